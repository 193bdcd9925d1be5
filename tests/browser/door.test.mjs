/* The door of the hall: one ticket lets one person in, with a network and without. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readCode } from '../../htdocs/js/door/code.js';
import { painted, visit } from './browser.mjs';
import { ko } from './files.mjs';
import { atDoor, refunded, scanned, sold } from './scenes-door.mjs';
import { ctl, request, staff } from './stack.mjs';

const Authorization = `Basic ${btoa(`${staff.username}:${staff.password}`)}`;

/* Another device at another door, without a browser. */
async function elsewhere(id, ticket, name = '후문') {
  const response = await request('/booking/checkin', {
    method: 'POST',
    headers: { Authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify({ concert_id: id, ticket, device: name, request: `${name}-${ticket.slice(-20)}` }),
  });
  return response.json();
}

const forged = (code) => code.slice(0, -3) + (code.at(-3) === '0' ? '1' : '0') + code.slice(-2);
const detail = (page) => page.locator('#detail').textContent();

async function offline(page) {
  await page.context().setOffline(true);
  await page.locator('#net.warn').waitFor();
}

async function back(page) {
  await page.context().setOffline(false);
  await page.locator('#net:not(.warn)').waitFor();
}

test('the door is for its staff', async () => {
  for (const path of ['/door.html', '/booking/tickets?concert_id=1', '/booking/checkin']) {
    assert.equal((await request(path)).status, 401, path);
  }
  const allowed = await request('/door.html', { headers: { Authorization } });
  assert.equal(allowed.status, 200);
  assert.match(allowed.headers.get('Permissions-Policy'), /camera=\(self\)/);
  assert.match((await request('/index.html')).headers.get('Permissions-Policy'), /camera=\(\)/);
});

test('every verdict is told by a word of its own', async () => {
  const { id, tickets } = await sold();
  const other = await sold();
  const page = await atDoor(id);
  await refunded(tickets[1]);
  const wanted = [
    [tickets[0].ticket, 'good'],
    [tickets[0].ticket, 'used'],
    [tickets[1].ticket, 'refunded'],
    [forged(tickets[2].ticket), 'bad_signature'],
    [other.tickets[0].ticket, 'other_concert'],
    ['usher:1:17', 'unknown'],
    [`${tickets[2].booking.toLowerCase()}-${tickets[2].seat_id}`, 'good'],
    [tickets[2].ticket, 'used'],
  ];
  for (const [code, result] of wanted) {
    assert.equal(await scanned(page, code), result);
    assert.equal(await page.locator('#word').textContent(), ko[`door.result.${result}`]);
    assert.ok(await page.locator('#mark').textContent());
    assert.equal(await page.locator('#alone').isVisible(), false);
  }
  assert.match(await detail(page), /정문/);
  assert.equal(await page.locator('#result').getAttribute('role'), 'alert');
  assert.deepEqual(page.troubles, []);
});

test('a ticket that another door let in is told with its time', async () => {
  const { id, tickets } = await sold();
  const page = await atDoor(id);
  assert.equal((await elsewhere(id, tickets[0].ticket)).result, 'good');
  assert.equal(await scanned(page, tickets[0].ticket), 'used');
  assert.match(await detail(page), /\d+:\d+.*후문/);
});

test('without a network the door goes on, and reports when it is back', async () => {
  const { id, tickets } = await sold({ n: 4 });
  const other = await sold();
  await refunded(tickets[1]);
  const page = await atDoor(id);
  await offline(page);
  for (const [code, result] of [
    [tickets[0].ticket, 'good'],
    [tickets[0].ticket, 'used'],
    [tickets[1].ticket, 'refunded'],
    [forged(tickets[2].ticket), 'bad_signature'],
    [other.tickets[0].ticket, 'other_concert'],
    ['usher:1:17', 'unknown'],
    [`${tickets[3].booking}-${tickets[3].seat_id}`, 'good'],
  ]) {
    assert.equal(await scanned(page, code), result, code);
    assert.ok(await page.locator('#alone').isVisible());
  }
  assert.match(await page.locator('#waiting').textContent(), /2/);
  assert.match(await page.locator('#count').textContent(), /3.*2/);
  await back(page);
  await page.locator('#waiting').waitFor({ state: 'hidden' });
  assert.equal((await elsewhere(id, tickets[0].ticket)).result, 'used');
  assert.equal((await elsewhere(id, tickets[3].ticket)).device, '정문');
  assert.equal(await page.locator('#clashes').isVisible(), false);
});

test('what the service said of a ticket is known when the network goes', async () => {
  const { id, tickets } = await sold();
  const page = await atDoor(id);
  assert.equal(await scanned(page, tickets[0].ticket), 'good');
  await elsewhere(id, tickets[1].ticket);
  assert.equal(await scanned(page, tickets[1].ticket), 'used');
  assert.match(await page.locator('#count').textContent(), /3.*2/);
  await offline(page);
  assert.equal(await scanned(page, tickets[0].ticket), 'used');
  assert.equal(await scanned(page, tickets[1].ticket), 'used');
  assert.match(await detail(page), /후문/);
});

test('what was let in offline survives a reload without a network', async () => {
  const { id, tickets } = await sold();
  const page = await atDoor(id);
  await offline(page);
  assert.equal(await scanned(page, tickets[0].ticket), 'good');
  await page.reload();
  await page.locator('#door').waitFor();
  await page.locator('#count').getByText(/\d/).waitFor();
  assert.match(await page.locator('#waiting').textContent(), /1/);
  assert.equal(await scanned(page, tickets[0].ticket), 'used');
  assert.equal(await scanned(page, tickets[1].ticket), 'good');
  await back(page);
  await page.locator('#waiting').waitFor({ state: 'hidden' });
  assert.equal((await elsewhere(id, tickets[1].ticket)).result, 'used');
});

test('two tabs of one door keep the reports of both', async () => {
  const { id, tickets } = await sold();
  const page = await atDoor(id);
  const other = await page.context().newPage();
  await other.goto('door.html');
  await other.locator('#count').getByText(/\d/).waitFor();
  await offline(page);
  await other.locator('#net.warn').waitFor();
  assert.equal(await scanned(page, tickets[0].ticket), 'good');
  assert.equal(await scanned(other, tickets[1].ticket), 'good');
  assert.equal(await scanned(page, tickets[2].ticket), 'good');
  await page.close();
  await other.reload();
  await other.locator('#door').waitFor();
  assert.match(await other.locator('#waiting').textContent(), /3/);
  await back(other);
  await other.locator('#waiting').waitFor({ state: 'hidden' });
  for (const { ticket } of tickets) assert.equal((await elsewhere(id, ticket)).result, 'used');
});

test('a device that left a door keeps no list', async () => {
  const { id } = await sold();
  const page = await atDoor(id);
  const isKept = (path) => page.evaluate(async (url) => (await caches.match(url)) !== undefined, path);
  const list = `/booking/tickets?concert_id=${id}`;
  assert.equal(await isKept(list), true);
  await page.locator('#leave').click();
  await page.locator('#setup').waitFor();
  assert.equal(await isKept(list), false);
  assert.equal(await isKept('/door.html'), true);
});

test('a ticket that two doors let in while one was offline is told to it', async () => {
  const { id, tickets } = await sold();
  const page = await atDoor(id);
  await offline(page);
  assert.equal(await scanned(page, tickets[0].ticket), 'good');
  assert.equal((await elsewhere(id, tickets[0].ticket)).result, 'good');
  await back(page);
  await page.locator('#clashes').waitFor();
  assert.match(await page.locator('#clash-list').textContent(), /후문/);
  await page.locator('#forget').click();
  assert.equal(await page.locator('#clashes').isVisible(), false);
});

test('that this is seen in one tab takes nothing of another', async () => {
  const { id, tickets } = await sold();
  const page = await atDoor(id);
  await offline(page);
  assert.equal(await scanned(page, tickets[0].ticket), 'good');
  assert.equal((await elsewhere(id, tickets[0].ticket)).result, 'good');
  await back(page);
  await page.locator('#clashes').waitFor();
  const other = await page.context().newPage();
  await other.goto('door.html');
  await other.locator('#count').getByText(/\d/).waitFor();
  await offline(page);
  await other.locator('#net.warn').waitFor();
  assert.equal(await scanned(other, tickets[1].ticket), 'good');
  await page.locator('#forget').click();
  await page.close();
  await other.reload();
  await other.locator('#waiting').getByText(/1/).waitFor();
});

test('an answer from before the network went does not bring it back', async () => {
  const { id } = await sold();
  const page = await atDoor(id);
  let arrive;
  const lost = new Promise((resolve) => { arrive = resolve; });
  const answered = new Promise((resolve) => {
    page.route('**/booking/tickets?*', async (route) => {
      const response = await route.fetch({ headers: { ...route.request().headers(), Authorization } });
      resolve();
      await lost;
      await route.fulfill({ response });
    }, { times: 1 });
  });
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await answered;
  await offline(page);
  const finished = page.waitForResponse('**/booking/tickets?*').then((response) => response.finished());
  arrive();
  await finished;
  await painted(page);
  assert.equal(await page.locator('#net.warn').isVisible(), true);
});

test('a ticket that was sold after the list was made is let in by its signature', async () => {
  const { id, buyer } = await sold({ n: 1 });
  const page = await atDoor(id);
  await page.route('**/booking/tickets?*', (route) => route.abort());
  const seats = (await buyer.seats(id)).filter((seat) => seat.status === 'available');
  const { data } = await buyer.reserve(id, [seats[0].seat_id]);
  await buyer.complete(data.reservations.map((r) => r.reservation_id), `late-${id}`);
  const { reservations } = (await buyer.ask('GET', '/booking/me')).data;
  await offline(page);
  assert.equal(await scanned(page, reservations.find((r) => r.seat_id === seats[0].seat_id).ticket), 'good');
});

test('an answer that is lost after the ticket was used is no second use', async () => {
  const { id, tickets } = await sold();
  const page = await atDoor(id);
  await page.route('**/booking/checkin', async (route) => {
    await route.fetch({ headers: { ...route.request().headers(), Authorization } });
    await route.abort();
  }, { times: 1 });
  assert.equal(await scanned(page, tickets[0].ticket), 'good');
  await page.locator('#waiting').waitFor({ state: 'hidden' });
  assert.equal(await page.locator('#clashes').isVisible(), false);
  assert.equal(await scanned(page, tickets[0].ticket), 'used');
});

test('a browser that cannot check signatures says so while it is offline', async () => {
  const { id, tickets } = await sold();
  const page = await atDoor(id);
  await page.evaluate(() => {
    crypto.subtle.importKey = () => Promise.reject(new Error('no Ed25519'));
  });
  await offline(page);
  assert.equal(await scanned(page, tickets[0].ticket), 'unchecked');
});

test('the camera reads a code once while it is in view', async () => {
  const { id, tickets } = await sold();
  const page = await visit({ httpCredentials: staff, permissions: ['camera'] });
  await page.addInitScript(() => {
    globalThis.BarcodeDetector = class {
      static async getSupportedFormats() {
        return ['qr_code'];
      }

      async detect() {
        globalThis.looks = (globalThis.looks ?? 0) + 1;
        return globalThis.inView ? [{ rawValue: globalThis.inView }] : [];
      }
    };
    navigator.mediaDevices.getUserMedia = async () => document.createElement('canvas').captureStream();
    HTMLVideoElement.prototype.play = async () => {};
  });
  await page.goto('door.html');
  await page.locator('#concert').selectOption(String(id));
  await page.locator('#device').fill('정문');
  await page.locator('#setup button[type=submit]').click();
  await page.locator('#camera').click();
  await page.locator('#video').waitFor();
  let asked = 0;
  page.on('request', (one) => {
    asked += one.url().endsWith('/booking/checkin');
  });
  await page.evaluate((text) => {
    globalThis.inView = text;
  }, tickets[0].ticket);
  await page.locator('#result[data-result=good]').waitFor();
  const looks = await page.evaluate(() => globalThis.looks);
  await page.waitForFunction((n) => globalThis.looks > n + 5, looks);
  assert.equal(asked, 1);
});

test('a page reads codes as the programs write them', async () => {
  const { id, tickets } = await sold({ n: 1 });
  const checked = JSON.parse(await ctl('--json', 'ticket', 'check', tickets[0].ticket));
  const code = readCode(tickets[0].ticket.toLowerCase());
  assert.deepEqual([code.ticketId, code.concertId, code.seatId], [checked.ticket_id, id, checked.seat_id]);
  assert.deepEqual(readCode('km4t7 ovq2x-31'), { booking: 'KM4T7-0VQ2X', seatId: 31 });
  for (const wrong of ['', 'USHER1', `${tickets[0].ticket}0`, tickets[0].ticket.slice(0, -1), 'KM4T7-0VQ2X', 'KM4T7-0VQ2X-0']) {
    assert.equal(readCode(wrong), null, wrong);
  }
});
