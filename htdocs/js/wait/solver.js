/*
 * The puzzle of newcomers (docs/http.md): a nonce with which SHA-256 over the hash
 * of the challenge and the nonce begins with `level` bits that are zero. A worker
 * runs it, or the page itself. The browser's own SHA-256 answers one hash at a time
 * by a promise, and not at all without https: this one is an order of magnitude
 * faster, as a try is a single block of which only the nonce changes.
 */
const TRIES = 20000;

/* The constants of SHA-256: fractions of the roots of the first primes. */
const primes = [];
for (let n = 2; primes.length < 64; n += 1) {
  if (primes.every((p) => n % p)) primes.push(n);
}
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
const K = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));

const W = new Int32Array(64);

/* Takes the block in W[0..15] into the state. */
function compress(state) {
  for (let i = 16; i < 64; i += 1) {
    const x = W[i - 15];
    const y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

/* SHA-256 of a text, as eight numbers. */
function hashOf(text) {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  const view = new DataView(padded.buffer);
  const state = START.slice();

  padded.set(bytes);
  padded[bytes.length] = 0x80;
  view.setUint32(padded.length - 4, bytes.length * 8);
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i += 1) W[i] = view.getInt32(at + 4 * i);
    compress(state);
  }
  return state;
}

/* A nonce from `from` on that solves it, or null after `tries`. */
function search(start, level, from, tries) {
  const state = new Int32Array(8);

  for (let nonce = from; nonce < from + tries; nonce += 1) {
    W.set(start);
    W[8] = nonce / 2 ** 32;
    W[9] = nonce;
    W[10] = 0x80000000;
    W.fill(0, 11, 15);
    W[15] = 40 * 8;
    state.set(START);
    compress(state);
    if (state[0] >>> (32 - level) === 0) return nonce;
  }
  return null;
}

/* `pause` comes between two lots of tries. */
export async function solve({ challenge, level }, pause = () => null) {
  const start = hashOf(challenge);
  let nonce = null;

  for (let from = 0; nonce === null; from += TRIES) {
    nonce = search(start, level, from, TRIES);
    if (nonce === null) await pause();
  }
  return nonce;
}

if (typeof document === 'undefined' && typeof postMessage === 'function') {
  addEventListener('message', async ({ data }) => postMessage(await solve(data)));
}
