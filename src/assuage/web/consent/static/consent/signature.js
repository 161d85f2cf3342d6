// A signature drawn with finger, pen or mouse. What is drawn is sent as a small PNG; without a pointer the name is typed instead.
const field = document.querySelector("[data-signature]");
if (field) {
  const canvas = field.querySelector("canvas");
  const kept = document.querySelector('input[name="drawing"]');
  const drawn = document.querySelector('input[name="kind"][value="drawn"]');
  const pen = canvas.getContext("2d");
  let isDown = false;

  const clear = () => {
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    kept.value = "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  const keep = () => { kept.value = canvas.toDataURL("image/png"); };

  clear();
  pen.lineWidth = 3;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.strokeStyle = "#16202a";
  canvas.addEventListener("pointerdown", (event) => {
    isDown = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
    if (drawn) drawn.checked = true;
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => { if (isDown) { isDown = false; keep(); } });
  }
  field.querySelector("[data-clear]").addEventListener("click", clear);
  field.hidden = false;
}
