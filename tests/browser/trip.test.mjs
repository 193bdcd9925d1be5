/* The buyer's trip, as a buyer takes it: sign in, wait, go in, pay, hold a ticket. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { fillSignIn, fromAfar, inState, refuseSignIn, visit } from './browser.mjs';
import { en, ko, words } from './files.mjs';
import { Visitor, account, concert, password, url } from './stack.mjs';

for (const [buyer, lang, size, baseURL] of [
  ['a buyer', 'ko', 'phone', url],
  ['a buyer in English', 'en', 'desktop', url],
  ['a buyer at another machine', 'ko', 'phone', fromAfar],
]) {
  test(`${buyer} waits, goes in untouched, takes two seats, pays and holds a ticket`, async () => {
    const id = await concert({ room: { capacity: 1 } });
    const blocker = await new Visitor().signIn(await account());
    await blocker.enter(id);
    const page = await visit({ lang, size, baseURL });

    await page.goto(`wait.html?concert=${id}`);
    assert.equal(await page.evaluate(() => isSecureContext), baseURL === url);
    await inState(page, 'signin');
    await page.locator('#action').click();
    await fillSignIn(page, await account({ points: 1_000_000 }));

    await inState(page, 'waiting');
    assert.equal(await page.locator('#place').textContent(), '1');
    assert.equal(await page.locator('#headline').textContent(), words(lang)['wait.waiting.title']);
    assert.equal(await page.locator('html').getAttribute('lang'), lang);

    await blocker.leave(id);
    await inState(page, 'called');
    await page.waitForURL(/seats\.html/);

    await page.locator('#count-available:not(:empty)').waitFor();
    await page.locator('#best-go').click();
    await page.locator('#hold:enabled').click();
    await page.locator('#panel-pay').waitFor();
    assert.match(await page.locator('#rest').textContent(), /900,000/);
    await page.locator('#pay').click();
    await page.locator('#panel-done').waitFor();
    const number = await page.locator('#booking').textContent();
    await page.locator('#ticket').click();

    await page.locator('.ticket').first().waitFor();
    assert.equal(await page.locator('.ticket').count(), 2);
    assert.equal(await page.locator('.ticket [data-part=number]').first().textContent(), number);
    assert.ok(await page.locator('.ticket svg path').first().getAttribute('d'));
    assert.deepEqual(page.troubles, []);

    const next = await new Visitor().signIn(await account());
    assert.equal((await next.enter(id)).data.state, 'admitted', 'the slot was given back');
  });
}

test('one who came in without an account signs in, and buys with that place', async () => {
  const id = await concert({ room: { identity: 'anyone', capacity: 1 } });
  const page = await visit();

  await page.goto(`wait.html?concert=${id}`);
  await page.waitForURL(/login\.html/);
  await fillSignIn(page, await account({ points: 1_000_000 }));
  await page.locator('#count-available:not(:empty)').waitFor();
  await page.locator('#best-go').click();
  await page.locator('#hold:enabled').click();
  await page.locator('#panel-pay').waitFor();
  await page.locator('#pay').click();
  await page.locator('#panel-done').waitFor();
});

test('a concert without a line is bought without ever asking the queue', async () => {
  const id = await concert({ title: '골목 재즈' });
  const page = await visit({ account: await account() });
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));

  await page.goto('index.html');
  await page.locator(`a[href="seats.html?concert=${id}"]`).click();
  await page.locator('#count-available:not(:empty)').waitFor();
  await page.locator('#best-go').click();
  await page.locator('#hold:enabled').click();
  await page.locator('#pay').click();
  await page.locator('#panel-done').waitFor();
  const here = asked.slice(asked.findIndex((path) => path.endsWith('seats.html')));
  assert.ok(!here.some((path) => path.startsWith('/queue/')));
});

test('a wrong password is said, and the right one goes on', async () => {
  const page = await visit();
  await page.goto('login.html');
  await page.locator('#send').click();
  assert.equal(await page.locator('#trouble').textContent(), ko['login.missing']);
  await fillSignIn(page, await account(), 'not this one');
  await page.getByText(ko['login.failed']).waitFor();
  await page.locator('#password').fill(password);
  await page.locator('#send').click();
  await page.waitForURL(/index\.html/);
  await page.locator('#signout').click();
  await page.locator('#signin').waitFor();
});

test('a sign-in that has to wait says so, counts down, and goes on', async () => {
  const page = await visit();
  await page.clock.install();
  await page.goto('login.html');
  await page.locator('#send:enabled').waitFor();
  await refuseSignIn(page, 65);
  await fillSignIn(page, await account());
  await page.getByText(ko['login.too_often']).waitFor();
  await page.getByText(ko['login.wait'].replace('{time}', '1:05')).waitFor();
  assert.ok(await page.locator('#send').isDisabled());
  await page.clock.runFor(60000);
  await page.getByText(ko['login.wait'].replace('{time}', '0:05')).waitFor();
  await page.locator('#language').click();
  await page.getByText(en['login.too_often']).waitFor();
  await page.getByText(en['login.wait'].replace('{time}', '0:05')).waitFor();
  await page.clock.runFor(5000);
  await page.getByText(en['login.again']).waitFor();
  await page.locator('#send:enabled').click();
  await page.waitForURL(/index\.html/);
});

test('one that is signed in already goes on from the sign-in page', async () => {
  const page = await visit({ account: await account() });
  await page.goto('login.html?next=ticket.html');
  await page.waitForURL(/\/ticket\.html$/);
});

test('one whose name no account can have is told so', async () => {
  const page = await visit();
  await page.route('**/booking/me', (route) => route.fulfill({
    status: 403,
    headers: { 'Content-Type': 'application/problem+json' },
    body: JSON.stringify({ status: 403, code: 'user_unusable' }),
  }));
  await page.goto('login.html');
  await page.getByText(ko['login.unusable']).waitFor();
});

test('signing in never leads to another site', async () => {
  const id = await account();
  for (const next of ['https://example.com/a.html', '//example.com/a.html', 'javascript:alert(1)//.html']) {
    const page = await visit();
    await page.goto(`login.html?next=${encodeURIComponent(next)}`);
    await fillSignIn(page, id);
    await page.waitForURL(/\/index\.html$/);
  }
});

test('the saved language and theme hold on every page', async () => {
  const page = await visit({ lang: 'en' });
  await page.goto('index.html');
  await page.locator('#language').click();
  await page.locator('#theme').click();
  await page.goto('login.html');
  await page.locator('html[data-ready]').waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  assert.equal(await page.locator('h1').textContent(), ko['login.title']);
});
