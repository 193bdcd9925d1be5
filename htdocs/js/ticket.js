/*
 * The tickets of the account: a booking is what was paid at once, with its seats
 * and a QR code. ?payment= names the one to show first.
 */
import { Problem, get } from './api.js';
import { calendarFile } from './calendar.js';
import { points, showTime } from './amounts.js';
import { openPage, signInAddress } from './frame.js';
import { onLanguage, t } from './i18n.js';
import { qrcode } from '../vendor/qrcode-generator/qrcode.mjs';

/* How long a show is said to last: a calendar entry needs an end. */
const SHOW_MS = 2 * 3600000;

/* The white border that scanners need, in modules of the code. */
const QUIET = 2;

const $ = (id) => document.getElementById(id);
const wanted = new URLSearchParams(location.search).get('payment');
let me = null;
let trouble = null;

const nameOf = (seat) =>
  t('seats.name', { section: seat.section, row: seat.row, number: String(seat.number) });

/* Reservations that were paid together are one booking; the one asked for comes first. */
function bookings() {
  const groups = new Map();

  for (const r of me.reservations) {
    if (r.status !== 'paid') continue;
    const number = String(r.payment_id ?? r.reservation_id);
    if (!groups.has(number)) groups.set(number, []);
    groups.get(number).push(r);
  }
  return [...groups]
    .map(([number, seats]) => ({ number, seats: seats.sort((a, b) => a.seat_id - b.seat_id) }))
    .sort((a, b) => (b.number === wanted) - (a.number === wanted) || b.number - a.number);
}

/* The code as one path. It is dark on light in every theme, or scanners fail. */
function drawQr(svg, number, code) {
  const qr = qrcode(0, 'M');
  qr.addData(code);
  qr.make();
  const size = qr.getModuleCount();
  let path = '';

  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (qr.isDark(y, x)) path += `M${x} ${y}h1v1h-1z`;
    }
  }
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  shape.setAttribute('d', path);
  svg.setAttribute('viewBox', `${-QUIET} ${-QUIET} ${size + 2 * QUIET} ${size + 2 * QUIET}`);
  svg.setAttribute('aria-label', t('ticket.qr', { number }));
  svg.append(shape);
}

/* Hands the calendar file out as a download. */
function downloadCalendar({ number, seats }) {
  const [{ concert_title: title, starts_at_ms: startsAt }] = seats;
  const text = calendarFile({
    uid: `booking-${number}@${location.hostname}`,
    title,
    details: seats.map(nameOf).join('\n'),
    startsAt,
    endsAt: startsAt + SHOW_MS,
    madeAt: Date.now(),
  });
  const link = document.createElement('a');

  link.href = URL.createObjectURL(new Blob([text], { type: 'text/calendar' }));
  link.download = `${number}.ics`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/* A booking's card, made again at every draw: it keeps no state. */
function card(booking) {
  const { number, seats } = booking;
  const el = $('ticket').content.cloneNode(true).firstElementChild;
  const part = (name) => el.querySelector(`[data-part=${name}]`);
  const [{ concert_title: title, starts_at_ms: startsAt }] = seats;

  for (const word of el.querySelectorAll('[data-i18n]')) word.textContent = t(word.dataset.i18n);
  part('state').textContent = t('ticket.state');
  part('title').textContent = title;
  part('when').hidden = !startsAt;
  if (startsAt) part('when').textContent = showTime(startsAt);
  part('number').textContent = number;
  part('holder').textContent = me.account_name;
  part('amount').textContent = points(seats.reduce((sum, seat) => sum + seat.price, 0));
  part('seats').replaceChildren(
    ...seats.map((seat) => {
      const item = document.createElement('li');
      item.textContent = nameOf(seat);
      return item;
    }),
  );
  drawQr(part('qr'), number, `usher:${seats[0].concert_id}:${number}`);
  part('calendar').hidden = !startsAt;
  part('calendar').addEventListener('click', () => downloadCalendar(booking));
  part('print').addEventListener('click', () => print());
  return el;
}

function draw() {
  document.title = t('ticket.page');
  $('notice').hidden = trouble === null;
  $('notice').textContent = trouble ? t(trouble) : '';
  if (!me) return;
  const list = bookings();
  $('tickets').replaceChildren(...list.map(card));
  $('none').hidden = list.length > 0;
}

await openPage();
onLanguage(draw);
try {
  me = await get('/booking/me');
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  if (error.code === 'login_required') location.replace(signInAddress());
  trouble = error.code === 'login_required' ? 'ticket.signin' : 'error.passing';
}
draw();
