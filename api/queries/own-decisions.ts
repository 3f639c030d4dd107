/** What a jury decided about one student, once its minutes are signed: without its reasons, which stay with the jury. */
import { sql } from 'kysely';
import type { Outcome } from '../domain/decision.ts';
import type { UnitResultWord } from '../domain/unit-result.ts';
import type { Database } from './schema.ts';

export type OwnJury = { id: string; title: string; period: string; session: 1 | 2; number: string; deliberated_on: string; superseded: string | null; /** Of minutes of another place: when they were entered here. */ entered_at: string | null; /** The moment from which the student reads it. */ told_at: string };

/** Juries whose signed minutes are deposited, were signed here, or were entered from elsewhere, newest first; `superseded`: number of the minutes whose lines it decided again. */
export async function listOwnJuries(db: Database, enrolmentId: string): Promise<OwnJury[]> {
  const { rows } = await sql<OwnJury>`
    select jury.id, jury.title, jury.period, jury.session, coalesce(minutes.number, deliberation_closed.number) as number,
      coalesce(minutes.deliberated_on, deliberation_closed.deliberated_on) as deliberated_on,
      (select earlier.number from redeliberation join minutes earlier on earlier.jury_id = redeliberation.of_jury where redeliberation.jury_id = jury.id) as superseded,
      past_minutes.entered_at, coalesce(minutes_deposited.recorded_at, minutes.signed_at) as told_at
    from jury
    left join past_minutes on past_minutes.jury_id = jury.id
    left join minutes on minutes.jury_id = jury.id
    left join minutes_deposited on minutes_deposited.jury_id = jury.id
    left join deliberation_closed on deliberation_closed.jury_id = jury.id and deliberation_closed.revision = minutes_deposited.closing
    where (
      exists (select 1 from jury_review join review on review.id = jury_review.review_id where jury_review.jury_id = jury.id and review.enrolment_id = ${enrolmentId})
      or (past_minutes.jury_id is not null and exists (select 1 from decision where decision.jury_id = jury.id and decision.enrolment_id = ${enrolmentId})))
      and (minutes.jury_id is not null or minutes_deposited.jury_id is not null)
    order by deliberated_on desc, jury.id`.execute(db);
  return rows;
}

/** The last decision of each jury on each competency of one student. */
export async function listOwnDecisions(db: Database, enrolmentId: string): Promise<{ jury_id: string; competency: string; level: number; outcome: Outcome }[]> {
  const { rows } = await sql<{ jury_id: string; competency: string; level: number; outcome: Outcome }>`
    select jury_id, competency, level, outcome from decision
    where enrolment_id = ${enrolmentId} and revision = (
      select max(revision) from decision later where later.jury_id = decision.jury_id and later.enrolment_id = decision.enrolment_id and later.competency = decision.competency)
    order by competency`.execute(db);
  return rows;
}

/** When what a jury said was told to its students: by the deposit of its signed minutes, or as they were signed here. */
export async function findToldAt(db: Database, juryId: string): Promise<string | null> {
  const { rows } = await sql<{ told_at: string | null }>`
    select coalesce((select recorded_at from minutes_deposited where jury_id = ${juryId}), (select signed_at from minutes where jury_id = ${juryId})) as told_at`.execute(db);
  return rows[0]!.told_at;
}

export async function listOwnResults(db: Database, enrolmentId: string): Promise<{ jury_id: string; unit: string; result: UnitResultWord; ects: number | null; session: 1 | 2 | null }[]> {
  const { rows } = await sql<{ jury_id: string; unit: string; result: UnitResultWord; ects: number | null; session: 1 | 2 | null }>`
    select jury_id, unit, result, ects_hundredths as ects, session from unit_result
    where enrolment_id = ${enrolmentId} and result is not null and revision = (
      select max(revision) from unit_result later where later.jury_id = unit_result.jury_id and later.enrolment_id = unit_result.enrolment_id and later.unit = unit_result.unit)`.execute(db);
  return rows;
}
