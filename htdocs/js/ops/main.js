/*
 * The operations page: watches both services, draws the chosen room, and sends a
 * change once it was confirmed. Draws everything from the last answers; what the
 * server has said of a change counts as one.
 */
import { Problem, post } from '../api.js';
import { openPage } from '../frame.js';
import { onLanguage, t } from '../i18n.js';
import { tab } from '../storage.js';
import { drawCharts, forgetCharts } from './charts.js';
import { confirmed, drawQuestion } from './confirm.js';
import { edits, settle, showSettings } from './form.js';
import { healthOf, isReadable, roomsOf, seriesOf, withRoom } from './model.js';
import {
  drawDraw, drawFault, drawHead, drawHealth, drawLog, drawPuzzle, drawRooms, drawShop, drawSilence, drawTiles, drawTroubles,
  titleOf,
} from './view.js';
import { Watch } from './watch.js';

const $ = (id) => document.getElementById(id);
const queue = new Watch('/queue/ops', drawAll);
const booking = new Watch('/booking/ops', drawAll);
let chosenId = tab.get('ops.room');
let said = null;
let sending = false;

/* The room the operator chose, or the first; null without rooms. */
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

/* All that the queue's answer says; of an unreadable room only that. */
function drawQueue() {
  const room = chosen();

  drawRooms(roomsOf(queue.answer, booking.answer), room?.concert_id, choose);
  if (!room) return;
  drawHead(room);
  drawFault(room);
  drawShop(room);
  drawSilence(room);
  drawDraw(room);
  drawPuzzle(room);
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

/*
 * The edits as the server takes them: each setting with the value it had, so that
 * the server can refuse if somebody changed it meanwhile.
 */
function settingsOf(wanted) {
  return Object.fromEntries(wanted.flatMap(({ name, was, to }) => [[name, to], [`${name}_was`, was]]));
}

/* Asks, sends, says what came of it. One change at a time. */
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

/* Without an answer nobody knows whether the change was made, and the words say so. */
function refused(problem) {
  const key = problem.passing ? 'ops.maybe' : 'ops.refused';

  if (problem.body.room) queue.learn(withRoom(queue.answer, problem.body));
  say(() => t(key, { why: reasonOf(problem) }), 'bad');
}

/* The reason in the operator's language, or else as the service put it. */
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
