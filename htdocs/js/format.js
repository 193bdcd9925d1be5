/*
 * Spans and times of day in the reader's own language. What is left of a time is
 * rounded up, so that zero means over.
 */
import { lang, t } from './i18n.js';

const MINUTE = 60000;

const pad = (n) => String(n).padStart(2, '0');

/* 4:59, 12:30, 1:02:03. */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);

  return hours
    ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}`
    : `${minutes}:${pad(seconds % 60)}`;
}

/* 00:12:30, 49:00:00: hours, however many, for an opening. */
export function longCountdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));

  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
}

/* "4 minutes 59 seconds", for screen readers. */
export function spoken(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const part = (value, unit) =>
    new Intl.NumberFormat(lang(), { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  const minutes = Math.floor(seconds / 60);

  if (minutes === 0) return part(seconds, 'second');
  return [part(minutes, 'minute'), seconds % 60 ? part(seconds % 60, 'second') : '']
    .join(' ')
    .trim();
}

function range(format, low, high) {
  return low === high || !format.formatRange
    ? format.format(high)
    : format.formatRange(low, high);
}

/* "About 3-5 min"; over an hour in steps of five minutes. */
export function waitRange({ min, max }) {
  let low = Math.max(1, Math.floor(min / 60));
  let high = Math.max(1, Math.ceil(max / 60));

  if (max <= 60) return t('wait.estimate.soon');
  if (high >= 120) {
    const hours = new Intl.NumberFormat(lang(), {
      style: 'unit',
      unit: 'hour',
      maximumFractionDigits: 0,
    });
    return t('wait.estimate.about', {
      span: range(hours, Math.max(1, Math.floor(low / 60)), Math.ceil(high / 60)),
    });
  }
  if (high >= 60) {
    low = Math.floor(low / 5) * 5;
    high = Math.ceil(high / 5) * 5;
  }
  const minutes = new Intl.NumberFormat(lang(), { style: 'unit', unit: 'minute' });
  return t('wait.estimate.about', { span: range(minutes, low, high) });
}

/* "5:12 - 5:15 PM" */
export function clockRange(fromMs, toMs) {
  const format = new Intl.DateTimeFormat(lang(), { hour: 'numeric', minute: '2-digit' });
  const minute = (ms) => Math.floor(ms / MINUTE) * MINUTE;

  return range(format, minute(fromMs), minute(toMs));
}

export function clock(ms) {
  return new Intl.DateTimeFormat(lang(), {
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  }).format(ms);
}
