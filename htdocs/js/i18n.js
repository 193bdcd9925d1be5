/*
 * The words of the pages, which are in i18n/<language>.json; those that only the
 * page <html data-words="name"> says are in i18n/name.<language>.json, so that those
 * who wait do not fetch them. Markup names words by data-i18n (the text) and
 * data-i18n-attr ("aria-label:key"), modules by t(). A message with plural forms is an object keyed by Intl.PluralRules category;
 * the parameter `n` chooses.
 *
 * The language may change under a drawn page: what a module has drawn with t() it
 * draws again when onLanguage() calls.
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

/* Fills in the words that the markup of the page names. */
function apply() {
  for (const el of document.querySelectorAll('[data-i18n]')) {
    el.textContent = t(el.dataset.i18n);
  }
  for (const el of document.querySelectorAll('[data-i18n-attr]')) {
    for (const pair of el.dataset.i18nAttr.split(';')) {
      const [attr, key] = pair.split(':');
      el.setAttribute(attr, t(key));
    }
  }
}

async function tableOf(file) {
  return (await fetch(`i18n/${file}.json`)).json();
}

async function wordsOf(language) {
  const own = root.dataset.words;

  try {
    const tables = [tableOf(language), own ? tableOf(`${own}.${language}`) : {}];
    return Object.assign({}, ...(await Promise.all(tables)));
  } catch {
    return null; // no network
  }
}

function useWords(table) {
  words = table;
  apply();
  for (const listener of listeners) listener();
}

/* Without words there is no page, so they are asked for until they come. */
export async function loadWords() {
  for (let failures = 0; ; failures += 1) {
    const wanted = lang();
    const table = await wordsOf(wanted);
    if (lang() !== wanted) return; // meanwhile setLang() has brought another
    if (table) {
      useWords(table);
      return;
    }
    await after(backOff(failures));
  }
}

/* The choice is saved at once, and takes effect here when its words have come. */
export async function setLang(next) {
  device.set('lang', next);
  const table = await wordsOf(next);

  if (!table) return;
  root.lang = next;
  useWords(table);
}

/* Calls back when the first words have come, and when the language has changed. */
export function onLanguage(listener) {
  listeners.add(listener);
}
