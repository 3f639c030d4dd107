import { sql, type Compilable, type Insertable } from 'kysely';
import type { Database, Tables } from './schema.ts';

export const insertReview = (db: Database, review: Tables['review']): Compilable => db.insertInto('review').values(review);
export const insertStep = (db: Database, step: Insertable<Tables['review_step']>): Compilable => db.insertInto('review_step').values(step);
/** Of whoever is not invited to it, without `invitation_id`. */
export const insertAssessment = (db: Database, assessment: Omit<Insertable<Tables['assessment']>, 'invitation_id'> & { invitation_id?: string }): Compilable =>
  db.insertInto('assessment').values({ ...assessment, invitation_id: assessment.invitation_id ?? null });

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

/** For a query over `assessment`: without the words that a classmate took back. */
export const notTakenBack = sql<boolean>`not exists (select 1 from view_step taken where taken.invitation_id = assessment.invitation_id and taken.act = 'retract')`;

/** Every revision of every view of a review, with who said it; without the words that a classmate took back. */
export const listAssessments = (db: Database, reviewId: string) =>
  db
    .selectFrom('assessment')
    .leftJoin('person', 'person.id', 'assessment.assessor_id')
    .leftJoin('view_step as given', (join) => join.onRef('given.invitation_id', '=', 'assessment.invitation_id').on('given.act', '=', 'give'))
    .leftJoin('assessment_confirmation as confirmation', 'confirmation.assessment_id', 'assessment.id')
    .leftJoin('person as other', 'other.id', 'confirmation.person_id')
    .select([
      'assessment.id',
      'assessment.review_id',
      'assessment.competency',
      'assessment.kind',
      'assessment.assessor_id',
      'assessment.invitation_id',
      'assessment.level',
      'assessment.comment',
      'assessment.advice',
      'assessment.revision',
      'assessment.at',
      'person.given_name',
      'person.family_name',
      'given.author',
      'confirmation.at as confirmed_at',
      'other.given_name as other_given_name',
      'other.family_name as other_family_name',
    ])
    .where('assessment.review_id', '=', reviewId)
    .where(notTakenBack)
    .orderBy('assessment.revision')
    .orderBy('assessment.at')
    .execute();

/** The latest revision of each view: of a review, of a competency, of a kind and, where several people are invited, of each of them; rows must come in order of revision. */
export function latestAssessments<A extends { review_id: string; competency: string; kind: string; invitation_id: string | null }>(rows: readonly A[]): A[] {
  return [...new Map(rows.map((row) => [`${row.review_id} ${row.competency} ${row.kind} ${row.invitation_id ?? ''}`, row])).values()];
}

/** What the student cited in a review, replaced as a whole line: rows are never updated. */
export const insertReviewEvidence = (db: Database, row: Tables['review_evidence']): Compilable =>
  db.insertInto('review_evidence').values(row);
export const deleteReviewEvidence = (db: Database, reviewId: string, evidenceId: string): Compilable =>
  db.deleteFrom('review_evidence').where('review_id', '=', reviewId).where('evidence_id', '=', evidenceId);
export const listReviewEvidence = (db: Database, reviewId: string) =>
  db.selectFrom('review_evidence').selectAll().where('review_id', '=', reviewId).execute();
