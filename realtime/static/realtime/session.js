// The live session: words come at once, unsent words are kept and sent again under the same id.
// The page itself works without this file; the socket is only an optimisation of reading it.
const room = document.getElementById("session");
const log = document.getElementById("log");
const form = document.getElementById("say");
const field = form.querySelector("textarea");
const status = document.getElementById("status");
const say = room.dataset;
const unsent = new Map(); // client_id -> body, until the server acknowledges
let socket, seq = Number(say.since), wait = 500, over = false;

function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/ws/sessions/${say.pk}/`);
  socket.onopen = () => send({ type: "hello", since: seq });
  socket.onmessage = ({ data }) => { const frame = JSON.parse(data); (on[frame.type] ?? (() => {}))(frame); };
  socket.onclose = ({ code }) => {
    if (over) return;
    if (code >= 4401 && code <= 4404) { over = true; location.reload(); return; }
    status.textContent = say.reconnecting;
    setTimeout(connect, wait + Math.random() * wait);
    wait = Math.min(wait * 2, 15000);
  };
}

const send = (frame) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame));

const on = {
  welcome(frame) {
    wait = 500;
    status.textContent = "";
    showPhase(frame.phase);
    showPresence(frame.presence);
    for (const [client_id, body] of unsent) send({ type: "say", client_id, body });
  },
  event(frame) {
    if (frame.seq <= seq) return;
    if (frame.seq > seq + 1) { send({ type: "hello", since: seq }); return; }
    seq = frame.seq;
    (events[frame.kind] ?? (() => {}))(frame);
  },
  ack(frame) { unsent.delete(frame.client_id); pending(frame.client_id)?.classList.remove("sending"); },
  refused(frame) {
    status.textContent = frame.sentence;
    const body = unsent.get(frame.client_id);
    if (body === undefined) return;
    unsent.delete(frame.client_id);
    pending(frame.client_id)?.remove();
    field.value = field.value ? `${body}\n${field.value}` : body; // nothing typed is lost
    field.focus();
  },
  presence: showPresence,
  gesture(frame) {
    const words = document.querySelector(`[data-sign="${frame.kind}"]`)?.textContent;
    if (words) document.getElementById("latest").textContent = words;
  },
  catch_up(frame) {
    if (frame.last_seq < seq) { location.reload(); return; }
    send({ type: "hello", since: seq });
  },
};

const events = {
  message: (frame) => showWords(frame.message, frame.at),
  back: (frame) => showWords(frame.message, frame.at),
  gone(frame) {
    const line = log.querySelector(`[data-message="${frame.message.id}"]`);
    if (line) { line.replaceChildren(Object.assign(document.createElement("p"), { className: "taken", textContent: say.gone })); }
  },
  phase: (frame) => showPhase(frame.phase),
  host(frame) { status.textContent = `${frame.member} ${say.leadsNow}`; },
  ended() { over = true; status.textContent = say.ended; socket.close(); setTimeout(() => location.reload(), 1500); },
};

const pending = (id) => log.querySelector(`[data-client="${id}"]`);

function showWords(message, at) {
  document.getElementById("nothing")?.remove();
  const near = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  const line = pending(message.client_id) ?? log.querySelector(`[data-message="${message.id}"]`) ?? log.appendChild(document.createElement("div"));
  line.className = "said";
  line.dataset.message = message.id;
  line.dataset.client = message.client_id;
  const who = Object.assign(document.createElement("b"), { textContent: message.author });
  const when = Object.assign(document.createElement("span"), { className: "soft", textContent: ` ${clock(at)}` });
  const words = Object.assign(document.createElement("div"), { className: "words", innerHTML: message.html }); // made safe by the server
  line.replaceChildren(who, when, words);
  if (message.held) line.append(Object.assign(document.createElement("p"), { className: "soft", textContent: say.held }));
  line.append(message.author === say.me ? takeBack(message.id) : report(message.id));
  if (near) log.scrollTop = log.scrollHeight;
}

function takeBack(id) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: say.takeback });
  button.onclick = () => send({ type: "take_back", message: id });
  return button;
}

const report = (id) => Object.assign(document.createElement("a"), { className: "button quiet", href: `/report/message/${id}/`, textContent: say.report });
const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

function showPhase(phase) {
  for (const step of document.querySelectorAll("#phases [data-phase]")) {
    step.toggleAttribute("aria-current", step.dataset.phase === phase);
    if (step.dataset.phase === phase) step.setAttribute("aria-current", "step");
  }
}

async function showPresence(presence) {
  const ring = document.getElementById("ring");
  const shown = [...ring.querySelectorAll("li span")].map((x) => x.firstChild.textContent);
  if (shown.join() === presence.seats.join()) return;
  const page = await fetch(location.pathname, { headers: { "X-Part": "ring" } });
  if (page.ok) ring.replaceChildren(...new DOMParser().parseFromString(await page.text(), "text/html").querySelectorAll("#ring > li"));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = field.value;
  if (!body.trim()) { field.focus(); return; }
  const client_id = crypto.randomUUID?.() ?? form.elements.client_id.value;
  unsent.set(client_id, body);
  const line = log.appendChild(document.createElement("div"));
  line.className = "said sending";
  line.dataset.client = client_id;
  line.append(Object.assign(document.createElement("b"), { textContent: say.me }), ` ${say.sending}`, Object.assign(document.createElement("div"), { className: "words", textContent: body }));
  log.scrollTop = log.scrollHeight;
  field.value = "";
  send({ type: "say", client_id, body });
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
for (const button of document.querySelectorAll("[data-sign]")) button.onclick = () => send({ type: "gesture", kind: button.dataset.sign });
document.getElementById("signs").hidden = false;
addEventListener("online", () => socket.readyState > 1 && connect());
addEventListener("beforeunload", (event) => { if (unsent.size || field.value.trim()) event.preventDefault(); });
for (const other of document.querySelectorAll("form")) if (other !== form) other.addEventListener("submit", () => { if (!field.value.trim()) unsent.clear(); });
for (const button of log.querySelectorAll("form")) button.addEventListener("submit", (event) => { event.preventDefault(); send({ type: "take_back", message: Number(button.closest("[data-message]").dataset.message) }); });
log.scrollTop = log.scrollHeight;
connect();
