/** What is clicked in the list or on the map is chosen; under the mouse it is only pointed at. */

export class Choosing {
  constructor(explorer) {
    this.explorer = explorer;
  }

  listenTo(list, map) {
    const { areas, pointing } = this.explorer;
    list.addEventListener("click", (event) => this.followLink(event));
    pointing.listenTo(list);
    map.on("click", ({ latlng }) => this.choosePartnerAt(latlng));
    map.on("mousemove", ({ latlng, containerPoint, originalEvent }) => {
      const isOnSign = originalEvent.target.closest(".office-mark, .office-cluster");
      pointing.atPartner(isOnSign ? null : areas.at(latlng), containerPoint);
    });
    map.on("mouseout movestart", () => pointing.atPartner(null));
  }

  /** A plain click on the name of an office or of a partner in the list stays on this page. */
  followLink(event) {
    const link = event.target.closest(".locate, [data-partner]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const { partner } = link.dataset;
    const office = link.closest("[data-office]")?.dataset.office;
    // Of very many offices the page does not know each: the address then shows it.
    if (!partner && !this.explorer.data.offices.some(({ slug }) => slug === office)) return;
    event.preventDefault();
    this.explorer.choose(partner ? { partner } : { office });
  }

  choosePartnerAt(latlng) {
    const { areas, card, data } = this.explorer;
    const code = areas.at(latlng);
    const partner = data.partners.find((one) => one.code === code);
    if (partner) this.explorer.choose({ partner: partner.slug });
    else if (card.isThere) this.explorer.close();
  }
}
