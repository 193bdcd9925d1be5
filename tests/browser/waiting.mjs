/* A page that waits, and what it shows: for the tests of the waiting room. */
import assert from 'node:assert/strict';
import { inState, visit } from './browser.mjs';
import { ko } from './files.mjs';
import { concert, crowd } from './stack.mjs';

export const anyone = (more = {}) => ({ identity: 'anyone', ...more });

/* A page that waits behind `ahead` others, the first of whom is inside. */
export async function waiting({ ahead = 3, room = {}, ...more } = {}) {
  const id = await concert({ room: anyone(room), ...more });
  const others = await crowd(id, ahead);
  const page = await visit();
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, 'waiting');
  return { id, others, page };
}

/* The page's tab goes behind another one, and comes back. */
export async function hide(page) {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

export async function unhide(page) {
  await page.evaluate(() => {
    delete document.visibilityState;
    delete document.hidden;
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

export const shown = async (page) => Number((await page.locator('#place').textContent()).replace(/\D/g, ''));

/* The place comes down to `place`, however long the line takes. */
export function placeIs(page, place) {
  return page.waitForFunction((n) => document.getElementById('place').textContent === String(n), place);
}

/* The tab says the state. */
export async function tabSays(page, kind) {
  assert.ok((await page.title()).startsWith(ko[`wait.${kind}.pill`]), await page.title());
}

/* The tab says the state, and its icon is the usual one. */
export async function tabWithoutPlace(page, kind) {
  await tabSays(page, kind);
  assert.match(await page.locator('link[rel=icon]').getAttribute('href'), /usher\.svg$/);
}
