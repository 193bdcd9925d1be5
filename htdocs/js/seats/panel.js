/* The panel beside the map: what is chosen, what it costs, what comes next. */
import { points } from '../amounts.js';
import { countdown, spoken } from '../format.js';
import { t } from '../i18n.js';

const $ = (id) => document.getElementById(id);
const RING = 2 * Math.PI * 20;
const WARN_MS = [60000, 20000];
const STEPS = ['choose', 'pay', 'done'];

let warned = Infinity;
let whole = { key: null, ms: 0 };
let said = { words: null, look: '' };
let suggested = [[], {}];
let stopped = null;

function text(id, words) {
  if ($(id).textContent !== words) $(id).textContent = words;
}

export function say(words) {
  $('news').textContent = words;
}

/*
 * A notice in the panel; `look` is '', 'warn' or 'bad'. `words` gives them, in
 * whatever language is then spoken; null takes the notice away.
 */
export function notice(words, look = 'bad') {
  const el = $('notice');

  said = { words, look };
  el.hidden = words === null;
  el.className = `notice ${look}`;
  el.textContent = words?.() ?? '';
}

/* Says again, in another language, what stands on the page. */
export function sayAgain() {
  if (stopped) drawStop();
  notice(said.words, said.look);
  drawSuggestions(...suggested);
}

export function drawStep(step) {
  document.body.dataset.step = step;
  for (const [i, name] of STEPS.entries()) {
    const el = $(`step-${name}`);
    if (name === step) el.setAttribute('aria-current', 'step');
    else el.removeAttribute('aria-current');
    el.dataset.past = String(i < STEPS.indexOf(step));
    $(`panel-${name}`).hidden = name !== step;
  }
}

/* The chosen seats as rows, each with a button that lets it go. */
export function drawChosen(chosen, { most, nameOf, onDrop }) {
  $('chosen').replaceChildren(
    ...chosen.map((seat) => {
      const item = document.createElement('li');
      const name = document.createElement('span');
      const price = document.createElement('span');
      const drop = document.createElement('button');
      name.textContent = nameOf(seat);
      price.textContent = points(seat.price);
      price.className = 'cost';
      drop.type = 'button';
      drop.className = 'drop';
      drop.textContent = '×';
      drop.setAttribute('aria-label', t('seats.drop', { seat: nameOf(seat) }));
      drop.addEventListener('click', () => onDrop(seat));
      item.append(name, price, drop);
      return item;
    }),
  );
  const total = chosen.reduce((sum, seat) => sum + seat.price, 0);
  $('hold').disabled = chosen.length === 0;
  text('hold', chosen.length ? t('seats.hold', { n: chosen.length }) : t('seats.hold_none'));
  document.body.dataset.chosen = String(chosen.length);
  text('total', points(total));
  $('total-row').hidden = chosen.length === 0;
  $('empty').hidden = chosen.length > 0;
  text('empty', t('seats.empty', { n: most }));
}

export function drawSuggestions(seats, { nameOf, onPick }) {
  suggested = [seats, { nameOf, onPick }];
  $('suggest').hidden = seats.length === 0;
  $('suggestions').replaceChildren(
    ...seats.map((seat) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'chip';
      button.textContent = nameOf(seat);
      button.addEventListener('click', () => onPick(seat));
      return button;
    }),
  );
}

/* The bill: `balance` is null while it is not known. */
export function drawBill(reservations, balance, nameOf) {
  const amount = reservations.reduce((sum, r) => sum + r.price, 0);
  const enough = balance === null || balance >= amount;

  $('bill').replaceChildren(
    ...reservations.map((r) => {
      const item = document.createElement('li');
      const name = document.createElement('span');
      const price = document.createElement('span');
      name.textContent = nameOf(r);
      price.textContent = points(r.price);
      price.className = 'cost';
      item.append(name, price);
      return item;
    }),
  );
  text('amount', points(amount));
  text('balance', balance === null ? '' : points(balance));
  text('rest', balance === null ? '' : points(balance - amount));
  $('rest').dataset.short = String(!enough);
  $('short').hidden = enough;
  $('pay').disabled = !enough;
  text('pay', t('pay.pay', { amount: points(amount) }));
}

/*
 * The ring: how long the seats are held, or how long one may choose; null is
 * no limit. It is full at the most that was ever left.
 */
export function drawClock(key, leftMs) {
  const ring = $('clock');

  ring.hidden = leftMs === null;
  if (leftMs === null) return;
  whole = { key, ms: Math.max(leftMs, 1, whole.key === key ? whole.ms : 0) };
  const share = Math.max(0, leftMs / whole.ms);
  text('clock-label', t(key));
  text('clock-time', countdown(leftMs));
  ring.dataset.hurry = String(leftMs < 60000);
  $('clock-arc').setAttribute('stroke-dasharray', `${RING * share} ${RING}`);
  const mark = WARN_MS.find((ms) => leftMs <= ms && warned > ms);
  if (mark) say(t('seats.say.remaining', { span: spoken(leftMs) }));
  warned = leftMs > WARN_MS[0] ? Infinity : Math.min(warned, mark ?? warned);
}

export function busy(words) {
  $('busy').hidden = words === null;
  text('busy-words', words ?? '');
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

/* A question that stops everything; `onGo` is what its one button does. */
export function stop(name, onGo) {
  stopped = name;
  drawStop();
  $('stop').onclose = onGo;
  if (!$('stop').open) $('stop').showModal();
}
