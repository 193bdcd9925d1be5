/*
 * Requests to the two services. An answer is its JSON; anything else is thrown
 * as a Problem (RFC 9457) whose `code` is the word to act on. A request that
 * got no answer at all has the code `unreachable`, or `timeout` where one was
 * waited for; an answer that is not the service's own (of a proxy, of a hotel's
 * sign-in page) has `http_<status>`, be it 200.
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

  /* Nobody is to blame and asking again may help. */
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
 * Only an answer made just now tells the time. One without `now_ms` still has
 * a Date, to the second.
 */
function learnTime(path, response, data, sentAt) {
  const service = path.split('/')[1];
  const date = Date.parse(response.headers.get('Date') ?? '');

  if (!response.headers.get('Cache-Control')?.includes('no-store')) return;
  if (typeof data?.now_ms === 'number') sync(service, data.now_ms, sentAt, Date.now());
  else if (date) sync(service, date + 500, sentAt, Date.now(), 500);
}

/* An answer that broke off counts as no answer. */
async function send(path, options) {
  try {
    const response = await fetch(path, options);
    return { response, text: await response.text() };
  } catch (error) {
    throw new Problem(0, error.name === 'TimeoutError' ? { code: 'timeout' } : {});
  }
}

/* The whole answer: {status, data, etag}. 304 is an answer too. */
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
 * How long to wait before the attempt after `attempt` failures: full jitter
 * (anywhere between nothing and a doubling ceiling), never less than the
 * server asked for.
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
