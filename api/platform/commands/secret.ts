/** The secret of backups: another one than the master secret, so that a stolen backup is of no use to whoever knows only one of them. */
import { troubleOf, type Trouble } from '../backup/sealed-stream.ts';
import { readPrivateFile, readSecretFile } from '../secret-file.ts';

const AT_LEAST = 32;

export type SecretAnswer = { readonly ok: true; readonly secret: string } | { readonly ok: false; readonly sentence: string };

/** PALIER_BACKUP_SECRET, or the first line of the file that PALIER_BACKUP_SECRET_FILE names. */
export function readBackupSecret(environment: Record<string, string | undefined>): SecretAnswer {
  const { PALIER_BACKUP_SECRET: inline = '', PALIER_BACKUP_SECRET_FILE: file = '' } = environment;
  if (inline !== '' && file !== '') return no('PALIER_BACKUP_SECRET et PALIER_BACKUP_SECRET_FILE : l’un ou l’autre, pas les deux (one or the other, not both).');
  if (inline === '' && file === '') return no('PALIER_BACKUP_SECRET ou PALIER_BACKUP_SECRET_FILE : obligatoire, 32 caractères au moins (required, at least 32 characters).');
  let secret = inline;
  if (file !== '') {
    const read = readPrivateFile(file, 'PALIER_BACKUP_SECRET_FILE');
    if (!read.ok) return read;
    secret = firstLine(read.secret);
  }
  if (secret.length < AT_LEAST) return no('PALIER_BACKUP_SECRET : 32 caractères au moins (at least 32 characters).');
  const master = readMasterSecret(environment);
  if (!master.ok) return master;
  if (master.secret !== null && [master.secret, firstLine(master.secret)].includes(secret)) return no('PALIER_BACKUP_SECRET : doit être un autre secret que PALIER_SECRET (must be another secret than PALIER_SECRET).');
  return { ok: true, secret };
}

export type MasterAnswer = { readonly ok: true; readonly secret: string | null } | { readonly ok: false; readonly sentence: string };

/**
 * PALIER_SECRET, or the file that PALIER_SECRET_FILE names, whole as the server reads it; `null` for neither: a loopback
 * start then made its own. A file that cannot be read is not the same as none: somebody believes that it is the secret.
 */
export function readMasterSecret({ PALIER_SECRET: inline = '', PALIER_SECRET_FILE: file = '' }: Record<string, string | undefined>): MasterAnswer {
  return inline !== '' || file === '' ? { ok: true, secret: inline || null } : readSecretFile(file, 'PALIER_SECRET_FILE');
}

const firstLine = (text: string): string => text.split('\n')[0]!.trim();

const no = (sentence: string): SecretAnswer => ({ ok: false, sentence });

/** What is wrong with a backup, in one sentence; faults say themselves. */
export function describeTrouble(error: unknown): string {
  const trouble = troubleOf(error);
  return trouble ? SENTENCES[trouble] : error instanceof Error ? error.message : String(error);
}

const SENTENCES: Record<Trouble, string> = {
  not_a_backup: 'Ce fichier n’est pas une sauvegarde de Palier · this file is no backup of Palier.',
  future_format: 'Cette sauvegarde vient d’une version plus récente de Palier · this backup was made by a later version of Palier.',
  wrong_secret: 'PALIER_BACKUP_SECRET n’ouvre pas cette sauvegarde · PALIER_BACKUP_SECRET does not open this backup.',
  damaged: 'Cette sauvegarde est abîmée ou incomplète · this backup is damaged or cut off.',
  truncated: 'Cette sauvegarde est incomplète : la fin manque · this backup is cut off: its end is missing.',
};
