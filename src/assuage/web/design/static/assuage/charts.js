/* Finds the figures of a page and draws each; the library is loaded only where there is one. */
export async function drawCharts(root) {
  const figures = [...root.querySelectorAll("figure[data-chart]:not([data-drawn])")];
  if (!figures.length) return;
  const { draw } = await import("./chart.js");
  for (const figure of figures) {
    figure.setAttribute("data-drawn", "");
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    draw(figure.querySelector(".chart__plot"), data);
  }
}
