/*
 * The place that is shown glides from one update to the next instead of jumping. It
 * is one update behind the truth, so it never shows a better place than the true
 * one; and it never goes up. Time is an argument, in milliseconds.
 */
export class Glide {
  #from = null;
  #to = null;
  #begin = 0;
  #span = 0;

  /* A new true place: it will be shown after as long as the last one lasted. */
  aim(value, now) {
    if (value === null || this.#to === null) {
      this.#from = value;
      this.#to = value;
      this.#begin = now;
      return;
    }
    if (value >= this.#to) return;
    this.#from = this.at(now);
    this.#to = value;
    this.#span = Math.min(5000, Math.max(800, now - this.#begin));
    this.#begin = now;
  }

  /* Another number, another line: the next place is shown as it is, even a worse one. */
  reset() {
    this.#from = null;
    this.#to = null;
  }

  /* The place to show, null while none is known. */
  at(now) {
    if (this.#to === null || this.#from === this.#to) return this.#to;
    const share = Math.min(1, (now - this.#begin) / this.#span);
    return Math.ceil(this.#from + (this.#to - this.#from) * share);
  }
}
