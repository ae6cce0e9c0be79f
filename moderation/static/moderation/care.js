// New answers in the care thread, asked for while the page is looked at.

const thread = document.querySelector("[data-news]");
const EVERY = 20000;

if (thread) {
  const status = document.querySelector("[data-said]");
  const signedOut = document.getElementById("signed-out");
  let last = Number(thread.dataset.last);

  const say = (sentence) => {
    status.textContent = "";
    status.textContent = sentence;
  };

  const tellSignedOut = (shut) => {
    if (shut && signedOut.hidden) say(status.dataset.shut); // said once, not each time
    signedOut.hidden = !shut;
  };

  const ask = async () => {
    if (document.hidden) return;
    let answer;
    try {
      answer = await fetch(`${thread.dataset.news}?after=${last}`);
    } catch {
      return; // offline: the next time asks again
    }
    tellSignedOut(answer.redirected || answer.status === 401);
    const html = answer.ok && !answer.redirected ? (await answer.text()).trim() : "";
    if (!html) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const line of page.querySelectorAll("[data-line]")) {
      last = Math.max(last, Number(line.dataset.line));
      thread.append(line);
    }
    say(status.dataset.said);
  };

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}
