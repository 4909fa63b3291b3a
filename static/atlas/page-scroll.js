/** A map that does not stand in the page's way: its wheel and a single finger scroll the page. */

import { element } from "./elements.js";

const SHOWN = 1500; // milliseconds for which the hint stays

/**
 * Leaves the wheel and one finger to the page; Ctrl and the wheel zoom the map, two fingers zoom and move it.
 *
 * @param {Element} container  of the map
 * @param {{wheel: string, touch: string}} hints  said over the map to who tries otherwise
 */
export function letPageScroll(container, hints) {
  const hint = element("p", { class: "map-hint", "aria-hidden": "true" });
  container.append(hint);
  let timer = null;
  const say = (words) => {
    hint.textContent = words;
    hint.classList.add("is-shown");
    clearTimeout(timer);
    timer = setTimeout(() => hint.classList.remove("is-shown"), SHOWN);
  };
  // What is stopped here, on its way in, never comes to Leaflet.
  const options = { capture: true, passive: true };
  container.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.stopPropagation();
    say(hints.wheel);
  }, options);
  container.addEventListener("touchstart", (event) => event.touches.length === 1 && event.stopPropagation(), options);
  container.addEventListener("touchmove", (event) => {
    if (event.touches.length === 1) say(hints.touch);
  }, options);
}
