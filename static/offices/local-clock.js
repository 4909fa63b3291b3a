// Shows what the clocks say at an office, in the language of the page.

const MINUTE = 60_000;

function show(clock) {
  try {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, {
      timeZone: clock.dataset.timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    clock.textContent = format.format(new Date());
    clock.hidden = false;
  } catch {
    // A browser that does not know the zone leaves the reader with the offset from UTC.
  }
}

for (const clock of document.querySelectorAll("[data-time-zone]")) {
  const again = () => {
    show(clock);
    setTimeout(again, MINUTE - (Date.now() % MINUTE));
  };
  again();
}
