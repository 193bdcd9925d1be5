/*
 * The seats as a list: section, row, seat. It can do all that the map can, with
 * ordinary buttons. The buttons of a section are made when it is first opened, so
 * that twenty thousand seats cost nothing until somebody wants to see them.
 */
import { points } from '../amounts.js';
import { t } from '../i18n.js';

export class SeatList {
  #box;
  #seats;
  #chosen;
  #nameOf;
  #onPick;
  #open = new Set();

  constructor(box, { seats, chosen, nameOf, onPick }) {
    this.#box = box;
    this.#seats = seats;
    this.#chosen = chosen;
    this.#nameOf = nameOf;
    this.#onPick = onPick;
  }

  /* After seats came or went. */
  rebuild() {
    this.#box.replaceChildren(...this.#seats.sections.map((section) => this.#section(section)));
  }

  /* After states or choices changed: draws those of the seats that have buttons. */
  refresh() {
    for (const details of this.#box.children) {
      const section = this.#seats.sections[Number(details.dataset.section)];
      details.querySelector('.free').textContent = this.#freeWords(section);
    }
    for (const button of this.#box.querySelectorAll('button')) {
      this.#dress(button, this.#seats.get(Number(button.dataset.seat)));
    }
  }

  #freeWords(section) {
    const free = section.rows
      .flatMap((row) => row.seats)
      .filter((seat) => seat.status === 'available').length;
    return t('seats.free', { n: free });
  }

  #section(section) {
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    const name = document.createElement('span');
    const free = document.createElement('span');
    const price = document.createElement('span');

    details.dataset.section = String(this.#seats.sections.indexOf(section));
    details.open = this.#open.has(section.name);
    name.className = 'name';
    name.textContent = t('seats.section', { section: section.name });
    price.className = 'price';
    price.dataset.class = String(this.#seats.priceClass(section.price));
    price.textContent = points(section.price);
    free.className = 'free soft';
    free.textContent = this.#freeWords(section);
    summary.append(name, price, free);
    details.append(summary);
    details.addEventListener('toggle', () => {
      if (!details.open) {
        this.#open.delete(section.name);
        return;
      }
      this.#open.add(section.name);
      if (details.children.length === 1) details.append(...section.rows.map((row) => this.#row(row)));
    });
    return details;
  }

  #row(row) {
    const line = document.createElement('div');
    const name = document.createElement('h3');
    const seats = document.createElement('div');

    line.className = 'row';
    name.textContent = t('seats.row', { row: row.name });
    seats.className = 'places';
    for (const seat of row.seats) {
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.seat = String(seat.id);
      button.addEventListener('click', () => this.#onPick(seat));
      this.#dress(button, seat);
      seats.append(button);
    }
    line.append(name, seats);
    return line;
  }

  /* A button that has not changed is left alone, for it may have the focus. */
  #dress(button, seat) {
    const chosen = this.#chosen.has(seat.id) || seat.status === 'mine';
    const status = chosen ? 'mine' : seat.status;

    if (button.dataset.status === status) return;
    button.dataset.status = status;
    const name = document.createElement('span');
    name.className = 'visually-hidden';
    name.textContent = ` ${this.#nameOf(seat)}`;
    button.replaceChildren(seat.number, name);
    button.setAttribute('aria-pressed', String(chosen));
    button.setAttribute('aria-disabled', String(!chosen && seat.status !== 'available'));
  }
}
