/**
 * Identifiers that tell nothing and cannot be guessed: 160 random bits in
 * lower-case base32, safe in any path. (A UUID v4 has 122 random bits, fewer
 * than ASVS 5.0 §11.5.1 asks of an unguessable value.)
 */
const ALPHABET = 'abcdefghjkmnpqrstvwxyz0123456789';

export function randomId(randomBytes: (length: number) => Uint8Array): string {
  let bits = 0;
  let held = 0;
  let text = '';
  for (const byte of randomBytes(20)) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

/** The digits of the one above, in the order in which indexes sort them. */
const IN_ORDER = '0123456789abcdefghjkmnpqrstvwxyz';
/** Digits for the second: they begin again in January 2038, and then new ones only stand elsewhere in the index. */
const SECOND = 6;

/**
 * An identifier for awards and credentials, which say when they were made
 * anyway: the second in front and 130 random bits behind it. What a jury brings
 * about is written by the hundred; side by side in the indexes of its tables,
 * it touches some of their pages in place of one for each row.
 */
export function issuedId({ now, randomBytes }: { now(): Date; randomBytes(length: number): Uint8Array }): string {
  let seconds = Math.max(0, Math.floor(now().getTime() / 1000));
  let text = '';
  for (let digit = 0; digit < SECOND; digit += 1, seconds = Math.floor(seconds / 32)) text = IN_ORDER[seconds % 32]! + text;
  return text + randomId(randomBytes).slice(SECOND);
}

/**
 * An identifier for the journal, which says when its entries were made anyway:
 * milliseconds in front, so that entries of one time stand side by side in the
 * index and a commit of many touches one page of it.
 */
export const eventId = ({ now, randomBytes }: { now(): Date; randomBytes(length: number): Uint8Array }): string =>
  `${now().getTime().toString(16).padStart(12, '0')}${randomId(randomBytes)}`;

/** RFC 9562 version 4, for the recipient's `urn:uuid`. */
export function randomUuid(randomBytes: (length: number) => Uint8Array): string {
  const bytes = randomBytes(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return writeUuid(bytes);
}

/** RFC 9562, section 4: sixteen bytes as text. */
export function writeUuid(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
