/**
 * PNG files as containers of a badge: a reader that trusts no length, and a writer.
 * Sources: PNG (Third Edition), sections 5 (datastream structure), 11.2.1 (IHDR)
 * and 11.3.3.4 (iTXt); Open Badges 3.0, section 5.3.1 (baked PNG): exactly one
 * iTXt chunk of keyword `openbadgecredential`, uncompressed; of a record, `clrcredential`.
 */
import { newInk, put, wipe, write, written } from './ink.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const KEYWORD = 'openbadgecredential';
/** Of Open Badges 2.0, "Badge Baking": an assertion or a token in iTXt, in older pictures its address in tEXt. */
const OLDER_KEYWORD = 'openbadges';
/** Of a record: CLR 2.0 has a word of its own for the same chunk. */
const CLR_KEYWORD = 'clrcredential';
const KEYWORDS: readonly string[] = [KEYWORD, OLDER_KEYWORD, CLR_KEYWORD];
const MOST_CHUNKS = 512;
/** A picture may not claim more than this many pixels, even though we decode none. */
const MOST_PIXELS = 40_000_000;
const TEXT_CHUNKS: readonly string[] = ['iTXt', 'tEXt', 'zTXt'];

type Crc32 = (bytes: Uint8Array) => number;
type Sums = { readonly crc32?: Crc32 | undefined };
type Chunk = { readonly type: string; readonly start: number; readonly data: Uint8Array; readonly end: number };
export type ImageProblem = 'image_without_credential' | 'ambiguous_image' | 'malformed_image' | 'too_large';
export type Unbaked = { ok: true; text: string } | { ok: false; problem: ImageProblem };

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/** The text that is baked into a PNG. Every chunk's length and checksum is verified first. */
export function unbakePng(bytes: Uint8Array): Unbaked {
  const chunks = readChunks(bytes);
  if (chunks === null) return { ok: false, problem: 'malformed_image' };
  if (chunks.length > MOST_CHUNKS) return { ok: false, problem: 'too_large' };
  const baked = chunks.filter(isBaked);
  if (baked.length === 0) return { ok: false, problem: 'image_without_credential' };
  const [only] = baked;
  const keyword = KEYWORDS.find((each) => startsWith(only!.data, `${each}\0`))!;
  const isOlder = keyword === OLDER_KEYWORD;
  if (baked.length > 1 || (only!.type !== 'iTXt' && !(isOlder && only!.type === 'tEXt'))) return { ok: false, problem: 'ambiguous_image' };
  const text = only!.type === 'tEXt' ? decoded(only!.data.subarray(OLDER_KEYWORD.length + 1)) : textOf(only!.data, keyword);
  return text === null ? { ok: false, problem: 'malformed_image' } : { ok: true, text };
}

/** A picture that was looked at once and takes one badge after the other: what stands before and after the chunk that carries it. */
export type PngFrame = { readonly before: Uint8Array; readonly after: Uint8Array };

/**
 * The frame of a picture, without any credential that it may carry; copies, so that the picture may change.
 * @param crc32 the platform's own, where it has a quicker one
 * @returns null when it is no well-formed PNG
 */
export function pngFrame(png: Uint8Array, { crc32 = ownCrc32 }: Sums = {}): PngFrame | null {
  const [header, ...others] = piecesOf(png, crc32) ?? [];
  return header === undefined ? null : { before: header.slice(), after: concatenate(others) };
}

/** The picture's own bytes without what is baked into it, the header first. */
function piecesOf(png: Uint8Array, crc32: Crc32): Uint8Array[] | null {
  const chunks = readChunks(png, crc32);
  if (chunks === null || chunks.length > MOST_CHUNKS) return null;
  return chunks.filter((chunk) => !isBaked(chunk)).map((chunk, index) => png.subarray(index === 0 ? 0 : chunk.start, chunk.end));
}

/** The PNG with this credential and no other in it. */
export function bakeInto({ before, after }: PngFrame, payload: string, { crc32 = ownCrc32 }: Sums = {}): Uint8Array<ArrayBuffer> {
  return concatenate([before, textChunk(payload, crc32), after]);
}

/** The same for a picture that takes one badge only. Null when it is no well-formed PNG. */
export function bakePng(png: Uint8Array, payload: string, { crc32 = ownCrc32 }: Sums = {}): Uint8Array<ArrayBuffer> | null {
  const [header, ...others] = piecesOf(png, crc32) ?? [];
  return header === undefined ? null : concatenate([header, textChunk(payload, crc32), ...others]);
}

/** All chunks, IHDR first and IEND last with nothing after it; null when any rule of the structure is broken. */
function readChunks(bytes: Uint8Array, crc32: Crc32 = ownCrc32): Chunk[] | null {
  if (!isPng(bytes)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let start = 8; start < bytes.length && chunks.length <= MOST_CHUNKS; ) {
    if (start + 12 > bytes.length) return null;
    const length = view.getUint32(start);
    const end = start + 12 + length;
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(type)) return null;
    if (crc32(bytes.subarray(start + 4, end - 4)) !== view.getUint32(end - 4)) return null;
    chunks.push({ type, start, data: bytes.subarray(start + 8, end - 4), end });
    if (type === 'IEND') return end === bytes.length && isOrdered(chunks) ? chunks : null;
    start = end;
  }
  return chunks.length > MOST_CHUNKS ? chunks : null;
}

function isOrdered(chunks: readonly Chunk[]): boolean {
  const [header] = chunks;
  if (header?.type !== 'IHDR' || header.data.length !== 13 || chunks.filter((chunk) => chunk.type === 'IHDR').length > 1) return false;
  const view = new DataView(header.data.buffer, header.data.byteOffset, 13);
  const pixels = view.getUint32(0) * view.getUint32(4);
  return pixels > 0 && pixels <= MOST_PIXELS;
}

function isBaked(chunk: Chunk): boolean {
  return TEXT_CHUNKS.includes(chunk.type) && KEYWORDS.some((keyword) => startsWith(chunk.data, `${keyword}\0`));
}

/** keyword, NUL, compression flag, compression method, language, NUL, translated keyword, NUL, text in UTF-8. */
function textOf(data: Uint8Array, keyword: string): string | null {
  const [flag, method] = data.subarray(keyword.length + 1);
  if (flag !== 0 || method !== 0) return null;
  const language = data.indexOf(0, keyword.length + 3);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  return translated < 0 ? null : decoded(data.subarray(translated + 1));
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const LENGTH = new Uint8Array(4);
const HEAD = new TextEncoder().encode(`iTXt${KEYWORD}\0\0\0\0\0`);
const ink = newInk();

/** Length, type, data, sum; to be copied at once. */
function textChunk(payload: string, crc32: Crc32): Uint8Array {
  wipe(ink);
  put(ink, LENGTH);
  put(ink, HEAD);
  write(ink, payload.toWellFormed());
  const end = ink.length;
  put(ink, LENGTH);
  const chunk = written(ink);
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  view.setUint32(0, end - 8);
  view.setUint32(end, crc32(chunk.subarray(4, end)));
  return chunk;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length && [...text].every((character, index) => bytes[index] === character.charCodeAt(0));
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** Eight tables of 256: the n-th says what a byte does to the sum n bytes later. */
const CRC_TABLES = crcTables();

function crcTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    tables[byte] = value;
  }
  for (let place = 256; place < tables.length; place++) tables[place] = tables[tables[place - 256]! & 0xff]! ^ (tables[place - 256]! >>> 8);
  return tables;
}

/** CRC-32 of the chunk type and data (PNG, annex D), eight bytes at a time. */
function ownCrc32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = -1;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    const first = view.getInt32(at, true) ^ crc;
    const second = view.getInt32(at + 4, true);
    crc =
      CRC_TABLES[1792 + (first & 0xff)]! ^ CRC_TABLES[1536 + ((first >>> 8) & 0xff)]! ^ CRC_TABLES[1280 + ((first >>> 16) & 0xff)]! ^ CRC_TABLES[1024 + (first >>> 24)]! ^
      CRC_TABLES[768 + (second & 0xff)]! ^ CRC_TABLES[512 + ((second >>> 8) & 0xff)]! ^ CRC_TABLES[256 + ((second >>> 16) & 0xff)]! ^ CRC_TABLES[second >>> 24]!;
  }
  for (; at < bytes.length; at++) crc = CRC_TABLES[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
