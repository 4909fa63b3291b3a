/**
 * The map's own basemap: partners, land, water and labels drawn by Leaflet from three files of this site.
 *
 * Needs the global `L` (Leaflet 1.9) and the colours of map.css.
 * Data and their limits: scripts/basemap/README.md.
 */

import { DRAWN, MAX_ZOOM } from "./basemap-files.js";
import { Labels } from "./basemap-labels.js";
import { Shapes } from "./basemap-shapes.js";
import { letPageScroll } from "./page-scroll.js";

export { BOUNDS } from "./basemap-files.js";

/** One degree more all round: map.css paints the fading there, to cover the cut edge. */
const [[SOUTH, WEST], [NORTH, EAST]] = DRAWN;
const RIM = [[SOUTH - 1, WEST - 1], [NORTH + 1, EAST + 1]];
const PANES = { beneath: 210, fade: 220, labels: 450 };
const CREDIT = "Made with Natural Earth, boundaries as seen by Germany · City data © GeoNames (CC BY 4.0)";

/**
 * Draw the basemap on a Leaflet map.
 *
 * @param {L.Map} map
 * @param {object} options
 * @param {string} options.overviewUrl  TopoJSON to zoom 5
 * @param {string} options.detailUrl    TopoJSON from zoom 6, fetched when it is first needed
 * @param {string} options.citiesUrl    names and places of the labels
 * @param {string} options.language     of the labels; a name that is missing is English, and marked so
 * @param {Object<string, {text: string, lang: string}>} [options.countryNames]  by ISO 3166 alpha-2 code;
 *     partners, and those neighbours that shall be named
 * @param {function(): Array<{latlng: L.LatLngExpression, radius: number}>} [options.avoid]  circles in pixels
 *     that labels leave free, such as the page's own markers
 * @param {function(): Iterable<Element>} [options.covers]  what lies upon the map and hides it, such as its controls
 * @param {Array<{position: L.LatLngExpression, text: string, lang: string}>} [options.places]  towns of offices, named
 *     at every zoom, in place of the basemap's own name for them
 * @param {function(string, L.Path): void} [options.onPartner]  gets the code and the area of each partner, per level
 * @param {{wheel: string, touch: string}} options.hints  how to move the map, said to who tries otherwise
 * @param {?string} [options.credit]  text of the attribution; null if the page shows its own
 * @returns {{ready: Promise<void>, refreshLabels: function(): void, remove: function(): void}}
 *     `ready` resolves once the overview and the labels are drawn, and rejects when they cannot be loaded
 */
export function addBasemap(map, options) {
  for (const [name, zIndex] of Object.entries(PANES)) {
    const pane = map.getPane(`basemap-${name}`) ?? map.createPane(`basemap-${name}`);
    pane.style.zIndex = zIndex;
    pane.style.pointerEvents = "none";
  }
  map.getContainer().classList.add("basemap");
  letPageScroll(map.getContainer(), options.hints);
  map.setMaxZoom(Math.min(map.getMaxZoom(), MAX_ZOOM));
  const credit = options.credit === undefined ? CREDIT : options.credit;
  if (credit) map.attributionControl?.addAttribution(escaped(credit));

  const shapes = new Shapes(map, options);
  const labels = new Labels(map, options);
  const fade = L.svgOverlay(L.SVG.create("svg"), RIM, { pane: "basemap-fade", className: "basemap-rim" }).addTo(map);
  const draw = () => shapes.update();
  const name = () => labels.update();
  map.on({ zoomend: draw, moveend: name });

  return {
    ready: Promise.all([shapes.load("overview"), labels.load()]).then(async () => {
      await new Promise((done) => map.whenReady(done));
      const areFontsLate = document.fonts?.status === "loading";
      if (areFontsLate) document.fonts.ready.then(name);
      await shapes.update();
      await labels.updateInSlices();
    }),
    refreshLabels: name,
    remove() {
      map.off({ zoomend: draw, moveend: name });
      if (credit) map.attributionControl?.removeAttribution(escaped(credit));
      for (const part of [shapes, labels, fade]) part.remove();
    },
  };
}

function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
