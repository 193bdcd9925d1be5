/*
 * The waiting page begins here: joins the line (line.js), turns what is known into
 * a view (state.js), draws it five times a second (view.js), and goes to the seats
 * when it is the visitor's turn.
 */
import { Problem, get } from '../api.js';
import { serverNow } from '../clock.js';
import { concertId, openPage, signInAddress } from '../frame.js';
import { onLanguage, t } from '../i18n.js';
import { tab } from '../storage.js';
import { announcement, drawIcon, newMessage, titleOf } from './announce.js';
import { appearanceOf } from './appearance.js';
import { callOut, setUpExtras } from './extras.js';
import { Glide } from './glide.js';
import { Line } from './line.js';
import { viewOf } from './state.js';
import { draw, text } from './view.js';

const AUTO_ENTER_MS = 5000;
const DRAW_MS = 200;

const $ = (id) => document.getElementById(id);
const id = concertId();
const seats = `seats.html?concert=${id}`;
const glide = new Glide();
const admission = { wholeMs: 1, autoAt: null, stopped: false };
const still = matchMedia('(prefers-reduced-motion: reduce)');
let concert = tab.get(`title.${id}`) ?? '';
let view = null;
let known = null;
let shownNumber = null;

const line = new Line(id, { onChange: learn, onGiveUp: goWithoutToken });

/* Where the visitor goes in: the room's own address if it is one of the web, else the seats. */
function entryUrl() {
  try {
    const url = new URL(view?.entryUrl ?? seats, location.href);
    return /^https?:$/.test(url.protocol) ? url.href : seats;
  } catch {
    return seats;
  }
}

function enter() {
  admission.stopped = true;
  location.replace(entryUrl());
}

/*
 * The queue does not answer: goes to the seats, where the booking service decides
 * whether a visitor may come in without a token. Unless this device has no network.
 */
async function goWithoutToken() {
  try {
    await fetch(seats, { method: 'HEAD', cache: 'no-store' });
    location.replace(seats);
  } catch {
    // It is the network: the line keeps trying.
  }
}

/* What the button does, by the appearance's `action`. */
const ACTIONS = {
  enter,
  rejoin: () => line.rejoin(),
  retry: () => location.reload(),
  signin: () => location.assign(signInAddress()),
  tickets: () => location.assign('ticket.html'),
  home: () => location.assign('index.html'),
};

/*
 * Something became known. A visitor whose turn comes after a wait is told first,
 * and enters a few seconds later; one who never had to wait just goes in.
 */
function learn(next) {
  const before = view?.kind;

  known = next;
  view = viewOf(known, serverNow());
  if (view.number !== shownNumber) {
    shownNumber = view.number;
    glide.reset();
  }
  glide.aim(view.position, performance.now());
  if (view.kind === 'admitted' && (before === undefined || before === 'calculating') && isFresh()) {
    enter();
    return;
  }
  if (view.kind === 'admitted' && before !== 'admitted') beginAdmission();
  if (view.kind !== before) $('trouble').hidden = true;
  drawAll();
  if (view.kind === 'admitted' && before !== 'admitted') $('action').focus();
}

/* Whether the visitor came here just now, by a link and not by reload or back button. */
function isFresh() {
  const [visit] = performance.getEntriesByType('navigation');

  return visit?.type === 'navigate' && document.visibilityState === 'visible';
}

function beginAdmission() {
  admission.wholeMs = Math.max(1, known.place.remaining_ms);
  admission.autoAt = null;
  admission.stopped = false;
  $('alert').textContent = `${t('wait.admitted.title')} ${t('wait.admitted.say')}`;
  callOut(concert);
}

/* Enters by itself after a countdown, which starts over when the page is hidden. */
function autoEnter() {
  if (view.kind !== 'admitted' || admission.stopped || document.visibilityState !== 'visible') {
    admission.autoAt = null;
    return;
  }
  admission.autoAt ??= Date.now() + Math.min(AUTO_ENTER_MS, view.remainingMs / 3);
  const remainingMs = admission.autoAt - Date.now();
  text('auto-words', t('wait.admitted.auto', { n: Math.max(1, Math.ceil(remainingMs / 1000)) }));
  if (remainingMs <= 0) enter();
}

/* Draws the moment: the view depends on the time, so it is made again each time. */
function drawAll() {
  if (!known) return;
  view = viewOf(known, serverNow());
  const place = still.matches ? view.position : glide.at(performance.now());
  draw(view, { place, wholeMs: admission.wholeMs, checkedAt: known.checkedAt });
  document.title = titleOf(view, place, concert);
  drawIcon(view, place);
  say(announcement(view), newMessage(view));
  autoEnter();
}

/* To screen readers: each part in its own language. */
function say(words, message) {
  if (!words && !message) return;
  $('announcer').textContent = words;
  if (!message) return;
  const part = document.createElement('p');
  part.lang = message.lang;
  part.textContent = message.words;
  $('announcer').append(part);
}

function askToLeave() {
  $('leave-dialog').returnValue = '';
  $('leave-dialog').showModal();
}

async function leave() {
  $('trouble').hidden = true;
  try {
    await line.leave();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    $('trouble').hidden = false;
    say(t('error.passing'), null);
  }
}

/* The title comes from the booking service; the line works without it. */
async function learnTitle() {
  try {
    const { concerts } = await get(`/booking/concerts?concert_id=${id}`);
    concert = concerts.find((c) => c.concert_id === id)?.concert_title ?? '';
    tab.set(`title.${id}`, concert);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/* Without a title the heading says what the line above it says, which is then hidden. */
function drawTitle() {
  text('title', concert || t('wait.page'));
  $('page').dataset.double = String(!concert);
}

function listen() {
  $('action').addEventListener('click', () => ACTIONS[appearanceOf(view).action]?.());
  $('auto-stop').addEventListener('click', () => {
    admission.stopped = true;
    $('auto').hidden = true;
    $('action').focus();
  });
  $('leave').addEventListener('click', askToLeave);
  $('leave-dialog').addEventListener('close', () => {
    if ($('leave-dialog').returnValue === 'leave') leave();
  });
  for (const event of ['pageshow', 'online', 'focus']) {
    addEventListener(event, () => line.wake());
  }
  addEventListener('offline', () => line.wake());
  document.addEventListener('visibilitychange', () => line.wake());
  onLanguage(() => {
    drawTitle();
    drawAll();
  });
}

await openPage();
listen();
drawTitle();
if (id === null) {
  learn({ phase: 'no_room', place: null, status: null });
} else {
  setUpExtras();
  line.start({ stayOut: !isFresh() });
  if (!known) learn(line.known);
  setInterval(drawAll, DRAW_MS);
  if (!concert) {
    await learnTitle();
    drawTitle();
  }
}
