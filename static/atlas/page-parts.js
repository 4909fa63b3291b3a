/** Parts of the page that only the server draws: they are taken from the page of the present address. */

import { writeState } from "./address.js";
import { element } from "./elements.js";

const REST = 180; // milliseconds without a change before they are fetched
const LISTS = ["office-list", "table"]; // the parts above which it is said that they could not be fetched

export class PageParts {
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
