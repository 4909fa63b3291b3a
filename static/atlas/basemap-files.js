/** The files of the basemap: what they cover, and how they are read. */

/** Where offices are drawn and readers may move, [[south, west], [north, east]] in degrees; as in atlas/basemap.py. */
export const BOUNDS = [[25, 24], [58, 92]];

/** What is drawn: so much more that no window sees its rim, which fades into plain land, before it is wide and far. */
export const DRAWN = [[20, 15], [62, 116]];

/** The data are generalised: never drawn beyond this zoom. */
export const MAX_ZOOM = 8;

export async function fetchJson(url) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}
