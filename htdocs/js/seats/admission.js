/*
 * Whether the visitor has been admitted, for a concert with a line. The booking
 * service has the last word: this saves a visitor from choosing seats in vain, and
 * tells how much time there is. When the queue does not answer, the visitor goes on.
 */
import { Problem, get } from '../api.js';
import { serverNow } from '../clock.js';

const BACK_TO_LINE = new Set([
  'token_required',
  'token_invalid',
  'token_waiting',
  'token_expired',
  'token_outdated',
]);

/* Whether a service sends the visitor back to the line. */
export function isRefusal(problem) {
  return BACK_TO_LINE.has(problem.code);
}

async function queueServes() {
  try {
    await get('/queue/health');
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return false;
  }
}

/*
 * {inside, until}: `until` is in the queue's time, null if there is no limit or it
 * is not known. A visitor without a token may come in only while the queue is down.
 */
export async function admission(concertId) {
  try {
    const place = await get(`/queue/poll?concert_id=${concertId}`);
    if (place.state !== 'admitted') return { inside: false, until: null };
    return { inside: place.expires_at_ms > serverNow('queue'), until: place.expires_at_ms };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'token_required') return { inside: !(await queueServes()), until: null };
    return { inside: !isRefusal(error), until: null };
  }
}
