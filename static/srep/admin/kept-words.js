/**
 * What is typed into a small form beside another, such as a comment, stays there when a button of the other is pressed.
 *
 * It is kept in this browser tab (sessionStorage) per user and address, until it was sent and a page says that it
 * arrived, wherever that is and whether or not it has the form.
 */
const KEPT = "kept-words:";
const forms = document.querySelectorAll("form[data-keeps]");
const hasArrived = document.querySelector(".messagelist .success") !== null;

const fields = (form) => [...form.elements].filter((field) => field.matches("textarea, select"));

const forgetSent = () => {
  try {
    for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(KEPT))) {
      if (JSON.parse(sessionStorage.getItem(key)).isSent) sessionStorage.removeItem(key);
    }
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
};

if (hasArrived) forgetSent();

for (const form of forms) {
  const key = `${KEPT}${form.dataset.keeps}:${location.pathname}`;
  let isSent = false;

  const keep = () => {
    const values = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
    const isTyped = fields(form).some((field) => field.matches("textarea") && field.value.trim());
    try {
      if (isTyped) sessionStorage.setItem(key, JSON.stringify({ isSent, values }));
      else sessionStorage.removeItem(key);
    } catch {
      // A browser that keeps nothing still comments.
    }
  };

  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(key));
  } catch {
    // As if nothing had been typed.
  }
  if (kept) {
    for (const field of fields(form)) {
      const value = kept.values[field.name];
      const isThere = field.matches("textarea") || [...field.options].some((option) => option.value === value);
      if (value && isThere && !field.value) field.value = value;
    }
  }

  form.addEventListener("submit", () => {
    isSent = true;
  });
  addEventListener("pagehide", keep);
}
