// Asks before a page with unsent words is left; never when someone leaves by "Leave this page".

const root = document.documentElement;

for (const form of document.querySelectorAll("form[data-unsent]")) {
  let unsent = form.dataset.unsent === "typed"; // it came back with words that are not sent

  form.addEventListener("input", () => (unsent = true));
  form.addEventListener("submit", () => (unsent = false));
  addEventListener("beforeunload", (event) => {
    if (unsent && !root.classList.contains("leaving")) event.preventDefault();
  });
}

document.getElementById("look")?.focus();
