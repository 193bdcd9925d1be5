/*
 * How often to ask. The server says it (`poll_after_ms`, and the policy in the
 * status document); here it is only spread, so that a hundred thousand
 * visitors who came together do not ask together.
 */
import { aheadOf } from './state.js';

const STATUS_FLOOR_MS = 1500;
const STATUS_CEILING_MS = 6000;
const STATUS_HIDDEN_MS = 20000;

/* Within a tenth of it either way. */
function spread(ms, random) {
  return Math.round(ms * (0.9 + 0.2 * random()));
}

/* The number has been called, as far as the status document knows. */
export function isCalled(place, status) {
  return (
    place?.state === 'waiting' &&
    place.number != null &&
    status?.epoch === (place.statusEpoch ?? status?.epoch) &&
    status?.serving >= place.number
  );
}

/* The room has opened, so the draw has given this visitor a number. */
export function isDrawn(place, status) {
  return place?.state === 'waiting' && place.number == null && status?.room === 'open';
}

/*
 * At the opening everybody has the same reason to ask at the same moment: a
 * thousand a second is the most that is asked for.
 */
function drawDelay(status, floor, ceiling, random) {
  return Math.round(Math.min(ceiling, Math.max(floor, status.waiting)) * random());
}

/*
 * Those who were called ask at once. Of many called together, as when a room
 * goes on after a pause, a thousand a second ask.
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
  if (ahead !== null && pace > 0) {
    delay = Math.min(delay, ((ahead / pace) * 60000) / divisor);
  }
  return spread(Math.min(ceiling, Math.max(floor, delay)), random);
}

/* Until the next look at the status document: a static file, asked for oftener. */
export function statusDelay(place, status, hidden, random = Math.random) {
  if (hidden) return spread(STATUS_HIDDEN_MS, random);
  const third = pollDelay(place, status, () => 0.5) / 3;
  return spread(Math.min(STATUS_CEILING_MS, Math.max(STATUS_FLOOR_MS, third)), random);
}
