import { sql, type Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

export type PasskeyRow = Tables['passkey'];

export const listPasskeysOf = (db: Database, personId: string): Promise<PasskeyRow[]> =>
  db.selectFrom('passkey').selectAll().where('person_id', '=', personId).orderBy('added_at').orderBy(sql`rowid`).execute();

export const findPasskey = (db: Database, id: string): Promise<PasskeyRow | undefined> => db.selectFrom('passkey').selectAll().where('id', '=', id).executeTakeFirst();

export const hasPasskey = async (db: Database, personId: string): Promise<boolean> =>
  (await db.selectFrom('passkey').select('id').where('person_id', '=', personId).limit(1).executeTakeFirst()) !== undefined;

export const insertPasskey = (db: Database, row: PasskeyRow): Compilable => db.insertInto('passkey').values(row);
export const renamePasskey = (db: Database, personId: string, id: string, name: string): Compilable =>
  db.updateTable('passkey').set({ name }).where('id', '=', id).where('person_id', '=', personId);
export const deletePasskey = (db: Database, personId: string, id: string): Compilable => db.deleteFrom('passkey').where('id', '=', id).where('person_id', '=', personId);
export const deleteEveryPasskey = (db: Database, personId: string): Compilable => db.deleteFrom('passkey').where('person_id', '=', personId);

/** The schema refuses a counter that does not grow. */
export const usePasskey = (db: Database, id: string, counter: number, at: string): Compilable =>
  db.updateTable('passkey').set({ counter, last_used_at: at }).where('id', '=', id);
