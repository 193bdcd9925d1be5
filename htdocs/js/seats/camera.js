/*
 * Which part of the hall the canvas shows: (x, y) is the hall's point in the middle
 * of the canvas, `scale` the pixels of a unit of the hall. It never shows what lies
 * outside the hall, however it is moved. Numbers alone, no document.
 */
const CLOSEST = 56;

export class Camera {
  width = 1;
  height = 1;
  cover = 0;
  scale = 1;
  x = 0;
  y = 0;
  #box = { left: 0, right: 1, top: 0, bottom: 1 };

  /*
   * The size of the canvas in CSS pixels, and how much of it on the right is
   * covered by something: every seat can be moved out from under that.
   */
  resize(width, height, cover = 0) {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.cover = Math.min(cover, this.width / 2);
    this.#keepInside();
  }

  /* The hall's edges: shows all of it. */
  hall(box) {
    this.#box = box;
    this.fit(box);
  }

  /* The scale at which the whole hall is seen. */
  get least() {
    return this.#scaleFor(this.#box);
  }

  #scaleFor({ left, right, top, bottom }) {
    const width = this.width - this.cover;
    return Math.min(width / (right - left), this.height / (bottom - top), CLOSEST);
  }

  fit(box) {
    const { left, right, top, bottom } = box;
    this.scale = this.#scaleFor(box);
    this.x = (left + right) / 2;
    this.y = (top + bottom) / 2;
    this.#keepInside();
  }

  /* Zooms about a point of the canvas: what is under the finger stays there. */
  zoom(factor, px = this.width / 2, py = this.height / 2) {
    const [hx, hy] = this.toHall(px, py);
    this.scale = Math.min(CLOSEST, Math.max(this.least, this.scale * factor));
    this.x = hx - (px - this.width / 2) / this.scale;
    this.y = hy - (py - this.height / 2) / this.scale;
    this.#keepInside();
  }

  pan(dx, dy) {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.#keepInside();
  }

  /* Brings a point of the hall into view, at `scale` or nearer. */
  reveal(x, y, scale) {
    if (this.scale < scale) this.scale = Math.min(CLOSEST, scale);
    const [px, py] = this.toCanvas(x, y);
    const margin = 48;
    const right = this.width - Math.max(margin, this.cover);
    if (px < margin || px > right || py < margin || py > this.height - margin) {
      this.x = x;
      this.y = y;
    }
    this.#keepInside();
  }

  toHall(px, py) {
    return [
      this.x + (px - this.width / 2) / this.scale,
      this.y + (py - this.height / 2) / this.scale,
    ];
  }

  toCanvas(x, y) {
    return [
      (x - this.x) * this.scale + this.width / 2,
      (y - this.y) * this.scale + this.height / 2,
    ];
  }

  #keepInside() {
    const { left, right, top, bottom } = this.#box;
    this.scale = Math.max(this.scale, this.least);
    const halfW = this.width / 2 / this.scale;
    const halfH = this.height / 2 / this.scale;

    // Where the hall fits it is in the middle, or as far to the left as the cover needs.
    const end = right + this.cover / this.scale;
    const middle = Math.max((left + right) / 2, end - halfW);
    this.x = halfW * 2 >= end - left ? middle : clamp(this.x, left + halfW, end - halfW);
    this.y = halfH * 2 >= bottom - top ? (top + bottom) / 2 : clamp(this.y, top + halfH, bottom - halfH);
  }
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
