/*
 * One visitor's place in one line: enters, polls, reads the status document, and
 * calls `onChange` whenever something became known. All tabs share what is known
 * (state.js says what that is); only the leading tab asks the server.
 *
 *   arriving --enter--> in --polls--> ... --expired, done, closed: ended
 *      ^                 |
 *      +-- token refused-+   (at most twice, then it is an error)
 *
 * Once a visit has ended nobody polls for it any more, until rejoin(). Saved on
 * the device: the last place under line.<id>, so that the next visit shows it at
 * once and a polling visitor does not enter again; for the tab: how it ended.
 */
import { Problem, ask, backOff } from '../api.js';
import { serverNow } from '../clock.js';
import { device, tab } from '../storage.js';
import { enter } from './entry.js';
import { isCalled, isDrawn, pollDelay, statusDelay } from './policy.js';
import { OUTSIDE, aheadOf, isMissed } from './state.js';
import { Tabs } from './tabs.js';

/* How long an answer to a claim is awaited. */
const CLAIM_PATIENCE_MS = 4000;

/* A queue that fails at entry that often, over that time, counts as down: onGiveUp(). */
const ENTRY_PATIENCE_MS = 2500;
const ENTRY_GIVE_UP_MS = 5000;
const ENTRY_TRIES = 3;

/* wake() may come in bursts: it polls at most once in this time. */
const WAKE_GAP_MS = 700;

/* What a refusal makes of the visit, by the server's code. */
const PHASE_OF_CODE = {
  login_required: 'signin',
  no_room: 'no_room',
  room_closed: 'closed',
};

/* Phases in which there is no place to ask for. */
const ENDED = new Set(['departed', 'closed', 'no_room', 'expired', 'done']);

/* States of a visitor whose time runs. */
const TURN = new Set(['called', 'admitted']);

/* States of a visitor that are worth showing before the server has answered. */
const REMEMBERED = new Set(['waiting', 'called']);

/* The token is of no use: the visitor enters again. */
const REENTER = new Set(['token_required', 'token_invalid', 'token_outdated', 'token_expired']);

export class Line {
  #id;
  #onChange;
  #onGiveUp;
  #tabs;
  #leading = false;
  #timers = { poll: 0, status: 0 };
  #due = { poll: Infinity, status: Infinity };
  #failures = 0;
  #reentries = 0;
  #entryBegan = 0;
  #polledAt = 0;
  #statusTag = null;
  #asking = false;
  #again = false;
  #moved = false;

  known = {
    phase: 'arriving',
    place: null,
    status: null,
    lost: false,
    lowest: null,
    began: null,
    checkedAt: null,
  };

  constructor(concertId, { onChange, onGiveUp }) {
    this.#id = concertId;
    this.#onChange = onChange;
    this.#onGiveUp = onGiveUp;
  }

  /* With `stayOut` (a reload, the back button) an ended visit stays ended. */
  start({ stayOut = false } = {}) {
    const ended = tab.get(`ended.${this.#id}`);

    if (stayOut && ENDED.has(ended)) {
      this.#learn({ phase: ended });
      return;
    }
    tab.drop(`ended.${this.#id}`);
    this.#remember();
    this.#tabs = new Tabs(`usher-line-${this.#id}`, {
      onLead: () => this.#lead(),
      onListen: () => this.#listen(),
      onMessage: (message) => this.#hear(message),
    });
    this.#tabs.say({ hello: true });
  }

  /* Shows the saved place until the server has answered. */
  #remember() {
    const saved = device.get(`line.${this.#id}`);

    if (!REMEMBERED.has(saved?.place?.state)) return;
    Object.assign(this.known, {
      place: { ...saved.place, estimated_wait_s: null },
      lowest: saved.lowest,
      began: saved.began,
    });
  }

  #save() {
    const { place, lowest, began } = this.known;

    device.set(`line.${this.#id}`, { number: place.number, place, lowest, began });
  }

  /* Asks at once: the page is shown, the network came or went, the visitor wants to know. */
  wake() {
    if (document.visibilityState === 'visible') this.#tabs?.comeForward();
    const early = this.#earliest();
    // What was learned a moment ago is still so, unless the network came or went.
    if (!this.#leading || (early && navigator.onLine && !this.known.lost)) return;
    this.#failures = 0;
    if (this.#asking) this.#again = true;
    else this.#schedule('poll', early);
    this.#schedule('status', early);
  }

  /* Milliseconds until wake() may poll again. */
  #earliest() {
    return Math.max(0, this.#polledAt + WAKE_GAP_MS - Date.now());
  }

  /* Whether this tab is the one that asks. */
  get leading() {
    return this.#leading;
  }

  /*
   * Claims the turn. What became of it is learned as from a poll; where the server
   * does not answer, in how many milliseconds to try again.
   */
  async claim() {
    try {
      const { data } = await ask('POST', '/queue/claim', {
        body: { concert_id: this.#id },
        patienceMs: CLAIM_PATIENCE_MS,
      });
      this.#failures = 0;
      this.#takePlace(data);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.passing) {
        this.#missAnswer();
        return backOff(this.#failures, problem, { mostMs: 2500 });
      }
      this.#schedule('poll', 0); // The call is over, or the token: a poll says which.
    }
    return Infinity;
  }

  /* Gives the place up; throws a Problem if the server could not be told. */
  async leave() {
    await ask('POST', '/queue/leave', { body: { concert_id: this.#id } });
    this.#end('departed');
  }

  /* A new visit, after one that ended. */
  async rejoin() {
    tab.drop(`ended.${this.#id}`);
    device.drop(`line.${this.#id}`);
    this.#entryBegan = 0;
    this.#reentries = 0;
    this.#learn({ phase: 'arriving', place: null, lowest: null, began: null });
    if (!this.#tabs) this.start();
    else if (this.#leading) this.#schedule('poll', 0);
    else this.#tabs.comeForward();
  }

  #lead() {
    this.#leading = true;
    this.#schedule('poll', 0);
    this.#schedule('status', 0);
  }

  #listen() {
    this.#leading = false;
    this.#drop('poll');
    this.#drop('status');
  }

  /* From another tab: what it knows, or a newcomer's hello, which the leader answers. */
  #hear(message) {
    if (message.hello) {
      if (this.#leading) this.#tabs.say({ known: this.known });
      return;
    }
    this.known = message.known;
    if (OUTSIDE.has(this.known.phase)) this.#drop('poll');
    this.#onChange(this.known);
  }

  /* Something became known here: for this page and the other tabs. */
  #learn(facts) {
    Object.assign(this.known, facts);
    this.#onChange(this.known);
    this.#tabs?.say({ known: this.known });
  }

  /* The visit is over: forgets the place, and remembers that for a reload. */
  #end(phase) {
    tab.set(`ended.${this.#id}`, phase);
    device.drop(`line.${this.#id}`);
    this.#drop('poll');
    this.#learn({ phase });
  }

  #schedule(what, delayMs) {
    this.#drop(what);
    if (!this.#leading || (what === 'poll' && ENDED.has(this.known.phase))) return;
    this.#due[what] = Date.now() + delayMs;
    this.#timers[what] = setTimeout(() => this.#fire(what), delayMs);
  }

  #drop(what) {
    clearTimeout(this.#timers[what]);
    this.#due[what] = Infinity;
  }

  #fire(what) {
    this.#drop(what);
    if (what === 'poll') this.#poll();
    else this.#readStatus();
  }

  /* Does what is due, for a page whose timers are slowed (beat.js). */
  beat() {
    for (const what of ['poll', 'status']) {
      if (Date.now() >= this.#due[what]) this.#fire(what);
    }
  }

  /* Asks for the place, by entering if need be. One request at a time; #again: one more. */
  async #poll() {
    // A page that missed a call unseen would be back by asking, and called once more,
    // for the last time: so a hidden page waits for its visitor.
    if (document.hidden && !this.#moved && isMissed(this.known, serverNow())) return;
    this.#moved = false;
    this.#again = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    this.#polledAt = Date.now();
    try {
      const entering = this.#mustEnter();
      const answer = entering ? await this.#enter() : await this.#ask();
      this.#failures = 0;
      this.#reentries = entering ? this.#reentries : 0;
      this.#takePlace(answer);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#refused(error);
    } finally {
      this.#asking = false;
      if (this.#again) this.#schedule('poll', this.#earliest());
    }
  }

  /* A first visit enters; a saved place means that there is a token to poll with. */
  #mustEnter() {
    return this.known.phase === 'arriving' && !device.get(`line.${this.#id}`);
  }

  async #enter() {
    this.#entryBegan ||= Date.now();
    return enter(this.#id, ENTRY_PATIENCE_MS);
  }

  async #ask() {
    return (await ask('GET', `/queue/poll?concert_id=${this.#id}`, { cache: 'no-store' })).data;
  }

  /*
   * An answer of enter or poll. A place does not say which epoch of the room it is
   * of; the status document of the moment does (aheadOf() compares it).
   */
  #takePlace(place) {
    const last = device.get(`line.${this.#id}`);
    const saved = last?.number === place.number ? last : null;
    const ahead = aheadOf(place, this.known.status);
    const facts = {
      phase: 'in',
      place: { ...place, statusEpoch: this.known.status?.epoch ?? null },
      lost: false,
      checkedAt: Date.now(),
      lowest: ahead === null ? null : Math.min(ahead, saved?.lowest ?? ahead),
      began: ahead === null ? null : Math.max(ahead, saved?.began ?? ahead),
    };

    if (place.state === 'expired' || place.state === 'done') {
      this.known.place = facts.place;
      this.#end(place.state);
      return;
    }
    this.#learn(facts);
    this.#save();
    this.#schedule('poll', Math.min(pollDelay(this.known.place, this.known.status), this.#untilMissed()));
  }

  /* Milliseconds until a call is over, and a moment. */
  #untilMissed() {
    const { state, claim_by_ms: claimBy } = this.known.place;

    return state === 'called' && claimBy > serverNow() ? claimBy - serverNow() + 300 : Infinity;
  }

  /* What the server's refusal, or its silence, means for the visit. */
  #refused(problem) {
    const phase = PHASE_OF_CODE[problem.code];

    if (phase === 'closed' || phase === 'no_room') this.#end(phase);
    else if (phase) this.#learn({ phase });
    else if (REENTER.has(problem.code) && this.#reentries < 2) this.#enterAgain();
    else if (problem.passing) this.#tryLater(problem);
    else this.#learn({ phase: 'error' });
  }

  #enterAgain() {
    this.#reentries += 1;
    device.drop(`line.${this.#id}`);
    this.known.phase = 'arriving';
    this.#schedule('poll', 0);
  }

  /*
   * No answer. While entering the visitor sees "one moment", until the queue counts
   * as down; with a place it is "offline" from the second failure on, at once if
   * the device has no network, and never when the server says: too often.
   */
  #tryLater(problem) {
    const entering = this.#mustEnter();
    const waited = entering ? Date.now() - this.#entryBegan : 0;

    this.#missAnswer(!entering && problem.status !== 429);
    if (this.#failures >= ENTRY_TRIES && waited >= ENTRY_GIVE_UP_MS && problem.status !== 429) {
      this.#onGiveUp();
    }
    this.#schedule('poll', backOff(this.#failures, problem, entering ? { mostMs: 2500 } : {}));
  }

  /* One failure more; with `counts` the second in a row is a lost connection. */
  #missAnswer(counts = true) {
    this.#failures += 1;
    if (!navigator.onLine || (counts && this.#failures > 1)) this.#learn({ lost: true });
  }

  /* Its failure is nobody's business: polls tell whether the server answers. */
  async #readStatus() {
    const headers = this.#statusTag ? { 'If-None-Match': this.#statusTag } : undefined;

    try {
      const answer = await ask('GET', `/queue/status/${this.#id}.json`, { headers });
      if (answer.status === 200) {
        this.#statusTag = answer.etag;
        this.#takeStatus(answer.data);
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
    const { place, status } = this.known;
    this.#schedule('status', statusDelay(place, status, document.hidden));
  }

  /* The status document says how far the line is: a page whose visitor is called or
   * drawn polls soon. */
  #takeStatus(status) {
    const { place } = this.known;
    const ahead = aheadOf(place, status);
    const opened = isDrawn(place, status) && !isDrawn(place, this.known.status);
    // What a turn has left may be another when the room goes on.
    this.#moved ||= TURN.has(place?.state) && status.room !== this.known.status?.room;
    const facts = { status };

    if (ahead !== null) {
      facts.lowest = Math.min(this.known.lowest ?? ahead, ahead);
      facts.checkedAt = Date.now();
    }
    this.#learn(facts);
    if (ahead !== null) this.#save();
    if (isCalled(place, status) || opened || this.#moved) this.#schedule('poll', pollDelay(place, status));
  }
}
