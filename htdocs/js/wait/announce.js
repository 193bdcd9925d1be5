/*
 * What a screen reader is told, and the place in the tab's title and icon. Only
 * milestones are announced, each once: a number that ticks would be noise.
 */
import { countdown, spoken } from '../format.js';
import { lang, number, t } from '../i18n.js';
import { appearanceOf } from './appearance.js';

/* Places that are worth an announcement, and times left of a turn. */
const MILESTONES = [10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 1];
const WARN_MS = { called: [20000], admitted: [60000, 20000] };

let last = { kind: null, ahead: Infinity, warned: Infinity };
let lastMessage = '';

/* The operator's message {words, lang}, in the reader's language or else the other; or null. */
export function messageOf(view) {
  const languages = [lang(), 'ko', 'en'];
  const language = languages.find((one) => view.message?.[one]);

  return language ? { words: view.message[language], lang: language } : null;
}

/* The operator's message if it has changed since the last call, else null. */
export function newMessage(view) {
  const before = lastMessage;

  lastMessage = JSON.stringify(view.message);
  return lastMessage === before ? null : messageOf(view);
}

/* What to say now, or null: a change of state, a milestone, little time left. */
export function announcement(view) {
  const before = last;
  const { kind, ahead } = view;

  last = { kind, ahead: ahead ?? before.ahead, warned: kind === before.kind ? before.warned : Infinity };
  if (WARN_MS[kind]) {
    const warning = WARN_MS[kind].find((ms) => view.remainingMs <= ms && last.warned > ms);
    if (warning) last.warned = warning;
    return warning ? t('wait.say.remaining', { span: spoken(view.remainingMs) }) : null;
  }
  if (kind !== before.kind) {
    return kind === 'waiting'
      ? t('wait.say.place', { place: number(view.position) })
      : `${t(`wait.${kind}.title`)} ${t(appearanceOf(view).detail)}`;
  }
  if (kind === 'waiting' && MILESTONES.some((m) => ahead <= m && before.ahead > m)) {
    return t('wait.say.place', { place: number(view.position) });
  }
  return null;
}

/* The place if the ticket shows one, else null. */
function placeIn(view, place) {
  return appearanceOf(view).figure === 'place' ? place : null;
}

/*
 * "1,234 · Concert": the place comes first because a narrow tab shows no more; of a
 * turn its time, beside a star that blinks.
 */
export function titleOf(view, place, concert) {
  const words = [concert, t('wait.page')].filter(Boolean).join(' · ');
  const standing = placeIn(view, place);

  if (appearanceOf(view).figure === 'ring') {
    const star = Math.ceil(view.remainingMs / 1000) % 2 ? '★' : '☆';
    return `${star} ${countdown(view.remainingMs)} ${t(`wait.${view.kind}.pill`)} · ${words}`;
  }
  return `${standing === null ? t(`wait.${view.kind}.pill`) : number(standing)} · ${words}`;
}

function short(place) {
  return place > 9999 ? `${Math.floor(place / 1000)}k` : String(place);
}

let iconOf = '';

/* The tab's icon: the place, a star for a turn, else the usual one. */
export function drawIcon(view, place) {
  const standing = placeIn(view, place);
  const words = appearanceOf(view).figure === 'ring' ? '★' : standing === null ? '' : short(standing);
  const link = document.querySelector('link[rel=icon]');

  if (words === iconOf) return;
  iconOf = words;
  if (words === '') {
    link.href = 'img/usher.svg';
    return;
  }
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  canvas.width = 64;
  canvas.height = 64;
  pen.fillStyle = '#0a664f';
  pen.beginPath();
  pen.roundRect(0, 0, 64, 64, 12);
  pen.fill();
  pen.fillStyle = '#fff';
  pen.font = `700 ${[0, 48, 44, 34, 26, 22][words.length]}px sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(words, 32, 34);
  link.href = canvas.toDataURL();
}
