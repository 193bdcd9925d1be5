/*
 * Takes every screen in both languages, themes and sizes into docs/screens:
 *
 *   tests/browser/run tests/browser/screens.mjs
 *
 * USHER_SCREENS may name some scenes ("wait seats"), USHER_SCREENS_TO another
 * folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { SIZES, visit } from './browser.mjs';
import { languages, top } from './files.mjs';
import { palettePng } from './png.mjs';
import { dress, scenes } from './scenes.mjs';

const to = process.env.USHER_SCREENS_TO ?? join(top, 'docs/screens');
const wanted = process.env.USHER_SCREENS?.split(/\s+/) ?? Object.keys(scenes);

/* The browser itself decodes what it took. */
async function small(page, png) {
  const { width, height, pixels } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    let text = '';
    for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
    return { width: image.width, height: image.height, pixels: btoa(text) };
  }, png.toString('base64'));
  return palettePng(width, height, Buffer.from(pixels, 'base64'));
}

mkdirSync(to, { recursive: true });
for (const name of wanted) {
  test(`picture of ${name}`, { timeout: 90000 }, async () => {
    const page = await scenes[name]();
    const decoder = await visit();
    for (const [size, { viewport }] of Object.entries(SIZES)) {
      for (const lang of languages) {
        for (const theme of ['light', 'dark']) {
          await dress(page, { lang, theme, viewport });
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
          const png = await page.screenshot({ caret: 'initial' });
          writeFileSync(join(to, `${name}-${lang}-${theme}-${size}.png`), await small(decoder, png));
        }
      }
    }
    await page.context().close();
    await decoder.context().close();
  });
}
