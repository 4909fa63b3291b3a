// A picture in a form: its focal point is shown on it, and set by a click on it. The two numbers say the same.

const percent = (part, whole) => Math.min(100, Math.max(0, Math.round((100 * part) / whole)));

function start(stored) {
  const fields = ["x", "y"].map((axis) => document.getElementById(`${stored.dataset.focus}_focus_${axis}`));
  if (fields.includes(null)) return;
  const mark = document.createElement("span");
  mark.className = "picture-focus";
  stored.append(mark);

  const draw = () => {
    [mark.style.left, mark.style.top] = fields.map((field) => `${percent(Number(field.value), 100)}%`);
  };
  draw();
  for (const field of fields) field.addEventListener("input", draw);

  stored.classList.add("takes-clicks");
  stored.addEventListener("click", (event) => {
    const box = stored.getBoundingClientRect();
    fields[0].value = percent(event.clientX - box.left, box.width);
    fields[1].value = percent(event.clientY - box.top, box.height);
    for (const field of fields) field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

for (const stored of document.querySelectorAll("[data-focus]")) start(stored);
document.addEventListener("formset:added", ({ target }) => target.querySelectorAll("[data-focus]").forEach(start));

// What is too large never leaves the browser: a server in front of the site would refuse the whole form.
document.addEventListener("change", ({ target }) => {
  if (!target.dataset?.mostBytes) return;
  const isTooLarge = [...target.files].some((file) => file.size > Number(target.dataset.mostBytes));
  target.setCustomValidity(isTooLarge ? target.dataset.tooLarge : "");
  if (isTooLarge) target.value = "";
  target.reportValidity();
});
