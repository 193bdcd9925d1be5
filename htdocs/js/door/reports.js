/*
 * What this device let in without a network, until it is reported: kept in the
 * browser, so that it survives a reload, and sent in order. A report that is sent
 * twice counts once, by its request. One that is answered by anything but `good`
 * is a ticket that somebody else let in too, or that was refunded: it is kept for
 * the staff to see.
 *
 * Another tab of the same door keeps its own at the same place: so each change is
 * made to what is kept by then. A report that the other tab has settled meanwhile
 * may wait here still, and is then sent twice.
 */
import { Problem, ask } from '../api.js';
import { device } from '../storage.js';

const isSame = (one) => (other) => other.body.request === one.body.request;

export class Reports {
  #waiting = device.get('door.waiting') ?? [];
  #clashes = device.get('door.clashes') ?? [];
  #sending = false;

  get waiting() {
    return this.#waiting;
  }

  get clashes() {
    return this.#clashes;
  }

  #save() {
    device.set('door.waiting', this.#waiting);
    device.set('door.clashes', this.#clashes);
  }

  /* Where nothing can be kept, what is in hand is all there is. */
  #recall() {
    const kept = device.get('door.waiting') ?? [];

    this.#waiting.push(...kept.filter((report) => !this.#waiting.some(isSame(report))));
    this.#clashes = device.get('door.clashes') ?? this.#clashes;
  }

  add(report) {
    this.#recall();
    this.#waiting.push(report);
    this.#save();
  }

  forgetClashes() {
    this.#recall();
    this.#clashes = [];
    this.#save();
  }

  #settle(report, answer) {
    this.#recall();
    this.#waiting = this.#waiting.filter((other) => !isSame(report)(other));
    if (answer.result !== 'good') this.#clashes.push({ ...answer, hereAt: report.body.used_at_ms });
    this.#save();
  }

  /* Sends what waits; a trouble that may pass is thrown, and the rest waits on. */
  async flush() {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (const report of [...this.#waiting]) this.#settle(report, await sent(report));
    } finally {
      this.#sending = false;
    }
  }
}

/* What the service takes for no ticket at all will not be taken later either. */
async function sent({ body }) {
  try {
    return (await ask('POST', '/booking/checkin', { body })).data;
  } catch (error) {
    if (error instanceof Problem && error.status === 400) return { result: 'unknown' };
    throw error;
  }
}
