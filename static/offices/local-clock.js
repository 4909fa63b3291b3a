// Says in a sentence what the clocks say at an office, in the language of the page, instead of how far they stand from UTC.

const MINUTE = 60_000;

function show(clock) {
  try {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, {
      numberingSystem: "latn",
      timeZone: clock.dataset.timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    clock.textContent = format.format(new Date());
    const sentence = clock.closest(".local-time > *");
    sentence.hidden = false;
    sentence.nextElementSibling.hidden = true;
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
