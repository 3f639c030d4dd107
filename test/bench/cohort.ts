/** Awards in quantity: a cohort of the NEO programme whose jury has decided every line. */
import { decide } from '../../api/domain/decision.ts';
import { expectedLines, signMinutes } from '../../api/issuance/sign-minutes.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { findJury, insertDecision } from '../../api/queries/juries.ts';
import { randomId } from '../../api/random-id.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';

export type Decided = { readonly promotion: Promotion; readonly lines: number; sign(): Promise<void> };

/**
 * Each of the students validated at the first level in each competency.
 * @returns the lines decided, and the act that makes them binding
 */
export async function decidedCohort(platform: Platform, students: number, traces = 1): Promise<Decided> {
  const promotion = await createPromotion(platform, { students, traces });
  const jury = (await findJury(platform.db, promotion.jury))!;
  const chair = (await platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow()).id;
  const enrolments = promotion.students.map((one) => one.enrolment);
  const lines = expectedLines(enrolments.map((enrolment_id) => ({ enrolment_id })), programme, promotion.period);
  const at = platform.now().toISOString();
  const decisions = lines.map(({ enrolment, competency }) => {
    const line = { enrolment, competency, level: 1, outcome: 'validated' as const, reason: '' };
    const decided = decide(line, { programme, enrolments, minutesNumber: null, currentRevision: 0, expectedRevision: 0, exemptedLevel: 0, attainedLevel: 0, proposedLevel: 1 });
    if (!decided.ok) throw new Error(decided.refusal.kind);
    return insertDecision(platform.db, {
      id: randomId(platform.randomBytes), jury_id: jury.id, enrolment_id: enrolment, competency, period: promotion.period, level: 1, outcome: 'validated',
      favourable: 1, reason: '', decided_by: chair, decided_at: at, revision: decided.value.revision,
    });
  });
  const committed = await platform.commit(decisions);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return { promotion, lines: lines.length, sign: () => signAll(platform, promotion.jury, lines.length) };
}

/** Signs the minutes of such a jury; its awards are due at the platform's time. */
export async function signAll(platform: Platform, juryId: string, awards: number): Promise<void> {
  const jury = (await findJury(platform.db, juryId))!;
  const { person_id: chair } = await platform.db.selectFrom('role_grant').select('person_id').where('role', '=', 'jury_chair').where('cohort_id', '=', jury.cohort_id).executeTakeFirstOrThrow();
  const minutes = { number: `PV ${jury.id}`, deliberatedOn: jury.convened_on, members: ['Une présidente', 'Un membre', 'Une membre'], signatories: ['Une présidente'] };
  const signed = await signMinutes(platform, jury, programme, minutes, chair, jury.convened_on);
  if (!signed.ok || signed.value.awards !== awards) throw new Error(`the minutes gave other awards than decided: ${JSON.stringify(signed)}`);
}
