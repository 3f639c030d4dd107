/** The interview of a review: its day, and the last words of each part. */
import type { Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

export const insertInterview = (db: Database, row: Tables['interview']): Compilable => db.insertInto('interview').values(row);
export const insertInterviewNote = (db: Database, row: Tables['interview_note']): Compilable => db.insertInto('interview_note').values(row);

export const findInterview = (db: Database, reviewId: string) =>
  db.selectFrom('interview').selectAll().where('review_id', '=', reviewId).orderBy('revision', 'desc').executeTakeFirst();

/** The last revision of each part. */
export async function listInterviewNotes(db: Database, reviewId: string) {
  const rows = await db
    .selectFrom('interview_note')
    .innerJoin('person', 'person.id', 'interview_note.written_by')
    .select(['interview_note.part', 'interview_note.revision', 'interview_note.text', 'interview_note.written_at', 'person.given_name', 'person.family_name'])
    .where('review_id', '=', reviewId)
    .orderBy('revision')
    .execute();
  return [...new Map(rows.map((row) => [row.part, row])).values()];
}
