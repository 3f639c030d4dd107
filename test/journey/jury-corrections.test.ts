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
  const again = async (jury: string, lines: object[], basis = 'illegality'): Promise<string> =>
    (await expectStatus(await chair.send('POST', `/api/juries/${jury}/redeliberation`, { title: 'Nouvelle délibération', convenedOn: dayFrom(0), basis, reason: 'Rapport.', lines }), 201)).id as string;
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
      expect(await db.selectFrom('award_withdrawal').innerJoin('award', 'award.id', 'award_withdrawal.award_id').select(['award.jury_id', 'award_withdrawal.jury_id as by']).execute()).toEqual([{ jury_id: promotion.jury, by: withdrawn }]);
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
