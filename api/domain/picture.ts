/**
 * A picture rid of everything that is not the picture: where, when, with what
 * and by whom it was taken, words written into it, and whatever stands behind
 * its end. Without loss: pixels are neither decoded nor written anew, so that
 * no decoder of ours meets a stranger's bytes. Which way is up stays.
 * Sources: ITU T.81, annex B; Exif 2.32, section 4.5; PNG (Third Edition),
 * section 5; RFC 9649 (WebP), section 2; for GIF see gif.ts.
 */
import { cleanGif } from './gif.ts';
import { joined } from './patch.ts';

/** More pixels than this are refused by the header alone: 40 megapixels. */
export const MOST_PIXELS = 40_000_000;

export type Picture = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** 1 to 8 (Exif, tag 274); from 5 on, width and height change places. */
  readonly orientation: number;
  /** Of one that moves: the first of its pictures, as one that does not. */
  readonly still?: Uint8Array<ArrayBuffer>;
};

const MOST_PARTS = 100_000;
/** Colours depend on a profile, which is kept unless it is larger than any of a camera. */
const MOST_PROFILE = 64 * 1024;

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** `null` for what is no whole picture of that type. @param type as it was recognised */
export function cleanPicture(bytes: Uint8Array, type: string): Picture | null {
  if (type === 'image/png') return cleanPng(bytes);
  if (type === 'image/jpeg') return cleanJpeg(bytes);
  if (type === 'image/webp') return cleanWebp(bytes);
  const gif = type === 'image/gif' ? cleanGif(bytes) : null;
  return gif && { bytes: gif.bytes, orientation: 1, ...(gif.still ? { still: gif.still } : {}) };
}

// Which way is up -------------------------------------------------------------------

/** Tag 274 of the first directory of a TIFF structure; 1 where there is none. */
function orientationIn(tiff: Uint8Array): number {
  if (tiff.length < 14) return 1;
  const view = viewOf(tiff);
  const little = latin1(tiff.subarray(0, 2)) === 'II';
  const start = view.getUint32(4, little);
  if (start + 2 > tiff.length) return 1;
  const count = Math.min(view.getUint16(start, little), 200);
  for (let at = start + 2; at + 12 <= Math.min(tiff.length, start + 2 + count * 12); at += 12) {
    if (view.getUint16(at, little) !== 0x0112) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A TIFF structure that says this and nothing else. */
const tiffOf = (orientation: number): Uint8Array => Uint8Array.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);

// JPEG ------------------------------------------------------------------------------

const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function cleanJpeg(bytes: Uint8Array): Picture | null {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let orientation = 1;
  let frames = 0;
  let scans = 0;
  for (let at = 2, parts = 0; at + 2 <= bytes.length; parts += 1) {
    if (bytes[at] !== 0xff || parts > MOST_PARTS) return null;
    const marker = bytes[at + 1]!;
    // Any marker may have more of these before it (B.1.1.2).
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) break;
    if (at + 4 > bytes.length) return null;
    const end = at + 2 + viewOf(bytes).getUint16(at + 2);
    if (end < at + 4 || end > bytes.length) return null;
    const segment = bytes.subarray(at, end);
    if (isFrame(marker)) frames += 1;
    if (marker === 0xe1 && latin1(segment.subarray(4, 10)) === 'Exif\0\0') orientation = orientationIn(segment.subarray(10));
    const part = keptSegment(marker, segment);
    if (part) kept.push(part);
    at = end;
    if (marker !== 0xda) continue;
    scans += 1;
    const from = at;
    // Coded samples last to the next marker that is neither a stuffed zero nor a restart (B.1.1.5).
    while (at < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0 && !(bytes[at + 1]! >= 0xd0 && bytes[at + 1]! <= 0xd7))) at += 1;
    kept.push(bytes.subarray(from, at));
  }
  // A second frame would have a size that nobody looked at.
  if (frames !== 1 || scans === 0) return null;
  if (orientation > 1) {
    const exif = joined([ascii('Exif\0\0'), tiffOf(orientation)]);
    kept.splice(1, 0, Uint8Array.from([0xff, 0xe1, 0, exif.length + 2]), exif);
  }
  return { bytes: joined([...kept, Uint8Array.from([0xff, 0xd9])]), orientation };
}

/** Of what an application writes: the resolution, the colours. Comments and everything else go. */
function keptSegment(marker: number, segment: Uint8Array): Uint8Array | null {
  if (marker === 0xfe) return null;
  if (marker < 0xe0 || marker > 0xef) return segment;
  const name = latin1(segment.subarray(4, 16));
  // Without the small picture that it may hold.
  if (marker === 0xe0 && name.startsWith('JFIF\0') && segment.length >= 18) return joined([Uint8Array.from([0xff, 0xe0, 0, 16]), segment.subarray(4, 16), Uint8Array.from([0, 0])]);
  if (marker === 0xee && name.startsWith('Adobe')) return segment.subarray(0, 16).length === 16 ? joined([Uint8Array.from([0xff, 0xee, 0, 14]), segment.subarray(4, 16)]) : null;
  return marker === 0xe2 && name.startsWith('ICC_PROFILE') && segment.length <= MOST_PROFILE ? segment : null;
}

// PNG -------------------------------------------------------------------------------

const PNG_KEPT = ['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP', 'sBIT'];

function cleanPng(bytes: Uint8Array): Picture | null {
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  let orientation = 1;
  for (let at = 8, parts = 0; at + 12 <= bytes.length && parts < MOST_PARTS; parts += 1) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return null;
    const type = latin1(bytes.subarray(at + 4, at + 8));
    if ((parts === 0) !== (type === 'IHDR') || !/^[A-Za-z]{4}$/.test(type)) return null;
    if (type === 'eXIf') orientation = orientationIn(bytes.subarray(at + 8, end - 4));
    // What is critical and unknown makes a picture that nobody should read (section 5.4).
    else if (PNG_KEPT.includes(type)) {
      if (type !== 'iCCP' || end - at <= MOST_PROFILE) kept.push(bytes.subarray(at, end));
    } else if (/^[A-Z]/.test(type)) return null;
    at = end;
    if (type !== 'IEND') continue;
    if (!kept.some((chunk) => latin1(chunk.subarray(4, 8)) === 'IDAT')) return null;
    if (orientation > 1) kept.splice(2, 0, chunkOf('eXIf', tiffOf(orientation)));
    return { bytes: joined(kept), orientation };
  }
  return null;
}

function chunkOf(type: string, data: Uint8Array): Uint8Array {
  const chunk = joined([new Uint8Array(4), ascii(type), data, new Uint8Array(4)]);
  viewOf(chunk).setUint32(0, data.length);
  viewOf(chunk).setUint32(chunk.length - 4, crc32(chunk.subarray(4, chunk.length - 4)));
  return chunk;
}

/** PNG, annex D. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

// WebP ------------------------------------------------------------------------------

const EXIF_FLAG = 0x08;
const XMP_FLAG = 0x04;
const PROFILE_FLAG = 0x20;
const FRAME = ['ALPH', 'VP8 ', 'VP8L'];

type RiffChunk = { readonly type: string; readonly data: Uint8Array };

/** The chunks between two places; `null` when one does not fit. */
function riffChunks(bytes: Uint8Array, from: number, to: number): RiffChunk[] | null {
  const chunks: RiffChunk[] = [];
  for (let at = from; at + 8 <= to; ) {
    const length = viewOf(bytes).getUint32(at + 4, true);
    if (at + 8 + length > to || chunks.length > MOST_PARTS) return null;
    chunks.push({ type: latin1(bytes.subarray(at, at + 4)), data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function riffChunk({ type, data }: RiffChunk): Uint8Array {
  const head = new Uint8Array(8);
  head.set(ascii(type));
  viewOf(head).setUint32(4, data.length, true);
  return joined([head, data, new Uint8Array(data.length % 2)]);
}

function cleanWebp(bytes: Uint8Array): Picture | null {
  if (bytes.length < 20) return null;
  const end = 8 + viewOf(bytes).getUint32(4, true);
  if (end > bytes.length) return null;
  const chunks = riffChunks(bytes, 12, end);
  if (!chunks?.some(({ type }) => type.startsWith('VP8') && type !== 'VP8X' || type === 'ANMF')) return null;
  const exif = chunks.find(({ type }) => type === 'EXIF')?.data ?? new Uint8Array();
  const extended = chunks[0]!.type === 'VP8X' && chunks[0]!.data.length === 10;
  const orientation = extended ? orientationIn(latin1(exif.subarray(0, 6)) === 'Exif\0\0' ? exif.subarray(6) : exif) : 1;
  const kept: RiffChunk[] = [];
  for (const chunk of chunks) {
    if (chunk.type === 'ICCP' ? extended && chunk.data.length <= MOST_PROFILE : [...FRAME, 'ANIM'].includes(chunk.type)) kept.push(chunk);
    if (chunk.type !== 'ANMF') continue;
    // Sixteen bytes of place and time, then the frame's own chunks (section 2.7.1.1).
    const inside = riffChunks(chunk.data, 16, chunk.data.length);
    if (chunk.data.length < 24 || inside === null) return null;
    kept.push({ type: 'ANMF', data: joined([chunk.data.subarray(0, 16), ...inside.filter(({ type }) => FRAME.includes(type)).map(riffChunk)]) });
  }
  if (extended) {
    const head = Uint8Array.from(chunks[0]!.data);
    const hasProfile = kept.some(({ type }) => type === 'ICCP');
    head[0] = (head[0]! & ~(EXIF_FLAG | XMP_FLAG | PROFILE_FLAG)) | (hasProfile ? PROFILE_FLAG : 0) | (orientation > 1 ? EXIF_FLAG : 0);
    kept.unshift({ type: 'VP8X', data: head });
    if (orientation > 1) kept.push({ type: 'EXIF', data: tiffOf(orientation) });
  }
  const frames = kept.filter(({ type }) => type === 'ANMF');
  // An animation of one frame stands still, on the whole of its canvas.
  const still = frames.length > 1 ? webpOf(kept.filter((chunk) => chunk.type !== 'ANMF' || chunk === frames[0])) : null;
  return { bytes: webpOf(kept), orientation, ...(still ? { still } : {}) };
}

function webpOf(chunks: readonly RiffChunk[]): Uint8Array<ArrayBuffer> {
  const body = joined([ascii('WEBP'), ...chunks.map(riffChunk)]);
  const riff = new Uint8Array(8);
  riff.set(ascii('RIFF'));
  viewOf(riff).setUint32(4, body.length, true);
  return joined([riff, body]);
}
