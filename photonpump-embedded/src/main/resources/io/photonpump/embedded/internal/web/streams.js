// The stream browser: a page of the console, and the page of the embedded server. Uses no global name and no inline style.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export async function fetchJson(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { cache: "no-store", credentials: "same-origin", ...options });
  } catch (e) {
    throw new Error("The application does not answer");
  }
  const text = await response.text();
  let body = null;
  try { body = JSON.parse(text); } catch (e) { /* not ours: a proxy or a login page */ }
  if (!response.ok || body === null) {
    const error = new Error(body?.detail ?? problem(response, text));
    error.status = response.status;
    throw error;
  }
  return body;
}

function problem(response, text) {
  if (response.ok || response.status === 401) return "This needs a login, or one with more rights";
  if (response.status === 403) return "Refused. If you were logged out meanwhile, reload the page";
  return text && text.length < 300 && !text.startsWith("<") ? text : `The application answered with status ${response.status}`;
}

export function streamHref(stream, from) {
  return `#streams/${encodeURIComponent(stream)}${from === undefined || from === null ? "" : "/" + encodeURIComponent(from)}`;
}

const format = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });

export function timeElement(instant) {
  return h("time", { datetime: instant, title: instant }, format.format(new Date(instant)));
}

const TOKEN = /\s+|("(?:\\[^]|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|([{}[\]])|(,)/gy;

/** Formats JSON without reading its numbers, which JavaScript would round. Returns null if the text is not JSON. */
export function prettyJson(text) {
  const parts = [];
  let depth = 0;
  let empty = false;
  const line = () => "\n" + "  ".repeat(Math.max(0, depth));
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (!found) return null;
    const [all, string, colon, number, word, bracket, comma] = found;
    if (all.trim() === "") continue;
    if (bracket === "]" || bracket === "}") {
      depth--;
      parts.push(empty ? bracket : line() + bracket);
      empty = false;
      continue;
    }
    if (empty) parts.push(line());
    empty = false;
    if (bracket) {
      depth++;
      parts.push(bracket);
      empty = true;
    } else if (comma) parts.push("," + line());
    else if (colon) parts.push(["k", string], ": ");
    else if (string) parts.push(["s", string]);
    else if (number) parts.push(["n", number]);
    else parts.push(["w", word]);
  }
  return parts;
}

function bodyElement(label, body) {
  const size = body.size === 1 ? "1 byte" : `${body.size} bytes`;
  if (body.format === "empty") return null;
  if (body.format === "hidden") return h("p", { class: "mono" }, `${label}: not shown (${size})`);
  const parts = body.format === "json" ? prettyJson(body.text) : null;
  const note = body.format === "binary" ? ` (${size}, Base64)` : body.cut ? ` (the beginning of ${size})` : "";
  const pre = h("pre", { tabindex: "0", "aria-label": label });
  if (parts) pre.append(...parts.map(part => typeof part === "string" ? part : h("span", { class: part[0] }, part[1])));
  else pre.append(body.text);
  return h("div", {}, h("p", { class: "label" }, label + note), pre);
}

/** A text block of JSON, which begins at the left margin and has no blanks at line ends. */
function javaBlock(text) {
  const body = (prettyJson(text) ?? [text]).map(part => typeof part === "string" ? part : part[1]).join("");
  return '"""\n' + body.replaceAll("\\", "\\\\").replaceAll('"""', '\\"""').replace(/"$/, '\\"') + '"""';
}

const javaString = text => JSON.stringify(text).replace(/[\u007f-\uffff]/g, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

/** Java code that writes such an event again. */
export function newEventCode(event) {
  const { data, metadata } = event;
  const type = javaString(event.type);
  const code = data.format === "empty" ? `NewEvent.of(${type}, null)`
    : data.format === "json" ? `NewEvent.json(${type}, ${javaBlock(data.text)})`
    : data.format === "text" ? `NewEvent.text(${type}, ${javaString(data.text)})`
    : `NewEvent.binary(${type}, Base64.getDecoder().decode("${data.text}"))`;
  return metadata.format === "json" ? `${code}\n    .withMetadata(${javaBlock(metadata.text)})` : code;
}

async function copy(text, button) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch (e) {
    // Without encryption, browsers give the clipboard to localhost only.
    const area = h("textarea", { class: "visually-hidden", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    button.textContent = document.execCommand("copy") ? "Copied" : "Not copied";
    area.remove();
    button.focus();
  }
  setTimeout(() => { button.textContent = label; }, 1500);
}

/** An event that opens. `facts` and `buttons` are added by pages that know more about it. */
export function eventElement(event, { facts = [], buttons = [], peek, number = event.number, time = event.created } = {}) {
  const inside = h("div", { class: "inside" });
  const element = h("details", { class: "event" },
    h("summary", {},
      h("span", { class: "number" }, String(number)),
      h("span", { class: "type" }, event.type),
      h("span", { class: "peek" }, peek ?? (event.data.format === "binary" || event.data.format === "hidden" ? "" : event.data.text.slice(0, 300))),
      timeElement(time)),
    inside);
  element.addEventListener("toggle", () => {
    if (!element.open || inside.childElementCount) return;
    const rows = [...facts];
    if (event.link || event.stream !== event.in) rows.push(["Event", h("a", { href: streamHref(event.stream, event.eventNumber) }, `${event.eventNumber}@${event.stream}`)]);
    if (event.link) rows.push(["Link", `${event.link.number}@${event.link.stream}`]);
    const target = event.type === "$>" && event.data.format === "text" ? /^(\d+)@([^]+)$/.exec(event.data.text) : null;
    if (target) rows.push(["Points to", h("a", { href: streamHref(target[2], target[1]) }, target[0])]);
    rows.push(["Id", h("code", {}, event.id)], ["Created", event.created]);
    if (event.position) rows.push(["Position", h("code", {}, event.position)]);
    inside.append(
      h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
      ...[bodyElement("Data", event.data), bodyElement("Metadata", event.metadata)].filter(Boolean),
      h("div", { class: "actions" }, buttons,
        event.data.format === "hidden" ? null : h("button", { type: "button", onclick: e => copy(newEventCode(event), e.currentTarget) }, "Copy as NewEvent"),
        event.data.format === "hidden" || event.data.format === "empty" ? null : h("button", { type: "button", onclick: e => copy(event.data.text, e.currentTarget) }, "Copy data")));
  });
  return element;
}

const PAGE = 20;
const MOST_SHOWN = 200;

/** Shows the stream browser in an element. Call the returned `stop` before showing something else there. */
export function showStreams(root, api, parts) {
  const state = { stopped: false, timer: null };
  const page = parts.length ? new StreamPage(root, api, parts[0], parts[1], state) : new StreamList(root, api, state);
  page.show();
  return () => {
    state.stopped = true;
    clearTimeout(state.timer);
  };
}

function openForm(value = "") {
  const input = h("input", { name: "stream", value, autocomplete: "off", spellcheck: "false", required: true });
  return h("form", { class: "bar", onsubmit: e => { e.preventDefault(); location.hash = streamHref(input.value.trim()); } },
    h("label", { class: "grow" }, "Open a stream", input), h("button", { class: "primary" }, "Open"));
}

class StreamList {
  constructor(root, api, state) { Object.assign(this, { root, api, state }); }

  show() {
    const text = h("input", { name: "text", autocomplete: "off", spellcheck: "false" });
    const kind = h("select", { name: "kind" }, h("option", { value: "prefix" }, "Names that start with"), h("option", { value: "category" }, "Category"));
    const list = h("div", { "aria-live": "polite" });
    const form = h("form", { class: "bar", onsubmit: e => { e.preventDefault(); this.load(kind.value, text.value.trim(), list); } },
      h("label", {}, "List", kind), h("label", { class: "grow" }, "Text", text), h("button", {}, "List"));
    this.root.replaceChildren(
      h("div", { class: "page-head" }, h("h1", {}, "Streams"), h("p", {}, h("a", { href: streamHref("$all") }, "All events"))),
      openForm(), form, list);
    this.load("prefix", "", list);
  }

  async load(kind, text, list) {
    try {
      const found = await fetchJson(`${this.api}streams?${kind}=${encodeURIComponent(text)}`);
      if (this.state.stopped) return;
      const where = found.source === "the server" ? "All that you may read" : found.source === "$all"
        ? `From the last ${found.scanned} events of $all` : `From ${found.source}`;
      const note = found.complete ? where + "." : where + "; there may be more. A longer prefix finds others.";
      list.replaceChildren(
        h("p", { class: "bar" }, found.streams.length ? note : "No such stream. " + note),
        h("ul", { class: "stream-list" }, found.streams.sort().map(name => h("li", {}, h("a", { href: streamHref(name) }, name)))));
    } catch (e) {
      if (!this.state.stopped) list.replaceChildren(h("p", { class: "notice bad" }, e.message));
    }
  }
}

class StreamPage {
  constructor(root, api, stream, from, state) {
    Object.assign(this, { root, api, stream, from, state, isAll: stream === "$all", last: -1, newest: null, following: false });
  }

  show() {
    const jump = h("input", { name: "number", inputmode: "numeric", pattern: "[0-9]+", size: "9", autocomplete: "off" });
    const { stream } = this;
    this.note = h("p", {});
    this.list = h("div", { class: "events" });
    this.older = h("button", { type: "button", disabled: true }, "Older");
    this.newer = h("button", { type: "button", disabled: true }, "Newer");
    this.follow = h("button", { type: "button", "aria-pressed": "false", onclick: () => this.toggle() }, "Follow live");
    this.root.replaceChildren(
      h("div", { class: "page-head" }, h("h1", {}, this.isAll ? "All events" : stream), this.note),
      h("div", { class: "bar" },
        h("a", { class: "button", href: "#streams" }, "Streams"),
        h("a", { class: "button", href: streamHref(stream), onclick: () => { if (!this.from) this.load(); } }, "Newest"),
        this.newer, this.older,
        this.isAll ? null : h("a", { class: "button", href: streamHref(stream, PAGE - 1) }, "Oldest"),
        this.isAll ? null : h("form", { class: "jump actions", onsubmit: e => { e.preventDefault(); if (jump.value) location.hash = streamHref(stream, jump.value); } },
          h("label", { class: "visually-hidden", for: "jump" }, "Event number"), Object.assign(jump, { id: "jump", placeholder: "Number" }), h("button", {}, "Go to")),
        this.follow),
      this.list);
    this.load();
  }

  url(from, direction, count = PAGE) {
    return `${this.api}events?stream=${encodeURIComponent(this.stream)}&direction=${direction}&count=${count}`
      + (from === undefined || from === null ? "" : `&from=${encodeURIComponent(from)}`);
  }

  async load() {
    this.list.setAttribute("aria-busy", "true");
    try {
      const page = await fetchJson(this.url(this.from, "backward"));
      if (this.state.stopped) return;
      this.present(page);
    } catch (e) {
      if (!this.state.stopped) this.list.replaceChildren(h("p", { class: "notice bad" }, e.message));
    } finally {
      this.list.removeAttribute("aria-busy");
    }
  }

  present(page) {
    this.last = page.last ?? -1;
    this.newest = page.events[0]?.position ?? null;
    this.note.textContent = this.isAll ? "Newest first" : `Last event: ${this.last}. Newest first`;
    this.list.replaceChildren(...page.events.map(event => this.element(event)));
    if (!page.events.length) this.list.append(h("p", { class: "notice" }, "No events here."));
    const single = this.from !== undefined && page.events[0] && String(page.events[0].number) === this.from;
    if (single) this.list.firstElementChild.open = true;
    const hasOlder = page.next !== null && page.next !== undefined && !page.end;
    this.older.disabled = !hasOlder;
    this.older.onclick = () => { location.hash = streamHref(this.stream, page.next); };
    const top = page.events[0]?.number;
    this.newer.disabled = this.isAll || top === undefined || top >= this.last;
    this.newer.onclick = () => { location.hash = streamHref(this.stream, Math.min(top + PAGE, this.last)); };
  }

  element(event) {
    event.in = this.stream;
    const elsewhere = event.stream !== this.stream;
    return eventElement(event, {
      number: this.isAll ? event.eventNumber : event.number,
      peek: elsewhere ? `${event.stream}  ${event.data.format === "binary" || event.data.format === "hidden" ? "" : event.data.text.slice(0, 200)}` : undefined,
    });
  }

  async toggle() {
    this.following = !this.following;
    this.follow.setAttribute("aria-pressed", String(this.following));
    clearTimeout(this.state.timer);
    if (!this.following) return;
    if (this.from !== undefined) {
      this.from = undefined;
      await this.load();
    }
    if (!this.state.stopped) this.poll();
  }

  async poll() {
    try {
      if (!document.hidden) await this.fetchNew();
    } catch (e) {
      this.note.textContent = e.message;
    }
    if (this.following && !this.state.stopped) this.state.timer = setTimeout(() => this.poll(), 1000);
  }

  async fetchNew() {
    const page = this.isAll ? await fetchJson(this.url(null, "backward", 50)) : await fetchJson(this.url(this.last + 1, "forward", 50));
    if (this.state.stopped) return;
    const known = new Set(Array.from(this.list.children, child => child.dataset.key));
    const fresh = this.isAll ? page.events.filter(event => event.position !== undefined && this.isAfter(event.position)).reverse() : page.events;
    for (const event of fresh) {
      const element = this.element(event);
      element.dataset.key = event.position ?? String(event.number);
      if (known.has(element.dataset.key)) continue;
      element.classList.add("fresh");
      this.list.querySelector(":scope > .notice")?.remove();
      this.list.prepend(element);
      if (!this.isAll) this.last = event.number;
      else this.newest = event.position;
    }
    while (this.list.childElementCount > MOST_SHOWN) this.list.lastElementChild.remove();
    if (fresh.length && !this.isAll) this.note.textContent = `Last event: ${this.last}. Newest first`;
  }

  isAfter(position) {
    if (this.newest === null) return true;
    const [a, b] = position.split("/").map(BigInt);
    const [c, d] = this.newest.split("/").map(BigInt);
    return a > c || (a === c && b > d);
  }
}
