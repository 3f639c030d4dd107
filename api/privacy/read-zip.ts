/**
 * An archive that somebody brings, read strictly: what two programs could take
 * for two different archives is refused whole, and nothing of it is unpacked
 * before its sizes, names and places are known to be harmless. It may be larger
 * than memory: its directory is read, and then a little of one part at a time.
 * Source: APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory) and 4.3.16 (its end).
 */
import { Inflate } from 'fflate';
import { together, windowOf, type Source } from '../domain/source.ts';

/** `unsafe`: a name that leads elsewhere, a link, an encrypted or a hidden part. `too_large`: once unpacked, or in number. */
export type ZipProblem = 'unreadable' | 'unsafe' | 'too_large' | 'duplicate';
export type OpenedZip = {
  readonly names: readonly string[];
  readonly sizeOf: (name: string) => number;
  /**
   * What it holds, a little at a time; never more than is said of it.
   * @returns whether that was all of it, and as long as is said
   */
  readonly unpacked: (name: string) => AsyncGenerator<Uint8Array, boolean>;
  /** All of it; `null` when its bytes are not what they are said to be, or are more than `most`. */
  readonly read: (name: string, most: number) => Promise<Uint8Array | null>;
  /** Where its own bytes are, as they are; `null` for what was packed, and for what is not there. */
  readonly plain: (name: string) => Source | null;
};
export type ZipAnswer = { readonly ok: true; readonly zip: OpenedZip } | { readonly ok: false; readonly problem: ZipProblem };
export type ZipLimits = { readonly entries: number; /** Of everything, unpacked. */ readonly bytes: number };

type Entry = { readonly name: string; readonly method: number; readonly packed: number; readonly size: number; readonly at: number };

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const END_BYTES = 22;
/** Letters that no system takes in a name or that lead out of a folder; and what a terminal would obey. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\\:*?"<>|\u202a-\u202e\u2066-\u2069]|^\/|\/$|(?:^|\/)(?:\.{1,2}|\s[^/]*|[^/]*[\s.])?(?:\/|$)/u;
const MOST_NAME = 240;
/** The directory is held in memory: a thousand bytes for each of four thousand. */
const MOST_DIRECTORY = 4 * 1024 * 1024;
const LOCAL_BYTES = 30;
/** Bit 3: sizes follow the bytes; bit 11: names are UTF-8; bits 1 and 2: how hard it was deflated. */
const FLAGS = 0b1000_0000_1110;

const refused = (problem: ZipProblem): ZipAnswer => ({ ok: false, problem });

/** @param archive the whole of it; nothing may stand before or after it */
export async function openZip(archive: Source, limits: ZipLimits): Promise<ZipAnswer> {
  const end = archive.size - END_BYTES;
  if (end < 0) return refused('unreadable');
  const last = viewOf(await archive.read(end, END_BYTES));
  // Without a comment: behind one, another end could be hidden.
  if (last.getUint32(0, true) !== END || last.getUint16(20, true) !== 0) return refused('unreadable');
  const [disk, start, here, count] = [4, 6, 8, 10].map((at) => last.getUint16(at, true)) as [number, number, number, number];
  const [length, from] = [last.getUint32(12, true), last.getUint32(16, true)];
  if (disk !== 0 || start !== 0 || here !== count || count === 0xffff || from + length !== end) return refused('unreadable');
  if (count > limits.entries || length > MOST_DIRECTORY) return refused('too_large');
  const bytes = await archive.read(from, length);
  const view = viewOf(bytes);
  const entries: Entry[] = [];
  const names = new Set<string>();
  let at = 0;
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const read = readCentral(view, bytes, at, length);
    if (typeof read === 'string') return refused(read);
    if (names.has(read.entry.name.normalize('NFC').toLowerCase())) return refused('duplicate');
    names.add(read.entry.name.normalize('NFC').toLowerCase());
    total += read.entry.size;
    if (total > limits.bytes) return refused('too_large');
    entries.push(read.entry);
    at = read.next;
  }
  if (at !== length) return refused('unreadable');
  const places = await placesOf(archive, entries, from);
  return places === null ? refused('unreadable') : { ok: true, zip: opened(archive, entries, places) };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

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
async function placesOf(archive: Source, entries: readonly Entry[], from: number): Promise<ReadonlyMap<string, number> | null> {
  const places = new Map<string, number>();
  let free = 0;
  for (const one of entries.toSorted((a, b) => a.at - b.at)) {
    if (one.at < free || one.at + LOCAL_BYTES > from) return null;
    const bytes = await archive.read(one.at, Math.min(LOCAL_BYTES + MOST_NAME, from - one.at));
    const view = viewOf(bytes);
    if (view.getUint32(0, true) !== LOCAL || view.getUint16(8, true) !== one.method) return null;
    const [length, extra] = [view.getUint16(26, true), view.getUint16(28, true)];
    const place = one.at + LOCAL_BYTES + length + extra;
    free = place + one.packed;
    if (free > from || length > MOST_NAME || new TextDecoder().decode(bytes.subarray(LOCAL_BYTES, LOCAL_BYTES + length)) !== one.name) return null;
    const later = (view.getUint16(6, true) & 8) !== 0;
    if (!later && (view.getUint32(18, true) !== one.packed || view.getUint32(22, true) !== one.size)) return null;
    places.set(one.name, place);
  }
  return places;
}

function opened(archive: Source, entries: readonly Entry[], places: ReadonlyMap<string, number>): OpenedZip {
  const byName = new Map(entries.map((one) => [one.name, one]));
  async function* unpacked(name: string): AsyncGenerator<Uint8Array, boolean> {
    const entry = byName.get(name);
    if (!entry) return false;
    const packed = windowOf(archive, places.get(name)!, entry.packed);
    return yield* entry.method === 0 ? slices(packed) : inflated(packed, entry.size);
  }
  return {
    names: entries.map(({ name }) => name),
    sizeOf: (name) => byName.get(name)?.size ?? 0,
    unpacked,
    async read(name, most) {
      const size = byName.get(name)?.size ?? Infinity;
      if (size > most) return null;
      let isWhole = false;
      async function* through(): AsyncGenerator<Uint8Array> {
        isWhole = yield* unpacked(name);
      }
      const bytes = await together(through(), size);
      return isWhole ? bytes : null;
    },
    plain(name) {
      const entry = byName.get(name);
      return entry?.method === 0 ? windowOf(archive, places.get(name)!, entry.size) : null;
    },
  };
}

/** How much of the archive is read at once. */
const SLICE = 256 * 1024;
async function* slices(packed: Source): AsyncGenerator<Uint8Array, true> {
  for (let at = 0; at < packed.size; at += SLICE) yield await packed.read(at, SLICE);
  return true;
}

/** A small part at a time, since a little may unpack to a thousand times as much: what unpacks to more than was said is left at the first byte too many. */
const STEP = 4096;
async function* inflated(packed: Source, size: number): AsyncGenerator<Uint8Array, boolean> {
  let ready: Uint8Array[] = [];
  let length = 0;
  let isDone = false;
  const inflate = new Inflate((chunk, final) => {
    isDone ||= final;
    length += chunk.length;
    ready.push(chunk);
  });
  for (let at = 0; at < packed.size; at += SLICE) {
    const slice = await packed.read(at, SLICE);
    for (let within = 0; within < slice.length; within += STEP) {
      try {
        inflate.push(slice.subarray(within, within + STEP), at + within + STEP >= packed.size);
      } catch {
        return false;
      }
      if (length > size) return false;
      yield* ready;
      ready = [];
    }
  }
  return isDone && length === size;
}
