/**
 * What an Ogg sound says besides itself: the second packet, of words about it.
 * Sources: RFC 3533 (Ogg), section 6; RFC 7845 (Opus in Ogg), section 5.2;
 * Vorbis I specification, section 5 (comments).
 */
import type { Asking } from './iso-media.ts';
import { writtenOver, type Patch } from './patch.ts';

const HEAD = 27;
const MOST_LACING = 255;
/** A picture of a cover may stand in it. */
const MOST_BYTES = 16 * 1024 * 1024;
const SPACE = 0x20;

type Page = { readonly offset: number; readonly serial: number; readonly body: number; readonly end: number; /** Of the packet that goes on or begins here: its bytes on this page, and whether it ends. */ readonly taken: number; readonly ends: boolean };

function* pageAt(offset: number, size: number): Asking<Page | null> {
  if (offset + HEAD > size) return null;
  const head = yield { offset, length: Math.min(HEAD + MOST_LACING, size - offset) };
  if (String.fromCharCode(...head.subarray(0, 4)) !== 'OggS') return null;
  const lacing = [...head.subarray(HEAD, HEAD + head[26]!)];
  const last = lacing.findIndex((length) => length < 255);
  const sum = (some: readonly number[]): number => some.reduce((all, length) => all + length, 0);
  const body = HEAD + head[26]!;
  const end = offset + body + sum(lacing);
  return end > size ? null : { offset, serial: new DataView(head.buffer, head.byteOffset).getUint32(14, true), body, end, taken: sum(last < 0 ? lacing : lacing.slice(0, last + 1)), ends: last >= 0 };
}

/**
 * The pages of the words about a sound with nothing in them, each as long as
 * before. `null` when there are more of them than there can be words.
 * @param size of the whole file, in bytes
 */
export function* readOgg(size: number): Asking<readonly Patch[] | null> {
  const first = yield* pageAt(0, size);
  if (first === null) return [];
  const pages: { readonly page: Page; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (let offset = first.end; ; ) {
    const page = yield* pageAt(offset, size);
    // Cut off before its words: there are none.
    if (page === null) return [];
    offset = page.end;
    if (page.serial !== first.serial) continue;
    pages.push({ page, bytes: Uint8Array.from(yield { offset: page.offset, length: page.end - page.offset }) });
    if (pages.reduce((sum, one) => sum + one.bytes.length, 0) > MOST_BYTES) return null;
    if (page.ends) break;
  }
  const packet = new Uint8Array(pages.reduce((sum, { page }) => sum + page.taken, 0));
  let at = 0;
  for (const { page, bytes } of pages) packet.set(bytes.subarray(page.body, page.body + page.taken), (at += page.taken) - page.taken);
  if (!blank(packet)) return [];
  at = 0;
  return pages.map(({ page, bytes }) => {
    bytes.set(packet.subarray(at, (at += page.taken)), page.body);
    new DataView(bytes.buffer).setUint32(22, 0);
    new DataView(bytes.buffer).setUint32(22, checksum(bytes), true);
    return writtenOver(page.offset, bytes);
  });
}

/** Each comment stays as long as it was and says nothing. @returns whether the packet holds comments */
function blank(packet: Uint8Array<ArrayBuffer>): boolean {
  const name = String.fromCharCode(...packet.subarray(0, 8));
  const isOpus = name === 'OpusTags';
  if (!isOpus && !name.startsWith('\x03vorbis')) return false;
  const view = new DataView(packet.buffer);
  let at = isOpus ? 8 : 7;
  const next = (): Uint8Array | null => {
    if (at + 4 > packet.length) return null;
    const length = view.getUint32(at, true);
    if (at + 4 + length > packet.length) return null;
    const text = packet.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return text;
  };
  next()?.fill(SPACE);
  if (at + 4 > packet.length) return true;
  const count = view.getUint32(at, true);
  at += 4;
  for (let index = 0; index < count; index += 1) {
    const text = next();
    if (text === null) break;
    text.fill(SPACE);
    // A name and a value, both of which a reader looks for.
    if (text.length >= 2) text.set([0x58, 0x3d]);
  }
  // Of Opus, whatever stands behind (section 5.2); of Vorbis, the bit that ends the packet stays.
  if (isOpus) packet.fill(0, at);
  return true;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});

/** RFC 3533, section 6: of the page with zeros in the place of its checksum. */
export function checksum(page: Uint8Array): number {
  let value = 0;
  for (const byte of page) value = ((value << 8) ^ TABLE[((value >>> 24) ^ byte) & 0xff]!) >>> 0;
  return value;
}
