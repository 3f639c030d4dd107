import { sql, type Compilable } from 'kysely';
import { findPersonByEmail, findPersonById, type Person } from './people.ts';
import type { Database, Tables } from './schema.ts';

export const findPersonalAddress = (db: Database, personId: string): Promise<Tables['personal_address'] | undefined> =>
  db.selectFrom('personal_address').selectAll().where('person_id', '=', personId).executeTakeFirst();

/** The person who signs in by an address: the university's, or the one that they confirmed themselves. */
export async function findPersonByAddress(db: Database, address: string): Promise<Person | null> {
  const known = await findPersonByEmail(db, address);
  if (known) return known;
  const own = await db.selectFrom('personal_address').select('person_id').where('email', '=', address.trim().toLowerCase()).executeTakeFirst();
  return own ? findPersonById(db, own.person_id) : null;
}

/**
 * Every address by which a person is known, in small letters: the university's,
 * the one that they confirmed, and those that they confirmed before, as long as
 * the request is kept. What somebody else must say is not asked there; triggers
 * read the same view.
 */
export const listOwnAddresses = async (db: Database, personId: string): Promise<string[]> =>
  (await sql<{ email: string }>`select email from own_address where person_id = ${personId}`.execute(db)).rows.map(({ email }) => email);

/** Which of these addresses somebody confirmed as their own. */
export async function listPersonalAddressesAmong(db: Database, emails: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ email: string }>`select email from personal_address where email in (select value from json_each(${JSON.stringify([...new Set(emails)])}))`.execute(db);
  return new Set(rows.map(({ email }) => email));
}

export const putPersonalAddress = (db: Database, row: Tables['personal_address']): Compilable[] => [
  db.deleteFrom('personal_address').where('person_id', '=', row.person_id),
  db.insertInto('personal_address').values(row),
];

export const deletePersonalAddress = (db: Database, personId: string): Compilable => db.deleteFrom('personal_address').where('person_id', '=', personId);
