/* Tickets: whose they are, what they say, the calendar file, and paper. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { calendarFile } from '../../htdocs/js/calendar.js';
import { visit } from './browser.mjs';
import { readQr } from './qr.mjs';
import { Visitor, account, concert, ctl } from './stack.mjs';

/* Somebody who has paid for `n` seats of a new concert. */
async function owner({ n = 2, ...more } = {}) {
  const id = await concert({ title: '달빛, 그리고 재즈; 서울', starts: '2027-05-15T19:00+09:00', ...more });
  const name = await account();
  const buyer = await new Visitor().signIn(name);
  const seats = (await buyer.seats(id)).slice(0, n).map((seat) => seat.seat_id);
  const { data } = await buyer.reserve(id, seats);
  const paid = await buyer.complete(data.reservations.map((r) => r.reservation_id), `ticket-${id}`);
  return { id, name, booking: paid.data.booking, buyer };
}

test('a ticket is its owner\'s only', async () => {
  const { booking } = await owner();
  const nobody = await visit();
  await nobody.goto(`ticket.html?booking=${booking}`);
  await nobody.waitForURL(/login\.html/);
  assert.match(decodeURIComponent(nobody.url()), /next=ticket\.html/);
  const other = await visit({ account: await account() });
  await other.goto(`ticket.html?booking=${booking}`);
  await other.locator('#none').waitFor();
  assert.equal(await other.locator('.ticket').count(), 0);
});

test('each seat has a code of its own, which scanners read and the key of the tickets checks', async () => {
  const { id, name, buyer, booking } = await owner({ n: 4 });
  const { reservations } = (await buyer.ask('GET', '/booking/me')).data;
  const page = await visit({ account: name });
  await page.goto('ticket.html');
  await page.locator('.ticket').first().waitFor();
  assert.equal(await page.locator('.ticket').count(), 4);
  const codes = [];
  for (const svg of await page.locator('.ticket svg').all()) codes.push(await readQr(page, svg));
  const texts = codes.map(({ data }) => data);
  assert.deepEqual(new Set(texts), new Set(reservations.map((r) => r.ticket)));
  assert.equal(new Set(texts).size, 4);
  for (const { data, version } of codes) {
    assert.ok(version <= 6, String(version));
    const checked = JSON.parse(await ctl('--json', 'ticket', 'check', data));
    assert.deepEqual([checked.concert_id, checked.state], [id, 'good']);
  }
  assert.match(booking, /^[A-Z][0-9A-Z]{4}-[0-9A-Z]{5}$/);
  assert.equal(await page.locator('[data-part=number]').first().textContent(), booking);
});

test('a ticket goes into the calendar', async () => {
  const { name, booking } = await owner();
  const page = await visit({ account: name });
  await page.goto('ticket.html');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('[data-part=calendar]').click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  assert.equal(download.suggestedFilename(), `${booking}.ics`);
  assert.match(text, /^DTSTART:20270515T100000Z\r$/m);
  assert.match(text, /^SUMMARY:달빛\\, 그리고 재즈\\; 서울\r$/m);
});

test('a concert without a date has a ticket without a calendar', async () => {
  const { name } = await owner({ starts: 'none' });
  const page = await visit({ account: name });
  await page.goto('ticket.html');
  await page.locator('.ticket').first().waitFor();
  assert.equal(await page.locator('[data-part=calendar]').isVisible(), false);
});

test('on paper there is the ticket and nothing else', async () => {
  const { name } = await owner();
  const page = await visit({ account: name });
  await page.goto('ticket.html');
  await page.locator('.ticket').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.bar').isVisible(), false);
  assert.equal(await page.locator('[data-part=print]').isVisible(), false);
  assert.ok(await page.locator('.ticket svg').first().isVisible());
});

test('paper is white and words are black in the dark theme too', async () => {
  const { name } = await owner();
  const page = await visit({ account: name, theme: 'dark' });
  await page.goto('ticket.html');
  await page.locator('.ticket').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  const colours = await page.evaluate(() => {
    const texts = [...document.querySelectorAll('.ticket *')].filter(
      (el) => el.checkVisibility() && [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
    );
    return texts.map((el) => [el.className, getComputedStyle(el).color, getComputedStyle(el).backgroundColor]);
  });
  assert.ok(colours.length > 5);
  for (const [what, colour, behind] of colours) {
    assert.equal(colour, 'rgb(0, 0, 0)', what);
    assert.equal(behind, 'rgba(0, 0, 0, 0)', what);
  }
  assert.equal(
    await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
    'rgb(255, 255, 255)',
  );
});

test('a calendar file folds its lines at 75 octets without cutting a letter', () => {
  const text = calendarFile({
    uid: '1@localhost',
    title: '아주 긴 제목 '.repeat(20),
    details: 'a\nb',
    startsAt: 1_790_000_000_000,
    endsAt: 1_790_007_200_000,
    madeAt: 1_790_000_000_000,
  });
  const lines = text.split('\r\n');
  assert.ok(lines.every((line) => new TextEncoder().encode(line).length <= 75));
  assert.ok(text.replaceAll('\r\n ', '').includes('아주 긴 제목 '.repeat(20)));
  assert.match(text, /DESCRIPTION:a\\nb/);
});
