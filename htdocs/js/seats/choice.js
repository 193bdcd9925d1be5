/*
 * Choosing seats: on the map, in the list, or the best that are free. `chosen`
 * (visit.js) is the one truth; every change of it goes through chosenChanged(),
 * which draws it and saves it for a reload.
 */
import { points } from '../amounts.js';
import { clock } from '../format.js';
import { t } from '../i18n.js';
import { tab } from '../storage.js';
import { bestSeats, nearestFree } from './best.js';
import { SeatList } from './list.js';
import { SeatMap } from './map.js';
import * as panel from './panel.js';
import { at, chosen, cool, coolsUntil, describe, id, nameOf, sale, seats } from './visit.js';

const SUGGESTED = 3;

const $ = (name) => document.getElementById(name);
const views = { seats, chosen, nameOf: describe, onPick: pick };

export const map = new SeatMap($('map'), { ...views, over: $('zoom'), stageWords: () => t('seats.stage') });
export const list = new SeatList($('list'), views);

/* A press on a seat chooses it or lets it go. */
function pick(seat) {
  if (at.step !== 'choose' || at.busy) return;
  if (chosen.has(seat.id)) drop(seat);
  else if (coolsUntil(seat.id)) refuse(coolingWords(coolsUntil(seat.id)));
  else if (seat.status !== 'available') refuse(() => t('seats.not_free', { seat: describe(seat) }));
  else if (chosen.size >= at.most) refuse(() => t('seats.at_most', { n: at.most }));
  else choose([seat]);
}

/* Says why something cannot be. */
export function refuse(words) {
  panel.notice(words, 'warn');
}

function choose(more) {
  for (const seat of more) chosen.add(seat.id);
  panel.notice(null);
  panel.say(t('seats.say.chosen', { n: chosen.size, total: points(seats.total([...chosen])) }));
  chosenChanged();
  panel.drawSuggestions([], {});
}

function drop(seat) {
  chosen.delete(seat.id);
  panel.notice(null);
  panel.say(t('seats.say.dropped', { seat: nameOf(seat), n: chosen.size }));
  chosenChanged();
}

export function chosenChanged() {
  tab.set(`chosen.${id}`, [...chosen]);
  panel.drawChosen([...chosen].map((c) => seats.get(c)).filter(Boolean), {
    most: at.most,
    soldOut: seats.soldOut,
    sale: sale(),
    opens: at.opens,
    nameOf,
    onDrop: drop,
  });
  map.draw();
  list.refresh();
}

/* Replaces the choice by the best seats of the number and price asked for. */
export function chooseBest() {
  const n = Number($('best-count').value);
  const price = Number($('best-price').value) || null;
  const found = bestSeats(seats, n, price);

  chosen.clear();
  if (found.length === 0) {
    chosenChanged();
    refuse(() => t('seats.none_free'));
    return;
  }
  choose(found);
  map.reveal(found);
}

function coolingWords(untilMs) {
  return () => t('seats.cooling', { time: clock(untilMs) });
}

/* These were this account's, and are for others until then: lets them go. */
export function letGo(ids, untilMs) {
  cool(ids, untilMs);
  seats.keep(ids);
  for (const one of ids) chosen.delete(one);
  chosenChanged();
  refuse(coolingWords(untilMs));
}

/* Somebody else took these seats: says so, lets them go, offers their neighbours. */
export function lose(ids) {
  const lost = ids.map((lostId) => seats.get(lostId)).filter(Boolean);

  for (const seat of lost) {
    chosen.delete(seat.id);
    if (seat.status === 'available') seat.status = 'held';
  }
  chosenChanged();
  refuse(() => t('seats.taken'));
  if (lost.length > 0) {
    panel.drawSuggestions(nearestFree(seats, lost[0], SUGGESTED, chosen), {
      nameOf,
      onPick: (seat) => {
        pick(seat);
        map.reveal([seat]);
      },
    });
  }
}
