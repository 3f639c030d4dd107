/** Feedback sheets with their revisions, what a teacher had typed aside, and what is said of a published sheet. */
import { sql, type Compilable, type RawBuilder } from 'kysely';
import type { Answers, SheetContent } from '../domain/feedback.ts';
import type { RubricRef } from './rubrics.ts';
import type { Database, Tables } from './schema.ts';

const statement = (db: Database, text: RawBuilder<unknown>): Compilable => ({ compile: () => text.compile(db) });
const nameOf = (row: { given_name: string; family_name: string }): string => `${row.given_name} ${row.family_name}`.trim();

export type SheetRevision = SheetContent & {
  readonly unit: string;
  readonly revision: number;
  readonly state: 'draft' | 'published';
  readonly rubrics: readonly RubricRef[];
  readonly writtenBy: string;
  readonly by: string;
  readonly at: string;
};

/** The revisions of every sheet of a review, in order; of drafts those that are kept. */
export async function listSheets(db: Database, reviewId: string): Promise<SheetRevision[]> {
  const rows = await db
    .selectFrom('feedback_sheet')
    .innerJoin('person', 'person.id', 'feedback_sheet.written_by')
    .selectAll('feedback_sheet')
    .select(['given_name', 'family_name'])
    .where('review_id', '=', reviewId)
    .orderBy('unit')
    .orderBy('revision')
    .execute();
  return rows.map((row) => ({
    unit: row.unit, revision: row.revision, state: row.state, rubrics: JSON.parse(row.rubrics) as RubricRef[], answers: JSON.parse(row.answers) as Answers,
    strengths: row.strengths, toWorkOn: row.to_work_on, writtenBy: row.written_by, by: nameOf(row), at: row.at,
  }));
}

type Written = SheetContent & { readonly reviewId: string; readonly unit: string; readonly by: string; readonly at: string };

/**
 * The next revision. Of one's own drafts the last is kept, since they are saved
 * as one types; of others' the last as well, until something is published. What
 * stood aside is settled by it.
 */
export const insertSheet = (db: Database, { reviewId, unit, by, at, answers, strengths, toWorkOn, revision, state, rubrics }: Written & Pick<SheetRevision, 'revision' | 'state' | 'rubrics'>): Compilable[] => [
  db.insertInto('feedback_sheet').values({
    review_id: reviewId, unit, revision, state, rubrics: JSON.stringify(rubrics.map((one) => ({ situation: one.situation, revision: one.revision }))), answers: JSON.stringify(answers),
    strengths, to_work_on: toWorkOn, written_by: by, at,
  }),
  statement(db, sql`delete from feedback_sheet where review_id = ${reviewId} and unit = ${unit} and state = 'draft' and revision < ${revision}
    ${state === 'published' ? sql`` : sql`and written_by = ${by}`}`),
  deleteAside(db, reviewId, unit, by),
];

/** What somebody had typed when another one's words came first: their last words stand. */
export const putAside = (db: Database, { reviewId, unit, by, at, answers, strengths, toWorkOn }: Written): Compilable[] => [
  deleteAside(db, reviewId, unit, by),
  db.insertInto('feedback_aside').values({ review_id: reviewId, unit, person_id: by, answers: JSON.stringify(answers), strengths, to_work_on: toWorkOn, at }),
];
export const deleteAside = (db: Database, reviewId: string, unit: string, personId: string): Compilable =>
  db.deleteFrom('feedback_aside').where('review_id', '=', reviewId).where('unit', '=', unit).where('person_id', '=', personId);

export async function findAside(db: Database, reviewId: string, unit: string, personId: string): Promise<(SheetContent & { at: string }) | null> {
  const row = await db.selectFrom('feedback_aside').selectAll().where('review_id', '=', reviewId).where('unit', '=', unit).where('person_id', '=', personId).executeTakeFirst();
  return row ? { answers: JSON.parse(row.answers) as Answers, strengths: row.strengths, toWorkOn: row.to_work_on, at: row.at } : null;
}

export type MessageRow = { unit: string; number: number; after: number; author: 'student' | 'teacher'; asks: boolean; text: string; evidence: string | null; by: string; at: string };

/** What was said of the sheets of a review, in order. */
export async function listMessages(db: Database, reviewId: string): Promise<MessageRow[]> {
  const rows = await db
    .selectFrom('feedback_message')
    .innerJoin('person', 'person.id', 'feedback_message.person_id')
    .selectAll('feedback_message')
    .select(['given_name', 'family_name'])
    .where('review_id', '=', reviewId)
    .orderBy('unit')
    .orderBy('number')
    .execute();
  return rows.map((row) => ({ unit: row.unit, number: row.number, after: row.after_revision, author: row.author, asks: row.asks === 1, text: row.text, evidence: row.evidence_id, by: nameOf(row), at: row.at }));
}

const lastPublished = (review: string | RawBuilder<unknown>, unit: string | RawBuilder<unknown>) =>
  sql`(select max(revision) from feedback_sheet where feedback_sheet.review_id = ${review} and feedback_sheet.unit = ${unit} and state = 'published')`;

type NewMessage = Omit<Tables['feedback_message'], 'number' | 'after_revision'>;
/** Comes after whatever has been said and published by then: rule `not_null:feedback_message.after_revision` when nothing has been published. */
export const insertMessage = (db: Database, one: NewMessage): Compilable =>
  statement(db, sql`insert into feedback_message (review_id, unit, number, after_revision, author, asks, person_id, text, evidence_id, at) values (
    ${one.review_id}, ${one.unit}, (select coalesce(max(number), 0) + 1 from feedback_message where review_id = ${one.review_id} and unit = ${one.unit}),
    ${lastPublished(one.review_id, one.unit)}, ${one.author}, ${one.asks}, ${one.person_id}, ${one.text}, ${one.evidence_id}, ${one.at})`);

/** Questions that are open, in SQL what `openQuestion` says of one sheet; the first of each sheet, the oldest first. */
const open = sql`
  message.asks = 1 and message.after_revision = ${lastPublished(sql`message.review_id`, sql`message.unit`)}
  and not exists (select 1 from feedback_message reply where reply.review_id = message.review_id and reply.unit = message.unit and reply.author = 'teacher' and reply.number > message.number)
  and not exists (
    select 1 from feedback_message earlier where earlier.review_id = message.review_id and earlier.unit = message.unit and earlier.asks = 1 and earlier.number < message.number
      and earlier.after_revision = message.after_revision
      and not exists (select 1 from feedback_message reply where reply.review_id = earlier.review_id and reply.unit = earlier.unit and reply.author = 'teacher' and reply.number > earlier.number))
  and (select state from review_step where review_step.review_id = message.review_id order by revision desc limit 1) not in ('planned', 'sent_to_jury', 'closed', 'absent')`;

export type QuestionRow = { review: string; unit: string; period: string; enrolment: string; person: string; cohort: string; cohort_name: string; programme_code: string; programme_version: string; given_name: string; family_name: string; text: string; at: string };

/** Every open question that there is: whose answer somebody may give is asked of each. */
export async function listOpenQuestions(db: Database, cohortId: string | null = null): Promise<QuestionRow[]> {
  const { rows } = await sql<QuestionRow>`
    select message.review_id as review, message.unit, review.period, enrolment.id as enrolment, person.id as person, cohort.id as cohort, cohort.name as cohort_name, cohort.programme_code, cohort.programme_version,
      person.given_name, person.family_name, message.text, message.at
    from feedback_message message join review on review.id = message.review_id join enrolment on enrolment.id = review.enrolment_id
      join cohort on cohort.id = enrolment.cohort_id join person on person.id = enrolment.person_id
    where ${open} ${cohortId === null ? sql`` : sql`and cohort.id = ${cohortId}`} order by message.at, message.review_id, message.unit`.execute(db);
  return rows;
}

export type CohortReviewRow = { review: string; enrolment: string; person: string; given_name: string; family_name: string; state: Tables['review_step']['state'] | null };

/** The reviews of a cohort's period with where they stand, in the order of the class. */
export async function listCohortReviews(db: Database, cohortId: string, period: string): Promise<CohortReviewRow[]> {
  const { rows } = await sql<CohortReviewRow>`
    select review.id as review, enrolment.id as enrolment, person.id as person, person.given_name, person.family_name,
      (select state from review_step where review_step.review_id = review.id order by revision desc limit 1) as state
    from review join enrolment on enrolment.id = review.enrolment_id join person on person.id = enrolment.person_id
    where enrolment.cohort_id = ${cohortId} and review.period = ${period} order by person.family_name, person.given_name, enrolment.id`.execute(db);
  return rows;
}

/** Which sheets of a cohort's period are there, without their words. */
export async function listCohortSheets(db: Database, cohortId: string, period: string): Promise<{ review: string; unit: string; revision: number; state: 'draft' | 'published' }[]> {
  const { rows } = await sql<{ review: string; unit: string; revision: number; state: 'draft' | 'published' }>`
    select feedback_sheet.review_id as review, feedback_sheet.unit, feedback_sheet.revision, feedback_sheet.state
    from feedback_sheet join review on review.id = feedback_sheet.review_id join enrolment on enrolment.id = review.enrolment_id
    where enrolment.cohort_id = ${cohortId} and review.period = ${period} order by feedback_sheet.review_id, feedback_sheet.unit, feedback_sheet.revision`.execute(db);
  return rows;
}
