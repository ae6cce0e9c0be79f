// A case in the hand: the minutes that are left, kept alive by working, and the order of reading.

const form = document.querySelector(".decide[data-lease]");
const lease = form?.querySelector(".lease");

if (lease) {
  const status = form.querySelector("[role=status]");
  const { minutes, minute, over } = lease.dataset;
  let until = new Date(lease.dataset.until);
  let asked = Date.now();
  let warned = "";

  const show = () => {
    const left = Math.ceil((until - Date.now()) / 60000);
    const said = left < 1 ? over : left === 1 ? minute : minutes.replace("%s", left);
    lease.textContent = said;
    lease.classList.toggle("soon", left < 3);
    if (left < 3 && warned !== said) status.textContent = warned = said; // said once, not each second
  };

  const hold = async () => {
    if (Date.now() - asked < 60000 || until < Date.now()) return;
    asked = Date.now();
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    try {
      const answer = await fetch(form.dataset.lease, { method: "POST", headers });
      if (answer.ok) until = new Date((await answer.json()).until);
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

// What was decided before opens once the words themselves have been read.
const reading = document.querySelector("[data-reading]");
const earlier = document.querySelector("[data-after-reading]");
if (reading && earlier && !reading.open) {
  earlier.hidden = true;
  reading.addEventListener("toggle", () => (earlier.hidden = false), { once: true });
}
