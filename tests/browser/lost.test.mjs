/* What a wait lives through: no network, a server that is gone, other tabs. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { inState, visit, watch } from './browser.mjs';
import { ko } from './files.mjs';
import { account, concert, inTime, published, server } from './stack.mjs';
import { anyone, hide, placeIs, shown, unhide, waiting } from './waiting.mjs';

test('a connection lost before the draw leaves the countdown and shows no place', async () => {
  const opens = inTime(600_000);
  const id = await concert({ room: anyone({ opens }) });
  const page = await visit();
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, 'scheduled');
  await page.locator('#leave').waitFor();
  await page.context().setOffline(true);
  await inState(page, 'offline');
  assert.match(await page.locator('#countdown').textContent(), /^00:0\d:\d\d$/);
  assert.ok(await page.locator('#countdown-label').isVisible(), 'it is said what is counted');
  for (const part of ['#stub', '#place']) assert.equal(await page.locator(part).isVisible(), false, part);
  assert.ok((await page.title()).startsWith(ko['wait.offline.pill']));
});

test('a place that arrives after the countdown was shown can be given up', async () => {
  const id = await concert({ room: anyone({ opens: inTime(600_000) }) });
  const page = await visit();
  let enters = 0;
  await page.route('**/queue/enter', async (route) => {
    enters += 1;
    await inState(page, 'scheduled');
    await route.continue();
  });
  await page.goto(`wait.html?concert=${id}`);
  await page.locator('#leave').waitFor();
  assert.equal(enters, 1);
});

test('a network lost while an answer is on its way is noticed', async () => {
  const opens = inTime(600_000);
  const id = await concert({ room: anyone({ opens }) });
  const page = await visit();
  // An answer still comes through; what is asked after it does not.
  await page.route('**/queue/enter', async (route) => {
    const response = await route.fetch();
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'onLine', { value: false });
      dispatchEvent(new Event('offline'));
    });
    await route.fulfill({ response });
  });
  await page.route('**/queue/poll*', (route) => route.abort());
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, 'offline');
});

test('without a network the place stays, and it goes on by itself', async () => {
  const { id, others, page } = await waiting({ ahead: 4 });
  await page.context().setOffline(true);
  await inState(page, 'offline');
  assert.equal(await shown(page), 4);
  assert.equal(await page.locator('#estimate').textContent(), ko['wait.estimate.offline']);
  for (const other of others.slice(0, 2)) await other.leave(id);
  await page.context().setOffline(false);
  await inState(page, 'waiting');
  await placeIs(page, 2);
});

test('a restarted Redis interrupts the updates, not the wait', async () => {
  const { page } = await waiting({ ahead: 3 });
  const number = await page.locator('#number').textContent();
  await server('kill', 'redis');
  await inState(page, 'offline');
  await server('start', 'redis');
  await inState(page, 'waiting');
  assert.equal(await page.locator('#number').textContent(), number);
});

test('a queue that does not answer at entry leads to the seats without a token', async () => {
  const id = await concert({ room: {} });
  const page = await visit({ account: await account() });
  await server('kill', 'redis');
  try {
    await page.goto(`wait.html?concert=${id}`);
    await page.waitForURL(/seats\.html/, { timeout: 20000 });
    await page.locator('#count-available:not(:empty)').waitFor();
    await page.locator('#best-go').click();
    await page.locator('#hold:enabled').click();
    await page.locator('#panel-pay').waitFor();
  } finally {
    await server('start', 'redis');
  }
});

test('of two tabs one asks, the other listens, and both show the same place', async () => {
  const { id, others, page } = await waiting({ ahead: 5 });
  const second = await page.context().newPage();
  watch(second);
  const asks = /\/queue\/(poll|status)/;
  const polls = { first: 0, second: 0 };
  const count = (tab) => (request) => {
    if (asks.test(request.url())) polls[tab] += 1;
  };
  await Promise.all([second.waitForRequest(asks), second.goto(`wait.html?concert=${id}`)]);
  await inState(second, 'waiting');
  // It asks again: the lock has been its own for a while.
  await second.waitForRequest(asks);
  page.on('request', count('first'));
  second.on('request', count('second'));
  for (const other of others.slice(0, 3)) await other.leave(id);
  await placeIs(second, 2);
  await placeIs(page, 2);
  assert.ok(polls.second > 0);
  assert.equal(polls.first, 0);
  await second.close();
  await others[3].leave(id);
  await placeIs(page, 1);
  assert.ok(polls.first > 0, 'the tab that is left asks again');
});

test('a tab that was hidden for three minutes knows its place at once', async () => {
  const { id, others, page } = await waiting({ ahead: 4 });
  await page.clock.install();
  await hide(page);
  await page.clock.fastForward('03:00');
  for (const other of others.slice(0, 2)) await other.leave(id);
  await published(id, ({ waiting }) => waiting === 2);
  await unhide(page);
  await page.clock.runFor(3000);
  await placeIs(page, 2);
});
