/*
 * Home: what is on sale, how many seats are left, and whether there is a line. The
 * list comes from the booking service, the state of a room from its status
 * document. Both are asked for again and again while the page is looked at; an
 * answer that does not come leaves what is shown.
 */
import { Problem, ask, get, post } from './api.js';
import { serverNow } from './clock.js';
import { daysCountdown, points, showTime } from './amounts.js';
import { openPage } from './frame.js';
import { onLanguage, t } from './i18n.js';
import { drawRows } from './rows.js';
import { tab } from './storage.js';

const list = document.getElementById('concerts');
const template = document.getElementById('concert');
const trouble = document.getElementById('trouble');
let concerts = [];
let listFailed = false;
let signOutFailed = false;
let account; // null: not signed in; undefined: not known yet

/* Seats that are only held may be given back, so their line goes on. */
function isSoldOut({ seats_left: free, room }) {
  return room?.room === 'sold_out' || (free === 0 && room?.room !== 'all_held');
}

function isOnSale(concert) {
  return concert.sale === 'open' && !isSoldOut(concert);
}

/* The tone of a room that is not open. */
const TONE = {
  scheduled: '',
  paused: 'still',
  all_held: 'warn',
  shop_down: 'still',
  sold_out: 'still',
  closed: 'still',
};

/* What the pill says of a concert: [words, tone]. A line that opens with its sale says more. */
function lineWords(concert) {
  const room = concert.room;

  if (concert.sale === 'closed') return [t('sale.closed'), 'still'];
  if (concert.sale === 'not_open' && room?.room !== 'scheduled') return [t('sale.not_open'), ''];
  if (isSoldOut(concert)) return [t('room.sold_out'), 'still'];
  if (!concert.queue_manage_required) return [t('home.no_line'), ''];
  if (!room) return [t('home.line'), 'warn'];
  if (room.room !== 'open') return [t(`room.${room.room}`), TONE[room.room]];
  return room.waiting > 0
    ? [t('home.waiting', { n: room.waiting }), 'warn']
    : [t('home.line_empty'), ''];
}

/* What the concert's button says, or null: a line that has ended leads nowhere. */
function goWords(concert) {
  const { queue_manage_required: lined, room } = concert;

  if (!lined) return t(isOnSale(concert) ? 'home.pick_seats' : 'home.see_seats');
  if (concert.sale === 'closed' || isSoldOut(concert) || room?.room === 'closed') return null;
  return t(room?.room === 'scheduled' ? 'home.enter_early' : 'home.enter');
}

/* A concert's card. Called again on each redraw, so it sets all that may have changed. */
function fill(el, concert) {
  const part = (name) => el.querySelector(`[data-part=${name}]`);
  const [words, tone] = lineWords(concert);
  const page = concert.queue_manage_required ? 'wait.html' : 'seats.html';
  const go = goWords(concert);

  part('line').textContent = words;
  part('line').className = `pill ${tone}`;
  part('title').textContent = concert.concert_title;
  part('when').hidden = !concert.starts_at_ms;
  if (concert.starts_at_ms) part('when').textContent = showTime(concert.starts_at_ms);
  part('remaining').textContent = t('home.seats_left', { n: concert.seats_left });
  part('of').textContent = t('home.of', { n: concert.seats_total });
  part('meter').max = Math.max(1, concert.seats_total);
  part('meter').value = concert.seats_left;
  part('meter').setAttribute(
    'aria-label',
    t('home.meter', { n: concert.seats_left, total: concert.seats_total }),
  );
  part('go').hidden = go === null;
  part('go').href = `${page}?concert=${concert.concert_id}`;
  part('go').classList.toggle('quiet', concert.sale === 'closed' || isSoldOut(concert));
  part('go').textContent = go ?? '';
  part('go').setAttribute('aria-label', `${go}: ${concert.concert_title}`);
  part('opens').hidden = true;
  Object.assign(el.dataset, opening(concert));
}

/* What is counted down to, and whose clock it is by: the room's opening, else the sale's. */
function opening({ room, sale, sale_opens_at_ms: saleOpens }) {
  if (room?.room === 'scheduled') return { opens: room.opens_at_ms, by: 'queue' };
  return { opens: sale === 'not_open' ? saleOpens : '', by: 'booking' };
}

function draw() {
  drawRows(list, concerts, {
    key: (concert) => concert.concert_id,
    make: () => template.content.cloneNode(true).firstElementChild,
    fill,
  });
  document.title = t('home.page');
  tick();
}

/* Two things may have failed; success of one does not take back the other's. */
function drawTrouble() {
  const words = listFailed || signOutFailed ? t('error.passing') : '';

  if (trouble.textContent === words) return;
  trouble.hidden = !words;
  trouble.textContent = words;
}

/* The opening countdowns, from the server's time. */
function tick() {
  for (const el of list.querySelectorAll('[data-opens]:not([data-opens=""])')) {
    const opens = el.querySelector('[data-part=opens]');
    const remainingMs = Number(el.dataset.opens) - serverNow(el.dataset.by);
    const key = el.dataset.by === 'queue' ? 'home.opens_in' : 'home.sale_in';

    opens.hidden = remainingMs <= 0;
    opens.textContent = t(key, { span: daysCountdown(remainingMs) });
  }
}

/* The state of a room: a static file, which costs no program. */
async function roomOf(concert) {
  if (!concert.queue_manage_required) return null;
  try {
    return (await ask('GET', `/queue/status/${concert.concert_id}.json`)).data;
  } catch {
    return null;
  }
}

async function loadConcerts() {
  try {
    const answer = await get('/booking/concerts');
    const rooms = await Promise.all(answer.concerts.map(roomOf));

    concerts = answer.concerts.map((concert, i) => ({ ...concert, room: rooms[i] }));
    listFailed = false;
    for (const { concert_id: id, concert_title: title } of concerts) tab.set(`title.${id}`, title);
    show('empty', concerts.length === 0);
    draw();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    listFailed = true;
  }
  drawTrouble();
}

function show(id, visible) {
  document.getElementById(id).hidden = !visible;
}

/* No answer does not mean signed out: only the service's refusal does. */
async function loadAccount() {
  try {
    account = await get('/booking/me');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'login_required') account = null;
  }
  drawAccount();
}

function drawAccount() {
  if (account === undefined) return;
  if (account) {
    document.getElementById('hello').textContent = t('home.hello', {
      name: account.account_name,
      points: points(account.balance),
    });
  }
  show('tickets', account !== null);
  show('account', account !== null);
  show('signin', account === null);
}

async function signOut() {
  try {
    await post('/booking/logout');
    location.reload();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    signOutFailed = true;
    drawTrouble();
  }
}

document.getElementById('signout').addEventListener('click', signOut);

await openPage();
onLanguage(() => {
  draw();
  drawTrouble();
  drawAccount();
});
await Promise.all([loadConcerts(), loadAccount()]);
setInterval(tick, 1000);
setInterval(() => {
  if (document.visibilityState !== 'visible') return;
  loadConcerts();
  if (account === undefined) loadAccount();
}, 15000);
