/*
 * The tickets of the account, one for each seat, with the code that lets one person
 * in. What was paid at once is a booking; ?booking= names the one to show first.
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
const QUIET = 4;

const $ = (id) => document.getElementById(id);
const wanted = new URLSearchParams(location.search).get('booking');
let me = null;
let trouble = null;

const nameOf = (seat) =>
  t('seats.name', { section: seat.section, row: seat.row, number: String(seat.number) });

/* Reservations that were paid together are one booking, the newest first; before all the one asked for. */
function bookings() {
  const groups = new Map();

  for (const r of me.reservations) {
    if (r.status !== 'paid') continue;
    const number = r.booking;
    if (!groups.has(number)) groups.set(number, []);
    groups.get(number).push(r);
  }
  return [...groups]
    .map(([number, seats]) => ({ number, seats: seats.sort((a, b) => a.seat_id - b.seat_id) }))
    .sort((a, b) => (b.number === wanted) - (a.number === wanted));
}

/* The code as one path. It is dark on light in every theme, or scanners fail. */
function drawQr(svg, seat, code) {
  const qr = qrcode(0, 'M');
  qr.addData(code, 'Alphanumeric');
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
  svg.setAttribute('aria-label', t('ticket.qr', { seat }));
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

/* A copy of a template with its words in place, and a way to its parts. */
function copyOf(template) {
  const el = $(template).content.cloneNode(true).firstElementChild;

  for (const word of el.querySelectorAll('[data-i18n]')) word.textContent = t(word.dataset.i18n);
  return { el, part: (name) => el.querySelector(`[data-part=${name}]`) };
}

/* The ticket of a seat. */
function card(seat) {
  const { el, part } = copyOf('ticket');
  const { concert_title: title, starts_at_ms: startsAt } = seat;

  part('state').textContent = t('ticket.state');
  part('title').textContent = title;
  part('when').hidden = !startsAt;
  if (startsAt) part('when').textContent = showTime(startsAt);
  part('number').textContent = seat.booking;
  part('holder').textContent = me.account_name;
  part('amount').textContent = points(seat.price);
  part('seat').textContent = nameOf(seat);
  part('typed').textContent = `${seat.booking}-${seat.seat_id}`;
  drawQr(part('qr'), nameOf(seat), seat.ticket);
  return el;
}

/* A booking's tickets, made again at every draw: they keep no state. */
function group(booking) {
  const { el, part } = copyOf('booking');

  el.prepend(...booking.seats.map(card));
  part('calendar').hidden = !booking.seats[0].starts_at_ms;
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
  $('tickets').replaceChildren(...list.map(group));
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
