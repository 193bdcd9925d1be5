/*
 * Requests to the two services. A good answer gives its JSON; anything else is
 * thrown as a Problem (RFC 9457), whose `code` callers act on:
 *
 *   the service's code   the service refused, for the reason it names
 *   http_<status>        something else answered: a proxy, a hotel's sign-in
 *                        page (even with status 200)
 *   timeout              no answer within the patience of the caller
 *   unreachable          no answer at all, or one that broke off
 *
 * Every answer also tells the time of its service (clock.js).
 */
import { sync } from './clock.js';

const PATIENCE_MS = 8000;

export class Problem extends Error {
  constructor(status, body = {}, retryAfterMs = 0) {
    super(body.title ?? body.code ?? String(status));
    this.status = status;
    this.code = body.code ?? (status ? `http_${status}` : 'unreachable');
    this.body = body;
    this.retryAfterMs = retryAfterMs;
  }

  /* The trouble may pass by itself: the same request may succeed later. */
  get passing() {
    return this.status < 400 || this.status === 429 || this.status >= 500;
  }
}

function retryAfterMs(header) {
  if (!header) return 0;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Math.max(0, ms || 0);
}

/* The object that a JSON text holds; null if it holds no object. */
function parsed(text) {
  try {
    const data = JSON.parse(text);
    return typeof data === 'object' ? data : null;
  } catch {
    return null;
  }
}

/*
 * Learns the service's time from an answer, unless a cache may have kept it. An
 * answer without `now_ms` still has a Date, which is right to the second.
 */
function learnTime(path, response, data, sentAt) {
  const service = path.split('/')[1];
  const date = Date.parse(response.headers.get('Date') ?? '');

  if (!response.headers.get('Cache-Control')?.includes('no-store')) return;
  if (typeof data?.now_ms === 'number') sync(service, data.now_ms, sentAt, Date.now());
  else if (date) sync(service, date + 500, sentAt, Date.now(), 500);
}

/* An answer that breaks off counts as none: so the body is read here. */
async function send(path, options) {
  try {
    const response = await fetch(path, options);
    return { response, text: await response.text() };
  } catch (error) {
    throw new Problem(0, error.name === 'TimeoutError' ? { code: 'timeout' } : {});
  }
}

/*
 * The whole answer: {status, data, etag}; `data` is null for 204 and 304. Gives up
 * after `patienceMs`.
 */
export async function ask(method, path, { body, headers, cache, patienceMs = PATIENCE_MS } = {}) {
  const sentAt = Date.now();
  const { response, text } = await send(path, {
    method,
    cache,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  });
  const { status } = response;
  const isEmpty = status === 204 || status === 304;
  const data = isEmpty ? null : parsed(text);

  if (data || isEmpty) learnTime(path, response, data, sentAt);
  if ((!response.ok || !data) && !isEmpty) {
    throw new Problem(status, data ?? {}, retryAfterMs(response.headers.get('Retry-After')));
  }
  return { status, data, etag: response.headers.get('ETag') };
}

export async function get(path) {
  return (await ask('GET', path)).data;
}

export async function post(path, body = {}, headers = {}) {
  return (await ask('POST', path, { body, headers })).data;
}

/*
 * How long to wait after `attempt` failures: full jitter, which is anything from
 * nothing to a ceiling that doubles each time, on top of what the server asked for.
 */
export function backOff(attempt, problem, { firstMs = 600, mostMs = 20000, random = Math.random } = {}) {
  const ceiling = Math.min(mostMs, firstMs * 2 ** attempt);
  const asked = problem?.retryAfterMs ?? 0;
  return asked + Math.round(ceiling * random());
}

export function after(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
