/* Two operators at one room: neither undoes nor hides what the other has set. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { changerOf } from '../../htdocs/js/ops/model.js';
import { gate, holdBack, painted, refreshed } from './browser.mjs';
import { en, ko } from './files.mjs';
import { atRoom } from './operating.mjs';
import { concert, ctl, operator, request } from './stack.mjs';


async function operating(room = {}) {
  const id = await concert({ room: { identity: 'anyone', capacity: 5, ...room } });
  return { id, page: await atRoom(id) };
}

const Authorization = `Basic ${btoa(`${operator.username}:${operator.password}`)}`;

async function settings(id) {
  const response = await request('/queue/ops', { headers: { Authorization } });
  const room = (await response.json()).rooms.find((one) => one.concert_id === id);
  return { ...room.settings, ...room };
}

/* The server's answer to what the page asks, for the test to hold back. */
async function answerTo(route) {
  const response = await route.fetch({ headers: { ...route.request().headers(), Authorization } });
  assert.equal(response.status(), 200);
  return response;
}

/* Kim, at a command line. */
const kim = (id, ...options) => ctl('room', 'set', id, ...options);

async function save(page) {
  await page.locator('#settings button[type=submit]').click();
  await page.locator('#confirm[open]').waitFor();
}

const yes = (page) => page.locator('#confirm-go').click();
const reads = (page, id) => page.locator(id).inputValue();
const changed = (page) => page.locator('#said').getByText('was changed').waitFor();

test('a save sends what was changed here, and what a colleague set stays', async () => {
  const { id, page } = await operating();
  await page.locator('#capacity').fill('9');
  await kim(id, '--message-ko', '늦어요', '--rate', '60');
  const [request] = await Promise.all([
    page.waitForRequest('**/queue/control'),
    save(page).then(() => yes(page)),
  ]);
  assert.deepEqual(request.postDataJSON(), { concert_id: id, capacity: 9, capacity_was: 5 });
  await changed(page);
  const { capacity, rate_per_min: rate, message_ko: message } = await settings(id);
  assert.deepEqual([capacity, rate, message], [9, 60, '늦어요']);
});

test('a field nobody touches shows what a colleague has set, beside one that is being edited', async () => {
  const { id, page } = await operating();
  await page.locator('#message-en').fill('half a sen');
  await kim(id, '--message-ko', '늦어요', '--capacity', '7');
  await page.waitForFunction(() => document.getElementById('message-ko').value === '늦어요');
  assert.equal(await reads(page, '#capacity'), '7');
  assert.equal(await reads(page, '#message-en'), 'half a sen');
  assert.equal(await page.locator('#message-en-theirs').textContent(), '');
});

test('the same field: what it is now, and whose, is seen before it is written over', async () => {
  const { id, page } = await operating();
  await page.locator('#message-ko').fill('곧 시작해요');
  await kim(id, '--message-ko', '늦어요');
  const theirs = page.locator('#message-ko-theirs');
  await theirs.getByText('늦어요').waitFor();
  const [{ who }] = (await settings(id)).log;
  assert.match(await theirs.textContent(), new RegExp(`^${who} `));
  assert.equal(await reads(page, '#message-ko'), '곧 시작해요');
  await save(page);
  assert.match(await page.locator('#confirm-changes').textContent(), /늦어요 → 곧 시작해요.*has changed/);
  await yes(page);
  await changed(page);
  assert.equal((await settings(id)).message_ko, '곧 시작해요');
  assert.equal(await theirs.textContent(), '');
});

test('a change behind an open question is not written over by its yes', async () => {
  const { id, page } = await operating();
  await page.locator('#capacity').fill('9');
  await page.locator('#message-en').fill('Mine');
  await save(page);
  await kim(id, '--message-en', 'Theirs');
  await refreshed(page, '/queue/ops');
  await yes(page);
  await page.locator('#said').getByText(en['ops.why.setting_changed']).waitFor();
  assert.deepEqual([(await settings(id)).message_en, (await settings(id)).capacity], ['Theirs', 5]);
  await page.locator('#message-en-theirs').getByText('Theirs').waitFor();
  assert.equal(await reads(page, '#message-en'), 'Mine');
  await save(page);
  await yes(page);
  await changed(page);
  assert.deepEqual([(await settings(id)).message_en, (await settings(id)).capacity], ['Mine', 9]);
});

test('numbers are disputed like texts, and the other value can be taken', async () => {
  const { id, page } = await operating({ rate: 60 });
  await page.locator('#rate').fill('90');
  await kim(id, '--rate', '1200');
  await page.locator('#rate-theirs').getByText('1,200').waitFor();
  await page.locator('#rate-theirs + .take').click();
  assert.equal(await reads(page, '#rate'), '1200');
  assert.equal(await page.locator('#rate-theirs').textContent(), '');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'rate');
});

test('both messages are apart: Korean of one, English of the other', async () => {
  const { id, page } = await operating();
  const other = await atRoom(id);
  await page.locator('#message-ko').fill('늦어요');
  await other.locator('#message-en').fill('Late');
  for (const each of [page, other]) {
    await save(each);
    await yes(each);
    await changed(each);
  }
  const { message_ko: inKorean, message_en: inEnglish } = await settings(id);
  assert.deepEqual([inKorean, inEnglish], ['늦어요', 'Late']);
});

test('a colleague who set the same does not start a dispute', async () => {
  const { id, page } = await operating();
  await page.locator('#capacity').fill('9');
  await kim(id, '--capacity', '9');
  await refreshed(page, '/queue/ops');
  assert.equal(await page.locator('#capacity-theirs').textContent(), '');
  await page.locator('#settings button[type=submit]').click();
  await page.locator('#said').getByText(en['ops.unchanged']).waitFor();
});

test('a save pressed twice on a slow network is one save', async () => {
  const { id, page } = await operating();
  let posts = 0;
  page.on('request', (asked) => {
    posts += Number(asked.url().endsWith('/queue/control'));
  });
  const letGo = await holdBack(page, '**/queue/control');
  await page.locator('#capacity').fill('9');
  await save(page);
  await yes(page);
  await page.locator('#said').getByText(en['ops.sending']).waitFor();
  await page.locator('#settings button[type=submit]').click();
  assert.equal(await page.locator('#confirm').isVisible(), false);
  letGo();
  await changed(page);
  assert.equal(posts, 1);
  assert.equal((await settings(id)).capacity, 9);
});

test('a save whose answer is lost is not called refused, and can be sent again', async () => {
  const { id, page } = await operating();
  await page.route('**/queue/control', async (route) => {
    await answerTo(route);
    await route.abort();
  }, { times: 1 });
  await page.locator('#capacity').fill('9');
  await page.locator('#message-ko').fill('늦어요');
  await save(page);
  await yes(page);
  const maybe = en['ops.maybe'].split('{')[0];
  await page.locator('#said').getByText(maybe).waitFor();
  await refreshed(page, '/queue/ops');
  assert.equal((await settings(id)).capacity, 9);
  await page.locator('#settings button[type=submit]').click();
  await page.locator('#said').getByText(en['ops.unchanged']).waitFor();
});

test('an answer that was overtaken by a save does not show the older value', async () => {
  const { page } = await operating();
  const { opened, open } = gate();
  let old;
  await page.route('**/queue/ops', async (route) => {
    old = await answerTo(route);
    await opened;
    await route.fulfill({ response: old });
  }, { times: 1 });
  while (!old) await painted(page);
  await page.locator('#capacity').fill('9');
  await save(page);
  await yes(page);
  await changed(page);
  await page.evaluate(() => {
    window.seen = new Set();
    setInterval(() => window.seen.add(document.getElementById('capacity').value), 5);
  });
  open();
  await refreshed(page, '/queue/ops');
  assert.deepEqual(await page.evaluate(() => [...window.seen]), ['9']);
});

test('another language and theme leave what is being typed, and the dispute', async () => {
  const { id, page } = await operating();
  await page.locator('#message-ko').fill('곧 시작해요');
  await page.locator('#capacity').fill('9');
  await kim(id, '--message-ko', '늦어요');
  await page.locator('#message-ko-theirs').getByText('늦어요').waitFor();
  await page.locator('#language').click();
  await page.locator('html[lang=ko]').waitFor({ state: 'attached' });
  await page.locator('#theme').click();
  assert.deepEqual([await reads(page, '#message-ko'), await reads(page, '#capacity')], ['곧 시작해요', '9']);
  const told = ko['ops.theirs'].split('{changer}')[1];
  assert.ok((await page.locator('#message-ko-theirs').textContent()).includes(told));
});

test('a room that a colleague closed is not paused, which is said', async () => {
  const { id, page } = await operating();
  await page.locator('#do-pause').click();
  await ctl('room', 'close', id, '--yes');
  await yes(page);
  await page.locator('#said').getByText(en['ops.why.room_closed']).waitFor();
  await page.locator('#room-state').getByText(en['ops.room.closed']).waitFor();
  assert.equal(await page.locator('#do-pause').isVisible(), false);
});

test('two who pause the same room have both paused it', async () => {
  const { id, page } = await operating();
  await page.locator('#do-pause').click();
  await ctl('room', 'pause', id);
  await yes(page);
  await changed(page);
  await page.locator('#do-resume').waitFor();
});

test('the one who changed a setting is in the newest entry of the log that names it', () => {
  const log = [
    { changed_at_ms: 40, who: 'lee', what: 'message_ko="capacity=3 rate_per_min=1"' },
    { changed_at_ms: 30, who: 'kim', what: 'capacity=7 message_en="Late"' },
    { changed_at_ms: 10, who: 'park', what: 'rate_per_min=60' },
  ];
  assert.equal(changerOf(log, 'message_ko', 20), 'lee');
  assert.equal(changerOf(log, 'capacity', 20), 'kim');
  assert.equal(changerOf(log, 'message_en', 20), 'kim');
  assert.equal(changerOf(log, 'rate_per_min', 20), null);
});
