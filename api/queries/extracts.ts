/** Signed minutes in which a review stands: what an individual extract is made of. */
import type { Database } from './schema.ts';

/** Minutes that were signed over a review, the earliest first. */
export const listMinutesOfReview = (db: Database, reviewId: string) =>
  db
    .selectFrom('minutes')
    .innerJoin('jury_review', 'jury_review.jury_id', 'minutes.jury_id')
    .select(['minutes.jury_id', 'minutes.number', 'minutes.deliberated_on', 'minutes.signed_at'])
    .where('jury_review.review_id', '=', reviewId)
    .orderBy('minutes.signed_at')
    .execute();

/** The review of a student that is before a jury, with whose it is. */
export const findReviewBefore = (db: Database, juryId: string, enrolmentId: string) =>
  db
    .selectFrom('jury_review')
    .innerJoin('review', 'review.id', 'jury_review.review_id')
    .innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id')
    .select(['review.id', 'enrolment.person_id'])
    .where('jury_review.jury_id', '=', juryId)
    .where('review.enrolment_id', '=', enrolmentId)
    .executeTakeFirst();
