// A case in the hand: the minutes that are left, kept alive by working, and the order of reading.

const form = document.querySelector(".decide[data-lease]");
const lease = form?.querySelector(".lease");

if (lease) {
  const status = lease.nextElementSibling;
  const { minutes, minute, over } = lease.dataset;
  let until = new Date(lease.dataset.until);
  let asked = Date.now();
  let warned = "";
  let no = ""; // why it could not be held longer

  // Buttons say what they can still do: one that is hidden is not what Enter presses either.
  const offer = (held) => {
    for (const button of form.querySelectorAll("[data-holds]")) button.hidden = button.disabled = !held;
    for (const button of form.querySelectorAll("[data-lost]")) button.hidden = button.disabled = held;
  };

  const show = () => {
    const left = Math.ceil((until - Date.now()) / 60000);
    const rest = left === 1 ? minute : minutes.replace("%s", left);
    const said = left < 1 ? over : no ? `${rest} ${no}` : rest;
    lease.textContent = said;
    lease.classList.toggle("soon", left < 3 || no !== "");
    if ((left < 3 || no) && warned !== said) status.textContent = warned = said; // once, not each second
    offer(left >= 1);
  };

  const hold = async () => {
    if (Date.now() - asked < 60000 || until < Date.now()) return;
    asked = Date.now();
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    try {
      const answer = await fetch(form.dataset.lease, { method: "POST", headers });
      const told = await answer.json();
      no = answer.ok ? "" : (told.detail ?? "");
      if (answer.ok) until = new Date(told.until);
    } catch {
      return; // offline: the countdown goes on and tells the truth
    }
    show();
  };

  form.addEventListener("input", hold);
  document.querySelector(".desk").addEventListener("toggle", hold, true);
  setInterval(show, 5000);
  show();
}

// The ladder folds once a step is chosen, so that the words come near; it opens again by its name.
const steps = document.querySelector("details.chosen");
if (steps) {
  const summary = steps.querySelector("summary");
  const asks = summary.textContent;
  const chosen = () => steps.querySelector(":checked");

  const fold = () => {
    const name = chosen()?.closest("label").querySelector("span").textContent;
    summary.textContent = name ? steps.dataset.says.replace("%s", name) : asks;
    steps.open = !name;
  };

  // A key that moves through the steps chooses each on its way: they fold when it has left them.
  steps.addEventListener("click", (event) => event.detail > 0 && event.target.matches("input") && fold());
  steps.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !steps.contains(event.relatedTarget)) fold();
  });
  if (chosen()) fold();
}

// What was decided before opens once the words themselves have been read.
const reading = document.querySelector("[data-reading]");
const earlier = document.querySelector("[data-after-reading]");
if (reading && earlier && !reading.open) {
  earlier.hidden = true;
  reading.addEventListener("toggle", () => (earlier.hidden = false), { once: true });
}
