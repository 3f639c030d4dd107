/** Builds the site before it is served; says nothing unless something is wrong. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = new URL('../../../', import.meta.url).pathname;

/** What the built site is made of. */
const SOURCES = ['portfolio-site/src', 'portfolio-site/public', 'portfolio-site/adapter', 'portfolio-site/astro.config.ts', 'api', 'credentials', 'keys', 'package-lock.json'];

/** Built after everything that it is made of last changed: building again would take it from under a server that runs. */
function isUpToDate(): boolean {
  const entry = statSync(join(ROOT, 'portfolio-site/dist/server/entry.mjs'), { throwIfNoEntry: false });
  return entry !== undefined && SOURCES.every((source) => newest(join(ROOT, source)) < entry.mtimeMs);
}

/** The latest change of a file, or of anything in a folder; 0 for what is not there. */
function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** In this process rather than by a chain of commands, so that stopping the command stops everything. */
export function buildSite(): void {
  if (isUpToDate()) return;
  const built = spawnSync(process.execPath, [join(ROOT, 'node_modules/astro/bin/astro.mjs'), 'build', '--root', 'portfolio-site'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  });
  if (built.status === 0) return;
  console.error(`${built.stdout}\n${built.stderr}`);
  console.error('Le site n’a pas pu être construit (the site could not be built).');
  process.exit(1);
}
