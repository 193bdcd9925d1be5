/*
 * The seats page begins here: finds out where the visit stands (seats held, a
 * payment interrupted, admitted or not), then lets choose, hold and pay. What the
 * modules of this page share is in visit.js.
 */
import { Problem } from '../api.js';
import { openPage } from '../frame.js';
import { onLanguage, t } from '../i18n.js';
import { device, tab } from '../storage.js';
import { admission, isRefusal } from './admission.js';
import { chooseBest, chosenChanged, list, map } from './choice.js';
import { goTo, holdChosen, once, pay, release, tick } from './checkout.js';
import { drawCounter, drawPrices, keepRefreshing, learnAccount, learnConcert, refreshSeats, sayStale, sentAway } from './refresh.js';
import * as panel from './panel.js';
import { pendingPayment } from './purchase.js';
import { at, id, seats } from './visit.js';

const $ = (name) => document.getElementById(name);

/* The map or the list; remembered for the next visit. */
function show(view) {
  for (const name of ['map', 'list']) {
    $(`show-${name}`).setAttribute('aria-pressed', String(name === view));
  }
  $('map-view').hidden = view !== 'map';
  $('list').hidden = view !== 'list';
  device.set('seats.view', view);
}

function listen() {
  $('show-map').addEventListener('click', () => show('map'));
  $('show-list').addEventListener('click', () => show('list'));
  $('zoom-in').addEventListener('click', () => map.zoom(1.6));
  $('zoom-out').addEventListener('click', () => map.zoom(1 / 1.6));
  $('zoom-fit').addEventListener('click', () => map.fit());
  $('best-go').addEventListener('click', chooseBest);
  $('hold').addEventListener('click', () => once(() => t('seats.holding'), holdChosen));
  $('release').addEventListener('click', () => once(() => t('pay.releasing'), release));
  $('pay').addEventListener('click', () => once(() => t('pay.paying'), pay));
  document.addEventListener('themechange', () => map.recolour());
  onLanguage(() => {
    drawTitle();
    if (seats.all.length === 0) return;
    list.rebuild();
    drawPrices();
    drawCounter();
    panel.sayAgain();
    chosenChanged();
    goTo(at.step);
  });
}

function drawTitle() {
  const title = tab.get(`title.${id}`) ?? '';
  $('title').textContent = title || t('seats.page');
  document.title = [title, t('seats.page')].filter(Boolean).join(' · ');
}

/* Of times that may be missing. */
function earliest(...times) {
  const known = times.filter((time) => time != null);

  return known.length > 0 ? Math.min(...known) : null;
}

/* Why there are no seats at all yet. */
function firstWords({ status, code }) {
  if (['queue_unavailable', 'busy'].includes(code)) return () => t('seats.queue_down');
  return () => t(status === 404 ? 'seats.no_concert' : 'error.passing');
}

/*
 * Where the visit goes on: with a payment whose outcome is not known, with held
 * seats, back to the line if not admitted, else with choosing.
 */
async function begin() {
  const [concert] = await Promise.all([learnConcert(), learnAccount()]);
  const attempt = pendingPayment(id);

  drawTitle();
  at.most = concert?.seats_per_account ?? at.most;
  at.opens = concert?.sale_opens_at_ms ?? null;
  // A sale can be over before its time.
  at.closes = concert?.sale === 'closed' ? 0 : earliest(concert?.sale_closes_at_ms, concert?.starts_at_ms);
  at.cooldown = (concert?.cooldown_s ?? 0) * 1000;
  drawCounter();
  if (concert?.queue_manage_required && at.held.length === 0 && !attempt) {
    const visit = await admission(id);
    if (!visit.inside) {
      location.replace(`wait.html?concert=${id}`);
      return;
    }
    at.until = visit.until;
  }
  const paying = at.held.length > 0 || attempt !== null;
  try {
    await refreshSeats();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Who holds seats may pay for them, whether or not the turn is over.
    if (!paying && sentAway(error)) return;
    if (!paying || !isRefusal(error)) sayStale(firstWords(error), 'bad');
  }
  goTo(paying ? 'pay' : 'choose');
  chosenChanged();
  if (attempt) await once(() => t('pay.checking'), () => pay(attempt));
  keepRefreshing();
  setInterval(tick, 250);
}

listen();
await openPage();
show(device.get('seats.view') === 'list' ? 'list' : 'map');
if (id === null) location.replace('index.html');
else await begin();
