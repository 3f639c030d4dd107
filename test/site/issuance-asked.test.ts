/** Following a batch where server-sent events cannot come through: refused by a proxy, or unknown to the browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { findJury } from '../../api/queries/juries.ts';
import { createHouse, type House } from '../house.ts';
import { decideAll, minutes } from '../journey/acts.ts';
import { createPromotion, programme } from '../promotion.ts';
import { describeInChromium, launch } from './chromium.ts';
import { createVisit, type Visit } from './visit.ts';

const LATER = '9999-12-31T00:00:00.000Z';
let house: House;
let browser: Browser;
const open = (): void => {
  beforeAll(async () => {
    house = await createHouse('node');
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });
};

/** A jury whose minutes are signed by a clock that is far ahead: its badges wait until the test lets them go. */
async function waitingJury(): Promise<{ jury: string; email: string }> {
  const { platform } = house;
  const promotion = await createPromotion(platform, { students: 1 });
  await decideAll(await house.as(promotion.emails.chair), promotion);
  const jury = (await findJury(platform.db, promotion.jury))!;
  const { id } = await platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow();
  const signed = await signMinutes({ ...platform, now: () => new Date(LATER) }, jury, programme, minutes(`PV ${jury.id}`), id, '2026-01-30');
  expect(signed).toEqual({ ok: true, value: { awards: 4 } });
  return { jury: jury.id, email: promotion.emails.chair };
}

async function letGo(): Promise<void> {
  const { db, commit } = house.platform;
  await commit([db.updateTable('outbox').set({ due_at: '2000-01-01T00:00:00.000Z' }).where('due_at', '=', LATER)]);
  await drainOutbox(house.platform);
}

/** How often the page has asked for the batch itself, not for its events. */
const timesAsked = ({ asked }: Visit, jury: string): number => asked.filter((one) => one.endsWith(`/api/juries/${jury}/issuance`)).length;

describeInChromium('the page of a batch', open, () => {
  it.each([
    ['a proxy refuses the events', (visit: Visit) => visit.page.route('**/issuance/events', (route) => route.fulfill({ status: 502, body: '' }))],
    ['a proxy cuts each connection before a word is said', (visit: Visit) => visit.page.route('**/issuance/events', (route) => route.fulfill({ status: 200, contentType: 'text/event-stream', body: 'retry: 50\n\n' }))],
    ['the browser knows no events', (visit: Visit) => visit.page.addInitScript('delete globalThis.EventSource')],
  ])('asks again and again when %s, until every badge is given out', async (_what, prepare) => {
    const { jury, email } = await waitingJury();
    const visit = await createVisit(browser, house.origin);
    try {
      const { cookie } = await house.as(email);
      const [name, ...value] = cookie.split('=');
      await visit.context.addCookies([{ name: name!, value: value.join('='), url: house.origin }]);
      await prepare(visit);
      // Its patience passes by the clock of the page, not by ours.
      await visit.page.clock.install();
      await visit.open(`/jury/${jury}/pv`);
      const progress = visit.page.getByRole('progressbar', { name: 'Badges remis' });
      const later = (): Promise<void> => visit.page.clock.fastForward(2_000);
      await expect.poll(() => later().then(() => timesAsked(visit, jury)), { timeout: 20_000 }).toBeGreaterThan(1);
      expect(await progress.evaluate((bar: HTMLProgressElement) => bar.value)).toBe(0);
      await letGo();
      await expect.poll(() => later().then(() => progress.evaluate((bar: HTMLProgressElement) => bar.max === 4 && bar.value === 4)), { timeout: 20_000 }).toBe(true);
      await visit.page.getByText('Les 4 badges sont remis.').waitFor();
      const before = timesAsked(visit, jury);
      // Another minute of the page; what it asked for in that time is told of before an answer that it waits for afterwards.
      await visit.page.clock.fastForward(60_000);
      await visit.page.evaluate(() => fetch('/').then((answer) => answer.text()));
      expect(timesAsked(visit, jury)).toBe(before);
    } finally {
      await visit.close();
    }
  });
});
