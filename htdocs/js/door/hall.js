/*
 * What a device knows of a concert while it has no network: the tickets that were
 * sold, what became of them, and the public keys. The last list is kept in the
 * browser, so that the page can be loaded again without a network too.
 *
 * A code is believed for its signature. The list says what has become of it; one
 * that is not in the list was sold after the list was made.
 */
import { ask } from '../api.js';
import { isSigned, readCode } from './code.js';

const CACHE = 'usher-door';
const PATIENCE_MS = 30000;

const pathOf = (concertId) => `/booking/tickets?concert_id=${concertId}`;

/* Where a browser keeps answers, which some only do for pages by https. */
async function cache() {
  return globalThis.caches ? caches.open(CACHE) : null;
}

/* Keeps the page's own files, which door-worker.js hands out without a network. */
export async function keepPage() {
  const words = ['ko', 'en'].flatMap((lang) => [`i18n/${lang}.json`, `i18n/door.${lang}.json`]);
  const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  const files = loaded
    .filter(({ origin, pathname }) => origin === location.origin && !/^\/(booking|queue)\//.test(pathname))
    .map(({ pathname }) => pathname);

  await (await cache())?.addAll([...new Set(['door.html', ...words, ...files].map((path) => new URL(path, location).pathname))]);
}

export class Hall {
  #byId = new Map();
  #keys = new Map();
  #usedHere = new Map();
  #isLeft = false;
  list = null;

  constructor(concertId) {
    this.concertId = concertId;
  }

  #take(list) {
    this.list = list;
    this.#keys = new Map(list.keys.map((key) => [key.key_id, key.public_key]));
    this.#byId = new Map(list.tickets.map((ticket) => [ticket.ticket_id, ticket]));
  }

  /* The list of the last time, if this browser has it. */
  async recall() {
    const kept = await (await cache())?.match(pathOf(this.concertId));

    if (kept && !this.list) this.#take(await kept.json());
  }

  async refresh() {
    const { data } = await ask('GET', pathOf(this.concertId), { patienceMs: PATIENCE_MS });

    this.#take(data);
    if (!this.#isLeft) await (await cache())?.put(pathOf(this.concertId), new Response(JSON.stringify(data)));
  }

  /* The numbers in a list can be typed as tickets, so it does not stay behind. */
  async leave() {
    this.#isLeft = true;
    await (await cache())?.delete(pathOf(this.concertId));
  }

  /* A use that the list does not know yet. */
  use(ticketId, use) {
    this.#usedHere.set(ticketId, use);
  }

  get sold() {
    return this.list?.tickets.filter(({ refunded }) => !refunded).length ?? 0;
  }

  get used() {
    const others = [...this.#usedHere.keys()].filter((id) => !this.#byId.get(id)?.used_at_ms);
    return (this.list?.tickets.filter((ticket) => ticket.used_at_ms && !ticket.refunded).length ?? 0) + others.length;
  }

  #find({ ticketId, booking, seatId }) {
    if (ticketId) return this.#byId.get(ticketId);
    return this.list.tickets.find((ticket) => ticket.booking === booking && ticket.seat_id === seatId);
  }

  /* What a code is by its signature alone: a result, or null if that is good. */
  async #doubt(code) {
    if (!code.signature) return null;
    const publicKey = this.#keys.get(code.keyId);
    const signed = publicKey ? await isSigned(code, publicKey) : false;

    if (signed === null) return 'unchecked';
    if (!signed) return 'bad_signature';
    return code.concertId === this.concertId ? null : 'other_concert';
  }

  /* The answer of POST /booking/checkin as far as this device can give it, with the ticket's id. */
  async judge(text) {
    const code = readCode(text);

    if (!this.list) return { result: 'unchecked' };
    if (!code) return { result: 'unknown' };
    const doubt = await this.#doubt(code);
    if (doubt) return { result: doubt };
    const ticket = this.#find(code);
    const ticketId = ticket?.ticket_id ?? code.ticketId;
    if (!ticketId) return { result: 'unknown' };
    const use = this.#usedHere.get(ticketId) ?? ticket;
    const place = { ticketId, section: ticket?.section, row: ticket?.row, number: ticket?.number };
    if (ticket?.refunded) return { ...place, result: 'refunded' };
    if (use?.used_at_ms) return { ...place, result: 'used', used_at_ms: use.used_at_ms, device: use.device };
    return { ...place, result: 'good' };
  }
}
