/**
 * Finds room for names on a map: clear of one another, of signs and controls, and never cut by the map's edge.
 *
 * The same rule as atlas/label_places.py; tests/label-places.json holds both to the same places. Everything is in
 * pixels; a box is [left, top, right, bottom].
 */

const GAP = 4; // pixels beside a name
const EDGE = 4; // pixels between a name and the edge of the map
const SPARE = 2; // pixels between a name and the rim of a room
const LOOSE = [1.35, 1.3]; // how many times wider and higher than its room a name may be, where none fits
const DOT = 3; // pixels around the dot at the end of a leader
const STEP = 4; // pixels between the squares that stand for a leader
const NEAR = [12, 20, 30, 42, 56]; // pixels from where a leader ends to its name
const FAR = [74, 96, 124, 156];
const SHORT = 50; // pixels that a leader may be long without another try
const ROUNDS = 8;
const COMPASS = {
  ...{ E: [1, 0], W: [-1, 0], S: [0, 1], N: [0, -1] },
  ...{ SE: [0.71, 0.71], SW: [-0.71, 0.71], NE: [0.71, -0.71], NW: [-0.71, -0.71] },
};
const DIRECTIONS = [
  ...Object.values(COMPASS),
  ...[[0.92, 0.38], [-0.92, 0.38], [0.92, -0.38], [-0.92, -0.38]],
  ...[[0.38, 0.92], [-0.38, 0.92], [0.38, -0.92], [-0.38, -0.92]],
];
const SLIDES = [0.5, 0.25, 0.75, 0, 1]; // where in the slack of a room

/**
 * A place or null for each name; the earlier a name stands, the sooner it finds room. A country that found none, or
 * only far away, is placed anew before the other countries; the best of some rounds counts. Yields after each name, for
 * work in slices.
 *
 * @param {object[]} names  each with `sizes`, the [width, height] of each form that it may take, best first, and with
 *     `rooms`: boxes within which it stands without a leader
 *     `sign`: [x, y, radius] of what it stands beside; `side`: "left" or "above" if rather there; `isReserved`: other names keep
 *         off the sign, whenever this one is placed; `isLed`: it may stand farther away, with a leader
 *     `spots`: points on which it stands
 *     `dots`: points where its leader may end; `led`: the same, with the side of it, [x, y, "SE"]: rather there; `shuns`: boxes of other countries, which it does not cover if it can
 * @param {number[]} view  the box that the window shows
 * @param {number[][]} circles  signs, as [x, y, radius], beside which a name may stand
 * @param {number[][]} boxes  whatever else covers the map
 * @returns {Array<?{form: number, left: number, top: number, leader: number[]}>}  the leader goes from a dot or a sign
 */
export function* placingNames(names, view, circles = [], boxes = []) {
  const order = names.map((_, number) => number);
  const first = Math.max(0, names.findIndex(({ dots }) => dots?.length));
  let best = [];
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const room = new Room(names, view, circles, boxes);
    const placed = [];
    for (const number of order) {
      placed[number] = room.place(names[number]);
      yield;
    }
    const costs = names.map((name, number) => cost(name, placed[number]));
    const sum = costs.reduce((a, b) => a + b, 0);
    if (sum < least) [best, least] = [placed, sum];
    if (!sum) break;
    const worst = costs.indexOf(Math.max(...costs));
    order.splice(order.indexOf(worst), 1);
    order.splice(first, 0, worst);
  }
  return best;
}

/** How bad the place of a country is: pixels of its leader that are too many, more for what it covers. */
function cost({ dots, sizes, shuns = [] }, place) {
  if (!dots?.length) return 0;
  if (!place) return 1000;
  if (!place.leader.length) return 0;
  const [x, y, endX, endY] = place.leader;
  const [width, height] = sizes[place.form];
  const isCovering = isAny([place.left, place.top, place.left + width, place.top + height], shuns);
  return Math.max(0, Math.abs(endX - x) + Math.abs(endY - y) - SHORT) + (isCovering ? 60 : 0);
}

class Room {
  constructor(names, [left, top, right, bottom], circles, boxes) {
    this.view = [left + EDGE, top + EDGE, right - EDGE, bottom - EDGE];
    this.circles = circles;
    this.covered = [...circles.map((circle) => around(...circle)), ...boxes];
    this.taken = [];
    this.reserved = names.filter((name) => name.isReserved).map((name) => [name, around(...name.sign)]);
  }

  /** The first of its places that is free, which it then takes. */
  place(name) {
    const reserved = this.reserved.filter(([owner]) => owner !== name).map(([, box]) => box);
    const others = [...this.covered, ...this.taken, ...reserved];
    if (name.sign && this.isHidden(name)) return null;
    for (const [form, corner, leader = [], squares] of this.places(name, others)) {
      const [left, top] = corner.map(whole);
      const box = [left, top, left + name.sizes[form][0], top + name.sizes[form][1]];
      if (this.isCut(box, leader) || isAny(box, others)) continue;
      const covered = squares?.() ?? [];
      if (covered.some((one) => isAny(one, others, 0))) continue;
      this.taken.push(box, ...covered);
      if (name.sign && !name.isReserved) this.taken.push(around(...name.sign));
      return { form, left, top, leader: leader.map(whole) };
    }
    return null;
  }

  /** [form, upper left corner, leader, a function that gives the squares that stand for the leader], best first. */
  *places(name, others) {
    const { sign, spots = [], shuns = [] } = name;
    yield* this.within(name);
    yield* this.looselyWithin(name);
    if (sign) {
      const [x, y, radius] = sign;
      const reach = this.reach(x, y, radius);
      yield* this.beside(name, x, y, reach + GAP + 1);
      if (name.isLed) yield* led(name, [[x, y, reach, DIRECTIONS]], []);
    }
    yield* across(name, spots);
    const isFree = ([x, y]) => this.isInView(x, y) && !isAny(around(x, y, DOT), others, 0);
    const sided = (name.led ?? []).filter(isFree).map(([x, y, side]) => [x, y, 0, [COMPASS[side]]]);
    const dots = (name.dots ?? []).filter(isFree).map(([x, y]) => [x, y, 0, DIRECTIONS]);
    yield* led(name, sided, shuns);
    yield* led(name, dots, shuns, NEAR);
    yield* across(name, dots);
    yield* led(name, dots, shuns, FAR);
    yield* led(name, [...sided, ...dots], []);
  }

  /** In its rooms, the roomiest first. */
  *within({ sizes, rooms = [] }) {
    for (const [form, [width, height]] of sizes.entries()) {
      const roomy = rooms
        .map((box) => this.seen(box))
        .map(([l, t, r, b]) => [r - l - width - 2 * SPARE, b - t - height - 2 * SPARE, l, t])
        .filter(([x, y]) => Math.min(x, y) >= 0)
        .sort((a, b) => Math.min(b[0] / width, b[1] / height) - Math.min(a[0] / width, a[1] / height));
      for (const [x, y, left, top] of roomy) {
        for (const dy of SLIDES) {
          for (const dx of SLIDES) yield [form, [left + SPARE + dx * x, top + SPARE + dy * y]];
        }
      }
    }
  }

  /** Over the middle of its rooms, a little across their rims. */
  *looselyWithin({ sizes, rooms = [] }) {
    for (const [form, [width, height]] of sizes.entries()) {
      const room = ([left, top, right, bottom]) => Math.min((right - left) / width, (bottom - top) / height);
      const roomy = rooms.map((box) => this.seen(box)).sort((a, b) => room(b) - room(a));
      for (const [left, top, right, bottom] of roomy) {
        if (width > LOOSE[0] * (right - left) || height > LOOSE[1] * (bottom - top)) continue;
        yield [form, [(left + right - width) / 2, (top + bottom - height) / 2]];
      }
    }
  }

  *beside({ sizes, side }, x, y, distance) {
    for (const [form, [width, height]] of sizes.entries()) {
      const right = [distance, -height / 2];
      const left = [-distance - width, -height / 2];
      const slid = Math.max(this.view[0] - x, Math.min(this.view[2] - width - x, -width / 2));
      const above = [-width / 2, -distance - height + 3];
      const first = { left: [left, right, above], above: [above, right, left] };
      const offsets = [
        ...(first[side] ?? [right, left, above]),
        [-width / 2, distance - 3],
        [distance - 2, -height],
        [distance - 2, 0],
        [2 - distance - width, -height],
        [2 - distance - width, 0],
      ];
      if (-width <= slid && slid <= 0) offsets.push([slid, -distance - height + 3], [slid, distance - 3]);
      for (const [dx, dy] of offsets) yield [form, [x + dx, y + dy]];
    }
  }

  /** How far a sign reaches: a dot beneath the sign of an office, as far as that. */
  reach(x, y, radius) {
    const over = this.circles.filter(([cx, cy, r]) => (cx - x) ** 2 + (cy - y) ** 2 < r * r).map(([, , r]) => r);
    return Math.max(radius, ...over);
  }

  isHidden(name) {
    const others = name.isReserved ? [] : this.reserved.map(([, box]) => box);
    return isAny(around(...name.sign), [...this.taken, ...others]);
  }

  seen([left, top, right, bottom]) {
    const { view } = this;
    return [Math.max(left, view[0]), Math.max(top, view[1]), Math.min(right, view[2]), Math.min(bottom, view[3])];
  }

  isInView(x, y) {
    const [left, top, right, bottom] = this.view;
    return left <= x && x <= right && top <= y && y <= bottom;
  }

  /** A name outside the view keeps its place for when the map moves; one across its edge has none, nor a leader. */
  isCut(box, leader) {
    const [left, top, right, bottom] = this.view;
    const isOutside =
      box[2] < left - EDGE || box[0] > right + EDGE || box[3] < top - EDGE || box[1] > bottom + EDGE;
    const isInside = box[0] >= left && box[2] <= right && box[1] >= top && box[3] <= bottom;
    return !isInside && (leader.length > 0 || !isOutside);
  }
}

function* across({ sizes }, points) {
  for (const [form, [width, height]] of sizes.entries()) {
    for (const [x, y] of points) yield [form, [x - width / 2, y - height / 2]];
  }
}

/** At the end of a leader: the shorter, the better. */
function* led({ sizes }, ends, shuns, distances = [...NEAR, ...FAR]) {
  for (const distance of distances) {
    for (const [form, [width, height]] of sizes.entries()) {
      for (const [x, y, reach, directions] of ends) {
        for (const [ux, uy] of directions) {
          const length = reach + distance;
          const half = Math.min(ux ? width / 2 / Math.abs(ux) : 1e9, uy ? height / 2 / Math.abs(uy) : 1e9);
          const left = x + ux * (length + half) - width / 2;
          const top = y + uy * (length + half) - height / 2;
          if (isAny([left, top, left + width, top + height], shuns)) continue;
          const end = length - 3;
          yield [form, [left, top], [x, y, x + ux * end, y + uy * end], () => along(x, y, ux, uy, reach, end)];
        }
      }
    }
  }
}

/** Squares that stand for a leader, and for the dot where it ends in a country. */
function along(x, y, ux, uy, reach, end) {
  const squares = [];
  for (let way = whole(reach) + STEP; way < whole(end); way += STEP) squares.push(around(x + ux * way, y + uy * way, 1));
  if (!reach) squares.push(around(x, y, DOT));
  return squares;
}

function around(x, y, radius) {
  return [x - radius, y - radius, x + radius, y + radius];
}

/** Whether a box covers any of the others, or comes nearer to its side than `gap`. */
function isAny(box, others, gap = GAP) {
  // Asked some hundred thousand times: without an array or a function for each.
  const [left, top, right, bottom] = [box[0] - gap, box[1], box[2] + gap, box[3]];
  for (let i = 0; i < others.length; i++) {
    const other = others[i];
    if (left < other[2] && other[0] < right && top < other[3] && other[1] < bottom) return true;
  }
  return false;
}

function whole(value) {
  return Math.floor(value + 0.5);
}
