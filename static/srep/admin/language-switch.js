/**
 * Shows English and one other language of a form with translated fields, and brings what its page was sent without: texts in
 * further languages, and the fields of rows that are folded. What is never brought is not sent back, and stays as it is.
 *
 * admin.css hides the other rows while <html data-shown-language> is set, and shows those with the class "is-shown". Rows with
 * errors stay in view. An address that ends in #language=ka begins with Georgian. Without this script links open the form
 * in another language, and with all rows.
 */
const ALL = "all";
const SOURCE = "en";
const ADMIN = "/admin/";
const root = document.documentElement;
const form = document.querySelector("#content-main form[id$='_form']");
const select = document.getElementById("shown-language");
const failed = document.getElementById("part-failed");
const known = select ? [...select.options].map((option) => option.value) : [];
const sent = new Set([...document.querySelectorAll("#shown-language [data-sent]")].map((option) => option.value));
const brought = new Map(); // of each part that was asked for: the promise that it is there

/** A part of this form as the server draws it, of what the page shows. */
async function fetchPart(only, languages) {
  const query = new URLSearchParams({ only, beside: languages.join(), seen: form.elements.seen?.value ?? "" });
  const response = await fetch(`${location.pathname}?${query}`, { credentials: "same-origin", redirect: "error" });
  if (!response.ok) throw new Error(response.statusText);
  return new DOMParser().parseFromString(await response.text(), "text/html").body;
}

/** Asks for a part once; what failed can be asked for again. */
function once(key, bring) {
  if (!brought.has(key)) {
    if (failed) failed.hidden = true;
    const promise = bring();
    brought.set(key, promise);
    promise.catch(() => {
      brought.delete(key);
      if (failed) failed.hidden = false;
    });
  }
  return brought.get(key);
}

const anchorOf = (key) => document.getElementById(key.replace(/_[a-z]{2}$/, `_${SOURCE}`))?.closest(".form-row");

/** Puts the line of a text below the English one, unless it is there, or the row's fields are not. */
function place(line) {
  const key = line.querySelector("[data-language]")?.id;
  const anchor = key && anchorOf(key);
  if (!anchor || document.getElementById(key)) return;
  anchor.after(line);
  line.dispatchEvent(new CustomEvent("part:added", { bubbles: true }));
}

/** The same line for each row that was added on this page. */
function placeInNew(line) {
  const [start, end] = line.querySelector("[data-language]").id.split("__prefix__");
  const pattern = new RegExp(`^${start}(\\d+)${end.replace(/_[a-z]{2}$/, `_${SOURCE}`)}$`);
  for (const control of form.querySelectorAll(`[id^="${start}"]`)) {
    const number = pattern.exec(control.id)?.[1];
    if (number === undefined) continue;
    const copy = new DOMParser().parseFromString(line.outerHTML.replaceAll("__prefix__", number), "text/html");
    place(document.adoptNode(copy.body.firstElementChild));
  }
}

async function bringTexts(language) {
  const part = await fetchPart("texts", [language]);
  for (const line of [...part.querySelectorAll(".form-row")]) {
    if (!line.querySelector("[data-language]")) continue;
    const { key, prefix } = line.closest("[data-key]")?.dataset ?? {};
    const isOfAnother = key && !prefix.includes("__prefix__") && form.elements[`${prefix}-id`]?.value !== key;
    if (isOfAnother) continue;
    if (prefix?.includes("__prefix__")) placeInNew(line);
    place(document.adoptNode(line));
  }
  for (const code of language === ALL ? known : [language]) sent.add(code);
}

async function bringRow(fold) {
  const part = await fetchPart(fold.dataset.row, sent.size ? [...sent] : []);
  const fields = part.querySelector(`[data-key="${fold.dataset.row}"]`);
  if (!fields) throw new Error("gone");
  const row = fold.closest(".inline-related");
  const position = row.querySelector(":scope > input[type=hidden][name$=-position]");
  fold.querySelector("p")?.remove();
  fold.append(document.adoptNode(fields));
  if (position) {
    position.remove();
    const number = fold.querySelector(`[name="${position.name}"]`);
    if (number) number.value = position.value;
  }
  for (const kind of ["formset:added", "part:added"]) fold.dispatchEvent(new CustomEvent(kind, { bubbles: true }));
  show(select?.value ?? ALL);
}

const askForTexts = (language) => (sent.has(language) ? Promise.resolve() : once(language, () => bringTexts(language)));
const askForRow = (fold) => once(fold.dataset.row, () => bringRow(fold));

/** Brings what holds the controls with these names, as far as the page knows of it. */
export async function bring(names) {
  if (!form) return; // a page of another kind, which is whole
  const missing = names.filter((name) => !form.elements[name]);
  const rows = new Set(missing.map((name) => document.getElementById(/^.+?-\d+/.exec(name)?.[0])?.querySelector("details[data-row]")));
  for (const fold of rows) if (fold) await askForRow(fold);
  const languages = new Set(missing.map((name) => /_([a-z]{2})$/.exec(name)?.[1]).filter((code) => known.includes(code)));
  for (const language of languages) await askForTexts(language);
  show(select?.value ?? ALL);
}

function show(language) {
  if (!select) return;
  if (language === ALL) delete root.dataset.shownLanguage;
  else root.dataset.shownLanguage = language;
  for (const field of document.querySelectorAll("[data-language]")) {
    field.closest(".form-row")?.classList.toggle("is-shown", field.dataset.language === language);
  }
  for (const box of document.querySelectorAll(".reviewed-languages input")) {
    box.closest("label").parentElement.hidden = language !== ALL && box.value !== language && !box.checked;
  }
}

async function choose(language) {
  const before = root.dataset.shownLanguage ?? ALL;
  select.value = language;
  // Who may only read has no fields into which a text could be put.
  if (!document.querySelector("[data-language]")) return location.assign(`?beside=${language}`);
  document.cookie = `beside=${language}; path=${ADMIN}; samesite=lax`; // with which the next forms begin
  select.ariaBusy = "true";
  try {
    await askForTexts(language);
    if (select.value === language) show(language); // nobody chose another one meanwhile
  } catch {
    if (select.value === language) select.value = before;
  }
  select.ariaBusy = null;
}

document.addEventListener("toggle", ({ target }) => target.open && target.matches("details[data-row]") && askForRow(target).catch(() => {}), true);

if (select) {
  select.closest("[hidden]").hidden = false;
  document.querySelector("[data-language-states]").hidden = true; // The choices of the select tell them too.
  select.addEventListener("change", () => choose(select.value));
  const asked = () => known.find((code) => location.hash === `#language=${code}`);
  addEventListener("hashchange", () => asked() && choose(asked()));
  const isAll = known.every((code) => code === ALL || sent.has(code));
  select.value = isAll ? ALL : (known.find((code) => sent.has(code)) ?? known[0]);
  show(select.value);
  if (asked()) choose(asked());
}
