/*
 * Puts a view (state.js) on the page, five times a second: so it touches only what
 * has changed, or a screen reader and a focus ring would never rest.
 */
import { serverNow, synced } from '../clock.js';
import { clock, clockRange, countdown, longCountdown, waitRange } from '../format.js';
import { lang, number, t } from '../i18n.js';
import { messageOf } from './announce.js';
import { appearanceOf } from './appearance.js';

const $ = (id) => document.getElementById(id);
const RING = 2 * Math.PI * 54;

let drawn = '';

/* An element whose text is set again is read out again, so it is compared first. */
export function text(id, words) {
  const el = $(id);
  if (el.textContent !== words) el.textContent = words;
}

function show(id, visible) {
  const el = $(id);
  if (el.hidden === visible) el.hidden = !visible;
}

/* What does not change while the kind, its appearance and the language stay. */
function drawKind({ kind }, appearance) {
  const now = [lang(), kind, ...Object.values(appearance)].join();

  if (drawn === now) return;
  drawn = now;
  $('pass').dataset.kind = kind;
  $('pass').dataset.figure = appearance.figure;
  $('pill').className = `pill ${appearance.tone}`;
  text('pill-words', t(`wait.${kind}.pill`));
  text('headline', t(`wait.${kind}.title`));
  text('detail', t(appearance.detail));
  show('place-block', appearance.figure === 'place');
  show('countdown', appearance.figure === 'countdown');
  show('countdown-label', appearance.figure === 'countdown' && kind !== 'scheduled');
  show('ring', appearance.figure === 'ring');
  show('stub', Boolean(appearance.stub));
  show('keep', Boolean(appearance.keep));
  show('leave', Boolean(appearance.leave));
  show('extras', Boolean(appearance.keep || appearance.leave));
  show('action', Boolean(appearance.action));
  if (appearance.action) text('action', t(`wait.do.${appearance.action}`));
}

/* The words for an unknown estimate: it is being calculated only while the line moves. */
function unknownIn(kind) {
  return { waiting: 'unknown', offline: 'offline' }[kind] ?? 'later';
}

function people(n) {
  return n === null ? '–' : t('wait.people', { n });
}

function drawStub(view) {
  const { estimate } = view;

  text('estimate', estimate ? waitRange(estimate) : t(`wait.estimate.${unknownIn(view.kind)}`));
  text(
    'estimate-clock',
    estimate
      ? t('wait.estimate.clock', {
          span: clockRange(serverNow() + estimate.min * 1000, serverNow() + estimate.max * 1000),
        })
      : '',
  );
  text('ahead', people(view.ahead));
  text('behind', people(view.behind));
  text('number', number(view.number));
}

function drawProgress(view) {
  const bar = $('progress');

  bar.value = view.progress;
  bar.setAttribute(
    'aria-valuetext',
    t('wait.progress', { percent: Math.round(view.progress * 100), ahead: view.ahead }),
  );
}

/* What is left of a turn. */
function drawTurn(view, wholeMs) {
  text('ring-time', countdown(view.remainingMs));
  text('detail', t(`wait.${view.kind}.detail`, { span: countdown(view.remainingMs) }));
  const share = Math.max(0, Math.min(1, view.remainingMs / wholeMs));
  $('ring-arc').setAttribute('stroke-dasharray', `${RING * share} ${RING}`);
}

function drawDraw({ draw, waiting }) {
  show('draw', true);
  show('draw-proof', Boolean(draw?.commitment));
  text('draw-hash', draw?.commitment ?? '');
  text('draw-many', waiting ? t('wait.draw.many', { n: waiting }) : '');
}

/* How the draw is held, before it; and the check of one's own place, after it. */
function drawCheck({ kind, number: place, mine }) {
  const link = $('draw-check');

  show('draw-check', kind === 'scheduled' || mine !== null);
  if (link.hidden) return;
  const said = new URLSearchParams(mine ?? {});
  if (place !== null) said.set('number', place);
  const href = `verify.html${location.search}#${said}`;
  if (link.getAttribute('href') !== href) link.href = href;
  text('draw-check', t(place === null ? 'wait.draw.see' : 'wait.draw.check'));
}

function drawMessage(message) {
  show('message', message !== null);
  text('message', message?.words ?? '');
  $('message').lang = message?.lang ?? '';
}

/* How old the last good answer is. */
function drawUpdated(view, appearance, checkedAt) {
  show('updated', checkedAt !== null && Boolean(appearance.keep));
  if (checkedAt !== null) {
    const seconds = Math.max(0, Math.round((Date.now() - checkedAt) / 1000));
    text('updated-words', seconds < 2 ? t('wait.updated.now') : t('wait.updated', { n: seconds }));
    $('updated').dataset.stale = String(seconds > 90 || view.kind === 'offline');
  }
}

/*
 * Draws the view. `place` is the number to show, which glides (glide.js), `wholeMs`
 * the time at which the ring is full, `checkedAt` the device's time of the last
 * good answer, `auto` what is said of entering by itself.
 */
export function draw(view, { place, wholeMs, checkedAt, auto }) {
  const { kind, opensInMs } = view;
  const appearance = appearanceOf(view);

  drawKind(view, appearance);
  show('draw', kind === 'scheduled');
  if (appearance.figure === 'place') {
    text('place', number(place));
    $('place').dataset.digits = String(String(place).length);
    drawStub(view);
    drawProgress(view);
  }
  if (appearance.figure === 'countdown') {
    text('countdown', opensInMs === null ? t('wait.scheduled.soon') : longCountdown(opensInMs));
  }
  if (appearance.figure === 'ring') drawTurn(view, wholeMs);
  if (kind === 'scheduled') drawDraw(view);
  show('auto', auto !== null);
  if (auto !== null) text('auto-words', auto);
  drawCheck(view);
  drawMessage(messageOf(view));
  drawUpdated(view, appearance, checkedAt);
  if (synced()) text('server-clock', t('wait.clock', { time: clock(serverNow()) }));
}
