/*
 * Holding and paying, without the page. Nobody pays twice: the key of an attempt is
 * saved before its first request goes out, and the attempt is repeated under that
 * key, even after a lost answer or a reload, until its outcome is known. The key
 * must not be dropped earlier, nor made again for the same attempt.
 */
import { Problem, after, backOff, post } from '../api.js';
import { tab } from '../storage.js';

const ASK_AGAIN_MS = 1000;
const BUSY_TRIES = 4;

/* Whether the service is busy for a moment only. */
function briefly(error) {
  return error.code === 'busy' && error.retryAfterMs <= 2 * ASK_AGAIN_MS;
}

/* When many reserve at once the service sends some away for a second: tries again. */
export async function hold(concertId, seatIds) {
  for (let failures = 0; ; failures += 1) {
    try {
      const answer = await post('/booking/reserve', { concert_id: concertId, seat_ids: seatIds });
      return answer.reservations;
    } catch (error) {
      if (!briefly(error) || failures === BUSY_TRIES) throw error;
      await after(backOff(failures, error, { mostMs: 4000 }));
    }
  }
}

export async function giveBack(reservationIds) {
  await post('/booking/cancel', { reservation_ids: reservationIds });
}

/* The attempt whose outcome is not known yet, or null. */
export function pendingPayment(concertId) {
  return tab.get(`pay.${concertId}`);
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));

  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function beginPayment(concertId, reservationIds) {
  const attempt = { key: newKey(), reservationIds };

  tab.set(`pay.${concertId}`, attempt);
  return attempt;
}

function undecided(problem) {
  return problem.passing || problem.code === 'payment_in_progress';
}

/*
 * The outcome of an attempt: the answer, or a thrown Problem that ended it. Calls
 * `onWait` each time it has to ask again.
 */
export async function settle(concertId, attempt, onWait) {
  for (let failures = 0; ; failures += 1) {
    try {
      const answer = await post(
        '/booking/complete',
        { reservation_ids: attempt.reservationIds },
        { 'Idempotency-Key': attempt.key },
      );
      tab.drop(`pay.${concertId}`);
      return answer;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!undecided(error)) {
        // Signing in again leads back here, to the same attempt.
        if (error.code !== 'login_required') tab.drop(`pay.${concertId}`);
        throw error;
      }
      onWait(error);
      await after(ASK_AGAIN_MS + backOff(failures, error, { mostMs: 8000 }));
    }
  }
}
