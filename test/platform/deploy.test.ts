import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../house.ts';

it('bundles for Cloudflare Workers, under the size that its free plan takes', () => {
  const out = mkdtempSync(join(tmpdir(), 'palier-deploy-'));
  const dryRun = spawnSync(join(ROOT, 'node_modules/.bin/wrangler'), ['deploy', '--dry-run', '--outdir', out], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
  });
  rmSync(out, { recursive: true });
  expect(dryRun.status, dryRun.stderr + dryRun.stdout).toBe(0);
  const gzip = Number(/gzip: ([\d.]+) KiB/.exec(dryRun.stdout)?.[1]);
  expect(gzip).toBeGreaterThan(100);
  expect(gzip).toBeLessThan(3 * 1024);
});
