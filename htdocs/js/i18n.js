/*
 * Words, all in i18n/<language>.json. Markup carries data-i18n (the text) and
 * data-i18n-attr ("aria-label:key"), modules call t(). A message with plural
 * forms is an object keyed by Intl.PluralRules category, chosen by the
 * parameter n.
 */
import { after, backOff } from './api.js';
import { device } from './storage.js';

const root = document.documentElement;
const listeners = new Set();
let words = {};

export function lang() {
  return root.lang === 'ko' ? 'ko' : 'en';
}

export function number(value) {
  return new Intl.NumberFormat(lang()).format(value);
}

export function t(key, params = {}) {
  const entry = words[key];
  const text =
    typeof entry === 'object'
      ? (entry[new Intl.PluralRules(lang()).select(params.n)] ?? entry.other)
      : entry;

  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = params[name];
    return typeof value === 'number' ? number(value) : (value ?? '');
  });
}

/* Fills a part of the page in, the whole of it by default. */
function apply(part = document) {
  for (const el of part.querySelectorAll('[data-i18n]')) {
    el.textContent = t(el.dataset.i18n);
  }
  for (const el of part.querySelectorAll('[data-i18n-attr]')) {
    for (const pair of el.dataset.i18nAttr.split(';')) {
      const [attr, key] = pair.split(':');
      el.setAttribute(attr, t(key));
    }
  }
}

async function wordsOf(language) {
  try {
    return await (await fetch(`i18n/${language}.json`)).json();
  } catch {
    return null; // no network
  }
}

function speak(table) {
  words = table;
  apply();
  for (const listener of listeners) listener();
}

/* A page without words is none: they are asked for until they come. */
export async function loadWords() {
  for (let failures = 0; ; failures += 1) {
    const wanted = lang();
    const table = await wordsOf(wanted);
    if (lang() !== wanted) return; // another was chosen, and is there
    if (table) {
      speak(table);
      return;
    }
    await after(backOff(failures));
  }
}

/* The choice holds from the next page on, on this one when its words are there. */
export async function setLang(next) {
  device.set('lang', next);
  const table = await wordsOf(next);

  if (!table) return;
  root.lang = next;
  speak(table);
}

/* Calls back when the words have changed under a drawn page. */
export function onLanguage(listener) {
  listeners.add(listener);
}
