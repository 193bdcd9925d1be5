/*
 * Fetches what the booking service knows (the concert, the account, the seats) and
 * puts it on the page. Seats are fetched again and again while somebody chooses and
 * looks at the page.
 */
import { Problem, ask, backOff, get } from '../api.js';
import { points } from '../amounts.js';
import { signInAddress } from '../frame.js';
import { number, t } from '../i18n.js';
import { tab } from '../storage.js';
import { isRefusal } from './admission.js';
import { chosenChanged, list, lose, map } from './choice.js';
import * as panel from './panel.js';
import { at, chosen, coolingSeats, id, seats, warmUp } from './visit.js';

const COUNTER_MOST = 8;
const REFRESH_EVERY_MS = 3000;
/* What others hold is told from a list that may be as old as that. */
const LIST_AGE_MS = 3000;

const $ = (name) => document.getElementById(name);
let seatsTag = null;
let failures = 0;
let staleNotice = null;
/* Seats that were this account's until now: until when they are taken for free. */
const freed = new Map();

/* The concert; null if it does not exist, or without an answer. */
export async function learnConcert() {
  try {
    const { concerts } = await get(`/booking/concerts?concert_id=${id}`);
    const concert = concerts.find((c) => c.concert_id === id) ?? null;
    if (concert) tab.set(`title.${id}`, concert.concert_title);
    return concert;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}

/* The balance and the held seats, for the rest of the page; kept as they are on failure. */
export async function learnAccount() {
  try {
    const me = await get('/booking/me');
    at.balance = me.balance;
    at.held = me.reservations
      .filter((r) => r.concert_id === id && r.status === 'held')
      .sort((a, b) => a.seat_id - b.seat_id);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/* These were held here, and are not any more: a list from before does not know it. */
export function takeForFree(ids) {
  for (const one of ids) freed.set(one, performance.now() + LIST_AGE_MS);
  seatsTag = null;
}

function correctFreed() {
  for (const [one, until] of freed) {
    const seat = seats.get(one);
    if (performance.now() > until) freed.delete(one);
    else if (seat?.status === 'held') seat.status = 'available';
  }
}

/* Throws a Problem if there is no answer. Seats that have not changed are not sent again. */
export async function refreshSeats() {
  if (warmUp()) seatsTag = null;
  const answer = await ask('GET', `/booking/seats?concert_id=${id}`, {
    headers: seatsTag ? { 'If-None-Match': seatsTag } : undefined,
  });

  panel.unsay(staleNotice);
  if (answer.status === 304) return;
  const rebuilt = seats.update(answer.data.seats);
  correctFreed();
  seats.keep(coolingSeats());
  // What was corrected must be read again, even if the list is the same.
  seatsTag = freed.size > 0 ? null : answer.etag;
  if (rebuilt) {
    map.rebuild();
    list.rebuild();
    drawPrices();
    $('best-go').disabled = false;
  }
  drawCounts();
  const lost = [...chosen].filter((c) => !['available', 'mine'].includes(seats.get(c)?.status));
  if (at.step === 'choose' && lost.length > 0 && !at.busy) lose(lost);
  else chosenChanged();
}

export function goToLine() {
  location.assign(`wait.html?concert=${id}`);
}

/*
 * Does what has to be done about a visitor who may not be here: true if that was the
 * problem.
 */
export function sentAway(problem) {
  if (problem.code === 'login_required') location.assign(signInAddress());
  else if (isRefusal(problem)) panel.stop('line', goToLine);
  else return false;
  return true;
}

/* A notice that stays until the seats could be fetched. */
export function sayStale(words, tone = 'warn') {
  staleNotice = words;
  panel.notice(words, tone);
}

/*
 * Why the seats shown may be old: the network is gone, the service does not answer, or
 * does not know whether the visitor may see them.
 */
export function staleWords({ status, code }) {
  if (['queue_unavailable', 'busy'].includes(code)) return () => t('seats.queue_down');
  return () => t(status === 0 ? 'seats.stale' : 'seats.unanswered');
}

/*
 * Runs until the visitor is sent away: slower while nothing answers, and not while the
 * page is hidden.
 */
export async function keepRefreshing() {
  let delay = REFRESH_EVERY_MS * (0.9 + 0.2 * Math.random());

  if (document.visibilityState === 'visible' && at.step === 'choose') {
    try {
      await refreshSeats();
      failures = 0;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (sentAway(error)) return;
      failures += 1;
      delay += backOff(failures, error);
      if (failures > 1) sayStale(staleWords(error));
    }
  }
  setTimeout(keepRefreshing, delay);
}

function drawCounts() {
  for (const status of ['available', 'held', 'sold']) {
    $(`count-${status}`).textContent = number(seats.count(status));
  }
}

/* Options in another language: the one that was selected stays so. */
function drawOptions(select, options) {
  const was = select.value;

  select.replaceChildren(...options);
  if (options.some((option) => option.value === was)) select.value = was;
}

/* The price classes: in the bar above the map, and to ask for best seats of one. */
export function drawPrices() {
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
  drawOptions($('best-price'), [any, ...seats.prices.map((p) => new Option(points(p), p))]);
}

/* The numbers of best seats to ask for: at most what one account may have. */
export function drawCounter() {
  const most = Math.min(at.most, COUNTER_MOST);
  const options = Array.from({ length: most }, (_, i) => i + 1);

  drawOptions(
    $('best-count'),
    options.map((n) => new Option(t('best.n', { n }), n, n === 2, n === Math.min(2, most))),
  );
}
