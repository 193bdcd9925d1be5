/*
 * What operators see, worked out from the answers of /queue/ops and /booking/ops
 * (docs/http.md). Functions of their arguments alone: no document, no clock.
 */
const LATE_MS = { advance: 60000, expire: 180000 };
const HOUR_MS = 3600000;

/*
 * Arrivals and calls a minute, between one row of a room's history and the
 * next, and how many who waited were there: [at (s), arrivals, calls, waiting], as columns.
 */
export function seriesOf(history, nowMs) {
  const columns = [[], [], [], []];

  for (let i = 1; i < history.length; i += 1) {
    const [before, issuedBefore, , callsBefore] = history[i - 1];
    const [at, issued, , calls, , waiting] = history[i];
    const minutes = (at - before) / 60000;
    if (minutes <= 0 || at < nowMs - HOUR_MS) continue;
    columns[0].push(at / 1000);
    columns[1].push(Math.max(0, issued - issuedBefore) / minutes);
    columns[2].push(Math.max(0, calls - callsBefore) / minutes);
    columns[3].push(waiting);
  }
  return columns;
}

/* A cron job: 'ok', 'late' (its crontab line does not run), or 'never'. */
function jobState(doneAt, nowMs, lateMs) {
  if (doneAt === null || doneAt === undefined) return 'never';
  return nowMs - doneAt > lateMs ? 'late' : 'ok';
}

/*
 * Why there is no newer answer, or null. Only the service itself can say that its
 * store is down; everything else is between the service and this page:
 *
 *   store        the service says that its store is down
 *   unreachable  no connection
 *   timeout      no answer in time
 *   signed_out   Apache does not know the password, or no longer
 *   forbidden    Apache knows the account, but it is not an operator's
 *   server       something else answered, with HTTP code `status`
 */
export function troubleOf(problem) {
  if (!problem) return null;
  const { code, status, body } = problem;

  if (body.store) return 'store';
  if (status === 0) return code === 'timeout' ? 'timeout' : 'unreachable';
  return { 401: 'signed_out', 403: 'forbidden' }[status] ?? 'server';
}

function storeState({ answer, problem }) {
  if (problem) return troubleOf(problem) === 'store' ? 'down' : 'unknown';
  return answer ? 'ok' : 'unknown';
}

/* `queue` and `booking`: what is known of each, {answer, problem}. */
export function healthOf(queue, booking) {
  const redis = storeState(queue);
  const mariadb = storeState(booking);

  return {
    redis,
    mariadb,
    advance: redis === 'ok' ? jobState(queue.answer.advanced_at_ms, queue.answer.now_ms, LATE_MS.advance) : 'unknown',
    expire: mariadb === 'ok' ? jobState(booking.answer.expired_at_ms, booking.answer.now_ms, LATE_MS.expire) : 'unknown',
  };
}

/*
 * What is wrong, one entry for each cause: [{kind, status, services, sinceMs}].
 * `sinceMs` is the time of the figures on the page, null without figures.
 */
export function troublesOf(services) {
  const troubles = [];

  for (const [name, { answer, problem }] of Object.entries(services)) {
    const kind = troubleOf(problem);
    const sinceMs = answer?.now_ms ?? null;
    const same = troubles.find((one) => kind !== 'store' && one.kind === kind && one.status === problem.status);
    if (same) {
      same.services.push(name);
      same.sinceMs = same.sinceMs === null ? sinceMs : Math.min(same.sinceMs, sinceMs ?? same.sinceMs);
    } else if (kind) troubles.push({ kind, status: problem.status, services: [name], sinceMs });
  }
  return troubles;
}

/* The answer of /queue/ops, brought up to date with that of POST /queue/control. */
export function withRoom(answer, { room, settings }) {
  return {
    ...answer,
    rooms: answer.rooms.map((one) => (one.concert_id === room.concert_id ? { ...one, ...room, settings } : one)),
  };
}

/*
 * The operator who last changed a setting since then, or null: of the log's entries
 * that name the setting, newest first. What an entry quotes is a message's text, in
 * which a setting may be named too.
 */
export function changerOf(log, name, sinceMs) {
  const named = new RegExp(`(^| )${name}=`);
  const entry = log.find(({ changed_at_ms: at, what }) => at > sinceMs && named.test(what.replace(/"[^"]*"/g, '')));

  return entry?.who ?? null;
}

/* Rooms, each with what the booking service knows of its concert (or null). */
export function roomsOf(queue, booking) {
  const concerts = new Map((booking?.concerts ?? []).map((c) => [c.concert_id, c]));

  return (queue?.rooms ?? []).map((room) => ({ ...room, concert: concerts.get(room.concert_id) ?? null }));
}

/* False for a room that Redis has lost and whose checkpoint cannot be read. */
export function isReadable(room) {
  return room.room !== 'unreadable';
}

/* What an operator can do to a room in its state. */
export function actionsOf(room) {
  if (room.room === 'closed' || !isReadable(room)) return [];
  return room.room === 'paused' ? ['resume', 'close'] : ['pause', 'close'];
}
