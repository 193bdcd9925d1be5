/*
 * The running demo that the tests drive: its address, usherctl, and the small
 * worlds they make in it. Every test has concerts and accounts of its own, so
 * that no test finds what another one left.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { top } from './files.mjs';

export const state = process.env.USHER_TEST_STATE;
if (!state) throw new Error('start me by tests/browser/run');

const env = Object.fromEntries(
  readFileSync(join(state, 'env'), 'utf8')
    .split('\n')
    .map((line) => line.match(/^(?:export )?(\w+)=['"]?(.*?)['"]?$/))
    .filter(Boolean)
    .map(([, name, value]) => [name, value]),
);

export const url = env.USHER_URL;
export const operator = { username: 'operator', password: env.USHER_OPERATOR_PASSWORD };
export const staff = { username: 'gate', password: env.USHER_STAFF_PASSWORD };
export const password = 'a long enough secret';

function run(args, input = '') {
  return new Promise((resolve, reject) => {
    const child = execFile('./demo', ['--state', state, ...args], { cwd: top }, (error, out, err) =>
      error ? reject(new Error(`demo ${args.join(' ')}: ${err}${out}`)) : resolve(out.trim()),
    );
    // A command that reads nothing may have ended before this is written.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

export const ctl = (...args) => run(['ctl', ...args.map(String)]);

/* A server of the stack: stop, start or kill redis, mariadb, apache. */
export function server(verb, name) {
  return new Promise((resolve, reject) => {
    execFile('tools/run/server', [verb, name, state], { cwd: top }, (error, out, err) =>
      error ? reject(new Error(`${verb} ${name}: ${err}`)) : resolve(out),
    );
  });
}

/* A room's checkpoint, whose text is put through `change`. */
export function rewriteCheckpoint(id, change) {
  const path = join(state, 'checkpoint', `${id}.json`);

  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return path;
}

/* Redis forgets a room. */
export function forgetRoom(id) {
  return new Promise((resolve, reject) => {
    execFile(
      'redis-cli',
      ['-s', join(state, 'redis.sock'), 'del', `usher:{${id}}:room`],
      { env: { ...process.env, REDISCLI_AUTH: env.REDISCLI_AUTH } },
      (error) => (error ? reject(error) : resolve()),
    );
  });
}

/* The time `ms` from now, as usherctl reads it. */
export function inTime(ms) {
  return new Date(Date.now() + ms).toISOString().replace(/\.\d+Z/, 'Z');
}

let accounts = 0;

/* A new account; its id. */
export async function account({ points = 1_000_000, name = '김하늘' } = {}) {
  accounts += 1;
  const id = `t${process.pid}x${accounts}`;
  await run(['ctl', 'account', 'add', id, '--name', name, '--points', String(points)], `${password}\n`);
  return id;
}

/*
 * A request of node's, on a connection of its own. One that is kept open is closed
 * by Apache after 35 s, and node does not notice while a test computes: its next
 * request on it then fails.
 */
export function request(path, { headers, ...more } = {}) {
  return fetch(url + path, { ...more, headers: { Connection: 'close', ...headers } });
}

async function isListed(id) {
  const { concerts } = await (await request(`/booking/concerts?concert_id=${id}`)).json();
  return concerts.length > 0;
}

/*
 * A new concert, with a room where `room` is given (its options by name), and
 * sections of [name, rows, seats a row, price]. Its id.
 */
export async function concert({
  title = '달빛 콘서트 2026',
  sections = [['A', 4, 8, 50000]],
  room = null,
  hold = '5m',
  limit = 4,
  starts = 'none',
  cooldown = 'hold',
  opens = 'none',
  closes = 'none',
} = {}) {
  const id = Number(
    await ctl('concert', 'add', '--title', title, '--queue', room ? 'Y' : 'N', '--hold', hold,
      '--seats-per-account', limit, '--starts', starts, '--cooldown', cooldown,
      '--sale-opens', opens, '--sale-closes', closes),
  );
  for (const [section, rows, cols, price] of sections) {
    await ctl('seats', 'add', id, '--section', section, '--rows', rows, '--cols', cols, '--price', price);
  }
  if (room) {
    const options = {
      capacity: 1,
      rate: 6000,
      hold: '5m',
      claim: '60s',
      absent: '2m',
      freeze: '1s',
      'puzzle-max': room.identity === 'anyone' ? 0 : -1,
      ...room,
    };
    await ctl('room', 'open', id, ...Object.entries(options).flatMap(([k, v]) => [`--${k}`, v]));
  }
  // Pages read off that list whether there is a line, and it may be a second old.
  while (!(await isListed(id)));
  return id;
}

/* A concert whose room waits for its shop: booking knows of no line, and tells no stock. */
export async function shopless(more) {
  const id = await concert(more);
  await ctl('room', 'open', id, '--capacity', 1, '--identity', 'anyone', '--puzzle-max', 0,
    '--shop', 'booking');
  return id;
}

/* The room's counts, which are taken once a second, are published as they are said to be. */
export async function published(id, isSo) {
  while (!isSo(await (await request(`/queue/status/${id}.json`)).json()));
}

/* A visitor without a browser: its cookies, and requests as a page sends them. */
export class Visitor {
  #cookies = new Map();

  async ask(method, path, body, headers = {}) {
    const response = await request(path, {
      method,
      headers: {
        Origin: url,
        Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      this.#cookies.set(name, value);
    }
    const text = await response.text();
    return { status: response.status, data: text ? JSON.parse(text) : null };
  }

  async signIn(id) {
    const { status } = await this.ask('POST', '/booking/login', { account_id: id, password });
    if (status !== 200) throw new Error(`sign-in of ${id}: ${status}`);
    return this;
  }

  enter(concertId) {
    return this.ask('POST', '/queue/enter', { concert_id: concertId });
  }

  claim(concertId) {
    return this.ask('POST', '/queue/claim', { concert_id: concertId });
  }

  leave(concertId) {
    return this.ask('POST', '/queue/leave', { concert_id: concertId });
  }

  async seats(concertId) {
    return (await this.ask('GET', `/booking/seats?concert_id=${concertId}`)).data.seats;
  }

  reserve(concertId, seatIds) {
    return this.ask('POST', '/booking/reserve', { concert_id: concertId, seat_ids: seatIds });
  }

  complete(reservationIds, key) {
    return this.ask('POST', '/booking/complete', { reservation_ids: reservationIds }, { 'Idempotency-Key': key });
  }
}

/* `n` visitors who enter one after the other, in a room for anyone. */
export async function crowd(concertId, n) {
  const visitors = Array.from({ length: n }, () => new Visitor());
  for (const visitor of visitors) {
    const { status } = await visitor.enter(concertId);
    if (status !== 201) throw new Error(`entry: ${status}`);
  }
  return visitors;
}
