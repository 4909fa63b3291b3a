/** Long work in slices, so that the page answers between them. */

const SLICE = 5; // milliseconds: four times as many on a slow telephone

/** Lets the browser do what waits: answer a reader, draw. */
export function pause() {
  return globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
}

/** Runs a generator to its end, with pauses where it yields; resolves with what it returns. */
export async function inSlices(work) {
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
export function atOnce(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
