// Everything works without this: it adds live figures, keys and the progress of a run.
const CHANNEL = 'hitotsu-live';

function show(state) {
  for (const element of document.querySelectorAll('[data-live]')) {
    const value = state[element.dataset.live];
    if (value !== undefined && element.textContent !== String(value)) {
      element.textContent = String(value);
    }
  }
  const level = document.querySelector('[data-level]');
  if (level && state.level) {
    level.className = 'state ' + state.level;
  }
  announceNew(state);
}

// Rows stay where they are: a link says how many have come.
let countAtLoad;
function announceNew(state) {
  const link = document.querySelector('[data-new]');
  if (!link) {
    return;
  }
  const count = state['count-' + link.dataset.new] ?? 0;
  countAtLoad ??= count;
  const more = count - countAtLoad;
  link.hidden = more <= 0;
  link.textContent = more + ' new, show';
}

// One stream a browser: the tab that holds the lock listens, and tells the others.
const channel = 'BroadcastChannel' in window ? new BroadcastChannel(CHANNEL) : null;
let stream = null;
let release = null;

function listen() {
  stream = new EventSource('/events');
  stream.onmessage = (event) => {
    const state = JSON.parse(event.data);
    show(state);
    channel?.postMessage(state);
  };
}

function hush() {
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

if (document.querySelector('[data-live-note]')) {
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
  addEventListener('pagehide', hush);
  addEventListener('pageshow', takeTurn);
  takeTurn();
}

// A run tells how far it has come until it ends.
const run = document.querySelector('[data-run=running]');
if (run) {
  const timer = setInterval(async () => {
    const answer = await fetch(location.pathname, { credentials: 'same-origin' });
    const text = await answer.text();
    const sentence = /<p class="sentence" role="status">([^<]*)</.exec(text);
    const value = /<progress value="(\d+)"/.exec(text);
    if (sentence) {
      run.querySelector('.sentence').textContent = unescape(sentence[1]);
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
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
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
    const target = document.querySelector('[data-key="' + event.key + '"]');
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
