/*
 * Fingers, mouse and wheel over an element, told as pan, zoom and tap. One
 * pointer drags, two pinch; a pointer that hardly moved is a tap.
 */
const STILL = 8;

export function gestures(el, { pan, zoom, tap }) {
  const pointers = new Map();
  let travelled = 0;
  let most = 0;

  const at = (event) => {
    const { left, top } = el.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  function pinch(before) {
    const [a, b] = [...pointers.values()];
    const far = (p, q) => Math.hypot(p.x - q.x, p.y - q.y) || 1;
    const middle = (p, q) => ({ x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 });
    const [old, now] = [middle(...before), middle(a, b)];

    zoom(far(a, b) / far(...before), now.x, now.y);
    pan(now.x - old.x, now.y - old.y);
  }

  el.addEventListener('pointerdown', (event) => {
    el.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    most = Math.max(most, pointers.size);
    if (pointers.size === 1) travelled = 0;
  });
  el.addEventListener('pointermove', (event) => {
    if (!pointers.has(event.pointerId)) return;
    const before = [...pointers.values()];
    const last = pointers.get(event.pointerId);
    const next = at(event);
    pointers.set(event.pointerId, next);
    travelled += Math.hypot(next.x - last.x, next.y - last.y);
    if (pointers.size === 2) pinch(before);
    else if (travelled > STILL) pan(next.x - last.x, next.y - last.y);
  });
  const up = (event) => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return;
    const { x, y } = at(event);
    if (event.type === 'pointerup' && most === 1 && travelled <= STILL) {
      tap(x, y, event.pointerType !== 'mouse');
    }
    most = 0;
  };
  el.addEventListener('pointerup', up);
  el.addEventListener('pointercancel', up);
  el.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { x, y } = at(event);
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018)), x, y);
    },
    { passive: false },
  );
}
