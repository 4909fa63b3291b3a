/** The desk by keyboard: each key does what the button or link says that shows it. */
const form = document.getElementById("desk");
const field = document.getElementById("desk-text");
const length = form.querySelector("[data-length]");
const changes = document.getElementById("desk-show-changes");
const step = (name) => document.querySelector(`[data-key="${name}"]`);
let awaitsDigit = false;

function take(number) {
  const text = form.querySelector(`[data-suggest="${number}"]`)?.closest("li").querySelector(".desk-suggested").dataset.text;
  if (!text || field.readOnly) return;
  field.focus();
  field.select();
  // As if it were typed, so that Ctrl+Z takes it back; an editor of texts with form reads it from the field.
  if (!("prose" in field.dataset) && document.execCommand("insertText", false, text)) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function count() {
  length.textContent = [...field.value].length;
}

function keyOf(event) {
  if (event.ctrlKey && event.key === "Enter") return event.shiftKey ? "fine" : "reviewed";
  if (event.ctrlKey && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "s") return "draft";
  if (event.altKey && !event.ctrlKey) return { PageUp: "back", PageDown: "skip" }[event.key];
  return undefined;
}

// Before an editor of texts with form, which has a meaning of its own for some of them.
const listen = (act) => addEventListener("keydown", act, { capture: true });
listen((event) => {
  if (awaitsDigit && /^[1-9]$/.test(event.key)) {
    event.preventDefault();
    take(event.key);
  }
  if (event.key !== "Control") awaitsDigit = event.ctrlKey && event.key.toLowerCase() === "m";
  const name = keyOf(event);
  if (!name && !awaitsDigit) return;
  event.preventDefault();
  event.stopPropagation();
  if (name && !event.repeat) step(name)?.click();
});

for (const button of form.querySelectorAll("[data-suggest]")) {
  button.hidden = false;
  button.addEventListener("click", () => take(button.dataset.suggest));
}
field.addEventListener("input", count);
changes?.addEventListener("change", () => form.classList.toggle("without-changes", !changes.checked));
field.setSelectionRange(field.value.length, field.value.length);
// The focus that the page began with came before anybody listened.
if ("prose" in field.dataset && document.activeElement === field) {
  field.blur();
  field.focus();
}
