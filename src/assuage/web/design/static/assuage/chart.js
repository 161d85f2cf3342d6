/* One chart from its numbers: bands, lines with their words beside them, observed points on top, limits across. The table behind it has the same
   numbers, so the drawing is hidden from screen readers. Colours are those of the page, in light, dark and print. */
import uPlot from "./uplot/uPlot.esm.js";

const HEIGHT = 320;
const MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 480, 720, 1440, 2880, 10080, 20160];
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 5]];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function faded(hex, alpha) {
  const part = (at) => parseInt(hex.slice(at, at + 2), 16);
  return /^#[0-9a-f]{6}$/i.test(hex) ? `rgb(${part(1)} ${part(3)} ${part(5)} / ${alpha})` : hex;
}

function clock(data, minutes) {
  const at = new Date(Date.parse(data.startsAt) + minutes * 60000);
  return at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: data.zone || undefined });
}

function laid(data) {
  const columns = [data.x];
  const series = [{ label: data.xWords }];
  const bands = [];
  const labels = [];
  data.series.forEach((one, i) => {
    const ink = colour(`--series-${(i % 5) + 1}`);
    if (one.lower && one.upper) {
      const edge = { stroke: faded(ink, 0.45), width: 1, points: { show: false } };
      columns.push(one.upper, one.lower);
      series.push({ label: `${one.words} +`, ...edge }, { label: `${one.words} -`, ...edge });
      bands.push({ series: [series.length - 2, series.length - 1], fill: faded(ink, 0.18) });
    }
    columns.push(one.values);
    series.push({
      label: one.words,
      stroke: ink,
      width: one.points ? 0 : 2.5,
      dash: one.dashed ? [8, 5] : DASHES[i % DASHES.length],
      paths: one.points ? () => null : undefined,
      points: { show: one.points, size: 10, width: 2.5, stroke: ink, fill: colour("--raised") },
      spanGaps: !one.points,
    });
    labels.push({ at: columns.length - 1, words: one.words, ink, points: one.points });
  });
  return { columns, series, bands, labels };
}

function limits(plot, data) {
  const { ctx } = plot;
  ctx.save();
  for (const one of data.limits) {
    const y = Math.round(plot.valToPos(one.value, "y", true));
    if (y < plot.bbox.top || y > plot.bbox.top + plot.bbox.height) continue;
    const ink = colour(one.stop ? "--stop" : "--caution-edge");
    ctx.strokeStyle = ink;
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.setLineDash(one.stop ? [] : [6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(plot.bbox.left, y);
    ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
    ctx.stroke();
    ctx.fillStyle = ink;
    ctx.font = `${14 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
    ctx.textAlign = "right";
    ctx.textBaseline = "bottom";
    ctx.fillText(one.words, plot.bbox.left + plot.bbox.width - 6 * devicePixelRatio, y - 3 * devicePixelRatio);
  }
  ctx.restore();
}

/* The words of a line stand beside it, where it is farthest from the other lines, above it where it is the upper one. */
function spot(plot, at, others) {
  const xs = plot.data[0];
  const height = plot.over.clientHeight;
  let best = null;
  for (let k = 0; k < xs.length; k += Math.max(1, Math.floor(xs.length / 40))) {
    const value = plot.data[at][k];
    if (value == null) continue;
    const x = plot.valToPos(xs[k], "x");
    const y = plot.valToPos(value, "y");
    let gap = Math.min(y, height - y);
    let above = y > 24;
    for (const other of others) {
      const there = plot.data[other][k];
      if (there == null) continue;
      const away = plot.valToPos(there, "y") - y;
      if (Math.abs(away) < gap) {
        gap = Math.abs(away);
        above = away > 0 && y > 24;
      }
    }
    if (!best || gap > best.gap) best = { x, y, gap, above };
  }
  return best;
}

function named(plot, labels) {
  for (const old of plot.over.querySelectorAll(".chart__label")) old.remove();
  const placed = [];
  for (const one of [...labels].sort((a, b) => b.points - a.points)) {
    const found = spot(plot, one.at, labels.filter((other) => other !== one).map((other) => other.at));
    if (!found) continue;
    const label = document.createElement("span");
    label.className = "chart__label";
    label.textContent = one.words;
    label.style.color = one.ink;
    plot.over.append(label);
    const wide = label.offsetWidth;
    const left = Math.max(0, Math.min(found.x + 6, plot.over.clientWidth - wide));
    let top = found.above ? found.y - 24 : found.y + 6;
    const step = found.above ? -18 : 18;
    while (placed.some((other) => Math.abs(other.top - top) < 18 && other.left < left + wide && left < other.left + other.wide)) top += step;
    top = Math.max(0, Math.min(top, plot.over.clientHeight - 18));
    placed.push({ top, left, wide });
    label.style.left = `${left}px`;
    label.style.top = `${top}px`;
  }
}

export function draw(place, data) {
  const make = () => {
    place.replaceChildren();
    const { columns, series, bands, labels } = laid(data);
    const axis = { stroke: colour("--ink"), font: "15px system-ui, sans-serif", labelFont: "15px system-ui, sans-serif", labelSize: 24, grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 } };
    const timed = Boolean(data.startsAt);
    return new uPlot(
      {
        width: Math.max(240, place.clientWidth),
        height: HEIGHT,
        scales: {
          x: { time: false },
          y: { range: (_, low, high) => uPlot.rangeNum(data.fromZero ? Math.min(0, low) : low, Math.max(high, ...data.limits.map((one) => one.value)), 0.1, true) },
        },
        axes: [
          { ...axis, label: data.xWords, size: timed ? 56 : 36, space: 64, ...(timed ? { incrs: MINUTES } : {}), values: (_, ticks) => ticks.map((one) => (timed ? `${one}\n${clock(data, one)}` : `${one}`)) },
          { ...axis, label: data.yWords, size: 56, values: (_, ticks) => ticks.map((one) => `${one}`) },
        ],
        series,
        bands,
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
        hooks: { draw: [(plot) => limits(plot, data)], ready: [(plot) => named(plot, labels)], setSize: [(plot) => named(plot, labels)] },
      },
      columns,
      place,
    );
  };
  let plot = make();
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width || !place.clientWidth) return;
    width = place.clientWidth;
    plot.setSize({ width: Math.max(240, width), height: HEIGHT });
  }).observe(place);
  const again = () => {
    plot.destroy();
    plot = make();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  matchMedia("print").addEventListener("change", again);
}
