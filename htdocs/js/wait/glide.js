/*
 * The place shown, gliding from one update to the next instead of jumping: it
 * runs behind the truth by one update, so it never shows less than is true,
 * and it never goes up.
 */
export class Glide {
  #from = null;
  #to = null;
  #begin = 0;
  #span = 0;

  /* A new truth; the last one came `spanMs` ago, or so. */
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

  /* Back to nothing known: another number, another line. */
  reset() {
    this.#from = null;
    this.#to = null;
  }

  at(now) {
    if (this.#to === null || this.#from === this.#to) return this.#to;
    const share = Math.min(1, (now - this.#begin) / this.#span);
    return Math.ceil(this.#from + (this.#to - this.#from) * share);
  }
}
