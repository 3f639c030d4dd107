/** Links and codes that were asked for, and what of them has served. */
import { sql, type Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

export type RequestRow = Tables['sign_in_request'];

export const insertRequest = (db: Database, row: RequestRow): Compilable => db.insertInto('sign_in_request').values(row);

export const findRequest = (db: Database, id: string): Promise<RequestRow | undefined> =>
  db.selectFrom('sign_in_request').selectAll().where('id', '=', id).executeTakeFirst();

export const findRequestByToken = (db: Database, tokenDigest: string): Promise<RequestRow | undefined> =>
  db.selectFrom('sign_in_request').selectAll().where('token_digest', '=', tokenDigest).executeTakeFirst();

/** The last request of a browser for one purpose, whether or not it has served. */
export const findLastRequestOf = (db: Database, browserDigest: string, purpose: RequestRow['purpose']): Promise<RequestRow | undefined> =>
  db
    .selectFrom('sign_in_request')
    .selectAll()
    .where('browser_digest', '=', browserDigest)
    .where('purpose', '=', purpose)
    .orderBy('asked_at', 'desc')
    .orderBy(sql`rowid`, 'desc')
    .limit(1)
    .executeTakeFirst();

export async function countRequestsSince(db: Database, addressDigest: string, since: string): Promise<number> {
  const { asked } = await db
    .selectFrom('sign_in_request')
    .select((eb) => eb.fn.countAll<number>().as('asked'))
    .where('address_digest', '=', addressDigest)
    .where('asked_at', '>', since)
    .executeTakeFirstOrThrow();
  return asked;
}

export async function countAttempts(db: Database, requestId: string): Promise<number> {
  const { tried } = await db.selectFrom('sign_in_attempt').select((eb) => eb.fn.countAll<number>().as('tried')).where('request_id', '=', requestId).executeTakeFirstOrThrow();
  return tried;
}

export const insertAttempt = (db: Database, row: Tables['sign_in_attempt']): Compilable => db.insertInto('sign_in_attempt').values(row);

/** What serves once: its second use breaks the key, and the batch with it. */
export const insertSpent = (db: Database, what: string, at: string): Compilable => db.insertInto('sign_in_spent').values({ what, at });

export const isSpent = async (db: Database, what: string): Promise<boolean> =>
  (await db.selectFrom('sign_in_spent').select('what').where('what', '=', what).executeTakeFirst()) !== undefined;

/** Takes out what has been over for long enough that nobody can still come with it. */
export const forgetOldRequests = (db: Database, before: string): Compilable[] => [
  db.deleteFrom('sign_in_request').where('expires_at', '<', before),
  db.deleteFrom('sign_in_spent').where('at', '<', before),
];
