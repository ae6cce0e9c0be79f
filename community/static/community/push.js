// Lets this browser be woken when something is new. Nothing is registered before the button is pressed.

const form = document.querySelector("form[data-push]");
const status = document.querySelector("[data-push-said]");
const SCOPE = new URL("./", import.meta.url).pathname; // no page lies below it

function bytes(key) {
  const padded = key.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(key.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

async function endpoint() {
  if ((await Notification.requestPermission()) !== "granted") return "";
  const address = new URL(form.dataset.worker, location.href);
  address.search = new URLSearchParams({ say: form.dataset.say, to: form.dataset.to });
  const registration = await navigator.serviceWorker.register(address, { scope: SCOPE });
  const had = await registration.pushManager.getSubscription();
  const key = bytes(form.dataset.key);
  const kept = had ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  return kept.endpoint;
}

async function ask(event) {
  event.preventDefault();
  form.querySelector("button").disabled = true;
  try {
    form.elements.endpoint.value = await endpoint();
    if (form.elements.endpoint.value) return form.submit();
  } catch {
    // the browser has a push service that does not answer, or none
  }
  form.querySelector("button").disabled = false;
  status.textContent = form.dataset.not;
}

// Signing out on this browser ends it here too, not only at the server.
async function end(event) {
  event.preventDefault();
  try {
    const registration = await navigator.serviceWorker.getRegistration(SCOPE);
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
    await registration?.unregister();
  } finally {
    event.target.submit();
  }
}

if ("serviceWorker" in navigator && "PushManager" in window) {
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", ask);
  }
  document.querySelector("form[data-push-end]")?.addEventListener("submit", end);
}
