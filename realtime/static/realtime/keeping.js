// Words that are not sent yet are kept in this tab: no way to help, reload or lost line costs any.

import { tell } from "./status.js";

const { pk, me, kept: sentence } = document.getElementById("session").dataset;
const field = document.querySelector("#say textarea");
const place = `words-${pk}-${me}`;
const MOMENT = 1000;
let going = false;

export const unsent = new Map(); // client_id -> words, until the server acknowledges them

export const nothingToLose = () => !unsent.size && !field.value.trim();

export function keep() {
  try {
    if (nothingToLose()) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify({ typed: field.value, unsent: [...unsent] }));
  } catch {
    // storage is shut; the words are still in the field
  }
}

export function forget() {
  unsent.clear();
  field.value = "";
  keep();
}

// What had not reached the server comes back into the field; its author decides whether to send it.
export function intoField(id = null) {
  const words = id === null ? [...unsent.values()] : [unsent.get(id)];
  if (id === null) unsent.clear();
  else unsent.delete(id);
  field.value = [...words, field.value].filter((text) => text?.trim()).join("\n");
  keep();
}

export function bringBack(isSaid) {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(place));
  } catch {
    return;
  }
  if (!kept) return;
  const waiting = kept.unsent.filter(([id]) => !isSaid(id)).map(([, words]) => words);
  field.value = [...waiting, kept.typed].filter((text) => text.trim()).join("\n");
  keep();
  if (field.value) tell(sentence, { as: "kept" });
}

field.addEventListener("input", keep);
// A link or a button of the page is followed without a question: the words are here on return.
for (const followed of ["click", "submit"])
  addEventListener(followed, ({ target }) => {
    if (followed === "click" && !target.closest("a[href]")) return;
    going = true;
    setTimeout(() => (going = false), MOMENT);
  });
const leaving = () => document.documentElement.classList.contains("leaving");
addEventListener("beforeunload", (event) => {
  if (!going && !leaving() && !nothingToLose()) event.preventDefault();
});
addEventListener("pagehide", () => leaving() && forget()); // "Leave this page" leaves nothing behind
