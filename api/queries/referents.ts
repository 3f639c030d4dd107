/** A student's referent teacher: a dated relation to an enrolment. */
import { sql, type Compilable, type RawBuilder } from 'kysely';
import { insertLargeRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

/** Whether this row of `referent` is the one that holds today. */
const holds = sql<boolean>`(
  referent.from_on <= date('now') and not exists (
    select 1 from referent later
    where later.enrolment_id = referent.enrolment_id and later.revision > referent.revision and later.from_on <= date('now')))`;

/** The enrolments of `person.id`'s students as a JSON array, for a query that has `person`. */
export const studentsColumn = sql<string>`(select json_group_array(referent.enrolment_id) from referent where referent.person_id = person.id and ${holds})`;

/** Whether the person is the referent of this enrolment today. */
export const isReferent = (personId: string, enrolmentId: string): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from referent where referent.person_id = ${personId} and referent.enrolment_id = ${enrolmentId} and ${holds})`;

/** The students of a cohort, each with the referent who holds today and the last revision. */
export const listReferents = (db: Database, cohortId: string) =>
  db
    .selectFrom('enrolment')
    .innerJoin('person as student', 'student.id', 'enrolment.person_id')
    .leftJoin('referent', (join) => join.onRef('referent.enrolment_id', '=', 'enrolment.id').on(holds))
    .leftJoin('person as teacher', 'teacher.id', 'referent.person_id')
    .select((eb) => [
      'enrolment.id as enrolment',
      'enrolment.person_id',
      'student.given_name',
      'student.family_name',
      'teacher.email as referent_email',
      'teacher.given_name as referent_given_name',
      'teacher.family_name as referent_family_name',
      'referent.from_on',
      eb.selectFrom('referent as last').select((one) => one.fn.max('last.revision').as('revision')).whereRef('last.enrolment_id', '=', 'enrolment.id').as('revision'),
    ])
    .where('enrolment.cohort_id', '=', cohortId)
    .orderBy('student.family_name')
    .orderBy('student.given_name')
    .orderBy('enrolment.id')
    .execute();

/** The reviews of somebody's students, newest period first, each in the state of its last step. */
export async function listReviewsOfStudents(db: Database, enrolmentIds: readonly string[]) {
  const { rows } = await sql<{ id: string; enrolment_id: string; period: string; state: Tables['review_step']['state'] | null; given_name: string; family_name: string; cohort_name: string }>`
    select review.id, review.enrolment_id, review.period, person.given_name, person.family_name, cohort.name as cohort_name,
      (select state from review_step where review_id = review.id order by revision desc limit 1) as state
    from review
    join enrolment on enrolment.id = review.enrolment_id
    join person on person.id = enrolment.person_id
    join cohort on cohort.id = enrolment.cohort_id
    where review.enrolment_id in (select value from json_each(${JSON.stringify(enrolmentIds)}))
    order by person.family_name, person.given_name, review.enrolment_id, review.period desc`.execute(db);
  return rows;
}

export const insertReferents = (db: Database, rows: readonly Tables['referent'][]): Compilable[] => insertLargeRows(db, 'referent', rows);
