/**
 * The Worker as `wrangler deploy` would upload it, made once for all the houses of a
 * run: bundling it for each of them was half of what a house in workerd took.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withStatements } from './worker-d1.ts';

const ROOT = new URL('../', import.meta.url).pathname;
const PLACE = 'PALIER_TEST_BUNDLE';

/** What vitest calls before a run: a place for the bundle, of this run alone, so that it is never an old one. */
export function setup(): () => void {
  const place = (process.env[PLACE] = mkdtempSync(join(tmpdir(), 'palier-bundle-')));
  return () => rmSync(place, { recursive: true, force: true });
}

/** The folder with the bundle and what Wrangler said of it. Whoever asks first makes it; the others wait. */
export async function workerBundle(): Promise<{ readonly folder: string; readonly said: string }> {
  const place = (process.env[PLACE] ??= mkdtempSync(join(tmpdir(), 'palier-bundle-')));
  const [folder, making, said, failed] = ['ready', 'making', 'said.txt', 'failed.txt'].map((name) => join(place, name)) as [string, string, string, string];
  if (mine(making)) {
    try {
      const { stdout } = await promisify(execFile)(join(ROOT, 'node_modules/.bin/wrangler'), ['deploy', '--dry-run', '--outdir', join(making, 'out')], { cwd: ROOT, env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } });
      writeFileSync(said, stdout);
      const worker = join(making, 'out', 'worker.js');
      writeFileSync(worker, withStatements(readFileSync(worker, 'utf8')));
      renameSync(join(making, 'out'), folder);
    } catch (error) {
      writeFileSync(failed, String(error));
    }
  }
  while (!existsSync(folder)) {
    if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { folder, said: readFileSync(said, 'utf8') };
}

/** A folder is made by one of many alone. */
function mine(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
