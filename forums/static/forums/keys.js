// Single keys on boards and topics: never in a field, never with another key held.

const here = document.querySelector("script[data-keys]").dataset;
const PLACES = "#main article.post, #main .topics > li > a.title, #main .pages a.next";
const TYPING = "input, textarea, select, [contenteditable], dialog";
let asked = false;

function places() {
  return [...document.querySelectorAll(PLACES)].filter((place) => place.checkVisibility());
}

function goTo(place) {
  if (!place) return false;
  if (place.matches("article")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: place.matches("article") ? "start" : "nearest" });
  return true;
}

// From where the focus is; where it is nowhere, from the top of what is in view.
function step(by) {
  const all = places();
  const at = all.findIndex((place) => place.contains(document.activeElement));
  if (at >= 0) return goTo(all[at + by]);
  const top = (place) => place.getBoundingClientRect().top;
  return goTo(by > 0 ? all.find((place) => top(place) >= 0) : all.findLast((place) => top(place) < 0));
}

function follow(link) {
  link?.click();
  return Boolean(link);
}

function reply() {
  const place = document.getElementById("write");
  return goTo(place?.querySelector("textarea:not([readonly])") ?? place);
}

function search() {
  const field = document.getElementById("find");
  if (!field) location.assign(here.search);
  return field ? goTo(field) : true;
}

// The list stands on a page of its own, so that no other page has to carry it.
async function list() {
  if (asked) return;
  asked = true;
  try {
    const answer = await fetch(here.keys);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const dialog = document.createElement("dialog");
    const [title, keys] = [page.querySelector("h1"), page.querySelector("[data-keys]")];
    const close = document.createElement("button");
    const more = document.createElement("a");
    if (!keys) throw new Error("another page came"); // one is signed out by now
    title.id = "keys-title";
    close.className = more.className = "button";
    [close.textContent, more.textContent] = [here.close, here.change];
    more.href = here.keys;
    const row = document.createElement("p");
    row.className = "row";
    row.append(more, close);
    dialog.append(title, keys, row);
    dialog.setAttribute("aria-labelledby", title.id);
    const before = document.activeElement;
    const away = () => {
      dialog.remove();
      before.focus({ preventScroll: true });
    };
    close.addEventListener("click", away);
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && away());
    document.body.append(dialog);
    dialog.show(); // not as a modal one: “Leave this page” has to be in reach
    close.focus();
  } catch {
    location.assign(here.keys);
  } finally {
    asked = false;
  }
}

const DOES = {
  j: () => step(1),
  k: () => step(-1),
  n: () => follow(document.querySelector(".go-on a, .topics a.new")),
  r: reply,
  "/": search,
  "?": () => list() && true,
};

addEventListener("keydown", (event) => {
  const held = event.altKey || event.ctrlKey || event.metaKey || event.isComposing;
  if (held || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.(TYPING) || !Object.hasOwn(DOES, event.key)) return;
  if (DOES[event.key]()) event.preventDefault();
});
