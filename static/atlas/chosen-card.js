/** The card of what is chosen, in the panel; the focus comes to it, and goes back to where it was opened from. */

import { clusterCard, officeCard, partnerCard } from "./cards.js";
import { byId } from "./elements.js";

export class ChosenCard {
  constructor(explorer) {
    this.explorer = explorer;
    this.box = byId("chosen");
    this.cluster = null; // the marks of offices that no zoom parts
  }

  get isThere() {
    const { chosenMark, state } = this.explorer;
    return !!(chosenMark || state.partner || this.cluster);
  }

  /** The first one came from the server. */
  show({ isFirst = false }) {
    if (!isFirst) this.box.replaceChildren(...this.content);
    this.box.hidden = !this.isThere;
    this.explorer.panel.show(this.explorer.state, this.isThere);
  }

  get content() {
    const { data, listing, state, world, chosenMark } = this.explorer;
    if (this.cluster) return clusterCard(this.cluster, data);
    if (chosenMark) return officeCard(chosenMark, world, data, listing);
    const partner = this.explorer.partner(state.partner);
    return partner ? partnerCard(partner, world, data, listing) : [];
  }

  showCluster(marks) {
    this.cluster = marks;
    this.noteOpener();
    this.show({});
    this.bring();
  }

  noteOpener() {
    this.opener = document.activeElement;
  }

  bring() {
    this.box.focus({ preventScroll: true });
    this.explorer.panel.bringIntoView();
  }

  /** To where the card of an office or a partner was opened from, or what stands for that by now. */
  giveBackFocus({ office, partner }, { toList }) {
    const { opener, explorer: { frame, map } } = this;
    const line = document.querySelector(`#office-list [data-office="${CSS.escape(office ?? "")}"] .locate`);
    const name = document.querySelector(`#office-list [data-partner="${CSS.escape(partner ?? "")}"]`);
    const sign = office && frame.querySelector(`[data-mark="${CSS.escape(office)}"]`);
    const isListSeen = byId("office-list").checkVisibility?.() ?? true;
    const wasOnMap = opener?.dataset.mark !== undefined || opener === map.getContainer();
    const target = wasOnMap && !toList ? (sign ?? opener) : isListSeen ? (line ?? name ?? sign) : sign;
    (target ?? map.getContainer()).focus({ preventScroll: true });
  }
}
