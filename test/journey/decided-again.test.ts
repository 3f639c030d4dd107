/** What was decided wrongly is decided again, before a jury of its own: what stays open, what falls with its badge, and until when; over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMinutes } from '../../api/issuance/read-minutes.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { decide, enrolmentOf, expectStatus, line, minutes, untilReleased, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';

const codes = programme.competencies.map((one) => one.code);
const member = (name: string, quality: 'president' | 'member') => ({ name, quality, present: true });

describe.each(RUNTIMES)('what a jury decided wrongly is decided again, on %s,', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let foreign: Promotion;
  let chair: Client;
  let seat: Client;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    foreign = await createPromotion(house.platform, { students: 1 });
    [chair, seat] = (await Promise.all([promotion.emails.chair, promotion.emails.member].map((email) => house.as(email)))) as [Client, Client];
    for (const { enrolment } of promotion.students) for (const code of codes) await expectStatus(await decide(chair, promotion.jury, line(enrolment, code)), 201);
    await expectStatus(await chair.send('POST', `/api/juries/${promotion.jury}/minutes`, { ...minutes('PV 1'), deliberatedOn: '2026-01-30' }), 202);
    await untilReleased(chair, promotion.jury);
  });
  afterAll(() => house?.close());

  const refusedWith = async (answer: Response, status: number): Promise<string> => (await expectProblem(answer, status)).code;
  let recent: Promotion;
  let theirs: Client;
  const today = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(new Date());
  const again = (jury: string, who: Client, over: object): Promise<Response> =>
    who.send('POST', `/api/juries/${jury}/redeliberation`, { title: 'Nouvelle délibération', convenedOn: '2026-02-10', basis: 'illegality', reason: 'Rapport du 3 février.', ...over });
  /** Decided, and its minutes signed at once. */
  const conclude = async (who: Client, jury: string, number: string, decided: object): Promise<void> => {
    await expectStatus(await who.send('POST', `/api/juries/${jury}/decisions`, decided), 201);
    const members = [member('Une présidente', 'president'), member('Un membre', 'member')];
    await expectStatus(await who.send('PUT', `/api/juries/${jury}/composition`, { members, expectedRevision: 0 }), 200);
    await expectStatus(await who.send('POST', `/api/juries/${jury}/minutes`, { ...minutes(number), deliberatedOn: today }), 202);
    await untilReleased(who, jury);
  };
  const rows = async (jury: string) => house.platform.db.selectFrom('award').select(['id', 'level', 'round', 'competency']).where('jury_id', '=', jury).execute();

  it('before a jury of its own, where those lines are open and no others', async () => {
    const { enrolment } = promotion.students[0]!;
    expect(await refusedWith(await again(promotion.jury, chair, { lines: [] }), 422)).toBe('redeliberation_unreadable');
    expect(await refusedWith(await again(promotion.jury, chair, { lines: [{ enrolment, competency: codes[1] }], reason: ' ' }), 422)).toBe('redeliberation_unreadable');
    expect(await refusedWith(await again(promotion.jury, chair, { lines: [{ enrolment: foreign.students[0]!.enrolment, competency: codes[1] }] }), 422)).toBe('redeliberation_unreadable');
    expect(await refusedWith(await again(promotion.jury, seat, { lines: [{ enrolment, competency: codes[1] }] }), 403)).toBe('forbidden');
    const { id, lines } = await expectStatus(await again(promotion.jury, chair, { lines: [{ enrolment, competency: codes[1] }] }), 201);
    expect(lines).toBe(1);
    expect(await refusedWith(await again(promotion.jury, chair, { lines: [{ enrolment, competency: codes[2] }] }), 409)).toBe('no_review_before_jury');
    const one = await expectStatus(await chair.get(`/api/juries/${id}`), 200);
    expect(one.redeliberation).toEqual({ of: promotion.jury, number: 'PV 1', deliberatedOn: '2026-01-30', basis: 'illegality', reason: 'Rapport du 3 février.', until: '2026-05-30' });
    expect(one.students.map((student: Body) => [student.enrolment, student.lines.map((line: Body) => line.open)])).toEqual([[enrolment, [false, true, false, false]]]);
    expect(await refusedWith(await decide(chair, id, line(enrolment, codes[2]!, { outcome: 'not_reached', reason: 'Autre ligne.', departs: true, expectedRevision: 1 })), 409)).toBe('line_settled');
    // Four months are over: the sentence says why, and what remains possible.
    const late = await expectProblem(await decide(chair, id, line(enrolment, codes[1]!, { outcome: 'not_reached', reason: 'Preuves d’un autre.', expectedRevision: 1 })), 409);
    expect([late.code, late.detail]).toEqual([
      'withdrawal_too_late',
      'Cette décision favorable a été prise le 30 janvier 2026 : elle ne pouvait être retirée que jusqu’au 30 mai 2026 (quatre mois). Restent possibles, à tout moment, le retrait d’une décision obtenue par fraude, et une décision plus favorable, à la demande de l’étudiant.',
    ]);
    // What is more favourable is never too late.
    await conclude(chair, id, 'PV 1 bis', line(enrolment, codes[1]!, { level: 2, reason: 'Preuve retrouvée.', expectedRevision: 1 }));
    expect((await rows(id)).map((one) => [one.competency, one.level])).toEqual([[codes[1], 2]]);
  });

  it('and withdraws within four months: the award falls and its badge is revoked, in one batch with the minutes', async () => {
    recent = await createPromotion(house.platform, { students: 1 });
    theirs = await house.as(recent.emails.chair);
    const { enrolment } = recent.students[0]!;
    for (const code of codes.slice(1)) await expectStatus(await decide(theirs, recent.jury, line(enrolment, code)), 201);
    await conclude(theirs, recent.jury, 'PV 4', line(enrolment, codes[0]!));
    const { id } = await expectStatus(await again(recent.jury, theirs, { lines: [{ enrolment, competency: codes[0] }] }), 201);
    await conclude(theirs, id, 'PV 4 bis', line(enrolment, codes[0]!, { outcome: 'not_reached', reason: 'Preuves d’un autre.', expectedRevision: 1 }));
    const { db } = house.platform;
    const fallen = await db.selectFrom('award_withdrawal').innerJoin('award', 'award.id', 'award_withdrawal.award_id').select(['award.competency', 'award.level', 'award_withdrawal.basis', 'award_withdrawal.withdrawn_on']).execute();
    expect(fallen).toEqual([{ competency: codes[0], level: 1, basis: 'illegality', withdrawn_on: today }]);
    const revoked = await db.selectFrom('revocation').select(['basis', 'reason']).execute();
    expect(revoked).toEqual([{ basis: 'new_decision', reason: 'PV 4 bis : Rapport du 3 février.' }]);
    const own = await enrolmentOf(await house.as(recent.students[0]!.email));
    expect(own.staircases.map((one: Body) => one.attained)).toEqual([0, 1, 1, 1]);
    expect(own.badges.map((one: Body) => [one.competency, one.state]).toSorted()).toEqual([[codes[0], 'revoked'], [codes[1], 'issued'], [codes[2], 'issued'], [codes[3], 'issued']].toSorted());
  });

  it('and not at the student’s request against them; at their request the level can be given again, with a badge of its own', async () => {
    const { enrolment } = recent.students[0]!;
    const { db } = house.platform;
    const { id: last } = await db.selectFrom('jury').innerJoin('minutes', 'minutes.jury_id', 'jury.id').select('jury.id').where('minutes.number', '=', 'PV 4 bis').executeTakeFirstOrThrow();
    const { id: other } = await expectStatus(await again(recent.jury, theirs, { lines: [{ enrolment, competency: codes[1] }], basis: 'student_request' }), 201);
    expect(await refusedWith(await decide(theirs, other, line(enrolment, codes[1]!, { outcome: 'not_reached', reason: 'À sa demande.', expectedRevision: 1 })), 409)).toBe('withdrawal_not_in_favour');
    await conclude(theirs, other, 'PV 4 ter', line(enrolment, codes[1]!, { expectedRevision: 1 }));
    const { id } = await expectStatus(await again(last, theirs, { lines: [{ enrolment, competency: codes[0] }], basis: 'student_request' }), 201);
    await conclude(theirs, id, 'PV 4 quater', line(enrolment, codes[0]!, { expectedRevision: 2 }));
    expect(await rows(id)).toMatchObject([{ competency: codes[0], level: 1, round: 2 }]);
    const own = await enrolmentOf(await house.as(recent.students[0]!.email));
    expect([own.staircases[0].attained, own.badges.filter((one: Body) => one.competency === codes[0]).map((one: Body) => one.state).toSorted()]).toEqual([1, ['issued', 'revoked']]);
    expect((await readMinutes(house.platform, id))!.text.supersedes).toEqual({ number: 'PV 4 bis', basis: 'student_request', reason: 'Rapport du 3 février.' });
  });

  it('and the schema itself takes no withdrawal after four months but for fraud', async () => {
    const { db, commit } = house.platform;
    const award = await db.selectFrom('award').selectAll().where('jury_id', '=', promotion.jury).where('competency', '=', codes[1]!).where('enrolment_id', '=', promotion.students[0]!.enrolment).executeTakeFirstOrThrow();
    const newer = await db.selectFrom('decision').selectAll().where('enrolment_id', '=', award.enrolment_id).where('competency', '=', award.competency).where('revision', '=', 2).executeTakeFirstOrThrow();
    const row = { award_id: award.id, decision_id: newer.id, jury_id: newer.jury_id, recorded_by: newer.decided_by, recorded_at: '2026-06-01T00:00:00.000Z' };
    expect(await commit([db.insertInto('award_withdrawal').values({ ...row, basis: 'illegality', withdrawn_on: '2026-05-31' })])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'withdrawal_too_late' } });
    expect(await commit([db.insertInto('award_withdrawal').values({ ...row, basis: 'fraud', withdrawn_on: '2026-05-31' })])).toEqual({ ok: true });
  });
});
