/*
 * What the waiting page shows, as a function of what is known and of the time: it
 * fetches nothing and knows no document. `known` is what the tabs share:
 *
 *   phase   arriving | in | signin | no_room | closed | departed | expired | done | error
 *   place   the last answer of enter or poll, or null
 *           (statusEpoch is ours: the epoch of the status document of its time)
 *   status  the last status document, or null
 *   lost    the server does not answer
 *   lowest  the lowest number of visitors ahead that was ever shown
 *   began   how many were ahead at the beginning
 *
 * The `kind` of a view is the server's word for a state of the visitor (waiting,
 * called, admitted, done, expired) or of the room (scheduled, paused, all_held,
 * shop_down, sold_out, closed), or the page's own: calculating, returning, offline,
 * departed, signin, no_room, error.
 */

/* Phases without a place in the line. */
export const OUTSIDE = new Set(['signin', 'no_room', 'closed', 'departed', 'expired', 'done', 'error']);

/* Room states in which nobody waits any more, and in which nobody is called. */
const OVER = new Set(['sold_out', 'closed']);
const STANDING = new Set(['scheduled', 'paused', 'all_held', 'shop_down']);

/* Room states in which a called visitor finds nothing to buy. */
const NOTHING_TO_ENTER = new Set(['sold_out', 'shop_down']);

/* The room's state, by the newer of the two. */
function roomOf(place, status) {
  if (!place) return status?.room ?? null;
  if (!status || status.now_ms < place.now_ms) return place.room;
  return status.room;
}

/*
 * Visitors ahead, or null while there is no number. The status document is usually
 * newer than the last poll, but only a poll knows that a visitor who was absent
 * and has returned comes next.
 */
export function aheadOf(place, status) {
  if (place?.number == null) return null;
  if (place.returning || !status || status.now_ms < place.now_ms) return place.ahead;
  if (status.epoch !== (place.statusEpoch ?? status.epoch)) return place.ahead;
  return Math.min(place.ahead, Math.max(0, place.number - status.serving - 1));
}

/*
 * Milliseconds that are left of the turn: to claim it, or inside; else null. While
 * the shop is down they stand still.
 */
function remainingOf({ place, status }, now) {
  const until = { called: place?.claim_by_ms, admitted: place?.expires_at_ms }[place?.state];

  if (until === undefined) return null;
  const stands = roomOf(place, status) === 'shop_down';
  return Math.max(0, until - (stands ? Math.min(now, place.now_ms) : now));
}

/* Whether the visitor was called and did not come, as far as the last answer tells. */
export function isMissed(known, now) {
  return known.place?.state === 'called' && remainingOf(known, now) === 0;
}

/*
 * The order matters: a visitor who is inside stays so whatever the room's state,
 * and a room that is over is over even when the connection is lost. A paused room
 * says that it keeps a place, so only to a visitor that has one; another may have
 * to wait for it. A turn counts down without a connection too, but not while there
 * is no shop to go to.
 */
function kindOf(known, now) {
  const { phase, place, status, lost } = known;
  const room = roomOf(place, status);

  if (OUTSIDE.has(phase)) return phase;
  if (place?.state === 'admitted') return remainingOf(known, now) > 0 ? 'admitted' : 'expired';
  if (place?.state === 'expired' || place?.state === 'done') return place.state;
  if (place?.state === 'called' && !NOTHING_TO_ENTER.has(room) && !isMissed(known, now)) return 'called';
  if (OVER.has(room)) return room;
  if (lost) return 'offline';
  if (!place && room !== 'scheduled') return 'calculating';
  if (STANDING.has(room)) return room;
  if (place?.state === 'called' || place?.returning) return 'returning';
  return place?.number == null ? 'calculating' : 'waiting';
}

/* The server's range in seconds, less the time since it was given; or null. */
function estimateOf(place, kind, now) {
  const wait = place?.estimated_wait_s;

  if (kind !== 'waiting' || !wait) return null;
  const since = Math.max(0, (now - place.now_ms) / 1000);
  return { min: Math.max(0, wait.min - since), max: Math.max(30, wait.max - since) };
}

/* The view at `now`, the queue's time. */
export function viewOf(known, now) {
  const { place, status, lowest, began } = known;
  const kind = kindOf(known, now);
  const ahead = aheadOf(place, status);
  const shown = ahead === null ? null : Math.min(ahead, lowest ?? ahead);
  const opensAt = status?.opens_at_ms ?? null;
  const opens = roomOf(place, status) === 'scheduled' && !OUTSIDE.has(kind) && opensAt !== null;

  return {
    kind,
    placed: Boolean(place),
    called: place?.state === 'called',
    ahead: shown,
    position: shown === null ? null : shown + 1,
    behind: place?.behind ?? null,
    number: place?.number ?? null,
    progress: shown === null ? 0 : began ? 1 - shown / Math.max(began, shown, 1) : 1,
    estimate: estimateOf(place, kind, now),
    remainingMs: remainingOf(known, now),
    opensInMs: opens ? opensAt - now : null,
    entryUrl: place?.entry_url ?? null,
    draw: status?.draw ?? null,
    mine: place?.entry ? { index: place.index, entry: place.entry } : null,
    message: status?.message ?? null,
    waiting: status?.waiting ?? null,
  };
}
