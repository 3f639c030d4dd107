/** A backup, read to its end: every chunk authenticated, every digest checked, the database opened and its rows counted. */
import { createWriteStream, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readEntries, type Entry, type Manifest } from './archive.ts';
import { openFrom } from './sealed-stream.ts';
import { isRunning, lookInside, type Inside } from './snapshot.ts';

/** Where the parts go. The database always goes to a file, to be opened. */
export type Destination = {
  readonly database: string;
  /** Called when the database was opened to be looked at: where nobody needs its file any more. */
  opened?(): void;
  file?(digest: string, body: AsyncIterable<Buffer>): Promise<void>;
  secret?(body: AsyncIterable<Buffer>): Promise<void>;
};

const SECRET_AT_MOST = 4096;
const MANIFEST_AT_MOST = 1024 * 1024;
const DAMAGED = 'damaged';

/** Reads a whole backup into the destination. @throws a `Trouble` of sealed-stream.ts, or what SQLite says of the database */
export async function readBackup(path: string, secret: string, destination: Destination): Promise<{ manifest: Manifest; inside: Inside }> {
  const file = await open(path, 'r');
  try {
    let manifest: Manifest | null = null;
    let hasDatabase = false;
    const files = new Set<string>();
    let bytes = 0;
    for await (const entry of readEntries(openFrom(file, secret))) {
      if ((manifest === null) !== (entry.name === 'manifest')) throw new Error(DAMAGED);
      if (entry.name === 'manifest') manifest = JSON.parse(await textOf(entry, MANIFEST_AT_MOST)) as Manifest;
      else if (entry.name === 'database') {
        hasDatabase = true;
        await pipeline(entry.body, createWriteStream(destination.database, { flags: 'wx', mode: 0o600, flush: true }));
      } else if (entry.name === 'secret') await (destination.secret ?? drain)(bounded(entry, SECRET_AT_MOST));
      else {
        const digest = entry.name.slice('file/'.length);
        files.add(digest);
        bytes += entry.bytes;
        await (destination.file ? destination.file(digest, entry.body) : drain(entry.body));
      }
    }
    if (manifest === null || !hasDatabase) throw new Error(DAMAGED);
    if (files.size !== manifest.files.count || bytes !== manifest.files.bytes) throw new Error(DAMAGED);
    const inside = lookInside(destination.database, { onOpen: () => destination.opened?.() });
    const same = JSON.stringify(inside.tables) === JSON.stringify(manifest.tables) && inside.schema === manifest.schema;
    if (!same || [...inside.files.needed].some((digest) => !files.has(digest))) throw new Error(DAMAGED);
    return { manifest, inside };
  } finally {
    await file.close();
  }
}

/**
 * The same, keeping nothing. The database stands meanwhile in a folder of its
 * own under the system's folder for such things, in clear: it loses its name as
 * soon as it is open, so that a check that is killed while it looks leaves nothing.
 */
export async function checkBackup(path: string, secret: string): Promise<Manifest> {
  removeOldChecks();
  const folder = mkdtempSync(join(tmpdir(), `${CHECK}${process.pid}-`));
  const database = join(folder, 'palier.sqlite');
  try {
    return (await readBackup(path, secret, { database, opened: () => rmSync(database) })).manifest;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const CHECK = 'palier-verification-';
const A_DAY = 24 * 60 * 60 * 1000;

/** What a check that was killed before that left behind. Earlier releases did not say whose it was: theirs go after a day. */
function removeOldChecks(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(CHECK)) continue;
    const folder = join(tmpdir(), name);
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    // Others may make what they like there.
    if (!stat?.isDirectory() || stat.uid !== process.getuid?.()) continue;
    const owner = /^(\d+)-/.exec(name.slice(CHECK.length))?.[1];
    if (owner === undefined ? Date.now() - stat.mtimeMs > A_DAY : !isRunning(Number(owner))) rmSync(folder, { recursive: true, force: true });
  }
}

async function drain(body: AsyncIterable<Buffer>): Promise<void> {
  for await (const _part of body);
}

function bounded(entry: Entry, most: number): AsyncIterable<Buffer> {
  if (entry.bytes > most) throw new Error(DAMAGED);
  return entry.body;
}

async function textOf(entry: Entry, most: number): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of bounded(entry, most)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
