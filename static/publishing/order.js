/**
 * Entries in an order: each gets a handle by which it is dragged, or moved with Alt and the arrow keys.
 *
 * The order is that of the number fields of the entries, which are written anew; where an entry stands now is spoken.
 * Without this script the numbers are typed. An entry is a child of [data-ordered] with a number field of its own, or in a
 * form with rows a row that is not the empty one.
 */
const NUMBER = "input[type=number][name^=place-], input[name$=-position]";
const ENTRY = "li, .inline-related:not(.empty-form)";
const EDGE = 80; // pixels from an edge of the window: what is dragged there has the page scroll
const SPEED = 0.8; // pixels a millisecond by which it then scrolls

const told = document.createElement("p");
told.className = "visually-hidden";
told.setAttribute("role", "status");

const numberOf = (entry) => entry.querySelector(NUMBER);
const entriesOf = (list) => [...list.querySelectorAll(ENTRY)].filter(numberOf);
const nameOf = (entry) => entry.querySelector("[data-order-name], .inline_label").textContent.trim();
const put = (words, values) => words.replace(/{(\w+)}/g, (_, key) => values[key]);

function renumber(list) {
  const first = list.querySelector("[name^=place-]") ? 1 : 0;
  for (const [place, entry] of entriesOf(list).entries()) {
    const field = numberOf(entry);
    if (field.value === String(place + first)) continue;
    field.value = place + first;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Puts an entry before or after another one; the focus stays on its handle. */
function move(entry, beside, isAfter) {
  beside[isAfter ? "after" : "before"](entry);
  entry.querySelector(".order-handle").focus({ preventScroll: true });
}

function tell(list, entry) {
  const entries = entriesOf(list);
  const values = { name: nameOf(entry), place: entries.indexOf(entry) + 1, count: entries.length };
  told.textContent = put(list.dataset.orderTold, values);
}

function drag(list, entry, { pointerId, clientY: start }) {
  const before = entriesOf(list).indexOf(entry);
  let y = start;
  let frame;
  let drawn = performance.now();
  const follow = () => {
    const entries = entriesOf(list);
    const place = entries.indexOf(entry);
    const passed = (other) => {
      const box = other.getBoundingClientRect();
      return y > box.top + box.height / 2;
    };
    const above = entries.findIndex((other) => other !== entry && !passed(other));
    const target = above === -1 ? entries.length : above;
    if (target > place + 1) move(entry, entries[target - 1], true);
    else if (target < place) move(entry, entries[target], false);
  };
  const moved = (event) => {
    if (event.pointerId !== pointerId) return;
    y = event.clientY;
    follow();
  };
  const scroll = (now) => {
    const far = SPEED * (now - drawn);
    drawn = now;
    const isUp = y < Math.min(start, EDGE);
    const isDown = y > Math.max(start, innerHeight - EDGE);
    if (isUp || isDown) {
      scrollBy(0, isUp ? -far : far);
      follow();
    }
    frame = requestAnimationFrame(scroll);
  };
  const end = (event) => {
    if (event.pointerId !== pointerId) return;
    cancelAnimationFrame(frame);
    document.removeEventListener("pointermove", moved);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    entry.classList.remove("is-dragged");
    if (entriesOf(list).indexOf(entry) === before) return;
    renumber(list);
    tell(list, entry);
  };
  entry.classList.add("is-dragged");
  document.addEventListener("pointermove", moved);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
  frame = requestAnimationFrame(scroll);
}

function addHandle(list, entry) {
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = "order-handle";
  handle.textContent = "⠿";
  handle.setAttribute("aria-label", put(list.dataset.orderHandle, { name: nameOf(entry) }));
  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault(); // no text is chosen on the way
    handle.focus();
    drag(list, entry, event);
  });
  handle.addEventListener("keydown", (event) => {
    const step = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const entries = entriesOf(list);
    const beside = entries[entries.indexOf(entry) + step];
    if (beside) {
      move(entry, beside, step > 0);
      renumber(list);
    }
    tell(list, entry);
  });
  (entry.querySelector("h3") ?? entry).prepend(handle);
}

for (const list of document.querySelectorAll("[data-ordered]")) {
  for (const entry of entriesOf(list)) addHandle(list, entry);
  // Django's way to say that a row was added to a form.
  document.addEventListener("formset:added", ({ target }) => {
    if (!list.contains(target) || !target.matches(ENTRY) || !numberOf(target)) return;
    addHandle(list, target);
    renumber(list);
  });
}
document.body.append(told);
