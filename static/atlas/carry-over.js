/** Carries the state of the map over to the page's other ways to it. */

import { writeSelection, writeState } from "./address.js";

/** Other ways to the same state: the page in other languages, the picture, the files, the code to embed it, and print. */
export function carryOver(state) {
  const whole = writeState(state);
  const selection = writeSelection(state);
  for (const link of document.querySelectorAll(".languages a")) link.search = whole;
  for (const link of document.querySelectorAll("[data-selection]")) link.search = selection;
  for (const link of document.querySelectorAll("[data-form]")) {
    const isTable = link.dataset.form === "table";
    link.search = writeState({ ...state, panel: isTable ? "table" : null });
    if (isTable === (state.panel === "table")) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const source of document.querySelectorAll(".map-picture source")) {
    const [path, query] = source.srcset.split("?");
    const look = query.split("&").filter((part) => /^(size|theme)=/.test(part));
    source.srcset = `${path}?${look.join("&")}${selection.replace("?", "&")}`;
  }
  const picture = document.querySelector(".map-picture img");
  const address = picture.getAttribute("src").replace(/\?.*/, "") + selection;
  if (picture.getAttribute("src") !== address) picture.src = address;
  document.getElementById("panel-back").search = writeState({ ...state, office: null, partner: null });
  carryOverToTexts(state, whole);
}

function carryOverToTexts(state, whole) {
  const code = document.getElementById("embed-code");
  const query = writeState({ ...state, panel: null }).replaceAll("&", "&amp;");
  if (code) code.value = code.value.replace(/(src="[^"?]*)[^"]*/, `$1${query}`);
  const [year, address] = ["print-year", "print-address"].map((id) => document.getElementById(id));
  if (year) year.textContent = state.year ? ` · ${state.year}` : "";
  if (address) address.textContent = address.textContent.replace(/\?.*/, "") + whole;
}
