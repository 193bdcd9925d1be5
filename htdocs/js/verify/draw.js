/*
 * The opening draw from what was published, by WebCrypto and nothing of usher's
 * services: docs/queue.md describes it, and has the same in Python.
 */
const ROUNDS = 10;

/* Of an index of which nobody is known. */
export const NOBODY = '0'.repeat(24);

const bytesOf = (text) => new TextEncoder().encode(text);
const hexOf = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, '0')).join('');

/* The bytes that hexadecimal digits stand for. */
function unhex(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

async function hash(name, bytes) {
  return hexOf(await crypto.subtle.digest(name, bytes));
}

/* SHA-256 of the seed's bytes. */
export function commitmentOf(seed) {
  return hash('SHA-256', unhex(seed));
}

/* SHA-256 of the list of entrants, as it was served. */
export function listHash(buffer) {
  return hash('SHA-256', buffer);
}

export function keyOf({ seed, entrants, hash: entrantsHash, beacon }) {
  return hash('SHA-256', bytesOf(`${seed}\n${entrants}\n${entrantsHash}\n${beacon}`));
}

/* The line of an index in the list; null if the list is of another length. */
export function lineOf(buffer, entrants, index) {
  const width = NOBODY.length + 1;

  if (buffer.byteLength !== entrants * width) return null;
  return new TextDecoder().decode(buffer.slice((index - 1) * width, index * width - 1));
}

async function shift(key, entrants, round, half) {
  const word = bytesOf(`${key}:${entrants}:${round}:${half}`);
  return Number.parseInt((await hash('SHA-1', word)).slice(0, 8), 16);
}

/* The place of an index. After the freeze, index and place are the same. */
export async function placeOf(key, entrants, index) {
  if (index > entrants) return index;
  const a = Math.ceil(Math.sqrt(entrants));
  const b = Math.ceil(entrants / a);
  let x = index - 1;

  do {
    let left = Math.floor(x / b);
    let right = x % b;
    for (let round = 1; round <= ROUNDS; round += 1) {
      if (round % 2 === 1) left = (left + (await shift(key, entrants, round, right))) % a;
      else right = (right + (await shift(key, entrants, round, left))) % b;
    }
    x = left * b + right;
  } while (x >= entrants);
  return x + 1;
}
