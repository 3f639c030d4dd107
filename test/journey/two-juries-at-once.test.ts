/**
 * Two juries at once, double clicks, late decisions: one effect, a clear
 * sentence for whoever came second, and each level awarded once.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parisDay } from '../../api/domain/calendar.ts';
import { deleteGrant } from './grants.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { addPerson, anotherJury, decide, decideAll, enrolmentOf, expectStatus, line, minutes, sign, untilReleased, type Body } from './acts.ts';

const [C1, C2, C3, C4] = programme.competencies.map((one) => one.code) as [string, string, string, string];

describe.each(RUNTIMES)('two juries at once, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let second: Client;
  let enrolment: string;
  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    enrolment = promotion.students[0]!.enrolment;
    chair = await house.as(promotion.emails.chair);
    second = await house.as((await addPerson(house, 'jury_chair', promotion.cohort)).email);
  });
  afterAll(() => house?.close());

  const statuses = async (answers: Promise<Response>[]): Promise<{ count: Record<string, number>; bodies: Body[] }> => {
    // Each body is read as it arrives: a connection with an unread answer is soon given up.
    const settled = await Promise.all(answers.map(async (one) => one.then(async (answer) => ({ status: answer.status, body: (await answer.json()) as Body }))));
    const count: Record<string, number> = {};
    for (const one of settled) count[one.status] = (count[one.status] ?? 0) + 1;
    return { count, bodies: settled.map((one) => one.body) };
  };
  const decisionsOn = (competency: string, who = enrolment) =>
    house.platform.db.selectFrom('decision').select(['revision', 'level', 'outcome']).where('enrolment_id', '=', who).where('competency', '=', competency).orderBy('revision').execute();
  const awards = () => house.platform.db.selectFrom('award').select(['enrolment_id', 'competency', 'level']).execute();

  it('keeps the first of two decisions on one line, and tells the second in French or in English', async () => {
    const { count, bodies } = await statuses([decide(chair, promotion.jury, line(enrolment, C1)), decide(second, promotion.jury, line(enrolment, C1))]);
    expect(count).toEqual({ 201: 1, 409: 1 });
    expect(bodies.find((one) => one.status === 409)).toEqual({
      type: 'about:blank',
      title: 'Modifié entre-temps',
      status: 409,
      detail: 'Quelqu’un d’autre a décidé entre-temps. Votre saisie est gardée ci-dessous ; relisez la décision actuelle avant d’enregistrer.',
      code: 'decision_changed',
    });
    const late = await house.fetch(`/api/juries/${promotion.jury}/decisions`, {
      method: 'POST',
      headers: { cookie: second.cookie, 'content-type': 'application/json', 'accept-language': 'en-GB,en;q=0.9' },
      body: JSON.stringify(line(enrolment, C1)),
    });
    expect((await expectStatus(late, 409)).detail).toBe('Somebody else has decided meanwhile. What you typed is kept below; read the current decision before saving.');
    expect(await decisionsOn(C1)).toEqual([{ revision: 1, level: 1, outcome: 'validated' }]);
  });

  it('keeps one of twenty decisions that arrive together', async () => {
    const each = Array.from({ length: 20 }, (_, index) => decide(index % 2 ? chair : second, promotion.jury, line(enrolment, C2)));
    expect((await statuses(each)).count).toEqual({ 201: 1, 409: 19 });
    expect(await decisionsOn(C2)).toHaveLength(1);
  });

  // A local D1 answers one after the other; forty say as much there, in a third of the time.
  const [often, many] = runtime === 'node' ? [100, 'a hundred'] : [40, 'forty'];
  it(`makes one decision of ${many} identical requests`, async () => {
    const before = await house.platform.db.selectFrom('event').select('id').where('kind', '=', 'decision_recorded').execute();
    expect((await statuses(Array.from({ length: often }, () => decide(chair, promotion.jury, line(enrolment, C3))))).count).toEqual({ 201: 1, 409: often - 1 });
    expect(await decisionsOn(C3)).toHaveLength(1);
    expect(await house.platform.db.selectFrom('event').select('id').where('kind', '=', 'decision_recorded').execute()).toHaveLength(before.length + 1);
  });

  it('lets whoever read the current decision revise it, and keeps both revisions', async () => {
    await expectStatus(await decide(second, promotion.jury, line(enrolment, C1, { outcome: 'deferred', reason: 'À revoir.', expectedRevision: 1 })), 201);
    await expectStatus(await decide(chair, promotion.jury, line(enrolment, C1, { expectedRevision: 2 })), 201);
    expect((await decisionsOn(C1)).map((one) => [one.revision, one.outcome])).toEqual([[1, 'validated'], [2, 'deferred'], [3, 'validated']]);
  });

  it.each([
    ['a reason that is missing', { outcome: 'validated_by_jury' }, 422, 'decision_reason_required'],
    ['a level above the proposal without a reason', { level: 2 }, 422, 'decision_reason_required'],
    ['« non atteint » against the proposal without a reason', { outcome: 'not_reached' }, 422, 'decision_reason_required'],
    ['a deferred decision without a reason', { outcome: 'deferred', reason: '  ' }, 422, 'decision_reason_required'],
    ['a level that the programme does not have', { level: 9, reason: 'x' }, 422, 'unknown_level'],
    ['a competency that the programme does not have', { competency: 'NEO-C9' }, 422, 'unknown_competency'],
    ['a student who is not before this jury', { enrolment: 'somebody' }, 422, 'student_not_before_this_jury'],
    ['a level of zero', { level: 0 }, 422, 'invalid_input'],
    ['half a level', { level: 1.5 }, 422, 'invalid_input'],
    ['an outcome that belongs to semesters', { outcome: 'admitted' }, 422, 'invalid_input'],
    ['a revision that is still to come', { expectedRevision: 5 }, 409, 'decision_changed'],
  ])('refuses %s and writes nothing', async (_name, over, status, code) => {
    const before = await house.platform.db.selectFrom('decision').selectAll().execute();
    const answer = await expectStatus(await decide(chair, promotion.jury, line(enrolment, C4, over as never)), status);
    expect(answer.code).toBe(code);
    expect(await house.platform.db.selectFrom('decision').selectAll().execute()).toEqual(before);
  });

  it('asks again at each request whether the person may still decide', async () => {
    const removed = await addPerson(house, 'jury_chair', promotion.cohort);
    const client = await house.as(removed.email);
    await expectStatus(await client.get(`/api/juries/${promotion.jury}`), 200);
    await deleteGrant(house, removed.id);
    expect((await expectStatus(await decide(client, promotion.jury, line(enrolment, C4)), 404)).code).toBe('not_found');
    expect(await decisionsOn(C4)).toEqual([]);
  });

  it('lets nobody decide on themselves, by the route or in the table', async () => {
    const { db, commit } = house.platform;
    const student = promotion.students[1]!;
    expect(await commit([db.insertInto('role_grant').values({ person_id: student.person, role: 'jury_chair', cohort_id: promotion.cohort })])).toEqual({ ok: true });
    const client = await house.as(student.email);
    expect((await expectStatus(await decide(client, promotion.jury, line(student.enrolment, C1)), 403)).code).toBe('forbidden');
    const row = { id: 'own', jury_id: promotion.jury, enrolment_id: student.enrolment, competency: C1, period: 'S1', level: 1, outcome: 'validated', favourable: 1, reason: '', decided_by: student.person, decided_at: '2025-06-20T08:00:00Z', revision: 1 } as const;
    expect(await commit([db.insertInto('decision').values(row)])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'own_decision' } });
    await deleteGrant(house, student.person, 'jury_chair');
  });

  it.each([
    ['a deliberation in the future', { deliberatedOn: parisDay(new Date(Date.now() + 3 * 86_400_000)) }, 'deliberation_in_future'],
    ['no number', { number: ' ' }, 'minutes_incomplete'],
    ['no date', { deliberatedOn: '' }, 'minutes_incomplete'],
    ['a day that is none', { deliberatedOn: '2025-02-30' }, 'minutes_incomplete'],
    ['no members', { members: [' '] }, 'minutes_incomplete'],
    ['no signatories', { signatories: [] }, 'minutes_incomplete'],
  ])('refuses minutes with %s', async (_name, over, code) => {
    const answer = await expectStatus(await chair.send('POST', `/api/juries/${promotion.jury}/minutes`, minutes('PV 1', over)), 422);
    expect(answer.code).toBe(code);
    expect(await house.platform.db.selectFrom('minutes').selectAll().execute()).toEqual([]);
  });

  it('signs once when the button is clicked twice, and awards once', async () => {
    await expectStatus(await decide(chair, promotion.jury, line(enrolment, C4)), 201);
    for (const { code } of programme.competencies) await expectStatus(await decide(chair, promotion.jury, line(promotion.students[1]!.enrolment, code)), 201);
    const { count, bodies } = await statuses([sign(chair, promotion.jury, 'PV 1'), sign(chair, promotion.jury, 'PV 1'), sign(second, promotion.jury, 'PV 1 bis')]);
    expect(count).toEqual({ 202: 1, 409: 2 });
    expect(bodies.filter((one) => one.status === 409).every((one) => ['jury_closed', 'minutes_number_taken'].includes(one.code))).toBe(true);
    expect(await house.platform.db.selectFrom('minutes').select('jury_id').execute()).toHaveLength(1);
    expect(await untilReleased(chair, promotion.jury)).toMatchObject({ awards: 8, planned: 8, signed: 8, released: 8 });
    const plans = await house.platform.db.selectFrom('credential_plan').select(['award_id', 'status_index']).execute();
    expect(new Set(plans.map((one) => one.award_id)).size).toBe(8);
    expect(new Set(plans.map((one) => one.status_index)).size).toBe(8);
  });

  it('refuses a decision after the signature, naming the minutes', async () => {
    const { number } = await house.platform.db.selectFrom('minutes').select('number').executeTakeFirstOrThrow();
    const answer = await expectStatus(await decide(chair, promotion.jury, line(enrolment, C1, { level: 2, reason: 'x', expectedRevision: 3 })), 409);
    expect(answer).toMatchObject({ code: 'jury_closed', detail: expect.stringContaining(`Le procès-verbal ${number} est signé`) });
  });

  it('awards a level once across two juries, and leaves what is attained when the next one finds « non atteint »', async () => {
    const next = await anotherJury(house, promotion, 'S2');
    await decideAll(chair, next, (_student, competency) =>
      competency === C1 ? { level: 2, outcome: 'not_reached' } : { level: competency === C2 ? 2 : 1, reason: 'Vu en soutenance.' },
    );
    // Two new levels (C2 for each student); the level already held in C3 and C4 gives no second award.
    expect(await expectStatus(await sign(chair, next.jury, 'PV 2'), 202)).toEqual({ awards: 2 });
    await untilReleased(chair, next.jury);
    expect(await awards()).toHaveLength(10);
    const student = await house.as(promotion.students[0]!.email);
    const mine = await enrolmentOf(student);
    const attained = Object.fromEntries(mine.staircases.map((one: Body) => [one.competency, one.attained]));
    expect(attained).toEqual({ [C1]: 1, [C2]: 2, [C3]: 1, [C4]: 1 });
    expect(mine.staircases.find((one: Body) => one.competency === C1)).toMatchObject({ lastOutcome: 'not_reached', lastLevel: 2 });
    expect(mine.badges).toHaveLength(5);
  });

  it('awards a level once when two juries sign it at the same moment', async () => {
    const { enrolment: asking, email } = promotion.students[1]!;
    await expectStatus(await (await house.as(email)).send('PUT', `/api/me/enrolments/${asking}/preferences`, { emailInBadges: true }), 200);
    const [third, fourth] = [await anotherJury(house, promotion, 'S3'), await anotherJury(house, promotion, 'S4')];
    await decideAll(chair, third, () => ({ level: 3, reason: 'Vu en soutenance.' }));
    await decideAll(chair, fourth, () => ({ level: 3, reason: 'Vu en soutenance.' }));
    const before = (await awards()).length;
    const answers = await Promise.all([sign(chair, third.jury, 'PV 3'), sign(second, fourth.jury, 'PV 4')]);
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 202) continue;
      // Who came second reads again and signs what is left to award.
      expect((await answer.json()).code).toBe('decision_changed');
      const [jury, number] = index === 0 ? [third.jury, 'PV 3'] : [fourth.jury, 'PV 4'];
      expect(await expectStatus(await sign(second, jury, number), 202)).toEqual({ awards: 0 });
    }
    const all = await awards();
    expect(all).toHaveLength(before + 8);
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(all.length);
    expect(await house.platform.db.selectFrom('minutes').select('number').execute()).toHaveLength(4);
    await untilReleased(chair, third.jury);
    await untilReleased(chair, fourth.jury);
  });

  it('puts an e-mail address into a badge only for the student who asked, salted and hashed', async () => {
    const rows = await house.platform.db.selectFrom('credential_plan').innerJoin('award', 'award.id', 'credential_plan.award_id').select(['award.enrolment_id', 'award.level', 'credential_plan.bytes']).execute();
    const salts = new Set<string>();
    for (const row of rows) {
      expect(row.bytes).not.toContain('@palier.example');
      const identifier: Body[] = JSON.parse(row.bytes).credentialSubject.identifier;
      const asked = row.enrolment_id === promotion.students[1]!.enrolment && row.level === 3;
      expect(identifier.map((one) => one.identityType)).toEqual(asked ? ['name', 'emailAddress'] : ['name']);
      if (!asked) continue;
      const { salt, hashed, identityHash } = identifier[1];
      expect([hashed, identityHash]).toEqual([true, `sha256$${createHash('sha256').update(promotion.students[1]!.email + salt).digest('hex')}`]);
      salts.add(salt);
    }
    expect(salts.size).toBe(4);
  });

  it('changes no issued byte when the programme is edited later', async () => {
    const { db, commit } = house.platform;
    const read = () => db.selectFrom('signed_credential').selectAll().orderBy('id').execute();
    const plans = () => db.selectFrom('credential_plan').select(['id', 'bytes', 'digest']).orderBy('id').execute();
    const [signedBefore, plansBefore] = [await read(), await plans()];
    const edited = { ...programme, version: '2027', levels: programme.levels.map((one) => ({ ...one, descriptor: 'Un autre descripteur.' })) };
    expect(await commit([db.insertInto('programme').values({ code: edited.code, version: '2027', body: JSON.stringify(edited), published_at: '2026-01-01T00:00:00.000Z' })])).toEqual({ ok: true });
    expect(await commit([db.updateTable('programme').set({ body: JSON.stringify(edited) }).where('version', '=', '2026')])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'programme_frozen' } });
    expect([await read(), await plans()]).toEqual([signedBefore, plansBefore]);
    const achievement = await expectStatus(await house.fetch(`/achievements/NEO/2026/${C1}/1`), 200);
    expect(achievement.criteria.narrative).toBe(programme.levels[0]!.descriptor);
    // What is awarded from now on to this cohort is still awarded under the version that it was enrolled in.
    const student = await house.as(promotion.students[0]!.email);
    for (const badge of (await enrolmentOf(student)).badges) {
      const credential = JSON.parse((await read()).find((one) => one.id === badge.id)!.embedded);
      expect(credential.credentialSubject.achievement.version).toBe('2026');
    }
  });
});
