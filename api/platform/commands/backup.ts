/**
 * `npm run backup`: an encrypted and verified copy of everything, beside a
 * running server or without one. Exit codes: 0 done, 1 refused or failed,
 * 2 wrong usage or settings.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Manifest } from '../backup/archive.ts';
import { checkBackup } from '../backup/read-backup.ts';
import { writeBackup, type BackupRefusal } from '../backup/write-backup.ts';
import { readConfig } from '../config.ts';
import { refuseWhatNpmTook } from './options.ts';
import { describeTrouble, readBackupSecret, readMasterSecret } from './secret.ts';

const USAGE = `Usage :
  npm run backup -- FICHIER [--overwrite]     sauvegarde la base, les fichiers et les clés · backs up database, files and keys
  npm run backup -- --check FICHIER           vérifie une sauvegarde sans rien rétablir · checks a backup, restores nothing`;

export type Wanted = { readonly act: 'write'; readonly path: string; readonly overwrite: boolean } | { readonly act: 'check'; readonly path: string };

const OPTIONS = { check: { type: 'boolean', default: false }, overwrite: { type: 'boolean', default: false } } as const;

/** What was asked for, or `null` for anything that is not exactly one of the forms above. */
export function readArguments(argv: readonly string[]): Wanted | null {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch {
    return null;
  }
  const { values, positionals } = parsed;
  const [path] = positionals;
  if (path === undefined || path === '' || positionals.length > 1 || (values.check && values.overwrite)) return null;
  return values.check ? { act: 'check', path: resolve(path) } : { act: 'write', path: resolve(path), overwrite: values.overwrite };
}

/** One line that a log or a mail of a timer can hold. */
export function summary({ madeAt, origin, schema, tables, files }: Manifest, bytes: number): string {
  const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
  return `${madeAt} ${origin} ${schema} : ${rows} lignes · rows, ${tables['signed_credential'] ?? 0} badges, ${files.count} fichiers · files, ${bytes} octets · bytes`;
}

function describe(refusal: BackupRefusal): string {
  switch (refusal.kind) {
    case 'exists':
      return 'Ce fichier existe déjà, il n’est pas remplacé (--overwrite) · this file exists and is not replaced (--overwrite).';
    case 'file_missing':
      return `${refusal.count} fichier(s) de la base manquent sur le disque, dont ${refusal.digest} : rien n’a été sauvegardé · files are missing on the disk: nothing was backed up.`;
    case 'other_origin':
      return `PALIER_ORIGIN : ces données sont celles de ${refusal.origin} · this data is that of ${refusal.origin}.`;
  }
}

async function run(wanted: Wanted, secret: string): Promise<number> {
  if (wanted.act === 'check') {
    const manifest = await checkBackup(wanted.path, secret);
    console.log(`Sauvegarde vérifiée · backup verified: ${summary(manifest, statSync(wanted.path).size)}`);
    return 0;
  }
  const read = readConfig(process.env);
  if (!read.ok) return complain(read.sentence, 2);
  const { data, origin } = read.config;
  if (!existsSync(join(data, 'palier.sqlite'))) return complain(`PALIER_DATA : « ${data} » ne contient pas de données de Palier · holds no data of Palier.`, 2);
  if (!existsSync(dirname(wanted.path))) return complain(`Le dossier ${dirname(wanted.path)} n’existe pas · the folder does not exist.`, 2);
  const master = readMasterSecret(process.env);
  if (!master.ok) return complain(master.sentence, 2);
  const withOwnSecret = master.secret === null && existsSync(join(data, 'secret'));
  const answer = await writeBackup({ data: resolve(data), origin, path: wanted.path, secret, overwrite: wanted.overwrite, withOwnSecret });
  if (!answer.ok) return complain(describe(answer.refusal), 1);
  console.log(`Sauvegarde faite et vérifiée · backup made and verified: ${summary(answer.manifest, answer.bytes)}`);
  return 0;
}

function complain(sentence: string, code: number): number {
  console.error(sentence);
  return code;
}

if (import.meta.main) {
  refuseWhatNpmTook(OPTIONS, 2);
  const wanted = readArguments(process.argv.slice(2));
  const secret = readBackupSecret(process.env);
  // The copy of the database, and everything else that is written here, is for its owner alone.
  process.umask(0o077);
  if (!wanted) process.exitCode = complain(USAGE, 2);
  else if (!secret.ok) process.exitCode = complain(secret.sentence, 2);
  else process.exitCode = await run(wanted, secret.secret).catch((error: unknown) => complain(describeTrouble(error), 1));
}
