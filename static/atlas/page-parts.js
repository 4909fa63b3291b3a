/** Parts of the page that only the server draws: they are taken from the page of the present address. */

import { writeState } from "./address.js";

const REST = 180; // milliseconds without a change before they are fetched

export class PageParts {
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
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ids) {
        const [here, there] = [document.getElementById(id), page.getElementById(id)];
        if (there) here.replaceChildren(...there.childNodes);
      }
    } catch (error) {
      if (error.name !== "AbortError") console.warn("Map:", error);
    }
  }
}
