/* The operations page: watches the rooms, and changes them when asked twice. */
import { Problem, post } from '../api.js';
import { openPage } from '../frame.js';
import { onLanguage, t } from '../i18n.js';
import { tab } from '../storage.js';
import { drawCharts, forgetCharts } from './charts.js';
import { confirmed, drawQuestion } from './confirm.js';
import { edits, settle, showSettings } from './form.js';
import { healthOf, isReadable, roomsOf, seriesOf, withRoom } from './model.js';
import {
  drawFault, drawHead, drawHealth, drawLog, drawRooms, drawTiles, drawTroubles, titleOf,
} from './view.js';
import { Watch } from './watch.js';

const $ = (id) => document.getElementById(id);
const queue = new Watch('/queue/ops', drawAll);
const booking = new Watch('/booking/ops', drawAll);
let chosenId = tab.get('ops.room');
let said = null;
let sending = false;

function chosen() {
  const all = roomsOf(queue.answer, booking.answer);

  return all.find((room) => room.concert_id === chosenId) ?? all[0] ?? null;
}

function drawAll() {
  document.title = t('ops.page');
  drawHealth(healthOf(queue, booking));
  drawTroubles({ queue, booking });
  if (queue.answer) drawQueue();
}

function drawQueue() {
  const room = chosen();

  drawRooms(roomsOf(queue.answer, booking.answer), room?.concert_id, choose);
  if (!room) return;
  drawHead(room);
  drawFault(room);
  if (!isReadable(room)) return;
  drawTiles(room);
  drawCharts(seriesOf(room.history, queue.answer.now_ms));
  drawLog(room.log);
  showSettings(room, queue.answer.now_ms);
}

function choose(id) {
  chosenId = id;
  tab.set('ops.room', id);
  drawAll();
  $('rooms').querySelector('[aria-pressed=true]').focus();
}

/* What is to be changed, as the server takes it: each setting with what it was. */
function settingsOf(wanted) {
  return Object.fromEntries(wanted.flatMap(({ name, was, to }) => [[name, to], [`${name}_was`, was]]));
}

async function change(name, what, wanted = []) {
  const room = chosen();

  if (!room || sending || !(await confirmed(name, room, wanted))) return;
  sending = true;
  say(() => t('ops.sending'), '');
  try {
    const answer = await post('/queue/control', { concert_id: room.concert_id, ...what });
    settle(room.concert_id, wanted);
    queue.learn(withRoom(queue.answer, answer));
    say(() => t('ops.changed', { title: titleOf(room) }), '');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    refused(error);
  } finally {
    sending = false;
  }
  await queue.refresh();
}

/* Who gets no answer cannot know what became of the change. */
function refused(problem) {
  const key = problem.passing ? 'ops.maybe' : 'ops.refused';

  if (problem.body.room) queue.learn(withRoom(queue.answer, problem.body));
  say(() => t(key, { why: reasonOf(problem) }), 'bad');
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

function save(event) {
  event.preventDefault();
  if (!$('settings').reportValidity()) return;
  const wanted = edits();
  if (wanted.length > 0) change('save', settingsOf(wanted), wanted);
  else say(() => t('ops.unchanged'), '');
}

function wake() {
  queue.wake();
  booking.wake();
}

for (const name of ['pause', 'resume', 'close']) {
  $(`do-${name}`).addEventListener('click', () => change(name, { action: name }));
}
$('settings').addEventListener('submit', save);
document.addEventListener('themechange', () => {
  forgetCharts();
  drawAll();
});
for (const event of ['online', 'offline', 'pageshow']) addEventListener(event, wake);
document.addEventListener('visibilitychange', wake);
await openPage();
onLanguage(() => {
  forgetCharts();
  drawAll();
  drawQuestion();
  drawSaid();
});
queue.keepRefreshing();
booking.keepRefreshing();
