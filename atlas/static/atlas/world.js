/** The world of a year in the browser: the same rules as atlas/world.py and offices/selection.py. */

const ORDER = ["open", "planned", "closed"];
const LATEST = 3;
const APOSTROPHES = /['"`´ʻʼʹʾʿ‘’‛′]/g;
const LETTERS = { ı: "i", ə: "e", ø: "o", ł: "l", đ: "d", ß: "ss", ς: "σ" };

/** One spelling for search, as languages/folding.py has it. */
export function fold(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replace(APOSTROPHES, "")
    .replace(/[ıəøłđßς]/g, (letter) => LETTERS[letter])
    .replaceAll("և", "եւ")
    .replaceAll("եվ", "եւ")
    .split(/\s+/)
    .filter(Boolean);
}

/** What a state shows of the data. Days are ISO texts, which sort as days do. */
export class World {
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
      (!year || office.opened <= `${year}-12-31`) &&
      (!region || office.regions.includes(region)) &&
      (!kind || office.kind === kind) &&
      (!q || fold(q).every((word) => office.folded.includes(word)))
    );
  }

  mark(office) {
    return { office, place: this.placeOf(office), status: this.statusOf(office) };
  }

  statusOf(office) {
    if (this.day < office.opened) return "planned";
    return !office.closed || this.day < office.closed ? "open" : "closed";
  }

  placeOf({ places }) {
    const begun = places.filter(({ since }) => !since || since <= this.day);
    const current = begun.find(({ until }) => !until || this.day < until);
    return current ?? begun.at(-1) ?? places[0] ?? null;
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

  /** [[status, how many]] in the order of the list. */
  get counts() {
    return ORDER.map((status) => [status, this.marks.filter((mark) => mark.status === status).length]);
  }

  get milestones() {
    const { year, region } = this.state;
    const rows = this.data.milestones.filter(({ regions }) => !region || regions.includes(region));
    if (year) return rows.filter(({ day }) => day.startsWith(`${year}-`));
    return rows.filter(({ day }) => day <= this.day).slice(-LATEST);
  }
}

/** Whether a place is in the part of the world that the map draws; the same bounds as in basemap.js. */
export function isOnMap(place, [[south, west], [north, east]]) {
  if (!place?.position) return false;
  const [latitude, longitude] = place.position;
  return south <= latitude && latitude <= north && west <= longitude && longitude <= east;
}
