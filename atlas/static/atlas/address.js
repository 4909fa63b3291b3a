/** The state of the map is its address: what the query string says, the server and the browser show alike. */

const NAMES = ["year", "region", "kind", "status", "q", "office", "partner", "view"];
const NARROWING = ["year", "region", "kind", "status", "q"];

/**
 * The state in a query string. What the data do not know is left out, as the server does.
 *
 * @returns {{year: ?number, region: ?string, kind: ?string, status: ?string, q: ?string, office: ?string,
 *     partner: ?string, view: ?{zoom: number, center: [number, number]}}}
 */
export function readState(search, data) {
  const query = new URLSearchParams(search);
  const known = (name, rows) => (rows.some((row) => row.slug === query.get(name)) ? query.get(name) : null);
  const among = (name, words) => (Object.hasOwn(words, query.get(name) ?? "") ? query.get(name) : null);
  return {
    year: /^\d{4}$/.test(query.get("year")?.trim()) ? Number(query.get("year")) : null,
    region: known("region", data.regions),
    kind: among("kind", data.kinds),
    status: among("status", data.statuses),
    q: query.get("q")?.trim() || null,
    office: data.isMany ? query.get("office") : known("office", data.offices),
    partner: known("partner", data.partners),
    view: readView(query.get("view")),
  };
}

function readView(text) {
  const [zoom, ...center] = (text ?? "").split("/").map(Number);
  return center.length === 2 && [zoom, ...center].every(Number.isFinite) ? { zoom, center } : null;
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
