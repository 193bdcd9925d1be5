/*
 * How often to ask. The server says so (`poll_after_ms`, and the policy in the
 * status document); what is added here is chance, so that a hundred thousand
 * visitors who came together do not ask together. No function has a clock.
 */
import { aheadOf } from './state.js';

const STATUS_FLOOR_MS = 1500;
const STATUS_CEILING_MS = 6000;
const STATUS_HIDDEN_MS = 20000;

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
function drawDelay(status, floor, ceiling, random) {
  return Math.round(Math.min(ceiling, Math.max(floor, status.waiting)) * random());
}

/*
 * A visitor who was called asks at once. When many are called together, as when a
 * paused room goes on, they are spread to about a thousand a second.
 */
function callDelay(place, status, floor, ceiling, random) {
  const together = status.serving - (place.serving ?? status.serving);

  return Math.round(Math.min(ceiling, Math.max(floor, together)) * random());
}

/* Milliseconds until the next poll, counted from the last answer. */
export function pollDelay(place, status, random = Math.random) {
  const { floor_ms: floor, ceiling_ms: ceiling, divisor } = status?.poll ?? {
    floor_ms: 1000,
    ceiling_ms: 30000,
    divisor: 10,
  };
  const pace = status?.pace_per_min ?? 0;
  const ahead = aheadOf(place, status);
  let delay = place?.poll_after_ms ?? floor;

  if (isCalled(place, status)) return callDelay(place, status, floor, ceiling, random);
  if (isDrawn(place, status)) return drawDelay(status, floor, ceiling, random);
  if (place?.state === 'waiting' && ahead !== null && pace > 0) {
    delay = Math.min(delay, ((ahead / pace) * 60000) / divisor);
  }
  return spread(Math.min(ceiling, Math.max(floor, delay)), random);
}

/* Milliseconds until the status document is read again; often, for it is a static file. */
export function statusDelay(place, status, hidden, random = Math.random) {
  if (hidden) return spread(STATUS_HIDDEN_MS, random);
  const third = pollDelay(place, status, () => 0.5) / 3;
  return spread(Math.min(STATUS_CEILING_MS, Math.max(STATUS_FLOOR_MS, third)), random);
}
