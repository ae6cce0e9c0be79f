// Saves what is being written as a draft, quietly, and tries again until it is saved.

const PAUSE = 1500; // after the last key
const LONGEST = 30000; // between two tries
const TOKEN = /name="csrfmiddlewaretoken" value="([^"]+)"/;

function keep(form) {
  const said = form.querySelector("[data-draft-said]");
  let timer = 0;
  let wait = PAUSE;
  let busy = false;
  let more = false;
  let done = false;

  const fields = () => [...form.querySelectorAll("textarea, input[type=text]")];
  const tell = (sentence) => said.textContent === sentence || (said.textContent = sentence);

  function soon(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function later(sentence) {
    tell(sentence);
    soon(wait);
    wait = Math.min(wait * 2, LONGEST);
  }

  // From here on these words are not unsent: leaving the page loses nothing.
  function saved(answer, words) {
    form.elements.version.value = answer.version;
    if (answer.client_id) form.elements.client_id.value = answer.client_id;
    if (form.dataset.unsent) form.dataset.unsent = "";
    for (const [field, value] of words) field.defaultValue = value;
    wait = PAUSE;
    const sentence = document.createElement("span");
    sentence.innerHTML = answer.sentence; // ours: a sentence with a link in it
    if (answer.sentence) said.replaceChildren(sentence);
    else tell(answer.client_id ? said.dataset.saved : "");
  }

  async function refused(answer) {
    const text = await answer.text();
    if (answer.headers.get("Content-Type").startsWith("application/json")) {
      const no = JSON.parse(text);
      if (no.code === "already_sent") {
        form.elements.client_id.value = crypto.randomUUID();
        form.elements.version.value = 0;
        return soon(0);
      }
      return answer.status === 429 || answer.status >= 500 ? later(no.detail) : tell(no.detail);
    }
    const token = text.match(TOKEN); // a new sign-in in another tab brings a new one
    if (token) form.elements.csrfmiddlewaretoken.value = token[1];
    return later(answer.status === 401 ? said.dataset.signIn : said.dataset.waits);
  }

  async function save() {
    clearTimeout(timer);
    if (done) return;
    if (busy) {
      more = true;
      return;
    }
    busy = true;
    more = false;
    const words = fields().map((field) => [field, field.value]);
    try {
      const body = new FormData(form);
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.dataset.draft, { method: "POST", body, headers });
      if (answer.ok) saved(await answer.json(), words);
      else await refused(answer);
    } catch {
      later(said.dataset.waits);
    } finally {
      busy = false;
      if (more) soon(PAUSE);
    }
  }

  const unsaved = () => fields().some((field) => field.value !== field.defaultValue);

  // A quote opens this page anew: what is typed is saved first, and found again there.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-quote]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (unsaved()) await save();
    const there = new URL(link.href);
    if (fields().some((field) => field.value.trim()))
      there.searchParams.set("draft", form.elements.client_id.value);
    location.assign(there);
  });
  form.addEventListener("input", () => soon(PAUSE));
  form.addEventListener("submit", () => {
    done = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => (done = false));
  addEventListener("online", () => timer && soon(0));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && unsaved()) save();
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
