/* Seats: choosing in three ways, losing a race, paying once whatever happens. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { fillSignIn, holdBack, visit } from './browser.mjs';
import { en, ko } from './files.mjs';
import { Visitor, account, concert, ctl } from './stack.mjs';


/* A signed-in page on the seats of a new concert without a line. */
async function choosing({ points, ...more } = {}) {
  const id = await concert(more);
  const buyer = await account({ points });
  const page = await visit({ account: buyer });
  await page.goto(`seats.html?concert=${id}`);
  await page.locator('#count-available:not(:empty)').waitFor();
  return { id, buyer, page };
}

async function atPayment(more) {
  const all = await choosing(more);
  await all.page.locator('#best-go').click();
  await all.page.locator('#hold:enabled').click();
  await all.page.locator('#panel-pay').waitFor();
  return all;
}

const me = async (buyer) => (await (await new Visitor().signIn(buyer)).ask('GET', '/booking/me')).data;

/* Somebody else takes seats. */
async function rival(id, seatIds) {
  const other = await new Visitor().signIn(await account());
  const { status } = await other.reserve(id, seatIds);
  assert.equal(status, 200);
  return other;
}

const chosenIds = (page, id) =>
  page.evaluate((key) => JSON.parse(sessionStorage.getItem(key)), `usher.chosen.${id}`);

test('a seat is found, chosen and paid with the keyboard alone', async () => {
  const { page } = await choosing();
  const cursor = page.locator('[data-cursor]:focus');
  await page.locator('#show-list').focus();
  await page.keyboard.press('Tab');
  const first = await cursor.getAttribute('aria-label');
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((was) => document.activeElement.getAttribute('aria-label') !== was, first);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('#chosen li').waitFor();
  await page.locator('#hold').focus();
  await page.keyboard.press('Enter');
  await page.locator('#title-pay:focus').waitFor();
  await page.locator('#pay').focus();
  await page.keyboard.press('Enter');
  await page.locator('#title-done:focus').waitFor();
});

test('the list offers what the map offers', async () => {
  const { id, page } = await choosing();
  await page.locator('#show-list').click();
  await page.locator('#list summary').first().click();
  await page.locator('#list [data-status=available]').nth(2).click();
  assert.equal((await chosenIds(page, id)).length, 1);
  await page.locator('#list [data-status=mine]').click();
  assert.equal((await chosenIds(page, id)).length, 0);
});

test('a tap comes nearer first, and then chooses', async () => {
  const { id, page } = await choosing({ sections: [['A', 20, 40, 50000]] });
  const box = await page.locator('#map').boundingBox();
  const tap = () => page.touchscreen.tap(box.x + box.width / 2, box.y + box.height * 0.6);
  await tap();
  assert.deepEqual((await chosenIds(page, id)) ?? [], []);
  await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => done(true))));
  const spots = [0, 6, -6, 12].map((dx) => page.touchscreen.tap(box.x + box.width / 2 + dx, box.y + box.height * 0.6));
  await spots[0];
  await page.locator('#chosen li').first().waitFor();
});

test('nobody chooses more seats than an account may have', async () => {
  const { page } = await choosing({ limit: 2 });
  await page.locator('#show-list').click();
  await page.locator('#list summary').first().click();
  const free = page.locator('#list [data-status=available]');
  for (let i = 0; i < 3; i += 1) await free.first().click();
  assert.equal(await page.locator('#chosen li').count(), 2);
  assert.match(await page.locator('#notice').textContent(), /2/);
});

test('a lost race is told in place, keeps the rest, and offers what is near', async () => {
  const { id, page } = await choosing();
  await page.locator('#best-go').click();
  const [mine, lost] = await chosenIds(page, id);
  await page.clock.install();
  await rival(id, [lost]);
  await page.locator('#hold').click();
  await page.locator('#notice', { hasText: ko['seats.taken'] }).waitFor();
  assert.deepEqual(await chosenIds(page, id), [mine]);
  assert.equal(await page.locator('#suggestions button').count(), 3);
  await page.locator('#suggestions button').first().click();
  assert.equal((await chosenIds(page, id)).length, 2);
  await page.locator('#hold').click();
  await page.locator('#panel-pay').waitFor();
});

test('a seat that somebody takes while one looks is seen to go', async () => {
  const { id, page } = await choosing();
  const before = Number(await page.locator('#count-available').textContent());
  const [seat] = await new Visitor().seats(id);
  await rival(id, [seat.seat_id]);
  await page.waitForFunction(
    (n) => Number(document.getElementById('count-available').textContent) === n,
    before - 1,
  );
});

test('seats that have not changed are not sent again', async () => {
  const { page } = await choosing();
  const response = await page.waitForResponse((r) => r.url().includes('/booking/seats'));
  assert.equal(response.status(), 304);
});

test('two clicks on pay are one payment', async () => {
  const { page, buyer } = await atPayment();
  await page.locator('#pay').dblclick();
  await page.locator('#panel-done').waitFor();
  const { balance, reservations } = await me(buyer);
  assert.equal(balance, 1_000_000 - 2 * 50000);
  assert.equal(new Set(reservations.map((r) => r.payment_id)).size, 1);
});

test('a reload in the middle of paying finds the result', async () => {
  const { page, buyer } = await atPayment();
  await page.route('**/booking/complete', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.locator('#pay').click();
  await page.getByText(ko['pay.checking']).waitFor();
  await page.unroute('**/booking/complete');
  await page.reload();
  await page.locator('#panel-done').waitFor();
  assert.equal((await me(buyer)).balance, 1_000_000 - 2 * 50000);
});

test('a lost answer is asked for again under the same key', async () => {
  const { page, buyer } = await atPayment();
  const keys = [];
  page.on('request', (request) => {
    if (request.url().includes('/booking/complete')) keys.push(request.headers()['idempotency-key']);
  });
  await page.route('**/booking/complete', async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await page.locator('#pay').click();
  await page.locator('#panel-done').waitFor();
  assert.equal(keys.length, 2);
  assert.equal(new Set(keys).size, 1);
  assert.equal((await me(buyer)).balance, 1_000_000 - 2 * 50000);
});

test('a hold survives a reload and can be given back', async () => {
  const { id, page, buyer } = await atPayment({ cooldown: '0s' });
  await page.reload();
  await page.locator('#panel-pay').waitFor();
  await page.locator('#release').click();
  await page.locator('#panel-choose').waitFor();
  assert.equal((await me(buyer)).reservations.length, 0);
  assert.equal((await chosenIds(page, id)).length, 2);
});

test('a hold that ends is said, and nothing is charged', async () => {
  const { page, buyer } = await atPayment({ hold: '2s' });
  await page.getByText(ko['stop.expired.title']).waitFor();
  await page.locator('#stop-go').click();
  await page.locator('#panel-choose').waitFor();
  assert.equal((await me(buyer)).balance, 1_000_000);
});

test('after a hold has ended the buyer may choose again, even if the seats cannot be fetched', async () => {
  const { page } = await atPayment({ hold: '2s', cooldown: '0s' });
  await page.getByText(ko['stop.expired.title']).waitFor();
  await page.route('**/booking/seats?*', (route) => route.abort());
  await page.locator('#stop-go').click();
  await page.locator('#panel-choose').waitFor();
  await page.getByText(ko['seats.stale']).waitFor();
  assert.equal(await page.locator('#pay').isVisible(), false);
  await page.unroute('**/booking/seats?*');
  await page.locator('#notice').waitFor({ state: 'hidden' });
  await page.locator('#hold:enabled').click();
  await page.locator('#panel-pay').waitFor();
});

/* The time a refusal names, in words: of a sentence with {time}. */
const sentence = (words) => new RegExp(words.split('{time}').map((part) => RegExp.escape?.(part)
  ?? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+'));

test('a seat that was let go is for others, and the buyer is told so before and after', async () => {
  const { id, page } = await atPayment();
  assert.equal(
    await page.locator('#release-note').textContent(),
    ko['pay.release_note'].replace('{span}', '5분'),
  );
  const were = await chosenIds(page, id);
  await page.locator('#release').click();
  await page.locator('#panel-choose').waitFor();
  assert.match(await page.locator('#notice').textContent(), sentence(ko['seats.cooling']));
  assert.deepEqual(await chosenIds(page, id), []);
  await page.locator('#best-go').click();
  await page.locator('#hold:enabled').click();
  await page.locator('#panel-pay').waitFor();
  for (const one of await chosenIds(page, id)) assert.ok(!were.includes(one));
});

test('after a reload the service says that a seat is for others', async () => {
  const { id, page } = await atPayment();
  const [seat] = await chosenIds(page, id);
  await page.locator('#release').click();
  await page.locator('#panel-choose').waitFor();
  await page.evaluate(([key, value]) => sessionStorage.setItem(key, value),
    [`usher.chosen.${id}`, JSON.stringify([seat])]);
  await page.reload();
  await page.locator('#hold:enabled').click();
  await page.getByText(sentence(ko['seats.cooling'])).waitFor();
  assert.deepEqual(await chosenIds(page, id), []);
});

test('a buyer who let many seats go is told from when on they can be held again', async () => {
  const { page } = await choosing();
  await page.route('**/booking/reserve', (route) => route.fulfill({
    status: 409,
    json: { code: 'holds_exhausted', again_at_ms: Date.now() + 3600000 },
  }));
  await page.locator('#best-go').click();
  await page.locator('#hold:enabled').click();
  await page.getByText(sentence(ko['seats.exhausted'])).waitFor();
});

test('before the sale seats can be looked at, and it opens by itself', async () => {
  const opens = new Date(Date.now() + 15000).toISOString().replace(/\.\d+Z/, 'Z');
  const { page } = await choosing({ opens });
  await page.locator('#best-go').click();
  await page.locator('#chosen li').first().waitFor();
  assert.match(await page.locator('#hold:disabled').textContent(), sentence(ko['seats.opens']));
  await page.locator('#hold:enabled').click();
  await page.locator('#panel-pay').waitFor();
});

test('a sale that was put off while the buyer chose is told by the service', async () => {
  const { id, page } = await choosing();
  await page.locator('#best-go').click();
  await page.locator('#hold:enabled').waitFor();
  await ctl('concert', 'set', id, '--sale-opens', '2037-01-01T00:00Z');
  await page.locator('#hold').click();
  await page.getByText(sentence(ko['seats.not_open'])).waitFor();
  assert.equal(await page.locator('#hold').isEnabled(), false);
});

test('after the sale there is nothing to choose, and what is held can be paid', async () => {
  const { id, page } = await atPayment();
  await ctl('concert', 'set', id, '--sale-closes', '2020-01-01T00:00Z');
  await page.reload();
  await page.locator('#panel-pay').waitFor();
  await page.locator('#pay').click();
  await page.locator('#panel-done').waitFor();
  const other = await visit({ account: await account() });
  await other.goto(`seats.html?concert=${id}`);
  await other.locator('#sold-out').waitFor();
  assert.equal(await other.locator('#over-words').textContent(), ko['sale.closed']);
  assert.equal(await other.locator('#hold').isVisible(), false);
});

test('seats that the service cannot tell are not a lost connection', async () => {
  const { page } = await atPayment({ hold: '2s', cooldown: '0s' });
  await page.getByText(ko['stop.expired.title']).waitFor();
  await page.route('**/booking/seats?*', (route) => route.fulfill({ status: 503, json: { code: 'unavailable' } }));
  await page.locator('#stop-go').click();
  await page.getByText(ko['seats.unanswered']).waitFor();
});

test('too few points are seen before paying', async () => {
  const { page } = await atPayment({ points: 1000 });
  assert.equal(await page.locator('#pay').isEnabled(), false);
  await page.locator('#short').waitFor();
});

/* What the booking service says to those whom it sends away. */
const busy = (seconds) => (route) =>
  route.fulfill({
    status: 503,
    headers: { 'Retry-After': String(seconds), 'Content-Type': 'application/problem+json' },
    body: JSON.stringify({ status: 503, code: 'busy', title: 'busy' }),
  });

test('of a crowd that reserves at once nobody has to press again', async () => {
  const { page, buyer } = await choosing();
  await page.route('**/booking/reserve', busy(1), { times: 2 });
  await page.locator('#best-go').click();
  await page.locator('#hold:enabled').click();
  await page.locator('#panel-pay').waitFor();
  assert.equal((await me(buyer)).reservations.length, 2);
});

test('a buyer who would have to wait longer is told so, and keeps the choice', async () => {
  const { id, page } = await choosing();
  await page.route('**/booking/reserve', busy(60), { times: 1 });
  await page.locator('#best-go').click();
  await page.locator('#hold:enabled').click();
  await page.getByText(ko['seats.queue_down']).waitFor();
  assert.equal((await chosenIds(page, id)).length, 2);
  await page.locator('#hold:enabled').click();
  await page.locator('#panel-pay').waitFor();
});

test('while seats are being held the page says so', async () => {
  const { page } = await choosing();
  const letGo = await holdBack(page, '**/booking/reserve');
  await page.locator('#best-go').click();
  await page.locator('#hold:enabled').click();
  await page.getByText(ko['seats.holding']).waitFor();
  await page.locator('#language').click();
  await page.getByText(en['seats.holding']).waitFor();
  letGo();
  await page.locator('#panel-pay').waitFor();
  assert.equal(await page.locator('#busy').isVisible(), false);
});

test('a concert that is sold out says so, and where others are', async () => {
  const id = await concert({ sections: [['A', 1, 2, 50000]] });
  const other = await new Visitor().signIn(await account());
  const { data } = await other.reserve(id, (await other.seats(id)).map((seat) => seat.seat_id));
  const page = await visit({ account: await account() });
  await page.goto(`seats.html?concert=${id}`);
  await page.locator('#best').waitFor();
  assert.equal(await page.locator('#sold-out').isVisible(), false, 'what is held may come back');
  await other.complete(data.reservations.map((r) => r.reservation_id), `sold-${id}`);
  await page.locator('#sold-out', { hasText: ko['room.sold_out'] }).waitFor();
  for (const what of ['#best', '#hold', '#empty']) assert.equal(await page.locator(what).isVisible(), false, what);
  await page.locator('#sold-out a').click();
  await page.waitForURL(/index\.html/);
});

test('without a turn the seats lead back to the line', async () => {
  const id = await concert({ room: { capacity: 1 } });
  await (await new Visitor().signIn(await account())).enter(id);
  const page = await visit({ account: await account() });
  await page.goto(`seats.html?concert=${id}`);
  await page.waitForURL(/wait\.html/);
});

test('a refusal by the booking service offers the way back to the line', async () => {
  const id = await concert({ room: { capacity: 1, hold: '3s' } });
  const buyer = await account();
  const page = await visit({ account: buyer });
  await page.goto(`wait.html?concert=${id}`);
  await page.waitForURL(/seats\.html/);
  await page.locator('#best-go').click();
  await page.getByText(ko['stop.line.title']).waitFor();
  await page.locator('#stop-go').click();
  await page.waitForURL(/wait\.html/);
});

test('choosing without being signed in leads through sign-in and back, choice kept', async () => {
  const id = await concert();
  const page = await visit();
  await page.goto(`seats.html?concert=${id}`);
  await page.locator('#best-go').click();
  await page.locator('#hold:enabled').click();
  await page.waitForURL(/login\.html/);
  await fillSignIn(page, await account());
  await page.waitForURL(/seats\.html/);
  await page.locator('#chosen li').nth(1).waitFor();
});

/* A page on the seats of a concert with a line, whose visitor is inside. */
async function inside(room) {
  const id = await concert({ room });
  const buyer = await account();
  const page = await visit({ account: buyer });
  await page.goto(`wait.html?concert=${id}`);
  await page.waitForURL(/seats\.html/);
  await page.locator('#count-available:not(:empty)').waitFor();
  return { id, buyer, page };
}

test('a map that is refused offers the way back to the line', async () => {
  const { page } = await inside({ capacity: 1, hold: '5m' });
  await page.route('**/booking/seats?*', (route) =>
    route.fulfill({ status: 403, json: { status: 403, code: 'token_invalid', title: 'refused' } }));
  await page.getByText(ko['stop.line.title']).waitFor();
  await page.locator('#stop-go').click();
  await page.waitForURL(/wait\.html/);
});

test('a map that cannot be checked says so, and the choice is kept', async () => {
  const { id, page } = await inside({ capacity: 1, hold: '5m' });
  await page.locator('#best-go').click();
  await page.locator('#chosen li').first().waitFor();
  await page.route('**/booking/seats?*', (route) =>
    route.fulfill({ status: 503, json: { status: 503, code: 'queue_unavailable', title: 'down' } }));
  await page.getByText(ko['seats.queue_down']).waitFor();
  assert.equal((await chosenIds(page, id)).length, 2);
  await page.unroute('**/booking/seats?*');
  await page.locator('#notice').waitFor({ state: 'hidden' });
});

test('who holds seats may pay when the turn is over, and cannot see the map', async () => {
  const { id, buyer, page } = await inside({ capacity: 1, hold: '5m' });
  await page.locator('#best-go').click();
  await page.locator('#hold:enabled').click();
  await page.locator('#panel-pay').waitFor();
  await page.evaluate((concertId) => fetch('/queue/leave', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ concert_id: concertId }),
  }), id);
  const refused = page.waitForResponse((r) => r.url().includes('/booking/seats') && r.status() === 403);
  while ((await page.evaluate((concertId) =>
    fetch(`/booking/seats?concert_id=${concertId}`).then((r) => r.status), id)) !== 403);
  await refused;
  await page.reload();
  await page.locator('#panel-pay').waitFor();
  await page.locator('#pay').click();
  await page.locator('#panel-done').waitFor();
  assert.equal((await me(buyer)).reservations.filter((r) => r.status === 'paid').length, 2);
});
