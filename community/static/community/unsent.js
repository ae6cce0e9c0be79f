// Asks before a page with unsent words is left; never on the way out, to help or to grounding.

const FREE = "[data-exit], .always a, a[href^='/care/']";
const root = document.documentElement;
let free = false;
let sent = false;

function hasWords(form) {
  const cameBack = form.dataset.unsent === "typed"; // it came back with words that are not sent
  const fields = [...form.querySelectorAll("textarea, input[type=text]")];
  const before = (field) => (cameBack ? "" : field.defaultValue.trim());
  return fields.some((field) => !field.readOnly && field.value.trim() !== before(field));
}

for (const form of document.querySelectorAll("form[data-unsent]")) {
  form.addEventListener("input", () => (free = sent = false));
  form.addEventListener("submit", () => (sent = true));
  addEventListener("beforeunload", (event) => {
    const asks = !free && !sent && !root.classList.contains("leaving");
    if (asks && hasWords(form)) event.preventDefault();
  });
}

addEventListener("click", (event) => (free = event.target.closest(FREE) !== null), true);
addEventListener("pageshow", () => (free = sent = false));
document.getElementById("look")?.focus();
