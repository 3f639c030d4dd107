import { expect, it } from 'vitest';
import { workerBundle } from '../worker-bundle.ts';

it('bundles for Cloudflare Workers, under the size that its free plan takes', async () => {
  const { said } = await workerBundle();
  const gzip = Number(/gzip: ([\d.]+) KiB/.exec(said)?.[1]);
  expect(gzip).toBeGreaterThan(100);
  expect(gzip).toBeLessThan(3 * 1024);
});
