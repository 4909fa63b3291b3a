// Made by scripts/join_modules.py of the modules beside it.
const $address = (() => {
/** The state of the map is its address: what the query string says, the server and the browser show alike. */

const NARROWING = ["year", "region", "kind", "status", "q"];
const NAMES = [...NARROWING, "office", "partner", "view", "panel"];
// What Python takes for white space; JavaScript's own idea of it differs.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";
const EDGES = new RegExp(`^${SPACE}|${SPACE}$`, "gu");
const DECIMALS = new RegExp(`\\.0*${SPACE}$`, "u");
// What the server's gate for texts mends or leaves out, as languages/clean_text.py has it.
const LINE_ENDS = /\r\n?|[\x85\u2028\u2029]/gu;
const SPACES = /[\t\x0b\x0c\x1c-\x1f]/gu;
const UNSEEN =
  /[\x00-\x08\x0e-\x1b\x7f-\x9f\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Noncharacter_Code_Point}/gu;
const FLOOD = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;
const JOINED = { "\u200c": /[\u0600-\u0dff]$/u, "\u200d": /[\u0600-\u0dff\u2600-\u27bf\ufe0f\u{1f000}-\u{1faff}]$/u };
const INTEGER = /^[-+]?\p{Nd}+(_\p{Nd}+)*$/u;

/**
 * A query string, read as offices/selection.py reads it, by the `rules` in the data of the page: tests/queries.json
 * holds both to the same answers. If one part is invalid, the whole query asks for nothing.
 *
 * @returns {{state: {year: ?number, region: ?string, kind: ?string, status: ?string, q: ?string, office: ?string,
 *     partner: ?string, view: ?{zoom: number, center: [number, number]}, panel: ?string}, invalid: string[]}}  the names of invalid parts
 */
function readQuery(search, data) {
  const query = new URLSearchParams(search);
  const typed = NAMES.map((name) => [name, query.getAll(name).at(-1) || ""]);
  const read = typed.map(([name, text]) => [name, text.includes("\0") ? undefined : READ[name](clean(text), data)]);
  const invalid = read.filter(([, value]) => value === undefined).map(([name]) => name);
  return { state: Object.fromEntries(invalid.length ? NAMES.map((name) => [name, null]) : read), invalid };
}

/** How each part is read: to its value, to null if it is empty, to undefined if it is invalid. */
const READ = {
  year: (text, { rules }) => within(rules.years, readInteger(text)),
  region: (text, { regions }) => slugAmong(regions, text),
  kind: (text, { kinds }) => among(Object.keys(kinds), text),
  status: (text, { statuses }) => among(Object.keys(statuses), text),
  q: (text, { rules }) => ([...strip(text)].length > rules.letters ? undefined : strip(text) || null),
  office: (text, { offices }) => slugAmong(offices, text),
  partner: (text, { partners }) => slugAmong(partners, text),
  view: (text, { rules }) => readView(strip(text), new RegExp(rules.view)),
  panel: (text, { panels }) => among(panels, text),
};

function clean(text) {
  return text
    .replace(LINE_ENDS, "\n")
    .replace(SPACES, " ")
    .replace(/[\u200c\u200d]/gu, (sign, at, whole) => (JOINED[sign].test(whole.slice(0, at)) ? sign : ""))
    .replace(UNSEEN, "")
    .replace(FLOOD, "$1")
    .normalize("NFC")
    .replace(FLOOD, "$1");
}

const strip = (text) => text.replace(EDGES, "");
const among = (values, text) => (text ? values.find((value) => value === text) : null);
const slugAmong = (rows, text) => among(rows.map(({ slug }) => slug), strip(text));
const within = ([least, most], number) => (number === null || (least <= number && number <= most) ? number : undefined);

/** A whole number as Python reads it: in the digits of any script, "2014.0" too. */
function readInteger(text) {
  if (!strip(text)) return null;
  const whole = strip(text.replace(DECIMALS, ""));
  return INTEGER.test(whole) ? Number(whole.replaceAll("_", "").replace(/\p{Nd}/gu, digit)) : undefined;
}

/** The digits of a script stand in a row, from its zero. */
function digit(letter) {
  const code = letter.codePointAt(0);
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}

function readView(text, rule) {
  if (!text) return null;
  const [zoom, ...center] = text.split("/").map(Number);
  return rule.test(text) ? { zoom, center } : undefined;
}

function writeView({ zoom, center }) {
  return [Number(zoom.toFixed(2)), ...center.map((degrees) => Number(degrees.toFixed(3)))].join("/");
}

/** The query string of a state, with its "?"; empty for the whole. */
function writeState(state) {
  return write(state, NAMES);
}

/** The part of it that chooses offices: what data and pictures are asked for. */
function writeSelection(state) {
  return write(state, NARROWING);
}

function write(state, names) {
  const query = new URLSearchParams();
  for (const name of names) {
    if (state[name]) query.set(name, name === "view" ? writeView(state.view) : state[name]);
  }
  const text = query.toString().replaceAll("%2F", "/");
  return text && `?${text}`;
}

/** Puts the state into the address bar, as a new step of the history or in place of the present one. */
function remember(state, { asNewStep }) {
  const address = `${location.pathname}${writeState(state)}`;
  if (address === location.pathname + location.search) return;
  if (asNewStep) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}
return { readQuery, writeState, writeSelection, remember };
})();

const $basemap_files = (() => {
/** The files of the basemap: what they cover, and how they are read. */

/** Where offices are drawn and readers may move, [[south, west], [north, east]] in degrees; as in atlas/basemap.py. */
const BOUNDS = [[25, 24], [58, 92]];

/** What is drawn: so much more that no window sees its rim, which fades into plain land, before it is wide and far. */
const DRAWN = [[20, 15], [62, 116]];

/** The data are generalised: never drawn beyond this zoom. */
const MAX_ZOOM = 8;

async function fetchJson(url) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}
return { BOUNDS, DRAWN, MAX_ZOOM, fetchJson };
})();

const $label_places = (() => {
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
function* placingNames(names, view, circles = [], boxes = []) {
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
return { placingNames };
})();

const $slices = (() => {
/** Long work in slices, so that the page answers between them. */

const SLICE = 5; // milliseconds: four times as many on a slow telephone

/** Lets the browser do what waits: answer a reader, draw. */
function pause() {
  return globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
}

/** Runs a generator to its end, with pauses where it yields; resolves with what it returns. */
async function inSlices(work) {
  let end = performance.now() + SLICE;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < end) continue;
    await pause();
    end = performance.now() + SLICE;
  }
}

/** The same at once. */
function atOnce(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
return { pause, inSlices, atOnce };
})();

const $basemap_labels = (() => {
/** The names on the basemap: of offices' towns, partners, capitals, waters, neighbours and other towns. */

const { MAX_ZOOM, fetchJson } = $basemap_files;
const { placingNames } = $label_places;
const { atOnce, inSlices } = $slices;

const CAPITALS = 3.6; // the zoom from which capitals are named; the same in atlas/labels.py
const PARTNER_TOWNS = [CAPITALS, 5, 6, 7];
const OTHER_TOWNS = [9, 6, 7, 8];
const MOST_LED = 12; // offices whose towns' names a leader may part from their signs
const DOTS = { capital: 6, town: 4, foreign: 4 };
const SAME_TOWN = 25000; // metres
const MEASURED_AT_ONCE = 16; // names that one slice of work brings in and measures

/** Of all names only those are shown that find room. */
class Labels {
  /** @param {object} options  as addBasemap takes them */
  constructor(map, { citiesUrl, language, countryNames = {}, places = [], avoid = () => [], covers }) {
    Object.assign(this, { map, citiesUrl, language, countryNames, places, avoid, labels: [], turn: 0 });
    this.covers = covers ?? (() => map.getContainer().querySelectorAll(".leaflet-control"));
  }

  async load() {
    const { cities, waters, countries } = await fetchJson(this.citiesUrl);
    if (this.removed) return;
    const partners = countries.filter(({ partner }) => partner);
    const codes = partners.map(({ code }) => code);
    const towns = cities
      .map((city) => ({ ...city, partner: codes.includes(city.country) }))
      .sort((a, b) => b.partner - a.partner || a.rank - b.rank);

    for (const { position, ...name } of this.places) {
      const town = towns.find((one) => this.map.distance(position, at(one)) < SAME_TOWN);
      if (town) towns.splice(towns.indexOf(town), 1);
      const isCapital = town?.partner && town.rank === 0;
      this.add(isCapital ? "capital" : "town basemap-rank-1", CAPITALS, name, {
        sign: position,
        side: town?.side,
        isOffice: true,
      });
    }
    const named = countries.filter(({ code }) => this.countryNames[code]);
    for (const { code, partner, large, at: spots, ...area } of named.sort((a, b) => b.partner - a.partner)) {
      const kind = partner ? (large ? "country basemap-large" : "country") : "neighbour";
      this.add(kind, 0, this.countryNames[code], partner ? { area, code } : { spots, rank: 2 });
    }
    for (const water of waters) this.add("water", water.zoom, this.named(water), { spots: water.at, rank: 1 });
    for (const town of towns) {
      const zooms = town.partner ? PARTNER_TOWNS : OTHER_TOWNS;
      const isCapital = town.partner && town.rank === 0;
      const kind = isCapital ? "capital" : town.partner ? `town basemap-rank-${town.rank}` : "foreign";
      const options = { sign: at(town), side: town.side, rank: isCapital ? 0 : 3 };
      this.add(kind, zooms[town.rank] ?? MAX_ZOOM, this.named(town), options);
    }
    this.labels.sort((a, b) => a.rank - b.rank);
  }

  named({ names }) {
    const lang = names[this.language] ? this.language : "en";
    return { text: names[lang], lang };
  }

  /**
   * @param {object} options  `sign`: the position of a town; `spots`: positions on which the name may stand; `area`: of
   *     a partner, as cities.json has it; `rank`: the smaller, the sooner it finds room
   */
  add(kind, zoom, { text, lang }, { rank = -1, ...options }) {
    const name = document.createElement("span");
    name.textContent = text;
    name.lang = lang;
    name.dir = "auto";
    const leader = document.createElement("i");
    leader.className = "basemap-leader";
    const html = document.createElement("div");
    html.append(leader, name);
    const marker = L.marker([0, 0], {
      pane: "basemap-labels",
      interactive: false,
      keyboard: false,
      icon: L.divIcon({ html, className: `basemap-label basemap-${kind}`, iconSize: [0, 0] }),
    });
    const [form] = kind.split(" ");
    const isBreakable = text.includes(" ") && form !== "capital" && form !== "town";
    this.labels.push({ marker, name, leader, zoom, rank, form, isBreakable, ...options });
  }

  /** Choose and place anew: needed after a move, and when what `avoid` returns has changed. */
  update() {
    if (!this.removed) atOnce(this.updating());
  }

  /** The same with pauses, while the page loads. Nothing is seen before it has its place: it would seem to jump. */
  async updateInSlices() {
    if (this.removed) return;
    this.pane.style.visibility = "hidden";
    await inSlices(this.updating());
  }

  get pane() {
    return this.map.getPane("basemap-labels");
  }

  /** Ends as soon as another update has begun. */
  *updating() {
    const turn = ++this.turn;
    const zoom = this.map.getZoom();
    const { min, max } = this.map.getPixelBounds();
    const circles = this.avoid().map(({ latlng, radius }) => {
      const { x, y } = this.map.project(latlng, zoom);
      return [x, y, radius];
    });
    for (const label of this.labels) {
      const isNear = ([x, y, radius]) => this.project(label.sign).distanceTo([x, y]) < radius;
      label.isMarked = !!label.isOffice && circles.some(isNear);
      label.name.classList.toggle("is-marked", label.isMarked);
    }
    this.isLed = circles.length <= MOST_LED;
    const isDue = (label) => label.isMarked || label.zoom <= zoom;
    for (const label of this.labels) if (!isDue(label)) label.marker.remove();
    const due = this.labels.filter(isDue).sort((a, b) => b.isMarked - a.isMarked);
    this.pane.dataset.zoom = Math.round(zoom);
    for (let i = 0; i < due.length; i += MEASURED_AT_ONCE) {
      const some = due.slice(i, i + MEASURED_AT_ONCE);
      for (const { marker } of some) marker.addTo(this.map).getElement().setAttribute("aria-hidden", "true");
      this.measure(some);
      yield;
      if (turn !== this.turn) return;
    }
    const strips = new Map(due.filter(({ area }) => area).map(({ code, area }) => [code, this.strips(area)]));
    const wanted = due.map((label) => this.wanted(label, strips));
    const places = yield* placingNames(wanted, [min.x, min.y, max.x, max.y], circles, this.boxes(min));
    if (turn !== this.turn) return;
    due.forEach((label, i) => this.place(label, places[i]));
    this.pane.style.visibility = "";
  }

  /** Takes the sizes of each name, on one line and with a word on each. */
  measure(due) {
    const breakable = due.filter(({ isBreakable }) => isBreakable);
    const size = ({ name }) => [name.offsetWidth, name.offsetHeight];
    for (const { name } of due) name.classList.remove("is-broken");
    for (const label of due) label.sizes = [size(label)];
    for (const { name } of breakable) name.classList.add("is-broken");
    for (const label of breakable) label.sizes.push(size(label));
    for (const label of breakable) if (label.form === "water") label.sizes.reverse();
  }

  /** What placingNames needs to know of a label. */
  wanted({ sizes, form, sign, side, spots, area, code, isMarked }, strips) {
    const name = { sizes, side };
    if (sign) {
      const { x, y } = this.project(sign);
      Object.assign(name, { sign: [x, y, DOTS[form]], isReserved: form === "capital", isLed: isMarked && this.isLed });
    }
    if (spots) {
      const bounds = this.map.getBounds();
      name.spots = spots.filter((spot) => bounds.contains(spot)).map((spot) => this.point(spot));
    }
    if (area) {
      name.rooms = area.rooms.map((room) => this.box(room));
      name.dots = area.dots.map((dot) => this.point(dot));
      name.led = (area.led ?? []).map(([latitude, longitude, to]) => [...this.point([latitude, longitude]), to]);
      name.shuns = [...strips].flatMap(([other, boxes]) => (other === code ? [] : boxes));
    }
    return name;
  }

  /** What covers the map, in its pixels. */
  boxes({ x, y }) {
    const frame = this.map.getContainer().getBoundingClientRect();
    return [...this.covers()].map((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return [x + left - frame.left, y + top - frame.top, x + right - frame.left, y + bottom - frame.top];
    });
  }

  place({ marker, name, leader, sign, sizes, isBreakable, form }, place) {
    if (!place) return marker.remove();
    const [width, height] = sizes[place.form];
    const isBroken = isBreakable && (place.form === 1) !== (form === "water");
    name.classList.toggle("is-broken", isBroken);
    const [x, y, endX, endY] = place.leader;
    const isLed = place.leader.length > 0;
    const anchor = isLed && !sign ? L.point(x, y) : sign ? this.project(sign) : L.point(place.left + width / 2, place.top + height / 2);
    marker.setLatLng(sign ?? this.map.unproject(anchor, this.map.getZoom()));
    const { x: left, y: top } = L.point(place.left, place.top).subtract(anchor).round();
    name.style.transform = `translate(${left}px, ${top}px)`;
    leader.hidden = !isLed;
    if (!isLed) return null;
    leader.style.width = `${Math.hypot(endX - x, endY - y)}px`;
    leader.style.transform = `rotate(${Math.atan2(endY - y, endX - x)}rad)`;
    return null;
  }

  /** Boxes that cover a partner. */
  strips({ strips }) {
    return strips.map((strip) => this.box(strip));
  }

  project(position) {
    return this.map.project(position, this.map.getZoom());
  }

  point(position) {
    const { x, y } = this.project(position);
    return [x, y];
  }

  box([south, west, north, east]) {
    return [...this.point([north, west]), ...this.point([south, east])];
  }

  remove() {
    this.removed = true;
    for (const { marker } of this.labels) marker.remove();
  }
}

function at({ latitude, longitude }) {
  return [latitude, longitude];
}
return { Labels };
})();

const $basemap_shapes = (() => {
/** The areas and lines of the basemap: land, partners and waters. */

const { DRAWN, fetchJson } = $basemap_files;
const { inSlices } = $slices;

const LAST_OVERVIEW_ZOOM = 5;

/** Drawn at the level of detail that suits the zoom. */
class Shapes {
  /** @param {object} options  as addBasemap takes them */
  constructor(map, { overviewUrl, detailUrl, onPartner = () => {} }) {
    this.map = map;
    this.onPartner = onPartner;
    this.urls = { overview: overviewUrl, detail: detailUrl };
    this.levels = {};
    this.renderer = L.svg({ pane: "basemap-beneath", padding: 0.5 });
    this.shown = [];
  }

  load(level) {
    // The library makes itself the global `topojson`, as a module too.
    const library = import("../vendor/topojson/topojson-client.min.js");
    this.levels[level] ??= Promise.all([fetchJson(this.urls[level]), library]).then(
      ([topology]) => inSlices(this.making(topology)),
      (error) => {
        delete this.levels[level];
        throw error;
      },
    );
    return this.levels[level];
  }

  /** Makes the Leaflet layers, in the order of painting. */
  *making(topology) {
    const { partners, land, lakes, rivers, borders, neighbours } = topology.objects;
    const onPartner = ({ properties }, path) => this.onPartner(properties.code, path);
    const coast = topojson.mesh(topology, land);
    yield;
    const frontier = topojson.mesh(topology, borders);
    const steps = [
      () => L.rectangle(DRAWN, this.style("sea")),
      () => this.geojson(coast, "shoal"),
      () => this.geojson(topojson.feature(topology, land), "land"),
      () => this.geojson(topojson.feature(topology, neighbours), "neighbours"),
      () => this.geojson(frontier, "glow"),
      () => this.geojson(topojson.feature(topology, partners), "partner", onPartner),
      () => this.geojson(topojson.feature(topology, rivers), "river"),
      () => this.geojson(topojson.feature(topology, lakes), "lake"),
      () => this.geojson(coast, "coast"),
      () => this.geojson(frontier, "border"),
    ];
    const layers = [];
    for (const step of steps) {
      layers.push(step());
      yield;
    }
    return layers;
  }

  style(name) {
    return {
      className: `basemap-${name}`,
      renderer: this.renderer,
      pane: "basemap-beneath",
      interactive: false,
      smoothFactor: 0,
    };
  }

  geojson(data, name, onEachFeature) {
    return L.geoJSON(data, { ...this.style(name), style: this.style(name), onEachFeature });
  }

  level() {
    return this.map.getZoom() > LAST_OVERVIEW_ZOOM ? "detail" : "overview";
  }

  async update() {
    const level = this.level();
    try {
      const layers = await this.load(level);
      if (level !== this.level() || layers === this.shown || this.removed) return;
      await inSlices(this.showing(layers));
    } catch (error) {
      console.warn("Basemap:", error);
    }
  }

  /** Puts these layers upon the former ones, which then go; ends as soon as others are to be shown. */
  *showing(layers) {
    const before = this.shown;
    this.shown = layers;
    for (const layer of layers) {
      layer.addTo(this.map);
      yield;
      if (this.shown !== layers) return;
    }
    for (const layer of before) layer.remove();
  }

  remove() {
    this.removed = true;
    for (const layer of this.shown) layer.remove();
    this.renderer.remove();
  }
}

return { Shapes };
})();

const $elements = (() => {
/** Builds elements from text, never from markup: a name is shown as it is written. */

/**
 * @param {string} tag
 * @param {Object<string, string|boolean|null>} attributes  null and false are left out
 * @param {...(Node|string|null)} children
 */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function byId(id) {
  return document.getElementById(id);
}

/** A text from the server: a string in the language of the page, or {text, lang, dir} of one that fell back. */
function spoken(value) {
  if (typeof value === "string") return value;
  return element("span", { lang: value.lang, dir: value.dir }, value.text);
}

/** The same without its language, for labels. */
function plain(value) {
  return typeof value === "string" ? value : value.text;
}

/** A date: as exactly as it is known for machines, and in words. */
function time([iso, words]) {
  return iso ? element("time", { datetime: iso }, words) : element("span", {}, words);
}

const SYMBOLS = {
  uncertain: ["circle", { r: "8.5" }],
  open: ["circle", { r: "8.5" }],
  closed: ["path", { d: "M-7.5-7.5h15v15h-15zM-4-4l8 8m0-8l-8 8" }],
  planned: ["path", { d: "M0-9.5l9.5 17h-19z" }],
};

/** The sign of a status: a disc or a dashed ring, a crossed square, a triangle. The same as templates/atlas/_symbol.html. */
function symbol(status) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  const [tag, attributes] = SYMBOLS[status];
  const shape = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  svg.setAttribute("class", `symbol symbol-${status}`);
  svg.setAttribute("viewBox", "-12 -12 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(shape);
  return svg;
}
return { element, byId, spoken, plain, time, symbol };
})();

const $page_scroll = (() => {
/** A map that does not stand in the page's way: its wheel and a single finger scroll the page. */

const { element } = $elements;

const SHOWN = 1500; // milliseconds for which the hint stays

/**
 * Leaves the wheel and one finger to the page; Ctrl and the wheel zoom the map, two fingers zoom and move it.
 *
 * @param {Element} container  of the map
 * @param {{wheel: string, touch: string}} hints  said over the map to who tries otherwise
 */
function letPageScroll(container, hints) {
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
return { letPageScroll };
})();

const $basemap = (() => {
/**
 * The map's own basemap: partners, land, water and labels drawn by Leaflet from three files of this site.
 *
 * Needs the global `L` (Leaflet 1.9) and the colours of map.css.
 * Data and their limits: scripts/basemap/README.md.
 */

const { DRAWN, MAX_ZOOM } = $basemap_files;
const { Labels } = $basemap_labels;
const { Shapes } = $basemap_shapes;
const { letPageScroll } = $page_scroll;

const { BOUNDS } = $basemap_files;

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
function addBasemap(map, options) {
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
return { addBasemap, BOUNDS };
})();

const $carry_over = (() => {
/** Carries the state of the map over to the page's other ways to it. */

const { writeSelection, writeState } = $address;

/** Other ways to the same state: the page in other languages, the picture, the files, the code to embed it, and print. */
function carryOver(state) {
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
return { carryOver };
})();

const $changes = (() => {
/** What opened, moved or closed since the year shown before beats once, on the map and in the strip. */

const BEAT = 600; // milliseconds, as in explorer.css

class Changes {
  show({ marks, state }) {
    const { lives: before, year } = this;
    this.year = state.year;
    this.lives = new Map(marks.map(({ office, status, place }) => [office.slug, `${status} ${place?.since}`]));
    if (!before || year === this.year) return;
    for (const [slug, life] of this.lives) if (before.get(slug) !== life) beat(CSS.escape(slug));
  }
}

function beat(slug) {
  for (const sign of document.querySelectorAll(`[data-mark="${slug}"], [data-bar="${slug}"]`)) {
    sign.classList.add("is-changing");
    setTimeout(() => sign.classList.remove("is-changing"), BEAT);
  }
}
return { Changes };
})();

const $choosing = (() => {
/** What is clicked in the list or on the map is chosen; under the mouse it is only pointed at. */

class Choosing {
  constructor(explorer) {
    this.explorer = explorer;
  }

  listenTo(list, map) {
    const { areas, pointing } = this.explorer;
    list.addEventListener("click", (event) => this.followLink(event));
    pointing.listenTo(list);
    map.on("click", ({ latlng }) => this.choosePartnerAt(latlng));
    map.on("mousemove", ({ latlng, containerPoint, originalEvent }) => {
      const isOnSign = originalEvent.target.closest(".office-mark, .office-cluster");
      pointing.atPartner(isOnSign ? null : areas.at(latlng), containerPoint);
    });
    map.on("mouseout movestart", () => pointing.atPartner(null));
  }

  /** A plain click on the name of an office or of a partner in the list stays on this page. */
  followLink(event) {
    const link = event.target.closest(".locate, [data-partner]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const { partner } = link.dataset;
    const office = link.closest("[data-office]")?.dataset.office;
    // Of very many offices the page does not know each: the address then shows it.
    if (!partner && !this.explorer.data.offices.some(({ slug }) => slug === office)) return;
    event.preventDefault();
    this.explorer.choose(partner ? { partner } : { office });
  }

  choosePartnerAt(latlng) {
    const { areas, card, data } = this.explorer;
    const code = areas.at(latlng);
    const partner = data.partners.find((one) => one.code === code);
    if (partner) this.explorer.choose({ partner: partner.slug });
    else if (card.isThere) this.explorer.close();
  }
}
return { Choosing };
})();

const $world = (() => {
/** The world of a year in the browser; tests/queries.json holds it and offices/selection.py to the same offices. */

const ORDER = ["open", "uncertain", "planned", "closed"];
const MILESTONES_SHOWN = 3;
const WITHIN_WORDS = /['`´ʻʼʽʹʺʾʿˈˮ‘’‛′＇ꞌ՚՛՜՝՞՟]/g;
const PAIRS = "ıi əe øo łl đd ðd þth ħh ŧt ŋn ςσ ҷч қк ғг ґг ҳх һх өо үу ұу ңн әа іи єе æae œoe ßss";
const LETTERS = Object.fromEntries(PAIRS.split(" ").map(([letter, ...plain]) => [letter, plain.join("")]));

/** One spelling for search, in words: as languages/folding.py has it; one table of cases is run against both. */
function fold(text) {
  return text
    .replace(WITHIN_WORDS, "")
    .normalize("NFKD")
    .replace(/[\p{Mn}\p{Cf}]/gu, "")
    .toLowerCase()
    .replace(/[^\p{ASCII}]/gu, (letter) => LETTERS[letter] ?? letter)
    .replaceAll("եվ", "եւ")
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(Boolean);
}

/** What a state shows of the data. Days are ISO texts, which sort as days do; the server says from which a change counts. */
class MapState {
  constructor(data, state) {
    this.data = data;
    this.state = state;
    this.day = data.today;
    if (state.year && `${state.year}-12-31` < this.day) this.day = `${state.year}-12-31`;
    this.marks = data.offices.filter((office) => this.isAskedFor(office)).map((office) => this.mark(office));
    this.marks = this.marks.filter((mark) => !state.status || mark.status === state.status);
  }

  isAskedFor(office) {
    const { year, region, kind, q } = this.state;
    return (
      (!year || office.opened <= `${year}-12-31` || (office.isUncertain && year >= this.data.uncertainFrom)) &&
      (!region || office.regions.includes(region)) &&
      (!kind || office.kind === kind) &&
      (!q || [...new Set(fold(q))].slice(0, 10).every((word) => this.isSaidOf(office, word)))
    );
  }

  /** Whether a folded word stands in the names of an office, its towns and people, their countries, and those it serves. */
  isSaidOf({ folded, places, regions }, word) {
    const isCalledSo = ({ code }) => this.data.hosts[code]?.includes(word);
    const serves = ({ region }) => regions.includes(region);
    return (
      folded.includes(word) ||
      places.some(isCalledSo) ||
      this.data.regions.some(({ slug, folded: names }) => regions.includes(slug) && names.includes(word)) ||
      this.data.partners.filter(serves).some(isCalledSo)
    );
  }

  mark(office) {
    return { office, place: this.placeOf(office), status: this.statusOf(office) };
  }

  statusOf(office) {
    if (this.day < office.opened) return office.isUncertain ? "uncertain" : "planned";
    return !office.closed || this.day < office.closed ? "open" : "closed";
  }

  /** Whether an office was known by the day, or may have been there: else no list has it, only its own card. */
  isThere({ status }) {
    if (status === "uncertain") return Number(this.day.slice(0, 4)) >= this.data.uncertainFrom;
    return status !== "planned" || this.day === this.data.today;
  }

  placeOf({ places }) {
    return places.findLast(({ since }) => since <= this.day) ?? null;
  }

  get regions() {
    const { region } = this.state;
    return this.data.regions.filter(({ slug }) => !region || slug === region);
  }

  /** [{region, several, marks}]: offices of several regions first, those of no region last. */
  get groups() {
    const sorted = [...this.marks].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
    const serving = (test) => sorted.filter(({ office }) => test(office.regions));
    const several = serving((slugs) => slugs.length > 1);
    const none = serving((slugs) => !slugs.length);
    return [
      ...(several.length ? [{ region: null, several: true, marks: several }] : []),
      ...this.regions.map((region) => ({
        region,
        marks: serving((slugs) => slugs.length === 1 && slugs[0] === region.slug),
      })),
      ...(none.length ? [{ region: null, several: false, marks: none }] : []),
    ];
  }

  /** [[status, how many]] in the order of the list; those of none are left out. */
  get counts() {
    const counts = ORDER.map((status) => [status, this.marks.filter((mark) => mark.status === status).length]);
    return counts.filter(([, count]) => count);
  }

  /** {now, before}: what serves a partner on the day, then what may; and what did. The nearest to it first. */
  serving(partner) {
    const concerned = this.data.offices.filter(({ regions }) => regions.includes(partner.region));
    concerned.sort((a, b) => a.regions.length - b.regions.length);
    const marks = concerned.map((office) => this.mark(office)).filter((mark) => this.isThere(mark));
    const those = (wanted) => marks.filter(({ status }) => status === wanted);
    return { now: [...those("open"), ...those("uncertain")], before: those("closed") };
  }

  get milestones() {
    const { year, region } = this.state;
    const rows = this.data.milestones.filter(({ regions }) => !region || regions.includes(region));
    if (year) return rows.filter(({ day }) => day.startsWith(`${year}-`));
    return rows.filter(({ day }) => day <= this.day).slice(-MILESTONES_SHOWN);
  }
}

/** Whether a place is in the part of the world that the map draws; the same bounds as in basemap.js. */
function isOnMap(place, [[south, west], [north, east]]) {
  if (!place?.position) return false;
  const [latitude, longitude] = place.position;
  return south <= latitude && latitude <= north && west <= longitude && longitude <= east;
}
return { fold, MapState, isOnMap };
})();

const $cards = (() => {
/** What is said of the chosen office or partner, in the panel: as templates/atlas/_chosen.html says it at first. */

const { BOUNDS } = $basemap;
const { element, plain, spoken, time } = $elements;
const { isOnMap } = $world;

const note = (...words) => element("p", { class: "note" }, ...words);

function officeCard(mark, world, data, listing) {
  const { office, place, status } = mark;
  const { words, statuses, kinds } = data;
  const isThere = world.isThere(mark);
  const tag = isThere
    ? element("span", { class: `tag tag-${status}` }, statuses[status])
    : element("span", { class: "tag" }, words.nobody);
  const served = data.regions.filter(({ slug }) => office.regions.includes(slug)).map(({ name }) => spoken(name));
  const phone = status === "open" && office.contacts.find(({ kind }) => kind === "telephone");
  const position = !place?.position
    ? words.noPosition
    : !isOnMap(place, BOUNDS)
      ? words.outside
      : place.precision === "city" && words.cityOnly;
  return [
    element("p", {}, tag, ` ${kinds[office.kind]}`),
    title(office),
    element("p", {}, ...listing.facts(office, place)),
    isThere && status === "uncertain" && note(words.uncertain),
    element(
      "dl",
      {},
      ...office.contacts.flatMap(({ kind, label, text, link, verified }) =>
        fact(label, [
          element("a", { class: `contact-${kind}`, href: link, dir: "ltr" }, text),
          verified && element("span", { class: "note" }, `${words.verified} `, time(verified)),
        ]),
      ),
      ...(place && plain(place.address) ? fact(words.address, address(place), "address") : []),
      ...(served.length ? fact(words.serves, served.flatMap((name, i) => (i ? [", ", name] : [name]))) : []),
      ...(status === "closed" && plain(office.closingNote) ? fact(words.afterwards, [spoken(office.closingNote)]) : []),
    ),
    position && note(position),
    foot(office, words, phone && element("a", { class: "button is-quiet", href: phone.link }, words.call)),
  ].filter(Boolean);
}

function partnerCard(partner, world, data) {
  const { words, regions } = data;
  const region = regions.find(({ slug }) => slug === partner.region);
  const { now, before } = world.serving(partner);
  const local = typeof partner.localName === "object" ? [spoken(partner.localName), " · "] : [];
  return [
    title(partner),
    element("p", {}, ...local, spoken(region.name), ` · ${words.capital}${words.colon} `, spoken(partner.capital)),
    element(
      "dl",
      {},
      ...(partner.since ? fact(words.partnerSince, [time(partner.since)]) : []),
      ...facts(words.servedBy, now.length ? now.map((mark) => server(mark, data)) : [[words.nobody]]),
      ...(before.length ? facts(words.before, before.map((mark) => server(mark, data))) : []),
    ),
    foot(partner, words),
  ];
}

function clusterCard(marks, { words, statuses, language }) {
  const names = marks.map(({ office, status }) =>
    element("li", {}, element("a", { href: office.url }, spoken(office.name)), ` (${statuses[status]})`),
  );
  const number = new Intl.NumberFormat(language, { numberingSystem: "latn" }).format(marks.length);
  return [element("h2", { id: "card-title" }, `${words.offices}${words.colon} ${number}`), element("ul", {}, ...names)];
}

function title({ name }) {
  return element("h2", { id: "card-title" }, spoken(name));
}

function facts(name, values) {
  return [element("dt", {}, name), ...values.map((value) => element("dd", {}, ...value.filter(Boolean)))];
}

function fact(name, value, kind) {
  return [element("dt", {}, name), element("dd", { class: kind }, ...value.filter(Boolean))];
}

function address({ address, localAddress }) {
  return [address, localAddress].filter((one, i) => !i || typeof one === "object").map((one) => element("span", {}, spoken(one)));
}

function server({ office, place, status }, { statuses, words }) {
  const dates = [time(office.openedWords), " – ", office.closedWords ? time(office.closedWords) : words.present];
  return [
    element("a", { href: office.url }, spoken(office.name)),
    ...(place ? [", ", spoken(place.city)] : []),
    " ",
    element("span", { class: "note" }, `${statuses[status]} · `, ...dates),
  ];
}

/** What can be done, always in sight. */
function foot({ url, name }, words, more = null) {
  const hidden = element("span", { class: "visually-hidden" }, `${words.colon} `, spoken(name));
  return element("p", { class: "card-foot" }, element("a", { class: "button", href: url }, words.openPage, hidden), more || null);
}
return { officeCard, partnerCard, clusterCard };
})();

const $chosen_card = (() => {
/** The card of what is chosen, in the panel; the focus comes to it, and goes back to where it was opened from. */

const { clusterCard, officeCard, partnerCard } = $cards;
const { byId } = $elements;

class ChosenCard {
  constructor(explorer) {
    this.explorer = explorer;
    this.box = byId("chosen");
    this.cluster = null; // the marks of offices that no zoom parts
  }

  get isThere() {
    const { chosenMark, state } = this.explorer;
    return !!(chosenMark || state.partner || this.cluster);
  }

  /** The first one came from the server. */
  show({ isFirst = false }) {
    if (!isFirst) this.box.replaceChildren(...this.content);
    this.box.hidden = !this.isThere;
    this.explorer.panel.show(this.explorer.state, this.isThere);
  }

  get content() {
    const { data, listing, state, world, chosenMark } = this.explorer;
    if (this.cluster) return clusterCard(this.cluster, data);
    if (chosenMark) return officeCard(chosenMark, world, data, listing);
    const partner = this.explorer.partner(state.partner);
    return partner ? partnerCard(partner, world, data) : [];
  }

  showCluster(marks) {
    this.cluster = marks;
    this.noteOpener();
    this.show({});
    this.bring();
  }

  noteOpener() {
    this.opener = document.activeElement;
  }

  bring() {
    this.box.focus({ preventScroll: true });
    this.explorer.panel.bringIntoView();
  }

  /** To where the card of an office or a partner was opened from, or what stands for that by now. */
  giveBackFocus({ office, partner }, { toList }) {
    const { opener, explorer: { frame, map } } = this;
    const line = document.querySelector(`#office-list [data-office="${CSS.escape(office ?? "")}"] .locate`);
    const name = document.querySelector(`#office-list [data-partner="${CSS.escape(partner ?? "")}"]`);
    const sign = office && frame.querySelector(`[data-mark="${CSS.escape(office)}"]`);
    const isListSeen = byId("office-list").checkVisibility?.() ?? true;
    const wasOnMap = opener?.dataset.mark !== undefined || opener === map.getContainer();
    const target = wasOnMap && !toList ? (sign ?? opener) : isListSeen ? (line ?? name ?? sign) : sign;
    (target ?? map.getContainer()).focus({ preventScroll: true });
  }
}
return { ChosenCard };
})();

const $inset = (() => {
/**
 * Offices outside the map stand in a corner of it, upon a small piece of map of their own where the server has one
 * (atlas/outside.py), with a dotted line to each liaison office that is open.
 */

const { element, spoken, symbol } = $elements;

const MOST_TOWNS = 4;
const BEND = 0.12; // of the way: how far a line bends aside; the same in atlas/outside.py
const NAMESPACE = "http://www.w3.org/2000/svg";

class Inset {
  /** @param {object} on  `onChoose` and `onPoint` are called with an office's slug */
  constructor(frame, map, data, on) {
    Object.assign(this, { frame, map, data, on, targets: [] });
    this.box = element("div", { class: "inset" });
    this.lines = document.createElementNS(NAMESPACE, "svg");
    this.lines.setAttribute("class", "links");
    this.lines.setAttribute("aria-hidden", "true");
    map.getContainer().before(this.box);
    map.getContainer().after(this.lines);
    map.on("move zoomend viewreset resize", () => this.draw());
    map.on("zoomstart", () => this.lines.replaceChildren());
  }

  show(marks) {
    this.marks = marks.slice(0, MOST_TOWNS);
    const focused = this.box.contains(document.activeElement) && document.activeElement.dataset.mark;
    this.box.replaceChildren(...this.marks.map((mark) => this.button(mark)));
    if (focused) this.box.querySelector(`[data-mark="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  button({ office, place, status }) {
    const sign = element("span", { class: `office-mark office-mark-${status}` }, symbol(status));
    const ground = element("span", { class: "piece" }, this.piece(place.position), sign);
    const name = element("span", { class: "inset-name" }, spoken(office.name));
    const state = element("span", { class: "visually-hidden" }, this.data.statuses[status]);
    const words = element("span", { class: "inset-words" }, element("b", {}, spoken(place.city)), " ", name, " ", state);
    const button = element("button", { type: "button", "data-mark": office.slug }, ground, words);
    button.addEventListener("click", () => this.on.onChoose(office.slug));
    for (const [event, isOn] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
      const isMeant = () => event !== "focus" || button.matches(":focus-visible");
      button.addEventListener(event, () => this.on.onPoint(office.slug, isOn && isMeant()));
    }
    return button;
  }

  /** A drawing in whose middle the position lies; null where there is none. */
  piece([latitude, longitude]) {
    const piece = this.data.pieces.find(({ position: [north, east] }) => north === latitude && east === longitude);
    if (!piece) return null;
    const svg = document.createElementNS(NAMESPACE, "svg");
    const attributes = { class: "basemap", viewBox: piece.view, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" };
    for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
    svg.append(...piece.layers.map(([kind, lines]) => drawn(lines, `basemap-${kind}`)));
    return svg;
  }

  /** Leads to the open liaison offices of a world, and to a chosen partner that the office in the corner serves. */
  link(world, partner) {
    const isOpen = ({ office, status, place }) => office.kind === "liaison" && status === "open" && place?.position;
    this.targets = world.marks.filter(isOpen).map(({ place }) => place.position);
    const [server] = partner ? world.serving(partner).now : [];
    if (server?.office.kind === "headquarters" && partner.position) this.targets.push(partner.position);
    this.draw();
  }

  draw() {
    const sign = this.box.querySelector(".office-mark-open");
    if (!sign) return this.lines.replaceChildren();
    const [box, frame] = [sign.getBoundingClientRect(), this.frame.getBoundingClientRect()];
    const from = { x: box.left + box.width / 2 - frame.left, y: box.top + box.height / 2 - frame.top };
    return this.lines.replaceChildren(...this.targets.map((position) => curve(from, this.map.latLngToContainerPoint(position))));
  }
}

function curve(from, to) {
  const middle = {
    x: (from.x + to.x) / 2 + (to.y - from.y) * BEND,
    y: (from.y + to.y) / 2 - (to.x - from.x) * BEND,
  };
  return drawn(`M${from.x} ${from.y}Q${middle.x} ${middle.y} ${to.x} ${to.y}`);
}

function drawn(lines, name = "") {
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("d", lines);
  path.setAttribute("class", name);
  return path;
}
return { Inset };
})();

const $leaflet_map = (() => {
/** The map itself, as Leaflet makes it for this site: without controls and popups of its own, no movement for the calm. */

const { element } = $elements;

/** A Leaflet map that fills `frame`; `bounds` is how far one can go. */
function makeMap(frame, { words, zooms }, { isCalm, bounds }) {
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
return { makeMap };
})();

const $listing = (() => {
/** The list beside the map: offices by region, how many there are, and the milestones of the year. */

const { byId, element, plain, spoken, symbol, time } = $elements;
const { writeState } = $address;

/** A text without what keeps a mark of sources on the line of its last word. */
const bare = (text) => text.replaceAll("\u2060", "").trim();

class Listing {
  /** The server has drawn the first state; its marks of sources are kept for later ones. */
  constructor(data) {
    this.data = data;
    this.cites = new Map();
    for (const line of document.querySelectorAll("[data-office]")) {
      const cite = line.querySelector(".cite");
      if (cite) this.cites.set(line.dataset.office, cite);
    }
    for (const line of byId("milestones").children) {
      const cite = line.querySelector(".cite");
      if (!cite) continue;
      const before = [...cite.parentElement.childNodes].filter((node) => node !== cite);
      this.cites.set(bare(before.map((node) => node.textContent).join("")), cite);
    }
  }

  show(world) {
    const { words } = this.data;
    const year = world.state.year ? ` · ${world.state.year}` : "";
    byId("offices-title").replaceChildren(`${words.offices}${year}`);
    byId("milestones-title").replaceChildren(`${words.milestones}${year}`);
    byId("counts").replaceChildren(...world.counts.map(([status, count]) => this.count(status, count)));
    document.querySelector('.legend [data-status="planned"]').hidden = !world.counts.some(([status]) => status === "planned");
    const groups = world.groups.map((group) => this.group(group, world.state));
    if (!world.marks.length) groups.unshift(this.nothing(world.state));
    byId("office-list").replaceChildren(...groups);
    this.showMilestones(world.milestones);
  }

  nothing({ q }) {
    const { noMatch, askedFor } = this.data.words;
    return element("p", { class: "nothing-found" }, noMatch, ...(q ? [` ${askedFor} `, element("strong", {}, q)] : []));
  }

  showMilestones(milestones) {
    const lines = milestones.map(({ dayWords, text }) =>
      element("li", {}, time(dayWords), element("span", {}, spoken(text), this.cites.get(bare(plain(text))))),
    );
    const none = element("li", {}, element("span", {}, this.data.words.noMilestone));
    byId("milestones").replaceChildren(...(lines.length ? lines : [none]));
  }

  count(status, count) {
    // Made when it is first needed: it takes the browser long.
    this.number ??= new Intl.NumberFormat(this.data.language, { numberingSystem: "latn" });
    return element("span", {}, `${this.data.statuses[status]} `, element("b", {}, this.number.format(count)));
  }

  group({ region, several, marks }, state) {
    const { words, partners } = this.data;
    const section = element("section", { class: "map-group" });
    if (region) {
      section.append(
        element("h3", {}, element("a", { href: region.url }, spoken(region.name))),
        element(
          "ul",
          { class: "partner-names" },
          ...partners.filter((partner) => partner.region === region.slug).map((one) => this.partner(one, state)),
        ),
      );
    } else {
      section.append(element("h3", {}, several ? words.several : words.none));
    }
    section.append(element("ul", { class: "office-lines" }, ...marks.map((mark) => this.line(mark, state))));
    return section;
  }

  partner(partner, state) {
    const link = {
      href: writeState({ ...state, office: null, view: null, partner: partner.slug }),
      target: "_self",
      "data-partner": partner.slug,
      "aria-current": partner.slug === state.partner && "true",
    };
    return element("li", {}, element("a", link, spoken(partner.name)));
  }

  line({ office, place, status }, state) {
    const { words, statuses } = this.data;
    const note = (...content) => element("span", { class: "office-facts" }, ...content);
    const href = writeState({ ...state, partner: null, view: null, office: office.slug });
    const isAfter = status === "closed" && plain(office.closingNote);
    return element(
      "li",
      { class: "office-line", "data-office": office.slug, "aria-current": office.slug === state.office && "true" },
      symbol(status),
      element(
        "div",
        {},
        element("a", { class: "locate", href, target: "_self" }, spoken(office.name)),
        " ",
        element("span", { class: `tag tag-${status}` }, statuses[status]),
        note(...this.facts(office, place), this.cites.get(office.slug)),
        status === "uncertain" ? note(words.uncertain) : null,
        isAfter ? note(`${words.afterwards}${words.colon} `, spoken(office.closingNote)) : null,
        place?.position ? null : note(words.noPosition),
      ),
    );
  }

  /** Where an office is, since when and until when: for the list and the cards. */
  facts({ opened, openedWords, closedWords, attestedWords }, place) {
    const isToCome = !closedWords && this.data.today < opened;
    return [
      ...(place ? [spoken(place.city), ", ", spoken(place.country), " · "] : []),
      ...(attestedWords ? [attestedWords] : [
        time(openedWords),
        ...(isToCome ? [] : [" – ", closedWords ? time(closedWords) : this.data.words.present]),
      ]),
    ];
  }

  /** Marks the lines of the thing chosen on the map. */
  markChosen({ office, partner }) {
    for (const [attribute, slug] of [["office", office], ["partner", partner]]) {
      for (const line of document.querySelectorAll(`#office-list [data-${attribute}]`)) {
        if (line.dataset[attribute] === slug) line.setAttribute("aria-current", "true");
        else line.removeAttribute("aria-current");
      }
    }
  }

  highlight(slug, isOn) {
    const line = document.querySelector(`#office-list [data-office="${CSS.escape(slug)}"]`);
    line?.classList.toggle("is-pointed-at", isOn);
  }
}
return { Listing };
})();

const $map_tools = (() => {
/** Buttons upon and above the map: nearer, farther, home, full screen, copying; and the scale. */

const { byId } = $elements;

const WIDEST = 110; // pixels of the scale

class MapTools {
  /** @param {object} on  `onHome`; `onHand` before a move by a button; `onSaid` gets words for the reader */
  constructor(map, data, on) {
    Object.assign(this, { map, data, on });
    byId("zoom-in").addEventListener("click", () => this.zoom(1));
    byId("zoom-out").addEventListener("click", () => this.zoom(-1));
    byId("home-view").addEventListener("click", () => on.onHome());
    this.offerFullScreen(byId("full-screen"), byId("atlas"));
    byId("copy-link")?.addEventListener("click", () => this.copy(location.href));
    byId("copy-embed")?.addEventListener("click", () => this.copy(byId("embed-code").value));
    document.addEventListener("click", ({ target }) => {
      const menu = byId("download");
      if (menu?.open && !menu.contains(target)) menu.open = false;
    });
    byId("download")?.addEventListener("keydown", ({ key, currentTarget: menu }) => {
      if (key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    map.on("zoomend move", () => this.refresh());
    this.refresh();
  }

  zoom(steps) {
    this.on.onHand();
    this.map.setZoom(this.map.getZoom() + steps);
  }

  offerFullScreen(button, atlas) {
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : atlas.requestFullscreen()));
    document.addEventListener("fullscreenchange", () => button.setAttribute("aria-pressed", !!document.fullscreenElement));
  }

  async copy(text) {
    const { words } = this.data;
    try {
      await navigator.clipboard.writeText(text);
      this.say(words.copied);
    } catch {
      this.say(words.notCopied);
    }
  }

  /** Said to those who hear, and shown for a moment to those who see. */
  say(words) {
    this.on.onSaid(words);
    const note = byId("copied");
    note.textContent = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (note.textContent = ""), 3000);
  }

  refresh() {
    const { map } = this;
    byId("zoom-out").disabled = map.getZoom() <= map.getMinZoom() + 0.01;
    byId("zoom-in").disabled = map.getZoom() >= map.getMaxZoom();
    this.showScale(byId("scale"));
  }

  /** Where it is seen, which on a telephone it is not. */
  showScale(scale) {
    const { map } = this;
    if (!(scale.checkVisibility?.() ?? true)) return;
    const middle = map.getSize().y / 2;
    const metres = map.distance(map.containerPointToLatLng([0, middle]), map.containerPointToLatLng([WIDEST, middle]));
    if (!metres) return;
    const power = 10 ** Math.floor(Math.log10(metres / 1000));
    const kilometres = [5, 2, 1].find((step) => step * power * 1000 <= metres) * power;
    scale.style.setProperty("--scale", `${(WIDEST * kilometres * 1000) / metres}px`);
    // The browser's own words for it would be English in most languages of the site.
    scale.textContent = `${kilometres}\u00a0${this.data.words.kilometres}`;
  }
}
return { MapTools };
})();

const $office_marks = (() => {
/** The offices on the map: a sign for each, told apart by shape; clusters as a number; one place fanned out. */

const { element, plain, symbol } = $elements;

const CLUSTER = 34; // pixels within which signs of different places would cover one another
const FAN = 19; // pixels from the place to each of the signs that share it
const MOST_IN_FAN = 8;

class OfficeMarks {
  /**
   * @param {L.Map} map
   * @param {object} data  of the page
   * @param {object} on  `onChoose` and `onPoint` are called with an office's slug, `onCluster` with a position
   */
  constructor(map, data, on) {
    Object.assign(this, { map, data, on, marks: [], clusters: [], drawn: new Map() });
    this.group = L.layerGroup().addTo(map);
    map.on("zoomend", () => this.clusters.length || this.draw());
  }

  /** Shows marks, and clusters that the server counted: [latitude, longitude, count]. */
  show(marks, clusters = []) {
    this.marks = marks;
    this.clusters = clusters;
    this.draw();
  }

  /** Draws anew. A sign that stays what it was keeps its element, and with it the focus. */
  draw() {
    const wanted = new Map(this.pieces().map((piece) => [piece.key, piece]));
    for (const [key, marker] of this.drawn) {
      if (wanted.has(key)) continue;
      this.group.removeLayer(marker);
      this.drawn.delete(key);
    }
    for (const [key, piece] of wanted) {
      if (!this.drawn.has(key)) this.drawn.set(key, this.add(piece));
    }
  }

  /** What to draw at this zoom: single signs, fans and clusters. */
  pieces() {
    const zoom = this.map.getZoom();
    const points = this.marks.map((mark) => ({ mark, point: this.map.project(mark.place.position, zoom) }));
    const pieces = this.clusters.map(([latitude, longitude, count]) => counted([latitude, longitude], count));
    while (points.length) {
      const first = points[0];
      const near = points.filter(({ point }) => point.distanceTo(first.point) < CLUSTER);
      const same = near.filter(({ point }) => point.distanceTo(first.point) < 1);
      const isCluster = near.length > MOST_IN_FAN || (near.length > same.length && near.length > 2);
      const taken = isCluster ? near : same;
      for (const one of taken) points.splice(points.indexOf(one), 1);
      const members = taken.map(({ mark }) => mark);
      if (isCluster) pieces.push(cluster(members));
      else members.forEach((mark, i) => pieces.push(single(mark, fan(i, members.length))));
    }
    return pieces;
  }

  add(piece) {
    const { at, shift = [0, 0] } = piece;
    const marker = L.marker(at, { icon: icon(piece), shift, keyboard: true, riseOnHover: true });
    marker.addTo(this.group);
    const sign = marker.getElement();
    sign.setAttribute("aria-label", piece.count ? this.clusterName(piece) : this.name(piece.mark));
    if (piece.count) {
      // Made where there are clusters alone: it takes the browser long.
      this.number ??= new Intl.NumberFormat(this.data.language, { numberingSystem: "latn", notation: "compact" });
      sign.firstChild.textContent = this.number.format(piece.count);
      marker.on("click", () => this.enter(piece));
      return this.operable(marker, sign);
    }
    const { slug } = piece.mark.office;
    sign.dataset.mark = slug;
    marker.on("click", () => this.on.onChoose(slug));
    for (const [event, isOn] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
      const isMeant = () => event !== "focus" || sign.matches(":focus-visible"); // not what comes back to it from a card
      sign.addEventListener(event, () => this.on.onPoint(slug, isOn && isMeant()));
    }
    return this.operable(marker, sign);
  }

  /** Goes nearer to a cluster, or tells who it is where the map goes no nearer. */
  enter({ at }) {
    const zoom = this.map.getZoom();
    if (zoom >= this.map.getMaxZoom()) return this.on.onCluster(at);
    this.on.onEnter();
    return this.map.setView(at, zoom + 2);
  }

  /** Enter and the space bar do what a click does. */
  operable(marker, sign) {
    sign.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      marker.fire("click");
    });
    return marker;
  }

  name({ office, place, status }) {
    return [office.name, this.data.statuses[status], place.city].map((part) => plain(part)).join(", ");
  }

  clusterName({ count }) {
    return `${this.data.words.offices}${this.data.words.colon} ${count}`;
  }

  element(slug) {
    return this.map.getPane("markerPane").querySelector(`[data-mark="${CSS.escape(slug)}"]`);
  }

  highlight(slug, isOn) {
    this.element(slug)?.classList.toggle("is-pointed-at", isOn);
  }

  markChosen(slug) {
    for (const sign of this.map.getPane("markerPane").querySelectorAll("[data-mark]")) {
      sign.classList.toggle("is-chosen", sign.dataset.mark === slug);
    }
  }

  /** Circles that labels leave free: around a sign, or around the whole fan that it belongs to. */
  get circles() {
    return [...this.drawn.values()].map((marker) => {
      const [size] = marker.options.icon.options.iconSize;
      return { latlng: marker.getLatLng(), radius: size / 2 + 1 + Math.hypot(...marker.options.shift) };
    });
  }
}

function single(mark, shift) {
  const { office, place, status } = mark;
  return { key: [office.slug, status, place.position, shift].join(), at: place.position, mark, shift };
}

function cluster(members) {
  const mean = (i) => members.reduce((sum, { place }) => sum + place.position[i], 0) / members.length;
  return counted([mean(0), mean(1)], members.length);
}

function counted(at, count) {
  return { key: `cluster ${at} ${count}`, at, count };
}

/** Where the sign number `i` of `count` at one place stands, in pixels from it. */
function fan(i, count) {
  if (count === 1) return [0, 0];
  const angle = (2 * Math.PI * i) / count - (count === 2 ? 0 : Math.PI / 2);
  return [Math.round(FAN * Math.cos(angle)), Math.round(FAN * Math.sin(angle))];
}

function icon({ mark, count, shift = [0, 0] }) {
  if (count) {
    const size = Math.round(30 + 5 * Math.log10(count));
    return L.divIcon({ html: element("span"), className: "office-cluster", iconSize: [size, size] });
  }
  const isSoft = mark.place.precision === "city";
  const className = `office-mark office-mark-${mark.status}${isSoft ? " is-soft" : ""}`;
  return L.divIcon({ html: symbol(mark.status), className, iconSize: [28, 28], iconAnchor: [14 - shift[0], 14 - shift[1]] });
}
return { OfficeMarks };
})();

const $panel = (() => {
/** The panel beside the map; on small screens a sheet that comes from below. It holds the list, or the card of one thing. */

const { byId } = $elements;

const NARROW = "(max-width: 62rem)"; // the same in explorer.css
const SWIPE = 48; // pixels

class Panel {
  /**
   * @param {Element} atlas  the frame of map, panel and years
   * @param {object} on  `onPanel` gets what the panel shall be, `onBack` and `onClose` end a card, `onResize` is
   *     called when the part of the map that can be seen has another size
   */
  constructor(atlas, on) {
    Object.assign(this, { atlas, on, hasCard: false });
    this.box = byId("panel");
    this.stage = atlas.querySelector(".map-frame");
    this.narrow = matchMedia(NARROW);
    byId("panel-open").addEventListener("click", () => this.open({ takesFocus: true }));
    byId("panel-close").addEventListener("click", () => this.close());
    byId("panel-back").addEventListener("click", (event) => {
      event.preventDefault();
      on.onBack();
    });
    atlas.addEventListener("keydown", (event) => event.key === "Escape" && this.escape(event));
    this.listenToSwipes();
    this.narrow.addEventListener("change", () => this.cover());
    const observer = new ResizeObserver(() => this.cover());
    for (const part of [this.box, this.stage]) observer.observe(part);
  }

  /** Shows what a state says. Whether there is a card, the explorer knows. */
  show(state, hasCard) {
    this.state = state;
    this.hasCard = hasCard;
    this.atlas.dataset.panel = state.panel ?? "";
    this.atlas.toggleAttribute("data-card", hasCard);
    byId("panel-body").scrollTop = hasCard ? 0 : byId("panel-body").scrollTop;
    this.cover();
  }

  get isOpen() {
    return this.narrow.matches ? this.state.panel === "list" : this.state.panel !== "closed";
  }

  /** What a state says when the list is open: on small screens it must be asked for. */
  asOpen({ panel }) {
    if (this.narrow.matches) return { panel: "list" };
    return { panel: panel === "closed" ? null : panel };
  }

  open({ takesFocus = false } = {}) {
    if (!this.isOpen) this.on.onPanel(this.asOpen(this.state).panel);
    if (takesFocus) this.box.focus({ preventScroll: true });
    this.bringIntoView();
  }

  /** All of it, where the page was scrolled past its upper edge. */
  bringIntoView() {
    this.box.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (this.hasCard) return this.on.onClose();
    this.on.onPanel(this.narrow.matches ? null : "closed");
    return byId("panel-open").focus({ preventScroll: true });
  }

  /** From the card to the list, from the list to the map. */
  escape(event) {
    const isInside = this.box.contains(event.target);
    if (this.hasCard) this.on.onClose();
    else if (isInside && this.narrow.matches && this.isOpen) this.close();
    else if (isInside) this.stage.querySelector(".map").focus({ preventScroll: true });
  }

  /** The map ends where a sheet begins: so what it shows in the middle is seen. */
  cover() {
    const map = this.stage.querySelector(".map");
    const isSheet = this.narrow.matches && (this.hasCard || this.state?.panel === "list");
    const end = this.stage.offsetTop + this.stage.offsetHeight;
    const covered = isSheet ? Math.max(0, end - this.box.offsetTop) : 0;
    this.atlas.classList.toggle("has-sheet", isSheet);
    map.style.insetBlockEnd = `${covered}px`;
    const size = `${map.clientWidth} ${map.clientHeight}`;
    if (size === this.size) return;
    this.size = size;
    this.on.onResize();
  }

  /** A finger that draws the head of the sheet down closes it; one that draws it up opens it. */
  listenToSwipes() {
    const head = this.box.querySelector(".panel-head");
    let begin = null;
    head.addEventListener("touchstart", ({ touches }) => (begin = touches[0].clientY), { passive: true });
    head.addEventListener("touchend", ({ changedTouches }) => {
      const way = changedTouches[0].clientY - begin;
      if (way > SWIPE && (this.hasCard || this.isOpen)) this.close();
      else if (way < -SWIPE && !this.hasCard) this.open();
    });
  }
}
return { Panel };
})();

const $partner_areas = (() => {
/** The partners as areas of the basemap: which one is at a place, where each one lies, and which are chosen. */

class PartnerAreas {
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
return { PartnerAreas };
})();

const $tooltip = (() => {
/** A few words beside what the mouse or the focus is on. */

const { element, spoken } = $elements;

const DELAY = 100; // milliseconds

class Tooltip {
  constructor(frame) {
    this.frame = frame;
    this.box = element("p", { class: "tooltip", hidden: true });
    frame.append(this.box);
  }

  /** Shows [name, what is said of it] at a point in the frame, on behalf of `owner`. */
  show(owner, [name, words], { x, y }) {
    const isShown = owner === this.owner && this.isShown;
    this.owner = owner;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.place([name, words], x, y), isShown ? 0 : DELAY);
  }

  place([name, words], x, y) {
    this.box.replaceChildren(element("b", {}, spoken(name)), spoken(words));
    this.isShown = true;
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const left = Math.min(Math.max(8, x + 12), this.frame.clientWidth - width - 8);
    this.box.style.left = `${left}px`;
    this.box.style.top = `${y > height + 16 ? y - height - 10 : y + 34}px`;
  }

  /** Hides it, if it still belongs to `owner`; without one in any case. */
  hide(owner) {
    if (owner !== undefined && owner !== this.owner) return;
    clearTimeout(this.timer);
    this.owner = null;
    this.isShown = false;
  }

  get isShown() {
    return !this.box.hidden;
  }

  /** The sign says the same to those who listen. What is hidden altogether needs not say so twice. */
  set isShown(isShown) {
    this.box.hidden = !isShown;
    if (isShown) this.box.setAttribute("aria-hidden", "true");
    else this.box.removeAttribute("aria-hidden");
  }
}
return { Tooltip };
})();

const $pointing = (() => {
/** What the mouse or the focus is on: a tooltip names it, and map and list mark it. */

const { Tooltip } = $tooltip;

class Pointing {
  constructor(explorer) {
    this.explorer = explorer;
    this.tooltip = new Tooltip(explorer.frame);
  }

  /** What a line of the list tells of is marked on the map. */
  listenTo(list) {
    const { explorer } = this;
    for (const [event, isOn] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
      list.addEventListener(event, ({ target }) => {
        const { office } = target.closest("[data-office]")?.dataset ?? {};
        const { partner } = target.closest("[data-partner]")?.dataset ?? {};
        if (office) explorer.marks.highlight(office, isOn);
        if (partner) this.light(isOn ? explorer.partner(partner).code : null);
      });
    }
  }

  /** Under the mouse, a partner is lit, and a tooltip says who serves it. */
  atPartner(code, point) {
    const { map, areas, data, world } = this.explorer;
    map.getContainer().classList.toggle("is-over-partner", !!code);
    this.light(code);
    const partner = data.partners.find((one) => one.code === code);
    if (!partner) return this.tooltip.hide(areas);
    const [server] = world.serving(partner).now;
    return this.tooltip.show(areas, [partner.name, server?.office.name ?? data.words.nobody], point);
  }

  light(code) {
    for (const [one, paths] of this.explorer.areas.paths) {
      for (const path of paths) path.getElement()?.classList.toggle("is-pointed-at", one === code);
    }
  }

  /** Under the mouse or with the focus, an office is named, and its line in the list is marked. */
  atOffice(slug, isOn) {
    const { frame, listing, world, data } = this.explorer;
    listing.highlight(slug, isOn);
    const mark = world.marks.find(({ office }) => office.slug === slug);
    const sign = frame.querySelector(`[data-mark="${CSS.escape(slug)}"]`);
    if (!isOn || !mark || !sign) return this.tooltip.hide(slug);
    const [box, stage] = [sign.getBoundingClientRect(), frame.getBoundingClientRect()];
    const at = { x: box.left + box.width / 2 - stage.left, y: box.top - stage.top };
    return this.tooltip.show(slug, [mark.office.name, data.statuses[mark.status]], at);
  }

  end() {
    this.tooltip.hide();
  }
}
return { Pointing };
})();

const $selection_form = (() => {
/** The form beside the map: what it asks for is the state, and the state is what it shows. */

const { readQuery, writeSelection } = $address;
const { element } = $elements;

const FIELDS = ["year", "region", "kind", "status", "q"];

class SelectionForm {
  /**
   * @param {HTMLFormElement} form
   * @param {object} data  of the page
   * @param {object} on  `onChange` gets the values of the fields, and whether they are a new step of the history;
   *     `onReset` is called when all is to be shown
   */
  constructor(form, data, { onChange, onReset }) {
    Object.assign(this, { form, data, onChange });
    // The server answers what is invalid: it says what to write.
    form.addEventListener("submit", (event) => this.read() && event.preventDefault());
    form.addEventListener("change", () => this.read());
    form.elements.q.addEventListener("input", () => this.read({ asNewStep: false }));
    form.querySelector(".reset").addEventListener("click", (event) => {
      event.preventDefault();
      this.showErrors([]);
      onReset();
    });
  }

  /** Has what the fields ask for shown, if all are valid; says whether they are. */
  read({ asNewStep = true } = {}) {
    const { state, invalid } = readQuery(new URLSearchParams(new FormData(this.form)), this.data);
    this.showErrors(invalid);
    if (!invalid.length) this.onChange(Object.fromEntries(FIELDS.map((name) => [name, state[name]])), { asNewStep });
    return !invalid.length;
  }

  /** A field in which somebody writes is left alone; all are while one is invalid, until another selection comes. */
  show(state, { isFirst = false } = {}) {
    // First what the server wrote, not what the browser remembers of an earlier visit.
    if (isFirst) return this.form.reset();
    this.form.querySelector(".reset").hidden = !writeSelection(state);
    if (this.form.querySelector("[aria-invalid]") && !FIELDS.some((name) => state[name])) return;
    this.showErrors([]);
    for (const name of FIELDS) {
      const field = this.form.elements[name];
      if (field !== document.activeElement || name === "year") field.value = state[name] ?? "";
    }
  }

  showErrors(invalid) {
    document.querySelector(".errors")?.remove();
    for (const name of FIELDS) this.showError(this.form.elements[name], invalid.includes(name));
  }

  showError(field, isInvalid) {
    const id = `error_${field.name}`;
    document.getElementById(id)?.remove();
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    if (!isInvalid) return;
    field.after(element("p", { class: "field-error", id }, this.data.errors[field.name]));
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", id);
  }
}
return { SelectionForm };
})();

const $page_parts = (() => {
/** Parts of the page that only the server draws: they are taken from the page of the present address. */

const { writeState } = $address;
const { element } = $elements;

const REST = 180; // milliseconds without a change before they are fetched
const LISTS = ["office-list", "table"]; // the parts above which it is said that they could not be fetched

class PageParts {
  /** @param {{unreachable: string, show: string}} words  what is said then, and what leads to the page itself */
  constructor(words) {
    this.words = words;
  }

  /** Takes the elements with these ids from the page of a state, and puts their content into those of this page. */
  refresh(state, ids) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(location.pathname + writeState(state), ids), REST);
  }

  async fetch(address, ids) {
    this.request?.abort();
    this.request = new AbortController();
    try {
      const answer = await fetch(address, { credentials: "same-origin", signal: this.request.signal });
      if (!answer.ok) return this.sayStale(address, ids);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ids) {
        const [here, there] = [document.getElementById(id), page.getElementById(id)];
        if (there) here.replaceChildren(...there.childNodes);
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      console.warn("Map:", error);
      this.sayStale(address, ids);
    }
  }

  /** What stands there is of an earlier selection: the reader is told, and may load the page of this one. */
  sayStale(address, ids) {
    for (const id of ids.filter((one) => LISTS.includes(one))) {
      const list = document.getElementById(id);
      list.querySelector(":scope > .notice")?.remove();
      const way = element("a", { href: address, target: "_self" }, this.words.show);
      list.prepend(element("p", { class: "notice", role: "alert" }, this.words.unreachable, " ", way));
    }
  }
}
return { PageParts };
})();

const $clear_view = (() => {
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
function clearView(map, bounds, signs, covers) {
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
return { clearView };
})();

const $viewpoint = (() => {
/** Where the map looks: it follows what is chosen, and notes where a reader moves it by hand. */

const { BOUNDS } = $basemap;
const { clearView } = $clear_view;
const { isOnMap } = $world;

/** The eight partners, Kabul included: the map shows them at first, and goes no farther away. */
const HOME = [[33.4, 39.6], [55.9, 87.4]];
/** The same on a narrow stage: more of the west, so that the inset in the corner covers nothing of Kazakhstan. */
const HOME_NARROW = [[33.4, 36.4], [55.9, 87.4]];
const NARROW = 640; // pixels
/** How far a reader can move the map. */
const LIMITS = [[25, 24], [57, 92]];
const CLOSE = 6; // the zoom at which a single office is shown

class Viewpoint {
  /**
   * @param {L.Map} map
   * @param {Element} frame  of the map and what lies upon it
   * @param {PartnerAreas} areas
   * @param {object} options  `isCalm`: nothing glides; `signs`: positions of offices that stay seen, and `covers()`
   *     what could hide them; `onMoved` gets {zoom, center} after a move by hand
   */
  constructor(map, frame, areas, { isCalm, signs, covers, onMoved }) {
    Object.assign(this, { map, frame, areas, isCalm, signs, covers, onMoved });
    this.limit();
    map.fitBounds(this.home, { animate: false });
    map.on("moveend", () => this.noteMove());
    for (const event of ["wheel", "pointerdown", "keydown"]) {
      frame.addEventListener(event, (one) => this.noteHand(one), { passive: true, capture: true });
    }
  }

  get home() {
    return this.frame.clientWidth < NARROW ? HOME_NARROW : HOME;
  }

  /** The view of both regions is the farthest one: measured on the whole stage, though a sheet may cover some of it. */
  limit() {
    const { map, frame } = this;
    const covered = frame.clientHeight - map.getContainer().clientHeight;
    map.options.minZoom = 0;
    map.setMinZoom(map.getBoundsZoom(this.home, false, L.point(0, -covered)));
  }

  /** Moves the map to what the state is about, unless it stands there already. */
  lookAt(state, mark, codes, { isAnimated }) {
    const aim = aimOf(state, mark);
    const isKnown = !codes.length || this.areas.bounds(codes);
    if (aim === this.aim || !isKnown) return;
    this.aim = aim;
    this.go = (options) => {
      this.isMovedByHand = false;
      this.isMovedByScript = true;
      if (state.view) this.map.setView(state.view.center, state.view.zoom, options);
      else if (mark && isOnMap(mark.place, BOUNDS)) this.goTo(mark.place.position, options);
      else if (codes.length) this.showAreas(codes, options);
      else this.map.fitBounds(this.home, options);
    };
    const animate = isAnimated && !this.isCalm;
    if (animate) this.go({ animate });
    else this.withoutGliding(() => this.go({ animate }));
  }

  /** Takes it that the map stands where this state would have it. */
  stayFor(state, mark) {
    this.aim = aimOf(state, mark);
    this.go = null;
  }

  /** Shows both regions, whatever is chosen. */
  goHome() {
    this.go = (options) => {
      this.isMovedByScript = true;
      this.map.fitBounds(this.home, options);
    };
    this.go({ animate: !this.isCalm });
  }

  /** The map has another size: what it shows is put into its middle again. */
  refit() {
    this.withoutGliding(() => {
      this.isMovedByScript = true;
      this.map.invalidateSize({ pan: false });
      if (this.map.getSize().x === 0) return;
      this.limit();
      this.go?.({ animate: false });
    });
  }

  /**
   * After each move Leaflet glides back within its bounds, and glides on when another view has been set meanwhile. Here
   * what is set is put within them at once: each move has all names placed anew.
   */
  withoutGliding(move) {
    const { options } = this.map;
    const { maxBounds } = options;
    this.map.setMaxBounds(null);
    this.map.stop();
    options.maxBounds = maxBounds;
    move();
    this.map.setMaxBounds(maxBounds);
  }

  goTo(position, options) {
    this.map.setView(position, Math.max(Math.floor(this.map.getZoom()), CLOSE), options);
  }

  showAreas(codes, options) {
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    const seen = [...this.covers()].filter((one) => one.checkVisibility?.({ visibilityProperty: true }) ?? true);
    const boxes = seen.map((one) => one.getBoundingClientRect());
    const covers = boxes.map((box) => [box.left - left, box.top - top, box.right - left, box.bottom - top]);
    const { center, zoom } = clearView(this.map, this.areas.bounds(codes), this.signs, covers);
    this.map.setView(center, zoom, options);
  }

  get view() {
    const { lat, lng } = this.map.getCenter();
    return { zoom: this.map.getZoom(), center: [lat, lng] };
  }

  /** The next move is the reader's, though a script makes it. */
  takeAsHand() {
    this.isMovedByHand = true;
  }

  noteHand({ type, key, ctrlKey, metaKey, target }) {
    if (!this.map.getContainer().contains(target)) return;
    const moves = { keydown: /^(Arrow.*|[-+=_])$/.test(key), wheel: ctrlKey || metaKey, pointerdown: true };
    if (moves[type]) this.isMovedByHand = true;
  }

  /** Only a move that the reader makes belongs into the address; one that this script makes does not. */
  noteMove() {
    const isByHand = this.isMovedByHand && !this.isMovedByScript;
    this.isMovedByScript = false;
    if (!isByHand) return;
    this.aim = null;
    this.go = null;
    this.onMoved(this.view);
  }
}

function aimOf({ office, partner, region, view }, mark) {
  return JSON.stringify([office, partner, region, view, mark?.place?.position]);
}
return { LIMITS, Viewpoint };
})();

const $year_slider = (() => {
/** The strip of years: its slider, its lanes and its play button. The last year stands for today. */

const { byId, element, plain, spoken } = $elements;

class YearSlider {
  /** @param {function(?number, boolean): void} onYear  gets the year (null: today) and whether it is only passing */
  constructor(box, data, onYear) {
    const [first, last] = data.rules.years;
    Object.assign(this, { box, data, first, last, onYear, timer: null });
    this.range = byId("year-range");
    this.button = box.querySelector(".play");
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    box.style.setProperty("--years", last - first + 1);
    this.range.disabled = this.button.disabled = false;
    this.range.addEventListener("input", () => this.choose(Number(this.range.value), true));
    this.range.addEventListener("change", () => this.choose(Number(this.range.value), false));
    this.range.addEventListener("pointerdown", () => this.pause());
    this.range.addEventListener("keydown", (event) => this.press(event));
    this.button.addEventListener("click", () => (this.timer ? this.pause() : this.play()));
    byId("speed").addEventListener("change", () => this.timer && this.run());
    byId("chart").addEventListener("click", (event) => this.chooseAt(event));
    this.say();
  }

  show({ day, state }) {
    const { words, holders } = this.data;
    const year = state.year ?? this.last;
    const column = this.box.querySelector("#column");
    column.setAttribute("x", `${((year - this.first) / (this.last - this.first + 1)) * 100}%`);
    this.range.value = year;
    this.box.querySelector("output").textContent = year;
    byId("year-means").textContent = year === this.last ? words.today : words.yearEnd;
    const number = holders.findLastIndex(({ since }) => since <= day);
    const { name = words.noHolder, words: dates = "" } = holders[number] ?? {};
    byId("holder").replaceChildren(element("b", {}, spoken(name)), " ", element("span", {}, dates));
    this.range.setAttribute("aria-valuetext", `${state.year ? year : words.today}${words.colon} ${plain(name)}`);
    for (const bar of this.box.querySelectorAll("[data-holder]")) {
      bar.classList.toggle("is-current", bar.dataset.holder === String(number));
    }
  }

  choose(year, isPassing) {
    this.onYear(year === this.last ? null : year, isPassing);
  }

  /** A click on a lane or on the axis chooses the year that stands there. */
  chooseAt({ target, clientX }) {
    if (target === this.range) return;
    this.pause();
    const { left, width } = byId("chart").getBoundingClientRect();
    const year = this.first + Math.floor(((clientX - left) / width) * (this.last - this.first + 1));
    this.choose(Math.min(Math.max(year, this.first), this.last), false);
  }

  /** The page keys go five years at a time; what the browser does with the others is right. */
  press(event) {
    this.pause();
    const way = { PageUp: 5, PageDown: -5 }[event.key];
    if (!way) return;
    event.preventDefault();
    this.choose(Math.min(Math.max(Number(this.range.value) + way, this.first), this.last), false);
  }

  /** Plays on from the shown year. For those who want no motion, it only goes one year on. */
  play() {
    const isAtEnd = Number(this.range.value) >= this.last;
    if (this.calm.matches) return this.choose(isAtEnd ? this.data.playFrom : Number(this.range.value) + 1, false);
    if (isAtEnd) this.choose(this.data.playFrom, true);
    this.run();
    return this.say();
  }

  run() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.step(), Number(byId("speed").value));
  }

  step() {
    const year = Number(this.range.value) + 1;
    this.choose(year, year < this.last);
    if (year >= this.last) this.pause();
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.say();
    this.choose(Number(this.range.value), false);
  }

  say() {
    const { play, pause, nextYear } = this.data.words;
    const words = this.timer ? pause : this.calm.matches ? nextYear : play;
    this.button.setAttribute("aria-label", words);
    this.button.title = words;
    this.button.classList.toggle("is-playing", !!this.timer);
  }
}
return { YearSlider };
})();

/** The map, its list and its years, which are one control: entry of the page atlas/map.html. */

const { readQuery, remember } = $address;
const { BOUNDS, addBasemap } = $basemap;
const { carryOver } = $carry_over;
const { Changes } = $changes;
const { Choosing } = $choosing;
const { ChosenCard } = $chosen_card;
const { byId, plain } = $elements;
const { Inset } = $inset;
const { makeMap } = $leaflet_map;
const { Listing } = $listing;
const { MapTools } = $map_tools;
const { OfficeMarks } = $office_marks;
const { Panel } = $panel;
const { PartnerAreas } = $partner_areas;
const { Pointing } = $pointing;
const { SelectionForm } = $selection_form;
const { PageParts } = $page_parts;
const { atOnce, inSlices, pause } = $slices;
const { LIMITS, Viewpoint } = $viewpoint;
const { MapState, isOnMap } = $world;
const { YearSlider } = $year_slider;

const NEAR = 30000; // metres: what a cluster can stand for where the map goes no nearer
const UPON_MAP = ".map-tools, .inset, .legend"; // names and signs keep clear of it

class Explorer {
  constructor(data) {
    this.data = data;
    this.state = readQuery(location.search, data).state;
    this.isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.frame = document.querySelector(".map-frame");
    this.covers = () => this.frame.querySelectorAll(UPON_MAP);
  }

  /** Makes the parts of the map and shows them: a generator, for work in slices. */
  *starting({ ManyOffices }) {
    const { data, state } = this;
    const atOffice = {
      onChoose: (slug) => this.choose({ office: slug }),
      onPoint: (slug, isOn) => this.pointing.atOffice(slug, isOn),
    };
    this.map = makeMap(this.frame, data, { isCalm: this.isCalm, bounds: LIMITS });
    yield;
    this.areas = new PartnerAreas();
    this.viewpoint = new Viewpoint(this.map, this.frame, this.areas, {
      isCalm: this.isCalm,
      signs: this.placesToName.map(({ position }) => position),
      covers: this.covers,
      onMoved: (view) => this.noteView(view),
    });
    yield;
    this.panel = new Panel(byId("atlas"), {
      onPanel: (panel) => this.change({ panel }),
      onBack: () => this.close({ toList: true }),
      onClose: () => this.close(),
      onResize: () => this.viewpoint.refit(),
    });
    this.form = new SelectionForm(byId("map-selection"), data, {
      onChange: (fields, options) => this.change({ ...fields, view: null }, options),
      onReset: () => this.change({ ...readQuery("", data).state, panel: this.state.panel }),
    });
    this.pointing = new Pointing(this);
    this.card = new ChosenCard(this);
    this.marks = new OfficeMarks(this.map, data, {
      ...atOffice,
      onEnter: () => this.viewpoint.takeAsHand(),
      onCluster: (position) => this.showCluster(position),
    });
    yield;
    this.parts = new PageParts(data.words);
    this.changes = new Changes();
    this.many = ManyOffices && new ManyOffices(this.map, data, this.parts, (...found) => this.showClusters(...found));
    this.inset = new Inset(this.frame, this.map, data, atOffice);
    this.listing = new Listing(data);
    yield;
    this.years = new YearSlider(byId("years"), data, (year, isPassing) => {
      this.change({ year, view: this.state.view && this.viewpoint.view }, { asNewStep: !isPassing, isQuiet: isPassing });
    });
    this.tools = new MapTools(this.map, data, {
      onHome: () => this.goHome(),
      onHand: () => this.viewpoint.takeAsHand(),
      onSaid: (words) => this.announce(words),
    });
    yield;
    this.basemap = addBasemap(this.map, {
      ...data.basemap,
      places: this.placesToName,
      avoid: () => this.marks.circles,
      covers: this.covers,
      onPartner: (code, path) => this.areas.add(code, path),
      credit: null,
    });
    this.listen();
    yield;
    for (const world of this.showing({ isFirst: this.state === state })) {
      yield;
      if (world !== this.world) break; // meanwhile another state was shown
    }
    this.basemap.ready.then(
      () => this.lookAt({ isAnimated: false }),
      () => this.announce(data.words.failed),
    );
  }

  /** Where offices are or were, each town once. */
  get placesToName() {
    const places = this.data.offices.flatMap((office) => office.places).filter((place) => isOnMap(place, BOUNDS));
    const towns = new Map(places.map((place) => [plain(place.city), place]));
    return [...towns].map(([text, { city, position }]) => ({ text, lang: city.lang ?? this.data.language, position }));
  }

  listen() {
    window.addEventListener("popstate", () => {
      const { state, invalid } = readQuery(location.search, this.data);
      // What is invalid, the server answers: it says what to write.
      if (invalid.length) return location.reload();
      this.state = state;
      this.form.showErrors([]);
      return this.show({});
    });
    new Choosing(this).listenTo(byId("office-list"), this.map);
    document.querySelector(".skip-map").addEventListener("click", () => this.panel.open());
    for (const link of document.querySelectorAll("[data-form]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.change({ panel: link.dataset.form === "table" ? "table" : null });
      });
    }
  }

  partner(slug) {
    return this.data.partners.find((one) => one.slug === slug);
  }

  /** Chooses an office or a partner, {office} or {partner}: the map moves there, a card tells of it. */
  choose({ office = null, partner = null }) {
    this.card.noteOpener();
    this.pointing.end();
    this.change({ office, partner, view: null }, { takesFocus: true });
  }

  /** Shows a state with these changes; one that comes before all parts are there, is shown with them. */
  change(changes, { asNewStep = true, isQuiet = false, takesFocus = false } = {}) {
    this.state = { ...this.state, ...changes };
    remember(this.state, { asNewStep });
    if (this.world) this.show({ isQuiet, takesFocus });
  }

  show(options) {
    atOnce(this.showing(options));
  }

  /** The same as a generator of the world that it shows, for work in slices. */
  *showing({ isFirst = false, isQuiet = false, takesFocus = false }) {
    const { state, data } = this;
    const world = (this.world = new MapState(data, state));
    this.card.cluster = null;
    this.form.show(state, { isFirst });
    this.years.show(world);
    yield world;
    if (this.many) this.many.show(state, { isFirst });
    else this.showAll({ isFirst });
    this.listing.markChosen(state);
    this.marks.markChosen(state.office);
    this.areas.choose(this.chosenCodes);
    yield world;
    this.card.show({ isFirst });
    yield world;
    this.lookAt({ isAnimated: !isFirst });
    this.inset.link(world, this.partner(state.partner));
    carryOver(this.state);
    if (state.panel === "table" && !isFirst && !this.many) this.parts.refresh(state, ["table"]);
    this.basemap?.refreshLabels();
    if (takesFocus) this.card.bring();
    if (!isFirst && !isQuiet) this.announce(this.summary);
  }

  showAll({ isFirst }) {
    const { marks } = this.world;
    const onMap = marks.filter(({ place }) => isOnMap(place, BOUNDS));
    // From west to east: so they stand in the order of the tab key.
    this.marks.show(onMap.sort((a, b) => a.place.position[1] - b.place.position[1]));
    this.inset.show(marks.filter(({ place }) => place?.position && !isOnMap(place, BOUNDS)));
    if (!isFirst) this.listing.show(this.world);
    this.changes.show(this.world);
  }

  /** Draws what the server counted for this part of the map, and remembers the offices that it told of. */
  showClusters(clusters, offices) {
    const known = new Map([...this.data.offices, ...offices].map((office) => [office.slug, office]));
    this.data.offices = [...known.values()];
    const marks = offices.map((office) => this.world.mark(office));
    this.marks.show(marks.filter(({ place }) => isOnMap(place, BOUNDS)), clusters);
    this.marks.markChosen(this.state.office);
    this.basemap?.refreshLabels();
  }

  /** Names, in the panel, the offices of a cluster that no zoom parts. */
  async showCluster(position) {
    const { world } = this;
    const offices = this.many ? await this.many.membersOf(position) : this.officesNear(position);
    if (!offices || this.world !== world) return; // meanwhile the reader went on
    this.card.showCluster(offices.map((office) => world.mark(office)));
  }

  officesNear(position) {
    const near = ({ place }) => isOnMap(place, BOUNDS) && this.map.distance(place.position, position) < NEAR;
    return this.world.marks.filter(near).map(({ office }) => office);
  }

  get summary() {
    if (this.many) return String(this.state.year ?? this.data.words.today);
    const counts = this.world.counts.map(([status, count]) => `${this.data.statuses[status]}${this.data.words.colon} ${count}`);
    return [this.state.year ?? this.data.words.today, ...counts].join(" · ");
  }

  announce(words) {
    byId("announcement").textContent = words;
  }

  get chosenCodes() {
    const { data: { partners }, state: { partner, region } } = this;
    return partners.filter((one) => (partner ? one.slug === partner : one.region === region)).map(({ code }) => code);
  }

  get chosenMark() {
    const office = this.data.offices.find(({ slug }) => slug === this.state.office);
    return office && this.world.mark(office);
  }

  lookAt({ isAnimated }) {
    this.viewpoint.lookAt(this.state, this.chosenMark, this.chosenCodes, { isAnimated });
  }

  goHome() {
    this.viewpoint.stayFor({ ...this.state, view: null }, this.chosenMark);
    this.change({ view: null });
    this.viewpoint.goHome();
  }

  noteView(view) {
    this.state = { ...this.state, view };
    remember(this.state, { asNewStep: false });
    this.form.show(this.state);
    carryOver(this.state);
  }

  /** Closes the card. The focus goes back to where it was opened from. */
  close({ toList = false } = {}) {
    const { state } = this;
    const rest = { office: null, partner: null, ...(toList ? this.panel.asOpen(state) : {}) };
    this.viewpoint.stayFor({ ...state, ...rest });
    this.change(rest);
    this.card.giveBackFocus(state, { toList });
  }
}

const data = JSON.parse(byId("map-data").textContent);
const many = data.isMany ? await import("./many-offices.js") : {};
const explorer = new Explorer(data);
await pause();
await inSlices(explorer.starting(many));
// Tests and other modules of the page wait for this.
explorer.basemap.ready.finally(() => document.documentElement.setAttribute("data-map", "ready"));
