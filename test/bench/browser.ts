/**
 * From the press to the verdict, in Chromium with its processor slowed four
 * times: what an employer with an old laptop waits. Wall-clock time of a whole
 * browser, so it is read beside what else the machine does; each round is a
 * browser context without any cache.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { credentialPath } from '../../api/publication/paths.ts';
import { findSigned } from '../../api/queries/credentials.ts';
import { launch } from '../site/chromium.ts';
import { openBenchHouse, type BenchHouse } from './house.ts';
import type { Measured } from './measure.ts';
import { startServerProcess } from './server-process.ts';
import type { Section } from './table.ts';

const ROUNDS = 7;
const SLOWED = 4;
/** µs: what an employer is promised. */
const PROMISED = 1_000_000;

type Way = { readonly name: string; readonly go: (page: Page) => Promise<void> };

/** A badge that is published, as text, and the path of its page. */
async function publishedBadge({ platform }: BenchHouse): Promise<{ text: string; path: string }> {
  const { subject } = await platform.db.selectFrom('publication').select('subject').where('kind', '=', 'credential').executeTakeFirstOrThrow();
  return { text: (await findSigned(platform.db, subject))!.embedded, path: credentialPath(subject) };
}

/** ms from the press of the button to the verdict on the screen. */
async function waited(page: Page): Promise<number> {
  const answered = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const button = document.querySelector<HTMLButtonElement>('[data-verify-button]')!;
        button.addEventListener('click', ({ timeStamp }) => {
          new MutationObserver((_, observer) => {
            if (!document.querySelector('[data-verdict="valid"] .verdict-when')) return;
            observer.disconnect();
            // The frame in which it is drawn.
            requestAnimationFrame(() => resolve(performance.now() - timeStamp));
          }).observe(document.body, { childList: true, subtree: true });
        }, { capture: true, once: true });
      }),
  );
  await page.locator('[data-verify-button]').click();
  return answered;
}

async function round(browser: Browser, origin: string, way: Way): Promise<number> {
  const context: BrowserContext = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    const protocol = await context.newCDPSession(page);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
    await way.go(page);
    return (await waited(page)) * 1000;
  } finally {
    await context.close();
  }
}

/** @throws when a verdict does not come: nothing is measured of a page that does not answer */
export async function browser(): Promise<Section> {
  const house = await openBenchHouse();
  const { text, path } = await publishedBadge(house);
  const server = await startServerProcess({ kind: 'app', origin: house.origin, data: house.data });
  const chromium = await launch();
  const paste = async (page: Page): Promise<void> => {
    await page.goto('/verifier', { waitUntil: 'load' });
    await page.locator('textarea').fill(text);
  };
  const ways: readonly Way[] = [
    { name: 'verifier: pasted and pressed at once', go: paste },
    { name: 'verifier: pasted, pressed two seconds later', go: async (page) => { await paste(page); await page.waitForTimeout(2000); } },
    { name: 'page of a badge: pressed as soon as it is there', go: async (page) => { await page.goto(path, { waitUntil: 'load' }); } },
    { name: 'page of a badge: half a second over the button', go: async (page) => { await page.goto(path, { waitUntil: 'load' }); await page.locator('[data-verify-button]').hover(); await page.waitForTimeout(500); } },
  ];
  const measured: Measured[] = [{ name: 'what is promised: a second', rounds: Array.from({ length: ROUNDS }, () => PROMISED) }];
  try {
    // The server that answers is one that has answered before.
    await round(chromium, house.origin, ways[0]!);
    for (const way of ways) {
      const rounds: number[] = [];
      for (let count = 0; count < ROUNDS; count += 1) rounds.push(await round(chromium, house.origin, way));
      measured.push({ name: way.name, rounds });
    }
  } finally {
    await chromium.close();
    await server.close();
    house.close();
  }
  return { title: 'First verdict in a browser slowed 4 times, µs of wall clock', measured };
}
