// The page of the console. It is told everything once a second, and only while somebody looks at it.
import { h, fetchJson, showStreams, streamHref } from "./streams.js";
import { showFailed } from "./failed.js";
import { announce, ask, act, readOnly } from "./actions.js";

const main = document.getElementById("main");
const pulse = document.getElementById("pulse");
const pulseText = document.getElementById("pulse-text");
const HISTORY = 120;

const live = { message: null, history: new Map(), moods: new Map() };
let source = null;
let retry = null;
let page = null;

/* ---------- messages ---------- */

function listen() {
  clearTimeout(retry);
  if (document.hidden || source) return;
  source = new EventSource("live");
  source.onmessage = event => receive(JSON.parse(event.data));
  source.onerror = () => {
    pulse.classList.remove("on");
    pulseText.textContent = "Reconnecting …";
    page?.lost?.();
    if (source?.readyState === EventSource.CLOSED) {
      source = null;
      retry = setTimeout(listen, 3000);
    }
  };
}

function pause() {
  source?.close();
  source = null;
  clearTimeout(retry);
  pulse.classList.remove("on");
  pulseText.textContent = "Paused";
}

document.addEventListener("visibilitychange", () => document.hidden ? pause() : listen());
addEventListener("pagehide", pause);
addEventListener("pageshow", listen);

function receive(message) {
  pulse.classList.add("on");
  pulseText.textContent = "Live";
  for (const listener of message.listeners) {
    const known = message.history?.[listener.id] ?? live.history.get(listener.id) ?? [];
    if (!message.history) known.push([message.time, listener.lag, listener.rate]);
    live.history.set(listener.id, known.slice(-HISTORY));
    const before = live.moods.get(listener.id);
    if (before && before !== listener.mood) announce(`${listener.id}: ${MOODS[listener.mood][0]}`);
    live.moods.set(listener.id, listener.mood);
  }
  live.message = message;
  document.title = title(message);
  page?.update?.(message);
}

function title(message) {
  const bad = message.listeners.filter(listener => PROBLEMS.has(listener.mood)).length;
  const name = document.querySelector(".brand-app").textContent;
  return `${bad ? `(${bad}) ` : ""}${name} · Photon Pump`;
}

/* ---------- words and signs: each mood has a word, a sign of its own shape, and a colour ---------- */

const MOODS = {
  well: ["Running", "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Z"],
  behind: ["Fallen behind", "M8 0 16 15H0Z"],
  retrying: ["Retrying", "M8 0a8 8 0 1 0 8 8h-3a5 5 0 1 1-5-5v3l5-4.5L8 -3Z"],
  waiting: ["Waiting", "M1 0h14v3L10 8l5 5v3H1v-3l5-5-5-5Z"],
  paused: ["Paused", "M2 0h4v16H2zM10 0h4v16h-4z"],
  stopped: ["Stopped", "M1 1h14v14H1z"],
  failed: ["Failed", "M3 0 8 5l5-5 3 3-5 5 5 5-3 3-5-5-5 5-3-3 5-5-5-5Z"],
};
const PROBLEMS = new Set(["behind", "retrying", "waiting", "failed"]);

function sign(mood) {
  return svg("svg", { viewBox: "-1 -3 18 20", "aria-hidden": "true" }, svg("path", { d: MOODS[mood][1] }));
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const whole = new Intl.NumberFormat("en");
const number = value => value === null || value === undefined ? "–" : whole.format(value);
const rate = value => value >= 10 || value === 0 ? whole.format(Math.round(value)) : value.toFixed(1);

const ago = (instant, now = Date.now()) => duration(Math.max(0, Math.round((now - Date.parse(instant)) / 1000)));

function duration(seconds) {
  if (seconds > 0 && seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  seconds = Math.round(seconds);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/* ---------- listeners ---------- */

class ListenersPage {
  constructor(root) {
    this.cards = new Map();
    this.connections = new Map();
    this.summary = h("p", {}, "Waiting for the application …");
    this.connectionList = h("div", { class: "connections" });
    this.cardList = h("div", { class: "cards" });
    root.replaceChildren(
      h("div", { class: "page-head" }, h("h1", {}, "Listeners"), this.summary),
      h("section", { "aria-label": "Connections" }, this.connectionList),
      h("section", { "aria-label": "Listeners" }, this.cardList));
    if (live.message) this.update(live.message);
  }

  update(message) {
    put(this.summary, summary(message.listeners));
    sync(this.connections, this.connectionList, message.connections, "name", () => new ConnectionPanel(), message);
    sync(this.cards, this.cardList, message.listeners, "id", view => new Card(view), message);
  }
}

function summary(listeners) {
  if (!listeners.length) return "The application has no listeners.";
  const counts = Object.keys(MOODS).map(mood => [MOODS[mood][0].toLowerCase(), listeners.filter(listener => listener.mood === mood).length]);
  return counts.filter(([, count]) => count).map(([name, count]) => `${count} ${name}`).join(", ");
}

/** Keeps one element for each view, so that focus and selection survive the messages. */
function sync(known, parent, views, key, create, message) {
  const gone = new Set(known.keys());
  for (const view of views) {
    let part = known.get(view[key]);
    if (!part) {
      part = create(view);
      known.set(view[key], part);
      parent.append(part.element);
    }
    gone.delete(view[key]);
    part.update(view, message);
  }
  for (const name of gone) {
    known.get(name).element.remove();
    known.delete(name);
  }
}

class Facts {
  constructor(className, names) {
    this.values = new Map(names.map(name => [name, h("dd", {})]));
    this.element = h("dl", { class: className }, names.map(name => h("div", {}, h("dt", {}, name), this.values.get(name))));
  }

  put(name, text, loud = false) {
    const value = this.values.get(name);
    put(value, text);
    value.title = text.length > 9 ? text : "";
    value.parentElement.classList.toggle("loud", loud);
  }

  toggle(name, shown) { this.values.get(name).parentElement.hidden = !shown; }
}

const PHASES = { ready: "Connected", waiting: "Waiting for the next attempt", connecting: "Connecting", discovering: "Looking for a node", greeting: "Logging in", idle: "Idle", closed: "Closed" };
const STRIP_MINUTES = 10;

class ConnectionPanel {
  constructor() {
    this.mood = h("span", { class: "mood" });
    this.name = h("span", {});
    this.where = h("p", { class: "where" });
    this.strip = svg("svg", { viewBox: "0 0 600 18", preserveAspectRatio: "none", role: "img" });
    this.facts = new Facts("facts", ["Round trip", "Reconnects", "Since"]);
    this.error = h("p", { class: "error", hidden: true });
    this.element = h("article", { class: "panel connection" },
      h("div", {}, h("h2", {}, this.name, this.mood), this.where),
      h("figure", { class: "strip" }, this.strip, h("figcaption", {}, h("span", {}, `${STRIP_MINUTES} minutes ago`), h("span", {}, "now"))),
      this.facts.element, this.error);
  }

  update(view, message) {
    const mood = view.phase === "ready" ? "well" : view.phase === "closed" ? "stopped" : "waiting";
    if (this.element.dataset.mood !== mood) {
      this.element.dataset.mood = mood;
    }
    if (this.phase !== view.phase) {
      this.phase = view.phase;
      this.mood.replaceChildren(sign(mood), PHASES[view.phase] ?? view.phase);
    }
    put(this.name, message.connections.length === 1 ? "Connection" : view.name);
    put(this.where, [view.endpoint ?? "no server", view.role, view.version && `version ${view.version}`, view.attempts ? `${view.attempts} failed attempts` : null].filter(Boolean).join(" · "));
    this.facts.put("Round trip", view.roundTripMicros === null ? "–" : view.roundTripMicros < 1000 ? `${view.roundTripMicros} µs` : `${(view.roundTripMicros / 1000).toFixed(1)} ms`);
    this.facts.put("Reconnects", number(view.reconnects));
    this.facts.put("Since", ago(view.since, message.time));
    this.error.hidden = !view.error;
    put(this.error, view.error ?? "");
    this.draw(view, message.time);
  }

  draw(view, now) {
    const start = now - STRIP_MINUTES * 60000;
    const x = at => Math.max(0, Math.min(600, (at - start) / (now - start) * 600));
    const changes = view.changes.length ? view.changes : [{ at: Date.parse(view.since), phase: view.phase === "ready" ? "ready" : "connecting" }];
    const bars = changes.map((change, i) => [change.phase, x(change.at), x(changes[i + 1]?.at ?? now)]).filter(([, from, to]) => to > from);
    this.strip.replaceChildren(...bars.map(([phase, from, to]) =>
      phase === "ready" ? svg("rect", { class: phase, x: from, y: 0, width: Math.max(1, to - from), height: 18 })
        : svg("rect", { class: phase, x: from, y: phase === "connecting" ? 6 : 9, width: Math.max(3, to - from), height: phase === "connecting" ? 12 : 9 })));
    const losses = changes.filter(change => change.phase === "down" && change.at > start).length;
    this.strip.setAttribute("aria-label", losses ? `Not connected ${losses} times in the last ${STRIP_MINUTES} minutes` : `No loss of the connection in the last ${STRIP_MINUTES} minutes`);
  }
}

const ACTIONS = {
  pause: ["Pause"], resume: ["Resume", "primary"], start: ["Start", "primary"],
  stop: ["Stop", "danger", "The listener takes no more events, finishes those in hand and stores its position. It stays stopped until somebody starts it, or the application starts again."],
  replay: ["Replay from …"],
  replay_parked: ["Replay parked", "", "The server delivers all parked events of the group again, to any of its consumers."],
  replay_dead_letters: ["Replay dead letters", "", "The listener handles its dead letters again, as the original events. Those that fail again are written again."],
};

let cardNumber = 0;

class Card {
  constructor(view) {
    const name = `listener-${++cardNumber}`;
    this.mood = h("span", { class: "mood" });
    this.since = h("p", { class: "since" });
    this.facts = new Facts("numbers", ["Position", "Lag", "Behind", "Per second", "In flight", "Handled", "Retries", "Parked", "Dead letters", "Skipped"]);
    this.chart = svg("svg", { viewBox: "0 0 300 34", preserveAspectRatio: "none", role: "img" });
    this.chartName = h("span", {});
    this.chartMost = h("span", {});
    this.note = h("p", { class: "of", hidden: true });
    this.error = h("p", { class: "error", hidden: true });
    this.actions = h("div", { class: "actions" });
    this.buttons = new Map();
    const of = [h("a", { href: streamHref(view.stream) }, view.stream), view.group ? ` · group ${view.group}` : null, view.checkpoint ? ` · checkpoint ${view.checkpoint}` : null];
    this.element = h("article", { class: "card", "aria-labelledby": name },
      h("header", {}, h("div", {}, h("h3", { id: name }, view.id), h("p", { class: "of" }, `${view.kind} · `, ...of.filter(Boolean))),
        h("div", {}, this.mood, this.since)),
      this.facts.element, this.note,
      h("div", { class: "spark" }, this.chartName, this.chart, this.chartMost),
      this.error, readOnly ? null : this.actions);
  }

  update(view, message) {
    this.view = view;
    if (this.element.dataset.mood !== view.mood) {
      this.element.dataset.mood = view.mood;
      this.mood.replaceChildren(sign(view.mood), MOODS[view.mood][0]);
    }
    put(this.since, `${view.state} for ${ago(view.since, message.time)}`);
    this.facts.put("Position", view.position ?? "–");
    this.facts.put("Lag", number(view.lag), view.mood === "behind");
    this.facts.put("Behind", view.lagSeconds === null ? "–" : duration(view.lagSeconds), view.mood === "behind");
    this.facts.put("Per second", rate(view.rate));
    this.facts.put("In flight", number(view.inFlight));
    this.facts.put("Handled", number(view.processed));
    this.facts.put("Retries", number(view.retries), view.mood === "retrying");
    this.facts.put("Parked", number(view.waiting ?? view.parked));
    this.facts.put("Dead letters", number(view.deadLettered));
    this.facts.put("Skipped", number(view.skipped));
    this.facts.toggle("Position", view.kind === "catch-up");
    this.facts.toggle("Lag", view.lag !== null);
    this.facts.toggle("Behind", view.lagSeconds > 0);
    this.facts.toggle("Parked", view.group !== null);
    this.facts.toggle("Dead letters", view.actions.includes("replay_dead_letters"));
    this.facts.toggle("Skipped", view.skipped > 0);
    this.note.hidden = !view.problem;
    put(this.note, view.problem ? `The numbers of the group are unknown: ${view.problem}` : "");
    this.error.hidden = !view.error;
    put(this.error, view.error ?? "");
    this.draw(live.history.get(view.id) ?? []);
    if (!readOnly) this.offer(view.actions);
  }

  draw(history) {
    const lag = history.some(point => point[1] > 0);
    const values = history.map(point => (lag ? point[1] : point[2]) ?? 0);
    const most = Math.max(...values, lag ? 10 : 1);
    put(this.chartName, lag ? "Lag" : "Per second");
    put(this.chartMost, `most ${number(Math.round(Math.max(0, ...values)))}`);
    const first = history[0]?.[0] ?? 0;
    const span = Math.max(60000, (history.at(-1)?.[0] ?? 0) - first);
    const points = values.map((value, i) => `${((history[i][0] - first) / span * 300).toFixed(1)} ${(33 - value / most * 31).toFixed(1)}`);
    const line = points.length > 1 ? `M${points.join("L")}` : "";
    const last = points.at(-1)?.split(" ")[0] ?? 0;
    this.chart.replaceChildren(svg("path", { class: "area", d: line ? `${line}L${last} 34L0 34Z` : "" }), svg("path", { d: line }));
    this.chart.setAttribute("aria-label", `${lag ? "Lag" : "Events per second"}, now ${number(Math.round(values.at(-1) ?? 0))}, at most ${number(Math.round(Math.max(0, ...values)))}`);
  }

  offer(actions) {
    for (const [action, button] of this.buttons) {
      if (!actions.includes(action)) {
        if (document.activeElement === button) this.element.querySelector(".actions button:not([data-gone])")?.focus();
        button.remove();
        this.buttons.delete(action);
      }
    }
    for (const action of actions) {
      if (this.buttons.has(action)) continue;
      const [label, kind] = ACTIONS[action];
      const button = h("button", { type: "button", class: kind || null, "data-action": action, onclick: () => this.perform(action) }, label, h("span", { class: "visually-hidden" }, ` ${this.view.id}`));
      this.buttons.set(action, button);
    }
    const wanted = actions.map(action => this.buttons.get(action));
    if (wanted.some((button, i) => this.actions.children[i] !== button)) {
      const focused = document.activeElement;
      this.actions.append(...wanted);
      if (wanted.includes(focused)) focused.focus();
    }
  }

  async perform(action) {
    const [label, , question] = ACTIONS[action];
    let from;
    if (action === "replay") {
      from = await ask(`Replay ${this.view.id}`, "The listener goes back and handles everything after this place again. Its handler must bear that.", "Replay",
        { label: this.view.stream === "$all" ? "From: start, or commit/prepare of a position" : "From: start, or an event number", value: "start" });
      if (from === null) return;
    } else if (question && await ask(`${label}: ${this.view.id}`, question, label) === null) return;
    const button = this.buttons.get(action);
    if (button) button.disabled = true;
    await act("api/act", { listener: this.view.id, action, from }, `${this.view.id}: ${label.replace(" …", "")} is done`);
    if (button) button.disabled = false;
  }
}

/* ---------- pages ---------- */

const PAGES = {
  listeners: root => new ListenersPage(root),
  failed: (root, parts) => showFailed(root, parts, () => live.message),
  streams: (root, parts) => ({ close: showStreams(root, "api/", parts) }),
};

function show(moveFocus) {
  if (page && location.hash === "#main") return;
  const [name, ...parts] = location.hash.slice(1).split("/").map(part => {
    try { return decodeURIComponent(part); } catch (e) { return part; }
  });
  const known = PAGES[name] ? name : "listeners";
  page?.close?.();
  for (const link of document.querySelectorAll(".top nav a")) {
    if (link.hash === "#" + known) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  page = PAGES[known](main, parts);
  if (moveFocus) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
}

addEventListener("hashchange", () => show(true));
show(false);
listen();
