// A live session: what its socket brings and takes. The page works without it, by reloading.

import { readAround, readPage, showAround, showPhase, showPresence, showSign } from "./around.js";
import { bringBack, forget, intoField, keep, nothingToLose, unsent } from "./keeping.js";
import { hush, tell, toStatus } from "./status.js";
import { isSaid, onItsWay, replaceAll, showOnItsWay, showWords, takeAway, tellAbout, toLatest } from "./words.js";

const page = document.getElementById("session").dataset;
const log = document.getElementById("log");
const form = document.getElementById("say");
const field = form.querySelector("textarea");
const SIGNED_OUT = 4401, NOT_FOUND = 4404, LONGEST_WAIT = 15000, TO_HEAR_IT = 4000;
let socket, timer, seq = Number(page.since), wait = 500, over = false;

function connect() {
  clearTimeout(timer);
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/ws/sessions/${page.pk}/`);
  socket.onopen = () => send({ type: "hello", since: seq });
  socket.onmessage = ({ data }) => { const frame = JSON.parse(data); on[frame.type]?.(frame); };
  socket.onclose = ({ code }) => {
    if (over) return;
    if (code >= SIGNED_OUT && code <= NOT_FOUND) { shut(code); return; }
    lost();
    timer = setTimeout(connect, wait + Math.random() * wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
}

const lost = () => tell(page.reconnecting, { as: "connection" });
const send = (frame) => socket.readyState === WebSocket.OPEN && (socket.send(JSON.stringify(frame)), true);

const on = {
  welcome(frame) {
    if (frame.me.handle !== page.me) { forget(); location.reload(); return; } // someone else signed in
    wait = 500;
    page.live = ""; // the words come by themselves from here on
    open(true);
    hush("connection", "shut");
    showPhase(frame.phase, frame.why);
    showPresence(frame.presence);
    for (const [client_id, body] of unsent) send({ type: "say", client_id, body });
  },
  event(frame) {
    if (frame.seq <= seq) return;
    if (frame.seq > seq + 1) { send({ type: "hello", since: seq }); return; }
    seq = frame.seq;
    events[frame.kind]?.(frame);
  },
  ack(frame) {
    unsent.delete(frame.client_id);
    keep();
    hush("refused");
    if (isSaid(frame.client_id)) onItsWay(frame.client_id)?.remove();
    if (frame.sentence) tellAbout(frame.client_id, frame.sentence);
  },
  refused(frame) {
    tell(frame.sentence, { as: "refused" });
    if (!unsent.has(frame.client_id)) return;
    onItsWay(frame.client_id)?.remove();
    intoField(frame.client_id);
    field.focus();
  },
  presence: showPresence,
  gesture: (frame) => showSign(frame.kind),
  catch_up(frame) {
    if (frame.last_seq < seq) readAnew();
    else send({ type: "hello", since: seq });
  },
};

const events = {
  message: (frame) => showWords(frame.message, frame.at),
  back: (frame) => showWords(frame.message, frame.at),
  gone(frame) {
    const whose = takeAway(frame.message.id);
    if (!whose) return;
    tell(whose === "mine" ? page.takenBack : page.gone, { as: "news" });
    (whose === "mine" ? field : log).focus();
  },
  phase: (frame) => showPhase(frame.phase, frame.why),
  host(frame) {
    tell(page.leadsNow.replace("%s", frame.member), { as: "news" });
    readAround();
  },
  ended: () => shut(),
};

// What this reader may see has changed: the lines are read anew, and what is typed stays.
async function readAnew() {
  const fresh = await readPage();
  const session = fresh?.getElementById("session");
  if (!session) { if (fresh) shut(NOT_FOUND); return; }
  replaceAll(fresh.getElementById("log").children);
  showAround(fresh);
  seq = Number(session.dataset.since);
  send({ type: "hello", since: seq });
}

// Nothing more comes here. Where words would be lost the page stays, and says so.
function shut(code) {
  over = true;
  socket.close();
  if (nothingToLose()) {
    if (!code) tell(page.ended, { as: "shut" });
    setTimeout(() => nothingToLose() && location.reload(), code ? 0 : TO_HEAR_IT);
    if (!code) open(false);
    return;
  }
  for (const id of unsent.keys()) onItsWay(id)?.remove();
  intoField();
  open(false);
  const away = { href: location.pathname, textContent: page.goOn };
  const door = { href: "/accounts/login/", target: "_blank", rel: "noopener", textContent: page.signIn };
  if (code === SIGNED_OUT) tell(page.signedOut, { as: "shut", link: door });
  else tell(code ? page.shutUnsent : page.endedUnsent, { as: "shut", link: away });
  toStatus();
  if (code === SIGNED_OUT) addEventListener("focus", () => { over = false; connect(); }, { once: true });
}

function open(yes) {
  field.readOnly = !yes;
  form.querySelector(".row").hidden = !yes;
}

// Over plain http browsers offer no randomUUID.
function newId() {
  const digits = crypto.getRandomValues(new Uint8Array(16)).reduce((hex, byte) => hex + byte.toString(16).padStart(2, "0"), "");
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = field.value;
  if (!body.trim() || field.readOnly) { field.focus(); return; }
  const client_id = newId();
  unsent.set(client_id, body);
  field.value = "";
  keep();
  showOnItsWay(client_id, body);
  toLatest();
  send({ type: "say", client_id, body });
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
field.addEventListener("input", () => hush("refused", "kept", "news"));
log.addEventListener("submit", (event) => {
  event.preventDefault();
  const message = Number(event.target.closest("[data-message]").dataset.message);
  if (!send({ type: "take_back", message })) lost();
});
document.querySelector(".acts").addEventListener("submit", (event) => {
  const to = event.submitter?.name === "to" && event.submitter.value;
  if (to && send({ type: "phase", to })) event.preventDefault();
  else over = true; // the next page says what comes; the closing socket has no say in it
});
for (const button of document.querySelectorAll("[data-sign]"))
  button.addEventListener("click", () => send({ type: "gesture", kind: button.dataset.sign }) || lost());
addEventListener("offline", lost);
addEventListener("pageshow", (event) => event.persisted && location.reload());
addEventListener("online", () => send({ type: "hello", since: seq }) || (socket.readyState === WebSocket.CLOSED && !over && connect()));

document.getElementById("signs").hidden = false;
bringBack(isSaid);
toLatest();
connect();
