/** What is kept in this browser tab (sessionStorage). A browser that keeps nothing still edits, and has nothing to read. */

export function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Keeps a copy; without one, forgets what was kept. */
export function write(key, copy) {
  try {
    if (copy) sessionStorage.setItem(key, JSON.stringify(copy));
    else sessionStorage.removeItem(key);
  } catch {
    // As said above.
  }
}

/** Under which keys with that beginning something is kept. */
export function keys(start) {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
}
