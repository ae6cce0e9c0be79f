// What every page does: leaving at once, closing the open menu, going to what was said or has to be
// mended, and keeping the mark for what is new true.

const PRESSES = 3;
const WITHIN = 5000;
const KEPT = "leave-by-keys";
const root = document.documentElement;
const leave = document.querySelector(".leave");
const said = document.createElement("p");
let presses = 0;
let began = 0;
let timer = 0;
let mixed = false;

function go() {
  root.classList.add("leaving"); // hides everything before the first byte of the next page
  location.replace(leave.href); // replaces this page, so that Back does not show it
}

function stay() {
  root.classList.remove("leaving");
  forget();
}

function forget() {
  clearTimeout(timer);
  presses = 0;
  leave.removeAttribute("data-presses");
  said.textContent = "";
}

function count() {
  clearTimeout(timer);
  if (presses === 0) began = performance.now();
  presses += 1;
  leave.dataset.presses = presses;
  said.textContent = leave.dataset.say.split("|")[presses - 1];
  if (presses === PRESSES) go();
  else timer = setTimeout(forget, WITHIN - (performance.now() - began));
}

function byKeys() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // storage is shut, so nothing can be remembered
  }
}

if (leave) {
  said.className = "hidden";
  said.setAttribute("role", "status");
  document.body.append(said);
  for (const link of document.querySelectorAll("[data-exit]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go();
    });
  }
  // A Shift that makes a capital, selects or switches the keyboard is not a press.
  addEventListener("keydown", (event) => {
    mixed = event.key !== "Shift" || event.altKey || event.ctrlKey || event.metaKey;
    if (mixed && presses) forget();
  });
  addEventListener("pointerdown", () => (mixed = true));
  addEventListener("keyup", (event) => {
    if (event.key === "Shift" && !mixed && byKeys()) count();
  });
  // A page that the browser kept whole and shows again must not stay blank.
  addEventListener("pageshow", (event) => event.persisted && stay());
}

const keys = document.querySelector("[data-exit-keys]");
if (keys) {
  keys.closest("[hidden]").hidden = false;
  keys.checked = byKeys();
  keys.addEventListener("change", () => {
    forget();
    localStorage.setItem(KEPT, keys.checked ? "on" : "off");
  });
}

const menu = document.querySelector("details.me");
if (menu) {
  addEventListener("click", (event) => menu.contains(event.target) || (menu.open = false));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// What a page says about the last press stands where that press led, and is heard. Going to a
// place takes the focus away, so that this waits until the browser has gone there.
function tell(notice) {
  const place = document.getElementById(location.hash.slice(1));
  if (place?.matches("article")) place.before(notice);
  notice.focus({ preventScroll: true });
  if (place) notice.scrollIntoView();
}

const wrong = document.querySelector(".errors");
const notice = document.getElementById("said");
if (wrong) wrong.focus();
else if (notice && !location.hash) tell(notice);
else if (notice) addEventListener("load", () => setTimeout(tell, 0, notice));

// The mark for what is new. Only whether something is new comes in; asked again where a connection
// was lost, and never where the server said no.
const mark = document.querySelector("[data-is-new]");
const NO = new Set([4401, 4403, 4404, 4429]);
const [SOON, LATER] = [2000, 60_000];
const heard = document.createElement("p");
let ear = null;
let pause = SOON;
let asking = 0;

function show(isNew) {
  if (mark.hidden !== isNew) return;
  mark.hidden = !isNew;
  heard.textContent = isNew ? mark.dataset.isNew : "";
}

function hear() {
  clearTimeout(asking);
  ear = new WebSocket(location.origin.replace(/^http/, "ws") + "/ws/me/");
  ear.addEventListener("message", (event) => {
    const frame = JSON.parse(event.data);
    pause = SOON;
    if (frame.type === "notice") show(frame.new);
  });
  ear.addEventListener("close", (event) => {
    if (event.target !== ear || NO.has(event.code)) return;
    asking = setTimeout(hear, pause * (0.5 + Math.random())); // not all pages at the same moment
    pause = Math.min(2 * pause, LATER);
  });
}

function rest() {
  clearTimeout(asking);
  const last = ear;
  ear = null;
  last?.close(); // an open socket would keep the browser from keeping the page
}

if (mark) {
  heard.className = "hidden";
  heard.setAttribute("role", "status");
  document.body.append(heard);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => event.persisted && hear());
  hear();
}
