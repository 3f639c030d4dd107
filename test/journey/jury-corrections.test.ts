/** What juries decide after minutes were signed, over HTTP: what was confirmed and is withdrawn all the same, and everything that shows a level. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { decide, enrolmentOf, expectStatus, line, minutes, untilReleased, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';

const codes = programme.competencies.map((one) => one.code) as [string, string, string, string];
const dayFrom = (months: number): string => {
  const day = new Date();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + months);
  return day.toISOString().slice(0, 10);
};

describe.each(RUNTIMES)('after signed minutes, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;

  beforeAll(async () => {
    house = await createHouse(runtime);
  });
  afterAll(() => house?.close());

  const sign = async (jury: string, number: string, deliberatedOn: string): Promise<void> => {
    await expectStatus(await chair.send('POST', `/api/juries/${jury}/minutes`, { ...minutes(number), deliberatedOn }), 202);
    await untilReleased(chair, jury);
  };
  const again = async (jury: string, lines: object[], basis = 'illegality', units: object[] = []): Promise<string> =>
    (await expectStatus(await chair.send('POST', `/api/juries/${jury}/redeliberation`, { title: 'Nouvelle délibération', convenedOn: dayFrom(0), basis, reason: 'Rapport.', lines, units }), 201)).id as string;
  /** A student whose levels were all validated on that day. */
  const validated = async (number: string, on: string, level = 1): Promise<{ enrolment: string; email: string }> => {
    promotion = await createPromotion(house.platform, { students: 1 });
    chair = await house.as(promotion.emails.chair);
    for (const code of codes) await expectStatus(await decide(chair, promotion.jury, line(promotion.students[0]!.enrolment, code, { level, reason: 'Vu.' })), 201);
    await sign(promotion.jury, number, on);
    return promotion.students[0]!;
  };
  const lower = (enrolment: string, expectedRevision: number, over: object = {}) => line(enrolment, codes[0], { outcome: 'not_reached', reason: 'Preuves d’un autre.', expectedRevision, ...over });
  const attained = async (email: string): Promise<number[]> => (await enrolmentOf(await house.as(email))).staircases.map((one: Body) => one.attained);

  it('a level that was withdrawn is reached nowhere: neither in the training plan nor in what is given to Moodle; and it can be dispensed from', async () => {
    const { enrolment, email } = await validated('K 0', dayFrom(-1));
    const withdrawn = await again(promotion.jury, [{ enrolment, competency: codes[0] }]);
    await expectStatus(await decide(chair, withdrawn, lower(enrolment, 1)), 201);
    await sign(withdrawn, 'K 0 bis', dayFrom(0));
    const student = await house.as(email);
    const plan = await expectStatus(await student.get(`/api/enrolments/${enrolment}/plan`), 200);
    expect(plan.coverage.axes.map((one: Body) => one.attained)).toEqual([0, 1, 1, 1]);
    const teacher = await house.as(promotion.emails.teacher);
    const csv = await (await teacher.get(`/api/cohorts/${promotion.cohort}/ratings.csv?period=S1&what=attained`)).text();
    expect(csv.split('\r\n')[1]).toBe(`"${email}","","Novice","Novice","Novice"`);
    const administrator = await house.as(promotion.emails.administrator);
    const exemption = { competencies: [codes[0]], level: 1, basis: 'vae', decidedOn: dayFrom(0), reference: 'Jury VAE' };
    await expectStatus(await administrator.send('POST', `/api/enrolments/${enrolment}/exemptions`, exemption), 201);
    expect((await expectProblem(await administrator.send('POST', `/api/enrolments/${enrolment}/exemptions`, { ...exemption, competencies: [codes[1]] }), 409)).code).toBe('level_awarded');
  });

  describe('a teaching unit that signed minutes speak of', () => {
    const [unit] = programme.periods[0]!.teachingUnits as [string];
    const put = (jury: string, result: string | null, expectedRevision: number, of = unit): Promise<Response> =>
      chair.send('POST', `/api/juries/${jury}/results`, { results: [{ enrolment: promotion.students[0]!.enrolment, unit: of, result, expectedRevision }] });
    const shown = async (jury: string): Promise<Body[]> => (await expectStatus(await chair.get(`/api/juries/${jury}`), 200)).students[0].results;
    const convene = async (session: 1 | 2): Promise<string> => (await expectStatus(await chair.send('POST', '/api/juries', { cohort: promotion.cohort, period: 'S1', title: 'Suite', convenedOn: dayFrom(0), session }), 201)).id as string;
    const started = async (number: string, on: string, said: readonly [string, string][], left: 'deferred' | 'not_reached' = 'deferred'): Promise<void> => {
      promotion = await createPromotion(house.platform, { students: 1 });
      chair = await house.as(promotion.emails.chair);
      const { enrolment } = promotion.students[0]!;
      for (const code of codes) await expectStatus(await decide(chair, promotion.jury, line(enrolment, code, code === codes[0] ? { outcome: left, reason: 'À revoir.' } : {})), 201);
      for (const [of, result] of said) await expectStatus(await put(promotion.jury, result, 0, of), 201);
      await sign(promotion.jury, number, on);
    };

    it('is not another jury’s to say again, but where it waits', async () => {
      await started('U 1', dayFrom(-1), [[unit, 'admitted'], ['', 'awaiting']]);
      const jury = await convene(1);
      expect((await shown(jury)).map((one) => [one.unit, one.settled])).toEqual([['', false], [unit, true]]);
      // On the page it stands there to be read; every other unit can be said.
      const page = await (await house.fetch(`/jury/${jury}/ue`, { headers: { cookie: chair.cookie, accept: 'text/html' } })).text();
      expect(page.match(/<select name="resultat-0-\d+"/g)).toHaveLength(programme.periods[0]!.teachingUnits!.length);
      expect((await expectProblem(await put(jury, 'adjourned', 1), 409)).code).toBe('result_settled');
      expect((await expectProblem(await put(jury, null, 1), 409)).code).toBe('result_settled');
      await expectStatus(await put(jury, 'admitted', 1, ''), 201);
      await expectStatus(await put(jury, 'adjourned', 2, ''), 201);
      // The schema holds it too.
      const { db, commit } = house.platform;
      const { id } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow();
      const row = { enrolment_id: promotion.students[0]!.enrolment, period: 'S1', unit, revision: 2, jury_id: jury, result: 'adjourned' as const, ects_hundredths: null, session: null, recorded_by: id, recorded_at: new Date().toISOString() };
      expect(await commit([db.insertInto('unit_result').values(row)])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'result_settled' } });
    });

    it('is taken up by a second session where it was not admitted, and the first minutes go on saying what they said', async () => {
      const other = '';
      await started('U 2', dayFrom(-1), [[unit, 'admitted'], [other, 'adjourned']], 'not_reached');
      const csv = async (jury: string): Promise<string[]> => (await (await chair.get(`/api/juries/${jury}/decisions.csv`)).text()).split('\r\n').filter((one) => /"(?:unité d’enseignement|semestre)"/.test(one)).map((one) => one.split(',')[12]!);
      const before = await csv(promotion.jury);
      expect(before.toSorted()).toEqual(['"admis"', '"ajourné"']);
      const jury = await convene(2);
      expect((await expectProblem(await put(jury, 'defaulted', 1), 409)).code).toBe('result_settled');
      await expectStatus(await put(jury, 'admitted', 1, other), 201);
      await expectStatus(await decide(chair, jury, line(promotion.students[0]!.enrolment, codes[0], { expectedRevision: 1 })), 201);
      await sign(jury, 'U 2 bis', dayFrom(0));
      expect([await csv(promotion.jury), await csv(jury)]).toEqual([before, ['"admis"']]);
      expect((await shown(promotion.jury)).map((one) => one.result)).toEqual(['adjourned', 'admitted']);
    });

    it('is corrected by a new deliberation: what was given only within its four months, or for fraud', async () => {
      await started('U 3', dayFrom(-6), [[unit, 'admitted'], ['', 'adjourned']]);
      const both = (): object[] => [unit, ''].map((one) => ({ enrolment: promotion.students[0]!.enrolment, unit: one }));
      const jury = await again(promotion.jury, [], 'illegality', both());
      expect((await expectProblem(await put(jury, 'adjourned', 1), 409)).code).toBe('withdrawal_too_late');
      // To say the same first opens no way around it.
      await expectStatus(await put(jury, 'admitted_by_jury', 1), 201);
      expect((await expectProblem(await put(jury, 'adjourned', 2), 409)).code).toBe('withdrawal_too_late');
      await expectStatus(await put(jury, 'admitted', 1, ''), 201);
      await started('U 4', dayFrom(-1), [[unit, 'admitted']]);
      const recent = await again(promotion.jury, [], 'illegality', both());
      await expectStatus(await put(recent, 'adjourned', 1), 201);
    });

    it('is taken up with the lines of its student where nobody says which', async () => {
      await started('U 4 b', dayFrom(-1), [[unit, 'admitted']]);
      const lines = [{ enrolment: promotion.students[0]!.enrolment, competency: codes[1] }];
      const { id, units } = await expectStatus(await chair.send('POST', `/api/juries/${promotion.jury}/redeliberation`, { title: 'Nouvelle délibération', convenedOn: dayFrom(0), basis: 'illegality', reason: 'Rapport.', lines }), 201);
      const all = [...programme.periods[0]!.teachingUnits!, ''];
      expect([units, (await expectStatus(await chair.get(`/api/juries/${id as string}`), 200)).students[0].openUnits]).toEqual([all.length, all]);
      await expectStatus(await put(id as string, 'adjourned', 1), 201);
    });

    it('is corrected by a new deliberation that was convened for it, and by no other', async () => {
      await started('U 5', dayFrom(-1), [[unit, 'admitted'], ['', 'awaiting']]);
      const { enrolment } = promotion.students[0]!;
      const convening = (body: object): Promise<Response> => chair.send('POST', `/api/juries/${promotion.jury}/redeliberation`, { title: 'Nouvelle', convenedOn: dayFrom(0), basis: 'illegality', reason: 'Rapport.', ...body });
      for (const units of [[], [{ enrolment, unit: 'Aucune unité' }], [{ enrolment: 'personne', unit }]]) expect((await expectProblem(await convening({ units }), 422)).code).toBe('redeliberation_unreadable');
      const cells = async (jury: string): Promise<number> => (await (await house.fetch(`/jury/${jury}/ue`, { headers: { cookie: chair.cookie, accept: 'text/html' } })).text()).match(/<select name="resultat-0-\d+"/g)?.length ?? 0;

      // Of a line of levels alone: no unit is open, neither what was said, nor what waits, nor what nobody said.
      const levels = await again(promotion.jury, [{ enrolment, competency: codes[1] }]);
      const late = await expectProblem(await put(levels, 'adjourned', 1), 409);
      expect([late.code, late.detail.includes(`« ${unit} »`)]).toEqual(['result_not_taken_up', true]);
      const unsaid = programme.periods[0]!.teachingUnits![1]!;
      for (const [of, revision] of [['', 1], [unsaid, 0]] as const) expect((await expectProblem(await put(levels, 'admitted', revision, of), 409)).code).toBe('result_not_taken_up');
      expect([(await expectStatus(await chair.get(`/api/juries/${levels}`), 200)).students[0].openUnits, await cells(levels)]).toEqual([[], 0]);
      const { db, commit } = house.platform;
      const { id } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow();
      const row = { enrolment_id: enrolment, period: 'S1', unit, revision: 2, jury_id: levels, result: 'adjourned' as const, ects_hundredths: null, session: null, recorded_by: id, recorded_at: new Date().toISOString() };
      expect(await commit([db.insertInto('unit_result').values(row)])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'result_not_taken_up' } });
      await expectStatus(await decide(chair, levels, line(enrolment, codes[1], { expectedRevision: 1 })), 201);
      await sign(levels, 'U 5 bis', dayFrom(0));

      // Of units alone, one of which nobody had said anything of; the form offers all of them.
      const form = await (await house.fetch(`/jury/${promotion.jury}/nouvelle-deliberation`, { headers: { cookie: chair.cookie, accept: 'text/html' } })).text();
      expect(form.match(/name="resultat"/g)).toHaveLength(programme.periods[0]!.teachingUnits!.length + 1);
      const units = [unit, unsaid].map((one) => ({ enrolment, unit: one }));
      const results = await again(promotion.jury, [], 'illegality', units);
      expect([(await expectStatus(await chair.get(`/api/juries/${results}`), 200)).students[0].openUnits, await cells(results)]).toEqual([[unit, unsaid], 2]);
      expect((await expectProblem(await decide(chair, results, line(enrolment, codes[1], { expectedRevision: 2 })), 409)).code).toBe('line_settled');
      await expectStatus(await put(results, 'adjourned', 1), 201);
      await expectStatus(await put(results, 'admitted', 0, unsaid), 201);
      await sign(results, 'U 5 ter', dayFrom(0));
      expect((await shown(results)).map((one) => [one.unit, one.result]).toSorted()).toEqual([[unit, 'adjourned'], [unsaid, 'admitted']].toSorted());
      for (const page of ['', '/pv', '/grille', '/ue']) await (await house.fetch(`/jury/${results}${page}`, { headers: { cookie: chair.cookie, accept: 'text/html' } })).text().then((text) => expect(text).toContain('<h1'));
      // What was said again is taken up from there, and no more from the first minutes.
      expect((await expectProblem(await convening({ units: units.slice(0, 1) }), 422)).code).toBe('redeliberation_unreadable');
      await again(results, [], 'illegality', units.slice(0, 1));
    });

    it('is said by one new deliberation at a time: a second is convened once the first is signed, and no more of what that one said', async () => {
      await started('U 6', dayFrom(-1), [[unit, 'admitted'], ['', 'adjourned']]);
      const units = [unit, ''].map((one) => ({ enrolment: promotion.students[0]!.enrolment, unit: one }));
      const convening = (of: object[]): Promise<Response> => chair.send('POST', `/api/juries/${promotion.jury}/redeliberation`, { title: 'Nouvelle', convenedOn: dayFrom(0), basis: 'illegality', reason: 'Rapport.', lines: [], units: of });
      const first = await again(promotion.jury, [], 'illegality', units);
      expect((await expectProblem(await convening(units.slice(1)), 409)).code).toBe('no_review_before_jury');
      await expectStatus(await put(first, 'adjourned', 1), 201);
      await sign(first, 'U 6 bis', dayFrom(0));
      expect((await expectProblem(await convening(units), 422)).code).toBe('redeliberation_unreadable');
      await expectStatus(await convening(units.slice(1)), 201);
    });
  });

  describe('a level that a new deliberation confirmed', () => {
    it('falls with its badge when a later one withdraws it, and asks for no tick as if it stood against itself', async () => {
      const { enrolment, email } = await validated('K 1', dayFrom(-1));
      const confirmed = await again(promotion.jury, [{ enrolment, competency: codes[0] }], 'material_error');
      await expectStatus(await decide(chair, confirmed, line(enrolment, codes[0], { expectedRevision: 1 })), 201);
      await sign(confirmed, 'K 1 bis', dayFrom(0));
      expect(await attained(email)).toEqual([1, 1, 1, 1]);
      const withdrawn = await again(confirmed, [{ enrolment, competency: codes[0] }]);
      await expectStatus(await decide(chair, withdrawn, lower(enrolment, 2)), 201);
      await sign(withdrawn, 'K 1 ter', dayFrom(0));
      expect(await attained(email)).toEqual([0, 1, 1, 1]);
      const own = await enrolmentOf(await house.as(email));
      expect(own.badges.filter((one: Body) => one.state === 'revoked').map((one: Body) => one.competency)).toEqual([codes[0]]);
      const { db } = house.platform;
      expect(await db.selectFrom('award_withdrawal').innerJoin('award', 'award.id', 'award_withdrawal.award_id').select(['award.jury_id', 'award_withdrawal.jury_id as by']).where('award.enrolment_id', '=', enrolment).execute()).toEqual([{ jury_id: promotion.jury, by: withdrawn }]);
    });

    it('is withdrawn within four months of the day on which it was given, not of the day on which it was confirmed', async () => {
      const given = dayFrom(-6);
      const { enrolment } = await validated('K 2', given);
      const confirmed = await again(promotion.jury, [{ enrolment, competency: codes[0] }], 'material_error');
      await expectStatus(await decide(chair, confirmed, line(enrolment, codes[0], { expectedRevision: 1 })), 201);
      await sign(confirmed, 'K 2 bis', dayFrom(0));
      const late = await again(confirmed, [{ enrolment, competency: codes[0] }]);
      expect((await expectStatus(await chair.get(`/api/juries/${late}`), 200)).redeliberation.until < dayFrom(0)).toBe(true);
      expect((await expectProblem(await decide(chair, late, lower(enrolment, 2)), 409)).code).toBe('withdrawal_too_late');
    });

    it('and was made a second one skips nothing, neither when it is given nor when a third deliberation confirms it; one that skipped a level goes on saying so', async () => {
      const { enrolment } = await validated('K 4', dayFrom(-1));
      const said: unknown[] = [];
      const conclude = async (jury: string, over: Parameters<typeof line>[2], number: string): Promise<void> => {
        await expectStatus(await decide(chair, jury, line(enrolment, codes[0], { reason: 'Preuve retrouvée.', departs: false, ...over })), 201);
        said.push((await expectStatus(await chair.get(`/api/juries/${jury}`), 200)).students[0].lines[0].decision.departure);
        await sign(jury, number, dayFrom(0));
      };
      const higher = await again(promotion.jury, [{ enrolment, competency: codes[0] }], 'student_request');
      await conclude(higher, { level: 2, expectedRevision: 1 }, 'K 4 bis');
      const confirmed = await again(higher, [{ enrolment, competency: codes[0] }], 'material_error');
      await conclude(confirmed, { level: 2, expectedRevision: 2 }, 'K 4 ter');
      expect(said).toEqual([null, null]);
      const skipped = await again(confirmed, [{ enrolment, competency: codes[0] }], 'student_request');
      await expectProblem(await decide(chair, skipped, line(enrolment, codes[0], { level: 4, reason: 'Preuve retrouvée.', departs: false, expectedRevision: 3 })), 422);
      await conclude(skipped, { level: 4, departs: true, expectedRevision: 3 }, 'K 4 quater');
      expect(said.at(-1)).toBe('skipped');
    });

    it('and was made a higher one falls as far as the last decision goes', async () => {
      const { enrolment, email } = await validated('K 3', dayFrom(-1));
      const higher = await again(promotion.jury, [{ enrolment, competency: codes[0] }], 'student_request');
      await expectStatus(await decide(chair, higher, line(enrolment, codes[0], { level: 2, reason: 'Preuve retrouvée.', expectedRevision: 1 })), 201);
      await sign(higher, 'K 3 bis', dayFrom(0));
      const first = await again(higher, [{ enrolment, competency: codes[0] }]);
      // Back to what was given first, which stands and is not awarded again.
      await expectStatus(await decide(chair, first, line(enrolment, codes[0], { level: 1, reason: 'Preuve d’un autre.', expectedRevision: 2 })), 201);
      await sign(first, 'K 3 ter', dayFrom(0));
      expect(await attained(email)).toEqual([1, 1, 1, 1]);
      const none = await again(first, [{ enrolment, competency: codes[0] }]);
      await expectStatus(await decide(chair, none, lower(enrolment, 3)), 201);
      await sign(none, 'K 3 quater', dayFrom(0));
      expect(await attained(email)).toEqual([0, 1, 1, 1]);
      expect((await enrolmentOf(await house.as(email))).badges.filter((one: Body) => one.competency === codes[0]).map((one: Body) => one.state)).toEqual(['revoked', 'revoked']);
    });
  });
});
