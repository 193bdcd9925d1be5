/*
 * What part of the hall the canvas shows: `scale` pixels a unit, and the
 * hall's point in the middle. Plain numbers, no document.
 */
const CLOSEST = 56;

export class Camera {
  width = 1;
  height = 1;
  scale = 1;
  x = 0;
  y = 0;
  #box = { left: 0, right: 1, top: 0, bottom: 1 };

  /* The size of the canvas, in CSS pixels. */
  resize(width, height) {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.#keepInside();
  }

  hall(box) {
    this.#box = box;
    this.fit(box);
  }

  get least() {
    const { left, right, top, bottom } = this.#box;
    return Math.min(this.width / (right - left), this.height / (bottom - top), CLOSEST);
  }

  fit({ left, right, top, bottom }) {
    this.scale = Math.min(this.width / (right - left), this.height / (bottom - top), CLOSEST);
    this.x = (left + right) / 2;
    this.y = (top + bottom) / 2;
    this.#keepInside();
  }

  /* Zooms about a point of the canvas, which stays under the finger. */
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

  /* Brings a point of the hall into view, near enough to be hit. */
  reveal(x, y, scale) {
    if (this.scale < scale) this.scale = Math.min(CLOSEST, scale);
    const [px, py] = this.toCanvas(x, y);
    const margin = 48;
    if (px < margin || px > this.width - margin || py < margin || py > this.height - margin) {
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
    const halfW = this.width / 2 / this.scale;
    const halfH = this.height / 2 / this.scale;

    this.scale = Math.max(this.scale, this.least);
    this.x = halfW * 2 >= right - left ? (left + right) / 2 : clamp(this.x, left + halfW, right - halfW);
    this.y = halfH * 2 >= bottom - top ? (top + bottom) / 2 : clamp(this.y, top + halfH, bottom - halfH);
  }
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
