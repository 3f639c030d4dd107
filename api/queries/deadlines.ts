/** Days of a cohort's reviews, and what single students were granted. */
import { sql, type Compilable } from 'kysely';
import type { Deadlines, Due } from '../domain/deadline.ts';
import type { Database, Tables } from './schema.ts';

export const insertDeadlines = (db: Database, row: Tables['review_deadline']): Compilable => db.insertInto('review_deadline').values(row);
export const insertAllowance = (db: Database, row: Tables['review_allowance']): Compilable => db.insertInto('review_allowance').values(row);

export type DeadlineRow = Deadlines & { readonly period: string; readonly revision: number };

/** The days that hold, for each period of a cohort that has any. */
export async function listDeadlines(db: Database, cohortId: string): Promise<DeadlineRow[]> {
  const rows = await db.selectFrom('review_deadline').selectAll().where('cohort_id', '=', cohortId).orderBy('period').orderBy('revision').execute();
  const last = [...new Map(rows.map((row) => [row.period, row])).values()];
  return last.map((row) => ({ period: row.period, revision: row.revision, submit: row.submit_by, feedback: row.feedback_by, sign: row.sign_by, takesLate: row.takes_late === 1 }));
}

/** By when each act of a review is due, extensions included. */
export async function findDue(db: Database, reviewId: string): Promise<Due> {
  const { rows } = await sql<{ act: 'submit' | 'complete_feedback' | 'sign'; due_on: string; takes_late: 0 | 1 }>`select act, due_on, takes_late from review_due where review_id = ${reviewId}`.execute(db);
  return Object.fromEntries(rows.map((row) => [row.act, { on: row.due_on, takesLate: row.takes_late === 1 }]));
}

export const listAllowances = (db: Database, reviewId: string) =>
  db
    .selectFrom('review_allowance')
    .innerJoin('person', 'person.id', 'review_allowance.granted_by')
    .select(['review_allowance.revision', 'review_allowance.kind', 'review_allowance.act', 'review_allowance.until_on', 'review_allowance.granted_at', 'person.given_name', 'person.family_name'])
    .where('review_id', '=', reviewId)
    .orderBy('revision')
    .execute();

/** The acts of a review that have a day of their own, with the day by which each was due when it was done. */
export const listTimedSteps = (db: Database, reviewId: string) =>
  db.selectFrom('review_step').select(['revision', 'act', 'at', 'due_on']).where('review_id', '=', reviewId).where('act', 'in', ['submit', 'complete_feedback', 'sign', 'contest']).orderBy('revision').execute();
