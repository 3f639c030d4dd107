/** Bytes on disk, addressed by SHA-256: written beside, synced, then renamed into place. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, rmSync, statSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Files } from './platform.ts';
import { witnessFile } from './witness-node.ts';

/** What people took back, told beside the files. */
export const TAKEN_BACK = 'taken-back.sqlite';

/** `close` lets the notes go. */
export function fileStore(folder: string): Files & { close(): void } {
  const witness = witnessFile(join(folder, 'witness.sqlite'));
  const takenBack = witnessFile(join(folder, TAKEN_BACK));
  const pathOf = (digest: string): string => join(folder, digest.slice(0, 2), digest);
  const sizeOf = async (digest: string): Promise<number | null> => {
    if (!/^[0-9a-f]{64}$/.test(digest)) return null;
    try {
      return (await stat(pathOf(digest))).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  };
  return {
    async put(bytes) {
      const digest = createHash('sha256').update(bytes).digest('hex');
      const path = pathOf(digest);
      if (await isKeptAgain(path, bytes.length)) return digest;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const draft = `${path}.${randomBytes(6).toString('hex')}`;
      const handle = await open(draft, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, path);
      await syncFolder(dirname(path));
      return digest;
    },
    async get(digest) {
      if (!/^[0-9a-f]{64}$/.test(digest)) return null;
      try {
        return Uint8Array.from(await readFile(pathOf(digest)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    size: sizeOf,
    async read(digest, offset, length) {
      if ((await sizeOf(digest)) === null) return null;
      const stream = createReadStream(pathOf(digest), { start: offset, end: offset + length - 1 });
      return Readable.toWeb(stream) as ReadableStream<Uint8Array<ArrayBuffer>>;
    },
    async putPieces(pieces) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const draft = join(folder, `pieces.${randomBytes(12).toString('hex')}`);
      const hash = createHash('sha256');
      const handle = await open(draft, 'wx', 0o600);
      try {
        try {
          for await (const piece of pieces()) {
            hash.update(piece);
            await handle.writeFile(piece);
          }
          await handle.sync();
        } finally {
          await handle.close();
        }
        const digest = hash.digest('hex');
        const path = pathOf(digest);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(draft, path);
        await syncFolder(dirname(path));
        return digest;
      } finally {
        await rm(draft, { force: true });
      }
    },
    async digest(pieces) {
      const hash = createHash('sha256');
      for await (const piece of pieces) hash.update(piece);
      return hash.digest('hex');
    },
    async digestBehind(before, digest) {
      if ((await sizeOf(digest)) === null) return null;
      const hash = createHash('sha256').update(before);
      for await (const piece of createReadStream(pathOf(digest)) as AsyncIterable<Uint8Array>) hash.update(piece);
      return Uint8Array.from(hash.digest());
    },
    async delete(digest, unlessKeptSince = Infinity) {
      if (!/^[0-9a-f]{64}$/.test(digest)) return true;
      // Without a pause between the look and the act, in which somebody could put it again.
      const kept = statSync(pathOf(digest), { throwIfNoEntry: false });
      if (kept && kept.mtimeMs > unlessKeptSince) return false;
      rmSync(pathOf(digest), { force: true });
      return true;
    },
    witness,
    takenBack,
    close: () => {
      witness.close();
      takenBack.close();
    },
  };
}

/** What is there already says that somebody keeps it again. */
async function isKeptAgain(path: string, bytes: number): Promise<boolean> {
  try {
    if ((await stat(path)).size !== bytes) return false;
    const now = new Date();
    await utimes(path, now, now);
    return true;
  } catch {
    return false;
  }
}

/** Without it a power cut can forget the name of a file whose bytes were synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
