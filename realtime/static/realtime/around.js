// Around the words: where the session is, who is here, silent signs, what its host can do.

import { hush, tell } from "./status.js";

const page = document.getElementById("session").dataset;
const ring = document.getElementById("ring");
const lead = document.getElementById("lead");
const sign = document.getElementById("sign");
const SHOWN = 10000;
let fading;

export async function readPage() {
  const answer = await fetch(location.pathname).catch(() => null); // offline: the socket asks again
  if (!answer?.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

export function showAround(anew) {
  for (const part of [ring, lead]) {
    const fresh = anew.getElementById(part.id);
    if (!fresh) continue;
    const onIt = part.contains(document.activeElement);
    part.replaceChildren(...fresh.childNodes);
    if (onIt) part.querySelector("button")?.focus();
  }
}

export async function readAround() {
  const anew = await readPage();
  if (anew) showAround(anew);
}

export function showPhase(phase, why) {
  const steps = [...document.querySelectorAll("#phases [data-phase]")];
  const before = steps.find((step) => step.hasAttribute("aria-current"));
  const now = steps.find((step) => step.dataset.phase === phase);
  if (!now || now === before) return;
  before?.removeAttribute("aria-current");
  now.setAttribute("aria-current", "step");
  const help = { href: "/care/now/", textContent: page.help };
  if (why) tell(page.noHost, { as: "news", link: help });
  else tell(now.dataset.now, { as: "news" });
  if (lead.firstElementChild) readAround(); // who leads goes on from another phase now
}

export function showPresence({ seats, host, host_away: away }) {
  if (!away) hush("host");
  else if (host !== page.me) tell(page.hostAway, { as: "host" });
  const shown = [...ring.querySelectorAll("li span")].map((name) => name.firstChild.textContent);
  if (shown.join() !== seats.join()) readAround();
}

export function showSign(kind) {
  const words = document.querySelector(`[data-sign="${kind}"]`)?.dataset.shown;
  if (!words) return;
  clearTimeout(fading);
  sign.textContent = words;
  fading = setTimeout(() => (sign.textContent = ""), SHOWN);
}
