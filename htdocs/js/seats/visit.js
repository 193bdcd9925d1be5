/* This visit to the seats of one concert: what the page's modules share. */
import { points } from '../amounts.js';
import { concertId } from '../frame.js';
import { t } from '../i18n.js';
import { tab } from '../storage.js';
import { Seats } from './model.js';

export const id = concertId();
export const seats = new Seats();

/* Ids of the seats that were chosen, before and while they are held. */
export const chosen = new Set(tab.get(`chosen.${id}`) ?? []);

/*
 * Where the visit stands: the step (choose, pay, done), until when one may
 * choose, the reservations that are held, what has been paid, the points one
 * has, how many seats one may have, and whether a request is on its way that
 * must be the only one.
 */
export const at = {
  step: 'choose',
  until: null,
  held: [],
  paid: null,
  balance: null,
  most: 4,
  busy: false,
};

export function nameOf(seat) {
  return t('seats.name', { section: seat.section, row: seat.row, number: String(seat.number) });
}

/* A seat for ears: its name, price and state. */
export function describe(seat) {
  const status = chosen.has(seat.id) ? 'mine' : seat.status;

  return t('seats.describe', {
    name: nameOf(seat),
    price: points(seat.price),
    status: t(`seats.${status}`),
  });
}
