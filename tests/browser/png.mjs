/*
 * Pictures made small: a PNG with a palette of at most 256 colours, which is
 * all a screen of ours has but for the edges of its letters.
 */
import { crc32, deflateSync } from 'node:zlib';

function chunk(type, data) {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

function colourAt(pixels, i) {
  return (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
}

function channels(colour) {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function nearest(palette, colour) {
  const [r, g, b] = channels(colour);
  let best = 0;
  let least = Infinity;
  palette.forEach(([pr, pg, pb], i) => {
    const far = (pr - r) ** 2 + (pg - g) ** 2 + (pb - b) ** 2;
    if (far < least) [best, least] = [i, far];
  });
  return best;
}

/* The 256 colours met most often; a rare one is shown as the nearest of them. */
function paletteOf(pixels) {
  const met = new Map();
  for (let i = 0; i < pixels.length; i += 4) {
    const colour = colourAt(pixels, i);
    met.set(colour, (met.get(colour) ?? 0) + 1);
  }
  const colours = [...met].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const palette = colours.slice(0, 256).map(channels);
  const index = new Map(colours.map((c, i) => [c, i < 256 ? i : nearest(palette, c)]));
  return { palette, index };
}

/* `pixels` are RGBA, row by row. */
export function palettePng(width, height, pixels) {
  const { palette, index } = paletteOf(pixels);
  const rows = Buffer.alloc(height * (width + 1));
  const head = Buffer.alloc(13);

  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8); // eight bits a pixel, palette
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows[y * (width + 1) + 1 + x] = index.get(colourAt(pixels, (y * width + x) * 4));
    }
  }
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
