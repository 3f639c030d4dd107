/**
 * A picture for a paper: what draws papers decodes no transparency in a Worker,
 * and crashes on what is damaged. So a PNG is looked through first, and one that
 * is transparent is laid on white, as the page shows it on paper.
 * Source: PNG (Third Edition), sections 9.2 (filters), 11.2.1 (colour types), 11.3.1.1 (tRNS).
 */
import { hasWholePixels, readHeader, type PngHeader } from './own-png.ts';

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => Array.from({ length: 8 }).reduce<number>((sum) => (sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1), byte));

/** @returns a PNG without transparency that is whole in every part; `null` for one that is not sound, is interlaced, or has more pixels */
export async function printablePng(bytes: Uint8Array<ArrayBuffer>, mostPixels: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const read = readHeader(bytes);
  if (read === null || read.isInterlaced || read.width * read.height > mostPixels || !(await hasWholePixels(read))) return null;
  const [depth, colour] = [read.chunks[0]!.data[8]!, read.chunks[0]!.data[9]!];
  const alphas = read.chunks.find(({ type }) => type === 'tRNS')?.data;
  if (colour !== 4 && colour !== 6 && !(colour === 3 && alphas)) return bytes;
  // Palettes of less than a byte and samples of two are rare with transparency: the words of the picture stand in its place.
  return depth === 8 ? onWhite(read, colour, alphas ?? new Uint8Array()) : null;
}

async function onWhite({ chunks, width, height, stride }: PngHeader, colour: number, alphas: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const data = chunks.filter(({ type }) => type === 'IDAT').map(({ data: one }) => Uint8Array.from(one));
  const rows = await through(new Blob(data), new DecompressionStream('deflate'));
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data ?? new Uint8Array();
  const samples = { 3: 1, 4: 2, 6: 4 }[colour as 3 | 4 | 6];
  const flat = new Uint8Array(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1) {
    unfilter(rows, y, stride, samples);
    for (let x = 0; x < width; x += 1) {
      const from = y * stride + 1 + x * samples;
      const to = y * (width * 3 + 1) + 1 + x * 3;
      const index = rows[from]!;
      const alpha = colour === 3 ? (alphas[index] ?? 255) : rows[from + samples - 1]!;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = colour === 3 ? (palette[index * 3 + channel] ?? 0) : rows[from + (colour === 6 ? channel : 0)]!;
        flat[to + channel] = Math.round((value * alpha + 255 * (255 - alpha)) / 255);
      }
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = await through(new Blob([flat]), new CompressionStream('deflate'));
  return new Uint8Array(await new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', new Uint8Array())]).arrayBuffer());
}

const through = async (blob: Blob, stream: DecompressionStream | CompressionStream): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(blob.stream().pipeThrough(stream)).arrayBuffer());

/** One row, in place; the row above is unfiltered already. */
function unfilter(rows: Uint8Array, y: number, stride: number, samples: number): void {
  const start = y * stride + 1;
  const filter = rows[start - 1]!;
  for (let x = 0; x < stride - 1; x += 1) {
    const left = x < samples ? 0 : rows[start + x - samples]!;
    const up = y === 0 ? 0 : rows[start + x - stride]!;
    const corner = y === 0 || x < samples ? 0 : rows[start + x - stride - samples]!;
    rows[start + x] = rows[start + x]! + [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, corner) : 0][filter]!;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(12 + data.length);
  const view = new DataView(made.buffer);
  view.setUint32(0, data.length);
  made.set([...type].map((letter) => letter.charCodeAt(0)), 4);
  made.set(data, 8);
  let sum = 0xffffffff;
  for (const byte of made.subarray(4, 8 + data.length)) sum = CRC[(sum ^ byte) & 0xff]! ^ (sum >>> 8);
  view.setUint32(8 + data.length, (sum ^ 0xffffffff) >>> 0);
  return made;
}
