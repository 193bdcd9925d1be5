/*
 * Draws a list that is drawn again and again. The row of an item lives as long as
 * the item, so that a redraw does not take the keyboard's focus away. `key` tells
 * items apart, `make` makes an empty row, `fill` puts in what may have changed.
 */
export function drawRows(parent, items, { key, make, fill }) {
  const old = new Map([...parent.children].map((el) => [el.dataset.key, el]));
  const rows = items.map((item) => {
    const name = String(key(item));
    const el = old.get(name) ?? make(item);
    old.delete(name);
    el.dataset.key = name;
    fill(el, item);
    return el;
  });

  for (const el of old.values()) el.remove();
  rows.forEach((el, i) => {
    const there = parent.children[i] ?? null;
    if (there !== el) parent.insertBefore(el, there);
  });
}
