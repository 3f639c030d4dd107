/**
 * An institution's picture as PNG: read as a decoder reads it, within bounds,
 * and written again without anything but the picture.
 * Source: PNG (Third Edition), sections 5 (structure), 9.2 (filters), 11.2 (critical chunks).
 */
import { bakePng } from '../credentials/index.ts';
import type { ImageFault } from './domain/own-image.ts';

export const OWN_PNG_MAX_BYTES = 512 * 1024;
const LEAST_SIDE = 256;
const MOST_SIDE = 2048;
const PIECE = 1024;
/** Bits per sample that each colour type admits (section 11.2.1), and its samples per pixel. */
const COLOUR_TYPES: Readonly<Record<number, { readonly depths: readonly number[]; readonly samples: number }>> = {
  0: { depths: [1, 2, 4, 8, 16], samples: 1 },
  2: { depths: [8, 16], samples: 3 },
  3: { depths: [1, 2, 4, 8], samples: 1 },
  4: { depths: [8, 16], samples: 2 },
  6: { depths: [8, 16], samples: 4 },
};
/** What a picture needs; the rest tells where, when and with what it was made, or moves. */
const KEPT = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

export type OwnPng = { readonly ok: true; readonly png: Uint8Array<ArrayBuffer> } | { readonly ok: false; readonly cause: ImageFault };
const fault = (cause: ImageFault): OwnPng => ({ ok: false, cause });

export async function readOwnPng(bytes: Uint8Array): Promise<OwnPng> {
  if (bytes.length > OWN_PNG_MAX_BYTES) return fault('too_heavy');
  const read = readHeader(bytes);
  if (read === null) return fault('damaged');
  const { chunks, width, height, isInterlaced } = read;
  if (chunks.some(({ type, data }) => ['iTXt', 'tEXt', 'zTXt'].includes(type) && new TextDecoder('latin1').decode(data.subarray(0, 20)) === 'openbadgecredential\0')) return fault('holds_credential');
  if (width !== height) return fault('not_square');
  if (width < LEAST_SIDE || width > MOST_SIDE) return fault('wrong_size');
  if (isInterlaced) return fault('interlaced');
  if (!(await hasWholePixels(read))) return fault('damaged');
  const kept = chunks.filter(({ type }) => KEPT.includes(type)).map(({ start, end }) => bytes.slice(start, end));
  return { ok: true, png: new Uint8Array(await new Blob([bytes.slice(0, 8), ...kept]).arrayBuffer()) };
}

export type PngHeader = { readonly chunks: ReturnType<typeof chunksOf>; readonly width: number; readonly height: number; readonly isInterlaced: boolean; /** Bytes of a row. */ readonly stride: number };

/** `null` where the parts are not those of a picture. */
export function readHeader(bytes: Uint8Array): PngHeader | null {
  // Lengths, checksums, order, and bytes behind the end.
  if (bakePng(bytes, '{}') === null) return null;
  const chunks = chunksOf(bytes);
  const header = chunks[0]!.data;
  const view = new DataView(header.buffer, header.byteOffset, 13);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour, compression, filter, interlace] = header.subarray(8) as unknown as [number, number, number, number, number];
  const kind = COLOUR_TYPES[colour];
  if (!kind?.depths.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1 || width === 0 || height === 0) return null;
  // A critical chunk that is unknown means a picture that we cannot read (section 5.4: upper case).
  if (chunks.some(({ type }) => /^[A-Z]/.test(type) && !KEPT.includes(type))) return null;
  const palette = chunks.filter(({ type }) => type === 'PLTE');
  if (palette.length > 1 || (colour === 3 && palette.length === 0) || palette.some(({ data }) => data.length === 0 || data.length % 3 !== 0 || data.length > 768)) return null;
  return { chunks, width, height, isInterlaced: interlace === 1, stride: Math.ceil((width * depth * kind.samples) / 8) + 1 };
}

export async function hasWholePixels({ chunks, stride, height }: PngHeader): Promise<boolean> {
  const first = chunks.findIndex(({ type }) => type === 'IDAT');
  const pixels = chunks.filter(({ type }) => type === 'IDAT');
  if (first < 0 || chunks.slice(first, first + pixels.length).some(({ type }) => type !== 'IDAT')) return false;
  return isWhole(pixels.map(({ data }) => data), stride, height);
}

function chunksOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: { type: string; start: number; end: number; data: Uint8Array }[] = [];
  for (let start = 8; start < bytes.length; ) {
    const end = start + 12 + view.getUint32(start);
    chunks.push({ type: String.fromCharCode(...bytes.subarray(start + 4, start + 8)), start, end, data: bytes.subarray(start + 8, end - 4) });
    start = end;
  }
  return chunks;
}

/**
 * Whether the data inflate to exactly these rows, each behind one of the five
 * filters. Fed piece by piece and left as soon as there is more: half a
 * megabyte can stand for half a gigabyte.
 */
async function isWhole(data: readonly Uint8Array[], stride: number, rows: number): Promise<boolean> {
  const all = data.flatMap((one) => Array.from({ length: Math.ceil(one.length / PIECE) }, (_, piece) => one.slice(piece * PIECE, (piece + 1) * PIECE)));
  let next = 0;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => (next < all.length ? controller.enqueue(all[next++] as Uint8Array<ArrayBuffer>) : controller.close()),
  });
  const reader = source.pipeThrough(new DecompressionStream('deflate')).getReader();
  let read = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return read === stride * rows;
      for (let at = (stride - (read % stride)) % stride; at < value.length; at += stride) {
        if (value[at]! > 4) {
          await reader.cancel();
          return false;
        }
      }
      read += value.length;
      if (read > stride * rows) {
        await reader.cancel();
        return false;
      }
    }
  } catch {
    return false;
  }
}
