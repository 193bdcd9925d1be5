/*
 * From chosen seats to paid ones, step by step (choose, pay, done), and what can
 * come between: a refusal, time that runs out. What is sent to the service is in
 * purchase.js.
 */
import { moment } from '../amounts.js';
import { Problem } from '../api.js';
import { serverNow } from '../clock.js';
import { spoken } from '../format.js';
import { t } from '../i18n.js';
import { device, tab } from '../storage.js';
import { chosenChanged, letGo, lose, refuse } from './choice.js';
import { goToLine, learnAccount, refreshSeats, sayStale, sentAway, staleWords, takeForFree } from './refresh.js';
import * as panel from './panel.js';
import { beginPayment, giveBack, hold, settle } from './purchase.js';
import { at, chosen, id, nameOf, sale, seats } from './visit.js';

const $ = (name) => document.getElementById(name);

/* The service's clock has the last word on the sale. */
function notYet(opensMs) {
  at.opens = opensMs;
  refuse(() => t('seats.not_open', { time: moment(opensMs) }));
  chosenChanged();
}

function ended() {
  at.closes = 0;
  panel.notice(null);
  chosenChanged();
}

/* What the page does about a refusal, by the service's code. */
function refused(problem) {
  if (sentAway(problem)) return;
  if (problem.code === 'seat_taken' || problem.code === 'no_seat') lose(problem.body.seat_ids ?? [...chosen]);
  else if (problem.code === 'limit_reached') refuse(() => t('seats.limit'));
  else if (problem.code === 'sale_not_open') notYet(problem.body.sale_opens_at_ms);
  else if (problem.code === 'sale_closed') ended();
  else if (problem.code === 'seat_cooling') letGo(problem.body.seat_ids, problem.body.again_at_ms);
  else if (problem.code === 'holds_exhausted') refuse(() => t('seats.exhausted', { time: moment(problem.body.again_at_ms) }));
  else if (['queue_unavailable', 'busy'].includes(problem.code)) refuse(() => t('seats.queue_down'));
  else if (problem.code === 'insufficient_points') panel.notice(() => t('pay.short'));
  else if (problem.code === 'reservation_expired') panel.stop('expired', startOver);
  else if (problem.code === 'already_paid') location.assign('ticket.html');
  else panel.notice(() => t('error.passing'));
}

/*
 * Does `what`, one thing at a time: a second click while the first is on its way
 * does nothing. `words` says what is going on.
 */
export async function once(words, what) {
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

/* The chosen seats become held ones, which are paid next. */
export async function holdChosen() {
  const ids = [...chosen];

  panel.notice(null);
  const reservations = await hold(id, ids);
  await learnAccount();
  if (at.held.length === 0) at.held = reservations.map((r) => ({ ...seats.get(r.seat_id), ...r }));
  panel.drawSuggestions([], {});
  goTo('pay');
}

/* Gives the held seats back. */
export async function release() {
  if (at.held.length > 0) await giveBack(at.held.map((r) => r.reservation_id));
  await startOver();
}

/*
 * Back to choosing, even if the seats cannot be fetched: nothing is held any more.
 * The seats stay chosen, unless they are for others now.
 */
async function startOver() {
  const were = at.held.map((r) => r.seat_id);

  at.held = [];
  panel.notice(null);
  goTo('choose');
  if (at.cooldown > 0) letGo(were, serverNow('booking') + at.cooldown);
  else takeForFree(were);
  chosenChanged();
  try {
    await refreshSeats();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (!sentAway(error)) sayStale(staleWords(error));
  }
  for (const c of chosen) {
    if (!['available', 'mine'].includes(seats.get(c)?.status)) chosen.delete(c);
  }
  chosenChanged();
}

/* Pays what is held, or goes on with an attempt that a reload has interrupted. */
export async function pay(attempt = null) {
  panel.notice(null);
  const going = attempt ?? beginPayment(id, at.held.map((r) => r.reservation_id));
  const answer = await settle(id, going, () => panel.busy(() => t('pay.checking')));

  chosen.clear();
  tab.drop(`chosen.${id}`);
  device.drop(`line.${id}`);
  at.paid = answer;
  at.until = null;
  goTo('done');
  panel.say(t('done.title'));
}

/* The keyboard goes to the new step's title, so that it is read out. */
export function goTo(step) {
  const moved = at.step !== step;

  at.step = step;
  panel.drawStep(step);
  if (step === 'pay') panel.drawBill(at.held, at.balance, nameOf, at.cooldown);
  if (step === 'done') panel.drawDone(at.paid);
  tick();
  if (moved && step === 'pay') sayHeld();
  if (moved) $(`title-${step}`).focus({ preventScroll: step === 'choose' });
}

/* Milliseconds until the first of the held seats is free again. */
function heldFor() {
  return Math.min(...at.held.map((r) => r.expires_at_ms)) - serverNow('booking');
}

/* A time limit is announced at its start. */
function sayHeld() {
  if (at.held.length > 0) panel.say(t('seats.say.held', { span: spoken(heldFor()) }));
}

let saleWas = null;

/* What can be done changes when the sale opens and when it closes. */
function watchSale() {
  if (sale() === saleWas || at.step !== 'choose') return;
  saleWas = sale();
  chosenChanged();
}

/* Draws the time that is left to pay or to choose, and ends the step when it is over. */
export function tick() {
  watchSale();
  if (at.step === 'pay' && at.held.length > 0) {
    const remainingMs = heldFor();
    panel.drawClock('seats.clock.hold', remainingMs);
    if (remainingMs <= 0 && !at.busy) panel.stop('expired', startOver);
  } else if (at.step === 'choose' && at.until !== null) {
    const remainingMs = at.until - serverNow('queue');
    panel.drawClock('seats.clock.inside', remainingMs);
    if (remainingMs <= 0) panel.stop('line', goToLine);
  } else {
    panel.drawClock('', null);
  }
}
