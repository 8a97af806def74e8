// Everything works without this: it adds live figures, keys and the progress of a run.
const CHANNEL = 'hitotsu-live';
const LOST_AFTER_MILLIS = 15000;
const SVG = 'http://www.w3.org/2000/svg';

// An event is a whole state: what the page shows is of one moment.
function show(state) {
  heard();
  for (const element of document.querySelectorAll('[data-live]')) {
    put(element, state[element.dataset.live]);
  }
  for (const element of document.querySelectorAll('[data-figure]')) {
    put(element, state.figures[element.dataset.figure]);
  }
  showLevel(state);
  showProcesses(state.processes);
  for (const figure of document.querySelectorAll('[data-chart]')) {
    showChart(figure, state.charts[figure.dataset.chart]);
  }
  announceNew(state);
}

function put(element, value) {
  if (value !== undefined && element.textContent !== String(value)) {
    element.textContent = String(value);
  }
}

function showLevel(state) {
  const section = document.querySelector('[data-level]');
  if (!section) {
    return;
  }
  const className = 'state ' + state.level;
  if (section.className !== className) {
    section.className = className;
    put(section.querySelector('[data-announce]'), state.sentence);
  }
  section.querySelector('[data-read]').hidden = state.readAt === '';
  section.querySelector('[data-preview]').hidden = state.preview === '';
  const preview = section.querySelector('a[data-key=r]');
  if (preview && preview.getAttribute('href') !== state.preview) {
    preview.href = state.preview;
  }
}

function showChart(figure, chart) {
  put(figure.querySelector('[data-greatest]'), chart.greatest);
  put(figure.querySelector('[data-from]'), chart.from);
  put(figure.querySelector('[data-to]'), chart.to);
  const svg = figure.querySelector('svg');
  svg.querySelectorAll('polyline').forEach((line) => line.remove());
  for (const points of chart.lines) {
    const line = document.createElementNS(SVG, 'polyline');
    line.setAttribute('points', points);
    svg.append(line);
  }
  figure.querySelector('tbody').replaceChildren(...chart.rows.map(([time, value]) => {
    const row = document.createElement('tr');
    row.append(cell('time', time), cell('number', value));
    return row;
  }));
}

function showProcesses(rows) {
  const section = document.querySelector('[data-processes]');
  if (!section) {
    return;
  }
  section.hidden = rows.length === 0;
  section.querySelector('tbody').replaceChildren(...rows.map(([name, role, seen]) => {
    const row = document.createElement('tr');
    row.append(cell('', name), cell('', role), cell('time', seen));
    return row;
  }));
}

function cell(className, text) {
  const cell = document.createElement('td');
  cell.className = className;
  cell.textContent = text;
  return cell;
}

// Rows stay where they are: a link says how many have come since they were read.
function announceNew(state) {
  const link = document.querySelector('[data-new]');
  if (!link) {
    return;
  }
  const more = (state.counts[link.dataset.new] ?? 0) - Number(link.dataset.count);
  link.hidden = more <= 0;
  put(link, more + ' new' + link.dataset.of + ', show');
}

// Figures that nobody renews say so.
let heardAt = Date.now();
function heard() {
  heardAt = Date.now();
  document.getElementById('lost').hidden = true;
}

function lookWhetherLost() {
  if (!document.hidden && Date.now() - heardAt > LOST_AFTER_MILLIS) {
    const lost = document.getElementById('lost');
    put(lost.querySelector('time'), new Date(heardAt).toISOString().slice(11, 19) + ' UTC');
    lost.hidden = false;
  }
}

// One stream a browser: the tab that holds the lock listens, and tells the others.
const channel = 'BroadcastChannel' in window ? new BroadcastChannel(CHANNEL) : null;
let stream = null;
let release = null;
let again = null;

function listen() {
  stream = new EventSource('/events');
  stream.onmessage = (event) => {
    const state = JSON.parse(event.data);
    show(state);
    channel?.postMessage(state);
  };
  // The browser connects again by itself, but not after an answer that is no stream.
  stream.onerror = () => {
    if (stream?.readyState === EventSource.CLOSED) {
      again = setTimeout(listen, 10000);
    }
  };
}

function hush() {
  clearTimeout(again);
  stream?.close();
  stream = null;
  release?.();
  release = null;
}

let waits = null;
function takeTurn() {
  if (document.hidden || stream || waits) {
    return;
  }
  heardAt = Date.now();
  if (!channel || !navigator.locks) {
    listen();
    return;
  }
  waits = new AbortController();
  navigator.locks.request(CHANNEL, { signal: waits.signal }, () => new Promise((done) => {
    waits = null;
    release = done;
    if (document.hidden) {
      hush();
    } else {
      listen();
    }
  })).catch(() => { waits = null; });
}

if (document.getElementById('lost')) {
  if (channel) {
    channel.onmessage = (event) => show(event.data);
  }
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      waits?.abort();
      hush();
    } else {
      takeTurn();
    }
  });
  addEventListener('pagehide', () => {
    waits?.abort();
    hush();
  });
  addEventListener('pageshow', takeTurn);
  takeTurn();
  setInterval(lookWhetherLost, 5000);
}

// A run tells how far it has come until it ends.
const run = document.querySelector('[data-run=running]');
if (run) {
  const timer = setInterval(async () => {
    const answer = await fetch(location.pathname, { credentials: 'same-origin' });
    if (!answer.ok || answer.redirected) {
      return;
    }
    const text = await answer.text();
    const sentence = /<p class="sentence" role="status">([^<]*)</.exec(text);
    const value = /<progress value="(\d+)"/.exec(text);
    if (sentence) {
      put(run.querySelector('.sentence'), unescape(sentence[1]));
    }
    if (value) {
      run.querySelector('progress').value = Number(value[1]);
    }
    if (!text.includes('data-run="running"')) {
      clearInterval(timer);
      run.querySelector('form')?.remove();
    }
  }, 1000);
}

function unescape(text) {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&#39;/g, "'").replace(/&#34;/g, '"').replace(/&amp;/g, '&');
}

// Single keys can be switched off (WCAG 2.1.4); "?" stays, because it leads to the switch.
const keys = document.getElementById('keys');
keys.checked = localStorage.getItem('hitotsu-keys') !== 'off';
keys.addEventListener('change', () => localStorage.setItem('hitotsu-keys', keys.checked ? 'on' : 'off'));

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea, dialog')) {
    return;
  }
  if (event.key === '?') {
    document.getElementById('help').showModal();
  } else if (keys.checked && (event.key === 'r' || event.key === '/')) {
    const target = [...document.querySelectorAll('[data-key="' + event.key + '"]')].find((one) => !one.closest('[hidden]'));
    if (target instanceof HTMLAnchorElement) {
      event.preventDefault();
      target.click();
    } else if (target) {
      event.preventDefault();
      target.focus();
    } else if (event.key === '/') {
      location.assign('/messages#id');
    }
  }
});
if (location.hash === '#id') {
  document.getElementById('id')?.focus();
}
