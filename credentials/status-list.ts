/**
 * Bitstring Status List v1.0: the list of validity bits, encoded and decoded.
 * A list is held as bytes, one bit per credential; index 0 is the leftmost
 * (most significant) bit of the first byte (section "Bitstring Encoding").
 */
import { webPrimitives, type Primitives } from './primitives.ts';

/** Entries in a list that we publish; also the least that any list may have (section "Bitstring Length", herd privacy). */
export const STATUS_LIST_LENGTH = 131_072;

/** The most that a list may hold once inflated: 2 MiB, 128 times the minimum. */
const MOST_BYTES = 2 * 1024 * 1024;
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
export async function encodeStatusList(bits: Uint8Array, primitives: Primitives = webPrimitives): Promise<string> {
  if (bits.length < LEAST_BYTES) throw new RangeError(`A status list needs at least ${STATUS_LIST_LENGTH} entries`);
  return `u${primitives.base64url.encode(await primitives.gzip(bits))}`;
}

/**
 * The bits of an `encodedList`, inflated no further than to 2 MiB: a megabyte of gzip can stand for a gigabyte.
 * Accepts the multibase form only ('u', base64url without padding).
 */
export async function decodeStatusList(encoded: string, primitives: Primitives = webPrimitives): Promise<DecodedStatusList> {
  if (typeof encoded !== 'string' || encoded.length > MOST_CHARACTERS) return { ok: false, reason: 'MALFORMED_VALUE_ERROR' };
  if (!/^u[A-Za-z0-9_-]+$/.test(encoded)) return { ok: false, reason: 'MALFORMED_VALUE_ERROR' };
  if (encoded.length % 4 === 2) return { ok: false, reason: 'MALFORMED_VALUE_ERROR' }; // 'u' + 4n+1 characters: no base64url
  const bits = await primitives.gunzip(primitives.base64url.decode(encoded.slice(1)), MOST_BYTES);
  if (bits === null) return { ok: false, reason: 'MALFORMED_VALUE_ERROR' };
  if (bits.length < LEAST_BYTES) return { ok: false, reason: 'STATUS_LIST_LENGTH_ERROR' };
  return { ok: true, bits };
}

/**
 * Does a list give each credential the herd in which it cannot be told apart? A
 * list whose entries have several bits has fewer of them.
 * Source: Bitstring Status List v1.0, section 3.2 (Validate Algorithm): length divided by `statusSize`.
 * @param size `statusSize` of the entry, in bits
 */
export function hasEnoughEntries(bits: Uint8Array, size: number): boolean {
  return (bits.length * 8) / size >= STATUS_LIST_LENGTH;
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
  const copy = bits.slice();
  const length = bits.length * 8;
  for (const index of indexes) {
    if (!Number.isInteger(index) || index < 0 || index >= length) throw new RangeError(`No entry ${index} in a list of ${length}`);
    copy[index >>> 3]! |= 0b1000_0000 >>> (index & 7);
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
