/* The door of the hall: every verdict, with the network and without it. */
import { visit } from './browser.mjs';
import { STARTS, TITLE } from './scenes-concert.mjs';
import { Visitor, account, concert, ctl, staff } from './stack.mjs';

/* Tickets that somebody has paid for, newest seat last; and the concert's id. */
export async function sold({ n = 3, ...more } = {}) {
  const id = await concert({ title: TITLE, starts: STARTS, ...more });
  const buyer = await new Visitor().signIn(await account());
  const seats = (await buyer.seats(id)).slice(0, n).map((seat) => seat.seat_id);
  const { data } = await buyer.reserve(id, seats);
  await buyer.complete(data.reservations.map((r) => r.reservation_id), `sold-${id}`);
  const { reservations } = (await buyer.ask('GET', '/booking/me')).data;
  return { id, buyer, tickets: reservations.filter((r) => r.concert_id === id).sort((a, b) => a.seat_id - b.seat_id) };
}

export async function refunded(ticket) {
  await ctl('refund', `r${ticket.reservation_id}`);
}

/* A device at the door of a concert. */
export async function atDoor(id, { name = '정문', ...more } = {}) {
  const page = await visit({ httpCredentials: staff, ...more });
  await page.goto('door.html');
  await page.locator('#concert').selectOption(String(id));
  await page.locator('#device').fill(name);
  await page.locator('#setup button[type=submit]').click();
  await page.locator('#count').getByText(/\d/).waitFor();
  await page.locator('html[data-kept]').waitFor({ state: 'attached' });
  return page;
}

/* Types a code as a scanner does that is a keyboard; the verdict. */
export async function scanned(page, code) {
  await page.evaluate(() => {
    document.getElementById('result').dataset.result = '';
  });
  await page.locator('#code').fill(code);
  await page.locator('#code').press('Enter');
  await page.locator('#result:not([data-result=""])').waitFor();
  return page.locator('#result').getAttribute('data-result');
}

async function verdict(prepare) {
  const all = await sold();
  const page = await atDoor(all.id);
  await scanned(page, await prepare(all, page));
  return page;
}

export const scenes = {
  async 'door-setup'() {
    await sold();
    const page = await visit({ httpCredentials: staff });
    await page.goto('door.html');
    await page.locator('#concert option').first().waitFor({ state: 'attached' });
    return page;
  },
  async door() {
    return atDoor((await sold()).id);
  },
  'door-good': () => verdict(({ tickets }) => tickets[0].ticket),
  'door-used': () => verdict(async ({ tickets }, page) => {
    await scanned(page, tickets[0].ticket);
    return tickets[0].ticket;
  }),
  'door-refunded': () => verdict(async ({ tickets }) => {
    await refunded(tickets[0]);
    return tickets[0].ticket;
  }),
  'door-other': () => verdict(async () => (await sold()).tickets[0].ticket),
  'door-unknown': () => verdict(() => 'usher:1:17'),
  async 'door-offline'() {
    const { id, tickets } = await sold();
    const page = await atDoor(id);
    await page.context().setOffline(true);
    await scanned(page, tickets[0].ticket);
    return page;
  },
};
