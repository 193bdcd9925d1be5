/*
 * What operators see, from the answers of /queue/ops and /booking/ops
 * (docs/ops.md): numbers only, no document.
 */
const LATE_MS = { advance: 60000, expire: 180000 };
const HOUR_MS = 3600000;

/*
 * Arrivals and calls a minute, between one row of a room's history and the
 * next, and how many waited: [at (s), arrivals, calls, waiting], as columns.
 */
export function seriesOf(history, nowMs) {
  const columns = [[], [], [], []];

  for (let i = 1; i < history.length; i += 1) {
    const [before, issuedBefore, , callsBefore] = history[i - 1];
    const [at, issued, serving, calls] = history[i];
    const minutes = (at - before) / 60000;
    if (minutes <= 0 || at < nowMs - HOUR_MS) continue;
    columns[0].push(at / 1000);
    columns[1].push(Math.max(0, issued - issuedBefore) / minutes);
    columns[2].push(Math.max(0, calls - callsBefore) / minutes);
    columns[3].push(Math.max(0, issued - serving));
  }
  return columns;
}

/* A cron job: 'ok', 'late' (its crontab line is dead), or 'never'. */
function jobState(doneAt, nowMs, lateMs) {
  if (doneAt === null || doneAt === undefined) return 'never';
  return nowMs - doneAt > lateMs ? 'late' : 'ok';
}

/* `queue` and `booking` are answers, or null where the service failed. */
export function healthOf(queue, booking) {
  return {
    redis: queue ? 'ok' : 'down',
    mariadb: booking ? 'ok' : 'down',
    advance: queue ? jobState(queue.advanced_at_ms, queue.now_ms, LATE_MS.advance) : 'unknown',
    expire: booking ? jobState(booking.expired_at_ms, booking.now_ms, LATE_MS.expire) : 'unknown',
  };
}

/* Rooms with what the booking service knows of their concerts. */
export function roomsOf(queue, booking) {
  const concerts = new Map((booking?.concerts ?? []).map((c) => [c.concert_id, c]));

  return (queue?.rooms ?? []).map((room) => ({ ...room, concert: concerts.get(room.concert_id) ?? null }));
}

/* Redis has lost a room whose checkpoint cannot be read: no more is known. */
export function isReadable(room) {
  return room.room !== 'unreadable';
}

/* What can be done to a room in its state. */
export function actionsOf(room) {
  if (room.room === 'closed' || !isReadable(room)) return [];
  return room.room === 'paused' ? ['resume', 'close'] : ['pause', 'close'];
}
