// The one sentence above the field: why something was not taken, or how the connection is.

const field = document.querySelector("#say textarea");
const status = document.getElementById("status");
let about = "";

field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} status`.trim());

export function tell(sentence, { link, as = "" } = {}) {
  if (as === about && status.textContent.startsWith(sentence) && sentence) return; // said already
  about = as;
  status.textContent = sentence;
  if (link) status.append(" ", Object.assign(document.createElement("a"), link));
  field.toggleAttribute("aria-invalid", false);
  if (as === "refused") field.setAttribute("aria-invalid", "true");
}

export function hush(...these) {
  if (these.includes(about)) tell("");
}

export const toStatus = () => status.focus();
