/*
 * The map: a canvas to drag, pinch, wheel and walk over with the arrow keys. The
 * seat that the keyboard stands on is a real button, the cursor, laid over the
 * canvas. There are two cursors that take turns, so that a step moves the focus
 * from one to the other, which screen readers read out.
 */
import { Camera } from './camera.js';
import { listenForGestures } from './gestures.js';
import { layOut } from './layout.js';
import { paint, palette } from './paint.js';

/* Pixels of a seat: big enough for a finger, for a mouse, and to read its number. */
const FINGER = 24;
const MOUSE = 13;
const NEAR = 32;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class SeatMap {
  #box;
  #over;
  #canvas;
  #cursors;
  #seats;
  #chosen;
  #nameOf;
  #stageWords;
  #camera = new Camera();
  #hall = null;
  #colours = palette();
  #focus = null;
  #queued = false;
  #fitted = true;

  /* `over` is the element that covers the right edge of the map. */
  constructor(box, { over, seats, chosen, nameOf, stageWords, onPick }) {
    this.#box = box;
    this.#over = over;
    this.#canvas = box.querySelector('canvas');
    this.#cursors = [...box.querySelectorAll('button[data-cursor]')];
    this.#seats = seats;
    this.#chosen = chosen;
    this.#nameOf = nameOf;
    this.#stageWords = stageWords;
    listenForGestures(this.#canvas, {
      pan: (dx, dy) => this.#move(() => this.#camera.pan(dx, dy)),
      zoom: (factor, x, y) => this.#move(() => this.#camera.zoom(factor, x, y)),
      tap: (x, y, finger) => this.#tap(x, y, finger, onPick),
    });
    for (const cursor of this.#cursors) {
      cursor.addEventListener('keydown', (event) => this.#key(event));
      cursor.addEventListener('focus', () => this.#standOn(this.#focus ?? this.#first()));
      cursor.addEventListener('click', () => this.#focus && onPick(this.#focus));
    }
    new ResizeObserver(() => this.#resize()).observe(box);
  }

  /* After seats came or went: lays the hall out again. */
  rebuild() {
    this.#hall = layOut(this.#seats.sections);
    this.#focus = null;
    this.#camera.hall(this.#hall.box);
    this.#fitted = true;
    this.#place(this.#first());
    this.draw();
  }

  zoom(factor) {
    this.#move(() => this.#camera.zoom(factor));
  }

  fit() {
    this.#fitted = true;
    this.#camera.fit(this.#hall.box);
    this.draw();
  }

  /* Shows these seats, near enough to read their numbers. */
  reveal(seats) {
    if (seats.length === 0) return;
    const middle = (axis) => seats.reduce((sum, seat) => sum + seat[axis], 0) / seats.length;
    this.#move(() => this.#camera.reveal(middle('x'), middle('y'), NEAR));
  }

  /* After a change of theme. */
  recolour() {
    this.#colours = palette();
    this.draw();
  }

  /* Paints once a frame, however often it is called. */
  draw() {
    if (this.#queued || !this.#hall) return;
    this.#queued = true;
    requestAnimationFrame(() => {
      this.#queued = false;
      paint(this.#canvas, {
        seats: this.#seats,
        hall: this.#hall,
        camera: this.#camera,
        chosen: this.#chosen,
        words: { stage: this.#stageWords() },
        colours: this.#colours,
      });
      this.#label();
    });
  }

  /* From now on the visitor has chosen what to see: a resize no longer shows all. */
  #move(how) {
    this.#fitted = false;
    how();
    this.draw();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#box;
    const ratio = Math.min(2, devicePixelRatio || 1);

    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const free = this.#over.getBoundingClientRect().left - this.#box.getBoundingClientRect().left;
    this.#camera.resize(width, height, Math.max(0, width - free));
    if (this.#hall && this.#fitted) this.#camera.fit(this.#hall.box);
    this.draw();
  }

  /* A tap chooses a seat that is big enough to be hit on purpose; else it zooms in. */
  #tap(px, py, finger, onPick) {
    const [x, y] = this.#camera.toHall(px, py);
    const enough = finger ? FINGER : MOUSE;

    if (this.#camera.scale < enough) {
      this.#move(() => this.#camera.zoom(NEAR / this.#camera.scale, px, py));
      return;
    }
    const seat = this.#seats.all.find((s) => Math.abs(s.x - x) < 0.5 && Math.abs(s.y - y) < 0.5);
    if (!seat) return;
    this.#focus = seat;
    onPick(seat);
  }

  #first() {
    return this.#seats.all.find((seat) => seat.status === 'available') ?? this.#seats.all[0] ?? null;
  }

  #key(event) {
    const arrow = ARROWS[event.key];

    if (arrow) this.#standOn(this.#beside(this.#focus, ...arrow));
    else if (event.key === '+' || event.key === '=') this.zoom(1.5);
    else if (event.key === '-') this.zoom(1 / 1.5);
    else if (event.key === '0') this.fit();
    else return;
    event.preventDefault();
  }

  /* The next seat in a direction: near, and above all straight ahead. */
  #beside(from, dx, dy) {
    let best = from;
    let least = Infinity;

    for (const seat of this.#seats.all) {
      const along = (seat.x - from.x) * dx + (seat.y - from.y) * dy;
      const aside = Math.abs((seat.x - from.x) * dy) + Math.abs((seat.y - from.y) * dx);
      const cost = along + aside * 3;
      if (along > 0.3 && aside <= along * 2 + 0.5 && cost < least) {
        best = seat;
        least = cost;
      }
    }
    return best;
  }

  /* Moves the keyboard to a seat: the idle cursor is placed there and gets the focus. */
  #standOn(seat) {
    if (!seat) return;
    const moved = this.#focus !== null && this.#focus !== seat;
    this.#focus = seat;
    this.#fitted = false;
    this.#camera.reveal(seat.x, seat.y, FINGER);
    if (moved) {
      this.#cursors.reverse();
      this.#cursors[0].hidden = false;
      this.#place(seat);
      this.#cursors[0].focus();
      this.#cursors[1].hidden = true;
    }
    this.draw();
  }

  #place(seat) {
    if (seat) this.#cursors[0].setAttribute('aria-label', this.#nameOf(seat));
  }

  /* Keeps the cursor over its seat, with its name and whether it is chosen. */
  #label() {
    const seat = this.#focus ?? this.#first();
    const [used] = this.#cursors;

    if (!seat) return;
    const [x, y] = this.#camera.toCanvas(seat.x, seat.y);
    const size = Math.max(FINGER, this.#camera.scale);
    used.setAttribute('aria-label', this.#nameOf(seat));
    used.setAttribute('aria-pressed', String(this.#chosen.has(seat.id)));
    used.style.setProperty('translate', `${x - size / 2}px ${y - size / 2}px`);
    used.style.setProperty('width', `${size}px`);
    used.style.setProperty('height', `${size}px`);
  }
}
