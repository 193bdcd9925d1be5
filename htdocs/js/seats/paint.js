/*
 * Paints the hall on a canvas. All seats that are painted alike go into one path,
 * so that a frame costs a dozen fills however many seats there are; seats outside
 * the picture cost nothing. A state has a shape of its own, not only a colour:
 *
 *   available   filled, in the colour of its price
 *   chosen      filled and ticked
 *   held        a hollow square
 *   sold        a cross; a dot where a cross would be a blot
 *   blocked     a small dot
 */

/* From these scales on (pixels a seat) there are crosses, and numbers. */
const CROSSES_FROM = 9;
const NUMBERS_FROM = 26;

/* Up to this scale a section's name lies in its middle, from then on above it. */
const NAMES_INSIDE_TO = 16;

/* The theme's colours, as tokens.css has them: read at a change of theme, not each frame. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();

  return {
    card: token('card'),
    ink: token('ink'),
    soft: token('ink-soft'),
    line: token('line'),
    strong: token('line-strong'),
    sunk: token('sunk'),
    accent: token('accent'),
    onAccent: token('on-accent'),
    price: [1, 2, 3, 4, 5, 6].map((n) => token(`price-${n}`)),
    font: token('font'),
  };
}

function visible(seats, camera) {
  const [left, top] = camera.toHall(0, 0);
  const [right, bottom] = camera.toHall(camera.width, camera.height);

  return seats.all.filter(
    (seat) => seat.x > left - 1 && seat.x < right + 1 && seat.y > top - 1 && seat.y < bottom + 1,
  );
}

function block(path, x, y, r) {
  if (r < 5) path.rect(x - r, y - r, 2 * r, 2 * r);
  else path.roundRect(x - r, y - r, 2 * r, 2 * r, r * 0.45);
}

function cross(path, x, y, r) {
  path.moveTo(x - r, y - r);
  path.lineTo(x + r, y + r);
  path.moveTo(x + r, y - r);
  path.lineTo(x - r, y + r);
}

function tick(path, x, y, r) {
  path.moveTo(x - r * 0.5, y + r * 0.02);
  path.lineTo(x - r * 0.12, y + r * 0.42);
  path.lineTo(x + r * 0.55, y - r * 0.4);
}

/* A path for each way to paint a seat; see the head of this file. */
function pathsOf(shown, seats, chosen, camera) {
  const paths = {
    price: Array.from({ length: 6 }, () => new Path2D()),
    chosen: new Path2D(),
    ticks: new Path2D(),
    held: new Path2D(),
    sold: new Path2D(),
    blocked: new Path2D(),
  };
  const r = camera.scale * 0.38;

  for (const seat of shown) {
    const [x, y] = camera.toCanvas(seat.x, seat.y);
    if (chosen.has(seat.id) || seat.status === 'mine') {
      block(paths.chosen, x, y, r * 1.12);
      tick(paths.ticks, x, y, r * 1.12);
    } else if (seat.status === 'available') {
      block(paths.price[seats.priceClass(seat.price) - 1], x, y, r);
    } else if (seat.status === 'held') {
      block(paths.held, x, y, r * 0.8);
    } else if (seat.status === 'sold') {
      if (camera.scale < CROSSES_FROM) block(paths.sold, x, y, r * 0.4);
      else cross(paths.sold, x, y, r * 0.5);
    } else {
      block(paths.blocked, x, y, r * 0.25);
    }
  }
  return paths;
}

function paintSeats(pen, paths, colours, scale) {
  paths.price.forEach((path, i) => {
    pen.fillStyle = colours.price[i];
    pen.fill(path);
  });
  pen.fillStyle = colours.line;
  pen.fill(paths.blocked);
  pen.strokeStyle = colours.strong;
  pen.lineWidth = Math.max(1, scale * 0.07);
  pen.stroke(paths.held);
  if (scale < CROSSES_FROM) {
    pen.fillStyle = colours.strong;
    pen.fill(paths.sold);
  } else {
    pen.stroke(paths.sold);
  }
  pen.fillStyle = colours.accent;
  pen.fill(paths.chosen);
  pen.strokeStyle = colours.ink;
  pen.lineWidth = Math.max(1.5, scale * 0.06);
  pen.stroke(paths.chosen);
  pen.strokeStyle = colours.onAccent;
  pen.lineWidth = Math.max(1.5, scale * 0.1);
  pen.stroke(paths.ticks);
}

/* The numbers of seats that may be chosen, where they are big enough to read. */
function paintNumbers(pen, shown, chosen, camera, colours) {
  if (camera.scale < NUMBERS_FROM) return;
  pen.font = `600 ${Math.round(camera.scale * 0.34)}px ${colours.font}`;
  pen.fillStyle = colours.card;
  for (const seat of shown) {
    if (seat.status !== 'available' || chosen.has(seat.id)) continue;
    const [x, y] = camera.toCanvas(seat.x, seat.y);
    pen.fillText(seat.number, x, y + 1);
  }
}

/* The sections' names, from afar on a plate so that seats do not cross them. */
function paintLabels(pen, seats, camera, colours) {
  const near = camera.scale > NAMES_INSIDE_TO;

  for (const section of seats.sections) {
    const { left, right, top, bottom } = section.box;
    const [x, y] = camera.toCanvas((left + right) / 2, near ? top - 0.6 : (top + bottom) / 2);
    const size = near ? 15 : Math.max(12, Math.min(22, camera.scale * 2.4));
    pen.font = `800 ${size}px ${colours.font}`;
    if (!near) {
      const half = Math.max(size * 0.75, pen.measureText(section.name).width / 2 + size * 0.4);
      pen.fillStyle = colours.card;
      pen.beginPath();
      pen.roundRect(x - half, y - size * 0.75, half * 2, size * 1.5, size * 0.75);
      pen.fill();
      pen.strokeStyle = colours.line;
      pen.lineWidth = 1;
      pen.stroke();
    }
    pen.fillStyle = colours.ink;
    pen.fillText(section.name, x, y + 1);
  }
}

function paintStage(pen, stage, words, camera, colours) {
  const [left, top] = camera.toCanvas(stage.left, stage.top);
  const [right, bottom] = camera.toCanvas(stage.right, stage.bottom);

  pen.fillStyle = colours.sunk;
  pen.beginPath();
  pen.roundRect(left, top, right - left, bottom - top, [4, 4, (bottom - top) / 2, (bottom - top) / 2]);
  pen.fill();
  pen.fillStyle = colours.soft;
  pen.font = `700 ${Math.max(11, Math.min(18, camera.scale * 1.1))}px ${colours.font}`;
  pen.fillText(words, (left + right) / 2, (top + bottom) / 2);
}

/* Paints a frame. The canvas has its own pixels, all else is in CSS pixels. */
export function paint(canvas, { seats, hall, camera, chosen, words, colours }) {
  const pen = canvas.getContext('2d');
  const ratio = canvas.width / camera.width;
  const shown = visible(seats, camera);

  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, camera.width, camera.height);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  paintStage(pen, hall.stage, words.stage, camera, colours);
  paintSeats(pen, pathsOf(shown, seats, chosen, camera), colours, camera.scale);
  paintNumbers(pen, shown, chosen, camera, colours);
  paintLabels(pen, seats, camera, colours);
}
