/*
 * Puts health, troubles, rooms and the chosen room on the operations page. Every
 * function may be called again at each refresh: it replaces nothing in which the
 * keyboard may stand, and says nothing twice.
 */
import { moment } from '../amounts.js';
import { clock, countdown } from '../format.js';
import { lang, number, t } from '../i18n.js';
import { drawRows } from '../rows.js';
import { actionsOf, isReadable, troublesOf } from './model.js';

const $ = (id) => document.getElementById(id);

/* The tone of a room's pill, by the server's word for its state. */
const TONE = {
  open: '',
  scheduled: '',
  paused: 'warn',
  all_held: 'warn',
  shop_down: 'bad',
  sold_out: 'still',
  closed: 'still',
  unreadable: 'bad',
};
/* What is hidden for a room that cannot be read. */
const KNOWN_OF_A_ROOM = ['tiles', 'charts', 'settings', 'changes'];

const HEALTH_TONE = { ok: '', unknown: 'still' };

let logged = '';
let troubled = '';

export function titleOf(room) {
  return room.concert?.concert_title ?? t('ops.concert', { id: String(room.concert_id) });
}

function element(tag, className, words) {
  const el = document.createElement(tag);
  el.className = className;
  el.textContent = words;
  return el;
}

/* What is read out when it is written is written only when it has changed. */
function setText(el, words) {
  if (el.textContent !== words) el.textContent = words;
}

export function drawHealth(health) {
  for (const [name, state] of Object.entries(health)) {
    const pill = $(`health-${name}`);
    pill.className = `pill ${HEALTH_TONE[state] ?? 'bad'}`;
    pill.textContent = t(`ops.health.${state}`, { what: t(`ops.health.${name}`) });
  }
}

const STORE = { queue: 'redis', booking: 'mariadb' };

function troubleWords({ kind, status, services, sinceMs }) {
  const [service] = services;
  const what = t(`ops.lost.${kind}`, { store: t(`ops.health.${STORE[service]}`), status: String(status) });
  const when = sinceMs === null ? t('ops.lost.again') : t('ops.lost.figures', { time: clock(sinceMs) });

  return [
    services.length > 1 || kind === 'store' ? '' : t(`ops.service.${service}`),
    what,
    when,
  ].filter(Boolean).join(' ');
}

/* Why figures are old, and which are. It is a status: written only when it changes. */
export function drawTroubles(services) {
  const troubles = troublesOf(services);
  const words = troubles.map(troubleWords);

  $('ops').dataset.stale = troubles.flatMap((one) => one.services).join(' ');
  $('signin').hidden = !troubles.some((one) => one.kind === 'signed_out');
  if (troubled === words.join('\n')) return;
  troubled = words.join('\n');
  $('lost').replaceChildren(...words.map((each) => element('p', 'notice warn', each)));
}

/* A room's empty row. */
function newRow(id, onChoose) {
  const item = document.createElement('li');
  const button = element('button', 'room', '');

  button.type = 'button';
  button.dataset.room = String(id);
  button.append(element('span', 'name', ''), element('span', 'pill', ''), element('span', 'soft small', ''));
  button.addEventListener('click', () => onChoose(id));
  item.append(button);
  return item;
}

function fillRow(item, room, chosenId) {
  const [button] = item.children;
  const [name, state, waiting] = button.children;

  button.setAttribute('aria-pressed', String(room.concert_id === chosenId));
  name.textContent = titleOf(room);
  state.className = `pill ${TONE[room.room]}`;
  state.textContent = t(`ops.room.${room.room}`);
  waiting.textContent = isReadable(room) ? t('ops.waiting', { n: room.waiting }) : '';
}

/* The list of rooms, each a button; that of the chosen room is pressed. */
export function drawRooms(rooms, chosenId, onChoose) {
  drawRows($('rooms'), rooms, {
    key: (room) => room.concert_id,
    make: (room) => newRow(room.concert_id, onChoose),
    fill: (item, room) => fillRow(item, room, chosenId),
  });
  $('none').hidden = rooms.length > 0;
  $('room').hidden = rooms.length === 0;
}

/* A number with its label; `of` is the service it comes from (css/ops.css). */
function tile(key, value, more = '', of = 'queue') {
  const item = document.createElement('div');

  item.dataset.of = of;
  item.append(element('dt', '', t(`ops.tile.${key}`)), element('dd', '', value));
  if (more) item.append(element('dd', 'more soft', more));
  return item;
}

function share(part, whole) {
  return whole ? new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' }).format(part / whole) : '';
}

/* Less than a second, as before a room's first report, is nothing to tell. */
function givenBackTile({ given_back_ms: ms }) {
  return ms >= 1000 ? [tile('given_back', countdown(ms))] : [];
}

function seatTiles({ concert }) {
  if (!concert) return [];
  return [
    tile('sold', number(concert.sold), share(concert.sold, concert.total), 'booking'),
    tile('held', number(concert.held), '', 'booking'),
    tile('free', number(concert.free), t('ops.of', { n: concert.total }), 'booking'),
  ];
}

export function drawTiles(room) {
  const limit = room.rate_per_min ? t('ops.at_most', { n: room.rate_per_min }) : '';

  $('tiles').replaceChildren(
    tile('waiting', number(room.waiting), t('ops.returning', { n: room.returning })),
    tile('inside', `${number(room.admitted)} / ${number(room.capacity)}`, t('ops.called', { n: room.called })),
    tile('calls', number(room.calls_per_min), limit),
    tile('wait', room.wait_p95_ms === null ? '–' : countdown(room.wait_p95_ms)),
    tile('absent', number(room.absent), t('ops.passed_over', { n: room.passed_over })),
    tile('no_shows', number(room.no_shows), share(room.no_shows, room.calls)),
    ...givenBackTile(room),
    ...seatTiles(room),
  );
}

export function drawHead(room) {
  $('room-title').textContent = titleOf(room);
  $('room-state').textContent = t(`ops.room.${room.room}`);
  $('room-state').className = `pill ${TONE[room.room]}`;
  const actions = actionsOf(room);
  for (const name of ['pause', 'resume', 'close']) $(`do-${name}`).hidden = !actions.includes(name);
}

/* A room that is there and whose checkpoint can be read cannot have it written. */
function faultKeyOf(room) {
  if (room.fault.file) return 'ops.fault';
  return isReadable(room) ? 'ops.fault.refusing' : 'ops.fault.logged';
}

/*
 * Why a room cannot be restored, or gives no numbers. It is an alert: written
 * only when it changes, or it would be read out at each refresh.
 */
export function drawFault(room) {
  const { fault } = room;
  const words = fault ? t(faultKeyOf(room), { file: fault.file, why: fault.why }) : '';

  setText($('fault'), words);
  $('fault').hidden = !fault;
  for (const id of KNOWN_OF_A_ROOM) $(id).hidden = !isReadable(room);
}

/*
 * Why the shop behind a room cannot sell, and since when: also of a room that is
 * paused or closed. It is a status, like the troubles above.
 */
export function drawShop(room) {
  const { down_why: why, down_since_ms: since, down_detail: detail } = room;
  const what = t(`ops.shop.${why}`, { time: moment(since), why: detail });

  setText($('shop'), why ? `${what} ${t('ops.shop.meanwhile')}` : '');
  $('shop').hidden = !why;
}

/* That a room hears nobody, and since when; a status, like the shop's. */
export function drawSilence({ silent_since_ms: since }) {
  setText($('silence'), since ? t('ops.silence', { time: moment(since) }) : '');
  $('silence').hidden = !since;
}

/* What is fixed of the opening draw before it is held; after it, what it lacked. */
function wordsOfDraw({ room, settings: { entrants, beacon_state: beacon } }) {
  const isHeld = room !== 'scheduled';

  if (entrants === null || (isHeld && beacon !== 'early' && beacon !== 'missed')) return [];
  return [
    t(isHeld ? 'ops.draw.held' : 'ops.draw.frozen', { n: entrants }),
    beacon ? t(`ops.beacon.${beacon}`) : t('ops.beacon.none'),
  ];
}

export function drawDraw(room) {
  const words = isReadable(room) ? wordsOfDraw(room) : [];

  setText($('draw'), words.join(' '));
  $('draw').hidden = words.length === 0;
}

export function drawPuzzle({ puzzle_level: level }) {
  setText($('puzzle'), level > 0 ? t('ops.puzzle', { n: level }) : '');
  $('puzzle').hidden = !level;
}

/* Replaced only when it has changed: somebody may be reading or copying from it. */
export function drawLog(entries) {
  const facts = JSON.stringify([lang(), entries]);

  if (logged === facts) return;
  logged = facts;
  $('log').replaceChildren(
    ...entries.map(({ changed_at_ms: at, who, what }) => {
      const row = document.createElement('tr');
      row.append(
        element('td', 'soft', moment(at)),
        element('td', '', who),
        element('td', 'what', what),
      );
      return row;
    }),
  );
}
