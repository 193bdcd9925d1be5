/* A page that waits, and what it shows: for the tests of the waiting room. */
import { inState, visit } from './browser.mjs';
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

export const shown = async (page) => Number((await page.locator('#place').textContent()).replace(/\D/g, ''));

/* The place comes down to `place`, however long the line takes. */
export function placeIs(page, place) {
  return page.waitForFunction((n) => document.getElementById('place').textContent === String(n), place);
}
