/**
 * The Worker as `wrangler deploy` would upload it, made once for all the houses of a
 * run: bundling it for each of them was half of what a house in workerd took.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadMiniflare } from './miniflare.ts';
import { withHouses } from './worker-d1.ts';

const ROOT = new URL('../', import.meta.url).pathname;
const PLACE = 'PALIER_TEST_BUNDLE';

/** What vitest calls before a run: a place for the bundle, of this run alone, so that it is never an old one. */
export function setup(): () => void {
  const place = (process.env[PLACE] = mkdtempSync(join(tmpdir(), 'palier-bundle-')));
  return () => rmSync(place, { recursive: true, force: true });
}

/** What `wrangler.toml` asks of the runtime, in Miniflare's words, and the modules of the bundle. */
export type WorkerSettings = { readonly modulesRoot: string; readonly modules: readonly { readonly type: string; readonly path: string }[]; readonly bindings: Record<string, string> };

/** A folder of this run, for what its workers make once and take more than once. */
export const placeOfRun = (): string => (process.env[PLACE] ??= mkdtempSync(join(tmpdir(), 'palier-bundle-')));

/** The bundle, and what Wrangler said of it. Whoever asks first makes it; the others wait. */
export async function workerBundle(): Promise<{ readonly said: string; readonly settings: WorkerSettings }> {
  const place = placeOfRun();
  const [folder, making, said, settings, failed] = ['ready', 'making', 'said.txt', 'settings.json', 'failed.txt'].map((name) => join(place, name)) as [string, string, string, string, string];
  if (mine(making)) {
    try {
      const { stdout } = await promisify(execFile)(join(ROOT, 'node_modules/.bin/wrangler'), ['deploy', '--dry-run', '--outdir', join(making, 'out')], { cwd: ROOT, env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } });
      writeFileSync(said, stdout);
      const worker = join(making, 'out', 'worker.js');
      writeFileSync(worker, withHouses(readFileSync(worker, 'utf8')));
      // Nothing reads the map.
      rmSync(`${worker}.map`, { force: true });
      writeFileSync(settings, JSON.stringify(await settingsOf(join(making, 'out'), folder)));
      renameSync(join(making, 'out'), folder);
    } catch (error) {
      writeFileSync(failed, String(error));
    }
  }
  while (!existsSync(folder)) {
    if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { said: readFileSync(said, 'utf8'), settings: JSON.parse(readFileSync(settings, 'utf8')) as WorkerSettings };
}

/** @param folder where the modules will be */
async function settingsOf(made: string, folder: string): Promise<WorkerSettings> {
  // It loads Miniflare too: ours first, which is then the only one.
  await loadMiniflare();
  // Half a second to load, and of no more use once the settings are known.
  const { unstable_getMiniflareWorkerOptions } = await import('wrangler');
  const { bindings, ...options } = unstable_getMiniflareWorkerOptions(join(ROOT, 'wrangler.toml')).workerOptions;
  const kinds = { js: 'ESModule', wasm: 'CompiledWasm', ttf: 'Data' } as const;
  const modules = readdirSync(made).flatMap((name) => {
    const type = kinds[name.split('.').at(-1) as keyof typeof kinds];
    return type ? [{ type, path: join(folder, name) }] : [];
  });
  // The first is the entry.
  const entry = (path: string): number => (path.endsWith('/worker.js') ? 0 : 1);
  return { ...options, modulesRoot: folder, modules: modules.sort((a, b) => entry(a.path) - entry(b.path)), bindings: bindings as Record<string, string> };
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
