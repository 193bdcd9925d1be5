/*
 * One of the two services, looked at again and again: what it last answered,
 * and why there is nothing newer. An answer never replaces one that was asked
 * for later, nor what a change has taught meanwhile.
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

  /* What is known was learned just now: what is on its way is older. */
  learn(answer) {
    this.#heard = this.#asked;
    this.answer = answer;
    this.#onChange();
  }

  async keepRefreshing() {
    for (;;) {
      if (document.visibilityState === 'visible') await this.refresh();
      await this.#rest();
    }
  }

  #rest() {
    const slower = this.#failures ? backOff(this.#failures, this.problem, { mostMs: SLOWEST_MS }) : 0;

    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, REFRESH_EVERY_MS + slower);
    });
  }

  wake() {
    this.#wake();
  }
}
