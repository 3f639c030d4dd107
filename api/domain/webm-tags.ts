/**
 * What a WebM file says besides its film or sound: its title, its day, what
 * made it, tags and attachments. Source: RFC 9559 (Matroska), sections 5.1.1
 * (where things are), 5.1.2 (about the segment), 5.1.6, 5.1.8; RFC 8794 (EBML),
 * section 11.3 (checksums and empty room).
 */
import type { Asking } from './iso-media.ts';
import { writtenOver, type Patch } from './patch.ts';
import { CLUSTER, EBML, elementsIn, SEGMENT, type Element } from './webm.ts';

const SEEK_HEAD = 0x114d9b74;
const SEEK_ID = 0x53ab;
const SEEK_POSITION = 0x53ac;
const INFO = 0x1549a966;
const TAGS = 0x1254c367;
const ATTACHMENTS = 0x1941a469;
const CRC = 0xbf;
const VOID = 0xec;
/** Of the segment: its title, its file's name, its day (to zero); what muxed and what wrote it (to spaces, since both must be there). */
const SAYS: Readonly<Record<number, number>> = { 0x7ba9: 0x20, 0x7384: 0x20, 0x4461: 0, 0x4d80: 0x20, 0x5741: 0x20 };
const MOST_ELSEWHERE = 16;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * What must be written over so that the file says nothing but what is seen and
 * heard; no byte moves. Frames are not walked through: what stands behind them is
 * found where the head says that it is. `null` when it is more than words and a cover.
 * @param size of the whole file, in bytes
 */
export function* readWebmTags(head: Uint8Array, size: number): Asking<readonly Patch[] | null> {
  const [ebml] = elementsIn(head, 0, head.length);
  const [segment] = ebml?.id === EBML ? elementsIn(head, ebml.end, head.length) : [];
  if (segment?.id !== SEGMENT) return [];
  const patches: (Patch | null)[] = [];
  const seen = new Set<number>();
  const elsewhere = new Map<number, number>();
  for (const one of elementsIn(head, segment.body, segment.end)) {
    if (one.id === CLUSTER) break;
    seen.add(one.start);
    if (one.id === INFO) patches.push(...silenced(head, one));
    if (isEmptied(one.id)) patches.push(...emptied(one.body, Math.min(one.size, size - one.body)));
    if (one.id === SEEK_HEAD) for (const [id, position] of placesIn(head, one)) if (isEmptied(id)) elsewhere.set(segment.body + position, id);
  }
  for (const [offset, id] of [...elsewhere].slice(0, MOST_ELSEWHERE)) {
    if (seen.has(offset) || offset + 12 > size) continue;
    const there = yield { offset, length: 12 };
    const [one] = elementsIn(there, 0, there.length);
    if (one?.id === id) patches.push(...emptied(offset + one.body, Math.min(one.size, size - offset - one.body)));
  }
  const all = patches.flatMap((one) => one ?? []);
  return all.length < patches.length || all.reduce((sum, { length }) => sum + length, 0) > MOST_BYTES ? null : all;
}

const isEmptied = (id: number): boolean => id === TAGS || id === ATTACHMENTS;

/** A checksum over what changes becomes empty room. */
const silenced = (head: Uint8Array, info: Element): Patch[] =>
  [...elementsIn(head, info.body, info.end)].flatMap(({ id, start, body, end }) => {
    if (id === CRC) return [writtenOver(start, Uint8Array.of(VOID))];
    return SAYS[id] === undefined ? [] : [writtenOver(body, new Uint8Array(end - body).fill(SAYS[id]))];
  });

/** One empty room in the place of all that was in an element; `null` for more than there can be. */
function emptied(body: number, size: number): (Patch | null)[] {
  if (size < 2) return [];
  if (size > MOST_BYTES) return [null];
  const bytes = new Uint8Array(size);
  bytes[0] = VOID;
  if (size <= 128) bytes[1] = 0x80 | (size - 2);
  else {
    bytes[1] = 0x01;
    new DataView(bytes.buffer).setUint32(5, size - 9);
  }
  return [writtenOver(body, bytes)];
}

/** Which elements stand where, counted from the beginning of the segment. */
const placesIn = (head: Uint8Array, list: Element): [id: number, position: number][] =>
  [...elementsIn(head, list.body, list.end)].flatMap((seek): [number, number][] => {
    const number = (id: number): number | null => {
      const found = [...elementsIn(head, seek.body, seek.end)].find((one) => one.id === id);
      return found ? head.subarray(found.body, found.end).reduce((sum, byte) => sum * 256 + byte, 0) : null;
    };
    const [id, position] = [number(SEEK_ID), number(SEEK_POSITION)];
    return id === null || position === null ? [] : [[id, position]];
  });
