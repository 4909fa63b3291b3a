/** Tells in the bar below the chart what a dot or a bar of it means; the list and the table of the page have the words. */

const chart = document.querySelector("[data-chart]");
const reading = chart.querySelector("[data-reading]");
const told = chart.querySelector("[data-told]");
const dots = [...chart.querySelectorAll("a:has(> .dot)")];
const targets = [...new Set(dots.map(targetOf))];
let chosen = targets.at(-1);

/** The id of the element that tells what a dot means. */
function targetOf(dot) {
  return dot.getAttribute("href").slice(1);
}

/** A copy of what an element of the page says, without the ids that stand once in a page. */
function copy(element) {
  const twin = element.cloneNode(true);
  for (const node of twin.querySelectorAll("[id]")) node.removeAttribute("id");
  return [...twin.childNodes];
}

function tell(target) {
  chosen = target;
  const place = targets.indexOf(target);
  told.replaceChildren(...copy(document.getElementById(target)));
  for (const dot of dots) {
    const isChosen = targetOf(dot) === target;
    dot.setAttribute("aria-current", isChosen);
    // One stop of the Tab key for all dots; the arrows go from one to the next.
    dot.setAttribute("tabindex", isChosen ? "0" : "-1");
    if (isChosen) drawHair(dot);
  }
  for (const button of reading.querySelectorAll("[data-step]")) {
    button.setAttribute("aria-disabled", !(place + Number(button.dataset.step) in targets));
  }
}

function tellRow(row) {
  told.replaceChildren(...[...row.cells].map((cell) => {
    const line = document.createElement("p");
    line.append(...copy(cell));
    return line;
  }));
}

function drawHair(dot) {
  const hair = dot.ownerSVGElement.querySelector("[data-hair]");
  const circle = dot.querySelector("circle");
  hair.setAttribute("d", `M${circle.getAttribute("cx")} 20V${hair.dataset.hair}`);
}

function step(by, from = chosen) {
  const target = targets[targets.indexOf(from) + by];
  if (target) tell(target);
  return target;
}

for (const dot of dots) {
  dot.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && tell(targetOf(dot)));
  dot.addEventListener("focus", () => tell(targetOf(dot)));
  dot.addEventListener("click", (event) => {
    event.preventDefault();
    tell(targetOf(dot));
  });
  dot.addEventListener("keydown", (event) => {
    const isMirrored = getComputedStyle(chart).direction === "rtl";
    const by = { ArrowLeft: isMirrored ? 1 : -1, ArrowRight: isMirrored ? -1 : 1 }[event.key];
    const target = by && step(by, targetOf(dot));
    if (!target) return;
    event.preventDefault();
    dots.find((other) => targetOf(other) === target && other.ownerSVGElement === dot.ownerSVGElement).focus();
  });
}

for (const bar of chart.querySelectorAll("[data-row]")) {
  const row = document.getElementById(bar.dataset.row);
  for (const event of ["pointerenter", "focus"]) bar.addEventListener(event, () => tellRow(row));
}

reading.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-step]");
  if (button) step(Number(button.dataset.step));
});

const table = document.querySelector("[data-as-table]");
table.open = false;
table.dataset.isReady = "";
tell(chosen);
