/*
 * Fingers, mouse and wheel over an element, told as pan, zoom and tap. One
 * pointer drags, two pinch; a pointer that hardly moved was a tap.
 *
 *   pan(dx, dy)          moved by that many pixels
 *   zoom(factor, x, y)   nearer or farther, about a point of the element
 *   tap(x, y, isFinger)  pressed and let go there
 */
const TAP_PX = 8;

const distance = (p, q) => Math.hypot(p.x - q.x, p.y - q.y) || 1;
const between = (p, q) => ({ x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 });

/* The pointers that are down, where they are, and what they have done since. */
class Hand {
  #handlers;
  #pointers = new Map();
  #travelled = 0;
  #mostAtOnce = 0;

  constructor(handlers) {
    this.#handlers = handlers;
  }

  down(id, point) {
    this.#pointers.set(id, point);
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#pointers.size);
    if (this.#pointers.size === 1) this.#travelled = 0;
  }

  move(id, point) {
    if (!this.#pointers.has(id)) return;
    const before = [...this.#pointers.values()];
    const last = this.#pointers.get(id);

    this.#pointers.set(id, point);
    this.#travelled += Math.hypot(point.x - last.x, point.y - last.y);
    if (this.#pointers.size === 2) this.#pinch(before);
    else if (this.#travelled > TAP_PX) this.#handlers.pan(point.x - last.x, point.y - last.y);
  }

  /* Two fingers move the hall with them and zoom by what they moved apart. */
  #pinch(before) {
    const now = [...this.#pointers.values()];
    const [from, to] = [between(...before), between(...now)];

    this.#handlers.zoom(distance(...now) / distance(...before), to.x, to.y);
    this.#handlers.pan(to.x - from.x, to.y - from.y);
  }

  /* The last finger of a pinch is not a tap, even if it hardly moved. */
  up(id, point, { cancelled, isFinger }) {
    if (!this.#pointers.delete(id) || this.#pointers.size > 0) return;
    if (!cancelled && this.#mostAtOnce === 1 && this.#travelled <= TAP_PX) {
      this.#handlers.tap(point.x, point.y, isFinger);
    }
    this.#mostAtOnce = 0;
  }
}

export function listenForGestures(el, handlers) {
  const hand = new Hand(handlers);
  const at = (event) => {
    const { left, top } = el.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const up = (event) =>
    hand.up(event.pointerId, at(event), {
      cancelled: event.type === 'pointercancel',
      isFinger: event.pointerType !== 'mouse',
    });

  el.addEventListener('pointerdown', (event) => {
    el.setPointerCapture(event.pointerId);
    hand.down(event.pointerId, at(event));
  });
  el.addEventListener('pointermove', (event) => hand.move(event.pointerId, at(event)));
  el.addEventListener('pointerup', up);
  el.addEventListener('pointercancel', up);
  el.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { x, y } = at(event);
    // A trackpad's pinch comes as a wheel with ctrlKey, in smaller steps.
    handlers.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018)), x, y);
  }, { passive: false });
}
