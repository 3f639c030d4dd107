/**
 * Puts a backup into an empty place. Everything is unpacked and checked beside
 * it; the folder gets its name in one step, with the restore gate closed inside
 * the database: whoever is killed on the way leaves nothing that a server could
 * take for its data.
 */
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPrivateKey } from '../../../keys/secret.ts';
import { closeGate } from '../../issuance/restore-gate.ts';
import { listKeys } from '../../queries/keys.ts';
import type { Config } from '../config.ts';
import { knownMigrations } from '../database-node.ts';
import { openNodePlatform } from '../node.ts';
import type { Site } from '../platform.ts';
import type { Manifest } from './archive.ts';
import { readBackup } from './read-backup.ts';
import { isRunning } from './snapshot.ts';

export type RestoreRefusal =
  | { readonly kind: 'not_empty' }
  | { readonly kind: 'no_room_beside' }
  | { readonly kind: 'other_origin'; readonly origin: string }
  | { readonly kind: 'future_schema'; readonly schema: string }
  | { readonly kind: 'no_secret' }
  | { readonly kind: 'keys_do_not_open' };
export type RestoreAnswer = { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly refusal: RestoreRefusal };

/** Nothing is rendered here. */
const noSite: Site = { render: () => Promise.reject(new Error('no page is rendered here')), asset: async () => null };

/**
 * @param config the settings under which the server will run; its `data` must be empty or not there
 * @param dryRun unpacks and checks everything, then removes it
 */
export async function restoreBackup(path: string, secret: string, config: Config, { dryRun = false } = {}): Promise<RestoreAnswer> {
  const data = resolve(config.data);
  if (existsSync(data) && readdirSync(data).length > 0) return { ok: false, refusal: { kind: 'not_empty' } };
  removeOldDrafts(data);
  const draft = `${data}.restore-${process.pid}`;
  try {
    mkdirSync(join(draft, 'files'), { recursive: true, mode: 0o700 });
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return { ok: false, refusal: { kind: 'no_room_beside' } };
  }
  try {
    const answer = await unpack(path, secret, draft, config);
    if (!answer.ok || dryRun) return answer;
    await syncFolders(draft);
    if (!(await giveName(draft, data))) return { ok: false, refusal: { kind: 'no_room_beside' } };
    await syncFolder(dirname(data));
    return answer;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function unpack(path: string, secret: string, draft: string, config: Config): Promise<RestoreAnswer> {
  const write = (to: string, body: AsyncIterable<Buffer>): Promise<void> => pipeline(body, createWriteStream(to, { flags: 'wx', mode: 0o600, flush: true }));
  const { manifest, inside } = await readBackup(path, secret, {
    database: join(draft, 'palier.sqlite'),
    file: async (digest, body) => {
      const folder = join(draft, 'files', digest.slice(0, 2));
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      await write(join(folder, digest), body);
    },
    secret: (body) => write(join(draft, 'secret'), body),
  });
  for (const origin of [manifest.origin, inside.origin]) {
    if (origin !== null && origin !== config.origin) return { ok: false, refusal: { kind: 'other_origin', origin } };
  }
  if (!knownMigrations().includes(manifest.schema)) return { ok: false, refusal: { kind: 'future_schema', schema: manifest.schema } };
  const refused = await closeGateInside(draft, config);
  return refused === null ? { ok: true, manifest } : { ok: false, refusal: { kind: refused } };
}

/** Applies what is missing of the migrations and closes the gate, in the copy. @returns why not, when nothing opens its keys */
async function closeGateInside(draft: string, config: Config): Promise<'no_secret' | 'keys_do_not_open' | null> {
  const platform = await openNodePlatform({ ...config, data: draft }, { site: noSite });
  try {
    const secret = config.secret ?? ownSecretOf(draft);
    for (const key of await listKeys(platform.db)) {
      if (key.sealedPrivate === '') continue;
      // A server that starts so makes a secret of its own, and signs with none of these keys.
      if (secret === null) return 'no_secret';
      try {
        await openPrivateKey(key.sealedPrivate, key.id, secret);
      } catch {
        return 'keys_do_not_open';
      }
    }
    // Who signed out since, or lost a role, is not signed in again by a restore.
    platform.database.raw.exec('DELETE FROM session; DELETE FROM verification; DELETE FROM sign_in_request; DELETE FROM mail;');
    // The old witness is not here: the gate says all that it would say.
    await platform.commit([platform.db.deleteFrom('setting').where('name', '=', 'witness')]);
    await closeGate(platform, 'restored');
    platform.database.raw.pragma('wal_checkpoint(TRUNCATE)');
    return null;
  } finally {
    platform.close();
  }
}

const ownSecretOf = (folder: string): string | null => (existsSync(join(folder, 'secret')) ? readFileSync(join(folder, 'secret'), 'utf8').trim() : null);

/** One step: an empty folder of that name gives way. Not where it is the root of a file system of its own. */
async function giveName(draft: string, data: string): Promise<boolean> {
  try {
    await rename(draft, data);
    return true;
  } catch (error) {
    if (['EXDEV', 'EBUSY', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** What a restore that was killed left beside the folder: nothing of it was ever in use. */
function removeOldDrafts(data: string): void {
  const beginning = `${basename(data)}.restore-`;
  if (!existsSync(dirname(data))) return;
  for (const name of readdirSync(dirname(data))) {
    if (name.startsWith(beginning) && !isRunning(Number(name.slice(beginning.length)))) rmSync(join(dirname(data), name), { recursive: true, force: true });
  }
}

async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) if (entry.isDirectory()) await syncFolders(join(folder, entry.name));
  await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
