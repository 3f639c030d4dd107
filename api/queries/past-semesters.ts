/** Semesters that were decided elsewhere and entered from their minutes. */
import { sql, type Compilable } from 'kysely';
import type { KnownMinutes, PastStudent } from '../domain/past-semesters.ts';
import { listExemptionsInForce } from './enrolment-life.ts';
import { awardHolds } from './redeliberations.ts';
import type { Database, Tables } from './schema.ts';

export const insertPastMinutes = (db: Database, row: Tables['past_minutes']): Compilable => db.insertInto('past_minutes').values(row);

export const findPastMinutes = (db: Database, juryId: string) => db.selectFrom('past_minutes').selectAll().where('jury_id', '=', juryId).executeTakeFirst();

/** The students of a cohort, each by their address and by their enrolment, with what was decided of them. */
export async function listPastStudents(db: Database, cohortId: string, reader: string): Promise<Map<string, PastStudent>> {
  const enrolled = await db
    .selectFrom('enrolment')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .select(['enrolment.id', 'enrolment.person_id', 'person.email', 'person.given_name', 'person.family_name'])
    .where('enrolment.cohort_id', '=', cohortId)
    .execute();
  const ofCohort = db.selectFrom('enrolment').select('id').where('cohort_id', '=', cohortId);
  const [decisions, awards, exemptions, reviewed] = await Promise.all([
    db
      .selectFrom('decision')
      .innerJoin('jury', 'jury.id', 'decision.jury_id')
      .leftJoin('past_minutes', 'past_minutes.jury_id', 'decision.jury_id')
      .select(['decision.enrolment_id', 'decision.period', 'decision.competency', 'decision.level', 'decision.outcome', 'decision.revision', 'jury.session', 'past_minutes.number as past'])
      .where('decision.enrolment_id', 'in', ofCohort)
      .orderBy('decision.revision')
      .execute(),
    db.selectFrom('award').innerJoin('decision', 'decision.id', 'award.decision_id').select(['award.enrolment_id', 'award.competency', 'award.level', 'decision.period']).where('award.enrolment_id', 'in', ofCohort).where(awardHolds).execute(),
    listExemptionsInForce(db, enrolled.map((one) => one.id)),
    db.selectFrom('review').select(['enrolment_id', 'period']).where('enrolment_id', 'in', ofCohort).where(({ exists, selectFrom }) => exists(selectFrom('review_step').select('review_id').whereRef('review_id', '=', 'review.id').where('state', '<>', 'planned'))).execute(),
  ]);
  const by = <T extends { enrolment_id: string }>(rows: readonly T[]): ((id: string) => T[]) => {
    const known = Map.groupBy(rows, (one) => one.enrolment_id);
    return (id) => known.get(id) ?? [];
  };
  const [decisionsOf, awardsOf, exemptionsOf, reviewedOf] = [by(decisions), by(awards), by(exemptions), by(reviewed)];
  return new Map(
    enrolled.flatMap((one): [string, PastStudent][] => {
      const student: PastStudent = {
        enrolment: one.id, name: `${one.given_name} ${one.family_name}`.trim(), isReader: one.person_id === reader,
        decisions: decisionsOf(one.id).map(({ enrolment_id: _, session, ...row }) => ({ ...row, session: session === 2 ? 2 : 1 })),
        awarded: awardsOf(one.id), exemptions: exemptionsOf(one.id), reviewed: reviewedOf(one.id).map((row) => row.period),
      };
      return [[one.email, student], [one.id, student]];
    }),
  );
}

/** What is known of minutes that are called so, or were entered from a paper of that number. */
export async function listKnownMinutes(db: Database, numbers: readonly string[]): Promise<KnownMinutes[]> {
  const asked = JSON.stringify(numbers);
  const { rows } = await sql<{ name: string; number: string | null; period: string; cohort: string; session: number; on: string; members: string }>`
    select minutes.number as name, past_minutes.number, jury.period, jury.cohort_id as cohort, jury.session, minutes.deliberated_on as "on", minutes.members
    from minutes join jury on jury.id = minutes.jury_id left join past_minutes on past_minutes.jury_id = minutes.jury_id
    where past_minutes.number in (select value from json_each(${asked}))
      or exists (select 1 from json_each(${asked}) asked where minutes.number = asked.value or minutes.number = asked.value || ' (' || jury.period || ')')`.execute(db);
  return rows.map(({ name, number, period, cohort, session, on, members }) => ({
    name, past: number === null ? null : { number, period, cohort, session: session === 2 ? 2 : 1, on, members: (JSON.parse(members) as string[]).join('\n') },
  }));
}

export type EnteredMinutes = {
  jury: string; name: string; period: string; session: 1 | 2; on: string; members: string; entered_at: string; given_name: string; family_name: string; students: number; lines: number; awards: number; released: number;
};

/** The minutes that were entered of a cohort, with how many badges follow from them and how many are with their students. */
export async function listEnteredMinutes(db: Database, cohortId: string): Promise<EnteredMinutes[]> {
  const { rows } = await sql<EnteredMinutes>`
    select jury.id as jury, minutes.number as name, jury.period, jury.session, minutes.deliberated_on as "on", minutes.members, past_minutes.entered_at, person.given_name, person.family_name,
      (select count(distinct enrolment_id) from decision where decision.jury_id = jury.id) as students,
      (select count(*) from decision where decision.jury_id = jury.id) as lines,
      (select count(*) from award where award.jury_id = jury.id and not exists (select 1 from declined_award where declined_award.award_id = award.id)) as awards,
      (select count(*) from award join credential_plan plan on plan.award_id = award.id and plan.supersedes is null join release on release.id = plan.id where award.jury_id = jury.id) as released
    from past_minutes join jury on jury.id = past_minutes.jury_id join minutes on minutes.jury_id = jury.id join person on person.id = past_minutes.entered_by
    where jury.cohort_id = ${cohortId}
    order by minutes.deliberated_on, minutes.number`.execute(db);
  return rows.map((row) => ({ ...row, members: (JSON.parse(row.members) as string[]).join('\n') }));
}

