/*
 * The question before every change, which shows what would be changed. Nothing is
 * changed without a second yes. The dialog opens on its first button, the no,
 * because the key that opened it may still be held down.
 */
import { t } from '../i18n.js';
import { valueWords } from './form.js';
import { titleOf } from './view.js';

const $ = (id) => document.getElementById(id);
let question = null;

function element(tag, className, words) {
  const el = document.createElement(tag);
  el.className = className;
  el.textContent = words;
  return el;
}

/* One setting: from, to, and whether somebody else has changed it meanwhile. */
function changeRow({ lang, label, was, to, dispute }) {
  const row = document.createElement('div');
  const values = element('dd', '', t('ops.from_to', { from: valueWords(was), to: valueWords(to) }));

  if (lang) values.lang = lang;
  row.append(element('dt', '', label()), values);
  if (dispute) row.append(element('dd', 'dispute', dispute()));
  return row;
}

/* Draws the open question, if there is one, in the language of the moment. */
export function drawQuestion() {
  if (!question) return;
  const { name, room, edits } = question;

  $('confirm-title').textContent = t(`ops.confirm.${name}.title`, { title: titleOf(room) });
  $('confirm-detail').textContent = t(`ops.confirm.${name}.detail`, {
    waiting: room.waiting,
    inside: room.called + room.admitted,
  });
  $('confirm-changes').replaceChildren(...edits.map(changeRow));
  $('confirm-go').textContent = t(`ops.confirm.${name}.go`);
  $('confirm-go').classList.toggle('danger', name === 'close');
}

/* Whether the operator confirms: `name` is pause, resume, close or save with `edits`. */
export function confirmed(name, room, edits) {
  const dialog = $('confirm');

  question = { name, room, edits };
  drawQuestion();
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'go'), { once: true });
  });
}
