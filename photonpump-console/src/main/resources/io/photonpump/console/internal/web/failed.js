// Parked events and dead letters.
import { h, fetchJson, eventElement, streamHref } from "./streams.js";
import { act, ask, readOnly } from "./actions.js";

const SOURCES = {
  parked: {
    title: "Parked events",
    empty: "No event is parked.",
    replay: "The server delivers this event again, to any consumer of the group. Parked events before it move to the end of the list.",
    remove: "No replay delivers this event any more. It stays in its own stream. Parked events before it move to the end of the list.",
    of: listener => `group ${listener.group} of ${listener.stream}`,
  },
  letters: {
    title: "Dead letters",
    empty: "No dead letter waits.",
    replay: "The listener handles the event of this letter again. Letters before it move to the end of the list.",
    remove: "No replay passes this event to the listener any more. The letter stays in the dead-letter stream. Letters before it move to the end of the list.",
    of: listener => `of ${listener.stream}`,
  },
};

/** Shows the failed events of all listeners. `message` gives the last live message, which tells which listeners there are. */
export function showFailed(root, parts, message) {
  const list = h("div", {});
  const groups = new Map();
  root.replaceChildren(
    h("div", { class: "page-head" }, h("h1", {}, "Failed events"), h("p", {}, "What listeners could not handle, oldest first")),
    list);

  function update(current) {
    const wanted = current.listeners.flatMap(listener => [
      listener.group === null ? [] : [["parked", listener]],
      listener.actions.includes("replay_dead_letters") || listener.deadLettered > 0 ? [["letters", listener]] : [],
    ].flat());
    if (!wanted.length && !groups.size) list.replaceChildren(h("p", { class: "notice" }, "No listener is in a group or writes dead letters, so none has failed events that wait."));
    for (const [source, listener] of wanted) {
      const key = `${source} ${listener.id}`;
      let group = groups.get(key);
      if (!group) {
        group = new FailedGroup(source, listener);
        groups.set(key, group);
        if (groups.size === 1) list.replaceChildren();
        list.append(group.element);
      }
      group.update(listener);
    }
  }

  if (message()) update(message());
  return { update };
}

class FailedGroup {
  constructor(source, listener) {
    this.source = source;
    this.id = listener.id;
    this.words = SOURCES[source];
    this.count = h("p", {});
    this.body = h("div", { class: "events", "aria-live": "polite" });
    this.element = h("section", { class: "failed-group" },
      h("header", {}, h("h2", {}, `${listener.id}: ${this.words.title.toLowerCase()}`),
        h("p", {}, this.words.of(listener)), this.count,
        h("button", { type: "button", onclick: () => this.load() }, "Reload", h("span", { class: "visually-hidden" }, ` ${this.words.title.toLowerCase()} of ${listener.id}`))),
      this.body);
    this.seen = null;
  }

  /** Reads the events when the listener has failed on more of them, and at first. */
  update(listener) {
    const seen = this.source === "parked" ? `${listener.parked} ${listener.waiting}` : `${listener.deadLettered}`;
    if (seen === this.seen || this.loading || (this.seen !== null && this.element.querySelector("details[open]"))) return;
    this.seen = seen;
    this.load();
  }

  async load() {
    this.loading = true;
    this.body.setAttribute("aria-busy", "true");
    try {
      const page = await fetchJson(`api/${this.source}?listener=${encodeURIComponent(this.id)}`);
      this.count.replaceChildren(`${page.events.length}${page.complete ? "" : " and more"} in `, h("a", { href: streamHref(page.stream) }, page.stream));
      this.body.replaceChildren(...page.events.map(event => this.event(event)));
      if (!page.events.length) this.body.append(h("p", { class: "notice" }, this.words.empty));
    } catch (e) {
      this.body.replaceChildren(h("p", { class: "notice bad" }, e.message));
    } finally {
      this.loading = false;
      this.body.removeAttribute("aria-busy");
    }
  }

  event(event) {
    const first = (event.reason ?? "").split("\n").filter(line => line && !line.startsWith("Client explicitly NAK")).join(" ");
    return eventElement(event, {
      peek: first,
      time: event.failed,
      number: event.number,
      facts: [
        ["Reason", h("span", { class: "reason" }, event.reason ?? "unknown")],
        event.attempts ? ["Attempts", event.attempts] : null,
        event.broken ? ["Note", "The event itself is gone; only the link to it is left"] : null,
      ].filter(Boolean),
      buttons: readOnly ? [] : [
        h("button", { type: "button", class: "primary", onclick: () => this.act(event, "replay", "Replay", this.words.replay) }, "Replay this one"),
        h("button", { type: "button", class: "danger", onclick: () => this.act(event, "delete", "Delete", this.words.remove) }, "Delete this one"),
      ],
    });
  }

  async act(event, action, label, text) {
    if (await ask(`${label} event ${event.eventNumber}@${event.stream}?`, text, label) === null) return;
    const body = { listener: this.id, source: this.source, number: event.number, action };
    if (await act("api/failed", body, action === "replay" ? "The event is delivered again" : "The event is no longer in the list")) {
      this.body.querySelectorAll("details[open]").forEach(element => { element.open = false; });
    }
    await this.load();
  }
}
