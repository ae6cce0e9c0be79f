// Keeps the mark in the top bar true while a page is open. Only whether something is new comes in.

const FIRST = 2000;
const LONGEST = 60_000;
const ENDED = new Set([4401, 4403, 4404, 4429]); // asking again would be refused again
const dot = document.querySelector("[data-news]");
const said = document.createElement("p");
let socket = null;
let wait = FIRST;
let timer = 0;

function show(isNew) {
  if (dot.hidden !== isNew) return;
  dot.hidden = !isNew;
  said.textContent = isNew ? dot.dataset.news : "";
}

function open() {
  clearTimeout(timer);
  socket = new WebSocket(location.origin.replace(/^http/, "ws") + "/ws/me/");
  socket.addEventListener("message", (event) => {
    const frame = JSON.parse(event.data);
    wait = FIRST;
    if (frame.type === "notice") show(frame.new);
  });
  socket.addEventListener("close", (event) => {
    if (event.target !== socket || ENDED.has(event.code)) return;
    timer = setTimeout(open, wait * (0.5 + Math.random())); // not all pages at the same moment
    wait = Math.min(2 * wait, LONGEST);
  });
}

function close() {
  clearTimeout(timer);
  const last = socket;
  socket = null;
  last?.close(); // an open socket would keep the browser from keeping the page
}

if (dot) {
  said.className = "hidden";
  said.setAttribute("role", "status");
  document.body.append(said);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
  open();
}
