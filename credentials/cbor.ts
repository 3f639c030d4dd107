/**
 * As much of CBOR as selective-disclosure proofs are made of: whole numbers, byte
 * strings, arrays, maps with numbers as keys, and tag 64, with which some write
 * byte strings. Everything else is refused, and so is anything left over.
 * Source: RFC 8949, sections 3 (major types) and 5.3 (validity of items).
 */
export type Cbor = number | Uint8Array | readonly Cbor[] | ReadonlyMap<number, Cbor>;

const MOST_DEPTH = 4;
const BYTES_TAG = 64;

/** The one item that these bytes are; null when they are anything else. */
export function decodeCbor(bytes: Uint8Array): Cbor | null {
  const reader = { bytes, at: 0 };
  const item = read(reader, 0);
  return item === null || reader.at !== bytes.length ? null : item;
}

type Reader = { readonly bytes: Uint8Array; at: number };

function read(reader: Reader, depth: number): Cbor | null {
  const first = reader.bytes[reader.at];
  if (first === undefined || depth > MOST_DEPTH) return null;
  reader.at += 1;
  const major = first >> 5;
  const argument = readArgument(reader, first & 31);
  if (argument === null) return null;
  if (major === 0) return argument;
  if (major === 2) return readBytes(reader, argument);
  if (major === 4) return readArray(reader, argument, depth);
  if (major === 5) return readMap(reader, argument, depth);
  if (major !== 6 || argument !== BYTES_TAG) return null;
  const tagged = read(reader, depth + 1);
  return tagged instanceof Uint8Array ? tagged : null;
}

/** The number in or after an item's first byte; null for lengths that are left open, and beyond 32 bits. */
function readArgument(reader: Reader, short: number): number | null {
  if (short < 24) return short;
  const length = { 24: 1, 25: 2, 26: 4 }[short];
  if (length === undefined || reader.at + length > reader.bytes.length) return null;
  let value = 0;
  for (let read = 0; read < length; read += 1) value = value * 256 + reader.bytes[reader.at++]!;
  return value;
}

function readBytes(reader: Reader, length: number): Uint8Array | null {
  if (reader.at + length > reader.bytes.length) return null;
  reader.at += length;
  return reader.bytes.slice(reader.at - length, reader.at);
}

function readArray(reader: Reader, length: number, depth: number): Cbor | null {
  const items: Cbor[] = [];
  for (let index = 0; index < length; index += 1) {
    const item = read(reader, depth + 1);
    if (item === null) return null;
    items.push(item);
  }
  return items;
}

function readMap(reader: Reader, length: number, depth: number): Cbor | null {
  const map = new Map<number, Cbor>();
  for (let index = 0; index < length; index += 1) {
    const key = read(reader, depth + 1);
    const value = read(reader, depth + 1);
    if (typeof key !== 'number' || value === null || map.has(key)) return null;
    map.set(key, value);
  }
  return map;
}
