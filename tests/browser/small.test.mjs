/* Small screens: what one needs is there, big enough, and nothing else is. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { painted } from './browser.mjs';
import { languages } from './files.mjs';
import { dress, scenes } from './scenes.mjs';

const UPRIGHT = [[360, 740], [320, 640]];
const LOW = [[740, 360], [640, 400], [320, 256]];

async function resized(page, [width, height], lang = 'ko') {
  await dress(page, { lang, theme: 'light', viewport: { width, height } });
  await painted(page);
}

/* What of an element can be seen, however it is clipped or covered. */
async function isInView(page, selector) {
  return page.evaluate((which) => {
    const el = document.querySelector(which);
    const box = el.getBoundingClientRect();
    const spots = [[0.5, 0.1], [0.5, 0.5], [0.5, 0.9]].map(([x, y]) => [
      box.left + box.width * x,
      box.top + box.height * y,
    ]);
    return spots.every(([x, y]) => el.contains(document.elementFromPoint(x, y)));
  }, selector);
}

test('a phone shows map, zoom and the button that leads on, even after a lost race', async () => {
  for (const scene of ['seats', 'seats-chosen', 'seats-taken']) {
    const page = await scenes[scene]();
    for (const size of UPRIGHT) {
      for (const lang of languages) {
        const where = `${scene} ${size} ${lang}`;
        await resized(page, size, lang);
        const { height } = await page.locator('#map').boundingBox();
        assert.ok(height >= 144, `${where}: a map of ${height} px`);
        for (const what of ['#zoom-in', '#zoom-fit', '#hold', '.legend']) {
          assert.ok(await isInView(page, what), `${where}: ${what}`);
        }
      }
    }
    await page.context().close();
  }
});

test('a screen too low for all of it scrolls to the button that leads on', async () => {
  const page = await scenes['seats-chosen']();
  for (const size of LOW) {
    for (const lang of languages) {
      const where = `${size} ${lang}`;
      await resized(page, size, lang);
      assert.ok((await page.locator('#map').boundingBox()).height >= 200, where);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      assert.ok(await isInView(page, '#hold'), where);
    }
  }
});

test('the list of seats adds nothing to the height of the page', async () => {
  const page = await scenes['seats-list']();
  for (const size of [...UPRIGHT, [1280, 800]]) {
    await resized(page, size);
    const more = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    assert.ok(more <= 0, `${size}: ${more} px`);
  }
});

test('steps, clock and amounts stay whole on the narrowest phone', async () => {
  const page = await scenes.pay();
  for (const lang of languages) {
    await resized(page, [320, 640], lang);
    const lines = await page.evaluate(() => {
      const rows = (el) => {
        const range = document.createRange();
        range.selectNodeContents(el);
        return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
      };
      return [...document.querySelectorAll('.steps li, #bill .cost')].map((el) => [el.textContent, rows(el)]);
    });
    assert.ok(lines.length >= 5);
    for (const [words, rows] of lines) assert.equal(rows, 1, `${lang}: ${words}`);
    for (const step of ['choose', 'pay', 'done']) assert.ok(await isInView(page, `#step-${step}`), `${lang} ${step}`);
    const tops = await page.evaluate(() => [...document.querySelectorAll('.steps li')].map((el) => el.offsetTop));
    assert.equal(new Set(tops).size, 1, lang);
  }
});

test('what turns while one waits is round', async () => {
  const page = await scenes['pay-checking']();
  await resized(page, [320, 640], 'en');
  const { width, height } = await page.evaluate(() => {
    const el = document.querySelector('.spinner');
    return { width: el.offsetWidth, height: el.offsetHeight };
  });
  assert.equal(width, height);
});

test('signing out stands at the edge, on its own line too', async () => {
  const page = await scenes.home();
  for (const size of UPRIGHT) {
    await resized(page, size, 'en');
    const gap = await page.evaluate(() => {
      const right = (el) => el.getBoundingClientRect().right;
      return right(document.getElementById('signout')) - right(document.getElementById('account'));
    });
    assert.ok(gap >= 0, `${size}: ${gap}`);
  }
});
