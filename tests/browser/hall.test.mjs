/* The hall, as functions: where seats stand, which are best, what is nearest. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { bestSeats, nearestFree } from '../../htdocs/js/seats/best.js';
import { Camera } from '../../htdocs/js/seats/camera.js';
import { layOut } from '../../htdocs/js/seats/layout.js';
import { Seats } from '../../htdocs/js/seats/model.js';

const PRICES = [150000, 150000, 120000, 120000, 120000, 90000, 90000, 60000];

function hall(sections, rows, cols) {
  const out = [];
  for (let s = 0; s < sections; s += 1) {
    for (let row = 1; row <= rows; row += 1) {
      for (let number = 1; number <= cols; number += 1) {
        out.push({
          seat_id: out.length + 1,
          section: String.fromCharCode(65 + s),
          row: String(row),
          number,
          price: PRICES[s % PRICES.length],
          status: 'available',
        });
      }
    }
  }
  return out;
}

function laidOut(rows) {
  const seats = new Seats();
  seats.update(rows);
  return { seats, plan: layOut(seats.sections) };
}

test('no two seats stand in the same place, and all stand inside the hall', () => {
  const { seats, plan } = laidOut(hall(8, 10, 25));
  const grid = new Map();
  for (const seat of seats.all) {
    assert.ok(seat.x > plan.box.left && seat.x < plan.box.right);
    assert.ok(seat.y > plan.stage.bottom && seat.y < plan.box.bottom);
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const other of grid.get(`${Math.floor(seat.x) + dx},${Math.floor(seat.y) + dy}`) ?? []) {
          assert.ok(Math.hypot(other.x - seat.x, other.y - seat.y) > 0.9, `${seat.id} ${other.id}`);
        }
      }
    }
    const cell = `${Math.floor(seat.x)},${Math.floor(seat.y)}`;
    grid.set(cell, [...(grid.get(cell) ?? []), seat]);
  }
});

test('the dearest sections stand nearest to the stage', () => {
  const { seats } = laidOut(hall(8, 10, 25));
  const depth = (name) => seats.sections.find((section) => section.name === name).box.top;
  assert.ok(depth('A') < depth('C') && depth('C') < depth('F') && depth('F') < depth('H'));
});

test('rows and seats are in the order people count', () => {
  const { seats } = laidOut(hall(1, 12, 12).reverse());
  const [section] = seats.sections;
  assert.deepEqual(section.rows.map((row) => row.name), Array.from({ length: 12 }, (_, i) => String(i + 1)));
  assert.deepEqual(section.rows[0].seats.map((seat) => seat.number), Array.from({ length: 12 }, (_, i) => i + 1));
});

test('a change of states keeps the seats, a new seat rebuilds the hall', () => {
  const rows = hall(1, 2, 2);
  const seats = new Seats();
  assert.equal(seats.update(rows), true);
  const seat = seats.get(1);
  assert.equal(seats.update(rows.map((row) => ({ ...row, status: 'sold' }))), false);
  assert.equal(seats.get(1), seat);
  assert.equal(seat.status, 'sold');
  assert.equal(seats.update([...rows, { ...rows[0], seat_id: 99, number: 3 }]), true);
});

test('the best seats are side by side, in front, in the middle', () => {
  const { seats } = laidOut(hall(8, 10, 25));
  const best = bestSeats(seats, 3);
  assert.deepEqual([...new Set(best.map((seat) => seat.row))], ['1']);
  assert.equal(best[2].number - best[0].number, 2);
  assert.equal(best[0].price, 150000);
});

test('best seats keep to a price, and to what is free', () => {
  const { seats } = laidOut(hall(8, 10, 25));
  for (const seat of seats.all) if (seat.row === '1') seat.status = 'sold';
  const best = bestSeats(seats, 2, 90000);
  assert.ok(best.every((seat) => seat.price === 90000 && seat.row === '2'));
});

test('where no row has that many together, single seats are better than none', () => {
  const { seats } = laidOut(hall(1, 4, 4));
  for (const seat of seats.all) seat.status = seat.number % 2 ? 'available' : 'held';
  assert.equal(bestSeats(seats, 3).length, 3);
  for (const seat of seats.all) seat.status = 'sold';
  assert.deepEqual(bestSeats(seats, 1), []);
});

test('the nearest free seats are free, near, and not chosen already', () => {
  const { seats } = laidOut(hall(2, 5, 9));
  const lost = seats.all.find((seat) => seat.section === 'A' && seat.row === '3' && seat.number === 5);
  lost.status = 'sold';
  const beside = seats.all.find((seat) => seat.section === 'A' && seat.row === '3' && seat.number === 4);
  const near = nearestFree(seats, lost, 3, new Set([beside.id]));
  assert.equal(near.length, 3);
  assert.ok(!near.includes(beside) && !near.includes(lost));
  assert.ok(near.every((seat) => Math.hypot(seat.x - lost.x, seat.y - lost.y) < 1.6));
});

test('what is under the finger stays there while zooming', () => {
  const camera = new Camera();
  camera.resize(390, 400);
  camera.hall({ left: -40, right: 40, top: 0, bottom: 60 });
  camera.zoom(4, 195, 200);
  const before = camera.toHall(150, 180);
  camera.zoom(1.5, 150, 180);
  const after = camera.toHall(150, 180);
  assert.ok(Math.hypot(before[0] - after[0], before[1] - after[1]) < 1e-9);
});

test('the camera never leaves the hall', () => {
  const camera = new Camera();
  camera.resize(390, 400);
  camera.hall({ left: -40, right: 40, top: 0, bottom: 60 });
  camera.zoom(6);
  camera.pan(-100000, 100000);
  const [left, top] = camera.toHall(0, 0);
  const [right, bottom] = camera.toHall(390, 400);
  assert.ok(left >= -40 - 1e-9 && right <= 40 + 1e-9 && top >= -1e-9 && bottom <= 60 + 1e-9);
});

test('what is laid over the map hides no seat of the whole hall', () => {
  for (const [width, height] of [[360, 300], [320, 160], [740, 256], [880, 600]]) {
    const camera = new Camera();
    camera.resize(width, height, 58);
    camera.hall({ left: -40, right: 40, top: 0, bottom: 60 });
    const [left] = camera.toCanvas(-40, 0);
    const [right] = camera.toCanvas(40, 0);
    assert.ok(left >= -1e-9 && right <= width - 58 + 1e-9, `${width}: ${left} to ${right}`);
    camera.zoom(8);
    camera.pan(-100000, 0);
    assert.ok(camera.toCanvas(40, 0)[0] <= width - 58 + 1e-9, `${width}, zoomed in`);
  }
});

test('twenty thousand seats are laid out and searched in no time', () => {
  const began = performance.now();
  const { seats } = laidOut(hall(40, 20, 25));
  bestSeats(seats, 4);
  assert.equal(seats.all.length, 20000);
  assert.ok(performance.now() - began < 1000);
});
