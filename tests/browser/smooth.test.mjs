/* How fast the hall is drawn.  Nothing runs beside it: tests/browser/run. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { visit } from './browser.mjs';
import { account, concert } from './stack.mjs';

test('2,000 seats move smoothly, 20,000 usably', async () => {
  for (const [rows, most] of [[10, 50], [100, 200]]) {
    const sections = Array.from({ length: 8 }, (_, i) => [`S${i}`, rows, 25, 1000 * (i + 1)]);
    const id = await concert({ sections });
    const page = await visit({ account: await account() });
    await page.goto(`seats.html?concert=${id}`);
    await page.locator('#count-available:not(:empty)').waitFor();
    const box = await page.locator('#map').boundingBox();
    await page.evaluate(() => {
      window.frames_ = [];
      const paint = CanvasRenderingContext2D.prototype.clearRect;
      CanvasRenderingContext2D.prototype.clearRect = function clear(...args) {
        const began = performance.now();
        paint.apply(this, args);
        queueMicrotask(() => window.frames_.push(performance.now() - began));
      };
    });
    for (let i = 0; i < 20; i += 1) {
      await page.mouse.move(box.x + 100 + i, box.y + 100);
      await page.mouse.wheel(0, i < 10 ? -120 : 120);
    }
    const frames = (await page.evaluate(() => window.frames_)).sort((a, b) => a - b);
    const median = frames[Math.floor(frames.length / 2)];
    assert.ok(frames.length > 5 && median < most, `${rows * 200} seats: ${median} ms a frame`);
    await page.context().close();
  }
});
