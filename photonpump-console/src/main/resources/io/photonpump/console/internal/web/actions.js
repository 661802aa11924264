// Questions, actions and announcements.
import { h, fetchJson } from "./streams.js";

const meta = name => document.querySelector(`meta[name="photonpump-${name}"]`)?.content ?? "";

export const readOnly = meta("read-only") === "true";

const announcer = document.getElementById("announcer");
const toast = document.getElementById("toast");
let hiding = null;

export function announce(text) {
  announcer.textContent = text;
}

export function notify(text, bad = false) {
  toast.textContent = text;
  toast.classList.toggle("bad", bad);
  toast.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { toast.hidden = true; }, bad ? 12000 : 4000);
}

/** Sends a request that changes something; tells how it went. Returns whether it was carried out. */
export async function act(url, body, done) {
  const headers = { "Content-Type": "application/json", "X-Photonpump-Console": "1" };
  if (meta("csrf-header")) headers[meta("csrf-header")] = meta("csrf-token");
  try {
    const answer = await fetchJson(url, { method: "POST", headers, body: JSON.stringify(body) });
    notify(answer.done === false ? "Still at work; the page shows when it is done" : answer.message ?? done);
    return true;
  } catch (e) {
    notify(e.message, true);
    return false;
  }
}

/** Asks for a confirmation or a value. Resolves to null if the person declines. */
export function ask(title, text, label, input = null) {
  return new Promise(resolve => {
    const field = input ? h("input", { value: input.value, required: true, autocomplete: "off", spellcheck: "false" }) : null;
    const dialog = h("dialog", { "aria-labelledby": "question" },
      h("form", { method: "dialog" },
        h("h2", { id: "question" }, title), h("p", {}, text),
        field ? h("label", {}, input.label, field) : null,
        h("div", { class: "actions" },
          h("button", { type: "button", onclick: () => dialog.close("") }, "Cancel"),
          h("button", { class: "primary", value: "yes" }, label))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? field ? field.value.trim() : "" : null);
    });
    document.body.append(dialog);
    dialog.showModal();
    (field ?? dialog.querySelector(".primary")).focus();
  });
}
