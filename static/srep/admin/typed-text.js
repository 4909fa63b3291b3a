/**
 * Keeps what somebody types into a form of content until it is saved, so that it survives the end of a session.
 *
 * A copy of the changed fields stays in this browser tab (sessionStorage), per user, address and what of the page
 * is shown. It goes when the
 * server says that the form was saved, or when the page itself shows the same text. What is left is offered, never
 * put back unasked. Passwords, files and hidden fields are not kept, nor what goes with a button (data-aside).
 */
import { bring } from "./language-switch.js";

const notice = document.getElementById("typed-text");
const form = notice && document.getElementById(notice.dataset.form);

const MARK = "typed-text:";
const NEVER = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);

const read = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
};

const keys = () => {
  try {
    return Object.keys(sessionStorage);
  } catch {
    return [];
  }
};

const write = (key, copy) => {
  try {
    if (copy) sessionStorage.setItem(key, JSON.stringify(copy));
    else sessionStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing still edits.
  }
};

/** What a control holds, as plain data: a text, a tick, or the chosen options with their labels. */
function valueOf(control) {
  if (control instanceof HTMLSelectElement) {
    return [...control.selectedOptions].map((option) => [option.value, option.text]);
  }
  return ["checkbox", "radio"].includes(control.type) ? control.checked : control.value;
}

function initialOf(control) {
  if (control instanceof HTMLSelectElement) {
    const chosen = [...control.options].filter((option) => option.defaultSelected);
    const shown = chosen.length || control.multiple ? chosen : [...control.options].slice(0, 1);
    return shown.map((option) => [option.value, option.text]);
  }
  return ["checkbox", "radio"].includes(control.type) ? control.defaultChecked : control.defaultValue;
}

function put(control, value) {
  if (control instanceof HTMLSelectElement) {
    const known = new Map([...control.options].map((option) => [option.value, option]));
    for (const option of control.options) option.selected = false;
    for (const [key, text] of value) {
      if (!known.has(key)) control.add(new Option(text, key));
      [...control.options].find((option) => option.value === key).selected = true;
    }
  } else if (typeof value === "boolean") control.checked = value;
  else control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

const tidy = (value) => (typeof value === "string" ? value.replaceAll("\r\n", "\n").trim() : value);
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** A name for one control: boxes of one field share theirs, and differ by value. */
const nameOf = (control) => (["checkbox", "radio"].includes(control.type) ? `${control.name}=${control.value}` : control.name);

const controls = () =>
  [...form.elements].filter(
    (control) => control.name && !NEVER.has(control.type) && !control.name.includes("__prefix__") && control.matches("input, select, textarea") && !("aside" in control.dataset),
  );

const isReachable = (control) => control.checkVisibility() && !control.matches(".select2-hidden-accessible");

function changes() {
  const changed = {};
  for (const control of controls()) {
    const value = valueOf(control);
    if (!isSame(value, initialOf(control))) changed[nameOf(control)] = value;
  }
  return changed;
}

/** Adds rows below the form until it has as many as when the copy was made. */
function addRows(totals) {
  for (const [name, total] of Object.entries(totals)) {
    const count = form.elements[name];
    const add = count?.closest(".inline-group")?.querySelector(".add-row a");
    for (let turn = 0; add && turn < 50 && Number(count.value) < Number(total); turn += 1) add.click();
  }
}

const totals = () =>
  Object.fromEntries([...form.elements].filter((e) => /-TOTAL_FORMS$/.test(e.name)).map((e) => [e.name, e.value]));

if (form) {
  const key = `${MARK}${notice.dataset.user}:${notice.dataset.address || location.pathname}${notice.dataset.part}`;
  const formKey = form.elements.form_key?.value;
  const saved = new Set(notice.dataset.saved.split(" "));
  for (const other of keys()) {
    if (other.startsWith(MARK) && other !== key && saved.has(read(other)?.formKey)) write(other, null);
  }

  const before = read(key);
  let copy = before;
  if (copy && saved.has(copy.formKey)) copy = null;
  const shown = new Map(controls().map((control) => [nameOf(control), control]));
  const isLost = copy && Object.entries(copy.values).some(([name, value]) => !shown.has(name) || !isSame(tidy(valueOf(shown.get(name))), tidy(value)));
  if (!isLost) {
    copy = null;
    write(key, null);
  }
  notice.hidden = !copy;

  // A page that came back with faults shows as its own what is not saved yet.
  const unsaved = document.querySelector(".errornote, .errorlist") ? Object.keys(before?.values ?? {}) : [];

  let timer;
  const keep = () => {
    // What is on offer stays, but for what was typed again since.
    const values = { ...copy?.values, ...changes() };
    for (const control of controls()) if (unsaved.includes(nameOf(control))) values[nameOf(control)] = valueOf(control);
    write(key, Object.keys(values).length ? { formKey, values, totals: totals() } : null);
  };
  const keepSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 400);
  };
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  form.addEventListener("submit", keep);
  window.addEventListener("pagehide", keep);

  const close = () => {
    copy = null;
    notice.hidden = true;
    keep();
  };
  notice.querySelector("[data-restore]").addEventListener("click", async () => {
    addRows(copy.totals);
    try {
      await bring(Object.keys(copy.values)); // what was typed in a language, or a row, that this page was sent without
    } catch {
      return; // it stays on offer
    }
    const present = new Map(controls().map((control) => [nameOf(control), control]));
    for (const [name, value] of Object.entries(copy.values)) if (present.has(name)) put(present.get(name), value);
    const first = [...present].find(([name, control]) => name in copy.values && isReachable(control));
    close();
    form.scrollIntoView();
    first?.[1].focus(); // the rows that were added have taken it
  });
  notice.querySelector("[data-forget]").addEventListener("click", close);
}
