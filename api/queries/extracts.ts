/** What an individual extract is made of: signed minutes in which a review stands, and the words of appeal that held then. */
import type { Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

/** Minutes that were signed over a review, the earliest first. */
export const listMinutesOfReview = (db: Database, reviewId: string) =>
  db
    .selectFrom('minutes')
    .innerJoin('jury_review', 'jury_review.jury_id', 'minutes.jury_id')
    .select(['minutes.jury_id', 'minutes.number', 'minutes.deliberated_on', 'minutes.signed_at'])
    .where('jury_review.review_id', '=', reviewId)
    .orderBy('minutes.signed_at')
    .execute();

export const insertAppealWords = (db: Database, row: Tables['appeal_words']): Compilable => db.insertInto('appeal_words').values(row);
export const findAppealWords = (db: Database) => db.selectFrom('appeal_words').selectAll().orderBy('revision', 'desc').executeTakeFirst();

/** The words that held at a moment; where there were none yet, the first that were given. */
export async function findAppealWordsAt(db: Database, at: string): Promise<string | null> {
  const rows = await db.selectFrom('appeal_words').select(['text', 'recorded_at']).orderBy('revision').execute();
  return (rows.findLast((row) => row.recorded_at <= at) ?? rows[0])?.text ?? null;
}
