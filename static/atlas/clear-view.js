/** Where the map looks at an area: so that no office's sign is hidden by what lies upon the map, or cut by its edge. */

const SIGN = 20; // pixels around an office that its sign takes, with the ring of a chosen one
const MOST_SIGNS = 60; // of more some are always hidden
const FARTHER = 0.1; // of a zoom, from one try to the next
const FARTHEST = 1.5; // zooms from which the area is seen at most, beyond the nearest that shows it whole
const SHIFTS = [0, -0.25, 0.25, -0.5, 0.5, -0.75, 0.75, -1, 1]; // of what is free beside the area
const TRIES = SHIFTS.flatMap((x) => SHIFTS.map((y) => [x, y])).sort((a, b) => Math.hypot(...a) - Math.hypot(...b));

/**
 * The first clear view from the nearest on, and from that with the area in its middle. Where none is clear that shows the
 * whole area, as on a telephone, a strip of the area may be missing that is as wide as half a sign. Else the nearest.
 *
 * @param {L.Map} map
 * @param {L.LatLngBounds} bounds  of the area
 * @param {Array<[number, number]>} signs  positions of offices
 * @param {number[][]} covers  boxes upon the map, [left, top, right, bottom] in pixels from its corner
 * @returns {{zoom: number, center: L.LatLng}}
 */
export function clearView(map, bounds, signs, covers) {
  const nearest = map.getBoundsZoom(bounds);
  const farthest = Math.max(map.getMinZoom(), nearest - FARTHEST);
  const plain = new View(map, bounds, nearest, [0, 0]);
  for (const cut of signs.length <= MOST_SIGNS ? [plain.cut + 1, plain.cut + SIGN] : []) {
    for (let zoom = nearest; zoom >= farthest; zoom -= FARTHER) {
      for (const shift of TRIES) {
        const view = new View(map, bounds, zoom, shift);
        if (view.cut <= cut && view.isClear(signs, covers)) return view;
      }
    }
  }
  return plain;
}

class View {
  /** Shifts the area from the middle of the map by parts of what is free beside it, as far as the map may be moved. */
  constructor(map, bounds, zoom, shift) {
    const { x: width, y: height } = map.getSize();
    const area = boxOf(map, bounds, zoom);
    const limits = boxOf(map, L.latLngBounds(map.options.maxBounds), zoom);
    const [left, top] = [width, height].map((size, i) => {
      const free = Math.max(2 * SIGN, size - (area[i + 2] - area[i]));
      return within((area[i] + area[i + 2] - size + shift[i] * free) / 2, limits[i], limits[i + 2] - size);
    });
    Object.assign(this, { map, zoom, size: [width, height], corner: [left, top] });
    this.cut = Math.max(0, left - area[0], top - area[1], area[2] - left - width, area[3] - top - height);
    this.center = map.unproject([left + width / 2, top + height / 2], zoom);
  }

  isClear(signs, covers) {
    return signs.every((position) => {
      const { x, y } = this.map.project(position, this.zoom);
      const [left, top] = [x - this.corner[0] - SIGN, y - this.corner[1] - SIGN];
      const box = [left, top, left + 2 * SIGN, top + 2 * SIGN];
      const [width, height] = this.size;
      const isInside = left >= 0 && top >= 0 && box[2] <= width && box[3] <= height;
      const isOutside = !meet(box, [0, 0, width, height]);
      return isOutside || (isInside && !covers.some((cover) => meet(box, cover)));
    });
  }
}

function boxOf(map, bounds, zoom) {
  const { x: left, y: top } = map.project(bounds.getNorthWest(), zoom);
  const { x: right, y: bottom } = map.project(bounds.getSouthEast(), zoom);
  return [left, top, right, bottom];
}

/** The number, or the bound that it is beyond; between two that leave no room, the middle. */
function within(number, least, most) {
  return least > most ? (least + most) / 2 : Math.min(Math.max(number, least), most);
}

function meet(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
