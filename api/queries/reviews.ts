import type { Compilable, Insertable } from 'kysely';
import type { Database, Tables } from './schema.ts';

export const insertReview = (db: Database, review: Tables['review']): Compilable => db.insertInto('review').values(review);
export const insertStep = (db: Database, step: Insertable<Tables['review_step']>): Compilable => db.insertInto('review_step').values(step);
export const insertAssessment = (db: Database, assessment: Tables['assessment']): Compilable =>
  db.insertInto('assessment').values(assessment);

export const findReview = (db: Database, id: string) =>
  db
    .selectFrom('review')
    .innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .select([
      'review.id',
      'review.period',
      'review.enrolment_id',
      'enrolment.cohort_id',
      'enrolment.person_id',
      'enrolment.regime',
      'person.given_name',
      'person.family_name',
    ])
    .where('review.id', '=', id)
    .executeTakeFirst();

export const listReviewsOf = (db: Database, enrolmentId: string) =>
  db.selectFrom('review').selectAll().where('enrolment_id', '=', enrolmentId).orderBy('period').execute();

export const listSteps = (db: Database, reviewId: string) =>
  db
    .selectFrom('review_step')
    .leftJoin('person', 'person.id', 'review_step.person_id')
    .select([
      'review_step.revision',
      'review_step.act',
      'review_step.state',
      'review_step.note',
      'review_step.at',
      'person.given_name',
      'person.family_name',
    ])
    .where('review_id', '=', reviewId)
    .orderBy('revision')
    .execute();

export const listAssessments = (db: Database, reviewId: string) =>
  db
    .selectFrom('assessment')
    .innerJoin('person', 'person.id', 'assessment.assessor_id')
    .select([
      'assessment.competency',
      'assessment.kind',
      'assessment.level',
      'assessment.comment',
      'assessment.revision',
      'assessment.at',
      'person.given_name',
      'person.family_name',
    ])
    .where('review_id', '=', reviewId)
    .orderBy('revision')
    .execute();

/** The latest revision of each (competency, kind); rows must come in order of revision. */
export function latestAssessments<A extends { competency: string; kind: string }>(rows: readonly A[]): A[] {
  return [...new Map(rows.map((row) => [`${row.competency} ${row.kind}`, row])).values()];
}

/** What the student cited in a review, replaced as a whole line: rows are never updated. */
export const insertReviewEvidence = (db: Database, row: Tables['review_evidence']): Compilable =>
  db.insertInto('review_evidence').values(row);
export const deleteReviewEvidence = (db: Database, reviewId: string, evidenceId: string): Compilable =>
  db.deleteFrom('review_evidence').where('review_id', '=', reviewId).where('evidence_id', '=', evidenceId);
export const listReviewEvidence = (db: Database, reviewId: string) =>
  db.selectFrom('review_evidence').selectAll().where('review_id', '=', reviewId).execute();
