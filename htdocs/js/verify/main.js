/*
 * Checks a draw before the visitor's eyes. The values are those of the status
 * document, and can be replaced by others that somebody has kept; index, entry and
 * place come behind the # of the address, which no server is sent.
 */
import { get } from '../api.js';
import { concertId, openPage } from '../frame.js';
import { lang, number, onLanguage, t } from '../i18n.js';
import { NOBODY, commitmentOf, keyOf, lineOf, listHash, placeOf } from './draw.js';

const $ = (id) => document.getElementById(id);
const concert = concertId();

let published = null;
let list = null;
let result = null;
let trouble = '';

const value = (id) => $(id).value.trim();

/* The values that can be typed over, by the member of the document. */
function fill(draw) {
  $('commitment').value = draw.commitment ?? '';
  $('entrants').value = draw.entrants ?? '';
  $('hash').value = draw.entrants_hash ?? '';
  $('beacon').value = draw.beacon?.state === 'came' ? draw.beacon.value : '';
  $('seed').value = draw.seed ?? '';
  $('key').value = draw.key ?? '';
}

function read() {
  return {
    index: Number(value('index')) || null,
    entry: value('entry').toLowerCase(),
    commitment: value('commitment').toLowerCase(),
    entrants: Number(value('entrants')) || 0,
    hash: value('hash').toLowerCase(),
    beacon: value('beacon'),
    seed: value('seed').toLowerCase(),
    key: value('key').toLowerCase(),
  };
}

/* The list is fetched once, when it is there; null: it cannot be had. */
async function fetchList() {
  if (list || !published?.list) return;
  try {
    const response = await fetch(`/queue/status/${published.list}`);
    if (response.ok) list = await response.arrayBuffer();
  } catch {
    list = null; // no network: it is said to be unchecked
  }
}

const verdict = (is) => (is ? 'good' : 'bad');

async function checkList(given) {
  if (!given.hash) return 'later';
  await fetchList();
  return list ? verdict((await listHash(list)) === given.hash) : 'open';
}

function checkEntry({ index, entry, entrants, hash }) {
  if (!hash) return 'later';
  if (index > entrants) return 'late';
  if (!list || !index || !entry) return 'open';
  const line = lineOf(list, entrants, index);
  return line === NOBODY ? 'nobody' : verdict(line === entry);
}

/* A value that was typed in is the operator's word, whenever it came. */
function checkBeacon(draw) {
  if (!draw?.beacon) return 'none';
  const { state, round } = draw.beacon;
  return state === 'came' && round === null ? 'manual' : state;
}

/* What each check says, by its name. */
async function check(given) {
  const isDrawn = given.seed !== '';
  const found = {
    list: await checkList(given),
    entry: checkEntry(given),
    beacon: checkBeacon(published),
    seed: isDrawn ? verdict((await commitmentOf(given.seed)) === given.commitment) : 'later',
    key: isDrawn ? verdict((await keyOf(given)) === given.key) : 'later',
    place: null,
  };

  if (isDrawn && given.index) {
    found.place = await placeOf(await keyOf(given), given.entrants, given.index);
  }
  return found;
}

const TONES = {
  good: '', came: '', manual: '', late: '',
  bad: 'bad',
  nobody: 'warn', none: 'warn', early: 'warn', missed: 'warn',
  later: 'still', open: 'still', awaited: 'still',
};

function drawChecks() {
  for (const name of ['list', 'entry', 'beacon', 'seed', 'key']) {
    const state = result[name];
    const row = $(`check-${name}`);
    row.querySelector('.pill').className = `pill ${TONES[state]}`;
    row.querySelector('.pill').textContent = t(`verify.state.${state}`);
    row.querySelector('p').textContent = t(`verify.${name}.${state}`);
  }
}

/* To the second, to be compared with the time of the random value. */
function drawFrozen() {
  const at = published?.frozen_at_ms ?? null;

  $('frozen-at').hidden = at === null;
  if (at === null) return;
  const format = new Intl.DateTimeFormat(lang(), { dateStyle: 'medium', timeStyle: 'long' });
  $('frozen-at').textContent = t('verify.list.at', { at: format.format(at) });
}

/* The place, and whether it is the one that the line has told. */
function drawPlace() {
  const told = new URLSearchParams(location.hash.slice(1)).get('number');

  $('place-card').hidden = result.place === null;
  if (result.place === null) return;
  $('place').textContent = number(result.place);
  $('told').hidden = !told;
  if (!told) return;
  const isSame = Number(told) === result.place;
  $('told').className = `notice ${isSame ? '' : 'bad'}`;
  $('told').textContent = t(isSame ? 'verify.told.same' : 'verify.told.other', { n: Number(told) });
}

function drawAll() {
  $('trouble').hidden = !trouble;
  if (trouble) $('trouble').textContent = t(trouble);
  $('beacon-from').hidden = !published?.beacon;
  if (published?.beacon) {
    const { url, round } = published.beacon;
    const how = round === null ? 'verify.beacon.typed' : 'verify.beacon.from';
    $('beacon-from').textContent = t(how, { url, round: String(round) });
  }
  $('results').hidden = !result;
  if (!result) return;
  drawChecks();
  drawFrozen();
  drawPlace();
}

/* Of two that are under way the later one counts. */
let runs = 0;

async function run() {
  runs += 1;
  const mine = runs;
  $('check').disabled = true;
  try {
    const found = await check(read());
    if (mine !== runs) return;
    result = found;
  } catch {
    trouble = 'verify.trouble.failed';
  }
  $('check').disabled = false;
  drawAll();
  const bad = result && Object.values(result).includes('bad');
  $('said').textContent = result ? t(bad ? 'verify.said.bad' : 'verify.said.done') : '';
}

async function begin() {
  const mine = new URLSearchParams(location.hash.slice(1));

  $('index').value = mine.get('index') ?? '';
  $('entry').value = mine.get('entry') ?? '';
  if (!globalThis.crypto?.subtle) {
    trouble = 'verify.trouble.insecure';
    $('check').disabled = true;
    drawAll();
    return;
  }
  try {
    const status = concert === null ? null : await get(`/queue/status/${concert}.json`);
    published = status?.opens_at_ms ? status.draw : null;
    if (!published) trouble = 'verify.trouble.no_draw';
  } catch {
    trouble = 'verify.trouble.no_draw';
  }
  if (published) {
    fill(published);
    await run();
  }
  drawAll();
}

onLanguage(drawAll);
$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  run();
});
await openPage();
document.title = t('verify.page');
onLanguage(() => {
  document.title = t('verify.page');
});
await begin();
document.documentElement.dataset.checked = '';
