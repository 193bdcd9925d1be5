/*
 * The panel beside the map: what is chosen, what it costs, what comes next; also
 * the page's notices, its clock and what is said to screen readers. It decides
 * nothing. Whatever stands here when the language changes is drawn again by
 * sayAgain() or by the caller: so words are handed over as functions.
 */
import { moment, points } from '../amounts.js';
import { countdown, spoken } from '../format.js';
import { t } from '../i18n.js';
import { drawRows } from '../rows.js';

const $ = (id) => document.getElementById(id);
const RING = 2 * Math.PI * 20;
const WARN_MS = [60000, 20000];
const STEPS = ['choose', 'pay', 'done'];

/* The last warning given, and what the clock's ring is full at. */
let warned = Infinity;
let whole = { key: null, ms: 0 };
/* What stands on the page, to be said again. */
let said = { words: null, tone: '' };
let suggested = [[], {}];
let working = null;
let stopped = null;

function text(id, words) {
  if ($(id).textContent !== words) $(id).textContent = words;
}

/* To screen readers alone. */
export function say(words) {
  $('announcer').textContent = words;
}

/*
 * A notice in the panel; `tone` is '', 'warn' or 'bad'. `words` is a function that
 * gives its text in the language of the moment; null takes the notice away.
 */
export function notice(words, tone = 'bad') {
  const el = $('notice');

  said = { words, tone };
  el.hidden = words === null;
  el.className = `notice ${tone}`;
  el.textContent = words?.() ?? '';
}

/* Takes away the notice of these `words`, unless another one has replaced it. */
export function unsay(words) {
  if (words !== null && said.words === words) notice(null);
}

/* After a change of language. */
export function sayAgain() {
  if (stopped) drawStop();
  busy(working);
  notice(said.words, said.tone);
  drawSuggestions(...suggested);
}

export function drawStep(step) {
  document.body.dataset.step = step;
  for (const name of STEPS) {
    const el = $(`step-${name}`);
    if (name === step) el.setAttribute('aria-current', 'step');
    else el.removeAttribute('aria-current');
    $(`panel-${name}`).hidden = name !== step;
  }
}

/* A row of two texts, what it is and what it costs, and further elements. */
function costRow(...more) {
  const item = document.createElement('li');
  const what = document.createElement('span');
  const cost = document.createElement('span');

  cost.className = 'cost';
  item.append(what, cost, ...more);
  return item;
}

function fillCost(item, words, price) {
  item.children[0].textContent = words;
  item.children[1].textContent = points(price);
}

/* The keyboard's row is gone: on to the row in its place, or to a way to choose. */
function standAt(i) {
  const rows = $('chosen').querySelectorAll('.drop');
  const ways = [$('best-go'), $('show-map')];

  (rows[Math.min(i, rows.length - 1)] ?? ways.find((way) => way.checkVisibility())).focus();
}

/*
 * The chosen seats as rows, each with a button that lets it go. Gives a function
 * that puts the keyboard right, to be called once the whole panel is drawn.
 */
function drawChosenRows(chosen, { nameOf, onDrop }) {
  const stood = [...$('chosen').children].findIndex((row) => row.contains(document.activeElement));

  drawRows($('chosen'), chosen, {
    key: (seat) => seat.id,
    make: (seat) => {
      const drop = document.createElement('button');
      drop.type = 'button';
      drop.className = 'drop';
      drop.textContent = '×';
      drop.addEventListener('click', () => onDrop(seat));
      return costRow(drop);
    },
    fill: (item, seat) => {
      fillCost(item, nameOf(seat), seat.price);
      item.lastChild.setAttribute('aria-label', t('seats.drop', { seat: nameOf(seat) }));
    },
  });
  return () => stood >= 0 && !$('chosen').contains(document.activeElement) && standAt(stood);
}

function holdWords(n, sale, opens) {
  if (sale === 'not_open') return t('seats.opens', { time: moment(opens) });
  return n > 0 ? t('seats.hold', { n }) : t('seats.hold_none');
}

/* `sale` is 'open', 'not_open' (until `opens`) or 'closed'. */
export function drawChosen(chosen, { most, soldOut, sale, opens, nameOf, onDrop }) {
  const over = soldOut || sale === 'closed';
  const total = chosen.reduce((sum, seat) => sum + seat.price, 0);
  const inBest = $('best').contains(document.activeElement);
  const stand = drawChosenRows(chosen, { nameOf, onDrop });

  $('hold').disabled = chosen.length === 0 || sale !== 'open';
  text('hold', holdWords(chosen.length, sale, opens));
  document.body.dataset.chosen = String(chosen.length);
  text('total', points(total));
  $('total-row').hidden = chosen.length === 0;
  $('sold-out').hidden = !over;
  text('over-words', t(soldOut ? 'room.sold_out' : 'sale.closed'));
  $('best').hidden = over;
  $('hold').hidden = over;
  $('empty').hidden = over || chosen.length > 0;
  text('empty', t('seats.empty', { n: most }));
  stand();
  if (inBest && !$('best').checkVisibility()) $('hold').focus();
}

/* When the suggestion under the keyboard goes, the keyboard moves on to holding. */
export function drawSuggestions(seats, { nameOf, onPick }) {
  const stood = $('suggestions').contains(document.activeElement);

  suggested = [seats, { nameOf, onPick }];
  drawRows($('suggestions'), seats, {
    key: (seat) => seat.id,
    make: (seat) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'chip';
      button.addEventListener('click', () => onPick(seat));
      return button;
    },
    fill: (button, seat) => {
      button.textContent = nameOf(seat);
    },
  });
  $('suggest').hidden = seats.length === 0;
  if (stood && !$('suggestions').contains(document.activeElement)) $('hold').focus();
}

/* The bill: `balance` is null while it is not known. */
export function drawBill(reservations, balance, nameOf, cooldownMs) {
  const amount = reservations.reduce((sum, r) => sum + r.price, 0);
  const enough = balance === null || balance >= amount;

  drawRows($('bill'), reservations, {
    key: (r) => r.reservation_id,
    make: () => costRow(),
    fill: (item, r) => fillCost(item, nameOf(r), r.price),
  });
  text('amount', points(amount));
  text('balance', balance === null ? '' : points(balance));
  text('rest', balance === null ? '' : points(balance - amount));
  $('rest').dataset.short = String(!enough);
  $('short').hidden = enough;
  $('release-note').hidden = cooldownMs === 0;
  text('release-note', t('pay.release_note', { span: spoken(cooldownMs) }));
  $('pay').disabled = !enough || reservations.length === 0;
  text('pay', t('pay.pay', { amount: points(amount) }));
}

/* `paid` is the answer to the payment, or null. */
export function drawDone(paid) {
  if (!paid) return;
  text('booking', paid.booking);
  text('paid', points(paid.amount));
  text('balance-now', points(paid.balance));
  $('ticket').href = `ticket.html?booking=${paid.booking}`;
}

/*
 * The clock: the time left to pay or to choose, with its label's `key`; null hides
 * it. Its ring is full at the longest time that was ever left. Warns screen readers
 * once at each time of WARN_MS.
 */
export function drawClock(key, remainingMs) {
  const ring = $('clock');

  ring.hidden = remainingMs === null;
  if (remainingMs === null) return;
  whole = { key, ms: Math.max(remainingMs, 1, whole.key === key ? whole.ms : 0) };
  const share = Math.max(0, remainingMs / whole.ms);
  text('clock-label', t(key));
  text('clock-time', countdown(remainingMs));
  ring.dataset.hurry = String(remainingMs < 60000);
  $('clock-arc').setAttribute('stroke-dasharray', `${RING * share} ${RING}`);
  const limit = WARN_MS.find((ms) => remainingMs <= ms && warned > ms);
  if (limit) say(t('seats.say.remaining', { span: spoken(remainingMs) }));
  warned = remainingMs > WARN_MS[0] ? Infinity : Math.min(warned, limit ?? warned);
}

/* What is going on, as words like a notice's; null if nothing is. */
export function busy(words) {
  working = words;
  $('busy').hidden = words === null;
  text('busy-words', words?.() ?? '');
  for (const id of ['pay', 'release', 'hold']) {
    $(id).setAttribute('aria-busy', String(words !== null));
    $(id).setAttribute('aria-disabled', String(words !== null));
  }
}

function drawStop() {
  text('stop-title', t(`stop.${stopped}.title`));
  text('stop-detail', t(`stop.${stopped}.detail`));
  text('stop-go', t(`stop.${stopped}.go`));
}

/* A dialog that stops everything; `onGo` is called when it is closed. */
export function stop(name, onGo) {
  stopped = name;
  drawStop();
  $('stop').onclose = onGo;
  if (!$('stop').open) $('stop').showModal();
}
