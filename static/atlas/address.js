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
export function readQuery(search, data) {
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
export function writeState(state) {
  return write(state, NAMES);
}

/** The part of it that chooses offices: what data and pictures are asked for. */
export function writeSelection(state) {
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
export function remember(state, { asNewStep }) {
  const address = `${location.pathname}${writeState(state)}`;
  if (address === location.pathname + location.search) return;
  if (asNewStep) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}
