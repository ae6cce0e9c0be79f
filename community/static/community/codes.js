// Copies and prints what is shown once; without a script the page says to write it down.

for (const row of document.querySelectorAll("[data-needs-script]")) row.hidden = false;

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const items = [...document.querySelectorAll(`#${button.dataset.copy} li`)];
    const shown = items.length ? items : [document.getElementById(button.dataset.copy)];
    await navigator.clipboard.writeText(shown.map((item) => item.textContent).join("\n"));
    document.getElementById("copied").textContent = button.dataset.copied;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
