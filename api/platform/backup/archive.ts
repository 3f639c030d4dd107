/**
 * What stands inside the envelope: entries one after the other, each a header
 * (length, then JSON), its bytes, and their SHA-256. First the manifest, then
 * the database, then the files that it refers to, by their digests.
 */
import { createHash } from 'node:crypto';
import type { Sealer } from './sealed-stream.ts';

export type Manifest = {
  readonly format: 1;
  readonly madeAt: string;
  /** The public address whose data this is. */
  readonly origin: string;
  /** The newest migration of the database. */
  readonly schema: string;
  /** How many rows each table holds. */
  readonly tables: Readonly<Record<string, number>>;
  readonly files: { readonly count: number; readonly bytes: number };
};

/** `manifest`, `database`, `secret`, or `file/` and a SHA-256 in hex. Nothing else is read, so no name leads anywhere. */
const NAMES = /^(manifest|database|secret|file\/[0-9a-f]{64})$/;
const MOST_HEADER = 1024;
const DIGEST_BYTES = 32;

export type Entry = { readonly name: string; readonly bytes: number; readonly body: AsyncIterable<Buffer> };

/** @throws when the body is not as long as was said */
export async function writeEntry(sealer: Sealer, name: string, bytes: number, body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const header = Buffer.from(JSON.stringify({ name, bytes }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  await sealer.write(Buffer.concat([length, header]));
  const hash = createHash('sha256');
  let written = 0;
  for await (const part of body) {
    hash.update(part);
    written += part.length;
    await sealer.write(part);
  }
  if (written !== bytes) throw new Error(`${name} changed while it was read`);
  const digest = hash.digest();
  await sealer.write(digest);
  return digest.toString('hex');
}

/**
 * The entries, one at a time; each body must be read to its end before the next is asked for.
 * @throws `damaged` when something does not hold together, which authentic bytes always do
 */
export async function* readEntries(opened: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const take = taker(opened);
  for (;;) {
    const length = await take(4);
    if (length === null) return;
    const header = await demand(take, Math.min(length.readUInt32BE(), MOST_HEADER + 1));
    const { name, bytes } = readHeader(header);
    const hash = createHash('sha256');
    let left = bytes;
    async function* body(): AsyncGenerator<Buffer> {
      while (left > 0) {
        const part = await demand(take, Math.min(left, 64 * 1024));
        left -= part.length;
        hash.update(part);
        yield part;
      }
    }
    yield { name, bytes, body: body() };
    if (left > 0) throw new Error('damaged');
    const digest = (await demand(take, DIGEST_BYTES)).toString('hex');
    const found = hash.digest('hex');
    if (digest !== found || (name.startsWith('file/') && name !== `file/${found}`)) throw new Error('damaged');
  }
}

function readHeader(header: Buffer): { name: string; bytes: number } {
  if (header.length > MOST_HEADER) throw new Error('damaged');
  const { name, bytes } = JSON.parse(header.toString('utf8')) as { name: string; bytes: number };
  if (!NAMES.test(name) || !Number.isSafeInteger(bytes) || bytes < 0) throw new Error('damaged');
  return { name, bytes };
}

type Take = (length: number) => Promise<Buffer | null>;

async function demand(take: Take, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  const bytes = await take(length);
  if (bytes === null) throw new Error('damaged');
  return bytes;
}

/** Exactly so many bytes of a stream, or `null` at its end. */
function taker(opened: AsyncIterable<Buffer>): Take {
  const source = opened[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  return async (length) => {
    while (held.length < length) {
      const { done, value } = await source.next();
      if (done) {
        if (held.length > 0) throw new Error('damaged');
        return null;
      }
      held = held.length === 0 ? value : Buffer.concat([held, value]);
    }
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  };
}
