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

export type IsoMedia = { readonly tracks: readonly string[]; readonly patches: readonly Patch[] };

/**
 * What the file holds ('vide' and 'soun' are the handlers of pictures and of
 * sound), and what must be written over so that it tells nothing else.
 * `null` when its boxes do not say.
 * @param size of the whole file, in bytes
 */
export function* readIsoMedia(size: number): Asking<IsoMedia | null> {
  const patches: Patch[] = [];
  let tracks: readonly string[] | null = null;
  let start = 0;
  for (let count = 0; start + 8 <= size; count += 1) {
    if (count === MOST_BOXES) return null;
    const box = boxAt(yield { offset: start, length: Math.min(16, size - start) }, start, size);
    // Bytes behind the last box belong to nothing that a player shows.
    if (box === null) return null;
    if (box.type === 'moov') {
      if (tracks !== null || box.end - box.start > MOST_MOOV) return null;
      const moov = yield { offset: box.start, length: box.end - box.start };
      const head = box.body - box.start;
      tracks = handlersIn(moov, head);
      const told = emptied(moov, head, box.start, 0);
      if (told === null) return null;
      patches.push(...told);
    } else if (['udta', 'meta', 'uuid', 'free', 'skip'].includes(box.type)) {
      patches.push(...emptiedBox(box, 0));
    }
    start = box.end;
  }
  return tracks === null || start !== size ? null : { tracks, patches };
}

const handlersIn = (moov: Uint8Array, from: number): string[] =>
  boxesIn(moov, from, moov.length)
    .filter(({ type }) => type === 'trak')
    .flatMap((track) => boxesIn(moov, track.body, track.end).filter(({ type }) => type === 'mdia'))
    .flatMap((media) => boxesIn(moov, media.body, media.end).filter(({ type }) => type === 'hdlr'))
    // Version and flags, four bytes of zero, then the handler (8.4.3.2).
    .map((handler) => latin1(moov.subarray(handler.body + 8, handler.body + 12)));

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
