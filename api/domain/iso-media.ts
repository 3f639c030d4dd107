/**
 * What is read of an MP4 or M4A file: the boxes that say what it holds, and
 * those that say where and by whom it was made. Frames are never decoded.
 * Source: ISO/IEC 14496-12 (ISO base media file format), sections 4.2 (boxes),
 * 8.3 and 8.4 (tracks), 8.10 (user data), 8.11 (metadata).
 */

import type { Patch } from './patch.ts';

/** Some bytes of a file, asked for one after the other: the file may be larger than memory. */
export type Range = { readonly offset: number; readonly length: number };
export type Asking<T> = Generator<Range, T, Uint8Array>;

type Box = { readonly type: string; readonly start: number; readonly body: number; readonly end: number };

/** A list of samples of a film of an hour is a few megabytes; what is larger was made to be. */
const MOST_MOOV = 16 * 1024 * 1024;
const MOST_BOXES = 4096;
/** Boxes within boxes: a film has four, and what has more was made to be deep. */
const MOST_DEEP = 8;

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** The head of the box at `start`, or `null` when it cannot be one that ends at `end` or before. */
function boxAt(head: Uint8Array, start: number, end: number): Box | null {
  if (head.length < 8) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const size = view.getUint32(0);
  const type = latin1(head.subarray(4, 8));
  if (size === 0) return { type, start, body: start + 8, end };
  if (size !== 1) return size >= 8 && start + size <= end ? { type, start, body: start + 8, end: start + size } : null;
  if (head.length < 16) return null;
  const large = Number(view.getBigUint64(8));
  return large >= 16 && start + large <= end ? { type, start, body: start + 16, end: start + large } : null;
}

/** The boxes of a part of `bytes`; stops where they are none. @param base where `bytes` begin in the file */
function boxesIn(bytes: Uint8Array, from: number, to: number): Box[] {
  const found: Box[] = [];
  for (let start = from; start + 8 <= to && found.length < MOST_BOXES; ) {
    const box = boxAt(bytes.subarray(start, Math.min(start + 16, to)), start, to);
    if (box === null) return found;
    found.push(box);
    start = box.end;
  }
  return found;
}

/** `codecs`: of its pictures, by their four letters. */
export type IsoMedia = { readonly tracks: readonly string[]; readonly codecs: readonly string[]; readonly patches: readonly Patch[] };

/** What somebody sees, hears or reads. Any other track is what the camera noted as it went: where it was, which way it was held, whose faces it saw. */
const FOR_PEOPLE = ['vide', 'auxv', 'soun', 'text', 'sbtl', 'subt', 'clcp', 'tmcd'];

/**
 * What the file holds ('vide' and 'soun' are the handlers of pictures and of
 * sound), and what must be written over so that it tells nothing else.
 * `null` when its boxes do not say.
 * @param size of the whole file, in bytes
 */
export function* readIsoMedia(size: number): Asking<IsoMedia | null> {
  const patches: Patch[] = [];
  let movie: Movie | null = null;
  let isFragmented = false;
  const frames: Range[] = [];
  let start = 0;
  for (let count = 0; start + 8 <= size; count += 1) {
    if (count === MOST_BOXES) return null;
    const box = boxAt(yield { offset: start, length: Math.min(16, size - start) }, start, size);
    // Bytes behind the last box belong to nothing that a player shows.
    if (box === null) return null;
    if (box.type === 'moov') {
      if (movie !== null || box.end - box.start > MOST_MOOV) return null;
      movie = readMovie(yield { offset: box.start, length: box.end - box.start }, box);
      if (movie === null) return null;
    } else if (['udta', 'meta', 'uuid', 'free', 'skip'].includes(box.type)) {
      patches.push(...emptiedBox(box, 0));
    }
    isFragmented ||= box.type === 'moof';
    if (box.type === 'mdat') frames.push({ offset: box.body, length: box.end - box.body });
    start = box.end;
  }
  if (movie === null || start !== size) return null;
  // What a camera noted goes with its track; in fragments it would stand where nobody looked.
  const isWithin = ({ offset, length }: Range): boolean => frames.some((one) => offset >= one.offset && offset + length <= one.offset + one.length);
  if ((isFragmented && movie.dropsTracks) || movie.noted.length * Math.max(1, frames.length) > MOST_NOTED || !movie.noted.every(isWithin)) return null;
  return { tracks: movie.tracks, codecs: movie.codecs, patches: [...patches, ...movie.patches, ...movie.noted] };
}

type Movie = { readonly tracks: readonly string[]; readonly codecs: readonly string[]; readonly patches: readonly Patch[]; readonly noted: readonly Range[]; readonly dropsTracks: boolean };

function readMovie(moov: Uint8Array, { start, body }: Box): Movie | null {
  const head = body - start;
  const patches = emptied(moov, head, start, 0);
  if (patches === null) return null;
  const tracks = boxesIn(moov, head, moov.length).filter(({ type }) => type === 'trak').map((box) => ({ box, handlers: handlersOf(moov, box) }));
  const dropped = tracks.filter(({ handlers }) => !handlers.some((handler) => FOR_PEOPLE.includes(handler)));
  const noted = dropped.flatMap(({ box }) => samplesOf(moov, box));
  if (!noted.every((one): one is Range => one !== null)) return null;
  return {
    tracks: tracks.filter((one) => !dropped.includes(one)).flatMap(({ handlers }) => handlers),
    codecs: tracks.filter(({ handlers }) => handlers.includes('vide')).flatMap(({ box }) => entriesOf(moov, box)),
    patches: [...patches, ...dropped.flatMap(({ box }) => emptiedBox(box, start))],
    noted, dropsTracks: dropped.length > 0,
  };
}

const inside = (moov: Uint8Array, boxes: readonly Box[], type: string): Box[] => boxes.flatMap(({ body, end }) => boxesIn(moov, body, end).filter((one) => one.type === type));
const handlersOf = (moov: Uint8Array, track: Box): string[] =>
  // Version and flags, four bytes of zero, then the handler (8.4.3.2).
  inside(moov, inside(moov, [track], 'mdia'), 'hdlr').map(({ body }) => latin1(moov.subarray(body + 8, body + 12)));
const tablesOf = (moov: Uint8Array, track: Box): Box[] => inside(moov, inside(moov, inside(moov, [track], 'mdia'), 'minf'), 'stbl');
/** What its samples are, by the descriptions that stand behind version, flags and a count (8.5.2). */
const entriesOf = (moov: Uint8Array, track: Box): string[] => inside(moov, tablesOf(moov, track), 'stsd').flatMap(({ body, end }) => boxesIn(moov, body + 8, end).map(({ type }) => type));

/** Each looked for in each box of frames, of which a camera writes one. */
const MOST_NOTED = 500_000;
/** A track of an hour has a hundred thousand. */
const MOST_SAMPLES = 500_000;

/** Where the samples of a track are, a chunk at a time (8.7.3 to 8.7.5); with `null` where its tables do not say. */
function samplesOf(moov: Uint8Array, track: Box): (Range | null)[] {
  const view = new DataView(moov.buffer, moov.byteOffset, moov.byteLength);
  const tables = tablesOf(moov, track);
  const table = (type: string): Box | undefined => inside(moov, tables, type)[0];
  /** Numbers of four bytes of a table's body, from a place on. */
  const numbers = (box: Box, from: number, count: number, width = 4): number[] | null =>
    count > MOST_SAMPLES || box.body + from + count * width > box.end ? null : Array.from({ length: count }, (_, index) => (width === 4 ? view.getUint32(box.body + from + index * 4) : Number(view.getBigUint64(box.body + from + index * 8))));
  const [sizes, toChunks, near, far] = [table('stsz'), table('stsc'), table('stco'), table('co64')];
  if (tables.length === 0) return [];
  const places = near ?? far;
  if (!sizes || !toChunks || !places) return [null];
  const [one, count] = numbers(sizes, 4, 2) ?? [];
  const [runs] = numbers(toChunks, 4, 1) ?? [];
  const [chunks] = numbers(places, 4, 1) ?? [];
  if (one === undefined || count === undefined || runs === undefined || chunks === undefined) return [null];
  const [each, run, offsets] = [one === 0 ? numbers(sizes, 12, count) : [], numbers(toChunks, 8, runs * 3), numbers(places, 8, chunks, near ? 4 : 8)];
  if (each === null || run === null || offsets === null || count > MOST_SAMPLES) return [null];
  const found: (Range | null)[] = [];
  let [sample, at] = [0, 0];
  for (const [index, offset] of offsets.entries()) {
    while (at + 3 < run.length && run[at + 3]! <= index + 1) at += 3;
    const many = run[at + 1] ?? 0;
    if (sample + many > count) return [null];
    const length = one === 0 ? each.slice(sample, sample + many).reduce((sum, size) => sum + size, 0) : one * many;
    if (length > 0) found.push({ offset, length });
    sample += many;
  }
  return sample === count ? found : [null];
}

/** Where it was filmed, with what, by whom: user data and metadata of the film and of each track. Their room stays, so that no address in the file moves. `null` for boxes that nobody should read. */
function emptied(moov: Uint8Array, from: number, base: number, depth: number): Patch[] | null {
  const patches: Patch[] = [];
  for (const box of boxesIn(moov, from, moov.length)) {
    if (['udta', 'meta', 'uuid'].includes(box.type)) patches.push(...emptiedBox(box, base));
    if (!['trak', 'mdia', 'minf'].includes(box.type)) continue;
    const inside = depth < MOST_DEEP ? emptied(moov.subarray(0, box.end), box.body, base, depth + 1) : null;
    if (inside === null) return null;
    for (const one of inside) patches.push(one);
  }
  return patches;
}

const FREE = Uint8Array.from([0x66, 0x72, 0x65, 0x65]);
/** @param base where what the box's addresses count from begins in the file */
const emptiedBox = (box: Box, base: number): Patch[] => [
  { offset: base + box.start + 4, length: 4, bytes: FREE },
  { offset: base + box.body, length: box.end - box.body },
];
