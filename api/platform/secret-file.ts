/**
 * A secret in a file of its own, the master secret or that of backups, as systemd's credentials and other
 * secret stores hand it over: it then stands in no environment. A file that
 * others may read is refused, since a secret that was read cannot be taken back.
 */
import { readFileSync, statSync } from 'node:fs';
import { isLongEnough, tooShort } from './config.ts';

export type SecretFile = { readonly ok: true; readonly secret: string } | { readonly ok: false; readonly sentence: string };

/** Group and others, any right. */
const ANYBODY_ELSE = 0o077;
/** Others, any right; and the group's to write. systemd hands out files of root's that the service may read by an access list, which shows as the group's right to read. */
const ANYBODY_ELSE_OF_ROOTS = 0o027;

/** Every line of the file is the secret's, and what ends the last one is not. */
const withoutLastBreak = (text: string): string => text.replace(/\r?\n$/, '');

/**
 * @param name the setting that named the file, for the sentence
 * @returns the file's text without the line break at its end
 */
export function readSecretFile(path: string, name: string): SecretFile {
  const read = readPrivateFile(path, name);
  return !read.ok || isLongEnough(read.secret) ? read : { ok: false, sentence: tooShort(name) };
}

/** The same, of any length: for whoever takes a part of it. */
export function readPrivateFile(path: string, name: string): SecretFile {
  try {
    const { mode, uid } = statSync(path);
    const isRootsForUs = uid === 0 && process.getuid?.() !== 0;
    if ((mode & (isRootsForUs ? ANYBODY_ELSE_OF_ROOTS : ANYBODY_ELSE)) !== 0) {
      return { ok: false, sentence: `${name} : d’autres que vous peuvent lire ou changer « ${path} » : chmod 600 (others may read or change this file).` };
    }
    return { ok: true, secret: withoutLastBreak(readFileSync(path, 'utf8')) };
  } catch {
    return { ok: false, sentence: `${name} : « ${path} » ne peut pas être lu (cannot be read).` };
  }
}
