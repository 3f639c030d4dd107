/** Builds the site before it is served; says nothing unless something is wrong. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = new URL('../../../', import.meta.url).pathname;

/** In this process rather than by a chain of commands, so that stopping the command stops everything. */
export function buildSite(): void {
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
