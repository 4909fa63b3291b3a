/**
 * What is typed into a small form beside another, such as a comment, stays there when a button of the other is pressed.
 *
 * It is kept in this browser tab per user and address, until it was sent and a page says that it arrived, wherever that
 * is and whether or not it has the form.
 */
import { keys, read, write } from "./tab-storage.js";

const KEPT = "kept-words:";

const fields = (form) => [...form.elements].filter((field) => field.matches("textarea, select"));

if (document.querySelector(".messagelist .success")) {
  for (const key of keys(KEPT)) if (read(key)?.isSent) write(key, null);
}

for (const form of document.querySelectorAll("form[data-keeps]")) {
  const key = `${KEPT}${form.dataset.keeps}:${location.pathname}`;
  const kept = read(key);
  let isSent = false;

  for (const field of kept ? fields(form) : []) {
    const value = kept.values[field.name];
    const isThere = field.matches("textarea") || [...field.options].some((option) => option.value === value);
    if (value && isThere && !field.value) field.value = value;
  }

  form.addEventListener("submit", () => {
    isSent = true;
  });
  addEventListener("pagehide", () => {
    const values = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
    const isTyped = fields(form).some((field) => field.matches("textarea") && field.value.trim());
    write(key, isTyped ? { isSent, values } : null);
  });
}
