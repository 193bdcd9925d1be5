/* The waiting room: each state reached for real, leaving, and how it looks. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { inState, refreshed, visit } from './browser.mjs';
import { ko, languages } from './files.mjs';
import { Visitor, account, concert, crowd, ctl, inTime } from './stack.mjs';
import { anyone, placeIs, shown, tabWithoutPlace, waiting } from './waiting.mjs';

test('the place falls as others leave, and never rises', async () => {
  const { id, others, page } = await waiting({ ahead: 6 });
  assert.equal(await shown(page), 6);
  await page.evaluate(() => {
    const place = document.getElementById('place');
    window.places = [Number(place.textContent)];
    new MutationObserver(() => window.places.push(Number(place.textContent))).observe(place, {
      childList: true,
    });
  });
  for (const other of others.slice(0, 4)) await other.leave(id);
  await placeIs(page, 2);
  const places = await page.evaluate(() => window.places);
  assert.deepEqual(places, [...places].sort((a, b) => b - a));
});

test('the place survives a reload, the back button and a closed tab', async () => {
  const { id, page } = await waiting({ ahead: 3 });
  const number = await page.locator('#number').textContent();
  const same = async (where) => {
    await inState(where, 'waiting');
    assert.equal(await where.locator('#number').textContent(), number);
  };
  await page.reload();
  await same(page);
  await page.goto('index.html');
  await page.goBack();
  await same(page);
  const another = await page.context().newPage();
  await page.close();
  await another.goto(`wait.html?concert=${id}`);
  await same(another);
});

test('a newcomer in a rush solves a puzzle, and sees nothing of it', async () => {
  const opens = inTime(3_600_000);
  const id = await concert({ room: anyone({ opens, 'puzzle-max': 14 }) });
  for (let n = 0; n < 50; n += 1) await new Visitor().enter(id);
  const page = await visit();
  const answers = [];
  const isIn = page.waitForResponse((response) => {
    if (response.url().endsWith('/queue/enter')) answers.push(response.status());
    return response.status() === 201;
  });
  let workers = 0;
  page.on('worker', () => {
    workers += 1;
  });
  await page.goto(`wait.html?concert=${id}`);
  await isIn;
  await inState(page, 'scheduled');
  assert.equal(workers, 1);
  assert.deepEqual(answers, [403, 201]);
});

test('a visitor who need not wait goes in at once', async () => {
  const id = await concert({ room: anyone() });
  const page = await visit({ account: await account() });
  await page.goto('index.html');
  const began = Date.now();
  await page.goto(`wait.html?concert=${id}`);
  await page.waitForURL(/seats\.html/);
  assert.ok(Date.now() - began < 4000, 'without the countdown of five seconds');
  await page.goBack();
  assert.match(page.url(), /index\.html/);
});

test('a paused room keeps the place and goes on from there', async () => {
  const { id, page } = await waiting();
  await ctl('room', 'pause', id);
  await inState(page, 'paused');
  assert.equal(await shown(page), 3);
  await ctl('room', 'resume', id);
  await inState(page, 'waiting');
});

test('a closed room says so', async () => {
  const { id, page } = await waiting();
  assert.match(await page.title(), /^3 · /);
  assert.match(await page.locator('link[rel=icon]').getAttribute('href'), /^data:/);
  await ctl('room', 'close', id, '--yes');
  await inState(page, 'closed');
  await tabWithoutPlace(page, 'closed');
  const late = await visit();
  await late.goto(`wait.html?concert=${id}`);
  await inState(late, 'closed');
});

test('all held and sold out are two things', async () => {
  const id = await concert({ sections: [['A', 1, 2, 1000]], room: { capacity: 2 } });
  const buyers = [];
  for (let i = 0; i < 2; i += 1) {
    const buyer = await new Visitor().signIn(await account());
    await buyer.enter(id);
    buyers.push(buyer);
  }
  const page = await visit({ account: await account() });
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, 'waiting');
  const seats = await buyers[0].seats(id);
  const held = [];
  for (const [i, buyer] of buyers.entries()) {
    const { data } = await buyer.reserve(id, [seats[i].seat_id]);
    held.push(data.reservations[0].reservation_id);
  }
  await inState(page, 'all_held');
  for (const [i, buyer] of buyers.entries()) await buyer.complete([held[i]], `paid-${id}-${i}`);
  await inState(page, 'sold_out');
  await tabWithoutPlace(page, 'sold_out');
});

test('before the opening there is a countdown and the draw; then everybody gets a place', async () => {
  const opens = inTime(8000);
  const id = await concert({ room: anyone({ opens }) });
  await crowd(id, 2);
  const page = await visit();
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, 'scheduled');
  assert.match(await page.locator('#countdown').textContent(), /^00:00:0\d$/);
  assert.match(await page.locator('#draw-hash').textContent(), /^[0-9a-f]{64}$/);
  // Whoever is drawn first is at the seats before anybody looks.
  await page.locator('#pass[data-kind=waiting], #pass[data-kind=called], body.booking').waitFor();
});

test('without sign-in, without a room, and with a wrong address', async () => {
  const accounts = await concert({ room: {} });
  const roomless = await concert();
  const page = await visit();
  await page.goto(`wait.html?concert=${accounts}`);
  await inState(page, 'signin');
  await page.goto(`wait.html?concert=${roomless}`);
  await inState(page, 'no_room');
  await page.goto('wait.html?concert=abc');
  await inState(page, 'no_room');
  await page.locator('#action').click();
  await page.waitForURL(/index\.html/);
  await page.goto('wait.html?concert=9999999999');
  await inState(page, 'error');
  assert.equal(await page.locator('#detail').textContent(), ko['wait.error.nowhere']);
  assert.equal(await page.locator('#page').isVisible(), false, 'the heading says it already');
});

test('leaving is asked about, gives the place up, and stays so after a reload', async () => {
  const { page } = await waiting();
  await page.locator('#leave').click();
  await page.locator('dialog button[value=stay]').click();
  await inState(page, 'waiting');
  await page.locator('#leave').click();
  await page.locator('dialog button[value=leave]').click();
  await inState(page, 'departed');
  const polls = [];
  page.on('request', (request) => polls.push(...(request.url().match(/queue\/poll/) ?? [])));
  await page.waitForResponse((response) => response.url().includes('/queue/status/'));
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await page.waitForResponse((response) => response.url().includes('/queue/status/'));
  assert.deepEqual(polls, [], 'nobody asks for the place that is gone');
  await page.reload();
  await inState(page, 'departed');
  await page.locator('#action').click();
  await inState(page, 'waiting');
});

test('one that left and joined again and again waits for a place, and gets it by itself', async () => {
  const { page } = await waiting();
  const rejoin = async () => {
    await page.locator('#leave').click();
    await page.locator('dialog button[value=leave]').click();
    await inState(page, 'departed');
    await page.locator('#action').click();
  };
  await rejoin();
  await inState(page, 'waiting');
  const number = Number(await page.locator('#number').textContent());
  const refusal = page.waitForResponse((response) => response.url().endsWith('/queue/enter'));
  await rejoin();
  assert.equal((await refusal).status(), 429);
  await inState(page, 'calculating');
  for (const promise of ['#keep', '#leave', '#place-block']) {
    assert.equal(await page.locator(promise).isVisible(), false, `${promise}: there is no place yet`);
  }
  await inState(page, 'waiting');
  assert.equal(Number(await page.locator('#number').textContent()), number + 1);
});

test('leaving that fails is said where it is seen, and is asked about again', async () => {
  const { page } = await waiting();
  await page.route('**/queue/leave', (route) => route.abort());
  await page.locator('#leave').click();
  await page.locator('dialog button[value=leave]').click();
  await page.locator('#trouble').waitFor();
  assert.equal(await page.locator('#trouble').textContent(), ko['error.passing']);
  await page.unroute('**/queue/leave');
  await page.locator('#leave').click();
  await page.keyboard.press('Escape');
  await page.locator('#leave-dialog').waitFor({ state: 'hidden' });
  assert.equal(await page.locator('#leave-dialog').evaluate((dialog) => dialog.returnValue), '');
  await page.locator('#leave').click();
  await page.locator('dialog button[value=leave]').click();
  await inState(page, 'departed');
  assert.equal(await page.locator('#trouble').isVisible(), false);
});

test('what the operator has to say is shown in the language of the reader', async () => {
  const { id, page } = await waiting();
  await ctl('room', 'set', id, '--message-ko', '곧 다시 시작합니다', '--message-en', 'Back soon');
  const message = page.locator('#message');
  await message.getByText('곧 다시 시작합니다').waitFor();
  assert.match(await page.locator('#announcer').textContent(), /곧 다시 시작합니다/);
  await page.locator('#language').click();
  await message.getByText('Back soon').waitFor();
});

test('what the operator says in one language only is shown to all, and said aloud', async () => {
  const { id, page } = await waiting();
  await page.locator('#language').click();
  await page.evaluate(() => {
    window.said = [];
    new MutationObserver((changes) => {
      const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.lang);
      window.said.push(...added.map((node) => [node.lang, node.textContent]));
    }).observe(document.getElementById('announcer'), { childList: true });
  });
  await ctl('room', 'set', id, '--message-ko', '곧 다시 시작합니다');
  await page.locator('#message[lang=ko]').getByText('곧 다시 시작합니다').waitFor();
  await refreshed(page, '/queue/status/');
  assert.deepEqual(await page.evaluate(() => window.said), [['ko', '곧 다시 시작합니다']], 'once');
});

test('on a desk everything there is to press is seen without scrolling', async () => {
  const { id, page } = await waiting();
  await page.setViewportSize({ width: 1280, height: 800 });
  await ctl('room', 'set', id, '--message-ko', '공연장 사정으로 입장이 10분 늦어집니다.');
  await page.locator('#message').waitFor();
  const box = async (id) => page.locator(id).boundingBox();
  const [pass, clock, leave] = [await box('#pass'), await box('#server-clock'), await box('#leave')];
  assert.ok(leave.y + leave.height <= 800, `it ends at ${leave.y + leave.height}`);
  assert.equal(clock.x, pass.x);
});

test('without scripts there is a line too, on a page that refreshes itself', async () => {
  const id = await concert({ room: anyone() });
  await crowd(id, 2);
  const page = await visit({ javaScriptEnabled: false });
  await page.goto(`wait.html?concert=${id}`);
  await page.waitForURL(/\/queue\/plain/);
  assert.equal(await page.locator('h1').textContent(), ko['wait.page']);
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.notEqual(await paper(), light, 'the theme is the system\'s');
  await page.locator('form button').click();
  await page.locator('.place').waitFor();
  assert.equal(await page.locator('.place').textContent(), '2');
  const response = await page.reload();
  const refresh = response.headers().refresh ?? (await page.locator('meta[http-equiv=refresh]').count());
  assert.ok(refresh);
});

/* The bodies of all that a page asks for until it waits, as they were sent. */
async function weight(id, lang) {
  const page = await visit({ lang });
  const wire = await page.context().newCDPSession(page);
  const headers = new Map();
  let bytes = 0;
  await wire.send('Network.enable');
  wire.on('Network.responseReceived', ({ requestId, response }) => {
    headers.set(requestId, response.encodedDataLength);
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength - (headers.get(requestId) ?? 0);
  });
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, 'waiting');
  return bytes;
}

test('the waiting page is at most 30 KB, everything it asks for counted', async (t) => {
  const id = await concert({ room: anyone() });
  await crowd(id, 1);
  for (const lang of languages) {
    const bytes = await weight(id, lang);
    t.diagnostic(`${lang}: ${bytes} bytes`);
    assert.ok(bytes > 20000, `${bytes} bytes were counted`);
    assert.ok(bytes <= 30 * 1024, `${lang}: ${bytes} bytes`);
  }
});
