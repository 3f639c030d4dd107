/**
 * UTF-8 written piece by piece into bytes that are used again and again. A text
 * of fifteen thousand characters that is glued together from hundreds of pieces
 * costs more to flatten and to encode than to hash; pieces that stand ready as
 * bytes are copied.
 */
export type Ink = { bytes: Uint8Array; length: number; /** False when a text had no UTF-8: half a surrogate pair. */ wellFormed: boolean };

const encoder = new TextEncoder();
/** Up to so many characters the encoder's call costs more than its work. */
const SHORT = 48;

/** An empty one. Whoever fills it reads it before anybody else can fill it: without waiting in between. */
export function newInk(): Ink {
  return { bytes: new Uint8Array(32_768), length: 0, wellFormed: true };
}

export function wipe(ink: Ink): void {
  ink.length = 0;
  ink.wellFormed = true;
}

/** What was written, to be read at once: the same bytes will hold something else. */
export function written(ink: Ink): Uint8Array {
  return ink.bytes.subarray(0, ink.length);
}

/** Bytes as they are. */
export function put(ink: Ink, piece: Uint8Array): void {
  const at = ink.length;
  const end = at + piece.length;
  if (end > ink.bytes.length) grow(ink, end);
  // Below some ten bytes the call costs more than the copy.
  const { bytes } = ink;
  if (piece.length < 12) for (let index = 0; index < piece.length; index += 1) bytes[at + index] = piece[index]!;
  else bytes.set(piece, at);
  ink.length = end;
}

/** The bytes that were written from `start` to `end`, once more. */
export function repeat(ink: Ink, start: number, end: number): void {
  const after = ink.length + end - start;
  if (after > ink.bytes.length) grow(ink, after);
  ink.bytes.copyWithin(ink.length, start, end);
  ink.length = after;
}

/** The UTF-8 of a text. */
export function write(ink: Ink, text: string): void {
  let at = ink.length;
  if (at + text.length * 3 > ink.bytes.length) grow(ink, at + text.length * 3);
  const { bytes } = ink;
  if (text.length > SHORT) {
    ink.length += encoder.encodeInto(text, bytes.subarray(at)).written;
    if (!text.isWellFormed()) ink.wellFormed = false;
    return;
  }
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) bytes[at++] = code;
    else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else if ((code & 0xf800) !== 0xd800) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else {
      const low = index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
      if (code >= 0xdc00 || (low & 0xfc00) !== 0xdc00) {
        ink.wellFormed = false;
        continue;
      }
      const point = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
      index += 1;
    }
  }
  ink.length = at;
}

function grow(ink: Ink, least: number): void {
  const bytes = new Uint8Array(Math.max(least, ink.bytes.length * 2));
  bytes.set(ink.bytes.subarray(0, ink.length));
  ink.bytes = bytes;
}
