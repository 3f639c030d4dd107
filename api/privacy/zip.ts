import { Zip, ZipDeflate, ZipPassThrough, type DeflateOptions } from 'fflate';

/** A file of the archive: its bytes, or its text a part at a time. */
export type ZipEntry = {
  readonly name: string;
  readonly parts: AsyncIterable<Uint8Array | string>;
  /** Already compressed, as pictures are. */
  readonly plain?: boolean;
  /** Bytes of all parts, where that is known. */
  readonly size?: number;
};

export async function* single(part: Uint8Array | string): AsyncGenerator<Uint8Array | string> {
  yield part;
}

/** In hex. */
export async function sha256(content: Uint8Array | string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Already compressed: to deflate them again takes time and saves nothing. */
const PACKED = /\.(?:png|jpe?g|webp|gif|avif|pdf|woff2|mp[34]|mov|m4[av]|aac|opus|webm|og[ag]|zip)$/i;

type Stored = { size(digest: string): Promise<number | null>; read(digest: string, offset: number, length: number): Promise<ReadableStream<Uint8Array> | null> };

async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export type Digests = {
  /** @param digest of bytes whose digest is known, as of those of the store */
  readonly entry: (name: string, content: Uint8Array | string, digest?: string) => Promise<ZipEntry>;
  /** A file of the store as it is read, however large; `null` when it is not there. */
  readonly stored: (files: Stored, name: string, digest: string) => Promise<ZipEntry | null>;
  readonly list: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[];
  /** In the form that `sha256sum -c` reads. */
  readonly text: () => string;
};

/**
 * Entries of an archive whose digests are noted as they are made.
 * The entry made from `entry` throws when a name comes twice, in whatever case: one of the two would be lost where the archive is unpacked.
 */
export function withDigests(): Digests {
  const list: { name: string; sha256: string; bytes: number }[] = [];
  const names = new Set<string>();
  const once = (name: string): void => {
    if (names.has(name.toLowerCase())) throw new Error(`${name} is in the archive twice`);
    names.add(name.toLowerCase());
  };
  return {
    list,
    async stored(files, name, digest) {
      const size = await files.size(digest);
      const stream = size === null ? null : await files.read(digest, 0, size);
      if (size === null || stream === null) return null;
      once(name);
      list.push({ name, sha256: digest, bytes: size });
      return { name, parts: piecesOf(stream), size, ...(PACKED.test(name) ? { plain: true } : {}) };
    },
    async entry(name, content, digest) {
      once(name);
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      list.push({ name, sha256: digest ?? (await sha256(bytes)), bytes: bytes.length });
      return { name, parts: single(bytes), size: bytes.length, ...(PACKED.test(name) ? { plain: true } : {}) };
    },
    text: () => list.map((one) => `${one.sha256}  ${one.name}\n`).join(''),
  };
}

/** Dates of the archive's entries: the same data makes the same bytes. */
const MTIME = '1980-01-01T00:00:00';

/** What the format can say without 64-bit lengths, and a little less: an archive that grows past it breaks off, and is not wrong. Source: APPNOTE.TXT 6.3.10, section 4.4.1.4. */
const MOST_BYTES = 4_200_000_000;
const MOST_ENTRIES = 65_000;

/** Bytes below which a file is no smaller for being deflated: most tables of a person are empty. */
const LEAST_DEFLATED = 64;

/**
 * As many places to find what was there before as the file has bytes: fflate makes two megabytes of them for each file
 * otherwise, and an archive has hundreds of small ones. From 0 to 8, each doubling them.
 */
const memoryFor = (size: number): Exclude<DeflateOptions['mem'], undefined> => Math.min(8, Math.max(0, Math.ceil(Math.log2(size)) - 12)) as 0;

/** The archive as it is made: never more of it in memory than what was not read yet. */
export function zipStream(entries: AsyncIterable<ZipEntry>, most = { bytes: MOST_BYTES, entries: MOST_ENTRIES }): ReadableStream<Uint8Array> {
  const steps = chunks(entries, most);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const next = await steps.next();
        if (next.done) return controller.close();
        if (next.value.length === 0) continue;
        controller.enqueue(next.value);
        return;
      }
    },
    async cancel() {
      await steps.return(undefined);
    },
  });
}

async function* chunks(entries: AsyncIterable<ZipEntry>, most: { readonly bytes: number; readonly entries: number }): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let ready: Uint8Array[] = [];
  let fault: Error | null = null;
  let [made, count] = [0, 0];
  const zip = new Zip((error, chunk) => {
    if (error) fault = error;
    else ready.push(chunk);
  });
  const take = (): Uint8Array[] => {
    if (fault) throw fault;
    const taken = ready;
    ready = [];
    made += taken.reduce((sum, chunk) => sum + chunk.length, 0);
    if (made > most.bytes) throw new Error(`an archive of more than ${most.bytes} bytes`);
    return taken;
  };
  for await (const { name, parts, plain, size = Infinity } of entries) {
    count += 1;
    if (count > most.entries) throw new Error(`an archive of more than ${most.entries} files`);
    const file = plain || size < LEAST_DEFLATED ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6, mem: memoryFor(size) });
    file.mtime = MTIME;
    zip.add(file);
    for await (const part of parts) {
      file.push(typeof part === 'string' ? encoder.encode(part) : part, false);
      yield* take();
    }
    file.push(new Uint8Array(), true);
    yield* take();
  }
  zip.end();
  yield* take();
}
