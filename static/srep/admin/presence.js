/**
 * Tells the server every half minute that a form is still open, shows who else has it open, and says when it is left.
 *
 * Without this script people are noted when they load the page, and forgotten 90 seconds later.
 */
const EVERY = 30_000;
const note = document.querySelector("[data-presence]");

if (note) {
  const form = document.querySelector("#content-main form[id$='_form']");
  const token = form?.querySelector("[name=csrfmiddlewaretoken]")?.value;
  let isSending = false;

  const body = (values) => {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", token);
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    return data;
  };

  const renew = async () => {
    try {
      const response = await fetch(note.dataset.presence, { method: "POST", body: body({}), redirect: "error" });
      if (!response.ok) return;
      const { others } = await response.json();
      note.querySelector("span").textContent = others.join(", ");
      note.hidden = !others.length;
    } catch {
      // The next turn asks again; a session that ended shows itself when the form is sent.
    }
  };

  if (token) {
    renew();
    setInterval(renew, EVERY);
    form.addEventListener("submit", ({ submitter }) => (isSending = !submitter?.formTarget));
    window.addEventListener("pageshow", (event) => event.persisted && renew());
    window.addEventListener("pagehide", () => {
      // The page that answers a sent form is most often the same form again.
      if (!isSending) navigator.sendBeacon(note.dataset.presence, body({ leave: "1" }));
      isSending = false;
    });
  }
}
