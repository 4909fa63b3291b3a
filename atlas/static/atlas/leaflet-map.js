/** The map itself and its popups, as Leaflet makes them for this site: no markup from texts, no movement for the calm. */

import { element } from "./elements.js";

/** A Leaflet map that fills `frame` and shows `home`; `bounds` is how far one can go. */
export function makeMap(frame, { words, zooms }, { isCalm, bounds, home }) {
  const box = element("div", { class: "map", role: "region", "aria-label": words.map, tabindex: "0" });
  frame.append(box);
  frame.classList.add("is-live");
  const map = L.map(box, {
    minZoom: zooms[0],
    maxZoom: zooms[1],
    zoomSnap: 0.25,
    zoomControl: false,
    attributionControl: false,
    maxBounds: L.latLngBounds(bounds).pad(0.1),
    maxBoundsViscosity: 0.8,
    zoomAnimation: !isCalm,
    fadeAnimation: false,
    inertia: !isCalm,
    closePopupOnClick: false,
  });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  map.fitBounds(home, { animate: false });
  return map;
}

/** A popup of elements at a position; its first child is its heading. It has no button of its own. */
export function openPopup(map, position, children) {
  const content = element("div", { class: "card", role: "dialog", tabindex: "-1" }, ...children);
  const [heading] = children;
  heading.id = "card-title";
  content.setAttribute("aria-labelledby", heading.id);
  const maxHeight = Math.round(map.getSize().y * 0.6);
  const options = { closeButton: false, autoClose: false, closeOnEscapeKey: false, closeOnClick: false, autoPan: false };
  return L.popup({ ...options, className: "office-popup", offset: [0, -8], minWidth: 200, maxWidth: 280, maxHeight })
    .setLatLng(position)
    .setContent(content)
    .openOn(map);
}
