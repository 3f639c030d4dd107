/**
 * What Lighthouse says of a portfolio and of a badge on a phone: 95 at least in
 * each of its four categories. It times what it sees, so it runs when the other
 * tests have ended (`vitest.config.ts`), and a second and a third time where the
 * machine did something else; what is worse than it should be is worse each time.
 */
import lighthouse from 'lighthouse';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DemoPeople } from '../../api/demo/seed.ts';
import { freePort, type House } from '../house.ts';
import { describeInChromium, launch } from '../site/chromium.ts';
import { seededHouse } from '../site/seeded.ts';

const LEAST = 95;
const TRIES = 3;

let house: House;
let people: DemoPeople;
let browser: Browser;
let port: number;

const CATEGORIES = ['accessibility', 'best-practices', 'performance', 'seo'];
type Scores = Record<string, number>;

/** Points of a hundred by category, and the audits that took some away. */
async function look(path: string): Promise<{ scores: Scores; lost: string[] }> {
  const done = await lighthouse(`${house.origin}${path}`, { port, output: 'json', logLevel: 'error', formFactor: 'mobile', onlyCategories: CATEGORIES, disableFullPageScreenshot: true });
  if (!done) throw new Error(`Lighthouse said nothing of ${path}`);
  const { categories, audits } = done.lhr;
  return {
    scores: Object.fromEntries(Object.entries(categories).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)])),
    lost: Object.values(audits).filter(({ score }) => score !== null && score < 0.9).map(({ id, displayValue }) => `${id} ${displayValue ?? ''}`.trim()),
  };
}

describeInChromium(
  'a page that its student opened to search engines, on a phone',
  () => {
    beforeAll(async () => {
      ({ house, people } = await seededHouse());
      port = await freePort();
      browser = await launch([`--remote-debugging-port=${port}`]);
    });
    afterAll(async () => {
      await browser?.close();
      await house?.close();
    });
  },
  () => {
    it.each([['portfolio', () => `/portfolios/${people.portfolio}`], ['badge', () => `/credentials/${people.credentials[0]!}`]] as const)('has ninety-five points and more in each category: %s', { timeout: 240_000 }, async (_, path) => {
      let seen = await look(path());
      expect(Object.keys(seen.scores).sort()).toEqual(CATEGORIES);
      const isGood = (): boolean => Object.values(seen.scores).every((score) => score >= LEAST);
      for (let tries = 1; tries < TRIES && !isGood(); tries += 1) seen = await look(path());
      console.log(`${path()}: ${JSON.stringify(seen.scores)}`);
      expect(isGood(), `${JSON.stringify(seen.scores)}: ${seen.lost.join('; ')}`).toBe(true);
    });
  },
);
