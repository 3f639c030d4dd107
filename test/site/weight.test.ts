/** What a public page weighs on the wire: twenty productions and sixteen badges, read by a browser with an empty cache. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { prepareAlong } from '../../api/publication/prepare.ts';
import { renderPage } from '../../api/publication/render.ts';
import { putPublication } from '../../api/queries/portfolios.ts';
import { portfolioOf } from '../fixtures/portfolio-snapshot.ts';
import { createHouse, type House } from '../house.ts';
import { createPromotion } from '../promotion.ts';
import { describeInChromium, launch } from './chromium.ts';

/** Bytes with the headers of each answer, and of the loader as it comes, without them. docs/performance.md states both. */
const PAGE = 60_000;
const LOADER = 2 * 1024;
const PATH = '/portfolios/nour-belkacem';

let house: House;
let browser: Browser;

/** One visit: what came, by kind, as the network counted it. */
async function visit(press: boolean): Promise<{ kinds: Map<string, number>; loader: number; addresses: string[] }> {
  const context = await browser.newContext({ viewport: { width: 375, height: 812 } });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const kinds = new Map<string, number>();
  const known = new Map<string, { kind: string; url: string }>();
  network.on('Network.responseReceived', ({ requestId, type, response }) => void known.set(requestId, { kind: type, url: response.url }));
  let loader = 0;
  network.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    if (known.get(requestId)?.kind === 'Script') loader += encodedDataLength;
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = known.get(requestId);
    if (one && !one.url.startsWith('data:')) kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + encodedDataLength);
  });
  await page.goto(`${house.origin}${PATH}`, { waitUntil: 'networkidle' });
  // Whoever only reads moves, scrolls and types.
  await page.mouse.move(30, 300);
  await page.mouse.wheel(0, 4000);
  await page.keyboard.press('PageDown');
  await page.waitForLoadState('networkidle');
  if (press) {
    await page.locator('[data-verify-button]').click();
    await page.locator('.verdict-small').first().waitFor();
  }
  await context.close();
  return { kinds, loader, addresses: [...known.values()].map(({ url }) => url) };
}

describeInChromium(
  'a public page on the wire',
  () => {
    beforeAll(async () => {
      house = await createHouse('node');
      const { platform } = house;
      const { students } = await createPromotion(platform, { students: 1 });
      const at = platform.now().toISOString();
      const page = portfolioOf();
      const local = (text: string): string => text.replaceAll('https://palier.example', house.origin);
      const snapshot = JSON.parse(local(JSON.stringify(page))) as typeof page;
      const digest = await renderPage(platform, { kind: 'portfolio', of: students[0]!.enrolment, snapshot }, PATH, 'fr');
      const common = { enrolment_id: students[0]!.enrolment, indexable: 1, published_at: at, withdrawn_at: null, media_type: 'text/html; charset=utf-8' } as const;
      await platform.commit([putPublication(platform.db, { ...common, path: PATH, kind: 'portfolio', subject: 'nour-belkacem', digest, snapshot: JSON.stringify(snapshot) }), ...prepareAlong(platform, [digest], at)]);
      await drainOutbox(platform);
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      await house?.close();
    });
  },
  () => {
    it('is under 60 kB with its letters, and a loader of 2 KiB is all its script until somebody asks for verification', async () => {
      const { kinds, loader, addresses } = await visit(false);
      const weighed = ['Document', 'Stylesheet', 'Font', 'Script'].map((kind) => kinds.get(kind) ?? 0);
      const total = weighed.reduce((sum, one) => sum + one, 0);
      console.log(`public page: ${weighed.join(' + ')} = ${total} bytes (document, styles, letters, script); loader ${loader}`);
      expect(weighed.every((one) => one > 0)).toBe(true);
      expect(total).toBeLessThan(PAGE);
      expect(loader).toBeGreaterThan(200);
      expect(loader).toBeLessThanOrEqual(LOADER);
      expect(addresses.filter((url) => /\.woff2/.test(url))).toHaveLength(2);
      expect(addresses.filter((url) => !url.startsWith(house.origin) && !url.startsWith('data:'))).toEqual([]);
    });

    it('loads the verifier at the press, which is then answered', async () => {
      const { kinds } = await visit(true);
      expect(kinds.get('Script')).toBeGreaterThan(20 * LOADER);
    });
  },
);
