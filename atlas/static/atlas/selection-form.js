/** The form beside the map: what it asks for is the state, and the state is what it shows. */

import { readState, writeState } from "./address.js";

const FIELDS = ["year", "region", "kind", "status", "q"];

export class SelectionForm {
  /**
   * @param {HTMLFormElement} form
   * @param {object} data  of the page
   * @param {object} on  `onChange` gets the values of the fields, and whether they are a new step of the history;
   *     `onReset` is called when all is to be shown
   */
  constructor(form, data, { onChange, onReset }) {
    Object.assign(this, { form, data, onChange });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.read();
    });
    form.addEventListener("change", () => this.read());
    form.elements.q.addEventListener("input", () => this.read({ asNewStep: false }));
    form.querySelector(".reset").addEventListener("click", (event) => {
      event.preventDefault();
      onReset();
    });
  }

  read({ asNewStep = true } = {}) {
    const values = new FormData(this.form);
    const asked = new URLSearchParams(FIELDS.map((name) => [name, values.get(name) ?? ""]));
    const state = readState(asked.toString(), this.data);
    this.onChange(Object.fromEntries(FIELDS.map((name) => [name, state[name]])), { asNewStep });
  }

  /** A field in which somebody writes is left alone; one with an error stands as it was sent, until something changes. */
  show(state, { isFirst = false } = {}) {
    if (!isFirst) this.forgetErrors();
    for (const name of FIELDS) {
      const field = this.form.elements[name];
      if (field.matches("[aria-invalid]")) continue;
      if (field !== document.activeElement || name === "year") field.value = state[name] ?? "";
    }
    if (!isFirst) this.form.querySelector(".reset").hidden = !writeState(state);
  }

  forgetErrors() {
    for (const message of document.querySelectorAll(".errors, .field-error")) message.remove();
    for (const field of this.form.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  }
}
