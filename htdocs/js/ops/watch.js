/*
 * One of the two services, asked again and again: its last answer, and the problem
 * because of which there is no newer one (or null). An answer never replaces one
 * that was asked for later, nor what learn() was told while it was on its way.
 */
import { Problem, backOff, get } from '../api.js';

const REFRESH_EVERY_MS = 3000;
const SLOWEST_MS = 10000;

export class Watch {
  #path;
  #onChange;
  #asked = 0;
  #heard = 0;
  #failures = 0;
  #wake = () => {};

  answer = null;
  problem = null;

  constructor(path, onChange) {
    this.#path = path;
    this.#onChange = onChange;
  }

  async refresh() {
    this.#asked += 1;
    const request = this.#asked;
    const { answer, problem } = await this.#ask();

    if (request <= this.#heard) return;
    this.#heard = request;
    this.#failures = problem ? this.#failures + 1 : 0;
    this.problem = problem;
    if (answer) this.answer = answer;
    this.#onChange();
  }

  async #ask() {
    try {
      return { answer: await get(this.#path), problem: null };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { answer: null, problem: error };
    }
  }

  /* Takes an answer from elsewhere, made just now: requests on their way are older. */
  learn(answer) {
    this.#heard = this.#asked;
    this.answer = answer;
    this.#onChange();
  }

  /* Runs for ever; pauses while nobody looks at the page. */
  async keepRefreshing() {
    for (;;) {
      if (document.visibilityState === 'visible') await this.refresh();
      await this.#rest();
    }
  }

  /* Until the next refresh, or until wake(). */
  #rest() {
    const slower = this.#failures ? backOff(this.#failures, this.problem, { mostMs: SLOWEST_MS }) : 0;

    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, REFRESH_EVERY_MS + slower);
    });
  }

  /* Refreshes at once: the network is back, or the page is shown. */
  wake() {
    this.#wake();
  }
}
