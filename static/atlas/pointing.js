/** What the mouse or the focus is on: a tooltip names it, and map and list mark it. */

import { Tooltip } from "./tooltip.js";

export class Pointing {
  constructor(explorer) {
    this.explorer = explorer;
    this.tooltip = new Tooltip(explorer.frame);
  }

  /** What a line of the list tells of is marked on the map. */
  listenTo(list) {
    const { explorer } = this;
    for (const [event, isOn] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
      list.addEventListener(event, ({ target }) => {
        const { office } = target.closest("[data-office]")?.dataset ?? {};
        const { partner } = target.closest("[data-partner]")?.dataset ?? {};
        if (office) explorer.marks.highlight(office, isOn);
        if (partner) this.light(isOn ? explorer.partner(partner).code : null);
      });
    }
  }

  /** Under the mouse, a partner is lit, and a tooltip says who serves it. */
  atPartner(code, point) {
    const { map, areas, data, world } = this.explorer;
    map.getContainer().classList.toggle("is-over-partner", !!code);
    this.light(code);
    const partner = data.partners.find((one) => one.code === code);
    if (!partner) return this.tooltip.hide(areas);
    const server = world.serving(partner).now.find(({ status }) => status === "open");
    return this.tooltip.show(areas, [partner.name, server?.office.name ?? data.words.nobody], point);
  }

  light(code) {
    for (const [one, paths] of this.explorer.areas.paths) {
      for (const path of paths) path.getElement()?.classList.toggle("is-pointed-at", one === code);
    }
  }

  /** Under the mouse or with the focus, an office is named, and its line in the list is marked. */
  atOffice(slug, isOn) {
    const { frame, listing, world, data } = this.explorer;
    listing.highlight(slug, isOn);
    const mark = world.marks.find(({ office }) => office.slug === slug);
    const sign = frame.querySelector(`[data-mark="${CSS.escape(slug)}"]`);
    if (!isOn || !mark || !sign) return this.tooltip.hide(slug);
    const [box, stage] = [sign.getBoundingClientRect(), frame.getBoundingClientRect()];
    const at = { x: box.left + box.width / 2 - stage.left, y: box.top - stage.top };
    return this.tooltip.show(slug, [mark.office.name, data.statuses[mark.status]], at);
  }

  end() {
    this.tooltip.hide();
  }
}
