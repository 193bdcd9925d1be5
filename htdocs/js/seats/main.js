/* The seat page: choose, hold, pay, done. */
import { Problem, ask, backOff, get } from '../api.js';
import { serverNow } from '../clock.js';
import { points } from '../format.js';
import { concertId, openPage } from '../frame.js';
import { onLanguage, t } from '../i18n.js';
import { signInAddress } from '../return.js';
import { device, tab } from '../store.js';
import { admission, isRefusal } from './admission.js';
import { bestSeats, nearestFree } from './best.js';
import { SeatList } from './list.js';
import { SeatMap } from './map.js';
import { Seats } from './model.js';
import * as panel from './panel.js';
import { beginPayment, giveBack, hold, pendingPayment, settle } from './purchase.js';

const COUNTER_MOST = 8;
const LOOK_EVERY_MS = 3000;

const $ = (id) => document.getElementById(id);
const id = concertId();
const seats = new Seats();
const chosen = new Set(tab.get(`chosen.${id}`) ?? []);
const at = { step: 'choose', until: null, held: [], balance: null, most: 4, busy: false };
let seatsTag = null;
let failures = 0;

const nameOf = (seat) =>
  t('seats.name', { section: seat.section, row: seat.row, number: String(seat.number) });

function describe(seat) {
  const status = chosen.has(seat.id) ? 'mine' : seat.status;

  return t('seats.describe', {
    name: nameOf(seat),
    price: points(seat.price),
    status: t(`seats.${status}`),
  });
}

const views = { seats, chosen, nameOf: describe, onPick: pick };
const map = new SeatMap($('map'), { ...views, stageWords: () => t('seats.stage') });
const list = new SeatList($('list'), views);

/* ---- choosing ---- */

function pick(seat) {
  if (at.step !== 'choose' || at.busy) return;
  if (chosen.has(seat.id)) drop(seat);
  else if (seat.status !== 'available') refuse(t('seats.not_free', { seat: describe(seat) }));
  else if (chosen.size >= at.most) refuse(t('seats.at_most', { n: at.most }));
  else choose([seat]);
}

function refuse(words) {
  panel.notice(words, 'warn');
  panel.say(words);
}

function choose(more) {
  for (const seat of more) chosen.add(seat.id);
  panel.notice(null);
  panel.drawSuggestions([], {});
  panel.say(t('seats.say.chosen', { n: chosen.size, total: points(seats.total([...chosen])) }));
  chosenChanged();
}

function drop(seat) {
  chosen.delete(seat.id);
  panel.notice(null);
  panel.say(t('seats.say.dropped', { seat: nameOf(seat), n: chosen.size }));
  chosenChanged();
}

function chosenChanged() {
  tab.set(`chosen.${id}`, [...chosen]);
  panel.drawChosen([...chosen].map((c) => seats.get(c)).filter(Boolean), {
    most: at.most,
    nameOf,
    onDrop: drop,
  });
  map.draw();
  list.refresh();
}

function chooseBest() {
  const n = Number($('best-count').value);
  const price = Number($('best-price').value) || null;
  const found = bestSeats(seats, n, price);

  chosen.clear();
  if (found.length === 0) {
    chosenChanged();
    refuse(t('seats.none_free'));
    return;
  }
  choose(found);
  map.reveal(found);
}

/* Seats that somebody else took: said, let go, and their neighbours offered. */
function lose(ids) {
  const lost = ids.map((lostId) => seats.get(lostId)).filter(Boolean);

  for (const seat of lost) {
    chosen.delete(seat.id);
    if (seat.status === 'available') seat.status = 'held';
  }
  chosenChanged();
  refuse(t('seats.taken'));
  if (lost.length > 0) {
    panel.drawSuggestions(nearestFree(seats, lost[0], 3, chosen), {
      nameOf,
      onPick: (seat) => {
        pick(seat);
        map.reveal([seat]);
      },
    });
  }
}

/* ---- what the services refuse ---- */

function goToLine() {
  location.assign(`wait.html?concert=${id}`);
}

function refused(problem) {
  if (problem.code === 'login_required') location.assign(signInAddress());
  else if (isRefusal(problem)) panel.stop('line', goToLine);
  else if (problem.code === 'seat_taken' || problem.code === 'no_seat') lose(problem.body.seat_ids ?? [...chosen]);
  else if (problem.code === 'limit_reached') refuse(t('seats.limit'));
  else if (problem.code === 'queue_unavailable') refuse(t('seats.queue_down'));
  else if (problem.code === 'insufficient_points') panel.notice(t('pay.short'));
  else if (problem.code === 'reservation_expired') panel.stop('expired', startOver);
  else if (problem.code === 'already_paid') location.assign('ticket.html');
  else panel.notice(t('error.passing'));
}

/* One thing at a time: a second click while the first is on its way is none. */
async function once(words, what) {
  if (at.busy) return;
  at.busy = true;
  panel.busy(words);
  try {
    await what();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    refused(error);
  } finally {
    at.busy = false;
    panel.busy(null);
  }
}

/* ---- holding and paying ---- */

async function holdChosen() {
  const ids = [...chosen];

  panel.notice(null);
  const reservations = await hold(id, ids);
  await learnAccount();
  if (at.held.length === 0) at.held = reservations.map((r) => ({ ...seats.get(r.seat_id), ...r }));
  panel.drawSuggestions([], {});
  goTo('pay');
}

async function release() {
  await giveBack(at.held.map((r) => r.reservation_id));
  await startOver();
}

async function startOver() {
  at.held = [];
  await look();
  for (const c of chosen) {
    if (!['available', 'mine'].includes(seats.get(c)?.status)) chosen.delete(c);
  }
  panel.notice(null);
  goTo('choose');
  chosenChanged();
}

async function pay(attempt = null) {
  panel.notice(null);
  const going = attempt ?? beginPayment(id, at.held.map((r) => r.reservation_id));
  const answer = await settle(id, going, () => panel.busy(t('pay.checking')));

  chosen.clear();
  tab.drop(`chosen.${id}`);
  device.drop(`line.${id}`);
  $('payment').textContent = String(answer.payment_id);
  $('paid').textContent = points(answer.amount);
  $('left').textContent = points(answer.balance);
  $('ticket').href = `ticket.html?payment=${answer.payment_id}`;
  at.until = null;
  goTo('done');
  panel.say(t('done.title'));
}

function goTo(step) {
  const moved = at.step !== step;

  at.step = step;
  panel.drawStep(step);
  if (step === 'pay') panel.drawBill(at.held, at.balance, nameOf);
  tick();
  if (moved) $(`title-${step}`).focus({ preventScroll: step === 'choose' });
}

/* ---- the clock ---- */

function tick() {
  if (at.step === 'pay' && at.held.length > 0) {
    const left = Math.min(...at.held.map((r) => r.expires_at_ms)) - serverNow('booking');
    panel.drawClock('seats.clock.hold', left);
    if (left <= 0 && !at.busy) panel.stop('expired', startOver);
  } else if (at.step === 'choose' && at.until !== null) {
    const left = at.until - serverNow('queue');
    panel.drawClock('seats.clock.inside', left);
    if (left <= 0) panel.stop('line', goToLine);
  } else {
    panel.drawClock('', null);
  }
}

/* ---- what is known ---- */

async function learnAccount() {
  try {
    const me = await get('/booking/me');
    at.balance = me.balance;
    at.held = me.reservations.filter((r) => r.concert_id === id && r.status === 'held');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

async function look() {
  const answer = await ask('GET', `/booking/seats?concert_id=${id}`, {
    headers: seatsTag ? { 'If-None-Match': seatsTag } : undefined,
  });

  if (answer.status === 304) return;
  seatsTag = answer.etag;
  const rebuilt = seats.update(answer.data.seats);
  if (rebuilt) {
    map.rebuild();
    list.rebuild();
    drawPrices();
  }
  drawCounts();
  const lost = [...chosen].filter((c) => !['available', 'mine'].includes(seats.get(c)?.status));
  if (at.step === 'choose' && lost.length > 0 && !at.busy) lose(lost);
  else chosenChanged();
}

/* Live changes; slower when nothing answers, not at all while hidden. */
async function follow() {
  let delay = LOOK_EVERY_MS * (0.9 + 0.2 * Math.random());

  if (document.visibilityState === 'visible' && at.step === 'choose') {
    try {
      await look();
      if (failures > 0) panel.notice(null);
      failures = 0;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      failures += 1;
      delay += backOff(failures, error);
      if (failures > 1) panel.notice(t('seats.stale'), 'warn');
    }
  }
  setTimeout(follow, delay);
}

function drawCounts() {
  for (const status of ['available', 'held', 'sold']) {
    $(`count-${status}`).textContent = new Intl.NumberFormat(document.documentElement.lang).format(
      seats.count(status),
    );
  }
}

function drawPrices() {
  $('prices').replaceChildren(
    ...seats.prices.map((price) => {
      const item = document.createElement('li');
      item.className = 'price';
      item.dataset.class = String(seats.priceClass(price));
      item.textContent = points(price);
      return item;
    }),
  );
  const any = new Option(t('best.any'), '');
  $('best-price').replaceChildren(any, ...seats.prices.map((p) => new Option(points(p), p)));
}

/* How many the best seats are to be: not more than one may have. */
function drawCounter() {
  const most = Math.min(at.most, COUNTER_MOST);
  const options = Array.from({ length: most }, (_, i) => i + 1);

  $('best-count').replaceChildren(
    ...options.map((n) => new Option(t('best.n', { n }), n, n === 2, n === Math.min(2, most))),
  );
}

function show(view) {
  for (const name of ['map', 'list']) {
    $(`show-${name}`).setAttribute('aria-pressed', String(name === view));
  }
  $('map-view').hidden = view !== 'map';
  $('list').hidden = view !== 'list';
  device.set('seats.view', view);
}

function listen() {
  $('show-map').addEventListener('click', () => show('map'));
  $('show-list').addEventListener('click', () => show('list'));
  $('zoom-in').addEventListener('click', () => map.zoom(1.6));
  $('zoom-out').addEventListener('click', () => map.zoom(1 / 1.6));
  $('zoom-fit').addEventListener('click', () => map.fit());
  $('best-go').addEventListener('click', chooseBest);
  $('hold').addEventListener('click', () => once(t('seats.holding'), holdChosen));
  $('release').addEventListener('click', () => once(t('pay.releasing'), release));
  $('pay').addEventListener('click', () => once(t('pay.paying'), pay));
  document.addEventListener('themechange', () => map.recolour());
  onLanguage(() => {
    drawTitle();
    if (seats.all.length === 0) return;
    list.rebuild();
    drawPrices();
    drawCounter();
    chosenChanged();
    goTo(at.step);
  });
}

function drawTitle() {
  const title = tab.get(`title.${id}`) ?? '';
  $('title').textContent = title || t('seats.page');
  document.title = [title, t('seats.page')].filter(Boolean).join(' · ');
}

/* The concert, or null where it cannot be told. */
async function learnConcert() {
  try {
    const { concerts } = await get('/booking/concerts');
    const concert = concerts.find((c) => c.concert_id === id) ?? null;
    if (concert) tab.set(`title.${id}`, concert.concert_title);
    return concert;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}

async function begin() {
  const [concert] = await Promise.all([learnConcert(), learnAccount()]);
  const attempt = pendingPayment(id);

  drawTitle();
  at.most = concert?.seats_per_account ?? at.most;
  drawCounter();
  if (concert?.queue_manage_required && at.held.length === 0 && !attempt) {
    const visit = await admission(id);
    if (!visit.inside) {
      location.replace(`wait.html?concert=${id}`);
      return;
    }
    at.until = visit.until;
  }
  try {
    await look();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    panel.notice(t(error.status === 404 ? 'seats.no_concert' : 'error.passing'));
  }
  goTo(at.held.length > 0 || attempt ? 'pay' : 'choose');
  chosenChanged();
  if (attempt) await once(t('pay.checking'), () => pay(attempt));
  follow();
  setInterval(tick, 250);
}

listen();
await openPage();
show(device.get('seats.view') === 'list' ? 'list' : 'map');
if (id === null) location.replace('index.html');
else await begin();
