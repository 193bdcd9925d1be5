/* Operations without an answer: what is wrong is called by its name. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { healthOf, troubleOf, troublesOf } from '../../htdocs/js/ops/model.js';
import { visit } from './browser.mjs';
import { en, ko, top } from './files.mjs';
import { atRoom, operatorsPage } from './operating.mjs';
import { concert, operator, server, state } from './stack.mjs';

const OPS = /\/(queue|booking)\/ops$/;
const TIME = /\d{1,2}:\d\d:\d\d/;

async function operating() {
  const id = await concert({ room: { identity: 'anyone', capacity: 5 } });
  const page = await atRoom(id);
  await page.locator('#health-redis').getByText('OK').waitFor();
  await page.locator('#health-mariadb').getByText('OK').waitFor();
  return page;
}

const lost = (page, key, language = en) => page.locator('#lost').getByText(language[`ops.lost.${key}`].split('{')[0]).waitFor();
const pill = (page, name) => page.locator(`#health-${name}`).textContent();
const stale = (page) => page.locator('#ops').getAttribute('data-stale');

async function recovers(page) {
  await page.locator('#lost > *').first().waitFor({ state: 'detached' });
  assert.equal(await stale(page), '');
  const [shown, language] = await page.evaluate(() => [
    document.getElementById('health-redis').textContent,
    document.documentElement.lang,
  ]);
  const words = language === 'ko' ? ko : en;
  assert.equal(shown, words['ops.health.ok'].replace('{what}', words['ops.health.redis']));
}

/* Neither store is blamed, and the last figures stay, marked as old. */
async function keepsItsFigures(page) {
  await page.locator('#ops[data-stale="queue booking"]').waitFor();
  for (const name of ['redis', 'mariadb']) {
    assert.equal(await pill(page, name), en['ops.health.unknown'].replace('{what}', en[`ops.health.${name}`]));
    assert.equal(await page.locator(`#health-${name}.bad`).count(), 0);
  }
  await page.waitForFunction(() => document.querySelectorAll('#lost p').length === 1);
  assert.match(await page.locator('#lost').textContent(), TIME);
  assert.equal(await page.locator('#tiles dd').first().textContent(), '0');
  assert.notEqual(await page.locator('#tiles > div').first().evaluate((el) => getComputedStyle(el).outlineStyle), 'none');
}

test('a lost network is a lost connection, with figures of the time they are of', async () => {
  const page = await operating();
  await page.context().setOffline(true);
  await lost(page, 'unreachable');
  await keepsItsFigures(page);
  /* Its words may be asked for before the network is back, or after. */
  await page.locator('#language').dispatchEvent('click');
  await page.context().setOffline(false);
  await recovers(page);
});

test('what is lost is told in the language of the page', async () => {
  const page = await operating();
  await page.route(OPS, (route) => route.abort());
  await lost(page, 'unreachable');
  await page.locator('#language').click();
  await lost(page, 'unreachable', ko);
  assert.match(await page.locator('#lost').textContent(), TIME);
});

test('a server that does not answer in time is not a lost connection', async () => {
  const page = await operating();
  await page.route(OPS, () => {});
  await lost(page, 'timeout');
  await keepsItsFigures(page);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await recovers(page);
});

test('what Apache or a proxy answers without a program is an error of the server', async () => {
  const apache = (code) => readFileSync(join(top, `apache/problem/${code}.json`), 'utf8');
  const problem = 'application/problem+json';
  for (const [status, contentType, body] of [
    [502, 'text/html', '<h1>Bad Gateway</h1>'],
    [503, problem, apache(503)],
    [500, problem, apache(500)],
    [200, 'text/html', '<h1>Wi-Fi</h1>'],
    [200, 'application/json', '{"rooms":['],
  ]) {
    const page = await operating();
    await page.route(OPS, (route) => route.fulfill({ status, contentType, body }));
    await lost(page, 'server');
    assert.ok((await page.locator('#lost').textContent()).includes(`(${status})`), `${status}`);
    await keepsItsFigures(page);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
});

test('an operator whose password was changed is signed out, and signs in again', async () => {
  const page = await operating();
  const file = join(state, 'operators');
  const before = readFileSync(file);
  await page.locator('#message-en').fill('half a sen');
  try {
    execFileSync('htpasswd', ['-biB', file, operator.username], { input: 'another', stdio: ['pipe', 'ignore', 'ignore'] });
    await lost(page, 'signed_out');
    await keepsItsFigures(page);
    assert.ok(await page.locator('#signin').isVisible());
    await page.locator('#do-pause').click();
    await page.locator('#confirm-go').click();
    await page.locator('#said').getByText(en['ops.why.login_required']).waitFor();
  } finally {
    writeFileSync(file, before);
  }
  // A page of its own asks for the password; this one goes on by itself.
  await Promise.all([page.context().waitForEvent('page'), page.locator('#signin').click()]);
  await recovers(page);
  assert.equal(await page.locator('#signin').isVisible(), false);
  assert.equal(await page.locator('#message-en').inputValue(), 'half a sen');
});

test('no password is asked for in the background, but where one goes to the page', async () => {
  const page = await visit();
  for (const path of ['/queue/ops', '/booking/ops']) {
    const { request } = page.context();
    const asked = await request.get(path, { headers: { Accept: 'application/json' } });
    assert.equal(asked.status(), 401, path);
    assert.equal(asked.headers()['www-authenticate'], undefined, path);
    assert.match((await request.get(path)).headers()['www-authenticate'], /^Basic/, path);
  }
  assert.match((await page.context().request.get('/ops.html')).headers()['www-authenticate'], /^Basic/);
});

test('an account that is no longer an operator is told so', async () => {
  const page = await operating();
  await page.route(OPS, (route) => route.fulfill({ status: 403, json: { code: 'forbidden', status: 403 } }));
  await lost(page, 'forbidden');
  await keepsItsFigures(page);
});

for (const [kind, mine, other] of [
  ['redis', 'queue', 'mariadb'],
  ['mariadb', 'booking', 'redis'],
]) {
  test(`${kind} that is away is named, alone`, async () => {
    const page = await operating();
    await server('kill', kind);
    try {
      await page.locator(`#health-${kind}.bad`).waitFor();
      const said = await page.locator('#lost').textContent();
      assert.ok(said.startsWith(en['ops.lost.store'].replace('{store}', en[`ops.health.${kind}`])), said);
      assert.match(said, TIME);
      assert.equal(await stale(page), mine);
      assert.match(await pill(page, other), /OK/);
    } finally {
      await server('start', kind);
    }
    await recovers(page);
  });
}

test('a page that never got an answer has no figures, and no room is denied', async () => {
  const page = await operatorsPage();
  await page.route(OPS, (route) => route.abort());
  await page.goto('ops.html');
  await lost(page, 'unreachable');
  assert.ok((await page.locator('#lost').textContent()).endsWith(en['ops.lost.again']));
  assert.equal(await page.locator('#none').isVisible(), false);
  await page.unroute(OPS);
  await recovers(page);
});

test('figures of the other service are seen while one hangs', async () => {
  const page = await operatorsPage();
  await page.route('**/booking/ops', () => {});
  await page.goto('ops.html');
  await page.locator('#tiles > div').first().waitFor();
  await page.locator('#health-redis').getByText('OK').waitFor();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('the same trouble of both services is one, another is another', () => {
  const away = { code: 'unreachable', status: 0, body: {} };
  const queue = { answer: { now_ms: 20 }, problem: away };
  const booking = { answer: { now_ms: 10 }, problem: away };
  assert.deepEqual(troublesOf({ queue, booking }), [
    { kind: 'unreachable', status: 0, services: ['queue', 'booking'], sinceMs: 10 },
  ]);
  booking.problem = { code: 'unavailable', status: 503, body: { store: 'mariadb' } };
  assert.deepEqual(troublesOf({ queue, booking }).map((one) => one.kind), ['unreachable', 'store']);
  assert.deepEqual(healthOf(queue, booking), {
    redis: 'unknown', mariadb: 'down', advance: 'unknown', expire: 'unknown',
  });
  assert.deepEqual(troublesOf({ queue: { answer: null, problem: null } }), []);
});

test('only a service that names its store blames it', () => {
  assert.equal(troubleOf({ code: 'unavailable', status: 503, body: {} }), 'server');
  assert.equal(troubleOf({ code: 'unavailable', status: 503, body: { store: 'redis' } }), 'store');
  assert.equal(troubleOf({ code: 'timeout', status: 0, body: {} }), 'timeout');
  assert.equal(troubleOf({ code: 'login_required', status: 401, body: {} }), 'signed_out');
  assert.equal(troubleOf(null), null);
});
