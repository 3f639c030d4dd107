/**
 * Bitstring Status List v1.0: the list of validity bits, encoded and decoded.
 * A list is held as bytes, one bit per credential; index 0 is the leftmost
 * (most significant) bit of the first byte (section "Bitstring Encoding").
 */
import { base64url } from 'jose';

/** Entries in a list that we publish; also the least that any list may have (section "Bitstring Length", herd privacy). */
export const STATUS_LIST_LENGTH = 131_072;

/** The most that a list may hold once inflated: 2 MiB, 128 times the minimum. */
const MOST_BYTES = 2 * 1024 * 1024;
const PIECE = 1024;
const LEAST_BYTES = STATUS_LIST_LENGTH / 8;
/** Base64url characters of the encoded list before any decoding: deflate cannot shrink 2 MiB of noise, so allow for it. */
const MOST_CHARACTERS = 3 * 1024 * 1024;

/** Error names of Bitstring Status List v1.0, section "Processing Errors". */
export type StatusListProblem = 'MALFORMED_VALUE_ERROR' | 'STATUS_LIST_LENGTH_ERROR' | 'RANGE_ERROR';
export type DecodedStatusList =
  | { ok: true; bits: Uint8Array }
  | { ok: false; reason: 'MALFORMED_VALUE_ERROR' | 'STATUS_LIST_LENGTH_ERROR' };

/** A list of `STATUS_LIST_LENGTH` entries, none of them set. */
export function emptyStatusList(): Uint8Array {
  return new Uint8Array(LEAST_BYTES);
}

/**
 * `encodedList` of a BitstringStatusList: 'u' + base64url without padding of the gzipped bits.
 * @param bits at least 16384 bytes; fewer is a fault of the caller and throws a RangeError
 */
export async function encodeStatusList(bits: Uint8Array): Promise<string> {
  if (bits.length < LEAST_BYTES) throw new RangeError(`A status list needs at least ${STATUS_LIST_LENGTH} entries`);
  const gzipped = new Blob([bits.slice()]).stream().pipeThrough(new CompressionStream('gzip'));
  return `u${base64url.encode(new Uint8Array(await new Response(gzipped).arrayBuffer()))}`;
}

/**
 * The bits of an `encodedList`, inflated piece by piece and abandoned as soon as
 * they exceed 2 MiB: a megabyte of gzip can stand for a gigabyte.
 * Accepts the multibase form only ('u', base64url without padding).
 */
export async function decodeStatusList(encoded: string): Promise<DecodedStatusList> {
  if (typeof encoded !== 'string' || encoded.length > MOST_CHARACTERS) return { ok: false, reason: 'MALFORMED_VALUE_ERROR' };
  if (!/^u[A-Za-z0-9_-]+$/.test(encoded)) return { ok: false, reason: 'MALFORMED_VALUE_ERROR' };
  if (encoded.length % 4 === 2) return { ok: false, reason: 'MALFORMED_VALUE_ERROR' }; // 'u' + 4n+1 characters: no base64url
  const bits = await inflate(Uint8Array.from(base64url.decode(encoded.slice(1))));
  if (bits === null) return { ok: false, reason: 'MALFORMED_VALUE_ERROR' };
  if (bits.length < LEAST_BYTES) return { ok: false, reason: 'STATUS_LIST_LENGTH_ERROR' };
  return { ok: true, bits };
}

/**
 * The bit of one credential.
 * @param index `statusListIndex`: base-10 digits as a string, or a number. Nothing else is read: '5junk', '-1', '1.0', ' 1' are malformed
 */
export function readBit(bits: Uint8Array, index: string | number): boolean | 'RANGE_ERROR' | 'MALFORMED_VALUE_ERROR' {
  const position = toIndex(index);
  if (position === null) return 'MALFORMED_VALUE_ERROR';
  const byte = bits[Math.floor(position / 8)];
  if (byte === undefined) return 'RANGE_ERROR';
  return (byte & maskOf(position)) !== 0;
}

/** A copy of the list with one bit set. Throws a RangeError for an index outside of the list. */
export function setBit(bits: Uint8Array, index: number): Uint8Array {
  return setBits(bits, [index]);
}

/** One copy of the list with all these bits set. Throws a RangeError for an index outside of the list. */
export function setBits(bits: Uint8Array, indexes: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(bits);
  for (const index of indexes) {
    if (typeof readBit(bits, index) !== 'boolean') throw new RangeError(`No entry ${index} in a list of ${bits.length * 8}`);
    copy[Math.floor(index / 8)]! |= maskOf(index);
  }
  return copy;
}

function maskOf(position: number): number {
  return 0b1000_0000 >> (position % 8);
}

function toIndex(index: string | number): number | null {
  const digits = String(index);
  if (!/^(0|[1-9]\d{0,15})$/.test(digits)) return null;
  const position = Number(digits);
  return Number.isSafeInteger(position) ? position : null;
}

/**
 * The inflated bytes; null when the input is no gzip or holds more than the limit.
 * Fed in pieces of a kibibyte: one piece inflates to about a mebibyte at most,
 * so that no runtime can be made to hold the whole before we count it.
 */
async function inflate(gzipped: Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> {
  const reader = inPieces(gzipped).pipeThrough(new DecompressionStream('gzip')).getReader();
  const inflated: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concatenate(inflated, length);
      length += value.length;
      if (length > MOST_BYTES) {
        await reader.cancel();
        return null;
      }
      inflated.push(value);
    }
  } catch {
    return null;
  }
}

function inPieces(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(offset, (offset += PIECE)));
    },
  });
}

function concatenate(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
