/** A teacher's reusable comments, and whether single keys do something for them. */
import type { Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

/** One's own, and those shared with the team of a cohort; `cohortIds`: of those in which the person writes feedback. */
export const listComments = (db: Database, personId: string, cohortIds: readonly string[]) =>
  db
    .selectFrom('bank_comment')
    .innerJoin('person', 'person.id', 'bank_comment.person_id')
    .leftJoin('cohort', 'cohort.id', 'bank_comment.cohort_id')
    .select(['bank_comment.id', 'bank_comment.person_id', 'bank_comment.cohort_id', 'cohort.name as cohort_name', 'bank_comment.text', 'person.given_name', 'person.family_name'])
    .where((eb) => eb.or([eb('bank_comment.person_id', '=', personId), ...(cohortIds.length > 0 ? [eb('bank_comment.cohort_id', 'in', cohortIds)] : [])]))
    .orderBy('bank_comment.text')
    .orderBy('bank_comment.id')
    .execute();

export const insertComment = (db: Database, comment: Tables['bank_comment']): Compilable => db.insertInto('bank_comment').values(comment);
/** One's own only. */
export const deleteComment = (db: Database, id: string, personId: string): Compilable => db.deleteFrom('bank_comment').where('id', '=', id).where('person_id', '=', personId);
export const findComment = (db: Database, id: string) => db.selectFrom('bank_comment').select(['id', 'person_id']).where('id', '=', id).executeTakeFirst();

/** Whether keys without a modifier do something; they do unless the person has said otherwise. */
export async function usesSingleKeys(db: Database, personId: string): Promise<boolean> {
  const row = await db.selectFrom('keyboard_choice').select('single_keys').where('person_id', '=', personId).executeTakeFirst();
  return row?.single_keys !== 0;
}

export const putKeyboardChoice = (db: Database, personId: string, singleKeys: boolean): Compilable =>
  db.insertInto('keyboard_choice').values({ person_id: personId, single_keys: singleKeys ? 1 : 0 }).onConflict((oc) => oc.column('person_id').doUpdateSet({ single_keys: singleKeys ? 1 : 0 }));
