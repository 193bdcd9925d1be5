/* A visitor's turn: claimed before the visitor's eyes alone, missed, and lost. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { inState, visit, watch } from './browser.mjs';
import { ko } from './files.mjs';
import { concert, crowd } from './stack.mjs';
import { anyone, hide, tabSays, tabWithoutPlace, unhide, waiting } from './waiting.mjs';

/* What pages of this browser ask of a program, from now on. */
function asked(page, program) {
  const urls = [];
  page.context().on('request', (request) => {
    if (request.url().includes(`/queue/${program}`)) urls.push(request.url());
  });
  return urls;
}

/* A second has passed on the page. */
async function ticked(page) {
  const before = await page.locator('#server-clock').textContent();
  await page.waitForFunction((words) => document.getElementById('server-clock').textContent !== words, before);
}

/* The page waits with the others before it gone: it is called. */
async function called(more) {
  const all = await waiting({ ahead: 1, ...more });
  all.claims = asked(all.page, 'claim');
  await all.others[0].leave(all.id);
  return all;
}

test('your turn is said, focused, counted down, claimed, and enters by itself', async () => {
  const { claims, page } = await called();
  await inState(page, 'called');
  await page.locator('#action:focus').waitFor();
  assert.match(await page.locator('#alert').textContent(), new RegExp(ko['wait.called.title']));
  assert.match(await page.locator('#ring-time').textContent(), /^(1:00|0:5\d)$/);
  assert.match(await page.locator('#auto-words').textContent(), /[1-5]/);
  assert.match(await page.title(), /^[★☆] \d:\d\d /);
  assert.deepEqual(claims, [], 'the countdown costs nothing');
  await page.waitForURL(/seats\.html/);
  assert.equal(claims.length, 1);
});

test('a page beside another window is patient, and entering by itself can be stopped', async () => {
  const { id, others, page } = await waiting({ ahead: 1 });
  const claims = asked(page, 'claim');
  await page.evaluate(() => {
    document.hasFocus = () => false;
  });
  await page.clock.install();
  await others[0].leave(id);
  await page.clock.runFor(5000);
  await inState(page, 'called');
  await page.clock.runFor(8000);
  assert.match(await page.locator('#auto-words').textContent(), /[23]\d/, 'a third of the claim time is kept');
  assert.deepEqual(claims, []);
  await page.evaluate(() => {
    delete document.hasFocus;
  });
  await page.locator('#auto-words').getByText(/^[45]\D/).waitFor(); // Looked at, it is soon.
  await page.locator('#auto-stop').click();
  await page.clock.runFor(20000);
  assert.equal(await page.locator('#auto').isVisible(), false);
  assert.deepEqual(claims, []);
  await page.locator('#action').click();
  await page.waitForURL(/seats\.html/);
});

test('a hidden page calls out and claims nothing, and is not back before its visitor is', async () => {
  const { id, others, page } = await waiting({ ahead: 1, room: { claim: '3s' } });
  const [claims, polls] = [asked(page, 'claim'), asked(page, 'poll')];
  await page.evaluate(() => {
    localStorage.setItem('usher.extra.notify', 'true');
    window.notes = [];
    window.Notification = class extends EventTarget {
      constructor(title) {
        super();
        window.notes.push(title);
      }
      close() {
        window.notes.push('closed');
      }
    };
  });
  await hide(page);
  await others[0].leave(id);
  await page.waitForFunction(() => /^[★☆] \d:\d\d /.test(document.title));
  await inState(page, 'returning');
  await tabSays(page, 'returning');
  assert.deepEqual(await page.evaluate(() => window.notes), [ko['wait.called.title'], 'closed']);
  polls.length = 0;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  for (let i = 0; i < 2; i += 1) await ticked(page);
  assert.deepEqual([claims, polls], [[], []], 'to ask would be to be back');
  // Back, it is called at once, and claims a second later.
  await unhide(page);
  await page.waitForURL(/seats\.html/);
  assert.equal(claims.length, 1);
});

test('a tab whose timers the browser has slowed is called in time, and claims when it is seen', async () => {
  const { id, others, page } = await waiting({ ahead: 1, room: { claim: '8s' } });
  await hide(page);
  await page.evaluate(() => {
    window.setTimeout = () => 0;
  });
  await others[0].leave(id);
  await inState(page, 'called');
  await unhide(page);
  await page.waitForURL(/seats\.html/);
});

test('a visitor who misses two calls is told so, also after a reload, and may join again', async () => {
  const { id, others, page } = await waiting({ ahead: 1, room: { claim: '2s' } });
  const claims = asked(page, 'claim');
  await page.route('**/queue/claim', (route) => route.abort());
  await others[0].leave(id);
  await inState(page, 'called');
  await page.locator('#auto-words').getByText(ko['wait.turn.claiming']).waitFor();
  await inState(page, 'expired');
  assert.ok(claims.length >= 2, 'it tried again');
  await tabWithoutPlace(page, 'expired');
  await page.reload();
  await inState(page, 'expired');
  await crowd(id, 2);
  await page.locator('#action').click();
  await inState(page, 'waiting');
});

test('a claim whose answer is lost is found by the next poll', async () => {
  const { id, others, page } = await waiting({ ahead: 1 });
  await page.route('**/queue/claim', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await others[0].leave(id);
  await inState(page, 'called');
  await page.locator('#action').click();
  await page.waitForURL(/seats\.html/);
});

test('of two tabs one claims and goes in, and the other stays where it is', async () => {
  const { id, others, page } = await waiting({ ahead: 1 });
  const claims = asked(page, 'claim');
  const second = await page.context().newPage();
  watch(second);
  await second.goto(`wait.html?concert=${id}`);
  await inState(second, 'waiting');
  await others[0].leave(id);
  await inState(page, 'called');
  assert.equal(await page.locator('#auto').isVisible(), false, 'only the tab that leads counts down');
  await second.waitForURL(/seats\.html/);
  await inState(page, 'admitted');
  assert.equal(await page.locator('#auto').isVisible(), false);
  assert.equal(claims.length, 1);
});

test('a page that is made ahead of its visitor joins no line', async () => {
  const id = await concert({ room: anyone() });
  const page = await visit();
  const entries = asked(page, 'enter');
  await page.addInitScript(() => {
    if (location.pathname.includes('wait')) Object.defineProperty(document, 'prerendering', { value: true });
  });
  await page.goto(`wait.html?concert=${id}`);
  await page.locator('html[data-ready]').waitFor();
  await page.waitForLoadState('networkidle');
  assert.deepEqual(entries, []);
  await page.evaluate(() => document.dispatchEvent(new Event('prerenderingchange')));
  await page.waitForURL(/seats\.html/);
});
