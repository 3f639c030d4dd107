/**
 * A file that somebody brings, on its way into the store: what it is, whether
 * it may be that large, and without what it tells of its maker. Nothing that is
 * refused is kept. The same for a file that came whole and for one in parts,
 * which may be larger than memory.
 */
import { recognise, mediaKind, type EvidenceMediaType } from './domain/media-type.ts';
import { upright } from './domain/clean-file.ts';
import { touches, writePatches, type Patch } from './domain/patch.ts';
import { cleanPicture, MOST_PIXELS } from './domain/picture.ts';
import { accepted, refused, type Result } from './domain/refusal.ts';
import { bySlices, inMemory, PIECE_BYTES, together, type Source } from './domain/source.ts';
import { imageSize } from './image-size.ts';
import { pump } from './issuance/pump.ts';
import type { Platform } from './platform/platform.ts';
import { askForAll } from './queries/outbox.ts';

export type Received = {
  readonly digest: string;
  readonly type: EvidenceMediaType;
  readonly bytes: number;
  /** As it is shown, the right way up; `null` for what is no picture. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Of a picture that moves: its first one, which pages show in its place (WCAG 2.2, success criterion 2.2.2). */
  readonly still?: Uint8Array<ArrayBuffer>;
};

/** What was sent in parts. @param parts their digests, in order */
export function inParts(platform: Platform, size: number, partBytes: number, parts: readonly string[]): Source {
  const part = async (number: number): Promise<Uint8Array> => {
    const bytes = await platform.files.get(parts[number]!);
    if (!bytes) throw new Error(`part ${number} of an upload is missing from the store`);
    return bytes;
  };
  let last: { number: number; bytes: Uint8Array } | null = null;
  return {
    size,
    async read(offset, length) {
      const wanted = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      for (let at = 0; at < wanted.length; ) {
        const number = Math.floor((offset + at) / partBytes);
        if (last?.number !== number) last = { number, bytes: await part(number) };
        const from = offset + at - number * partBytes;
        const piece = last.bytes.subarray(from, from + wanted.length - at);
        wanted.set(piece, at);
        at += piece.length;
      }
      return wanted;
    },
    async *pieces() {
      for (const number of parts.keys()) yield await part(number);
    },
  };
}

/** What the store keeps already. */
export const inStore = (platform: Platform, digest: string, size: number): Source =>
  bySlices(size, async (offset, length) => {
    const wanted = Math.max(0, Math.min(length, size - offset));
    if (wanted === 0) return new Uint8Array();
    const stream = await platform.files.read(digest, offset, wanted);
    if (!stream) throw new Error(`${digest} is missing from the store`);
    return together(stream as unknown as AsyncIterable<Uint8Array>, wanted);
  });

export async function receiveFile(platform: Platform, source: Source): Promise<Result<Received>> {
  const asking = recognise(source.size);
  let step = asking.next();
  while (!step.done) step = asking.next(await source.read(step.value.offset, step.value.length));
  const recognised = step.value;
  if (!recognised.ok) return refused({ kind: 'file_refused', foreign: recognised.foreign });
  const { type, patches } = recognised;
  const kind = mediaKind(type);
  const most = platform.config.fileLimits[kind];
  if (source.size > most) return refused({ kind: 'file_too_large', media: kind, most: Math.floor(most / 1e6) });
  if (kind === 'image') return receivePicture(platform, await source.read(0, source.size), type);
  const pieces = (): AsyncIterable<Uint8Array> => patched(source.pieces(), patches);
  const digest = await (source.size <= PIECE_BYTES ? platform.files.put(await together(pieces(), source.size)) : platform.files.putPieces(pieces));
  return accepted({ digest, type, bytes: source.size, size: null });
}

/** What was taken in, and what nothing needs after all: these bytes go, unless somebody else has the same. A refusal that kept them would be room that no count knows of. */
export async function forget(platform: Platform, digests: readonly (string | undefined)[]): Promise<void> {
  const jobs = [...new Set(digests)].flatMap((subject) => (subject === undefined ? [] : [{ kind: 'erase_file' as const, subject }]));
  if (jobs.length === 0) return;
  await platform.commit(askForAll(platform.db, jobs, platform.now().toISOString()));
  platform.afterResponse(pump(platform));
}

async function receivePicture(platform: Platform, bytes: Uint8Array, type: EvidenceMediaType): Promise<Result<Received>> {
  const fault = (one: 'damaged' | 'pixels') => refused({ kind: 'picture_refused' as const, fault: one, most: MOST_PIXELS / 1e6 });
  // By its header, before anybody could decode it; and by that of what is kept, since what goes with the rest could say another size.
  let size = imageSize(bytes);
  if (size === null) return fault('damaged');
  if (size.width * size.height > MOST_PIXELS) return fault('pixels');
  const clean = cleanPicture(bytes, type);
  size = clean && imageSize(clean.bytes);
  if (clean === null || size === null || size.width === 0 || size.height === 0) return fault('damaged');
  if (size.width * size.height > MOST_PIXELS) return fault('pixels');
  return accepted({ digest: await platform.files.put(clean.bytes), type, bytes: clean.bytes.length, size: upright(size, clean.orientation), ...(clean.still ? { still: clean.still } : {}) });
}

/** The same bytes with others in some places. */
async function* patched(pieces: AsyncIterable<Uint8Array>, patches: readonly Patch[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for await (const piece of pieces) {
    const end = start + piece.length;
    const copy = touches(patches, start, end) ? Uint8Array.from(piece) : piece;
    writePatches(copy, start, copy === piece ? [] : patches);
    yield copy;
    start = end;
  }
}

/** A picture made small by whoever deposits: checked like any other, and small. */
export const PREVIEW_MOST_BYTES = 400_000;
const PREVIEW_MOST_SIDE = 1280;

export type Preview = Received & { readonly size: { readonly width: number; readonly height: number } };

/** The picture that stands still in the place of one that moves. */
export async function keepStill(platform: Platform, { still, type, size }: Received): Promise<Preview | null> {
  return still && size ? { digest: await platform.files.put(still), type, bytes: still.length, size } : null;
}

export async function receivePreview(platform: Platform, bytes: Uint8Array): Promise<Result<Preview>> {
  const fault = refused({ kind: 'picture_refused' as const, fault: 'preview' as const, most: PREVIEW_MOST_SIDE });
  const size = bytes.length > PREVIEW_MOST_BYTES ? null : imageSize(bytes);
  if (size === null || Math.max(size.width, size.height) > PREVIEW_MOST_SIDE) return fault;
  const received = await receiveFile(platform, inMemory(bytes));
  if (!received.ok || received.value.size === null) return fault;
  if (!received.value.still) return accepted({ ...received.value, size: received.value.size });
  // Nor does what stands for it move.
  await forget(platform, [received.value.digest]);
  return fault;
}
