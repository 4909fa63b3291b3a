/** The map itself, as Leaflet makes it for this site: without controls and popups of its own, no movement for the calm. */

import { element } from "./elements.js";

/** A Leaflet map that fills `frame`; `bounds` is how far one can go. */
export function makeMap(frame, { words, zooms }, { isCalm, bounds }) {
  const box = element("div", { class: "map", role: "region", "aria-label": words.map, tabindex: "0" });
  frame.append(box);
  frame.classList.add("is-live");
  return L.map(box, {
    maxZoom: zooms[1],
    zoomSnap: 0.05,
    zoomControl: false,
    attributionControl: false,
    maxBounds: bounds,
    maxBoundsViscosity: 0.8,
    trackResize: false,
    zoomAnimation: !isCalm,
    fadeAnimation: false,
    inertia: !isCalm,
  });
}
