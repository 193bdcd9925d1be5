/*
 * What is shown at the door, as lib/booking/ticket.c writes it: a code of digits
 * and capital letters, signed, or what people type instead, a booking's number and
 * a seat's.
 */
const PREFIX = 'USHER1';
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CONTENT = 15; // key 1, concert 4, seat 4, item 6
const LENGTH = CONTENT + 64;

/* Capital letters; what looks like a digit of the alphabet is that digit. */
const spelled = (text) => text.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');

/* The bytes of a base32 text; null if it is none, or of another length. */
function bytesOf(text) {
  const bytes = [];
  let bits = 0;
  let n = 0;

  for (const letter of spelled(text)) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return null;
    bits = ((bits << 5) | digit) & 0xfff;
    n += 5;
    if (n >= 8) {
      n -= 8;
      bytes.push((bits >> n) & 0xff);
    }
  }
  const isWhole = bytes.length === LENGTH && n < 5 && (bits & ((1 << n) - 1)) === 0;
  return isWhole ? Uint8Array.from(bytes) : null;
}

const numberOf = (bytes) => bytes.reduce((n, byte) => n * 256 + byte, 0);

function signedCode(text) {
  const bytes = text.toUpperCase().startsWith(PREFIX) ? bytesOf(text.slice(PREFIX.length)) : null;

  if (!bytes) return null;
  return {
    keyId: bytes[0],
    concertId: numberOf(bytes.slice(1, 5)),
    seatId: numberOf(bytes.slice(5, 9)),
    ticketId: numberOf(bytes.slice(9, CONTENT)),
    content: bytes.slice(0, CONTENT),
    signature: bytes.slice(CONTENT),
  };
}

function typedCode(text) {
  const [, letters, seat] = text.match(/^([\w -]+)-([1-9]\d{0,9})$/) ?? [];
  const number = spelled(letters ?? '').replace(/[ -]/g, '');

  if (number.length !== 10) return null;
  return { booking: `${number.slice(0, 5)}-${number.slice(5)}`, seatId: Number(seat) };
}

/* {ticketId, concertId, seatId, ...} of a signed code, {booking, seatId} of a typed one, or null. */
export function readCode(text) {
  return signedCode(text) ?? typedCode(text);
}

/* What the signature of a code is over: its purpose, and its content (lib/base/sign.c). */
function message(content) {
  const purpose = new TextEncoder().encode('ticket');
  return Uint8Array.of(purpose.length, ...purpose, ...content);
}

/* Did the owner of this key sign the code? null: this browser cannot tell. */
export async function isSigned(code, publicKey) {
  const raw = Uint8Array.from(publicKey.match(/../g), (pair) => Number.parseInt(pair, 16));

  try {
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, code.signature, message(code.content));
  } catch {
    return null; // an older browser, or a page that was not served by https
  }
}
