// New answers in the care thread, asked for while the page is looked at.

const thread = document.querySelector("[data-news]");
const EVERY = 20000;

if (thread) {
  const status = document.querySelector("[data-said]");
  let last = Number(thread.dataset.last);

  const ask = async () => {
    if (document.hidden) return;
    let answer;
    try {
      answer = await fetch(`${thread.dataset.news}?after=${last}`);
    } catch {
      return; // offline: the next time asks again
    }
    const html = answer.ok && !answer.redirected ? (await answer.text()).trim() : "";
    if (!html) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const line of page.querySelectorAll("[data-line]")) {
      last = Math.max(last, Number(line.dataset.line));
      thread.append(line);
    }
    status.textContent = "";
    status.textContent = status.dataset.said;
  };

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}
