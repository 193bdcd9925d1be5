/*
 * One of the two services, looked at again and again: what it last answered,
 * and why there is nothing newer. An answer never replaces one that was asked
 * for later, nor what a change has taught meanwhile.
 */
import { Problem, backOff, get } from '../api.js';

const LOOK_EVERY_MS = 3000;
const SLOWEST_MS = 10000;

export class Watch {
  #path;
  #onNews;
  #asked = 0;
  #heard = 0;
  #failures = 0;
  #wake = () => {};

  answer = null;
  problem = null;

  constructor(path, onNews) {
    this.#path = path;
    this.#onNews = onNews;
  }

  async look() {
    this.#asked += 1;
    const turn = this.#asked;
    const { answer, problem } = await this.#ask();

    if (turn <= this.#heard) return;
    this.#heard = turn;
    this.#failures = problem ? this.#failures + 1 : 0;
    this.problem = problem;
    if (answer) this.answer = answer;
    this.#onNews();
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
    this.#onNews();
  }

  async follow() {
    for (;;) {
      if (document.visibilityState === 'visible') await this.look();
      await this.#rest();
    }
  }

  #rest() {
    const slower = this.#failures ? backOff(this.#failures, this.problem, { mostMs: SLOWEST_MS }) : 0;

    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, LOOK_EVERY_MS + slower);
    });
  }

  wake() {
    this.#wake();
  }
}
