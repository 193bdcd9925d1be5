/*
 * The door of the hall: which concert and which door, then one ticket after the
 * other. While the service answers, it decides; while it does not, this device
 * does by what it knows (hall.js), and reports later (reports.js).
 */
import { Problem, after, ask, get } from '../api.js';
import { serverNow } from '../clock.js';
import { openPage } from '../frame.js';
import { onLanguage, t } from '../i18n.js';
import { device } from '../storage.js';
import { Hall, keepPage } from './hall.js';
import { Lens, canSee } from './lens.js';
import { Reports } from './reports.js';
import { drawResult, drawState } from './view.js';

/* People wait at the door: an answer that takes longer counts as none. */
const PATIENCE_MS = 3000;

/* How soon the service is tried again, and how old the list may become. */
const RETRY_MS = 5000;
const LIST_MS = 60000;

const $ = (id) => document.getElementById(id);
const reports = new Reports();
let setup = device.get('door.setup');
let concerts = [];
let hall = null;
let lens = null;
let online = true;
let losses = 0;
let caughtUpAt = 0;
let answer = null;
let last = Promise.resolve();

function draw() {
  document.title = t('door.page');
  $('setup').hidden = hall !== null;
  $('door').hidden = hall === null;
  drawConcerts();
  if (!hall) return;
  $('title').textContent = setup.title;
  $('device-name').textContent = setup.device;
  $('camera').textContent = t(lens?.isOpen ? 'door.camera.stop' : 'door.camera');
  drawResult(answer);
  drawState({ online, hall, reports });
}

function drawConcerts() {
  const chosen = $('concert').value || String(setup?.concert_id ?? '');

  $('concert').replaceChildren(
    ...concerts.map((concert) => new Option(concert.concert_title, concert.concert_id)),
  );
  if (chosen) $('concert').value = chosen;
}

/* A name that no other use has, without https too. */
function newRequest() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/* The service's answer; null if there is none, and this device has to decide. */
async function asked(body) {
  if (!online) return null;
  try {
    return (await ask('POST', '/booking/checkin', { body, patienceMs: PATIENCE_MS })).data;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 400) return { result: 'unknown' };
    if (!error.passing) return { result: 'refused' };
    online = false;
    return null;
  }
}

/*
 * Decides without the service. The request is the one that may have got there: if
 * it did, the report of it is good again, and not a second use.
 */
async function decided(body) {
  const own = await hall.judge(body.ticket);

  if (own.result === 'good') {
    const use = { used_at_ms: Math.round(serverNow('booking')), device: setup.device };
    hall.use(own.ticketId, use);
    reports.add({ ticketId: own.ticketId, body: { ...body, used_at_ms: use.used_at_ms } });
  }
  return { ...own, offline: true };
}

/* What the service said is known to this device too, should the network go. */
function learn(said) {
  if (said?.used_at_ms) hall.use(said.ticket_id, { used_at_ms: said.used_at_ms, device: said.device });
  return said;
}

async function check(text) {
  const body = { concert_id: setup.concert_id, ticket: text, device: setup.device, request: newRequest() };

  answer = learn(await asked(body)) ?? (await decided(body));
  draw();
}

/* One after the other, however fast they are scanned. */
function take(text) {
  const code = text.trim();

  if (code) last = last.then(() => check(code));
}

/* Reports what waits and reads the list; says whether the service answers, which an
 * answer from before the network went does not. */
async function catchUp() {
  const before = losses;

  try {
    await reports.flush();
    await hall.refresh();
    caughtUpAt = Date.now();
    online = losses === before;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A service that answers, if only that it cannot now, is asked about tickets.
    if (error.passing) online = error.status > 0 && losses === before;
    else answer = { result: 'refused' };
  }
  draw();
}

async function keepUp() {
  for (const watched = hall; hall === watched; await after(RETRY_MS)) {
    const isOld = Date.now() - caughtUpAt >= LIST_MS;
    if (isOld || !online || reports.waiting.length > 0) await catchUp();
  }
}

async function begin() {
  hall = new Hall(setup.concert_id);
  caughtUpAt = 0;
  for (const { ticketId, body } of reports.waiting) hall.use(ticketId, body);
  await hall.recall();
  draw();
  $('code').focus();
  keepUp();
}

function start(event) {
  event.preventDefault();
  const concert = concerts.find(({ concert_id: id }) => String(id) === $('concert').value);
  const name = $('device').value.trim();

  if (!concert || !name) return;
  setup = { concert_id: concert.concert_id, title: concert.concert_title, device: name };
  device.set('door.setup', setup);
  begin();
}

async function leave() {
  const left = hall;

  lens?.close();
  hall = null;
  answer = null;
  device.drop('door.setup');
  await left?.leave();
  draw();
  loadConcerts();
}

async function loadConcerts() {
  try {
    ({ concerts } = await get('/booking/concerts'));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  $('trouble').hidden = concerts.length > 0;
  draw();
}

async function turnCamera() {
  lens ??= new Lens($('video'), take);
  if (lens.isOpen) lens.close();
  else await lens.open().catch(() => lens.close());
  $('video').hidden = !lens.isOpen;
  draw();
}

/* The page can then be loaded without a network; without https it cannot. */
async function stayLoaded() {
  try {
    await navigator.serviceWorker?.register('door-worker.js', { scope: 'door.html' });
    await keepPage();
  } catch {
    // Offline, or storage is forbidden: the page goes on while it is open.
  }
}

$('setup').addEventListener('submit', start);
$('leave').addEventListener('click', leave);
$('forget').addEventListener('click', () => {
  reports.forgetClashes();
  draw();
});
$('scan').addEventListener('submit', (event) => {
  event.preventDefault();
  take($('code').value);
  $('code').value = '';
  $('code').focus();
});
$('camera').addEventListener('click', turnCamera);
addEventListener('online', () => hall && catchUp());
addEventListener('offline', () => {
  losses += 1;
  online = false;
  if (hall) draw();
});
await openPage();
onLanguage(draw);
$('device').value = setup?.device ?? '';
$('camera').hidden = !(await canSee());
if (setup) await begin();
else await loadConcerts();
await stayLoaded();
document.documentElement.dataset.kept = '';
