/**
 * An archive that somebody brings, read strictly: what two programs could take
 * for two different archives is refused whole, and nothing of it is unpacked
 * before its sizes, names and places are known to be harmless.
 * Source: APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory) and 4.3.16 (its end).
 */
import { Inflate } from 'fflate';

/** `unsafe`: a name that leads elsewhere, a link, an encrypted or a hidden part. `too_large`: once unpacked, or in number. */
export type ZipProblem = 'unreadable' | 'unsafe' | 'too_large' | 'duplicate';
export type OpenedZip = { readonly names: readonly string[]; readonly sizeOf: (name: string) => number; /** `null` when its bytes are not what they are said to be. */ readonly read: (name: string) => Uint8Array | null };
export type ZipAnswer = { readonly ok: true; readonly zip: OpenedZip } | { readonly ok: false; readonly problem: ZipProblem };
export type ZipLimits = { readonly entries: number; /** Of everything, unpacked. */ readonly bytes: number };

type Entry = { readonly name: string; readonly method: number; readonly packed: number; readonly size: number; readonly at: number };

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const END_BYTES = 22;
/** Letters that no system takes in a name or that lead out of a folder; and what a terminal would obey. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\\:*?"<>|\u202a-\u202e\u2066-\u2069]|^\/|\/$|(?:^|\/)(?:\.{1,2}|\s[^/]*|[^/]*[\s.])?(?:\/|$)/u;
const MOST_NAME = 240;
/** Bit 3: sizes follow the bytes; bit 11: names are UTF-8; bits 1 and 2: how hard it was deflated. */
const FLAGS = 0b1000_0000_1110;

const refused = (problem: ZipProblem): ZipAnswer => ({ ok: false, problem });

/** @param bytes the whole archive; nothing may stand before or after it */
export function openZip(bytes: Uint8Array, limits: ZipLimits): ZipAnswer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END_BYTES;
  // Without a comment: behind one, another end could be hidden.
  if (end < 0 || view.getUint32(end, true) !== END || view.getUint16(end + 20, true) !== 0) return refused('unreadable');
  const [disk, start, here, count] = [4, 6, 8, 10].map((at) => view.getUint16(end + at, true)) as [number, number, number, number];
  const [length, from] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (disk !== 0 || start !== 0 || here !== count || count === 0xffff || from + length !== end) return refused('unreadable');
  if (count > limits.entries) return refused('too_large');
  const entries: Entry[] = [];
  const names = new Set<string>();
  let at = from;
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const read = readCentral(view, bytes, at, end);
    if (typeof read === 'string') return refused(read);
    if (names.has(read.entry.name.normalize('NFC').toLowerCase())) return refused('duplicate');
    names.add(read.entry.name.normalize('NFC').toLowerCase());
    total += read.entry.size;
    if (total > limits.bytes) return refused('too_large');
    entries.push(read.entry);
    at = read.next;
  }
  if (at !== end) return refused('unreadable');
  const places = placesOf(view, bytes, entries, from);
  return places === null ? refused('unreadable') : { ok: true, zip: opened(bytes, entries, places) };
}

function readCentral(view: DataView, bytes: Uint8Array, at: number, end: number): { entry: Entry; next: number } | ZipProblem {
  if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) return 'unreadable';
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
  const [nameLength, extra, comment, disk] = [28, 30, 32, 34].map((offset) => view.getUint16(at + offset, true)) as [number, number, number, number];
  const [system, attributes, place] = [bytes[at + 5]!, view.getUint32(at + 38, true), view.getUint32(at + 42, true)];
  const next = at + 46 + nameLength + extra + comment;
  if (next > end || disk !== 0 || [packed, size, place].includes(0xffffffff) || (method !== 0 && method !== 8)) return 'unreadable';
  // On systems of the Unix kind the upper half says what it is: a plain file, or nothing at all.
  const kind = system === 3 ? (attributes >>> 28) & 0xf : 0;
  if ((flags & ~FLAGS) !== 0 || (kind !== 0 && kind !== 8) || (attributes & 0x10) !== 0) return 'unsafe';
  const name = nameIn(bytes.subarray(at + 46, at + 46 + nameLength), (flags & 0x800) !== 0);
  if (name === null) return 'unsafe';
  if (method === 0 && packed !== size) return 'unreadable';
  return { entry: { name, method, packed, size, at: place }, next };
}

function nameIn(bytes: Uint8Array, isUtf8: boolean): string | null {
  if (bytes.length === 0 || bytes.length > MOST_NAME || (!isUtf8 && bytes.some((byte) => byte > 0x7e))) return null;
  try {
    const name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return UNSAFE.test(name) ? null : name;
  } catch {
    return null;
  }
}

/** Where the bytes of each begin; null when two overlap, or when an entry says of itself what the directory does not say of it. */
function placesOf(view: DataView, bytes: Uint8Array, entries: readonly Entry[], from: number): ReadonlyMap<string, number> | null {
  const places = new Map<string, number>();
  let free = 0;
  for (const one of entries.toSorted((a, b) => a.at - b.at)) {
    if (one.at < free || one.at + 30 > from || view.getUint32(one.at, true) !== LOCAL || view.getUint16(one.at + 8, true) !== one.method) return null;
    const [length, extra] = [view.getUint16(one.at + 26, true), view.getUint16(one.at + 28, true)];
    const place = one.at + 30 + length + extra;
    free = place + one.packed;
    if (free > from || new TextDecoder().decode(bytes.subarray(one.at + 30, one.at + 30 + length)) !== one.name) return null;
    const later = (view.getUint16(one.at + 6, true) & 8) !== 0;
    if (!later && (view.getUint32(one.at + 18, true) !== one.packed || view.getUint32(one.at + 22, true) !== one.size)) return null;
    places.set(one.name, place);
  }
  return places;
}

function opened(bytes: Uint8Array, entries: readonly Entry[], places: ReadonlyMap<string, number>): OpenedZip {
  const byName = new Map(entries.map((one) => [one.name, one]));
  return {
    names: entries.map(({ name }) => name),
    sizeOf: (name) => byName.get(name)?.size ?? 0,
    read(name) {
      const entry = byName.get(name);
      if (!entry) return null;
      const packed = bytes.subarray(places.get(name)!, places.get(name)! + entry.packed);
      return entry.method === 0 ? packed : inflated(packed, entry.size);
    },
  };
}

/** A small part at a time: what unpacks to more than was said is left at the first byte too many. */
const STEP = 4096;
function inflated(packed: Uint8Array, size: number): Uint8Array | null {
  const out = new Uint8Array(size);
  let length = 0;
  let isOver = false;
  let isDone = false;
  const inflate = new Inflate((chunk, final) => {
    isDone ||= final;
    if (length + chunk.length > size) isOver = true;
    else out.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length && !isOver; at += STEP) inflate.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
  } catch {
    return null;
  }
  return !isOver && isDone && length === size ? out : null;
}
