/** What every page owes to everybody, whatever it says. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** `colours`: what another colour scheme can change, on a page that was looked at in full. */
const RULES = {
  all: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  colours: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  /** What another width can change, where nothing else is shown. */
  places: { type: 'rule', values: ['target-size', 'scrollable-region-focusable', 'css-orientation-lock', 'meta-viewport', 'link-in-text-block'] },
} as const;

/**
 * Violations of WCAG 2.2 A and AA that axe finds, each with the elements concerned. Our pages have no frames.
 *
 * @param among of the ways in which text is coloured here (`colouredTexts`, which is asked before), those whose contrast is to be measured; of all text otherwise
 */
export async function violations(page: Page, rules: keyof typeof RULES = 'all', among?: readonly string[]): Promise<string[]> {
  const judge = (): Promise<string[] | null> =>
    page.evaluate(
      async ({ type, values, among }) => {
        const { axe: judge, coloured } = window as unknown as { axe?: typeof axe; coloured?: Map<string, Element[]> };
        if (!judge) return null;
        const measured = among?.flatMap((one) => coloured?.get(one) ?? []);
        measured?.forEach((one) => one.setAttribute('data-measured', ''));
        // A target of 24 by 24 that no other lies over is large enough, and so is one with nothing within 24 px of its middle (WCAG 2.2, 2.5.8): axe is asked about the others, for which it lays out the whole page.
        const targets = [...document.querySelectorAll('a[href], area, button, input, select, textarea, summary, iframe, audio, video, [tabindex], [contenteditable]')].filter((one) => one.checkVisibility()).map((element) => ({ element, rect: element.getBoundingClientRect() }));
        const close = targets.filter(({ element, rect }) => {
          const [left, top, right, bottom] = rect.width >= 24 && rect.height >= 24 ? [rect.left, rect.top, rect.right, rect.bottom] : [(rect.left + rect.right) / 2 - 24, (rect.top + rect.bottom) / 2 - 24, (rect.left + rect.right) / 2 + 24, (rect.top + rect.bottom) / 2 + 24];
          return targets.some(({ element: other, rect: one }) => other !== element && one.left < right && one.right > left && one.top < bottom && one.bottom > top);
        });
        close.forEach(({ element }) => element.setAttribute('data-close', ''));
        judge.configure({ rules: [{ id: 'color-contrast', selector: measured ? '[data-measured]' : '*' }, { id: 'target-size', selector: '[data-close]' }] });
        const off = { ...(measured?.length === 0 ? { 'color-contrast': { enabled: false } } : {}), ...(close.length === 0 ? { 'target-size': { enabled: false } } : {}) };
        const { violations: found } = await judge.run(document, { resultTypes: ['violations'], runOnly: { type, values: type === 'rule' ? values.filter((one) => !(one in off)) : [...values] } as axe.RunOnly, ...(type === 'tag' ? { rules: off } : {}) });
        for (const name of ['data-measured', 'data-close']) document.querySelectorAll(`[${name}]`).forEach((one) => one.removeAttribute(name));
        return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
      },
      { ...RULES[rules], among },
    );
  const found = await judge();
  if (found) return found;
  await page.evaluate(AXE);
  return (await judge())!;
}

/** By how many CSS pixels the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Loads what loads late, and lets the fonts arrive. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    // A picture in a closed fold is not asked for.
    const shown = [...document.images].filter((image) => image.checkVisibility());
    // Pictures are all that waits to be scrolled to.
    if (shown.some((image) => image.loading === 'lazy' && !image.complete)) {
      for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
        scrollTo(0, top);
        await new Promise(requestAnimationFrame);
      }
      scrollTo(0, 0);
    }
    await Promise.all(shown.map((image) => image.decode().catch(() => undefined)));
    await new Promise(requestAnimationFrame);
  });
}

/** The sum of the layout shifts since the page began to load, as the Layout Instability API counts them: what follows a gesture at once is its answer. */
export const layoutShift = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as LayoutShift[]) sum += entry.hadRecentInput ? 0 : entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        // Buffered entries are delivered as a task of their own.
        setTimeout(() => resolve(sum), 60);
      }),
  );

type LayoutShift = PerformanceEntry & { readonly value: number; readonly hadRecentInput: boolean };

export type Stop = {
  /** What a reader hears of it, shortened. */
  readonly name: string;
  /** Its place among all focusable elements of the document. */
  readonly place: number;
  /** A ring of at least two pixels, on the element or on what stands for it. */
  readonly ring: boolean;
  /** Nothing else covers the whole of it. */
  readonly seen: boolean;
};

/** Every element that is drawn at the present width, by its place in the document. */
export const shownAt = (page: Page): Promise<number[]> =>
  page.evaluate(() => [...document.querySelectorAll('body *')].flatMap((one, place) => (one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ? [place] : [])));

/**
 * Every stop of the Tab key, from the top of the page until the focus leaves it. Keys are pressed as fast as the browser
 * takes them: each stop is looked at when the next key arrives, before it moves the focus on.
 */
export async function tabStops(page: Page, most = 400): Promise<Stop[]> {
  const expected = await page.evaluate(() => {
    const seen: (Stop | null)[] = [];
    const ringed = (one: Element | null): boolean => {
      const style = one ? getComputedStyle(one) : null;
      return style !== null && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    const all = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, audio[controls], video[controls], [tabindex]')];
    let places = new Map<Element, number>();
    const placeOf = (element: Element): number => {
      if (!places.has(element)) places = new Map(all().map((one, place) => [one, place]));
      return places.get(element) ?? -1;
    };
    const look = (): Stop | null => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return null;
      // A field that is drawn by its label or its frame is ringed there.
      const ring = ringed(element) || ringed(element.parentElement) || ringed(element.closest('label'));
      const frame = (element.closest('label') ?? element).getBoundingClientRect();
      // Of what is taller than the window, the part that is in it.
      const [left, top, right, bottom] = [Math.max(frame.left, 0), Math.max(frame.top, 0), Math.min(frame.right, innerWidth), Math.min(frame.bottom, innerHeight)];
      const points = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [left + (right - left) * x, top + (bottom - top) * y] as const));
      const shown = points.some(([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top !== null && (element.contains(top) || top.contains(element) || (element.closest('label')?.contains(top) ?? false));
      });
      return { name: `${element.tagName.toLowerCase()} ${(element.getAttribute('aria-label') ?? element.innerText ?? '').trim().slice(0, 60)}`, place: placeOf(element), ring, seen: shown };
    };
    const listen = (event: KeyboardEvent): void => void (event.key === 'Tab' && seen.push(look()));
    addEventListener('keydown', listen, true);
    (window as Walked).walk = { seen, look, end: () => removeEventListener('keydown', listen, true) };
    return all().filter((one) => one.tabIndex >= 0 && !one.matches(':disabled, [type=radio]:not(:checked)') && one.checkVisibility({ visibilityProperty: true })).length;
  });
  type Walked = Window & { walk?: { readonly seen: (Stop | null)[]; look(): Stop | null; end(): void } };
  const left = (seen: readonly (Stop | null)[]): number => seen.findIndex((stop, index) => stop === null && index > 0);
  const keys = await page.context().newCDPSession(page);
  const key = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
  // As by somebody who keeps the key down: it goes down for each stop, and up once.
  const press = (times: number): Promise<unknown> => Promise.all(Array.from({ length: times }, () => keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })));
  let told: (Stop | null)[] = [];
  while (told.length < most && left(told) < 0) {
    // The first time as many as there should be, and one that leaves the page.
    await press(told.length === 0 ? Math.min(most, expected + 1) : 16);
    told = await page.evaluate(() => [...(window as Walked).walk!.seen, (window as Walked).walk!.look()]);
  }
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  await keys.detach();
  await page.evaluate(() => (window as Walked).walk!.end());
  const walked = told.slice(1, left(told) < 0 ? most : left(told)) as Stop[];
  const stops: Stop[] = [];
  for (const stop of walked) {
    const last = stops.at(-1);
    // A date field has a stop for each of its parts.
    if (last?.place === stop.place) stops[stops.length - 1] = { ...stop, ring: stop.ring || last.ring };
    else stops.push(stop);
  }
  return stops;
}

/** Presses Tab until the focus is where it is wanted, and stays there: what is reached is where the next keys go. Keys are pressed as fast as the browser takes them. */
export async function tabTo(page: Page, selector: string, most = 150): Promise<void> {
  type Reaching = Window & { reaching?: () => void };
  await page.evaluate((wanted) => {
    const stay = (event: KeyboardEvent): void => {
      if (event.key === 'Tab' && document.activeElement?.matches(wanted)) event.preventDefault();
    };
    addEventListener('keydown', stay, true);
    (window as Reaching).reaching = () => removeEventListener('keydown', stay, true);
  }, selector);
  const isThere = (): Promise<boolean> => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  for (let presses = 0; presses < most && !(await isThere()); presses += 10) await Promise.all(Array.from({ length: 10 }, () => page.keyboard.press('Tab')));
  if (!(await isThere())) throw new Error(`Tab never reached ${selector}`);
  await page.evaluate(() => (window as Reaching).reaching!());
}
