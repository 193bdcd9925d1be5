/*
 * Dates and points in the reader's own language: what every page may show. What
 * only a running clock needs is in format.js, so that the waiting page stays small.
 */
import { longCountdown } from './format.js';
import { lang, t } from './i18n.js';

const DAY = 86400000;

export function moment(ms) {
  return new Intl.DateTimeFormat(lang(), {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(ms);
}

/* When a show begins: the weekday matters. */
export function showTime(ms) {
  return new Intl.DateTimeFormat(lang(), {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
    hour: 'numeric',
    minute: '2-digit',
  }).format(ms);
}

/* "3 days 02:12:30": for an opening that is not today. */
export function daysCountdown(ms) {
  const days = Math.floor(ms / DAY);
  const format = new Intl.NumberFormat(lang(), { style: 'unit', unit: 'day', unitDisplay: 'long' });

  return days > 0 ? `${format.format(days)} ${longCountdown(ms % DAY)}` : longCountdown(ms);
}

export function points(amount) {
  return t('points', { n: amount });
}
