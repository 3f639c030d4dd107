/** `npm run backup` and `npm run restore` as processes of their own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { commandEnv, settingsFor, ROOT } from '../house.ts';

export const BACKUP_SECRET = 'another secret, for backups, of thirty-two characters';
export type Said = { readonly code: number | null; readonly out: string; readonly err: string };

export type Call = { readonly origin: string; readonly data: string; readonly env?: Record<string, string> };

export function start(command: 'backup' | 'restore', args: readonly string[], { origin, data, env = {} }: Call): { child: ChildProcess; said: Promise<Said> } {
  const whole = { ...commandEnv(), ...settingsFor(origin, data), PALIER_BACKUP_SECRET: BACKUP_SECRET, ...env };
  const child = spawn(process.execPath, [join(ROOT, `api/platform/commands/${command}.ts`), ...args], { env: whole, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (err += text));
  return { child, said: once(child, 'close').then(() => ({ code: child.exitCode, out, err })) };
}

export const backup = (call: Call, ...args: string[]): Promise<Said> => start('backup', args, call).said;
export const restore = (call: Call, ...args: string[]): Promise<Said> => start('restore', args, call).said;
