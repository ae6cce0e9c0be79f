// Reminds of what was asked for while someone writes; it only reminds, and can be put away.

const PAUSE = 400; // after the last key

function remind(box) {
  const form = box.closest("form");
  const field = form.querySelector("textarea[name=body]");
  const advice = new RegExp(box.dataset.advice, "i");
  const quoted = new RegExp(box.dataset.quoted, "gm");
  const seen = form.elements.as_it_is_seen;
  let timer = 0;
  let away = false;

  function look() {
    const sounds = advice.test(field.value.replace(quoted, " "));
    box.hidden = away || !sounds;
    if (!box.hidden) seen.name = "as_it_is"; // it was shown: the next press sends
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  box.querySelector("[data-away]").addEventListener("click", () => {
    away = box.hidden = true;
    field.focus();
  });
  look();
}

for (const box of document.querySelectorAll("[data-advice]")) remind(box);
