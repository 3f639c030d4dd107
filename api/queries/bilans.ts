/** The bilan of a review: in preparation, given in versions, answered. */
import type { Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

export const insertBilanDraft = (db: Database, row: Tables['bilan_draft']): Compilable => db.insertInto('bilan_draft').values(row);
export const insertBilan = (db: Database, row: Tables['bilan']): Compilable => db.insertInto('bilan').values(row);
export const insertBilanAnswer = (db: Database, row: Omit<Tables['bilan_answer'], 'reply'> & { reply: string }): Compilable => db.insertInto('bilan_answer').values(row);

/** What is in preparation: the last text that was saved, with who saved it. */
export const findBilanDraft = (db: Database, reviewId: string) =>
  db
    .selectFrom('bilan_draft')
    .innerJoin('person', 'person.id', 'bilan_draft.saved_by')
    .select(['bilan_draft.revision', 'bilan_draft.text', 'bilan_draft.saved_at', 'person.given_name', 'person.family_name'])
    .where('review_id', '=', reviewId)
    .orderBy('revision', 'desc')
    .executeTakeFirst();

/** Every version that was given, with its answer where there is one, in their order. */
export const listBilans = (db: Database, reviewId: string) =>
  db
    .selectFrom('bilan')
    .innerJoin('person', 'person.id', 'bilan.written_by')
    .leftJoin('bilan_answer', (join) => join.onRef('bilan_answer.review_id', '=', 'bilan.review_id').onRef('bilan_answer.version', '=', 'bilan.version'))
    .select([
      'bilan.version', 'bilan.text', 'bilan.content', 'bilan.digest', 'bilan.written_at', 'person.given_name', 'person.family_name',
      'bilan_answer.answer', 'bilan_answer.reply', 'bilan_answer.answered_at',
    ])
    .where('bilan.review_id', '=', reviewId)
    .orderBy('bilan.version')
    .execute();
export type BilanRow = Awaited<ReturnType<typeof listBilans>>[number];
