/*
 * This visit to the seats of one concert: the state that the page's modules share.
 * There is no other; each module may change it, and draws what it has changed.
 */
import { points } from '../amounts.js';
import { serverNow } from '../clock.js';
import { concertId } from '../frame.js';
import { t } from '../i18n.js';
import { tab } from '../storage.js';
import { Seats } from './model.js';

export const id = concertId();
export const seats = new Seats();

/* Ids of the seats that were chosen, before and while they are held. */
export const chosen = new Set(tab.get(`chosen.${id}`) ?? []);

/*
 * Where the visit stands:
 *
 *   step      choose, pay or done
 *   until     when the time to choose ends (queue's clock), null: no limit
 *   held      the reservations to be paid
 *   paid      the answer to the payment
 *   balance   the account's points, null: not known
 *   most      how many seats one account may have
 *   opens     when the sale opens (booking's clock), null: it has
 *   closes    when it closes, null: not known
 *   cooldown  for how long a seat that was let go is for others, in ms
 *   busy      a request is on its way that must be the only one
 */
export const at = {
  step: 'choose',
  until: null,
  held: [],
  paid: null,
  balance: null,
  most: 4,
  opens: null,
  closes: null,
  cooldown: 0,
  busy: false,
};

/* 'open', 'not_open' or 'closed', as GET /booking/concerts says it. */
export function sale() {
  const now = serverNow('booking');

  if (at.closes !== null && now >= at.closes) return 'closed';
  return at.opens !== null && now < at.opens ? 'not_open' : 'open';
}

/* Until when a seat that was let go is for others (booking's clock). */
const cooling = new Map();

export function cool(ids, untilMs) {
  for (const one of ids) cooling.set(one, untilMs);
}

export function coolingSeats() {
  return cooling.keys();
}

/* Whether a seat can be chosen again that could not a moment ago. */
export function warmUp() {
  const over = [...cooling].filter(([, until]) => until <= serverNow('booking'));

  for (const [one] of over) cooling.delete(one);
  return over.length > 0;
}

/* null: it can be chosen. */
export function coolsUntil(seatId) {
  const until = cooling.get(seatId) ?? 0;

  return until > serverNow('booking') ? until : null;
}

export function nameOf(seat) {
  return t('seats.name', { section: seat.section, row: seat.row, number: String(seat.number) });
}

/* A seat for screen readers: its name, price and state. */
export function describe(seat) {
  const status = chosen.has(seat.id) ? 'mine' : seat.status;

  return t('seats.describe', {
    name: nameOf(seat),
    price: points(seat.price),
    status: t(`seats.${status}`),
  });
}
