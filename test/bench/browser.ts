/**
 * From the press to the verdict, in Chromium whose processor is slowed four
 * times: what an employer with an old laptop waits. Twice: by the clock, which
 * also counts whatever else the machine does, and by the processor time of the
 * page's main thread, unslowed and counted four times, which holds on a busy
 * machine. Each round is a browser context without any cache.
 */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { credentialPath } from '../../api/publication/paths.ts';
import { prepareAlong } from '../../api/publication/prepare.ts';
import { gatherPortfolio, snapshotOfCredential } from '../../api/publication/publish.ts';
import { renderPage } from '../../api/publication/render.ts';
import { findSigned } from '../../api/queries/credentials.ts';
import { insertPortfolio, putPublication } from '../../api/queries/portfolios.ts';
import { randomId } from '../../api/random-id.ts';
import { launchAlone } from '../site/chromium.ts';
import { openBenchHouse, type BenchHouse } from './house.ts';
import type { Measured } from './measure.ts';
import { startServerProcess } from './server-process.ts';
import type { Section } from './table.ts';

const ROUNDS = 5;
const SLOWED = 4;
/** µs: what an employer is promised. */
const PROMISED = 1_000_000;

type Way = { readonly name: string; readonly go: (page: Page) => Promise<void> };

/** A badge that is published, as text, and the path of its page. */
async function publishedBadge({ platform }: BenchHouse): Promise<{ text: string; path: string }> {
  const { db } = platform;
  const { id, of } = await db.selectFrom('release').innerJoin('credential_plan', 'credential_plan.id', 'release.id').innerJoin('award', 'award.id', 'credential_plan.award_id').select(['release.id', 'award.enrolment_id as of']).executeTakeFirstOrThrow();
  const [at, path] = [platform.now().toISOString(), credentialPath(id)];
  await platform.commit(insertPortfolio(db, randomId(platform.randomBytes), { enrolment_id: of, handle: 'navigateur', indexable: 0, updated_at: at, headline: '', presentation: '', choices: JSON.stringify({ credentials: [id], evidence: [], reflections: [] }) }));
  const material = await gatherPortfolio(platform, of, at);
  if (!material) throw new Error('the bench’s student has no portfolio');
  const snapshot = await snapshotOfCredential(platform, material, id);
  const digest = await renderPage(platform, { kind: 'credential', snapshot, of }, path, 'fr');
  const committed = await platform.commit([
    putPublication(db, { path, kind: 'credential', subject: id, digest, snapshot: JSON.stringify(snapshot), enrolment_id: of, indexable: 1, published_at: at, withdrawn_at: null, media_type: 'text/html; charset=utf-8' }),
    ...prepareAlong(platform, [digest], at),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return { text: (await findSigned(db, id))!.embedded, path };
}

/** ms from the press of the button to the verdict on the screen. */
async function waited(page: Page): Promise<number> {
  const answered = page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const button = document.querySelector<HTMLButtonElement>('[data-verify-button]')!;
        setTimeout(() => reject(new Error(`no verdict in a minute: ${document.querySelector('main')?.innerText.slice(0, 600)}`)), 60_000);
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

/** µs of processor time of the page's main thread so far. */
async function mainThread(protocol: CDPSession): Promise<number> {
  const { metrics } = await protocol.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1e6;
}

/** µs that one visitor waits: by the clock of a slowed browser, or in processor time of one that is not, times four. */
async function round(browser: Browser, origin: string, way: Way, by: 'clock' | 'processor'): Promise<number> {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(60_000);
  try {
    const page = await context.newPage();
    const protocol = await context.newCDPSession(page);
    if (by === 'clock') await protocol.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
    else await protocol.send('Performance.enable', { timeDomain: 'threadTicks' });
    await way.go(page);
    if (by === 'clock') return (await waited(page)) * 1000;
    const before = await mainThread(protocol);
    await waited(page);
    return ((await mainThread(protocol)) - before) * SLOWED;
  } finally {
    await context.close();
  }
}

/** @throws when a verdict does not come: nothing is measured of a page that does not answer */
export async function browser(): Promise<Section[]> {
  const house = await openBenchHouse();
  const { text, path } = await publishedBadge(house);
  const server = await startServerProcess({ kind: 'app', origin: house.origin, data: house.data });
  const chromium = await launchAlone();
  const paste = async (page: Page): Promise<void> => {
    await page.goto('/verifier', { waitUntil: 'load' });
    await page.locator('textarea').fill(text);
  };
  const open = async (page: Page): Promise<void> => void (await page.goto(path, { waitUntil: 'load' }));
  const then = (before: Way['go'], ms: number): Way['go'] => async (page) => {
    await before(page);
    await page.waitForTimeout(ms);
  };
  const over = async (page: Page): Promise<void> => {
    await open(page);
    await page.locator('[data-verify-button]').hover();
  };
  const ways: readonly Way[] = [
    { name: 'verifier: pasted and pressed at once', go: paste },
    { name: 'verifier: pasted, pressed three seconds later', go: then(paste, 3000) },
    { name: 'page of a badge: pressed as soon as it is there', go: open },
    { name: 'page of a badge: pressed three seconds after the first movement', go: then(over, 3000) },
  ];
  const measuredBy = async (by: 'clock' | 'processor'): Promise<Measured[]> => {
    const measured: Measured[] = [{ name: 'what is promised: a second', rounds: Array.from({ length: ROUNDS }, () => PROMISED) }];
    for (const way of ways) {
      const rounds: number[] = [];
      for (let count = 0; count < ROUNDS; count += 1) rounds.push(await round(chromium, house.origin, way, by));
      measured.push({ name: way.name, rounds });
    }
    return measured;
  };
  try {
    // The server that answers is one that has answered before.
    await round(chromium, house.origin, ways[0]!, 'clock');
    return [
      { title: 'First verdict in a browser: processor time of the page × 4, in µs', measured: await measuredBy('processor') },
      { title: 'First verdict in a browser slowed 4 times: the clock, in µs', measured: await measuredBy('clock') },
    ];
  } finally {
    await chromium.close();
    await server.close();
    house.close();
  }
}
