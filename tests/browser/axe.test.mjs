/* Accessibility: axe-core finds nothing in any screen, language or theme. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { SIZES, visit } from './browser.mjs';
import { top } from './files.mjs';
import { dress, scenes } from './scenes.mjs';

const axe = readFileSync(join(top, 'node_modules/axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/* One of each is enough: words do not depend on the theme. */
const DRESSES = [
  { lang: 'ko', theme: 'light', viewport: SIZES.phone.viewport },
  { lang: 'en', theme: 'dark', viewport: SIZES.desktop.viewport },
];

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }),
    TAGS,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

for (const [name, reach] of Object.entries(scenes)) {
  test(`nothing is wrong with ${name} for anybody`, { timeout: 60000 }, async () => {
    const page = await reach();
    for (const clothes of DRESSES) {
      await dress(page, clothes);
      assert.deepEqual(await violations(page), [], `${clothes.lang} ${clothes.theme}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${clothes.lang}: ${overflow} px too wide`);
    }
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test('text twice as large still fits a phone', async () => {
  for (const name of ['wait', 'wait-called', 'pay', 'ticket']) {
    const page = await scenes[name]();
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${name}: ${overflow} px too wide`);
    await page.context().close();
  }
});

test('forced colours leave every state visible', async () => {
  const page = await visit({ forcedColors: 'active' });
  await page.goto('login.html');
  const border = await page.locator('.card').evaluate((el) => getComputedStyle(el).borderTopWidth);
  assert.equal(border, '1px');
});
