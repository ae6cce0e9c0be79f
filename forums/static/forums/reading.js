// Keeps how far a topic was read, quietly, some seconds after the last new place was in view.

const form = document.querySelector("form[data-reading]");
const WAIT = 2000;

if (form) {
  let kept = Number(form.dataset.reading);
  let seen = kept;
  let timer = 0;
  form.hidden = true;

  const keep = () => {
    clearTimeout(timer);
    if (seen <= kept) return;
    kept = seen;
    const body = new FormData(form);
    body.set("position", seen);
    const headers = { Accept: "application/json" };
    fetch(form.action, { method: "POST", body, headers, keepalive: true }).catch(() => {});
  };

  const watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen = Math.max(seen, Number(target.id.slice("reply-".length)));
      clearTimeout(timer);
      timer = setTimeout(keep, WAIT);
    }
  }, { rootMargin: "0px 0px -40% 0px" });

  for (const post of document.querySelectorAll("[id^='reply-']")) watch.observe(post);
  addEventListener("pagehide", keep);
}
