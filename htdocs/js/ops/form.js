/*
 * The settings of the chosen room, while other operators may change them too. A
 * field that was not touched follows the server. One that was touched keeps what
 * is typed and remembers the value it was based on; when somebody else changes
 * that value the field is disputed: it says by whom and what it is now.
 *
 *   filled   what this module wrote into the input, as text
 *   based    the value that the typing started from
 *   now      the value that is set on the server
 *   sinceMs  when `based` was so
 */
import { lang, number, t } from '../i18n.js';
import { changerOf } from './model.js';

const form = document.getElementById('settings');

/* `name` is the setting's in POST /queue/control, `of` reads its value off a room. */
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

/* What is typed in a field, as the server takes it. */
function written({ input }) {
  return input.type === 'number' ? input.valueAsNumber : input.value.trim();
}

function isTouched(field) {
  return field.input.value.trim() !== field.filled.trim();
}

function isDisputed(field) {
  return isTouched(field) && field.now !== field.based;
}

/* The input is not written if it says the same: that would move the cursor. */
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

/* A sentence that names the operator who changed the field meanwhile. */
function changedWords(field) {
  const changer = changerOf(shown.log, field.name, field.sinceMs);

  return changer ? t('ops.theirs', { changer }) : t('ops.theirs_unknown');
}

/* Drawn only when its facts change: it is a status, and would be read out again. */
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

/* Takes the chosen room as it was at `nowMs`. */
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

/* These edits have been sent and hold: their fields are no longer touched. */
export function settle(concertId, edits) {
  if (shown?.concert_id !== concertId) return;
  for (const { name, to } of edits) {
    const field = fields.find((one) => one.name === name);
    field.filled = String(to);
    field.based = to;
  }
}

/*
 * What the operator wants changed: [{name, lang, label, was, to, dispute}]. `was` is
 * what is set now, which the operator is about to be shown. `label` and `dispute`
 * give words in the language of the moment; no dispute is null.
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
