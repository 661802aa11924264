// The page of the pony club: it shows the state that the server sends, and posts what the buttons say.

const byId = id => document.getElementById(id);

const MOODS = {RUNNING: 'good', FAILED: 'bad', WAITING: 'bad'};

let lastJump = null;

function text(id, value) {
  const element = byId(id);
  const shown = typeof value === 'number' ? value.toLocaleString('en') : value;
  if (element.textContent !== shown) {
    element.textContent = shown;
  }
  return element;
}

function listenerState(id, state) {
  const words = {RUNNING: 'running', RECONNECTING: 'reconnecting', PAUSED: 'paused', STOPPED: 'stopped', FAILED: 'failed', WAITING: 'waiting'};
  text(id, words[state] ?? state.toLowerCase()).dataset.mood = MOODS[state] ?? 'warn';
}

function showServer(server) {
  const pill = byId('connection');
  pill.dataset.mood = server.ready ? 'good' : server.dead ? 'bad' : 'warn';
  text('connection', server.ready
      ? `Connected to ${server.endpoint}`
      : server.dead ? 'The server is gone; the client keeps trying' : 'Reconnecting …');
  for (const button of document.querySelectorAll('.embedded')) {
    button.hidden = !server.embedded
        || (button.classList.contains('alive') && server.dead)
        || (button.classList.contains('dead') && !server.dead);
  }
}

function showEvidence(evidence) {
  for (const [name, value] of Object.entries(evidence)) {
    text(name, value);
  }
  for (const name of ['lost', 'twice']) {
    byId(name).dataset.mood = evidence[name] === 0 ? 'good' : 'bad';
  }
}

function cell(value, kind) {
  const element = document.createElement('td');
  element.textContent = value;
  if (kind) {
    element.className = kind;
  }
  return element;
}

function showBoard(standings, listener) {
  listenerState('board-state', listener.state);
  if (standings.length > 0) {
    byId('board').replaceChildren(...standings.slice(0, 8).map(standing => {
      const row = document.createElement('tr');
      row.append(cell(standing.pony), cell(standing.jumps, 'number'), cell(`${standing.best} cm`, 'number'));
      return row;
    }));
  } else {
    const row = document.createElement('tr');
    const empty = cell('No jumps yet.');
    empty.colSpan = 3;
    row.append(empty);
    byId('board').replaceChildren(row);
  }
}

function showVet(vet) {
  listenerState('vet-state', vet.state);
  text('vet-pending', vet.pending ?? '–');
  text('vet-handled', vet.handled);
  text('vet-retries', vet.retries);
  text('vet-parked', vet.parked ?? '–');
  byId('vet-ill').hidden = vet.ill;
  byId('vet-well').hidden = !vet.ill;
}

function svg(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}

function showHeights(jumps) {
  const chart = byId('heights');
  if (jumps.length === 0) {
    return;
  }
  const most = Math.max(150, ...jumps.map(jump => jump.height));
  const y = height => 160 - height / most * 145;
  const parts = [50, 100, 150].flatMap(height => {
    const label = svg('text', {x: 0, y: y(height) - 3});
    label.textContent = `${height} cm`;
    return [svg('line', {x1: 0, x2: 600, y1: y(height), y2: y(height)}), label];
  });
  const width = 545 / 60;
  jumps.forEach((jump, i) => {
    const bar = svg('rect', {x: 55 + i * width, y: y(jump.height), width: width - 2, height: 160 - y(jump.height), rx: 1.5});
    const title = svg('title', {});
    title.textContent = `${jump.pony}: ${jump.height} cm`;
    bar.append(title);
    parts.push(bar);
  });
  chart.replaceChildren(...parts);
  const last = jumps[jumps.length - 1];
  chart.setAttribute('aria-label',
      `${jumps.length} jumps, the highest ${Math.max(...jumps.map(jump => jump.height))} cm; the last by ${last.pony}, ${last.height} cm`);
}

function showFeed(jumps) {
  const newest = jumps.length === 0 ? null : jumps[jumps.length - 1].number;
  if (newest === lastJump) {
    return;
  }
  lastJump = newest;
  byId('feed').replaceChildren(...jumps.slice(-7).reverse().map((jump, i) => {
    const item = document.createElement('li');
    item.append(`${jump.pony} cleared ${jump.height} cm `);
    const details = document.createElement('small');
    details.textContent = `no. ${jump.number}, judged by ${jump.judge}`;
    item.append(details);
    item.classList.toggle('new', i === 0);
    return item;
  }));
}

function show(state) {
  showServer(state.server);
  showEvidence(state.evidence);
  showBoard(state.leaderboard, state.board);
  showVet(state.vet);
  showHeights(state.jumps);
  showFeed(state.jumps);
}

function say(words, mood) {
  text('said', words).dataset.mood = mood ?? '';
}

async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: body ? {'Content-Type': 'application/json'} : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? `The application answered ${response.status}.`);
  }
  return response;
}

async function attempt(button, action, says) {
  button.disabled = true;
  try {
    await action();
    say(says);
  } catch (error) {
    say(error.message, 'bad');
  } finally {
    button.disabled = false;
  }
}

for (const button of document.querySelectorAll('button[data-post]')) {
  button.addEventListener('click', () => attempt(button, () => post(button.dataset.post), button.dataset.says));
}

byId('record').addEventListener('submit', event => {
  event.preventDefault();
  const form = new FormData(event.target);
  const jump = {height: Number(form.get('height')), distance: Number(form.get('distance'))};
  const pony = form.get('pony');
  attempt(event.submitter, () => post(`ponies/${encodeURIComponent(pony)}/jumps`, jump), `${pony} jumped ${jump.height} cm.`);
});

// The editor keeps the version that it shows (the ETag) and sends it with an edit (If-Match).
const editor = {name: null, etag: null};

function ponySays(words, mood) {
  text('pony-said', words).dataset.mood = mood ?? '';
}

function showPony(pony, etag) {
  editor.etag = etag;
  const form = byId('pony');
  form.hidden = false;
  form.elements.coat.value = pony.coat;
  form.elements.stable.value = pony.stable;
  const version = byId('pony-version');
  version.hidden = false;
  version.dataset.mood = 'good';
  version.textContent = etag === null ? 'new' : `version ${etag.replaceAll('"', '')}`;
}

async function openPony(name) {
  const response = await fetch(`ponies/${encodeURIComponent(name)}`);
  editor.name = name;
  if (response.ok) {
    showPony(await response.json(), response.headers.get('ETag'));
    ponySays('');
  } else if (response.status === 404) {
    showPony({coat: '', stable: ''}, null);
    ponySays(`${name} is not registered yet. Fill in the form and save it.`);
  } else {
    ponySays((await response.json()).detail ?? `The application answered ${response.status}.`, 'bad');
  }
}

async function savePony(form) {
  const headers = {'Content-Type': 'application/json'};
  if (editor.etag !== null) {
    headers['If-Match'] = editor.etag;
  }
  const response = await fetch(`ponies/${encodeURIComponent(editor.name)}`, {
    method: 'PUT',
    headers,
    body: JSON.stringify({coat: form.elements.coat.value, stable: form.elements.stable.value}),
  });
  const answer = await response.json();
  if (response.ok) {
    showPony(answer, response.headers.get('ETag'));
    ponySays('Saved.');
  } else if (answer.current) {
    ponySays(`${answer.title}. ${answer.detail}`, 'bad');
    showPony(answer.current, response.headers.get('ETag'));
  } else {
    ponySays(answer.detail ?? `The application answered ${response.status}.`, 'bad');
  }
}

byId('pony-choice').addEventListener('submit', event => {
  event.preventDefault();
  openPony(event.target.elements.name.value.trim());
});

byId('pony').addEventListener('submit', event => {
  event.preventDefault();
  savePony(event.target);
});

// A browser has few connections to one server, so only a page that is shown keeps one for its feed.
let feed = null;

function listen() {
  if (feed !== null || document.hidden) {
    return;
  }
  feed = new EventSource('club/feed');
  feed.addEventListener('message', event => show(JSON.parse(event.data)));
  feed.addEventListener('error', () => {
    byId('connection').dataset.mood = 'bad';
    text('connection', 'The application does not answer');
  });
}

function leave() {
  feed?.close();
  feed = null;
}

document.addEventListener('visibilitychange', () => document.hidden ? leave() : listen());
addEventListener('pagehide', leave);
addEventListener('pageshow', listen);
listen();
