/** What somebody takes off a public page is gone before the answer, however much work waits that was asked for earlier. */
import { afterAll, beforeAll, expect, describe, it } from 'vitest';
import { enqueueAll } from '../../api/queries/outbox.ts';
import { findInvitation, putDisplay } from '../../api/queries/endorsements.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, enrolmentOf, expectStatus, issueAll, publish, quiet, type Body } from './acts.ts';
import { endorse } from './endorsed.ts';

const WAITING = 4_000;
const WORDS = 'Un travail sérieux.';

describe.each(RUNTIMES)('behind thousands of jobs that are due, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let student: Client;
  let enrolment: string;
  let badges: Body[];
  let invitation: string;
  let endorsement: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    chair = await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    ({ id: enrolment, badges } = await enrolmentOf(student));
    ({ invitation, endorsement } = await endorse(house, enrolment, badges[0]!.id, badges[0]!.competency));
    await house.platform.commit([putDisplay(house.platform.db, { id: endorsement, shown: 1, at: house.platform.now().toISOString() })]);
    await choose(student, enrolment, { credentials: badges.map(({ id }) => id as string) });
    await publish(student, enrolment);
  });
  afterAll(() => house?.close());

  const page = async (path: string): Promise<string> => (await house.fetch(path, { headers: { accept: 'text/html' } })).text();
  /** Every page that shows the badge, in both languages. */
  const pages = async (badge: Body): Promise<string[]> => {
    const portfolio = new URL((await enrolmentOf(student)).portfolio.url as string).pathname;
    return Promise.all([portfolio, `/en${portfolio}`, `/credentials/${badge.id}`, `/en/credentials/${badge.id}`].map(page));
  };
  const waiting = async (): Promise<number> =>
    (await house.platform.db.selectFrom('outbox').select((eb) => eb.fn.countAll<number>().as('count')).where('kind', '=', 'erase_file').executeTakeFirstOrThrow()).count;
  /** @returns how many of the jobs that were due before it are left when the act is answered */
  const behind = async (act: () => Promise<unknown>): Promise<number> => {
    await quiet(house.platform);
    await house.platform.settled();
    // Of files that nobody has: little work each, and a round of the outbox takes forty.
    const jobs = Array.from({ length: WAITING }, (_, one) => ({ kind: 'erase_file' as const, subject: one.toString(16).padStart(64, '0') }));
    await house.platform.commit(enqueueAll(house.platform.db, jobs, '2026-01-01T00:00:00.000Z'));
    await act();
    return waiting();
  };
  const forget = () => house.platform.commit([house.platform.db.deleteFrom('outbox').where('kind', '=', 'erase_file')]);

  it('an endorsement is hidden', async () => {
    expect((await pages(badges[0]!)).map((text) => text.includes(WORDS))).toEqual([true, true, true, true]);
    const left = await behind(async () => expectStatus(await student.send('PUT', `/api/me/enrolments/${enrolment}/endorsements/${invitation}/display`, { shown: false }), 200));
    expect((await pages(badges[0]!)).map((text) => text.includes(WORDS))).toEqual([false, false, false, false]);
    expect(left).toBeGreaterThan(0);
    await forget();
  });

  it('an endorsement is withdrawn', async () => {
    await expectStatus(await student.send('PUT', `/api/me/enrolments/${enrolment}/endorsements/${invitation}/display`, { shown: true }), 200);
    expect((await pages(badges[0]!)).map((text) => text.includes(WORDS))).toEqual([true, true, true, true]);
    const administrator = await house.as(promotion.emails.administrator);
    const left = await behind(async () => expectStatus(await administrator.send('POST', `/api/endorsements/${endorsement}/withdrawal`, { reason: 'Donné par erreur.' }), 201));
    expect((await pages(badges[0]!)).map((text) => text.includes(WORDS))).toEqual([false, false, false, false]);
    expect(left).toBeGreaterThan(0);
    expect((await findInvitation(house.platform.db, invitation))?.withdrawn_at).not.toBeNull();
    await forget();
  });

  it('a badge is revoked, and another one corrected', async () => {
    const left = await behind(async () => expectStatus(await chair.send('POST', `/api/credentials/${badges[0]!.id}/revocation`, { basis: 'new_decision', reason: 'PV 12.' }), 201));
    expect(revokedOn(await pages(badges[0]!), badges[0]!)).toEqual([true, true, true, true]);
    expect(left).toBeGreaterThan(0);
    await forget();
    const more = await behind(async () => expectStatus(await chair.send('POST', `/api/credentials/${badges[1]!.id}/correction`, { leaveOut: [0], reason: 'Trace citée à tort.' }), 201));
    expect(revokedOn(await pages(badges[1]!), badges[1]!)).toEqual([true, true, true, true]);
    expect(more).toBeGreaterThan(0);
  });
  const revokedOn = ([fr, en, ownFr, ownEn]: string[], badge: Body): boolean[] =>
    [!fr!.includes(badge.id), !en!.includes(badge.id), ownFr!.includes('Révoqué'), ownEn!.includes('Revoked')];
});
