/**
 * `npm run worker`: the same application in workerd, with a local D1 and R2 and
 * the demonstration's data. Seeded from here through the same functions, over
 * the same bindings, then served by `wrangler dev`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getPlatformProxy } from 'wrangler';
import { seedDemo } from '../../demo/seed.ts';
import { withSecret, type Config } from '../config.ts';
import { commitD1, openD1 } from '../database-d1.ts';
import { fileBucket } from '../files-r2.ts';
import { openNodePlatform } from '../node.ts';
import { explainAndExit } from './explain.ts';
import { settings } from './settings.ts';
import type { WorkerEnv } from '../worker.ts';
import { buildSite } from './build.ts';
import { printSummary, readDemoFile, summarise } from './demo.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;

/** Applies the migrations of wrangler.toml to the local database in that folder. */
export function migrateLocally(state: string): void {
  const applied = spawnSync('wrangler', ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' },
  });
  if (applied.status !== 0) throw new Error(`wrangler d1 migrations apply: ${applied.stderr || applied.stdout}`);
}

async function seed(config: Config, state: string) {
  const proxy = await getPlatformProxy<WorkerEnv>({ configPath: join(ROOT, 'wrangler.toml'), persist: { path: join(state, 'v3') } });
  try {
    const { DB, FILES } = proxy.env;
    const node = await openNodePlatform({ ...config, data: join(state, 'unused') });
    const platform = { ...node, db: openD1(DB), commit: (statements: Parameters<typeof commitD1>[1]) => commitD1(DB, statements), files: fileBucket(FILES) };
    const seeded = await seedDemo(platform, readDemoFile);
    if (!seeded.ok) throw new Error(seeded.refusal.kind);
    const summary = await summarise(platform, seeded.value);
    node.close();
    return summary;
  } finally {
    await proxy.dispose();
  }
}

if (import.meta.main) {
  const state = join(process.env.PALIER_DATA ?? join(ROOT, 'data/worker'), 'wrangler');
  const marker = join(state, 'palier-demo');
  if (existsSync(state) && !existsSync(marker)) {
    console.error(`Le dossier ${state} contient d’autres données (the folder holds other data).`);
    process.exit(2);
  }
  rmSync(state, { recursive: true, force: true });
  mkdirSync(state, { recursive: true });
  writeFileSync(marker, '');
  const secret = randomBytes(32).toString('base64url');
  const config = withSecret(settings({ PALIER_DEMO: '1', PALIER_SECRET: secret, PALIER_SECRET_FILE: '', PALIER_INSTITUTION: process.env.PALIER_INSTITUTION ?? 'Université de démonstration (exemple)' }), secret);
  buildSite();
  try {
    const started = Date.now();
    migrateLocally(state);
    const summary = await seed(config, state);
    writeFileSync(join(state, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    const variables = {
      PALIER_ORIGIN: config.origin,
      PORT: String(config.port),
      PALIER_SECRET: secret,
      PALIER_DEMO: '1',
      PALIER_INSTITUTION: config.institution.name,
      PALIER_JWT_ALG: config.jwtAlgorithm,
    };
    const server = spawn(
      'wrangler',
      ['dev', '--ip', '127.0.0.1', '--port', String(config.port), '--persist-to', state, '--show-interactive-dev-session=false',
        ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}:${value}`])],
      { cwd: ROOT, stdio: 'inherit', env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } },
    );
    printSummary(summary, Math.round((Date.now() - started) / 1000));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.kill(signal));
    server.once('exit', (code) => process.exit(code ?? 0));
  } catch (error) {
    explainAndExit(error, config);
  }
}
