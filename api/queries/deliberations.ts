/** A deliberation that is closed, its frozen text by digest, and the signed minutes that were deposited of it. */
import type { Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

/** The last act: closed, or opened again. */
export const findDeliberation = (db: Database, juryId: string) =>
  db.selectFrom('deliberation').selectAll().where('jury_id', '=', juryId).orderBy('revision', 'desc').limit(1).executeTakeFirst();

export type Closing = Tables['deliberation'] & { readonly deliberated_on: string; readonly text_digest: string };

/** The closing that holds; `undefined` while the deliberation is open. */
export async function findClosing(db: Database, juryId: string): Promise<Closing | undefined> {
  const last = await findDeliberation(db, juryId);
  return last?.act === 'close' ? (last as Closing) : undefined;
}

export const insertDeliberation = (db: Database, row: Tables['deliberation']): Compilable => db.insertInto('deliberation').values(row);

/** The last file that was deposited; of a closing that holds no more when `closing` is not its revision. */
export const findDeposit = (db: Database, juryId: string) =>
  db.selectFrom('minutes_deposit').selectAll().where('jury_id', '=', juryId).orderBy('revision', 'desc').limit(1).executeTakeFirst();

export const insertDeposit = (db: Database, row: Tables['minutes_deposit']): Compilable => db.insertInto('minutes_deposit').values(row);
