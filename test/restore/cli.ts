/** `npm run backup` and `npm run restore` as processes of their own: as users start them, or as one file each of the same sources. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { commandEnv, settingsFor, ROOT } from '../house.ts';
import { oneFile } from '../one-file.ts';

export const BACKUP_SECRET = 'another secret, for backups, of thirty-two characters';
export type Said = { readonly code: number | null; readonly out: string; readonly err: string };

const sourceOf = (command: 'backup' | 'restore'): string => `api/platform/commands/${command}.ts`;
const ONE_FILE = { backup: await oneFile(sourceOf('backup')), restore: await oneFile(sourceOf('restore')) };

export type Call = { readonly origin: string; readonly data: string; readonly env?: Record<string, string>; readonly asInstalled?: boolean };

export function start(command: 'backup' | 'restore', args: readonly string[], { origin, data, env = {}, asInstalled = false }: Call): { child: ChildProcess; said: Promise<Said> } {
  const whole = { ...commandEnv(), ...settingsFor(origin, data), PALIER_BACKUP_SECRET: BACKUP_SECRET, ...env };
  const child = spawn(process.execPath, [asInstalled ? join(ROOT, sourceOf(command)) : ONE_FILE[command], ...args], { env: whole, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (err += text));
  return { child, said: once(child, 'close').then(() => ({ code: child.exitCode, out, err })) };
}

export const backup = (call: Call, ...args: string[]): Promise<Said> => start('backup', args, call).said;
export const restore = (call: Call, ...args: string[]): Promise<Said> => start('restore', args, call).said;
