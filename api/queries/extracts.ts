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
