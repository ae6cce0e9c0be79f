// One's own duty: a word and a button in its last ten minutes, on pages that stay open for long.

const duty = document.querySelector("[data-duty]");
const SOON = 10 * 60000;

if (duty) {
  const end = new Date(duty.dataset.duty);
  const row = duty.querySelector(".row");
  const status = duty.querySelector("[role=status]");

  const show = () => {
    if (!row.hidden || end - Date.now() > SOON) return;
    row.hidden = false;
    status.textContent = status.dataset.said;
  };

  setInterval(show, 15000);
  show();
}
