/* From the map of seats to the ticket. */
import { visit } from './browser.mjs';
import { HALL, STARTS, TITLE } from './scenes-concert.mjs';
import { Visitor, account, concert } from './stack.mjs';

/* A hall in which some seats are sold and some are held. */
async function hall({ signedIn = true, points } = {}) {
  const id = await concert({ title: TITLE, sections: HALL, starts: STARTS });
  const seats = await new Visitor().seats(id);
  for (let i = 0; i < 12; i += 1) {
    const other = await new Visitor().signIn(await account());
    const from = (i * 131) % (seats.length - 12);
    const { data } = await other.reserve(id, seats.slice(from, from + 4).map((seat) => seat.seat_id));
    if (i % 3) await other.complete(data.reservations.map((r) => r.reservation_id), `hall-${id}-${i}`);
  }
  const page = await visit({ account: signedIn ? await account({ points }) : null });
  await page.goto(`seats.html?concert=${id}`);
  await page.locator('#count-available:not(:empty)').waitFor();
  return { id, page };
}

async function best(more) {
  const all = await hall(more);
  await all.page.locator('#best-go').click();
  await all.page.locator('#hold:enabled').waitFor();
  return all;
}

async function paying(more) {
  const all = await best(more);
  await all.page.locator('#hold').click();
  await all.page.locator('#panel-pay').waitFor();
  return all;
}

async function paid(more) {
  const all = await paying(more);
  await all.page.locator('#pay').click();
  await all.page.locator('#panel-done').waitFor();
  return all;
}

export const scenes = {
  async seats() {
    return (await hall()).page;
  },
  async 'seats-chosen'() {
    return (await best()).page;
  },
  async 'seats-list'() {
    const { page } = await best();
    await page.locator('#show-list').click();
    await page.locator('#list summary').first().click();
    return page;
  },
  async 'seats-taken'() {
    const { id, page } = await best();
    const chosen = await page.evaluate((key) => JSON.parse(sessionStorage.getItem(key)), `usher.chosen.${id}`);
    await (await new Visitor().signIn(await account())).reserve(id, chosen.slice(0, 1));
    await page.locator('#suggest').waitFor();
    return page;
  },
  async 'seats-sold_out'() {
    const id = await concert({ title: TITLE, sections: [['A', 2, 2, 50000]], starts: STARTS });
    const buyer = await new Visitor().signIn(await account());
    const { data } = await buyer.reserve(id, (await buyer.seats(id)).map((seat) => seat.seat_id));
    await buyer.complete(data.reservations.map((r) => r.reservation_id), `paid-${id}`);
    const page = await visit({ account: await account() });
    await page.goto(`seats.html?concert=${id}`);
    await page.locator('#sold-out').waitFor();
    return page;
  },
  async 'seats-not_open'() {
    const id = await concert({ title: TITLE, sections: HALL, opens: '2037-11-22T20:00+09:00' });
    const page = await visit({ account: await account() });
    await page.goto(`seats.html?concert=${id}`);
    await page.locator('#hold:disabled:not(:empty)').waitFor();
    await page.locator('#best-go').click();
    return page;
  },
  async 'seats-closed'() {
    const id = await concert({ title: TITLE, sections: HALL, closes: '2020-01-01T00:00Z' });
    const page = await visit({ account: await account() });
    await page.goto(`seats.html?concert=${id}`);
    await page.locator('#sold-out').waitFor();
    return page;
  },
  async 'seats-cooling'() {
    const { page } = await paying();
    await page.locator('#release').click();
    await page.locator('#notice').waitFor();
    return page;
  },
  async 'seats-line'() {
    const id = await concert({ title: TITLE, sections: HALL, room: { hold: '4s' } });
    const page = await visit({ account: await account() });
    await page.goto(`wait.html?concert=${id}`);
    await page.waitForURL(/seats\.html/);
    await page.locator('#stop').waitFor();
    return page;
  },
  async pay() {
    return (await paying()).page;
  },
  async 'pay-short'() {
    return (await paying({ points: 1000 })).page;
  },
  async 'pay-checking'() {
    const { page } = await paying();
    await page.route('**/booking/complete', (route) => route.abort());
    await page.locator('#pay').click();
    await page.locator('#busy').waitFor();
    return page;
  },
  async done() {
    return (await paid()).page;
  },
  async ticket() {
    const { page } = await paid();
    await page.locator('#ticket').click();
    await page.locator('.ticket').first().waitFor();
    return page;
  },
  async 'ticket-none'() {
    const page = await visit({ account: await account() });
    await page.goto('ticket.html');
    await page.locator('#none').waitFor();
    return page;
  },
};
