/* The operations page: a room while it works, and what may go wrong with it. */
import { visit } from './browser.mjs';
import { HALL, NOTICE, room } from './scenes-concert.mjs';
import { crowd, ctl, operator } from './stack.mjs';

let busyId = null;

/* Until the room's history has a row more. */
async function nextHistory(page, id) {
  const rows = async () => {
    const { rooms } = await (await page.context().request.get('/queue/ops')).json();
    return rooms.find((one) => one.concert_id === id).history.length;
  };
  const before = await rows();
  while ((await rows()) === before) await page.waitForResponse((r) => r.url().endsWith('/queue/ops'));
}

/* A room that people come to and leave; the page looks on meanwhile.  Its
 * history takes twenty seconds, so all scenes of the operations page share it. */
async function busyRoom(page) {
  const { id, others } = await room({
    ahead: 40,
    options: { capacity: 12, rate: 120 },
    sections: HALL,
  });

  for (const [round, came] of [[0, 3], [1, 9], [2, 5], [3, 12]]) {
    await nextHistory(page, id);
    for (const other of others.slice(round * 6, round * 6 + 6)) await other.leave(id);
    await crowd(id, came);
  }
  return id;
}

export const scenes = {
  async ops() {
    const page = await visit({ size: 'desktop', httpCredentials: operator });
    await page.goto('ops.html');
    busyId ??= await busyRoom(page);
    await ctl('room', 'set', busyId, ...NOTICE);
    await page.locator(`[data-room="${busyId}"]`).click();
    await page.locator('#chart-flow canvas').waitFor();
    await page.waitForFunction((ko) => document.getElementById('message-ko').value === ko, NOTICE[1]);
    await page.evaluate(() => scrollTo(0, 0));
    return page;
  },
  async 'ops-confirm'() {
    const page = await scenes.ops();
    await page.locator('#do-close').click();
    return page;
  },
  async 'ops-dispute'() {
    const page = await scenes.ops();
    const id = Number(await page.locator('[aria-pressed=true]').getAttribute('data-room'));
    await page.locator('#capacity').fill('24');
    await page.locator('#message-ko').fill('곧 입장을 시작합니다. 순서는 그대로 유지됩니다.');
    await ctl('room', 'set', id, '--message-ko', '입장이 20분 늦어집니다. 순서는 그대로 유지됩니다.');
    await page.locator('#message-ko-theirs strong').waitFor();
    await page.locator('#settings').scrollIntoViewIfNeeded();
    return page;
  },
  async 'ops-dispute-confirm'() {
    const page = await scenes['ops-dispute']();
    await page.locator('#settings button[type=submit]').click();
    return page;
  },
  async 'ops-lost'() {
    const page = await scenes.ops();
    await page.route(/\/(queue|booking)\/ops$/, (route) => route.abort());
    await page.locator('#ops[data-stale="queue booking"]').waitFor();
    return page;
  },
  async 'ops-signed-out'() {
    const page = await scenes.ops();
    await page.route(/\/(queue|booking)\/ops$/, (route) => route.fulfill({ status: 401, json: {} }));
    await page.locator('#signin').waitFor();
    return page;
  },
};
