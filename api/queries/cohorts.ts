import { sql, type Compilable } from 'kysely';
import type { Programme } from '../domain/programme.ts';
import type { ReviewState } from '../domain/review.ts';
import { exemptionsInForce } from './enrolment-life.ts';
import { awardHolds } from './redeliberations.ts';
import { notTakenBack } from './reviews.ts';
import type { Database, Tables } from './schema.ts';

/** @param at ISO date and time from which this version is frozen */
export const insertProgramme = (db: Database, programme: Programme, at: string): Compilable =>
  db.insertInto('programme').values({ code: programme.code, version: programme.version, body: JSON.stringify(programme), published_at: at });

export async function findProgramme(db: Database, code: string, version: string): Promise<Programme | null> {
  const row = await db
    .selectFrom('programme')
    .select('body')
    .where('code', '=', code)
    .where('version', '=', version)
    .executeTakeFirst();
  return row ? (JSON.parse(row.body) as Programme) : null;
}

export async function listProgrammes(db: Database): Promise<Programme[]> {
  const rows = await db.selectFrom('programme').select('body').orderBy('code').orderBy('version').execute();
  return rows.map((row) => JSON.parse(row.body) as Programme);
}

export const insertCohort = (db: Database, cohort: Tables['cohort']): Compilable => db.insertInto('cohort').values(cohort);

export const listCohorts = (db: Database) => db.selectFrom('cohort').selectAll().orderBy('name').execute();

export const findCohort = (db: Database, id: string) =>
  db.selectFrom('cohort').selectAll().where('id', '=', id).executeTakeFirst();

export const listCohortEnrolments = (db: Database, cohortId: string) =>
  db
    .selectFrom('enrolment')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .select(['enrolment.id', 'enrolment.person_id', 'enrolment.regime', 'person.given_name', 'person.family_name'])
    .where('enrolment.cohort_id', '=', cohortId)
    .orderBy('person.family_name')
    .orderBy('person.given_name')
    .execute();

/** Of a cohort: one period, or one student, or everything. */
export type Within = { readonly period?: string; readonly enrolment?: string };

/**
 * Everything that a grid or a synthesis is drawn from, in a fixed number of
 * queries whatever the number of students; only the rows of what is asked for,
 * and no words of anybody's.
 */
export async function readCohort(db: Database, cohortId: string, { period, enrolment }: Within = {}) {
  const ofCohort = db.selectFrom('enrolment').select('id').where('cohort_id', '=', cohortId).$if(enrolment !== undefined, (query) => query.where('id', '=', enrolment!));
  const reviewsOfCohort = db.selectFrom('review').select('id').where('enrolment_id', 'in', ofCohort).$if(period !== undefined, (query) => query.where('period', '=', period!));
  const [enrolments, reviews, steps, awards, assessments, decisions, evidence, minutes, exemptions] = await Promise.all([
    listCohortEnrolments(db, cohortId),
    db.selectFrom('review').selectAll().where('id', 'in', reviewsOfCohort).execute(),
    db.selectFrom('review_step').select(['review_id', 'revision', 'act', 'state', 'at']).where('review_id', 'in', reviewsOfCohort).orderBy('review_id').orderBy('revision').execute(),
    db.selectFrom('award').select(['enrolment_id', 'competency', 'level']).where('enrolment_id', 'in', ofCohort).where(awardHolds).execute(),
    db
      .selectFrom('assessment')
      .leftJoin('assessment_confirmation as confirmation', 'confirmation.assessment_id', 'assessment.id')
      .select(['assessment.review_id', 'assessment.competency', 'assessment.kind', 'assessment.invitation_id', 'assessment.level', 'assessment.revision', 'confirmation.at as confirmed_at'])
      .where('review_id', 'in', reviewsOfCohort)
      .where(notTakenBack)
      .orderBy('assessment.review_id')
      .orderBy('assessment.revision')
      .execute(),
    db
      .selectFrom('decision')
      .select(['id', 'jury_id', 'enrolment_id', 'competency', 'period', 'level', 'outcome', 'decided_at', 'revision'])
      .where('enrolment_id', 'in', ofCohort)
      .$if(period !== undefined, (query) => query.where('period', '=', period!))
      .orderBy('revision')
      .execute(),
    db
      .selectFrom('review_evidence')
      .innerJoin('evidence_competency', 'evidence_competency.evidence_id', 'review_evidence.evidence_id')
      .select(['review_evidence.review_id', 'evidence_competency.competency'])
      .where('review_evidence.review_id', 'in', reviewsOfCohort)
      .execute(),
    db.selectFrom('minutes').innerJoin('jury', 'jury.id', 'minutes.jury_id').select('minutes.jury_id').where('jury.cohort_id', '=', cohortId).execute(),
    exemptionsInForce(db).where('enrolment_id', 'in', ofCohort).execute(),
  ]);
  return { enrolments, reviews, steps, awards, assessments, decisions, evidence, exemptions, signedJuries: minutes.map((one) => one.jury_id) };
}

/** The traces of the reviews of a period with what they are claimed for, for a synthesis. */
export async function readTraces(db: Database, cohortId: string, { period, enrolment }: Within) {
  const reviews = db
    .selectFrom('review')
    .innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id')
    .select('review.id')
    .where('enrolment.cohort_id', '=', cohortId)
    .$if(period !== undefined, (query) => query.where('review.period', '=', period!))
    .$if(enrolment !== undefined, (query) => query.where('enrolment.id', '=', enrolment!));
  const [traces, claims, learnings] = await Promise.all([
    db.selectFrom('review_evidence').innerJoin('evidence', 'evidence.id', 'review_evidence.evidence_id').select(['review_id', 'evidence.id', 'evidence.title']).where('review_id', 'in', reviews).orderBy('evidence.deposited_at').orderBy('evidence.id').execute(),
    db.selectFrom('review_evidence').innerJoin('evidence_competency as claim', 'claim.evidence_id', 'review_evidence.evidence_id').select(['review_id', 'claim.evidence_id', 'claim.competency']).where('review_id', 'in', reviews).execute(),
    db.selectFrom('review_evidence').innerJoin('evidence_learning as shown', 'shown.evidence_id', 'review_evidence.evidence_id').select(['review_id', 'shown.evidence_id', 'shown.competency', 'shown.level', 'shown.learning']).where('review_id', 'in', reviews).execute(),
  ]);
  return { traces, claims, learnings };
}

/** How many reviews of each period of a cohort stand in each state; those that are only planned have no step yet. */
export async function countReviews(db: Database, cohortId: string): Promise<{ period: string; state: ReviewState; count: number }[]> {
  const { rows } = await sql<{ period: string; state: ReviewState | null; count: number }>`
    select period, state, count(*) as count from (
      select review.period, (select state from review_step where review_step.review_id = review.id order by revision desc limit 1) as state
      from review join enrolment on enrolment.id = review.enrolment_id where enrolment.cohort_id = ${cohortId})
    group by period, state`.execute(db);
  return rows.map((row) => ({ period: row.period, state: row.state ?? 'planned', count: Number(row.count) }));
}

export const countEnrolments = async (db: Database, cohortId: string): Promise<number> =>
  Number((await db.selectFrom('enrolment').select((eb) => eb.fn.countAll<number>().as('count')).where('cohort_id', '=', cohortId).executeTakeFirstOrThrow()).count);
