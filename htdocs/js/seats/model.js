/*
 * The seats of a concert as the service lists them, and the sections and price
 * classes that follow from the list. A seat is one object for as long as it is
 * listed, only its status changes: map, list and choice may keep it. No document.
 */
/* Rows and seats are numbered 1, 2, 10 or A, B, C. */
const inOrder = new Intl.Collator('en', { numeric: true }).compare;

export class Seats {
  all = [];
  byId = new Map();
  sections = [];
  prices = [];

  /* Takes an answer of /booking/seats in; true when a seat came or went. */
  update(rows) {
    if (rows.length === this.all.length && rows.every((row) => this.byId.has(row.seat_id))) {
      for (const row of rows) this.byId.get(row.seat_id).status = row.status;
      return false;
    }
    this.all = rows.map((row) => ({
      id: row.seat_id,
      section: String(row.section),
      row: String(row.row),
      number: row.number,
      price: row.price,
      status: row.status,
      x: 0,
      y: 0,
    }));
    this.byId = new Map(this.all.map((seat) => [seat.id, seat]));
    this.prices = [...new Set(this.all.map((seat) => seat.price))].sort((a, b) => b - a);
    this.sections = sectionsOf(this.all);
    return true;
  }

  /* Of these seats the free ones are not free for this account. */
  keep(ids) {
    for (const id of ids) {
      const seat = this.get(id);
      if (seat?.status === 'available') seat.status = 'held';
    }
  }

  get(id) {
    return this.byId.get(id);
  }

  /* 1 for the dearest; the colours of the map go to 6. */
  priceClass(price) {
    return Math.min(6, this.prices.indexOf(price) + 1);
  }

  count(status) {
    return this.all.reduce((n, seat) => n + (seat.status === status), 0);
  }

  /* No seat is free, and none is held, which might be given back. */
  get soldOut() {
    return this.all.length > 0 && this.count('available') + this.count('held') === 0;
  }

  total(ids) {
    return ids.reduce((sum, id) => sum + (this.get(id)?.price ?? 0), 0);
  }
}

function sectionsOf(all) {
  const sections = new Map();

  for (const seat of all) {
    if (!sections.has(seat.section)) sections.set(seat.section, new Map());
    const rows = sections.get(seat.section);
    if (!rows.has(seat.row)) rows.set(seat.row, []);
    rows.get(seat.row).push(seat);
  }
  return [...sections]
    .map(([name, rows]) => ({
      name,
      price: Math.max(...[...rows.values()].flat().map((seat) => seat.price)),
      rows: [...rows]
        .map(([row, seats]) => ({
          name: row,
          seats: seats.sort((a, b) => inOrder(String(a.number), String(b.number))),
        }))
        .sort((a, b) => inOrder(a.name, b.name)),
    }))
    .sort((a, b) => inOrder(a.name, b.name));
}
