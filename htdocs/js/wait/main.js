/*
 * The waiting page begins here: joins the line (line.js), turns what is known into
 * a view (state.js), draws it five times a second (view.js), and takes the
 * visitor's turn (turn.js): claims it, and goes to the seats.
 */
import { Problem, get } from '../api.js';
import { serverNow } from '../clock.js';
import { concertId, openPage, signInAddress } from '../frame.js';
import { onLanguage, t } from '../i18n.js';
import { tab } from '../storage.js';
import { announcement, drawIcon, newMessage, titleOf } from './announce.js';
import { appearanceOf } from './appearance.js';
import { setUpExtras } from './extras.js';
import { Glide } from './glide.js';
import { Line } from './line.js';
import { viewOf } from './state.js';
import { Turn } from './turn.js';
import { draw, text } from './view.js';

const DRAW_MS = 200;

const $ = (id) => document.getElementById(id);
const id = concertId();
const seats = `seats.html?concert=${id}`;
const glide = new Glide();
const still = matchMedia('(prefers-reduced-motion: reduce)');
let concert = tab.get(`title.${id}`) ?? '';
let view = null;
let known = null;
let shownNumber = null;
let beat = null;

const line = new Line(id, { onChange: learn, onGiveUp: goWithoutToken });
const turn = new Turn(line, enter);

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
  enter: () => turn.take(),
  resume: () => turn.take(),
  rejoin: () => line.rejoin(),
  retry: () => location.reload(),
  signin: () => location.assign(signInAddress()),
  tickets: () => location.assign('ticket.html'),
  home: () => location.assign('index.html'),
};

/* Something became known. */
function learn(next) {
  known = next;
  drawAll();
}

/* Whether the visitor came here just now, by a link and not by reload or back button. */
function isFresh() {
  const [visit] = performance.getEntriesByType('navigation');

  return visit?.type === 'navigate' && document.visibilityState === 'visible';
}

/*
 * Draws the moment: the view depends on the time, so it is made again each time. A
 * visitor who never had to wait goes in at once, and nothing is drawn.
 */
function drawAll() {
  if (!known) return;
  const before = view?.kind;
  const now = performance.now();

  view = viewOf(known, serverNow());
  if (view.number !== shownNumber) {
    shownNumber = view.number;
    glide.reset();
  }
  glide.aim(view.position, now);
  const changed = view.kind !== before;
  if (changed) {
    $('trouble').hidden = true;
    if (turn.begin(view, (before === undefined || before === 'calculating') && isFresh())) return;
  }
  const place = still.matches ? view.position : glide.at(now);
  draw(view, { place, wholeMs: turn.wholeMs, checkedAt: known.checkedAt, auto: turn.tick(view, concert) });
  document.title = titleOf(view, place, concert);
  drawIcon(view, place);
  say(announcement(view), newMessage(view));
  if (changed && Turn.is(view)) $('action').focus();
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

/* A hidden page has a worker for a clock; without one it is slow, and catches up. */
function keepTime() {
  beat?.terminate();
  beat = null;
  if (!document.hidden || !('Worker' in globalThis)) return;
  beat = new Worker('js/wait/beat.js');
  beat.addEventListener('message', () => {
    line.beat();
    drawAll();
  });
}

/* A page that the browser makes ahead of its visitor joins no line. */
function looked() {
  return new Promise((done) => {
    if (document.prerendering) document.addEventListener('prerenderingchange', done, { once: true });
    else done();
  });
}

function listen() {
  $('action').addEventListener('click', () => ACTIONS[appearanceOf(view).action]?.());
  $('auto-stop').addEventListener('click', () => {
    turn.stop();
    drawAll();
    $('action').focus();
  });
  $('leave').addEventListener('click', askToLeave);
  $('leave-dialog').addEventListener('close', () => {
    if ($('leave-dialog').returnValue === 'leave') leave();
  });
  for (const event of ['pageshow', 'online', 'focus']) {
    addEventListener(event, () => line.wake());
  }
  addEventListener('pagehide', () => turn.forget());
  addEventListener('offline', () => line.wake());
  document.addEventListener('visibilitychange', () => {
    keepTime();
    line.wake();
  });
  keepTime();
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
  await looked();
  line.start({ stayOut: !isFresh() });
  if (!known) learn(line.known);
  setInterval(drawAll, DRAW_MS);
  if (!concert) {
    await learnTitle();
    drawTitle();
  }
}
