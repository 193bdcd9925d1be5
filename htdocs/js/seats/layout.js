/*
 * Where each seat stands. The service knows sections, rows and numbers, but no
 * plan of the hall, so it is drawn as halls usually are: the stage in front, the
 * dearest sections nearest to it, sections of one price side by side, rows bent
 * around the stage. One unit is the distance between two neighbours; x is 0 in the
 * middle, y grows away from the stage.
 */
const AISLE = 2.2;
const TIER_GAP = 3;
const WIDEST = 76;
const BEND = 0.0022;
const STAGE_DEPTH = 5;

function widthOf(section) {
  return Math.max(...section.rows.map((row) => row.seats.length));
}

/* Sections, dearest first, in tiers: side by side if of one price, at most WIDEST. */
function tiersOf(sections) {
  const tiers = [];
  const byPrice = [...sections].sort((a, b) => b.price - a.price);

  for (const section of byPrice) {
    const tier = tiers.at(-1);
    const width = widthOf(section);
    if (tier && tier.price === section.price && tier.width + AISLE + width <= WIDEST) {
      tier.sections.push(section);
      tier.width += AISLE + width;
    } else {
      tiers.push({ price: section.price, width, sections: [section] });
    }
  }
  return tiers;
}

function placeSection(section, left, top, span) {
  section.rows.forEach((row, depth) => {
    const start = left + (span - row.seats.length) / 2;
    row.seats.forEach((seat, i) => {
      const x = start + i + 0.5;
      seat.x = x;
      seat.y = top + depth + 0.5 - BEND * x * x;
    });
  });
}

function boxOf(section) {
  const seats = section.rows.flatMap((row) => row.seats);
  const xs = seats.map((seat) => seat.x);
  const ys = seats.map((seat) => seat.y);

  return {
    left: Math.min(...xs) - 0.5,
    right: Math.max(...xs) + 0.5,
    top: Math.min(...ys) - 0.5,
    bottom: Math.max(...ys) + 0.5,
  };
}

/* Sets x and y of every seat and the box of every section; gives the hall's box and the stage's. */
export function layOut(sections) {
  let top = STAGE_DEPTH;

  for (const tier of tiersOf(sections)) {
    const sag = BEND * (tier.width / 2) ** 2;
    let left = -tier.width / 2;
    top += sag;
    for (const section of tier.sections) {
      placeSection(section, left, top, widthOf(section));
      left += widthOf(section) + AISLE;
    }
    top += Math.max(...tier.sections.map((section) => section.rows.length)) + TIER_GAP;
  }
  for (const section of sections) section.box = boxOf(section);
  const half = Math.max(10, ...sections.map((s) => Math.max(-s.box.left, s.box.right)));
  return {
    box: { left: -half - 1, right: half + 1, top: -0.5, bottom: top - TIER_GAP + 0.5 },
    stage: { left: -Math.min(16, half * 0.6), right: Math.min(16, half * 0.6), top: 0, bottom: 2.6 },
  };
}
