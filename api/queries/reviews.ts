import { sql, type Compilable, type Insertable } from 'kysely';
import { takesPart } from './enrolment-life.ts';
import { insertLargeRows } from './rows.ts';
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

/** A competency in which the student places themselves without a trace of the review; `undefined` when there is none. */
export async function findUnevidencedClaim(db: Database, reviewId: string): Promise<string | undefined> {
  const { rows } = await sql<{ competency: string }>`
    select said.competency from assessment said
    where said.review_id = ${reviewId} and said.kind = 'self' and said.level is not null
      and not exists (select 1 from assessment later where later.review_id = said.review_id and later.competency = said.competency and later.kind = 'self' and later.revision > said.revision)
      and not exists (
        select 1 from review_evidence join evidence_competency on evidence_competency.evidence_id = review_evidence.evidence_id
        where review_evidence.review_id = said.review_id and evidence_competency.competency = said.competency)
    order by said.competency limit 1`.execute(db);
  return rows[0]?.competency;
}

export type Unopened = { readonly enrolment_id: string; readonly period: string; /** `null` when there is none yet. */ readonly review_id: string | null; readonly revision: number };

/**
 * The students of a cohort who take part on that day and whose review of one of
 * these periods is not open yet: there is none, or it is planned. Who is on a
 * gap year, has been transferred, has left or completed takes no part, nor
 * somebody whose semester was decided elsewhere.
 * @param today ISO date
 */
export async function listUnopened(db: Database, cohortId: string, periods: readonly string[], today: string): Promise<Unopened[]> {
  const { rows } = await sql<Unopened>`
    select enrolment.id as enrolment_id, asked.value as period, review.id as review_id, coalesce((select max(revision) from review_step where review_step.review_id = review.id), 0) as revision
    from enrolment join json_each(${JSON.stringify(periods)}) asked
      left join review on review.enrolment_id = enrolment.id and review.period = asked.value
    where enrolment.cohort_id = ${cohortId}
      and coalesce((select state from review_step where review_step.review_id = review.id order by revision desc limit 1), 'planned') = 'planned'
      and not exists (select 1 from decision join past_minutes on past_minutes.jury_id = decision.jury_id where decision.enrolment_id = enrolment.id and decision.period = asked.value)
      and ${takesPart(today)}`.execute(db);
  return rows;
}

/** Opens them: the missing reviews, and a first step of each. */
export const insertOpenings = (db: Database, rows: readonly { readonly enrolment: string; readonly period: string; readonly review: string; readonly isNew: boolean; readonly revision: number }[], personId: string, at: string): Compilable[] => [
  ...insertLargeRows(db, 'review', rows.filter((one) => one.isNew).map((one) => ({ id: one.review, enrolment_id: one.enrolment, period: one.period }))),
  ...insertLargeRows(db, 'review_step', rows.map((one) => ({ review_id: one.review, revision: one.revision + 1, act: 'open' as const, state: 'open' as const, person_id: personId, note: '', at }))),
];
