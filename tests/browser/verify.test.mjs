/* Checking a draw: the same places as the queue gives, and nothing wrong goes unseen. */
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import test from 'node:test';
import { commitmentOf, keyOf, lineOf, placeOf } from '../../htdocs/js/verify/draw.js';
import { inState, visit } from './browser.mjs';
import { en, ko } from './files.mjs';
import { drawn } from './scenes-draw.mjs';
import { concert, crowd, ctl, inTime, request } from './stack.mjs';
import { anyone } from './waiting.mjs';

globalThis.crypto ??= webcrypto;

const KEY = '00112233445566778899aabbccddeeff'.repeat(2);

test('the browser draws as docs/queue.md says', async () => {
  assert.deepEqual(await Promise.all([1, 5, 10, 11].map((i) => placeOf(KEY, 10, i))), [9, 1, 8, 11]);
  assert.deepEqual(await Promise.all([1, 2500, 5000].map((i) => placeOf(KEY, 5000, i))), [2235, 240, 3220]);
  const places = await Promise.all(Array.from({ length: 7 }, (_, i) => placeOf(KEY, 7, i + 1)));
  assert.deepEqual(places.sort(), [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(await commitmentOf('0'.repeat(64)), '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925');
  const word = { seed: 'a', entrants: 3, hash: 'b', beacon: '로또' };
  assert.equal(await keyOf(word), await keyOf({ ...word }));
  assert.notEqual(await keyOf(word), await keyOf({ ...word, beacon: '' }));
  assert.equal(lineOf(new Uint8Array(50).buffer, 3, 1), null);
});

async function checked(page, path) {
  await page.goto(path);
  await page.locator('html[data-checked]').waitFor();
}

async function states(page) {
  return page.evaluate(() =>
    ['list', 'entry', 'beacon', 'seed', 'key'].map((name) => document.querySelector(`#check-${name} .pill`).textContent),
  );
}

const said = (words, ...names) => names.map((name) => words[`verify.state.${name}`]);

/* Whether the check, done again, finds these states. */
async function again(page, expected) {
  await page.locator('#check').click();
  await page.locator('#check:enabled').waitFor();
  assert.deepEqual(await states(page), said(ko, ...expected));
}

test('a draw that was held is checked, and a change of any value is seen', async () => {
  const { id, visitors } = await drawn({ n: 4 });
  const { data } = await visitors[2].ask('GET', `/queue/poll?concert_id=${id}`);
  const page = await visit();
  const mine = `index=${data.index}&entry=${data.entry}`;

  await checked(page, `verify.html?concert=${id}#${mine}&number=${data.number}`);
  assert.deepEqual(await states(page), said(ko, 'good', 'good', 'none', 'good', 'good'));
  const { draw } = await (await request(`/queue/status/${id}.json`)).json();
  const frozenAt = await page.evaluate(([ms, options]) => new Intl.DateTimeFormat('ko', options).format(ms), [
    draw.frozen_at_ms,
    { dateStyle: 'medium', timeStyle: 'long' },
  ]);
  assert.equal(await page.locator('#frozen-at').textContent(), ko['verify.list.at'].replace('{at}', frozenAt));
  assert.equal(Number(await page.locator('#place').textContent()), data.number);
  assert.match(await page.locator('#told').textContent(), new RegExp(`${data.number}`));
  await page.locator('summary').click();
  const values = { hash: 'ff'.repeat(32), beacon: '1 2 3', seed: 'ff'.repeat(32), commitment: 'ff'.repeat(32) };
  const found = {
    hash: ['bad', 'good', 'none', 'good', 'bad'],
    beacon: ['good', 'good', 'none', 'good', 'bad'],
    seed: ['good', 'good', 'none', 'bad', 'bad'],
    commitment: ['good', 'good', 'none', 'bad', 'good'],
  };
  for (const [name, value] of Object.entries(values)) {
    const was = await page.locator(`#${name}`).inputValue();
    await page.locator(`#${name}`).fill(value);
    await again(page, found[name]);
    await page.locator(`#${name}`).fill(was);
  }
  await page.locator('#entry').fill('f'.repeat(24));
  await again(page, ['good', 'bad', 'none', 'good', 'good']);
  await page.locator('#index').fill('99');
  await again(page, ['good', 'late', 'none', 'good', 'good']);
  assert.equal(await page.locator('#place').textContent(), '99');
  assert.deepEqual(page.troubles, []);
});

test('another place in line than the one that was drawn is said', async () => {
  const { id } = await drawn({ n: 2 });
  const page = await visit({ lang: 'en' });
  await checked(page, `verify.html?concert=${id}#index=1&number=77`);
  assert.equal(await page.locator('#told').textContent(), en['verify.told.other'].replace('{n}', '77'));
  await page.locator('#index').fill('x');
  await page.locator('#check').click();
  await page.locator('#place-card').waitFor({ state: 'hidden' });
});

test('the waiting page leads there before the draw, and after it with its own place', async () => {
  const id = await concert({ room: anyone({ capacity: 1, opens: inTime(900_000) }) });
  await crowd(id, 3);
  const page = await visit();
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, 'scheduled');
  const link = page.locator('#draw-check');
  assert.equal(await link.textContent(), ko['wait.draw.see']);
  assert.match(await link.getAttribute('href'), /index=4&entry=[0-9a-f]{24}$/);
  const { draw } = await (await request(`/queue/status/${id}.json`)).json();
  assert.deepEqual([draw.entrants, draw.seed, draw.beacon], [null, null, null]);
  await ctl('room', 'set', id, '--opens', inTime(6000));
  await page.reload(); // it has planned for the opening that was announced before
  await page.locator('#pass[data-kind=waiting], #pass[data-kind=called]').waitFor();
  assert.equal(await link.textContent(), ko['wait.draw.check']);
  await page.goto(`verify.html?concert=${id}${new URL(await link.getAttribute('href'), 'http://a').hash}`);
  await page.locator('html[data-checked]').waitFor();
  assert.match(await page.locator('#told').getAttribute('class'), /^notice\s*$/);
});

test('a value that was typed in is the word of the operator', async () => {
  const id = await concert({ room: anyone({ capacity: 1, opens: inTime(900_000), beacon: 'manual: dice' }) });
  const visitors = await crowd(id, 2);
  await ctl('room', 'set', id, '--freeze', '890s', '--opens', inTime(892_000));
  for (;;) {
    const { draw } = await (await request(`/queue/status/${id}.json`)).json();
    if (draw.entrants_hash) break;
    await visitors[0].ask('GET', `/queue/poll?concert_id=${id}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  await ctl('draw', 'beacon', id, '3 1 4');
  const page = await visit({ lang: 'en' });
  await checked(page, `verify.html?concert=${id}#index=1`);
  assert.deepEqual(await states(page), said(en, 'good', 'open', 'manual', 'later', 'later'));
  assert.equal(await page.locator('#check-beacon p').textContent(), en['verify.beacon.manual']);
});

test('where there is no draw, and before one, the page says so', async () => {
  const page = await visit();
  const id = await concert({ room: anyone() });
  await checked(page, `verify.html?concert=${id}`);
  assert.equal(await page.locator('#trouble').textContent(), ko['verify.trouble.no_draw']);
  const soon = await concert({ room: anyone({ opens: inTime(900_000), beacon: 'manual: dice' }) });
  await crowd(soon, 1);
  await checked(page, `verify.html?concert=${soon}`);
  assert.deepEqual(await states(page), said(ko, 'later', 'later', 'awaited', 'later', 'later'));
});
