/*
 * What the staff see. A result is told by its colour, its mark, its word and a
 * sentence, and announced: none of them alone.
 */
import { clock } from '../format.js';
import { t } from '../i18n.js';

const $ = (id) => document.getElementById(id);

/* The mark and the tone of each result. */
const RESULTS = {
  good: ['✓', ''],
  used: ['✕', 'bad'],
  refunded: ['↩', 'bad'],
  bad_signature: ['✕', 'bad'],
  unknown: ['?', 'bad'],
  other_concert: ['⇄', 'warn'],
  unchecked: ['!', 'warn'],
  refused: ['!', 'warn'],
};

function placeOf({ section, row, number }) {
  return number ? t('seats.name', { section, row, number: String(number) }) : '';
}

function detailOf(answer) {
  const time = answer.used_at_ms ? clock(answer.used_at_ms) : '';
  return t(`door.detail.${answer.result}`, { time, device: answer.device ?? '' });
}

/* null: nothing was checked yet. */
export function drawResult(answer) {
  const [mark, tone] = RESULTS[answer?.result] ?? ['', 'still'];

  $('result').dataset.result = answer?.result ?? 'none';
  $('result').className = `card verdict ${tone}`;
  $('mark').textContent = mark;
  $('word').textContent = answer ? t(`door.result.${answer.result}`) : t('door.ready');
  $('place').textContent = answer ? placeOf(answer) : '';
  $('detail').textContent = answer ? detailOf(answer) : t('door.ready.detail');
  $('alone').hidden = !answer?.offline;
}

export function drawState({ online, hall, reports }) {
  $('net').className = online ? 'pill' : 'pill warn';
  $('net').textContent = t(online ? 'door.online' : 'door.offline');
  $('count').textContent = hall.list ? t('door.count', { used: hall.used, n: hall.sold }) : t('door.no_list');
  $('waiting').hidden = reports.waiting.length === 0;
  $('waiting').textContent = t('door.waiting', { n: reports.waiting.length });
  $('clashes').hidden = reports.clashes.length === 0;
  $('clash-list').replaceChildren(
    ...reports.clashes.map((clash) => {
      const item = document.createElement('li');
      item.textContent = `${placeOf(clash)} ${t('door.clash', { here: clock(clash.hereAt), why: detailOf(clash) })}`.trim();
      return item;
    }),
  );
}
