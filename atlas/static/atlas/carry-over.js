/** Carries the state of the map over to the page's other ways to it. */

import { writeSelection, writeState } from "./address.js";

/** Other ways to the same state: the page in other languages, the picture and the files. */
export function carryOver(state) {
  const whole = writeState(state);
  const selection = writeSelection(state);
  for (const link of document.querySelectorAll(".languages a")) link.search = whole;
  for (const link of document.querySelectorAll("[data-selection]")) link.search = selection;
  for (const source of document.querySelectorAll(".map-picture source")) {
    const [path, query] = source.srcset.split("?");
    const look = query.split("&").filter((part) => /^(size|theme)=/.test(part));
    source.srcset = `${path}?${look.join("&")}${selection.replace("?", "&")}`;
  }
  const picture = document.querySelector(".map-picture img");
  const address = picture.getAttribute("src").replace(/\?.*/, "") + selection;
  if (picture.getAttribute("src") !== address) picture.src = address;
}
