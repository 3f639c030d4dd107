/** When early warnings may speak, and what students answered. The warnings themselves are nowhere. */
import { sql, type Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

/** The settings that hold, one for each period that has any. */
export const listWarningSettings = (db: Database, cohortId: string) =>
  db
    .selectFrom('warning_setting')
    .selectAll()
    .where('cohort_id', '=', cohortId)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('warning_setting as newer').select('newer.revision').whereRef('newer.cohort_id', '=', 'warning_setting.cohort_id').whereRef('newer.period', '=', 'warning_setting.period').whereRef('newer.revision', '>', 'warning_setting.revision'))),
    )
    .execute();

/** The last answer to each warning of these enrolments. */
export const listWarningAnswers = (db: Database, enrolments: readonly string[]) =>
  db
    .selectFrom('warning_answer')
    .selectAll()
    .where('enrolment_id', 'in', sql<string>`(select value from json_each(${JSON.stringify(enrolments)}))`)
    .orderBy('revision')
    .execute();

export const insertWarningSetting = (db: Database, row: Tables['warning_setting']): Compilable => db.insertInto('warning_setting').values(row);
export const insertWarningAnswer = (db: Database, row: Tables['warning_answer']): Compilable => db.insertInto('warning_answer').values(row);

/** By when each of these reviews is to be submitted, with what its student was granted; those without a day are not in it. */
export async function listSubmissionDays(db: Database, reviews: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ review_id: string; due_on: string }>`select review_id, due_on from review_due where act = 'submit' and review_id in (select value from json_each(${JSON.stringify(reviews)}))`.execute(db);
  return new Map(rows.map((one) => [one.review_id, one.due_on]));
}
