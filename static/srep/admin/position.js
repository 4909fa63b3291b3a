/**
 * A map beside the typed numbers of a position: click it, drag the marker, or move it with the arrow keys.
 *
 * The server reads what is typed (any notation) and says what looks wrong with it, so both have one truth.
 * Needs the global `L` (Leaflet) and the page's `#position-settings`.
 */

const settings = JSON.parse(document.getElementById("position-settings").textContent);
const CENTRE = [42, 58];
const FAR = 4;
const NEAR = 7;
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function start(root) {
  for (const latitude of root.querySelectorAll('[data-coordinate="latitude"]')) {
    if (!latitude.closest(".empty-form")) new Position(latitude);
  }
}

class Position {
  constructor(latitude) {
    this.latitude = latitude;
    this.longitude = this.neighbour("longitude");
    this.country = this.neighbour(latitude.dataset.countryField);
    this.doubtRow = this.neighbour("position_checked")?.closest(".form-row");
    this.build(latitude.closest(".form-row"));
    for (const field of [this.latitude, this.longitude]) {
      field.addEventListener("input", () => this.checkSoon());
    }
    this.country?.addEventListener("change", () => this.check({ recentre: true }));
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      this.draw();
    }).observe(this.container);
  }

  /** The field of the same form with this name. */
  neighbour(name) {
    return name ? document.getElementById(this.latitude.id.replace(/latitude$/, name)) : null;
  }

  build(row) {
    const panel = document.createElement("div");
    panel.className = "position-panel";
    const hint = document.createElement("p");
    hint.className = "help";
    hint.textContent = settings.words.hint;
    this.container = document.createElement("div");
    this.container.className = "position-map";
    this.container.setAttribute("role", "group");
    this.container.setAttribute("aria-label", settings.words.map);
    this.message = document.createElement("p");
    this.message.className = "position-message";
    this.message.setAttribute("role", "status");
    panel.append(hint, this.message, this.container);
    row.append(panel);
  }

  async draw() {
    this.map = L.map(this.container, { center: CENTRE, zoom: FAR, minZoom: 3, maxZoom: 8, doubleClickZoom: false });
    this.map.attributionControl.setPrefix(false);
    this.map.on("click", (event) => this.take(event.latlng));
    this.map.on("zoomend", () => this.marker && this.map.hasLayer(this.marker) && this.map.panInside(this.marker.getLatLng(), { padding: [40, 40] }));
    new ResizeObserver(() => this.map.invalidateSize()).observe(this.container);
    this.check({ recentre: true });
    try {
      const { addBasemap } = await import(settings.basemap);
      await addBasemap(this.map, settings).ready;
    } catch {
      this.message.textContent = settings.words.failed;
    }
  }

  take(latlng) {
    const { lat, lng } = latlng.wrap();
    this.latitude.value = lat.toFixed(5);
    this.longitude.value = lng.toFixed(5);
    this.place([lat, lng]);
    this.checkSoon();
  }

  checkSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check({ recentre: false }), 300);
  }

  async check({ recentre }) {
    const query = new URLSearchParams({
      latitude: this.latitude.value,
      longitude: this.longitude.value,
      country: this.country?.value ?? "",
    });
    let answer;
    try {
      answer = await (await fetch(`${settings.checkUrl}?${query}`, { credentials: "same-origin" })).json();
    } catch {
      return; // The server checks again when the form is saved.
    }
    if (answer.isPair) {
      [this.latitude.value, this.longitude.value] = [answer.latitude, answer.longitude];
      recentre = true;
    }
    this.message.textContent = answer.message;
    this.doubtRow?.classList.toggle("is-doubtful", answer.isDoubtful);
    if (answer.latitude === null || answer.longitude === null) {
      this.marker?.remove();
      if (recentre && answer.country) this.map?.fitBounds(answer.country, { animate: false });
      return;
    }
    const place = [answer.latitude, answer.longitude];
    this.place(place);
    if (this.map && (recentre || !this.map.getBounds().contains(place))) {
      this.map.setView(place, recentre ? NEAR : this.map.getZoom());
    }
  }

  place(latlng) {
    if (!this.map) return;
    this.marker ??= this.createMarker(latlng);
    this.marker.setLatLng(latlng).addTo(this.map);
    this.dress(this.marker.getElement());
  }

  createMarker(latlng) {
    const icon = L.divIcon({ className: "position-marker", iconSize: [26, 26] });
    return L.marker(latlng, { icon, draggable: true }).on("dragend", ({ target }) => this.take(target.getLatLng()));
  }

  dress(element) {
    if (element.dataset.isDressed) return;
    element.dataset.isDressed = "yes";
    element.setAttribute("aria-label", settings.words.marker);
    element.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const pixels = event.shiftKey ? 20 : 2;
      const point = this.map.latLngToContainerPoint(this.marker.getLatLng()).add([step[0] * pixels, step[1] * pixels]);
      this.take(this.map.containerPointToLatLng(point));
    });
  }
}

start(document);
document.addEventListener("formset:added", (event) => start(event.target));
