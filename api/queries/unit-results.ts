/** Results of teaching units and semesters, in revisions; the last one of each holds. */
import { sql, type Compilable } from 'kysely';
import { insertLargeRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export type UnitResultRow = Tables['unit_result'];

/** Every result that holds for the students and the period of a jury, whichever jury recorded it; what was taken back too, for its revision. */
export async function listUnitResults(db: Database, juryId: string): Promise<UnitResultRow[]> {
  const { rows } = await sql<UnitResultRow>`
    select unit_result.* from unit_result
    join review on review.enrolment_id = unit_result.enrolment_id and review.period = unit_result.period
    join jury_review on jury_review.review_id = review.id
    where jury_review.jury_id = ${juryId} and unit_result.revision = (
      select max(revision) from unit_result later where later.enrolment_id = unit_result.enrolment_id and later.period = unit_result.period and later.unit = unit_result.unit)
    order by unit_result.enrolment_id, unit_result.unit`.execute(db);
  return rows;
}

/** What one jury recorded last of each unit, whatever a later one said: what its minutes state. */
export async function listResultsOf(db: Database, juryId: string): Promise<UnitResultRow[]> {
  const { rows } = await sql<UnitResultRow>`
    select * from unit_result
    where jury_id = ${juryId} and revision = (
      select max(revision) from unit_result later
      where later.jury_id = unit_result.jury_id and later.enrolment_id = unit_result.enrolment_id and later.period = unit_result.period and later.unit = unit_result.unit)
    order by enrolment_id, unit`.execute(db);
  return rows;
}

export type BoundResult = Pick<UnitResultRow, 'enrolment_id' | 'unit' | 'result' | 'jury_id'> & { /** ISO date of the deliberation that gave it: of the first of those that said « admis » one after the other. */ readonly on: string };

/** What signed minutes say last of the students and the period of a jury. */
export async function listBoundResults(db: Database, juryId: string): Promise<BoundResult[]> {
  const { rows } = await sql<BoundResult>`
    select unit_result.enrolment_id, unit_result.unit, unit_result.result, unit_result.jury_id, coalesce((
        select min(given.deliberated_on) from unit_result run join minutes given on given.jury_id = run.jury_id
        where run.enrolment_id = unit_result.enrolment_id and run.period = unit_result.period and run.unit = unit_result.unit
          and run.result in ('admitted', 'admitted_by_jury') and run.revision <= unit_result.revision
          and run.revision > coalesce((
            select max(other.revision) from unit_result other join minutes bound on bound.jury_id = other.jury_id
            where other.enrolment_id = unit_result.enrolment_id and other.period = unit_result.period and other.unit = unit_result.unit
              and coalesce(other.result, '') not in ('admitted', 'admitted_by_jury') and other.revision <= unit_result.revision), 0)), minutes.deliberated_on) as "on"
    from unit_result
    join minutes on minutes.jury_id = unit_result.jury_id
    join review on review.enrolment_id = unit_result.enrolment_id and review.period = unit_result.period
    join jury_review on jury_review.review_id = review.id
    where jury_review.jury_id = ${juryId} and unit_result.revision = (
      select max(later.revision) from unit_result later join minutes bound on bound.jury_id = later.jury_id
      where later.enrolment_id = unit_result.enrolment_id and later.period = unit_result.period and later.unit = unit_result.unit)`.execute(db);
  return rows;
}

export const insertUnitResults = (db: Database, rows: readonly UnitResultRow[]): Compilable[] => insertLargeRows(db, 'unit_result', rows);

/** How many decisions and results a jury has recorded: what a frozen text was made from. */
export async function countRecorded(db: Database, juryId: string): Promise<{ decisions: number; results: number }> {
  const { rows } = await sql<{ decisions: number; results: number }>`
    select (select count(*) from decision where jury_id = ${juryId}) as decisions, (select count(*) from unit_result where jury_id = ${juryId}) as results`.execute(db);
  return rows[0]!;
}
