/*
 * What this device let in without a network, until it is reported: kept in the
 * browser, so that it survives a reload, and sent in order. A report that is sent
 * twice counts once, by its request. One that is answered by anything but `good`
 * is a ticket that somebody else let in too, or that was refunded: it is kept for
 * the staff to see.
 */
import { Problem, ask } from '../api.js';
import { device } from '../storage.js';

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

  add(report) {
    this.#waiting.push(report);
    this.#save();
  }

  forgetClashes() {
    this.#clashes = [];
    this.#save();
  }

  #settle(report, answer) {
    this.#waiting = this.#waiting.filter((other) => other !== report);
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
