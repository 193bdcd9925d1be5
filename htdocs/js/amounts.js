/* Dates and points in the reader's own language. */
import { lang, t } from './i18n.js';

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

export function points(amount) {
  return t('points', { n: amount });
}
