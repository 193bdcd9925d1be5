/*
 * How often to ask. The server says so (`poll_after_ms`, and the policy in the
 * status document); what is added here is chance, so that a hundred thousand
 * visitors who came together do not ask together. No function has a clock.
 */
import { aheadOf } from './state.js';

const POLL = { floor_ms: 1000, ceiling_ms: 30000, call_ms: 30000, divisor: 10 };
const STATUS = { floor_ms: 2000, ceiling_ms: 30000, divisor: 40 };
const STATUS_HIDDEN_MS = 20000;
/* Of all who wait for an opening, this many a second read the status document. */
const OPENING_READS_PER_S = 10000;

/* A tenth more or less. */
function spread(ms, random) {
  return Math.round(ms * (0.9 + 0.2 * random()));
}

/*
 * Whether the number has been called, as far as the status document tells: of one
 * that was passed over it tells nothing.
 */
export function isCalled(place, status) {
  return (
    place?.state === 'waiting' &&
    !place.returning &&
    place.number != null &&
    status?.epoch === (place.statusEpoch ?? status?.epoch) &&
    status?.serving >= place.number
  );
}

/* Whether the room has opened, so that the draw has given this visitor a number. */
export function isDrawn(place, status) {
  return place?.state === 'waiting' && place.number == null && status?.room === 'open';
}

/*
 * At the opening everybody wants to know at the same moment: the requests are
 * spread so that about a thousand come each second.
 */
function drawDelay(status, floor, inTime, random) {
  return Math.round(Math.min(inTime, Math.max(floor, status.waiting)) * random());
}

/*
 * A visitor who was called asks at once, and `inTime` to claim. When many are called together, as when a
 * paused room goes on, they are spread to about a thousand a second.
 */
function callDelay(place, status, floor, inTime, random) {
  const together = status.serving - (place.serving ?? status.serving);

  return Math.round(Math.min(inTime, Math.max(floor, together)) * random());
}

/* Milliseconds until the next poll, counted from the last answer. */
export function pollDelay(place, status, random = Math.random) {
  const { floor_ms: floor, ceiling_ms: ceiling, call_ms: inTime = ceiling, divisor } = status?.poll ?? POLL;
  const pace = status?.pace_per_min ?? 0;
  const ahead = aheadOf(place, status);
  let delay = place?.poll_after_ms ?? floor;

  if (isCalled(place, status)) return callDelay(place, status, floor, inTime, random);
  if (isDrawn(place, status)) return drawDelay(status, floor, inTime, random);
  if (place?.state === 'waiting' && ahead !== null && pace > 0) {
    delay = Math.min(delay, ((ahead / pace) * 60000) / divisor);
  }
  return spread(Math.min(ceiling, Math.max(floor, delay)), random);
}

/*
 * Milliseconds until something may happen to this visitor: the opening, or its
 * turn. Where the line does not move, or nobody knows how fast, poll_after_ms tells:
 * it is a share of the wait, unless the policy's ceiling made it shorter.
 */
function waitOf(place, status) {
  const { ceiling_ms: ceiling, divisor } = status?.poll ?? POLL;
  const pace = status?.pace_per_min ?? 0;
  const ahead = aheadOf(place, status);

  if (!place || (place.state !== 'waiting' && place.state !== 'called')) return 0;
  if (status?.room === 'scheduled') {
    const opensIn = Math.max(0, status.opens_at_ms - status.now_ms);
    return Math.max(opensIn, (status.waiting / OPENING_READS_PER_S) * 1000 * (status.status ?? STATUS).divisor);
  }
  if (place.state === 'called' || place.returning || isCalled(place, status)) return 0;
  if (ahead !== null && pace > 0) return (ahead / pace) * 60000;
  return place.poll_after_ms >= ceiling ? Infinity : place.poll_after_ms * divisor;
}

/* Milliseconds until the status document is read again, by what it says of itself. */
export function statusDelay(place, status, hidden, random = Math.random) {
  const { floor_ms: floor, ceiling_ms: ceiling, divisor } = status?.status ?? STATUS;
  const least = hidden ? Math.max(floor, STATUS_HIDDEN_MS) : floor;
  const delay = Math.min(ceiling, Math.max(least, waitOf(place, status) / divisor));

  return spread(Math.max(floor, delay), random);
}
