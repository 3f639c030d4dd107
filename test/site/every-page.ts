/** The same promises for every page, kept by the public and the private ones alike. */
import { expect, it } from 'vitest';
import { overflow, settle, tabStops, violations } from './audit.ts';
import { faintParts } from './contrast.ts';
import type { Demonstration } from './demonstration.ts';
import { sourceErrors } from './source-code.ts';
import { crowdedText } from './text-spacing.ts';
import { unheardParts } from './tree.ts';
import type { Visit } from './visit.ts';

export type ListedPage = {
  readonly name: string;
  /** Where it is; asked when its test begins. */
  readonly path: () => string | Promise<string>;
  readonly status?: number;
  /** What to do before looking, e.g. to send a form that is refused. */
  readonly before?: (visit: Visit) => Promise<void>;
};

const SIZES = [
  { width: 1440, height: 900 },
  { width: 375, height: 812 },
] as const;
const SCHEMES = ['light', 'dark'] as const;

/** One test per page: a valid source, axe in three looks, contrast in three, a reader’s own spacing, nothing wider than 320 px, no fault, and a whole walk with the Tab key. */
export function keepsEveryPromise(pages: readonly ListedPage[], enter: () => Promise<Visit>): void {
  for (const { name, path, status = 200, before } of pages) {
    it(`${name}: is valid and clean, fits 320 px and can be walked by keyboard`, async () => {
      const visit = await enter();
      const { page } = visit;
      visit.forget();
      const answer = await visit.open(await path());
      expect(answer.status()).toBe(status);
      expect(await sourceErrors(await answer.text()), 'errors in the source').toEqual([]);
      await before?.(visit);
      if (before) expect(await sourceErrors(await page.content()), 'errors in what became of the source').toEqual([]);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await settle(page);
        // Colours do not change with the width.
        for (const colorScheme of size === SIZES[0] ? SCHEMES : SCHEMES.slice(0, 1)) {
          await page.emulateMedia({ colorScheme });
          expect(await violations(page, colorScheme === 'light' ? 'all' : 'colours'), `axe at ${size.width} px, ${colorScheme}`).toEqual([]);
          if (size === SIZES[0]) expect(await faintParts(page), `faint, ${colorScheme}`).toEqual([]);
        }
        if (size.width > 1280) await page.setViewportSize({ ...size, width: 1280 });
        expect(await crowdedText(page), 'with a reader’s own spacing').toEqual([]);
      }
      await page.emulateMedia({ forcedColors: 'active' });
      expect(await faintParts(page), 'faint in forced colours').toEqual([]);
      await page.emulateMedia({ forcedColors: 'none' });
      expect(await unheardParts(page), 'told otherwise by the accessibility tree').toEqual([]);
      expect(await page.locator('table:not(:has(> caption))').count(), 'tables without a caption').toBe(0);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await overflow(page)).toBe(0);

      await page.setViewportSize(SIZES[0]);
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const stops = await tabStops(page);
      if (!before) expect(stops[0]?.name).toMatch(/^a (Aller au contenu|Skip to content)/);
      expect(stops.map(({ place }) => place), 'the order of the document').toEqual(stops.map(({ place }) => place).toSorted((a, b) => a - b));
      expect(stops.filter(({ ring }) => !ring).map((stop) => stop.name), 'without a visible ring').toEqual([]);
      expect(stops.filter(({ seen }) => !seen).map((stop) => stop.name), 'hidden behind something').toEqual([]);
      expect(visit.faults).toEqual([]);
    });
  }
}

/** Addresses of links on a page, as written. */
export async function linksOn(demonstration: Demonstration, as: 'student' | 'teacher' | 'jury' | 'admin', path: string, wanted: RegExp): Promise<string[]> {
  const visit = await demonstration.visit({ as });
  await visit.open(path);
  const all = await visit.page.locator('main a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  await visit.close();
  return [...new Set(all.filter((href) => wanted.test(href)))];
}
