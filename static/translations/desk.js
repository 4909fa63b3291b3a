/** The desk by keyboard: each key does what the button or link says that shows it. */
const form = document.getElementById("desk");
const field = document.getElementById("desk-text");
const length = form.querySelector("[data-length]");
const changes = document.getElementById("desk-show-changes");
const keys = document.getElementById("desk-keys");
const keysButton = document.getElementById("desk-show-keys");
const step = (name) => document.querySelector(`[data-key="${name}"]`);
let awaitsSecond = false; // after Ctrl+M

/** The editor of a text with form, once it is there. */
const editor = () => field.closest(".prose-box")?.querySelector('[contenteditable="true"]');

function write(text) {
  // As if it were typed, so that Ctrl+Z takes it back.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function take(number) {
  const text = form.querySelector(`[data-suggest="${number}"]`)?.closest("li").querySelector(".desk-suggested").dataset.text;
  if (!text || field.readOnly) return;
  if ("prose" in field.dataset) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true })); // where its editor reads it
    (editor() ?? field).focus();
  } else {
    field.focus();
    field.select();
    write(text);
  }
}

/** Puts a text of the source, as a link if it is one, where the cursor is or instead of what is selected. */
function insert({ insert: text, address }) {
  if (field.readOnly) return;
  const box = editor();
  if (!box) {
    field.focus();
    return write(text);
  }
  box.focus();
  const link = document.createElement("a");
  link.href = address || "";
  link.textContent = getSelection().toString() || text;
  const data = new DataTransfer();
  data.setData("text/plain", text);
  if (address) data.setData("text/html", link.outerHTML);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}

function find(text) {
  const place = field.value.indexOf(text);
  if (place < 0 || editor()) return (editor() ?? field).focus();
  field.focus();
  field.setSelectionRange(place, place + text.length);
}

function showKeys() {
  keys.hidden = !keys.hidden;
  keysButton.ariaExpanded = String(!keys.hidden);
  (keys.hidden ? (editor() ?? field) : keys).focus();
}

function count() {
  length.textContent = [...field.value].length;
}

/** The Latin letter of a key, also where the keyboard writes another script. */
function letterOf(event) {
  return /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : /^Key(.)$/.exec(event.code)?.[1].toLowerCase();
}

function stepOf(event) {
  if (event.ctrlKey && event.key === "Enter") return event.shiftKey ? "fine" : "reviewed";
  if (event.ctrlKey && !event.shiftKey && !event.altKey && letterOf(event) === "s") return "draft";
  if (event.altKey && !event.ctrlKey) return { PageUp: "back", PageDown: "skip" }[event.key];
  return undefined;
}

/** What the key after Ctrl+M does, or nothing. */
function second(event) {
  const digit = /^[1-9]$/.exec(event.key)?.[0] ?? /^Digit([1-9])$/.exec(event.shiftKey ? "" : event.code)?.[1];
  const kept = form.querySelector(`[data-letter="${letterOf(event)}"]`);
  if (event.key === "?") return showKeys;
  if (digit) return () => take(digit);
  return kept && (() => insert(kept.dataset));
}

// Before an editor of texts with form, which has a meaning of its own for some of them.
const listen = (act) => addEventListener("keydown", act, { capture: true });
listen((event) => {
  if (["Control", "Shift", "AltGraph"].includes(event.key)) return;
  const isFirst = event.ctrlKey && !event.altKey && letterOf(event) === "m";
  const act = isFirst ? undefined : awaitsSecond ? second(event) : undefined;
  awaitsSecond = isFirst;
  const name = stepOf(event);
  const closes = event.key === "Escape" && !keys.hidden;
  // Where nothing is written, the question mark alone will do.
  const asks = event.key === "?" && !event.target.closest("textarea, input, select, [contenteditable]") && event.target.closest(".desk, .desk-head, .desk-keys");
  if (!name && !isFirst && !act && !closes && !asks) return;
  event.preventDefault();
  event.stopPropagation();
  if (act) act();
  else if (closes || asks) showKeys();
  else if (name && !event.repeat) (step(name) ?? (name === "reviewed" ? step("draft") : null))?.click();
});

for (const button of form.querySelectorAll("[data-suggest]")) {
  button.hidden = false;
  button.addEventListener("click", () => take(button.dataset.suggest));
}
for (const button of form.querySelectorAll("[data-insert], [data-find]")) {
  button.disabled = field.readOnly;
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays where it is
  button.addEventListener("click", () => ("find" in button.dataset ? find(button.dataset.find) : insert(button.dataset)));
}
keysButton.hidden = false;
keysButton.addEventListener("click", showKeys);
field.addEventListener("input", count);
changes?.addEventListener("change", () => form.classList.toggle("without-changes", !changes.checked));
field.setSelectionRange(field.value.length, field.value.length);
// The focus that the page began with came before anybody listened.
if ("prose" in field.dataset && document.activeElement === field) {
  field.blur();
  field.focus();
}
