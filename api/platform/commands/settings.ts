/**
 * What each command begins with, the server too: its settings, read and
 * completed, or one clear sentence and the end. Nothing of the application is
 * loaded for it, so that a wrong setting is told at once.
 */
import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, withSecret, type Config } from '../config.ts';
import { withIssuers } from '../issuers-file.ts';
import { readSecretFile } from '../secret-file.ts';

/** The settings, or the end of the process with one clear sentence. */
export function settings(extra: Record<string, string> = {}): Config {
  const answer = readConfig({ ...process.env, ...extra });
  if (!answer.ok) {
    console.error(answer.sentence);
    process.exit(2);
  }
  const listed = withIssuers(answer.config);
  if (typeof listed === 'string') {
    console.error(listed);
    process.exit(2);
  }
  const config = listed.secretFile === null ? listed : withSecret(listed, secretIn(listed.secretFile, 'PALIER_SECRET_FILE'));
  if (!isWritable(config.data)) {
    console.error(`PALIER_DATA : on ne peut pas écrire dans « ${config.data} » (the folder cannot be made or written to).`);
    process.exit(2);
  }
  return config.secret === null ? withSecret(config, ownSecret(config.data)) : config;
}

/** The secret in a file, or the end of the process with one clear sentence. */
export function secretIn(path: string, name: string): string {
  const read = readSecretFile(path, name);
  if (read.ok) return read.secret;
  console.error(read.sentence);
  return process.exit(2);
}

/** Whether the folder is there, or could be made, and takes files. */
function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * On a loopback origin the first start makes its own secret, which every later command reads. Not beside a database:
 * its keys are sealed under another one, which a new file would only hide.
 */
function ownSecret(data: string): string {
  const path = join(data, 'secret');
  if (!existsSync(path) && existsSync(join(data, 'palier.sqlite'))) {
    console.error(`PALIER_SECRET : « ${path} » manque, et les clés de cette base sont scellées sous ce secret : remettez ce fichier, ou donnez le secret (the file is missing, and the keys of this database are sealed under that secret: put it back, or give the secret).`);
    process.exit(2);
  }
  if (!existsSync(path)) {
    // Exclusive: two first starts at once end with one secret.
    try {
      writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  chmodSync(path, 0o600);
  return readFileSync(path, 'utf8').trim();
}
