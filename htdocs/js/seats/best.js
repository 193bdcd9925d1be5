/*
 * Best available: `n` free seats side by side, dearest section first, as near
 * to the stage and to the middle as there are; where no row has that many
 * together, the nearest single ones. And the free seats nearest to one.
 */
function runs(row, n, free) {
  const found = [];

  for (let i = 0; i + n <= row.seats.length; i += 1) {
    const run = row.seats.slice(i, i + n);
    const together = run.at(-1).x - run[0].x <= n - 1 + 0.01;
    if (together && run.every(free)) found.push(run);
  }
  return found;
}

/* Lower is better: rows back weigh more than seats aside. */
function badness(run) {
  const middle = run.reduce((sum, seat) => sum + seat.x, 0) / run.length;
  const depth = run[0].y;

  return depth * 2 + Math.abs(middle);
}

/* `price` narrows it to one price class. An empty list when there is nothing. */
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

/* The free seats nearest to `seat`, those of its price first among equals. */
export function nearestFree(seats, seat, n, without) {
  const far = (other) =>
    Math.hypot(other.x - seat.x, (other.y - seat.y) * 1.5) + (other.price === seat.price ? 0 : 6);

  return seats.all
    .filter((other) => other.status === 'available' && !without.has(other.id))
    .sort((a, b) => far(a) - far(b))
    .slice(0, n);
}
