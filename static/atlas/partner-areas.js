/** The partners as areas of the basemap: which one is at a place, where each one lies, and which are chosen. */

export class PartnerAreas {
  constructor() {
    this.paths = new Map();
    this.chosen = new Set();
  }

  /** Takes the drawn area of a partner, as basemap.js hands it over, once for each level of detail. */
  add(code, path) {
    this.paths.set(code, [...(this.paths.get(code) ?? []), path]);
    path.on("add", () => this.paint(code, path));
  }

  choose(codes) {
    this.chosen = new Set(codes);
    for (const [code, paths] of this.paths) for (const path of paths) this.paint(code, path);
  }

  paint(code, path) {
    path.getElement()?.classList.toggle("is-chosen", this.chosen.has(code));
  }

  /** The bounds of these partners together, or null before the basemap is drawn. */
  bounds(codes) {
    const all = L.latLngBounds([]);
    for (const code of codes) for (const path of this.paths.get(code) ?? []) all.extend(path.getBounds());
    return all.isValid() ? all : null;
  }

  /** The code of the partner at a place, or null. Counts how often a ray from there crosses each outline. */
  at({ lat, lng }) {
    for (const [code, [path]] of this.paths) {
      let isInside = false;
      for (const ring of rings(path.getLatLngs())) {
        for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
          const a = ring[i];
          const b = ring[j];
          if (a.lat > lat !== b.lat > lat && lng < ((b.lng - a.lng) * (lat - a.lat)) / (b.lat - a.lat) + a.lng) {
            isInside = !isInside;
          }
        }
      }
      if (isInside) return code;
    }
    return null;
  }
}

/** The rings of a polygon or of several, whatever Leaflet nests them in. */
function rings(nested) {
  return Array.isArray(nested[0]) ? nested.flatMap(rings) : [nested];
}
