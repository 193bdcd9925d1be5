/*
 * Which seats to offer: the best that are free, and those nearest to a seat. A seat
 * is better the nearer it is to the stage and to the middle, by its place in the
 * hall (layout.js). Functions of their arguments alone.
 */

/* All runs of `n` free seats of a row without a gap between them. */
function runs(row, n, free) {
  const found = [];

  for (let i = 0; i + n <= row.seats.length; i += 1) {
    const run = row.seats.slice(i, i + n);
    const together = run.at(-1).x - run[0].x <= n - 1 + 0.01;
    if (together && run.every(free)) found.push(run);
  }
  return found;
}

/* Lower is better: a row farther back is as bad as two seats farther aside. */
function badness(run) {
  const middle = run.reduce((sum, seat) => sum + seat.x, 0) / run.length;
  const depth = run[0].y;

  return depth * 2 + Math.abs(middle);
}

/*
 * The best `n` free seats, of one price if `price` is given: side by side if some
 * row has that many, else the best single ones. Empty if nothing is free.
 */
export function bestSeats(seats, n, price = null) {
  const free = (seat) => seat.status === 'available' && (price === null || seat.price === price);
  const together = seats.sections.flatMap((section) =>
    section.rows.flatMap((row) => runs(row, n, free)),
  );
  const best = (list) => list.reduce((a, b) => (badness(b) < badness(a) ? b : a));

  if (together.length > 0) return best(together);
  return seats.all
    .filter(free)
    .sort((a, b) => badness([a]) - badness([b]))
    .slice(0, n);
}

/*
 * The `n` free seats nearest to `seat`. A row away counts as one and a half seats,
 * another price as six; those in the set `without` are left out.
 */
export function nearestFree(seats, seat, n, without) {
  const far = (other) =>
    Math.hypot(other.x - seat.x, (other.y - seat.y) * 1.5) + (other.price === seat.price ? 0 : 6);

  return seats.all
    .filter((other) => other.status === 'available' && !without.has(other.id))
    .sort((a, b) => far(a) - far(b))
    .slice(0, n);
}
