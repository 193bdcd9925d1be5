/* Operations: for operators only, live, and nothing changes without a second yes. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { actionsOf, healthOf, seriesOf } from '../../htdocs/js/ops/model.js';
import { fromAfar, inState, refreshed, visit } from './browser.mjs';
import { en, ko, shopTroubles } from './files.mjs';
import { atRoom } from './operating.mjs';
import { account, concert, crowd, ctl, forgetRoom, inTime, rewriteCheckpoint, server, shopless, url } from './stack.mjs';

const NOW = 1_790_000_000_000;

/* The operations page, showing a room with `waiting` visitors in line. */
async function operating(waiting = 3) {
  const id = await concert({ room: { identity: 'anyone', capacity: 1 } });
  const others = await crowd(id, waiting + 1);
  return { id, others, page: await atRoom(id) };
}

const tile = (page, name) => page.locator('#tiles > div', { hasText: name }).locator('dd').first();

test('buyers cannot reach it: neither the page nor its data', async () => {
  const page = await visit({ account: await account() });
  for (const path of ['/ops.html', '/queue/ops', '/booking/ops']) {
    const response = await page.context().request.get(path);
    assert.equal(response.status(), 401, path);
  }
  const control = await page.context().request.post('/queue/control', {
    headers: { Origin: url },
    data: { concert_id: 1, action: 'close' },
  });
  assert.equal(control.status(), 401);
});

test('a room is seen live', async () => {
  const { id, others, page } = await operating(3);
  assert.equal(await tile(page, 'Waiting').textContent(), '3');
  assert.equal(await tile(page, 'Inside').textContent(), '1 / 1');
  await others[0].leave(id);
  await page.waitForFunction(() => document.querySelector('#tiles dd').textContent === '2');
  assert.deepEqual(page.troubles, []);
});

test('pausing asks first, is seen by those who wait, and is logged by name', async () => {
  const { id, page } = await operating();
  const buyer = await visit();
  await buyer.goto(`wait.html?concert=${id}`);
  await inState(buyer, 'waiting');
  await page.locator('#do-pause').click();
  await page.locator('#confirm button[value=""]').click();
  assert.equal(await page.locator('#do-resume').isVisible(), false);
  await page.locator('#do-pause').click();
  await page.locator('#confirm-go').click();
  await page.locator('#do-resume').waitFor();
  await inState(buyer, 'paused');
  await page.locator('#log td', { hasText: /^operator$/ }).waitFor();
});

test('capacity, rate and message are set together, and buyers read the message', async () => {
  const { id, page } = await operating();
  const buyer = await visit();
  await buyer.goto(`wait.html?concert=${id}`);
  await inState(buyer, 'waiting');
  await page.locator('#rate').fill('30');
  await page.locator('#message-ko').fill('곧 시작합니다');
  await page.locator('#settings button[type=submit]').click();
  await page.locator('#confirm-go').click();
  await page.locator('#said').waitFor();
  await buyer.locator('#message').getByText('곧 시작합니다').waitFor();
  await page.reload();
  await page.waitForFunction(() => document.getElementById('rate').value === '30');
});

test('an operator works from another machine as from this one', async () => {
  const id = await concert({ room: { identity: 'anyone' } });
  const page = await atRoom(id, { size: 'phone', baseURL: fromAfar });
  await page.locator('#do-pause').click();
  await page.locator('#confirm-go').click();
  await page.locator('#do-resume').waitFor();
  assert.deepEqual(page.troubles, []);
});

test('a key held down changes nothing', async () => {
  const { page } = await operating();
  let posts = 0;
  await page.route('**/queue/control', (route) => {
    posts += 1;
    return route.abort();
  });
  await page.locator('#do-close').focus();
  for (let i = 0; i < 6; i += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  assert.equal(posts, 0);
  assert.equal(await page.locator('#said').isVisible(), false);
});

test('the keyboard stays on a room while its numbers change', async () => {
  const { id, others, page } = await operating(3);
  const room = page.locator(`#rooms [data-room="${id}"]`);
  const before = await room.textContent();
  await room.focus();
  await others[0].leave(id);
  await page.waitForFunction(
    ([which, words]) => document.querySelector(`#rooms [data-room="${which}"]`).textContent !== words,
    [id, before],
  );
  assert.equal(await page.evaluate(() => document.activeElement.dataset.room), String(id));
});

test('what became of a change is said in the language of the page', async () => {
  const { page } = await operating();
  await page.route('**/queue/control', (route) => route.abort());
  await page.locator('#do-pause').click();
  await page.locator('#confirm-go').click();
  const said = page.locator('#said');
  await said.getByText(en['ops.why.unreachable']).waitFor();
  await page.locator('#language').click();
  await said.getByText(ko['ops.why.unreachable']).waitFor();
  await page.unroute('**/queue/control');
  await page.route('**/queue/control', (route) =>
    route.fulfill({ status: 400, contentType: 'application/problem+json', body: '{"code":"bad_field"}' }),
  );
  await page.locator('#do-pause').click();
  await page.locator('#confirm-go').click();
  await said.getByText(ko['ops.why.bad_field']).waitFor();
});

test('on a phone the log is read line by line', async () => {
  const { page } = await operating();
  await page.setViewportSize({ width: 320, height: 640 });
  const when = page.locator('#log td').first();
  const lines = await when.evaluate((el) => el.getBoundingClientRect().height / parseFloat(getComputedStyle(el).lineHeight));
  assert.ok(lines < 2, `${lines} lines`);
});

test('what is being typed is not written over', async () => {
  const { page } = await operating();
  await page.locator('#message-en').fill('half a sen');
  await refreshed(page, '/queue/ops');
  assert.equal(await page.locator('#message-en').inputValue(), 'half a sen');
});

test('a dead Redis is seen, and its return too', async () => {
  const { page } = await operating();
  await page.locator('#health-redis:not(.bad)').waitFor();
  await server('kill', 'redis');
  try {
    await page.locator('#health-redis.bad').waitFor();
  } finally {
    await server('start', 'redis');
  }
  await page.locator('#health-redis:not(.bad)').waitFor();
});

test('a room that cannot be read says so, and the others are there', async () => {
  const { id, page } = await operating();
  const other = await concert({ room: { identity: 'anyone', capacity: 1 } });
  const file = rewriteCheckpoint(id, (text) => text.replace('"mark"', '"Mark"'));
  const fault = page.locator('#fault');
  try {
    await fault.getByText(`${file}: Its `).waitFor();
    assert.equal(await tile(page, 'Waiting').isVisible(), true);
    await forgetRoom(id);
    await page.locator(`[data-room="${id}"] .pill.bad`).waitFor();
    await page.locator(`#room-state`).getByText(en['ops.room.unreadable']).waitFor();
    for (const part of ['#tiles', '#charts', '#settings', '#changes', '#do-pause', '#do-close']) {
      assert.equal(await page.locator(part).isVisible(), false, part);
    }
    await page.locator(`[data-room="${other}"]`).click();
    await page.locator('#tiles').waitFor();
    assert.equal(await fault.isVisible(), false);
    await page.locator(`[data-room="${id}"]`).click();
    await page.locator('#language').click();
    await fault.getByText('백업에서 복사해').waitFor();
  } finally {
    rewriteCheckpoint(id, (text) => text.replace('"Mark"', '"mark"'));
  }
  await page.locator('#tiles').waitFor();
  assert.equal(await fault.isVisible(), false);
  assert.deepEqual(page.troubles, []);
});

test('a room whose newcomers get no numbers is not said to be lost', async () => {
  const { id, page } = await operating();
  const why = "Newcomers get no numbers: the room's checkpoint cannot be written";
  const answer = await page.context().request.get('queue/ops');
  const json = await answer.json();
  json.rooms.find((room) => room.concert_id === id).fault = { file: null, why };
  await page.route(/\/queue\/ops$/, (route) => route.fulfill({ json }));
  await page.locator('#fault').getByText(en['ops.fault.refusing']).waitFor();
  assert.equal(await tile(page, 'Waiting').isVisible(), true);
  assert.deepEqual(page.troubles, []);
});

test('why the shop behind a room is down is said, in the language of the page', async () => {
  const id = await shopless();
  const page = await atRoom(id);
  const shop = page.locator('#shop');
  await page.locator('#room-state').getByText(en['ops.room.shop_down']).waitFor();
  await shop.getByText(en['ops.shop.no_report_yet']).waitFor();
  await page.locator('#language').click();
  await shop.getByText(ko['ops.shop.no_report_yet']).waitFor();
  await shop.getByText(ko['ops.shop.meanwhile']).waitFor();
  assert.deepEqual(page.troubles, []);
});

test('every reason for which a shop is down has its words', () => {
  assert.ok(shopTroubles.length >= 4);
  for (const why of shopTroubles) assert.ok(en[`ops.shop.${why}`], why);
});

test('that no visitor is heard is said, and the time that was given back', async () => {
  const id = await concert({ room: { identity: 'anyone', capacity: 1, absent: '6s' } });
  const [, waiting] = await crowd(id, 2);
  const page = await atRoom(id);
  const silence = page.locator('#silence');
  await silence.getByText(en['ops.silence'].split('.')[1].trim()).waitFor();
  assert.match(await ctl('room', 'show', id), /No visitor has been heard since \d{4}-.* Nobody is called/);
  assert.equal(await tile(page, 'Time given back').count(), 0);
  await waiting.ask('GET', `/queue/poll?concert_id=${id}`);
  await tile(page, 'Time given back').waitFor();
  assert.match(await ctl('room', 'show', id), /\d+ s were given back/);
  assert.deepEqual(page.troubles, []);
});

test('what a draw is fixed to, and that newcomers solve puzzles, is said', async () => {
  const id = await concert({
    room: { identity: 'anyone', opens: inTime(120_000), freeze: '115s', beacon: 'manual', 'puzzle-max': 8 },
  });
  await crowd(id, 2);
  const page = await atRoom(id);
  await page.locator('#draw').getByText(en['ops.draw.frozen'].replace('{n}', '2')).waitFor();
  assert.ok((await page.locator('#draw').textContent()).endsWith(en['ops.beacon.awaited']));
  assert.match(await ctl('room', 'show', id), /2 visitors are in the opening draw\..* Its beacon has not come yet\./);
  assert.equal(await page.locator('#puzzle').isVisible(), false);
  assert.deepEqual(page.troubles, []);
});

test('arrivals and calls a minute are differences of the history', () => {
  const history = [
    [NOW - 10000, 10, 5, 5, 0, 5],
    [NOW - 5000, 30, 10, 8, 0, 19],
    [NOW, 30, 12, 10, 0, 16],
  ];
  assert.deepEqual(seriesOf(history, NOW), [
    [(NOW - 5000) / 1000, NOW / 1000],
    [240, 0],
    [36, 24],
    [19, 16],
  ]);
});

test('a cron job that stopped is late, one that never ran is told apart', () => {
  const queue = { answer: { now_ms: NOW, advanced_at_ms: NOW - 61000 }, problem: null };
  const booking = { answer: { now_ms: NOW, expired_at_ms: null }, problem: null };
  assert.deepEqual(healthOf(queue, booking), { redis: 'ok', mariadb: 'ok', advance: 'late', expire: 'never' });
});

test('only what makes sense can be done', () => {
  assert.deepEqual(actionsOf({ room: 'open' }), ['pause', 'close']);
  assert.deepEqual(actionsOf({ room: 'paused' }), ['resume', 'close']);
  assert.deepEqual(actionsOf({ room: 'closed' }), []);
  assert.deepEqual(actionsOf({ room: 'unreadable' }), []);
});
