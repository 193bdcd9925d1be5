/* The line's rules, as functions: what is shown, and how often is asked. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { backOff } from '../../htdocs/js/api.js';
import { Glide } from '../../htdocs/js/wait/glide.js';
import { APPEARANCES, appearanceOf } from '../../htdocs/js/wait/appearance.js';
import { isCalled, pollDelay, statusDelay } from '../../htdocs/js/wait/policy.js';
import { aheadOf, isMissed, viewOf } from '../../htdocs/js/wait/state.js';
import { en, roomStates, visitorStates } from './files.mjs';

const NOW = 1_790_000_000_000;

const place = (more = {}) => ({
  number: 1200,
  state: 'waiting',
  ahead: 199,
  serving: 1000,
  issued: 5000,
  room: 'open',
  estimated_wait_s: { min: 60, max: 120 },
  poll_after_ms: 5000,
  now_ms: NOW,
  statusEpoch: 1,
  ...more,
});

const status = (more = {}) => ({
  room: 'open',
  epoch: 1,
  serving: 1000,
  issued: 5000,
  waiting: 4000,
  pace_per_min: 600,
  poll: { floor_ms: 1000, ceiling_ms: 30000, call_ms: 30000, divisor: 10 },
  now_ms: NOW,
  ...more,
});

const known = (more = {}) => ({
  phase: 'in',
  place: place(),
  status: status(),
  lost: false,
  lowest: null,
  began: 400,
  ...more,
});

/* A place that is called, and may be claimed for `ms` yet. */
const called = (ms) => place({ state: 'called', ahead: 0, claim_by_ms: NOW + ms });

const kind = (more) => viewOf(known(more), NOW).kind;

test('each state follows from what is known', () => {
  assert.equal(kind({}), 'waiting');
  assert.equal(kind({ phase: 'arriving', place: null, status: null }), 'calculating');
  assert.equal(kind({ place: place({ number: null }), status: status({ room: 'scheduled' }) }), 'scheduled');
  for (const room of roomStates.filter((word) => word !== 'open')) {
    assert.equal(kind({ status: status({ room }) }), room);
  }
  assert.equal(kind({ lost: true }), 'offline');
  assert.equal(kind({ place: called(1) }), 'called');
  assert.equal(kind({ place: called(0) }), 'returning', 'until a poll says what became of it');
  assert.equal(kind({ place: place({ returning: true }) }), 'returning');
  assert.equal(kind({ place: place({ state: 'admitted', expires_at_ms: NOW + 1 }) }), 'admitted');
  assert.equal(kind({ place: place({ state: 'admitted', expires_at_ms: NOW }) }), 'expired');
  assert.equal(kind({ place: place({ state: 'expired' }) }), 'expired');
  assert.equal(kind({ place: place({ state: 'done' }) }), 'done');
  for (const phase of ['departed', 'signin', 'no_room', 'expired', 'done', 'error']) {
    assert.equal(kind({ phase }), phase);
    assert.equal(kind({ phase, place: null }), phase, 'as after a reload');
  }
});

test('a visitor who is inside stays inside when the room is sold out, paused or lost', () => {
  const inside = place({ state: 'admitted', expires_at_ms: NOW + 1000 });
  for (const room of ['paused', 'all_held', 'sold_out']) {
    assert.equal(kind({ place: inside, status: status({ room }) }), 'admitted');
  }
  assert.equal(kind({ place: inside, lost: true }), 'admitted');
});

test('a call stands whatever the room, and without a connection, but where there is nothing to buy', () => {
  for (const room of ['paused', 'all_held', 'closed']) {
    assert.equal(kind({ place: called(1000), status: status({ room }) }), 'called', room);
  }
  assert.equal(kind({ place: called(1000), lost: true }), 'called');
  assert.equal(kind({ place: called(0), lost: true }), 'offline');
  for (const room of ['sold_out', 'shop_down']) {
    assert.equal(kind({ place: called(1000), status: status({ room }) }), room);
  }
});

test('while the shop is down no turn runs out, and whoever is called is told so', () => {
  const later = NOW + 100_000;
  const down = status({ room: 'shop_down', now_ms: later });
  const view = viewOf(known({ place: called(1000), status: down }), later);
  assert.equal(view.remainingMs, 1000);
  assert.equal(appearanceOf(view).detail, 'wait.shop_down.turn');
  assert.ok(en['wait.shop_down.turn']);
  assert.ok(!isMissed(known({ place: called(1000), status: down }), later));
  assert.ok(isMissed(known({ place: called(1000) }), later));
  const inside = place({ state: 'admitted', expires_at_ms: NOW + 1000 });
  assert.equal(viewOf(known({ place: inside, status: down }), later).kind, 'admitted');
  assert.equal(appearanceOf(viewOf(known({ status: down }), later)).detail, 'wait.shop_down.detail');
});

test('every state has an appearance and its words', () => {
  const table = en;
  for (const name of Object.keys(APPEARANCES)) {
    for (const part of ['pill', 'title', 'detail']) assert.ok(table[`wait.${name}.${part}`], name);
    if (APPEARANCES[name].action) assert.ok(table[`wait.do.${APPEARANCES[name].action}`], name);
  }
  const ours = ['calculating', 'returning', 'offline', 'departed', 'signin', 'no_room', 'error'];
  const theirs = [...roomStates, ...visitorStates].filter((word) => word !== 'open');
  assert.deepEqual(Object.keys(APPEARANCES).sort(), [...ours, ...theirs].sort());
});

test('only a visitor with a number sees a place, before the draw and without a connection', () => {
  const appearance = (more) => appearanceOf(viewOf(known(more), NOW));
  const undrawn = place({ number: null, ahead: null, room: 'scheduled' });
  const scheduled = status({ room: 'scheduled', opens_at_ms: NOW + 60000 });

  assert.equal(appearance({ lost: true }).figure, 'place');
  assert.equal(appearance({ lost: true, place: undrawn, status: scheduled }).figure, 'countdown');
  assert.equal(viewOf(known({ lost: true, place: undrawn, status: scheduled }), NOW).opensInMs, 60000);
  for (const room of ['open', 'paused', 'all_held']) {
    const { figure, stub } = appearance({ lost: room === 'open', place: undrawn, status: status({ room }) });
    assert.deepEqual([figure, stub], ['none', false], room);
  }
});

test('a place is promised to be kept only where there is one', () => {
  const appearance = (more) => appearanceOf(viewOf(known(more), NOW));

  for (const [name, more] of [['offline', { lost: true }], ['error', { phase: 'error' }]]) {
    assert.equal(appearance(more).detail, `wait.${name}.detail`);
    const { detail, keep } = appearance({ ...more, place: null });
    assert.equal(detail, `wait.${name}.nowhere`);
    assert.ok(!keep, name);
    assert.ok(en[detail], name);
  }
});

test('one that has to wait for a place is told nothing of a place, nor of leaving', () => {
  for (const room of ['open', 'paused', 'all_held', 'shop_down']) {
    const view = viewOf(known({ phase: 'arriving', place: null, status: status({ room }) }), NOW);
    const { keep, leave } = appearanceOf(view);
    assert.deepEqual([view.kind, keep, leave], ['calculating', false, false], room);
  }
  const scheduled = status({ room: 'scheduled', opens_at_ms: NOW + 60000 });
  const { figure, keep, leave } = appearanceOf(viewOf(known({ phase: 'arriving', place: null, status: scheduled }), NOW));
  assert.deepEqual([figure, keep, leave], ['countdown', false, false]);
});

test('the place follows the status document between polls', () => {
  assert.equal(aheadOf(place(), status({ serving: 1100, now_ms: NOW + 5 })), 99);
});

test('an older status document, or one of another epoch, says nothing of the place', () => {
  assert.equal(aheadOf(place(), status({ serving: 1100, now_ms: NOW - 5 })), 199);
  assert.equal(aheadOf(place(), status({ serving: 1100, epoch: 2 })), 199);
});

test('a visitor who was absent and returned is where the poll says', () => {
  const back = place({ number: 900, ahead: 3, returning: true });
  assert.equal(aheadOf(back, status({ now_ms: NOW + 5 })), 3);
});

test('the place shown never rises', () => {
  const view = viewOf(known({ place: place({ ahead: 250, number: 1251 }), lowest: 199 }), NOW);
  assert.equal(view.position, 200);
});

test('a gliding place falls without jumps, never below the truth, never up', () => {
  const glide = new Glide();
  const shown = [];
  glide.aim(200, 0);
  glide.aim(170, 3000);
  for (let now = 3000; now <= 7000; now += 100) {
    if (now === 4000) glide.aim(190, now);
    shown.push(glide.at(now));
  }
  assert.ok(shown.every((value) => value >= 170 && value <= 200));
  assert.ok(shown.every((value, i) => i === 0 || value <= shown[i - 1]));
  assert.ok(Math.max(...shown.slice(1).map((value, i) => shown[i] - value)) <= 2);
  assert.equal(shown.at(-1), 170);
});

test('polls stay between the floor and the ceiling of the policy, jitter and all', () => {
  for (const ahead of [0, 1, 50, 5000, 100000]) {
    for (const random of [0, 0.5, 0.999]) {
      const delay = pollDelay(place({ ahead, number: 1001 + ahead, poll_after_ms: 60000 }), status(), () => random);
      assert.ok(delay >= 900 && delay <= 33000, `${ahead}: ${delay}`);
    }
  }
});

test('visitors far back ask rarely, visitors near the front often', () => {
  const at = (ahead) =>
    pollDelay(place({ ahead, number: 1001 + ahead, poll_after_ms: 30000 }), status(), () => 0.5);
  assert.equal(at(100000), 30000);
  assert.ok(at(1000) <= 10000);
  assert.equal(at(5), 1000);
});

test('a visitor who was called asks within the floor', () => {
  const called = status({ serving: 1200, now_ms: NOW + 5 });
  assert.ok(isCalled(place(), called));
  assert.ok(pollDelay(place(), called, () => 0.999) < 1000);
});

test('one that returned is not taken for called again, and one that is called polls as it is told', () => {
  const onward = status({ serving: 1200, now_ms: NOW + 5 });
  assert.ok(!isCalled(place({ returning: true }), onward));
  assert.equal(pollDelay(called(60000), onward, () => 0.5), 5000);
});

test('of many who were called together a thousand a second ask', () => {
  const called = status({ serving: 11000, now_ms: NOW + 5 });
  const delay = pollDelay(place({ serving: 1000 }), called, () => 0.999);
  assert.ok(delay > 9000 && delay <= 10000);
  assert.ok(pollDelay(place({ serving: 10990 }), called, () => 0.999) < 1000);
});

test('where the time to claim is short, who is called or drawn asks in half of it, and who is far back does not', () => {
  const poll = { floor_ms: 1000, ceiling_ms: 30000, call_ms: 2000, divisor: 10 };
  const called = status({ serving: 11000, now_ms: NOW + 5, poll });
  assert.ok(pollDelay(place({ serving: 1000 }), called, () => 0.999) <= 2000);
  const drawn = status({ waiting: 20000, poll });
  assert.ok(pollDelay(place({ number: null, ahead: null }), drawn, () => 0.999) <= 2000);
  const far = place({ ahead: 9000, number: 10001, poll_after_ms: 30000 });
  assert.equal(pollDelay(far, status({ poll }), () => 0.5), 30000);
  const soon = place({ ahead: 500, number: 1501, poll_after_ms: 2000 });
  assert.equal(pollDelay(soon, status({ poll, pace_per_min: null }), () => 0.5), 2000);
});

test('at the opening everybody asks, at most a thousand a second', () => {
  const entrants = 20000;
  const waiting = place({ number: null, ahead: null });
  const opened = status({ waiting: entrants });
  const delays = Array.from({ length: entrants }, () => pollDelay(waiting, opened));
  const seconds = new Map();
  for (const delay of delays) {
    const second = Math.floor(delay / 1000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  assert.ok(Math.max(...seconds.values()) < 1200);
});

test('the status document is read as often as it says: rarely far back, often near the front', () => {
  const at = (ahead, more = {}) =>
    statusDelay(place({ ahead, number: 1001 + ahead }), status({ pace_per_min: 600, ...more }), false, () => 0.5);
  assert.equal(at(0), 2000);
  assert.equal(at(800), 2000);
  assert.equal(at(4000), 10000);
  assert.equal(at(100000), 30000);
  const own = { status: { floor_ms: 5000, ceiling_ms: 60000, divisor: 10 } };
  assert.equal(at(0, own), 5000);
  assert.equal(at(4000, own), 40000);
  assert.equal(at(100000, own), 60000);
});

test('while the line stands still, as often as the poll policy takes the place to be near', () => {
  const at = (after) =>
    statusDelay(
      place({ ahead: 50, number: 1051, poll_after_ms: after }),
      status({ room: 'paused', pace_per_min: null }),
      false,
      () => 0.5,
    );
  assert.equal(at(3000), 2000);
  assert.equal(at(12000), 3000);
  assert.equal(at(30000), 30000);
});

test('before the opening it is read more often the nearer it is, by ten thousand a second at most', () => {
  const at = (ms, waiting) =>
    statusDelay(
      place({ number: null, ahead: null }),
      status({ room: 'scheduled', opens_at_ms: NOW + ms, now_ms: NOW, waiting }),
      false,
      () => 0.5,
    );
  assert.equal(at(3600000, 10), 30000);
  assert.equal(at(400000, 10), 10000);
  assert.equal(at(1000, 10), 2000);
  assert.equal(at(1000, 100000), 10000);
  assert.equal(at(-1000, 100000), 10000);
});

test('a hidden tab reads the status document rarely, and no tab without a place waits long', () => {
  assert.ok(statusDelay(place(), status(), true, () => 0) >= 18000);
  assert.ok(statusDelay(place(), status(), true, () => 0.5) <= 30000);
  assert.equal(statusDelay(null, null, false, () => 0.5), 2000);
});

test('back-off has full jitter, a ceiling, and honours Retry-After', () => {
  assert.equal(backOff(3, null, { random: () => 0 }), 0);
  assert.ok(backOff(50, null, { random: () => 0.999 }) <= 20000);
  assert.ok(backOff(1, { retryAfterMs: 7000 }, { random: () => 0 }) >= 7000);
});
