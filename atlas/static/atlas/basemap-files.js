/** The files of the basemap: what they cover, and how they are read. */

/** The drawn part of the world, [[south, west], [north, east]] in degrees; its rim fades into plain land. */
export const BOUNDS = [[32, 34], [58, 92]];

/** The data are generalised: never drawn beyond this zoom. */
export const MAX_ZOOM = 8;

export async function fetchJson(url) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}
