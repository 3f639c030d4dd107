/** The same promises for every page, kept by the public and the private ones alike. */
import { afterAll, expect, it } from 'vitest';
import type { Client } from '../house.ts';
import { overflow, settle, shownAt, tabStops, violations } from './audit.ts';
import { colouredTexts, faintParts } from './contrast.ts';
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
  /** Its twin in the other language is looked at in full: here is looked at what other words can change. */
  readonly isTwin?: boolean;
  /** What to do before looking, e.g. to send a form that is refused. */
  readonly before?: (visit: Visit) => Promise<void>;
};

const SIZES = [
  { width: 1440, height: 900 },
  { width: 375, height: 812 },
] as const;
/**
 * One test per page: a valid source, axe in three looks, contrast in three, a reader’s own spacing, nothing wider than
 * 320 px, no fault, and a whole walk with the Tab key; of a twin in another language, what words can change. They are looked at one after the other in one browser, as by
 * somebody who walks through them: coming in takes longer than most of the looks.
 *
 * @param enter a visit that nobody else closes
 */
export function keepsEveryPromise(pages: readonly ListedPage[], enter: () => Promise<Visit>): void {
  let kept: Visit | undefined;
  const leave = async (): Promise<void> => {
    await kept?.close();
    kept = undefined;
  };
  afterAll(leave);
  for (const { name, path, status = 200, isTwin = false, before } of pages) {
    it(`${name}: is valid and clean, fits 320 px and can be walked by keyboard`, async () => {
      const visit = (kept ??= await enter());
      let whole = false;
      try {
        await look(visit, { path, status, isTwin, before });
        whole = true;
      } finally {
        // What was done on a page, or went wrong there, is not carried into the next.
        if (!whole || before) await leave();
      }
    });
  }
}

/** How text was coloured on the pages that axe has passed in this process, in each scheme. */
const passed = { light: new Set<string>(), dark: new Set<string>() };

/** Measuring contrast takes axe longer than all its other rules: a text in the same colour on the same ground is measured once. */
async function judged(page: Visit['page'], scheme: keyof typeof passed, judge: (fresh: readonly string[]) => Promise<void>): Promise<void> {
  const texts = await colouredTexts(page);
  await judge(texts.filter((one) => !passed[scheme].has(one)));
  for (const one of texts) passed[scheme].add(one);
}

async function look(visit: Visit, { path, status, isTwin, before }: Pick<ListedPage, 'path' | 'before'> & { readonly status: number; readonly isTwin: boolean }): Promise<void> {
  const { page } = visit;
  const [wide, narrow] = SIZES;
  const address = await path();
  // Nothing of the page before has to be laid out again for another window.
  await page.evaluate(() => document.documentElement.setAttribute('hidden', ''));
  await Promise.all([page.setViewportSize(wide), page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })]);
  visit.forget();
  const answer = await visit.open(address);
  expect(answer.status()).toBe(status);
  expect(await sourceErrors(await answer.text()), 'errors in the source').toEqual([]);
  await before?.(visit);
  if (before) expect(await sourceErrors(await page.content()), 'errors in what became of the source').toEqual([]);
  await settle(page);
  await judged(page, 'light', async (fresh) => expect(await violations(page, 'all', fresh), `axe at ${wide.width} px, light`).toEqual([]));
  if (isTwin) return lookForWords(visit);
  expect(await faintParts(page), 'faint, light').toEqual([]);

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const stops = await tabStops(page);
  if (!before) expect(stops[0]?.name).toMatch(/^a (Aller au contenu|Skip to content)/);
  expect(stops.map(({ place }) => place), 'the order of the document').toEqual(stops.map(({ place }) => place).toSorted((a, b) => a - b));
  expect(stops.filter(({ ring }) => !ring).map((stop) => stop.name), 'without a visible ring').toEqual([]);
  expect(stops.filter(({ seen }) => !seen).map((stop) => stop.name), 'hidden behind something').toEqual([]);
  await page.evaluate(() => scrollTo(0, 0));

  await page.emulateMedia({ colorScheme: 'dark' });
  await judged(page, 'dark', async (fresh) => expect(fresh.length > 0 ? await violations(page, 'colours', fresh) : [], `axe at ${wide.width} px, dark`).toEqual([]));
  expect(await faintParts(page), 'faint, dark').toEqual([]);
  const seen = await shownAt(page);
  await page.setViewportSize({ ...wide, width: 1280 });
  expect(await crowdedText(page), 'with a reader’s own spacing').toEqual([]);

  await Promise.all([page.emulateMedia({ colorScheme: 'light' }), page.setViewportSize(narrow)]);
  await settle(page);
  // Names, roles and colours do not change with the width, unless something else is shown.
  const more = (await shownAt(page)).filter((one) => !seen.includes(one));
  if (more.length === 0) expect(await violations(page, 'places'), `axe at ${narrow.width} px`).toEqual([]);
  else await judged(page, 'light', async (fresh) => expect(await violations(page, 'all', fresh), `axe at ${narrow.width} px`).toEqual([]));
  expect(await crowdedText(page), 'with a reader’s own spacing on a phone').toEqual([]);
  expect(await unheardParts(page), 'told otherwise by the accessibility tree').toEqual([]);
  // Asked of the page itself: for a locator, Playwright first brings all that it knows of locators into it.
  expect(await page.evaluate(() => document.querySelectorAll('table:not(:has(> caption))').length), 'tables without a caption').toBe(0);

  await page.emulateMedia({ forcedColors: 'active' });
  expect(await faintParts(page), 'faint in forced colours').toEqual([]);
  await Promise.all([page.emulateMedia({ forcedColors: 'none' }), page.setViewportSize({ width: 320, height: 640 })]);
  expect(await overflow(page)).toBe(0);
  expect(visit.faults).toEqual([]);
}

/** What a page in other words may do otherwise: not fit, or name something for nobody. */
async function lookForWords({ page, faults }: Visit): Promise<void> {
  expect(await unheardParts(page), 'told otherwise by the accessibility tree').toEqual([]);
  await page.setViewportSize(SIZES[1]);
  await settle(page);
  expect(await crowdedText(page), 'with a reader’s own spacing on a phone').toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(page)).toBe(0);
  expect((await tabStops(page, 2))[0]?.name).toMatch(/^a (Aller au contenu|Skip to content)/);
  expect(faults).toEqual([]);
}

const known = new WeakMap<Demonstration['house'], Map<string, Promise<Client>>>();

/** Addresses of links in the content of a page, as written, each once. */
export async function linksOn({ house, people }: Demonstration, as: 'student' | 'teacher' | 'jury' | 'admin', path: string, wanted: RegExp): Promise<string[]> {
  const clients = known.get(house) ?? new Map<string, Promise<Client>>();
  known.set(house, clients);
  const client = clients.get(as) ?? house.as(people.signIn[as].email);
  clients.set(as, client);
  const page = await (await (await client).get(path)).text();
  const content = page.slice(page.indexOf('<main'), page.indexOf('</main>'));
  const all = [...content.matchAll(/<a\s[^>]*?href="([^"]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&').replaceAll('&#38;', '&'));
  return [...new Set(all.filter((href) => wanted.test(href)))];
}
