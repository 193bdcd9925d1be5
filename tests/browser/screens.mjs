/*
 * Takes a picture of every scene in both languages, themes and sizes, about 300,
 * into build-screens/, which git ignores:
 *
 *   tests/browser/run tests/browser/screens.mjs
 *
 * USHER_SCREENS may name some scenes ("wait seats"). USHER_SCREENS=shown takes
 * the pictures in docs/screens again, and no others: those that a page of the
 * documentation shows.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { SIZES, painted, visit } from './browser.mjs';
import { languages, top } from './files.mjs';
import { palettePng } from './png.mjs';
import { dress, scenes } from './scenes.mjs';

const asked = process.env.USHER_SCREENS?.split(/\s+/) ?? Object.keys(scenes);
const shown = asked.join() === 'shown' ? readdirSync(join(top, 'docs/screens')) : null;
const to = join(top, shown ? 'docs/screens' : 'build-screens');

/* The pictures to take of a scene: [{file, lang, theme, viewport}]. */
function picturesOf(scene) {
  const every = Object.entries(SIZES).flatMap(([size, { viewport }]) =>
    languages.flatMap((lang) =>
      ['light', 'dark'].map((theme) => ({ file: `${scene}-${lang}-${theme}-${size}.png`, lang, theme, viewport })),
    ),
  );
  return every.filter(({ file }) => !shown || shown.includes(file));
}

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
for (const scene of shown ? Object.keys(scenes) : asked) {
  const pictures = picturesOf(scene);
  if (pictures.length === 0) continue;
  test(`${scene}: ${pictures.length} pictures`, { timeout: 90000 }, async () => {
    const page = await scenes[scene]();
    const decoder = await visit();
    for (const { file, ...clothes } of pictures) {
      await dress(page, clothes);
      await painted(page);
      const png = await page.screenshot({ caret: 'initial' });
      writeFileSync(join(to, file), await small(decoder, png));
    }
    await page.context().close();
    await decoder.context().close();
  });
}
