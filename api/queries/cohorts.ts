import type { Compilable } from 'kysely';
import type { Programme } from '../domain/programme.ts';
import { exemptionsInForce } from './enrolment-life.ts';
import { awardHolds } from './redeliberations.ts';
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
    .select(['enrolment.id', 'enrolment.regime', 'person.given_name', 'person.family_name'])
    .where('enrolment.cohort_id', '=', cohortId)
    .orderBy('person.family_name')
    .orderBy('person.given_name')
    .execute();

/** Everything that the grid of a cohort is drawn from, in a fixed number of queries whatever the number of students. */
export async function readCohort(db: Database, cohortId: string) {
  const ofCohort = db.selectFrom('enrolment').select('id').where('cohort_id', '=', cohortId);
  const reviewsOfCohort = db.selectFrom('review').select('id').where('enrolment_id', 'in', ofCohort);
  const [enrolments, reviews, steps, awards, assessments, decisions, evidence, minutes, exemptions] = await Promise.all([
    listCohortEnrolments(db, cohortId),
    db.selectFrom('review').selectAll().where('enrolment_id', 'in', ofCohort).execute(),
    db.selectFrom('review_step').selectAll().where('review_id', 'in', reviewsOfCohort).orderBy('revision').execute(),
    db.selectFrom('award').select(['enrolment_id', 'competency', 'level']).where('enrolment_id', 'in', ofCohort).where(awardHolds).execute(),
    db.selectFrom('assessment').selectAll().where('review_id', 'in', reviewsOfCohort).orderBy('revision').execute(),
    db.selectFrom('decision').selectAll().where('enrolment_id', 'in', ofCohort).orderBy('revision').execute(),
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
