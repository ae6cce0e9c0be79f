// The log: new words as lines, words that are gone, words on their way.

const page = document.getElementById("session").dataset;
const log = document.getElementById("log");
const sending = document.getElementById("sending"); // outside the log, which reads aloud what is new
const pattern = document.getElementById("line").content.firstElementChild;
const told = new Map(); // client_id -> what only the author hears about these words
const NEAR = 120;

const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: page.zone });

export const isSaid = (id) => log.querySelector(`[data-client="${id}"]`) !== null;
export const onItsWay = (id) => sending.querySelector(`[data-client="${id}"]`);
export const toLatest = () => (log.scrollTop = log.scrollHeight);

const nearLatest = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;

export function showWords(message, at) {
  document.getElementById("nothing")?.remove();
  const near = nearLatest();
  const before = log.querySelector(`[data-message="${message.id}"]`);
  const line = drawn(message, clock(at));
  if (before) before.replaceWith(line);
  else log.append(line);
  if (message.author === page.me) onItsWay(message.client_id)?.remove();
  if (near) toLatest();
}

function drawn(message, time) {
  const line = pattern.cloneNode(true);
  const part = (name) => line.querySelector(name);
  const own = message.author === page.me;
  line.dataset.message = message.id;
  if (own) line.dataset.client = message.client_id;
  part("b").textContent = message.author;
  part("b + span").textContent = time;
  part(".words").innerHTML = message.html; // made safe by the server
  part("[data-take-back] [data-which]").textContent = `: ${time}`;
  part("[data-report] [data-which]").textContent = `: ${message.author}, ${time}`;
  part("[data-report]").href = `/report/message/${message.id}/`;
  part(own ? "[data-report]" : "[data-take-back]").remove();
  if (!message.held) part("[data-held]").remove();
  fill(line, own ? told.get(message.client_id) : "");
  return line;
}

function fill(line, sentence) {
  const place = line.querySelector("[data-told]");
  if (sentence) place.querySelector("span").textContent = sentence;
  else place?.remove();
}

// The sentence may come before its words do, or after them.
export function tellAbout(id, sentence) {
  told.set(id, sentence);
  const line = log.querySelector(`[data-client="${id}"]`);
  if (!line || line.querySelector("[data-told]")) return;
  const near = nearLatest();
  line.querySelector("[data-take-back]").before(pattern.querySelector("[data-told]").cloneNode(true));
  fill(line, sentence);
  if (near) toLatest();
}

// Returns whose words went while the reader was on them: "mine", "theirs", or nothing.
export function takeAway(id) {
  const line = log.querySelector(`[data-message="${id}"]`);
  if (!line) return "";
  const onIt = line.contains(document.activeElement);
  line.replaceChildren(Object.assign(document.createElement("p"), { className: "taken", textContent: page.gone }));
  if (!onIt) return "";
  return line.dataset.client ? "mine" : "theirs";
}

export function showOnItsWay(id, body) {
  const line = sending.appendChild(document.createElement("div"));
  line.className = "said sending";
  line.dataset.client = id;
  const by = Object.assign(document.createElement("p"), { className: "by" });
  by.append(Object.assign(document.createElement("b"), { textContent: page.me }), ` ${page.sending}`);
  line.append(by, Object.assign(document.createElement("div"), { className: "words", dir: "auto", textContent: body }));
}

// All lines anew, in silence: nothing in them was said just now.
export function replaceAll(lines) {
  log.setAttribute("aria-live", "off");
  log.replaceChildren(...lines);
  toLatest();
  setTimeout(() => log.setAttribute("aria-live", "polite"), 1000);
}
