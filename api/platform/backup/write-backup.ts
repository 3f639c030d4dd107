/**
 * Makes a backup: a copy of the database at one moment, every file that it
 * refers to, sealed under a secret of its own, written beside the wanted name,
 * synced, read back to its end, and only then given its name.
 */
import { createReadStream, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeEntry, type Manifest } from './archive.ts';
import { holdFiles, type Held } from './held-files.ts';
import { checkBackup } from './read-backup.ts';
import { sealInto, type Sealer } from './sealed-stream.ts';
import { copyDatabase, heldFolder, isRunning, lookInside, removeDrafts, type Inside } from './snapshot.ts';

export type Wanted = {
  readonly data: string;
  readonly origin: string;
  readonly path: string;
  readonly secret: string;
  /** Whether an existing file of that name may be replaced. */
  readonly overwrite: boolean;
  /** The folder's own `secret`, which a loopback start has made, when nothing else has it. */
  readonly withOwnSecret: boolean;
};

export type BackupRefusal =
  | { readonly kind: 'exists' }
  | { readonly kind: 'file_missing'; readonly digest: string; readonly count: number }
  | { readonly kind: 'other_origin'; readonly origin: string };
export type BackupAnswer = { readonly ok: true; readonly manifest: Manifest; readonly bytes: number } | { readonly ok: false; readonly refusal: BackupRefusal };

export async function writeBackup(wanted: Wanted): Promise<BackupAnswer> {
  if (!wanted.overwrite && existsSync(wanted.path)) return { ok: false, refusal: { kind: 'exists' } };
  removeOldDrafts(wanted.path);
  const draft = `${wanted.path}.draft-${process.pid}`;
  try {
    const { madeAt, copy, inside, held, missing } = takeMoment(wanted.data);
    if (inside.origin !== null && inside.origin !== wanted.origin) return { ok: false, refusal: { kind: 'other_origin', origin: inside.origin } };
    if (missing.length > 0) return { ok: false, refusal: { kind: 'file_missing', digest: missing[0]!, count: missing.length } };
    const { schema, tables } = inside;
    const bytes = held.reduce((sum, file) => sum + file.bytes, 0);
    const manifest: Manifest = { format: 1, madeAt, origin: wanted.origin, schema, tables, files: { count: held.length, bytes } };
    await writeDraft(draft, wanted, manifest, copy, held);
    removeDrafts(wanted.data);
    await checkBackup(draft, wanted.secret);
    if (!(await giveName(draft, wanted))) return { ok: false, refusal: { kind: 'exists' } };
    return { ok: true, manifest, bytes: statSync(wanted.path).size };
  } finally {
    removeDrafts(wanted.data);
    await rm(draft, { force: true });
  }
}

type Moment = { readonly madeAt: string; readonly copy: string; readonly inside: Inside; readonly held: readonly Held[]; readonly missing: readonly string[] };

/** Times that a file may go away between the copy of the database and the look for it; one that is missing for good is missing each time. */
const ATTEMPTS = 3;

/** The database at one moment, and the files that it names, held. */
function takeMoment(data: string): Moment {
  for (let attempt = 1; ; attempt += 1) {
    const madeAt = new Date().toISOString();
    const copy = copyDatabase(data);
    let held: readonly Held[] = [];
    const inside = lookInside(copy, { onFiles: ({ needed, possible }) => void (held = holdFiles(data, [...new Set([...needed, ...possible])].sort(), heldFolder(data))) });
    const found = new Set(held.map(({ digest }) => digest));
    const missing = [...inside.files.needed].filter((digest) => !found.has(digest));
    if (missing.length === 0 || attempt === ATTEMPTS) return { madeAt, copy, inside, held, missing };
  }
}

async function writeDraft(draft: string, wanted: Wanted, manifest: Manifest, copy: string, files: readonly Held[]): Promise<void> {
  const file = await open(draft, 'wx', 0o600);
  try {
    const sealer = await sealInto(file, wanted.secret);
    const text = Buffer.from(JSON.stringify(manifest));
    await writeEntry(sealer, 'manifest', text.length, [text]);
    await writeFileEntry(sealer, 'database', copy);
    if (wanted.withOwnSecret) await writeFileEntry(sealer, 'secret', join(wanted.data, 'secret'));
    for (const one of files) {
      const digest = await writeEntry(sealer, `file/${one.digest}`, one.bytes, createReadStream(one.path));
      if (digest !== one.digest) throw new Error(`le fichier ${one.digest} est abîmé sur le disque (the file is damaged on the disk)`);
    }
    await sealer.end();
    await file.sync();
  } finally {
    await file.close();
  }
}

const writeFileEntry = (sealer: Sealer, name: string, path: string): Promise<string> => writeEntry(sealer, name, statSync(path).size, createReadStream(path));

/** The name appears with the whole file behind it. @returns `false` when somebody else took the name meanwhile */
async function giveName(draft: string, { path, overwrite }: Wanted): Promise<boolean> {
  try {
    if (overwrite) await rename(draft, path);
    else await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  const folder = await open(dirname(path), 'r');
  await folder.sync();
  await folder.close();
  return true;
}

/** What a backup that was killed left beside its name. */
function removeOldDrafts(path: string): void {
  const beginning = `${basename(path)}.draft-`;
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(beginning) && !isRunning(Number(name.slice(beginning.length)))) rmSync(join(dirname(path), name), { force: true });
  }
}
