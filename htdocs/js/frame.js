/*
 * What every page begins with: the bar on top with language and theme, the words,
 * and what the address says: the concert, and where to come back to.
 */
import { lang, loadWords, onLanguage, setLang, t } from './i18n.js';
import { device } from './storage.js';

const root = document.documentElement;

function languageButton(button) {
  const label = () => {
    const other = lang() === 'ko' ? 'en' : 'ko';
    button.textContent = t('language.other');
    button.lang = other;
  };

  button.addEventListener('click', () => setLang(lang() === 'ko' ? 'en' : 'ko'));
  onLanguage(label);
}

function themeButton(button) {
  const label = () => {
    const dark = root.dataset.theme === 'dark';
    button.setAttribute('aria-label', t(dark ? 'theme.to_light' : 'theme.to_dark'));
  };

  button.addEventListener('click', () => {
    const next = root.dataset.theme === 'dark' ? 'light' : 'dark';
    root.dataset.theme = next;
    device.set('theme', next);
    label();
    document.dispatchEvent(new Event('themechange'));
  });
  onLanguage(label);
}

/* A page calls this first; html[data-ready] is set once its words are there. */
export async function openPage() {
  languageButton(document.getElementById('language'));
  themeButton(document.getElementById('theme'));
  await loadWords();
  root.dataset.ready = '';
}

/* The id in ?concert=, or null if it is missing or malformed. */
export function concertId() {
  const text = new URLSearchParams(location.search).get('concert') ?? '';

  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

/* The sign-in page, told to lead back here. */
export function signInAddress() {
  const here = location.pathname.split('/').pop() + location.search;

  return `login.html?next=${encodeURIComponent(here)}`;
}
