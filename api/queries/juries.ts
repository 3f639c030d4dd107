import { type Compilable, type Insertable, type Selectable, sql } from 'kysely';
import { awardHolds } from './redeliberations.ts';
import { insertLargeRows, insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export type Jury = Selectable<Tables['jury']>;

export const insertJury = (db: Database, jury: Insertable<Tables['jury']>, reviewIds: readonly string[]): Compilable[] => [
  db.insertInto('jury').values(jury),
  ...(reviewIds.length === 0 ? [] : [insertRows(db, 'jury_review', reviewIds.map((review_id) => ({ jury_id: jury.id, review_id })))]),
];
export const insertDecision = (db: Database, decision: Insertable<Tables['decision']>): Compilable => db.insertInto('decision').values(decision);
export const insertDecisions = (db: Database, decisions: readonly Selectable<Tables['decision']>[]): Compilable[] => insertLargeRows(db, 'decision', decisions as readonly object[]);
export const insertMinutes = (db: Database, minutes: Tables['minutes']): Compilable => db.insertInto('minutes').values(minutes);
export const insertAwards = (db: Database, awards: readonly Insertable<Tables['award']>[]): Compilable[] =>
  insertLargeRows(db, 'award', awards as Partial<Tables['award']>[]);

/** Those that sit, or sat, here. */
export const listJuries = (db: Database) =>
  db
    .selectFrom('jury')
    .selectAll()
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('past_minutes').select('jury_id').whereRef('past_minutes.jury_id', '=', 'jury.id'))))
    .orderBy('convened_on', 'desc')
    .execute();
export const findJury = (db: Database, id: string) => db.selectFrom('jury').selectAll().where('id', '=', id).executeTakeFirst();
/** The juries that somebody is before, as a student: nothing of their deliberation is theirs to read or to do, whatever roles they hold. */
export async function listJuriesBefore(db: Database, personId: string, juryId?: string): Promise<Set<string>> {
  const before = db.selectFrom('jury_review').innerJoin('review', 'review.id', 'jury_review.review_id').innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id').select('jury_review.jury_id').distinct().where('enrolment.person_id', '=', personId);
  return new Set((await (juryId === undefined ? before : before.where('jury_review.jury_id', '=', juryId)).execute()).map((one) => one.jury_id));
}
export const findMinutes = (db: Database, juryId: string) =>
  db.selectFrom('minutes').selectAll().where('jury_id', '=', juryId).executeTakeFirst();
export const findMinutesByNumber = (db: Database, number: string) =>
  db.selectFrom('minutes').select('jury_id').where('number', '=', number).executeTakeFirst();

/** The last minutes under which another jury decided a line that this one has decided; `undefined` when there are none. */
export const findEarlierMinutes = (db: Database, juryId: string) =>
  db
    .selectFrom('decision as mine')
    .innerJoin('decision as earlier', (join) =>
      join.onRef('earlier.enrolment_id', '=', 'mine.enrolment_id').onRef('earlier.competency', '=', 'mine.competency').onRef('earlier.period', '=', 'mine.period').onRef('earlier.revision', '<', 'mine.revision'),
    )
    .innerJoin('minutes', 'minutes.jury_id', 'earlier.jury_id')
    .select(['minutes.deliberated_on as on', 'minutes.number'])
    .where('mine.jury_id', '=', juryId)
    .orderBy('minutes.deliberated_on', 'desc')
    .limit(1)
    .executeTakeFirst();

export const listJuryReviews = (db: Database, juryId: string) =>
  db
    .selectFrom('jury_review')
    .innerJoin('review', 'review.id', 'jury_review.review_id')
    .innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .select([
      'review.id as review_id',
      'review.enrolment_id',
      'enrolment.regime',
      'person.given_name',
      'person.family_name',
      'person.id as person_id',
      sql<0 | 1>`coalesce((select act from review_step where review_step.review_id = review.id and act in ('mark_absent', 'reopen') order by revision desc limit 1) = 'mark_absent', 0)`.as('absent'),
    ])
    .where('jury_id', '=', juryId)
    .orderBy('person.family_name')
    .orderBy('person.given_name')
    .execute();

/** The students before a jury, as a registrar knows them. */
export const listJuryPeople = (db: Database, juryId: string) =>
  db
    .selectFrom('jury_review')
    .innerJoin('review', 'review.id', 'jury_review.review_id')
    .innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .select(['review.enrolment_id', 'person.given_name', 'person.family_name', 'person.email'])
    .where('jury_id', '=', juryId)
    .execute();

/** Every revision for the students and the period before this jury, oldest first, whichever jury took it. */
export const listDecisionsBefore = (db: Database, juryId: string) =>
  db
    .selectFrom('decision')
    .innerJoin('review', (join) =>
      join.onRef('review.enrolment_id', '=', 'decision.enrolment_id').onRef('review.period', '=', 'decision.period'),
    )
    .innerJoin('jury_review', 'jury_review.review_id', 'review.id')
    .selectAll('decision')
    .where('jury_review.jury_id', '=', juryId)
    .orderBy('decision.revision')
    .execute();

export const listProposals = (db: Database, juryId: string) =>
  db
    .selectFrom('assessment')
    .innerJoin('jury_review', 'jury_review.review_id', 'assessment.review_id')
    .innerJoin('review', 'review.id', 'assessment.review_id')
    .select(['review.enrolment_id', 'assessment.competency', 'assessment.level', 'assessment.comment', 'assessment.revision'])
    .where('jury_review.jury_id', '=', juryId)
    .where('assessment.kind', '=', 'teacher')
    .orderBy('assessment.revision')
    .execute();

export const listAwardsOfStudents = (db: Database, enrolments: readonly string[]) =>
  enrolments.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('award')
        .select(['id', 'enrolment_id', 'competency', 'level', 'awarded_on', 'jury_id', 'decision_id'])
        // As one parameter: D1 takes a hundred, and a jury may have more students than that.
        .where('enrolment_id', 'in', sql<string>`(select value from json_each(${JSON.stringify(enrolments)}))`)
        .where(awardHolds)
        .execute();

export const listAwardCredentials = (db: Database, juryId: string) =>
  db
    .selectFrom('award')
    .leftJoin('credential_plan', 'credential_plan.award_id', 'award.id')
    .leftJoin('signed_credential', 'signed_credential.id', 'credential_plan.id')
    .leftJoin('release', 'release.id', 'credential_plan.id')
    .leftJoin('revocation', 'revocation.id', 'credential_plan.id')
    .select([
      'award.id as award_id',
      'award.decision_id',
      'credential_plan.id as credential_id',
      'signed_credential.signed_at',
      'release.released_at',
      'revocation.revoked_at',
    ])
    .where('award.jury_id', '=', juryId)
    // The badge that holds: not one whose place another has taken.
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('credential_plan as newer').select('newer.id').whereRef('newer.supersedes', '=', 'credential_plan.id'))),
    )
    .execute();

export const listRolesInJury = (db: Database, cohortId: string) =>
  db.selectFrom('role_grant').selectAll().where('cohort_id', 'in', [cohortId, '*']).execute();

/** The current revision of one line: 0 when nothing was decided. */
export async function currentRevision(db: Database, line: Pick<Tables['decision'], 'enrolment_id' | 'competency' | 'period'>): Promise<number> {
  const row = await db
    .selectFrom('decision')
    .select((eb) => eb.fn.max('revision').as('revision'))
    .where('enrolment_id', '=', line.enrolment_id)
    .where('competency', '=', line.competency)
    .where('period', '=', line.period)
    .executeTakeFirst();
  return row?.revision ?? 0;
}

/** The last step of each review before a jury. */
export const listLastRevisions = (db: Database, juryId: string) =>
  db
    .selectFrom('review_step')
    .innerJoin('jury_review', 'jury_review.review_id', 'review_step.review_id')
    .select((eb) => ['review_step.review_id', eb.fn.max('review_step.revision').as('revision')])
    .where('jury_review.jury_id', '=', juryId)
    .groupBy('review_step.review_id')
    .execute();

/**
 * Reviews of a cohort and period that a new jury can take: sent to a jury, or
 * recorded as not submitted, which a jury concludes too (« défaillant »), and
 * before none that is still open, or closed with a decision that was deferred.
 */
export const listReviewsAwaitingJury = (db: Database, cohortId: string, period: string) =>
  sql<{ id: string }>`
    select review.id from review
    join enrolment on enrolment.id = review.enrolment_id
    where enrolment.cohort_id = ${cohortId} and review.period = ${period}
      and not exists (
        select 1 from jury_review where jury_review.review_id = review.id
          and not exists (select 1 from minutes where minutes.jury_id = jury_review.jury_id))
      and (
        (select state from review_step where review_id = review.id order by revision desc limit 1) in ('sent_to_jury', 'absent')
        or exists (
          select 1 from decision where decision.enrolment_id = review.enrolment_id and decision.period = review.period
            and decision.outcome = 'deferred'
            and not exists (
              select 1 from decision newer where newer.enrolment_id = decision.enrolment_id and newer.period = decision.period
                and newer.competency = decision.competency and newer.revision > decision.revision)))
    order by review.id`.execute(db);

/** Reviews of a cohort and period that a second session is for: a signed jury left something not reached or without work, and nothing has been decided since. */
export const listReviewsForSecondSession = (db: Database, cohortId: string, period: string) =>
  sql<{ id: string }>`
    select review.id from review
    join enrolment on enrolment.id = review.enrolment_id
    where enrolment.cohort_id = ${cohortId} and review.period = ${period}
      and not exists (
        select 1 from jury_review where jury_review.review_id = review.id
          and not exists (select 1 from minutes where minutes.jury_id = jury_review.jury_id))
      and exists (
        select 1 from decision join minutes on minutes.jury_id = decision.jury_id
        where decision.enrolment_id = review.enrolment_id and decision.period = review.period
          and decision.outcome in ('not_reached', 'defaulted')
          and not exists (
            select 1 from decision newer where newer.enrolment_id = decision.enrolment_id and newer.period = decision.period
              and newer.competency = decision.competency and newer.revision > decision.revision))
    order by review.id`.execute(db);
