/** What a job that failed is about, for the person who has to see to it. */
import type { Database, OutboxKind } from './schema.ts';

export type FailedAward = { student: string; competency: string; level: number; jury: string; bytes: string | null };

/** The award behind a job that makes a badge; null for other work. `bytes` is the plan, when there is one. */
export async function findFailedAward(db: Database, job: { kind: OutboxKind; subject: string }): Promise<FailedAward | null> {
  if (job.kind !== 'plan' && job.kind !== 'sign' && job.kind !== 'release') return null;
  const awards = db
    .selectFrom('award')
    .innerJoin('enrolment', 'enrolment.id', 'award.enrolment_id')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .innerJoin('jury', 'jury.id', 'award.jury_id')
    .leftJoin('credential_plan', (join) => join.onRef('credential_plan.award_id', '=', 'award.id').on('credential_plan.id', '=', job.subject))
    .select(['person.given_name', 'person.family_name', 'award.competency', 'award.level', 'jury.title', 'credential_plan.bytes']);
  const row = await (job.kind === 'plan' ? awards.where('award.id', '=', job.subject) : awards.where('credential_plan.id', '=', job.subject)).executeTakeFirst();
  return row ? { student: `${row.given_name} ${row.family_name}`, competency: row.competency, level: row.level, jury: row.title, bytes: row.bytes } : null;
}
