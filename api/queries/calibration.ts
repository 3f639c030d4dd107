import { sql } from 'kysely';
import type { Database } from './schema.ts';

/** Each teacher's last proposal on each line of a cohort's reviews, of one period or of all. */
export async function listProposed(db: Database, cohortId: string, period: string | null): Promise<{ competency: string; assessor: string; level: number | null }[]> {
  const { rows } = await sql<{ competency: string; assessor: string; level: number | null }>`
    select assessment.competency, assessment.assessor_id as assessor, assessment.level
    from assessment join review on review.id = assessment.review_id join enrolment on enrolment.id = review.enrolment_id
    where enrolment.cohort_id = ${cohortId} and assessment.kind = 'teacher' and (${period} is null or review.period = ${period})
      and assessment.revision = (
        select max(revision) from assessment later
        where later.review_id = assessment.review_id and later.competency = assessment.competency and later.kind = 'teacher' and later.assessor_id = assessment.assessor_id)`.execute(db);
  return rows;
}
