/** Two acts on one student's pages at the same moment: what one of them takes away stays away, whichever is written first. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { correct } from '../../api/issuance/correct.ts';
import { drainOutbox, runOutbox } from '../../api/issuance/issue.ts';
import { revoke } from '../../api/issuance/revoke.ts';
import { withdraw as withdrawEndorsement } from '../../api/issuance/withdraw-endorsement.ts';
import { reportLink, ruleOnLink } from '../../api/link-reports.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { moveAddress } from '../../api/publication/move.ts';
import { preparedForm } from '../../api/publication/prepare.ts';
import { publish as publishNow, withdraw as takeBack } from '../../api/publication/publish.ts';
import { renderAgain } from '../../api/publication/render-again.ts';
import { findEndorsement, putDisplay } from '../../api/queries/endorsements.ts';
import type { DueJob } from '../../api/queries/outbox.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, clear, enrolmentOf, issueAll, quiet, type Body } from './acts.ts';
import { endorse } from './endorsed.ts';

describe.each(RUNTIMES)('two acts on the same pages, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: string;
  let place = -1;
  // Each test has a student of its own, whose pages nobody else touches.
  let student: Client;
  let person: string;
  let enrolment: string;
  let badges: Body[];

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 11, traces: 2 });
    await issueAll(house, promotion, 'PV 1');
    chair = (await house.platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow()).id;
  });
  afterAll(() => house?.close());
  beforeEach(async () => {
    place += 1;
    const one = promotion.students[place]!;
    student = await house.as(one.email);
    ({ person, enrolment } = one);
    ({ badges } = await enrolmentOf(student));
    await choose(student, enrolment, { credentials: badges.map(({ id }) => id as string) });
    await quiet(house.platform);
    await house.platform.settled();
  });

  /** The platform of whoever is overtaken: another act is done just before the first of their commits that says so. */
  const overtaken = (act: () => Promise<unknown>, commits: RegExp = /publication_changed/): Platform => {
    const { platform } = house;
    let isDone = false;
    return {
      ...platform,
      async commit(statements) {
        if (!isDone && statements.some((one) => commits.test(one.compile().sql))) {
          isDone = true;
          await act();
        }
        return platform.commit(statements);
      },
    };
  };
  /** An act, and then all that it asked for, so that no work of it is left. */
  const wholly = (act: () => Promise<unknown>) => async (): Promise<unknown> => {
    await act();
    return drainOutbox(house.platform);
  };
  const IN_AN_HOUR = new Date(Date.now() + 3_600_000);
  /** What waits to be rendered waits on, whoever else looks for work, or is due. */
  const renderAt = async (dueAt: string): Promise<void> => ok(house.platform.commit([house.platform.db.updateTable('outbox').set({ due_at: dueAt }).where('kind', '=', 'render')]));
  const ok = async (act: Promise<{ ok: boolean } | null>): Promise<void> => expect(await act).toMatchObject({ ok: true });
  const publish = (platform: Platform = house.platform): Promise<void> => ok(publishNow(platform, enrolment, person));
  const revoked = (badge: Body, platform: Platform = house.platform): Promise<void> => ok(revoke(platform, badge.id, { basis: 'new_decision', reason: 'PV 12.' }, chair));
  const page = async (path: string): Promise<string> => {
    const answer = await house.fetch(path, { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const portfolio = async (): Promise<string> => new URL((await enrolmentOf(student)).portfolio.url as string).pathname;
  /** Of a badge: whether its pages say that it is revoked, and whether portfolios show it, in both languages. */
  const seen = async (badge: Body): Promise<{ revoked: boolean[]; shown: boolean[] }> => {
    await drainOutbox(house.platform);
    const [fr, en] = [await page(`/credentials/${badge.id}`), await page(`/en/credentials/${badge.id}`)];
    const at = await portfolio();
    return { revoked: [fr.includes('Révoqué'), en.includes('Revoked')], shown: [await page(at), await page(`/en${at}`)].map((text) => text.includes(`/credentials/${badge.id}`)) };
  };
  const VALID = { revoked: [false, false], shown: [true, true] };
  const REVOKED = { revoked: [true, true], shown: [false, false] };
  const WORDS = 'Un travail sérieux.';
  /** What somebody said of a badge, shown by the student. */
  const said = async () => {
    const { endorsement } = await endorse(house, enrolment, badges[0]!.id, badges[0]!.competency);
    await house.platform.commit([putDisplay(house.platform.db, { id: endorsement, shown: 1, at: house.platform.now().toISOString() })]);
    return (await findEndorsement(house.platform.db, endorsement))!;
  };
  const quoted = async (): Promise<boolean[]> => {
    await drainOutbox(house.platform);
    return Promise.all([`/credentials/${badges[0]!.id}`, `/en/credentials/${badges[0]!.id}`, await portfolio()].map(async (path) => (await page(path)).includes(WORDS)));
  };

  it('say that a badge is revoked that was revoked while they were published again', async () => {
    await publish();
    expect(await seen(badges[0]!)).toEqual(VALID);
    await publish(overtaken(wholly(() => revoked(badges[0]!))));
    expect(await seen(badges[0]!)).toEqual(REVOKED);
  });

  it('say so too when they were first published while it was being revoked', async () => {
    await revoked(badges[0]!, overtaken(() => publish(), /into "revocation"/));
    expect(await seen(badges[0]!)).toEqual(REVOKED);
  });

  it('lose what somebody said and withdrew while they were published again', async () => {
    const row = await said();
    await publish();
    expect(await quoted()).toEqual([true, true, true]);
    await publish(overtaken(wholly(() => ok(withdrawEndorsement(house.platform, row, '', null)))));
    expect(await quoted()).toEqual([false, false, false]);
  });

  it('lose it too when they were first published while it was being withdrawn', async () => {
    const row = await said();
    await ok(withdrawEndorsement(overtaken(() => publish(), /into "endorsement_withdrawal"/), row, '', null));
    expect(await quoted()).toEqual([false, false, false]);
  });

  it('are without it when their student hides it while they are published again', async () => {
    const row = await said();
    await publish();
    // Nobody asks for the pages: this alone must be seen.
    await publish(overtaken(() => ok(house.platform.commit([putDisplay(house.platform.db, { id: row.endorsement_id!, shown: 0, at: house.platform.now().toISOString() })]))));
    expect(await quoted()).toEqual([false, false, false]);
  });

  it('stand at another address as they are since a badge was revoked', async () => {
    await publish();
    // Its portfolio was asked for at the address where it stood until then.
    await ok(moveAddress(overtaken(() => revoked(badges[0]!)), enrolment, person, null));
    expect(await seen(badges[0]!)).toEqual(REVOKED);
  });

  it('are rendered with what was decided while they were rendered, though at the very moment at which the first was asked for', async () => {
    await publish();
    const then: Platform = { ...house.platform, now: () => IN_AN_HOUR };
    await revoked(badges[0]!, then);
    const job: DueJob = { kind: 'render', subject: await portfolio(), due_at: IN_AN_HOUR.toISOString(), attempts: 0 };
    // Asked for again with the same date: the job is still there, and is settled by whoever read before.
    await renderAgain({ ...overtaken(() => revoked(badges[1]!, then)), now: then.now }, job);
    await renderAt('2026-01-01T00:00:00.000Z');
    for (const badge of badges.slice(0, 2)) expect(await seen(badge)).toEqual(REVOKED);
  });

  /** One of their badges, corrected and signed; its pages are yet to be made. */
  const corrected = async (platform: Platform = house.platform): Promise<Body> => {
    const answer = await correct(platform, badges[0]!.id, { leaveOut: [0], reason: 'Trace citée à tort.' }, chair);
    if (!answer?.ok) throw new Error('not corrected');
    return { id: answer.value.credential };
  };
  const pageOf = (badge: Body): DueJob => ({ kind: 'render', subject: `/credentials/${badge.id}`, due_at: '2026-01-01T00:00:00.000Z', attempts: 0 });

  it('of a badge that took another’s place say that it is revoked in its turn', async () => {
    await publish();
    const successor = await corrected();
    await runOutbox(house.platform);
    await renderAgain(overtaken(wholly(() => revoked(successor))), pageOf(successor));
    expect(await seen(successor)).toEqual(REVOKED);
  });

  it('lead to the new address, that of a badge too whose pages were made during the move', async () => {
    await publish();
    const successor = await corrected();
    await runOutbox(house.platform);
    await renderAt(IN_AN_HOUR.toISOString());
    await ok(moveAddress(overtaken(() => renderAgain(house.platform, pageOf(successor))), enrolment, person, null));
    expect((await page(`/credentials/${successor.id}`)).includes(await portfolio())).toBe(true);
    await renderAt('2026-01-01T00:00:00.000Z');
    expect((await seen(successor)).shown).toEqual([true, true]);
  });

  it('say that a badge was replaced, though they were published while that was prepared', async () => {
    await takeBack(house.platform, enrolment, person);
    const successor = await corrected(overtaken(() => publish(), /into "revocation"/));
    // At once, and not when the other one has been signed.
    const asked = await house.platform.db.selectFrom('outbox').select('subject').where('kind', '=', 'render').execute();
    expect(asked.map((one) => one.subject)).toContain(`/credentials/${badges[0]!.id}`);
    expect(await seen(badges[0]!)).toEqual(REVOKED);
    expect(await seen(successor)).toEqual(VALID);
  });

  it('have a paper without a link that was withdrawn while the paper was made', async () => {
    const { platform } = house;
    const { evidence } = await enrolmentOf(student);
    const linked = evidence.find((one: Body) => one.link !== null);
    await clear(student, [linked.id]);
    await choose(student, enrolment, { credentials: [], evidence: [linked.id] });
    await publish();
    await drainOutbox(platform);
    const { digest } = await platform.db.selectFrom('publication').select('digest').where('path', '=', await portfolio()).executeTakeFirstOrThrow();
    const forget = () => platform.commit([platform.db.deleteFrom('prepared').where('page', '=', digest).where('form', '=', 'paper')]);
    const paper = async (maker: Platform = platform): Promise<string> => (await preparedForm(maker, digest, 'paper'))!.digest;
    await forget();
    const before = await paper();
    await forget();
    const of = { enrolment, key: 'a'.repeat(32) };
    const withdrawn = await paper(overtaken(async () => {
      await reportLink(platform, { ...of, link: linked.link, shownOn: 'portfolio' }, { reason: 'dangerous', words: '' });
      await ok(ruleOnLink(platform, of, { act: 'withdraw', reason: 'Ce site imite une page de connexion.' }, { reports: 1, revision: 0 }, chair));
    }, /into "prepared"/));
    expect(withdrawn).not.toBe(before);
    expect(await paper()).toBe(withdrawn);
    await forget();
    expect(await paper()).toBe(withdrawn);
  });
});
