/* Home and sign-in: what they offer, and what a redraw or a slow script does. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { holdBack, visit } from './browser.mjs';
import { en, ko, languages } from './files.mjs';
import { account, concert, password } from './stack.mjs';

const DAY = 86400000;

/* A home of these concerts and rooms, whatever the demo has. */
async function home(concerts, { room = null, ...more } = {}) {
  const page = await visit(more);
  const list = concerts.map((one, i) => ({
    concert_id: i + 1,
    concert_title: `공연 ${i + 1}`,
    queue_manage_required: true,
    starts_at_ms: null,
    sale: 'open',
    sale_opens_at_ms: null,
    seats_per_account: 4,
    seats_total: 100,
    seats_left: 50,
    ...one,
  }));
  await page.route('**/booking/concerts', (route) => route.fulfill({ json: { concerts: list } }));
  await page.route('**/queue/status/*.json', (route) => route.fulfill({ json: room }));
  await page.clock.install();
  await page.goto('index.html');
  await page.locator(list.length ? '.concert' : '#empty').first().waitFor();
  await page.locator('#signin').waitFor();
  return { page, list };
}

const inFocus = (page) => page.evaluate(() => document.activeElement.outerHTML.slice(0, 80));

test('a redraw of home leaves the keyboard where it is', async () => {
  const { page, list } = await home([{}, {}, {}], { room: { room: 'open', waiting: 3 } });
  const link = page.locator('.concert a').nth(1);
  await link.focus();
  list[1].seats_left = 49;
  list.splice(0, 1);
  await page.clock.fastForward(15000);
  await page.getByText(ko['home.seats_left'].replace('{n}', '49')).waitFor();
  assert.match(await inFocus(page), /href="wait\.html\?concert=2"/);
});

test('a line that has ended is not offered', async () => {
  for (const [state, left] of [['closed', 50], ['sold_out', 0]]) {
    const { page } = await home([{ seats_left: left }], { room: { room: state, waiting: 0 } });
    assert.equal(await page.locator('.pill').textContent(), ko[`room.${state}`]);
    assert.equal(await page.locator('.concert a').isVisible(), false, state);
  }
});

test('while all seats are held their line is open', async () => {
  const { page } = await home([{ seats_left: 0 }], { room: { room: 'all_held', waiting: 2 } });
  assert.equal(await page.locator('.pill').textContent(), ko['room.all_held']);
  assert.equal(await page.locator('.concert a').textContent(), ko['home.enter']);
});

test('an opening in some days is counted in days', async () => {
  const room = { room: 'scheduled', opens_at_ms: Date.now() + 2.5 * DAY };
  for (const [lang, said] of [['ko', /2일 1[12]:\d\d:\d\d/], ['en', /2 days 1[12]:\d\d:\d\d/]]) {
    const { page } = await home([{}], { room, lang });
    assert.match(await page.locator('[data-part=opens]').first().textContent(), said);
  }
});

test('a sale that is to open is said, with the time until then', async () => {
  const sale = { sale: 'not_open', sale_opens_at_ms: Date.now() + 2.5 * DAY };
  for (const [lang, said] of [['ko', /판매 시작까지 2일/], ['en', /On sale in 2 days/]]) {
    const words = lang === 'ko' ? ko : en;
    const { page } = await home([{ ...sale, queue_manage_required: false }], { lang });
    assert.match(await page.locator('[data-part=opens]').first().textContent(), said);
    assert.equal(await page.locator('.pill').textContent(), words['sale.not_open']);
    assert.equal(await page.locator('.concert a').textContent(), words['home.see_seats']);
  }
});

test('before a sale that opens with its line one joins early', async () => {
  const opens = Date.now() + DAY;
  const { page } = await home([{ sale: 'not_open', sale_opens_at_ms: opens }], {
    room: { room: 'scheduled', opens_at_ms: opens },
  });
  assert.equal(await page.locator('.pill').textContent(), ko['room.scheduled']);
  assert.equal(await page.locator('.concert a').textContent(), ko['home.enter_early']);
});

test('the line of a sale that has ended is not offered, whatever its room', async () => {
  const { page } = await home([{ sale: 'closed' }], { room: { room: 'all_held', waiting: 3 } });
  assert.equal(await page.locator('.pill').textContent(), ko['sale.closed']);
  assert.equal(await page.locator('.concert a').isVisible(), false);
});

test('nothing on sale is not an alarm', async () => {
  const { page } = await home([]);
  assert.equal(await page.locator('#empty').textContent(), ko['home.empty']);
  assert.equal(await page.locator('#trouble').isVisible(), false);
});

test('trouble is told in the language of the page', async () => {
  const { page } = await home([{}]);
  await page.route('**/booking/concerts', (route) => route.abort());
  await page.clock.fastForward(15000);
  await page.getByText(ko['error.passing']).waitFor();
  await page.locator('#language').click();
  await page.getByText(en['error.passing']).waitFor();
});

test('without an answer nobody is called signed out, and the answer is asked for again', async () => {
  const page = await visit({ account: await account({ name: '김하늘' }) });
  await page.route('**/booking/me', (route) => route.abort());
  await page.clock.install();
  await page.goto('index.html');
  await page.locator('.concert').first().waitFor();
  assert.equal(await page.locator('#signin').isVisible(), false);
  await page.unroute('**/booking/me');
  await page.clock.fastForward(15000);
  await page.locator('#hello').getByText('김하늘').waitFor();
});

test('the balance is told in the language of the page, without a question', async () => {
  const page = await visit({ account: await account({ points: 1000 }) });
  const hello = en['home.hello'].replace('{name}', '김하늘').replace('{points}', '1,000 P');
  await page.goto('index.html');
  await page.locator('#hello').getByText('1,000').waitFor();
  await page.route('**/booking/me', (route) => route.abort());
  await page.locator('#language').click();
  await page.locator('#hello').getByText(hello).waitFor();
});

test('a sign-out that does not get through is told, and a list that comes later leaves it', async () => {
  const page = await visit({ account: await account() });
  const letGo = await holdBack(page, '**/booking/concerts');
  await page.route('**/booking/logout', (route) => route.abort());
  await page.goto('index.html');
  await page.locator('#signout').click();
  await page.getByText(ko['error.passing']).waitFor();
  letGo();
  await page.locator('.concert').first().waitFor();
  assert.ok(await page.locator('#trouble').isVisible());
  assert.ok(await page.locator('#account').isVisible());
  assert.deepEqual(page.troubles, []);
});

test("a hotel's sign-in page in place of the answer is not an answer", async () => {
  const { page } = await home([{}]);
  await page.route('**/booking/concerts', (route) => route.fulfill({ contentType: 'text/html', body: '<p>Wi-Fi</p>' }));
  await page.clock.fastForward(15000);
  await page.getByText(ko['error.passing']).waitFor();
  assert.equal(await page.locator('.concert').count(), 1);
  assert.deepEqual(page.troubles, []);
});

test('a Korean title is not broken inside its words, in English either', async () => {
  const page = await visit({ lang: 'en' });
  await page.goto('index.html');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).wordBreak), 'keep-all');
});

test('a password never gets into an address, however late the scripts are', async () => {
  const page = await visit();
  const letGo = await holdBack(page, '**/js/login.js');
  await page.goto('login.html', { waitUntil: 'commit' });
  await page.locator('#account').fill(await account());
  await page.locator('#password').fill(password);
  await page.locator('#password').press('Enter');
  await page.locator('#send').dispatchEvent('click');
  assert.equal(await page.locator('#send').isEnabled(), false);
  assert.equal(await page.locator('form').getAttribute('method'), 'post');
  assert.equal(new URL(page.url()).search, '');
  letGo();
  await page.locator('#send').click();
  await page.waitForURL(/index\.html$/);
});

test('sign-in speaks another language at once', async () => {
  const page = await visit();
  await page.goto('login.html');
  await page.locator('#send').click();
  await page.getByText(ko['login.missing']).waitFor();
  await page.locator('#language').click();
  await page.getByText(en['login.missing']).waitFor();
  assert.equal(await page.title(), en['login.page']);
});

test('without scripts a page says so, in both languages', async () => {
  const id = await concert();
  for (const path of ['index.html', 'login.html', `seats.html?concert=${id}`, 'ticket.html']) {
    const page = await visit({ javaScriptEnabled: false });
    await page.goto(path);
    for (const lang of languages) {
      assert.ok(await page.locator(`.noscript [lang=${lang}]`).isVisible(), `${path} ${lang}`);
    }
    assert.equal(await page.locator('main').isVisible(), false, path);
  }
});
