/**
 * What a WAV file says besides its sound: who made it, with what, where. Its
 * chunks are named and measured, and told from sound; none is decoded.
 * Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM and
 * Microsoft, 1991), RIFF and WAVE; EBU Tech 3285 (`bext`).
 */
import type { Asking } from './iso-media.ts';
import { writtenOver, type Patch } from './patch.ts';

/** Without these nobody hears it; `LIST` too, where it holds the sound itself. */
const SOUND = ['fmt ', 'fact', 'data'];
const MOST_CHUNKS = 4096;
/** Words about a sound are a few kilobytes, a picture in them some megabytes. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Every chunk that is no sound, as empty room: no byte of the file moves.
 * `null` when there is more of them than there can be words.
 * @param size of the whole file, in bytes
 */
export function* readWav(size: number): Asking<readonly Patch[] | null> {
  const patches: Patch[] = [];
  let emptied = 0;
  let start = 12;
  for (let count = 0; start + 8 <= size; count += 1) {
    if (count === MOST_CHUNKS) return null;
    const head = yield { offset: start, length: Math.min(12, size - start) };
    const id = String.fromCharCode(...head.subarray(0, 4));
    const length = Math.min(new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(4, true), size - start - 8);
    const isSound = SOUND.includes(id) || (id === 'LIST' && String.fromCharCode(...head.subarray(8, 12)) === 'wavl');
    if (!isSound) {
      emptied += length;
      if (emptied > MOST_BYTES) return null;
      patches.push(writtenOver(start, Uint8Array.from([0x4a, 0x55, 0x4e, 0x4b])), { offset: start + 8, length });
    }
    // Chunks begin at even addresses.
    start += 8 + length + (length % 2);
  }
  return patches;
}
