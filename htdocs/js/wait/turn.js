/*
 * The visitor's turn. A call costs the visitor nothing until it is claimed, and
 * then its time inside runs: so the page claims by itself only before the eyes of
 * its visitor, after a countdown that can be stopped, and calls out to one who
 * does not look. Of several tabs only the leading one acts by itself.
 *
 *   called, looked at    after AUTO_MS
 *   called, visible but  calls out; somebody may watch it beside another window,
 *     without the focus    so it claims when a third of the claim time is left
 *   called, hidden       calls out, and claims nothing
 *   claim not answered   again, as long as the call lasts; a claim whose answer
 *                          was lost is found by the next poll, and goes in too
 *   admitted             goes in: at once if it never waited or has claimed
 */
import { t } from '../i18n.js';
import { callOff, callOut } from './extras.js';

const AUTO_MS = 5000;
const CALL_OUT_MS = 10000;

/* No tick for so long: the page was hidden, stored away or asleep with its device. */
const GAP_MS = 2000;

const isVisible = () => document.visibilityState === 'visible';
const isLookedAt = () => isVisible() && document.hasFocus();

export class Turn {
  #line;
  #enter;
  #kind = null;
  #stopped = false;
  #claiming = false;
  #claimAt = 0;
  #autoAt = null;
  #tickedAt = 0;
  #calledOutAt = 0;

  /* The time that was left when it began. */
  wholeMs = 1;

  /* `enter` goes to the seats. */
  constructor(line, enter) {
    this.#line = line;
    this.#enter = enter;
  }

  static is({ kind }) {
    return kind === 'called' || kind === 'admitted';
  }

  /*
   * The view has come to another kind. True: the page is on its way to the seats,
   * for a visitor who has claimed, or `neverWaited`.
   */
  begin(view, neverWaited) {
    this.#kind = view.kind;
    if (view.kind === 'admitted' && (this.#claiming || neverWaited)) {
      this.#claiming = true;
      this.#enter();
      return true;
    }
    this.#claiming = false;
    if (!Turn.is(view)) {
      callOff();
      return false;
    }
    this.wholeMs = Math.max(1, view.remainingMs);
    this.#autoAt = null;
    // Another tab has claimed, and is inside.
    this.#stopped = view.kind === 'admitted' && !this.#line.leading;
    this.#calledOutAt = 0;
    const say = this.#stopped ? '' : t('wait.turn.say');
    document.getElementById('alert').textContent = `${t(`wait.${view.kind}.title`)} ${say}`;
    return false;
  }

  /* The button: at once. */
  take() {
    if (this.#kind === 'admitted') this.#enter();
    else this.#claim();
  }

  /* Not by itself. */
  stop() {
    this.#stopped = true;
  }

  /* The page goes; one that is brought back has claimed nothing. */
  forget() {
    this.#claiming = false;
    this.#autoAt = null;
  }

  /* Claims; where nobody answers, again after as long as the line says. */
  async #claim() {
    this.#claiming = true;
    this.#claimAt = Infinity;
    this.#claimAt = Date.now() + (await this.#line.claim());
  }

  /* Five times a second. What is said of entering by itself, or null. */
  tick(view, concert) {
    const now = Date.now();

    if (now - this.#tickedAt > GAP_MS) this.#autoAt = null;
    this.#tickedAt = now;
    if (!Turn.is(view)) return null;
    this.#remind(now, concert);
    if (!isVisible() || !this.#line.leading) {
      this.#autoAt = null;
      return null;
    }
    if (this.#claiming) {
      if (now >= this.#claimAt && view.kind === 'called') this.#claim();
      return t('wait.turn.claiming');
    }
    return this.#stopped ? null : this.#countDown(view, now);
  }

  #countDown(view, now) {
    const soon = Math.min(AUTO_MS, view.remainingMs / 3);
    const patient = view.kind === 'called' && !document.hasFocus();
    const delay = patient ? Math.max(soon, view.remainingMs - this.wholeMs / 3) : soon;

    this.#autoAt = Math.min(this.#autoAt ?? Infinity, now + delay);
    if (now >= this.#autoAt) this.take();
    return t('wait.turn.auto', { n: Math.max(1, Math.ceil((this.#autoAt - now) / 1000)) });
  }

  /* Calls out when the turn begins, and on and on to one who is called and does not look. */
  #remind(now, concert) {
    const again = this.#kind === 'called' && !isLookedAt();

    if (this.#calledOutAt && (!again || now - this.#calledOutAt < CALL_OUT_MS)) return;
    this.#calledOutAt = now;
    callOut(t(`wait.${this.#kind}.title`), concert, isLookedAt());
  }
}
