/**
 * A GIF rid of what is no picture: comments, texts that a program laid over it,
 * what applications wrote (XMP among it), and whatever stands behind its end. It
 * moves as before. Without loss: no pixel is decoded.
 * Source: GIF89a Specification, sections 17 to 27; the loop as Netscape wrote it.
 */
import { joined } from './patch.ts';

export type Gif = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The first of its pictures alone, where it has several: what stands still. */
  readonly still: Uint8Array<ArrayBuffer> | null;
};

const [EXTENSION, IMAGE, END] = [0x21, 0x2c, 0x3b];
const [CONTROL, APPLICATION, PLAIN_TEXT] = [0xf9, 0xff, 0x01];
const HEAD = 13;
/** More than anybody draws, of pictures and of all their pixels together: what is larger was made to be. */
const MOST_PICTURES = 2_000;
const MOST_DRAWN = 1_000_000_000;
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

/** Where a table of colours ends that the bits of `flags` announce, from there on. */
const behindTable = (flags: number, at: number): number => ((flags & 0x80) === 0 ? at : at + 3 * 2 ** ((flags & 7) + 1));

/** Where the blocks end that begin there (section 15); `null` when they do not. */
function behindBlocks(bytes: Uint8Array, from: number): number | null {
  for (let at = from; at < bytes.length; at += 1 + bytes[at]!) if (bytes[at] === 0) return at + 1;
  return null;
}

/** `null` for what is no whole GIF. */
export function cleanGif(bytes: Uint8Array): Gif | null {
  if (bytes.length < HEAD) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  const start = behindTable(bytes[10]!, HEAD);
  const kept: Uint8Array[] = [bytes.subarray(0, start)];
  let [first, control, hasLoop]: [Uint8Array[], Uint8Array | null, boolean] = [[], null, false];
  let [pictures, drawn] = [0, 0];
  for (let at = start; at < bytes.length; ) {
    const kind = bytes[at]!;
    if (kind === END) {
      if (pictures === 0) return null;
      const close = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => joined([...parts, Uint8Array.of(END)]);
      return { bytes: close(kept), still: pictures === 1 ? null : close([kept[0]!, ...first]) };
    }
    if (kind === IMAGE) {
      const end = imageEnd(view, bytes, at, width, height);
      drawn += at + 9 < bytes.length ? view.getUint16(at + 5, true) * view.getUint16(at + 7, true) : 0;
      pictures += 1;
      if (end === null || pictures > MOST_PICTURES || drawn > MOST_DRAWN) return null;
      const picture = [...(control ? [control] : []), bytes.subarray(at, end)];
      kept.push(...picture);
      if (pictures === 1) first = picture;
      [control, at] = [null, end];
      continue;
    }
    const end = kind === EXTENSION ? behindBlocks(bytes, at + 2) : null;
    if (end === null) return null;
    const label = bytes[at + 1]!;
    if (label === CONTROL) {
      if (bytes[at + 2] !== 4 || end !== at + 8) return null;
      control = Uint8Array.from(bytes.subarray(at, end));
      // How it goes on, and whether one colour is none; neither a wait for a key nor bits that mean nothing.
      control[3]! &= 0x1d;
    }
    // What was to be laid over the picture was to be timed by it.
    if (label === PLAIN_TEXT) control = null;
    const loop = label === APPLICATION && !hasLoop ? loopIn(bytes, at) : null;
    if (loop) {
      kept.push(loop);
      hasLoop = true;
    }
    at = end;
  }
  return null;
}

/** Where an image ends (sections 20 to 22); `null` when it is none that the screen of this GIF could show. */
function imageEnd(view: DataView, bytes: Uint8Array, at: number, width: number, height: number): number | null {
  if (at + 10 > bytes.length) return null;
  const [left, top, wide, high] = [1, 3, 5, 7].map((offset) => view.getUint16(at + offset, true)) as [number, number, number, number];
  if (wide === 0 || high === 0 || left + wide > width || top + high > height) return null;
  const codes = behindTable(bytes[at + 9]!, at + 10);
  const size = bytes[codes];
  return size === undefined || size < 1 || size > 11 || bytes[codes + 1] === 0 ? null : behindBlocks(bytes, codes + 1);
}

/** How often it is shown, and nothing that stands beside. */
function loopIn(bytes: Uint8Array, at: number): Uint8Array | null {
  const name = bytes[at + 2] === 11 ? String.fromCharCode(...bytes.subarray(at + 3, at + 14)) : '';
  return LOOPS.includes(name) && bytes[at + 14] === 3 && bytes[at + 15] === 1 && at + 18 <= bytes.length ? joined([bytes.subarray(at, at + 18), Uint8Array.of(0)]) : null;
}
