/* The waiting page, in each of its states. */
import { inState, visit } from './browser.mjs';
import { NOTICE, TITLE, room } from './scenes-concert.mjs';
import { Visitor, account, concert, crowd, ctl, inTime, published, shopless } from './stack.mjs';
import { hide, unhide } from './waiting.mjs';

async function line({ ahead = 38, behind = 14, ...more } = {}) {
  const { id, others } = await room({ ahead, ...more });
  const page = await visit();
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, 'waiting');
  await crowd(id, behind);
  return { id, others, page };
}

/* A page that is called; it may be unable to claim. */
async function turn(options, { mute = false } = {}) {
  const { id, others, page } = await line({ ahead: 1, behind: 0, options });
  if (mute) await page.route('**/queue/claim', () => {});
  await others[0].leave(id);
  await inState(page, 'called');
  return { id, page };
}

/* Tells the queue something of the page's visitor, of which the page learns by asking. */
async function tell(page, program, id) {
  await page.evaluate(
    ([path, concert]) => fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ concert_id: concert }),
    }),
    [`/queue/${program}`, id],
  );
  await page.evaluate(() => dispatchEvent(new Event('focus')));
}

/* A line before a concert of one seat, which somebody holds and may pay. */
async function stock() {
  const id = await concert({ title: TITLE, sections: [['A', 1, 1, 50000]], room: { capacity: 1 } });
  const buyer = await new Visitor().signIn(await account());
  await buyer.enter(id);
  const page = await visit({ account: await account() });
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, 'waiting');
  const [seat] = await buyer.seats(id);
  const { data } = await buyer.reserve(id, [seat.seat_id]);
  const held = data.reservations.map((r) => r.reservation_id);
  return { page, pay: () => buyer.complete(held, `stock-${id}`) };
}

export const scenes = {
  async 'wait-signin'() {
    const id = await concert({ title: TITLE, room: {} });
    const page = await visit();
    await page.goto(`wait.html?concert=${id}`);
    await inState(page, 'signin');
    return page;
  },
  async 'wait-scheduled'() {
    const opens = inTime(754_000);
    const { id } = await room({ ahead: 23, options: { opens } });
    await published(id, ({ waiting }) => waiting === 23);
    const page = await visit();
    await page.goto(`wait.html?concert=${id}`);
    await inState(page, 'scheduled');
    await page.locator('#draw-many:not(:empty)').waitFor();
    return page;
  },
  async 'wait-calculating'() {
    const { id } = await room();
    const page = await visit();
    await page.route('**/queue/enter', () => {});
    await page.goto(`wait.html?concert=${id}`);
    await inState(page, 'calculating');
    // The page begins in this state, before it has words.
    await page.locator('#headline:not(:empty)').waitFor();
    return page;
  },
  async wait() {
    const { id, others, page } = await line({ options: { rate: 60 } });
    // The pace is that of those who come when they are called.
    for (const [i, other] of others.slice(0, 4).entries()) {
      await other.leave(id);
      while ((await others[i + 1].claim(id)).status !== 200);
    }
    await page.waitForFunction(() => /\d.*\d/.test(document.getElementById('estimate').textContent));
    return page;
  },
  async 'wait-message'() {
    const { id, page } = await line();
    await ctl('room', 'set', id, ...NOTICE);
    await page.locator('#message').waitFor();
    return page;
  },
  async 'wait-paused'() {
    const { id, page } = await line();
    await ctl('room', 'pause', id);
    await inState(page, 'paused');
    return page;
  },
  async 'wait-all_held'() {
    const { page } = await stock();
    await inState(page, 'all_held');
    return page;
  },
  async 'wait-shop_down'() {
    const id = await shopless({ title: TITLE });
    await crowd(id, 6);
    const page = await visit();
    await page.goto(`wait.html?concert=${id}`);
    await inState(page, 'shop_down');
    return page;
  },
  async 'wait-sold_out'() {
    const { page, pay } = await stock();
    await inState(page, 'all_held');
    await pay();
    await inState(page, 'sold_out');
    return page;
  },
  async 'wait-offline'() {
    const { page } = await line();
    // Not the network itself, or there would be no words in another language.
    await page.route('**/queue/**', (route) => route.abort());
    await inState(page, 'offline');
    return page;
  },
  async 'wait-leave'() {
    const { page } = await line();
    await page.locator('#leave').click();
    return page;
  },
  async 'wait-departed'() {
    const page = await scenes['wait-leave']();
    await page.locator('dialog button[value=leave]').click();
    await inState(page, 'departed');
    return page;
  },
  async 'wait-called'() {
    const { page } = await turn();
    await page.clock.setFixedTime(Date.now());
    return page;
  },
  async 'wait-returning'() {
    const { id, others, page } = await line({ ahead: 1, behind: 0, options: { claim: '2s' } });
    // Before it is called: a page that is seen claims.
    await hide(page);
    await others[0].leave(id);
    const [next] = await crowd(id, 1);
    while ((await next.claim(id)).status !== 200);
    await unhide(page);
    await page.locator('#updated').waitFor();
    return page;
  },
  async 'wait-admitted'() {
    const { id, page } = await turn();
    await page.locator('#auto-stop').click();
    await tell(page, 'claim', id);
    await inState(page, 'admitted');
    await page.clock.setFixedTime(Date.now());
    return page;
  },
  async 'wait-expired'() {
    const { page } = await turn({ claim: '2s' }, { mute: true });
    await inState(page, 'expired');
    return page;
  },
  async 'wait-done'() {
    const { id, page } = await turn();
    await page.locator('#auto-stop').click();
    await tell(page, 'leave', id);
    await inState(page, 'done');
    return page;
  },
  async 'wait-closed'() {
    const { id, page } = await line();
    await ctl('room', 'close', id, '--yes');
    await inState(page, 'closed');
    return page;
  },
  async 'wait-no_room'() {
    const page = await visit();
    await page.goto(`wait.html?concert=${await concert({ title: TITLE })}`);
    await inState(page, 'no_room');
    return page;
  },
  async 'wait-error'() {
    const page = await visit();
    await page.goto('wait.html?concert=9999999999');
    await inState(page, 'error');
    return page;
  },
};
