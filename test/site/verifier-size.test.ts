/** What a verdict costs to fetch: a budget for the file that works alone, and one for the page's first verdict. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildOfflineFile } from '../../portfolio-site/adapter/offline-file.ts';
import { ROOT } from '../house.ts';
import { describeDemonstration } from './demonstration.ts';

const KIB = 1024;
/** In KiB; docs/offline-verifier.md states them, with what was measured. */
const FILE = { gzip: 240, brotli: 210 } as const;
const FIRST_VERDICT = { gzip: 160, brotli: 140 } as const;

const sizes = (...all: readonly (string | Uint8Array)[]) => ({
  gzip: Math.ceil(all.reduce((sum, one) => sum + gzipSync(one, { level: 9 }).length, 0) / KIB),
  brotli: Math.ceil(all.reduce((sum, one) => sum + brotliCompressSync(one).length, 0) / KIB),
});

describe('the file that works alone', () => {
  it('keeps to its budget, and holds nothing that issues', async () => {
    const { html, metafile } = await buildOfflineFile();
    const found = sizes(html);
    expect(found.gzip).toBeLessThanOrEqual(FILE.gzip);
    expect(found.brotli).toBeLessThanOrEqual(FILE.brotli);
    const [output] = Object.values(metafile.outputs);
    const inside = Object.entries(output!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
    expect(inside.filter((path) => /credentials\/(sign|check|build|build-clr|issuing-rules|vcdm[\w-]*|conformance)\.ts$/.test(path))).toEqual([]);
    expect(inside.filter((path) => path.startsWith('api/') && !/^api\/domain\//.test(path))).toEqual([]);
  });

  it('is built the same twice, and says its budget where people read it', async () => {
    const [first, second] = [await buildOfflineFile(), await buildOfflineFile()];
    expect(first.html === second.html).toBe(true);
    const said = readFileSync(join(ROOT, 'docs/offline-verifier.md'), 'utf8');
    for (const { gzip, brotli } of [FILE, FIRST_VERDICT]) expect(said).toContain(`${gzip} KiB gzip, ${brotli} KiB brotli`);
  });
});

describeDemonstration('the first verdict on the page', (demonstration) => {
  it('keeps to its budget of scripts', async () => {
    const { house, people } = demonstration();
    const visit = await demonstration().visit();
    await visit.open('/verifier');
    await visit.page.locator('textarea').first().fill(await (await house.fetch(`/credentials/${people.credentials[0]!}.json`)).text());
    await visit.page.locator('[data-verify-button]').first().click();
    await visit.page.locator('[data-verdict="valid"]').first().waitFor();
    const scripts = [...new Set(visit.asked.filter((url) => url.startsWith(house.origin) && new URL(url).pathname.endsWith('.js')))];
    expect(scripts.length).toBeGreaterThan(2);
    const found = sizes(...(await Promise.all(scripts.map(async (url) => new Uint8Array(await (await house.fetch(new URL(url).pathname)).arrayBuffer())))));
    console.log(`first verdict: ${scripts.length} scripts, ${found.gzip} KiB gzip, ${found.brotli} KiB brotli`);
    expect(found.gzip).toBeLessThanOrEqual(FIRST_VERDICT.gzip);
    expect(found.brotli).toBeLessThanOrEqual(FIRST_VERDICT.brotli);
  });
});
