/*
 * The settings of the chosen room, to be changed. A field that the operator has
 * not touched shows what is set. One that was touched stays as it is, knows
 * what it was based on, and tells when that has been changed by somebody else.
 */
import { lang, number, t } from '../i18n.js';
import { changerOf } from './model.js';

const form = document.getElementById('settings');

/* name: as in POST /queue/control. */
function fieldOf(name, id, of) {
  const input = document.getElementById(id);
  const theirs = document.getElementById(`${id}-theirs`);

  return { name, input, theirs, take: theirs.nextElementSibling, of, filled: null, based: null, now: null, sinceMs: 0 };
}

const fields = [
  fieldOf('capacity', 'capacity', (room) => room.capacity),
  fieldOf('rate_per_min', 'rate', (room) => room.rate_per_min),
  fieldOf('message_ko', 'message-ko', (room) => room.settings.message_ko),
  fieldOf('message_en', 'message-en', (room) => room.settings.message_en),
];

let shown = null;
let shownAtMs = 0;

/* What is written in a field, as the server would have it. */
function written({ input }) {
  return input.type === 'number' ? input.valueAsNumber : input.value.trim();
}

function isTouched(field) {
  return field.input.value.trim() !== field.filled.trim();
}

function isDisputed(field) {
  return isTouched(field) && field.now !== field.based;
}

/* Not set again to what it is: that would move the cursor. */
function fill(field, value, nowMs) {
  if (field.input.value !== String(value)) field.input.value = value;
  field.filled = field.input.value;
  field.based = value;
  field.sinceMs = nowMs;
}

export function valueWords(value) {
  if (value === '') return t('ops.empty');
  return typeof value === 'number' ? number(value) : value;
}

/* Says which operator has changed the field since. */
function changedWords(field) {
  const changer = changerOf(shown.log, field.name, field.sinceMs);

  return changer ? t('ops.theirs', { changer }) : t('ops.theirs_unknown');
}

function drawTheirs(field) {
  const disputed = isDisputed(field);
  const facts = disputed ? JSON.stringify([lang(), field.now, changedWords(field)]) : '';

  field.take.hidden = !disputed;
  if ((field.theirs.dataset.facts ?? '') === facts) return;
  field.theirs.dataset.facts = facts;
  field.theirs.replaceChildren();
  if (!disputed) return;
  const value = document.createElement('strong');
  value.lang = field.input.lang;
  value.textContent = valueWords(field.now);
  field.theirs.append(`${changedWords(field)} ${t('ops.now')} `, value);
}

/* The chosen room as it is known now; `nowMs` is when that was so. */
export function showSettings(room, nowMs) {
  const isOther = shown?.concert_id !== room.concert_id;

  shown = room;
  shownAtMs = nowMs;
  for (const field of fields) {
    field.now = field.of(room);
    if (isOther || !isTouched(field) || written(field) === field.now) fill(field, field.now, nowMs);
    drawTheirs(field);
  }
}

/* What is written is no longer a wish: it has been sent and holds. */
export function settle(concertId, edits) {
  if (shown?.concert_id !== concertId) return;
  for (const { name, to } of edits) {
    const field = fields.find((one) => one.name === name);
    field.filled = String(to);
    field.based = to;
  }
}

/*
 * What the operator wants changed: [{name, lang, label, was, to, dispute}], `was` being
 * what is set now and what the operator is about to be shown.
 */
export function edits() {
  return fields.filter(isTouched).map((field) => ({
    name: field.name,
    lang: field.input.lang,
    label: () => form.querySelector(`label[for=${field.input.id}]`).textContent,
    was: field.now,
    to: written(field),
    dispute: isDisputed(field) ? () => changedWords(field) : null,
  }));
}

for (const field of fields) {
  field.input.addEventListener('input', () => drawTheirs(field));
  field.take.addEventListener('click', () => {
    fill(field, field.now, shownAtMs);
    drawTheirs(field);
    field.input.focus();
  });
}
