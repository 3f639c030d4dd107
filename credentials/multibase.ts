/**
 * Multibase and multihash, the spellings that W3C documents use for bytes.
 * Sources: Controlled Identifiers 1.0, sections "Multibase" and "Multihash".
 */
import { base64url } from 'jose';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => BASE58.indexOf(String.fromCharCode(code)));
const TWO_DIGITS = 58 ** 2;
const FOUR_DIGITS = 58 ** 4;
const PAIRS: readonly string[] = Array.from({ length: TWO_DIGITS }, (_, value) => BASE58[Math.floor(value / 58)]! + BASE58[value % 58]!);
const LIMB = 2 ** 16;
const ONE = '1'.charCodeAt(0);
/** Longer input is refused: decoding takes quadratic time and no key or signature is that long. */
const MOST_BASE58 = 256;
/** Multihash prefix of SHA-256: code 0x12, length 32. */
const SHA2_256 = [0x12, 0x20] as const;

/** The bytes of base58btc text (without the multibase 'z'), or null when it is not base58btc or too long. */
export function decodeBase58(text: string): Uint8Array | null {
  if (text.length === 0 || text.length > MOST_BASE58) return null;
  let zeros = 0;
  while (text.charCodeAt(zeros) === ONE) zeros += 1;
  // Two bytes in each limb, the lowest first; a product stays below 2^53.
  const limbs = new Float64Array(MOST_BASE58 / 2);
  let used = 0;
  for (let start = zeros; start < text.length; start += 5) {
    const end = Math.min(start + 5, text.length);
    let [carry, factor] = [0, 1];
    for (let index = start; index < end; index += 1) {
      const code = text.charCodeAt(index);
      const digit = code < 128 ? DIGITS[code]! : -1;
      if (digit < 0) return null;
      carry = carry * 58 + digit;
      factor *= 58;
    }
    for (let index = 0; index < used; index += 1) {
      const product = limbs[index]! * factor + carry;
      carry = Math.floor(product / LIMB);
      limbs[index] = product - carry * LIMB;
    }
    for (; carry > 0; used += 1) {
      const rest = Math.floor(carry / LIMB);
      limbs[used] = carry - rest * LIMB;
      carry = rest;
    }
  }
  const length = used === 0 ? 0 : used * 2 - (limbs[used - 1]! < 256 ? 1 : 0);
  const bytes = new Uint8Array(zeros + length);
  for (let index = 0; index < length; index += 1) bytes[zeros + length - 1 - index] = index & 1 ? limbs[index >> 1]! >> 8 : limbs[index >> 1]! & 0xff;
  return bytes;
}

/** For signatures and keys: used again for each, and nobody waits in between. */
const SHORT = 64;
const shortOnes = new Float64Array(SHORT / 2 + 1);

/** Base58btc text of the bytes, without the multibase 'z'. */
export function encodeBase58(bytes: Uint8Array): string {
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros += 1;
  // Four digits in each limb, the lowest first, taken from three bytes at a time: a product stays below 2^53.
  const limbs = bytes.length <= SHORT ? shortOnes : new Float64Array(Math.ceil(bytes.length / 2) + 1);
  let used = 0;
  for (let position = zeros; position < bytes.length; ) {
    const end = position + ((bytes.length - position) % 3 || 3);
    let carry = 0;
    let factor = 1;
    for (; position < end; position += 1) {
      carry = carry * 256 + bytes[position]!;
      factor *= 256;
    }
    for (let index = 0; index < used; index += 1) {
      const product = limbs[index]! * factor + carry;
      carry = Math.floor(product / FOUR_DIGITS);
      limbs[index] = product - carry * FOUR_DIGITS;
    }
    for (; carry > 0; used += 1) {
      const rest = Math.floor(carry / FOUR_DIGITS);
      limbs[used] = carry - rest * FOUR_DIGITS;
      carry = rest;
    }
  }
  let text = '';
  for (let index = used - 1; index >= 0; index -= 1) text += PAIRS[Math.floor(limbs[index]! / TWO_DIGITS)]! + PAIRS[limbs[index]! % TWO_DIGITS]!;
  let start = 0;
  while (start < text.length && text.charCodeAt(start) === ONE) start += 1;
  return '1'.repeat(zeros) + text.slice(start);
}

/**
 * `digestMultibase` of a related resource: 'u' + base64url of the SHA-256 multihash
 * (Verifiable Credentials Data Model 2.0, section 5.3 "Integrity of Related Resources").
 */
export async function digestMultibase(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
  return `u${base64url.encode(Uint8Array.from([...SHA2_256, ...digest]))}`;
}

/** The same from a SHA-256 that is known already, in hex. @throws RangeError for anything but 64 hex digits */
export function digestMultibaseOfHash(hex: string): string {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new RangeError('a SHA-256 has 64 hexadecimal digits');
  const digest = hex.match(/../g)!.map((byte) => Number.parseInt(byte, 16));
  return `u${base64url.encode(Uint8Array.from([...SHA2_256, ...digest]))}`;
}

/** Multihash codes that Web Crypto can compute: SHA-256, SHA-512, SHA-384, each with its length. */
const HASHES: ReadonlyMap<number, { readonly algorithm: string; readonly length: number }> = new Map([
  [0x12, { algorithm: 'SHA-256', length: 32 }], [0x13, { algorithm: 'SHA-512', length: 64 }], [0x20, { algorithm: 'SHA-384', length: 48 }],
]);
const MOST_DIGEST_TEXT = 128;

/**
 * The digest in a `digestMultibase`, or null when it is malformed or of a kind that is not computed here.
 * @returns the name of the hash as Web Crypto knows it, and its bytes
 */
export function digestOfMultibase(text: string): { algorithm: string; digest: Uint8Array } | null {
  if (text.length > MOST_DIGEST_TEXT) return null;
  const bytes = text.startsWith('z') ? decodeBase58(text.slice(1)) : text.startsWith('u') ? decodeBase64url(text.slice(1)) : null;
  const known = bytes === null ? undefined : HASHES.get(bytes[0]!);
  if (!bytes || !known || bytes[1] !== known.length || bytes.length !== known.length + 2) return null;
  return { algorithm: known.algorithm, digest: bytes.slice(2) };
}

/** The bytes of base64url text without padding, in the one spelling that encoding these bytes gives; null for any other. */
export function decodeBase64url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) return null;
  // What a byte does not fill is nothing: four bits of the last letter after one byte of the last three, two after two.
  if ((text.length % 4 === 2 && !/[AQgw]$/.test(text)) || (text.length % 4 === 3 && !/[AEIMQUYcgkosw048]$/.test(text))) return null;
  return base64url.decode(text);
}
