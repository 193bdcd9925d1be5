/* The operations page: watches the rooms, and changes them when asked twice. */
import { Problem, backOff, get, post } from '../api.js';
import { openPage } from '../frame.js';
import { onLanguage, t } from '../i18n.js';
import { tab } from '../store.js';
import { drawCharts, forgetCharts } from './charts.js';
import { healthOf, isReadable, roomsOf, seriesOf } from './model.js';
import { drawFault, drawHead, drawHealth, drawLog, drawRooms, drawTiles, fillForm, titleOf } from './view.js';

const LOOK_EVERY_MS = 3000;

const $ = (id) => document.getElementById(id);
const known = { queue: null, booking: null };
let chosenId = tab.get('ops.room');
let dirty = false;
let question = null;
let said = null;

function rooms() {
  return roomsOf(known.queue, known.booking);
}

function chosen() {
  const all = rooms();

  return all.find((room) => room.concert_id === chosenId) ?? all[0] ?? null;
}

function drawAll() {
  const room = chosen();

  document.title = t('ops.page');
  drawHealth(healthOf(known.queue, known.booking));
  drawRooms(rooms(), room?.concert_id, choose);
  if (!room) return;
  drawHead(room);
  drawFault(room);
  if (!isReadable(room)) return;
  drawTiles(room);
  drawCharts(seriesOf(room.history, known.queue.now_ms));
  drawLog(room.log);
  if (!dirty || $('settings').dataset.room !== String(room.concert_id)) {
    fillForm(room);
    dirty = false;
  }
}

function choose(id) {
  chosenId = id;
  tab.set('ops.room', id);
  dirty = false;
  drawAll();
  $('rooms').querySelector('[aria-pressed=true]').focus();
}

async function lookAt(path) {
  try {
    return await get(path);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}

async function look() {
  const [queue, booking] = await Promise.all([lookAt('/queue/ops'), lookAt('/booking/ops')]);

  // What was known stays to be seen; the health says that it is old.
  drawHealth(healthOf(queue, booking));
  if (queue) known.queue = queue;
  if (booking) known.booking = booking;
  if (queue) drawAll();
  drawHealth(healthOf(queue, booking));
  return queue !== null;
}

async function follow() {
  let failures = 0;

  for (;;) {
    if (document.visibilityState === 'visible') failures = (await look()) ? 0 : failures + 1;
    const wait = LOOK_EVERY_MS + (failures ? backOff(failures) : 0);
    await new Promise((resolve) => {
      setTimeout(resolve, wait);
    });
  }
}

function drawQuestion() {
  const { name, room } = question;

  $('confirm-title').textContent = t(`ops.confirm.${name}.title`, { title: titleOf(room) });
  $('confirm-detail').textContent = t(`ops.confirm.${name}.detail`);
  $('confirm-go').textContent = t(`ops.confirm.${name}.go`);
  $('confirm-go').classList.toggle('danger', name === 'close');
}

/*
 * Nothing is changed but by a second yes. A dialog opens on its first button,
 * which is the no: the key that opened it may still be held down.
 */
function ask(name, room) {
  const dialog = $('confirm');

  question = { name, room };
  drawQuestion();
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'go'), { once: true });
  });
}

async function change(name, what) {
  const room = chosen();

  if (!room || !(await ask(name, room))) return;
  try {
    await post('/queue/control', { concert_id: room.concert_id, ...what() });
    dirty = false;
    say(() => t('ops.changed', { title: titleOf(room) }), '');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(() => t('ops.refused', { why: reasonOf(error) }), 'bad');
  }
  await look();
}

/* In the operator's words, where there are some for the code. */
function reasonOf({ code, body }) {
  const key = `ops.why.${code}`;
  const words = t(key);

  return words === key ? (body.detail ?? code) : words;
}

function drawSaid() {
  $('said').className = `notice ${said?.tone ?? ''}`;
  $('said').textContent = said?.words() ?? '';
  $('said').hidden = !said;
}

/* `words` is called again when the language changes. */
function say(words, tone) {
  said = { words, tone };
  drawSaid();
}

function settings() {
  const form = $('settings');

  return {
    capacity: form.capacity.valueAsNumber,
    rate_per_min: form.rate_per_min.valueAsNumber,
    message_ko: form.message_ko.value.trim(),
    message_en: form.message_en.value.trim(),
  };
}

for (const name of ['pause', 'resume', 'close']) {
  $(`do-${name}`).addEventListener('click', () => change(name, () => ({ action: name })));
}
$('settings').addEventListener('input', () => {
  dirty = true;
});
$('settings').addEventListener('submit', (event) => {
  event.preventDefault();
  if ($('settings').reportValidity()) change('save', settings);
});
document.addEventListener('themechange', () => {
  forgetCharts();
  drawAll();
});
await openPage();
onLanguage(() => {
  forgetCharts();
  drawAll();
  if (question) drawQuestion();
  drawSaid();
});
follow();
