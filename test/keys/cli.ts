/** `npm run keys -- …` as a process of its own, beside a running house or on its folder: as users start it, or as one file of the same sources. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { commandEnv, settingsFor, ROOT } from '../house.ts';
import { oneFile } from '../one-file.ts';

export type Said = { readonly code: number | null; readonly out: string; readonly err: string };

const INSTALLED = join(ROOT, 'api/platform/commands/keys.ts');
const ONE_FILE = await oneFile('api/platform/commands/keys.ts');

export function startKeys(origin: string, data: string, args: readonly string[], extra: Record<string, string> = {}, program = ONE_FILE): { child: ChildProcess; said: Promise<Said> } {
  const env = { ...commandEnv(), ...settingsFor(origin, data), ...extra };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (err += text));
  return { child, said: once(child, 'close').then(() => ({ code: child.exitCode, out, err })) };
}

export const keys = (origin: string, data: string, ...args: string[]): Promise<Said> => startKeys(origin, data, args).said;
/** As users start it. */
export const installedKeys = (origin: string, data: string, ...args: string[]): Promise<Said> => startKeys(origin, data, args, {}, INSTALLED).said;
