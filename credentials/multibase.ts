/**
 * Multibase and multihash, the spellings that W3C documents use for bytes.
 * Sources: Controlled Identifiers 1.0, sections "Multibase" and "Multihash".
 */
import { base64url } from 'jose';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** Longer input is refused: decoding takes quadratic time and no key or signature is that long. */
const MOST_BASE58 = 256;
/** Multihash prefix of SHA-256: code 0x12, length 32. */
const SHA2_256 = [0x12, 0x20] as const;

/** The bytes of base58btc text (without the multibase 'z'), or null when it is not base58btc or too long. */
export function decodeBase58(text: string): Uint8Array | null {
  if (text.length === 0 || text.length > MOST_BASE58) return null;
  const bytes: number[] = [];
  for (const character of text) {
    let carry = BASE58.indexOf(character);
    if (carry < 0) return null;
    for (let index = 0; index < bytes.length; index++) {
      carry += bytes[index]! * 58;
      bytes[index] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  const zeros = /^1*/.exec(text)![0].length;
  return Uint8Array.from([...Array<number>(zeros).fill(0), ...bytes.reverse()]);
}

/** Base58btc text of the bytes, without the multibase 'z'. */
export function encodeBase58(bytes: Uint8Array): string {
  const digits: number[] = [];
  for (const byte of bytes) {
    let carry: number = byte;
    for (let index = 0; index < digits.length; index++) {
      carry += digits[index]! << 8;
      digits[index] = carry % 58;
      carry = Math.floor(carry / 58);
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58);
  }
  const firstNonZero = bytes.findIndex((byte) => byte !== 0);
  const zeros = firstNonZero < 0 ? bytes.length : firstNonZero;
  return '1'.repeat(zeros) + digits.reverse().map((digit) => BASE58[digit]).join('');
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
