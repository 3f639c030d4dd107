/** Addresses of portfolios whose words are forgotten (migration 0080). */
import { sql, type Compilable } from 'kysely';
import { compiledOnce } from './compiled.ts';
import type { Database } from './schema.ts';

const KEY = 'address_key';
const enrolments = (personId: string) => sql`(select id from enrolment where person_id = ${personId})`;
const statement = (db: Database, text: ReturnType<typeof sql>): Compilable => ({ compile: () => text.compile(db) });

/** The first one that is put stays: whoever puts one reads it back. */
export const putAddressKey = (db: Database, key: string): Compilable =>
  db.insertInto('setting').values({ name: KEY, value: key }).onConflict((conflict) => conflict.column('name').doNothing());
export const findAddressKey = async (db: Database): Promise<string | null> => (await db.selectFrom('setting').select('value').where('name', '=', KEY).executeTakeFirst())?.value ?? null;

/** Where this person's portfolios stand or stood. */
export const listPortfolioPaths = async (db: Database, personId: string): Promise<string[]> =>
  (await sql<{ path: string }>`select path from publication where kind = 'portfolio' and enrolment_id in ${enrolments(personId)}`.execute(db)).rows.map((one) => one.path);

/** People whose whole data was erased while their addresses stayed. Asked at every turn: `cross join` begins at the erasures, of which there are few, where SQLite may take it that there are fewer publications. */
export const listRemembered = async (db: Database): Promise<string[]> =>
  (await sql<{ id: string }>`
    select distinct erasure.person_id as id from erasure cross join erasure_receipt on erasure_receipt.id = erasure.id
    cross join enrolment on enrolment.person_id = erasure.person_id cross join publication on publication.enrolment_id = enrolment.id and publication.kind = 'portfolio'
    where erasure.scope = 'whole'`.execute(db)).rows.map((one) => one.id);

/**
 * Takes away what says them, and keeps the digests: pages, what waits to render them, and the address that a portfolio goes by.
 * @param paths with their digests; refuses the whole commit (rule `publication_changed`) when there is another by then
 */
export const forgetPaths = (db: Database, personId: string, paths: readonly { readonly path: string; readonly digest: string }[]): Compilable[] => {
  const known = JSON.stringify(paths);
  return [
    statement(db, sql`insert into former_address (digest) select distinct value ->> 'digest' from json_each(${known}) where value ->> 'digest' not in (select digest from former_address)`),
    statement(db, sql`delete from outbox where kind = 'render' and subject in (select value ->> 'path' from json_each(${known}))`),
    statement(db, sql`delete from publication where kind = 'portfolio' and enrolment_id in ${enrolments(personId)} and path in (select value ->> 'path' from json_each(${known}))`),
    statement(db, sql`insert into publication_changed (enrolment_id) select enrolment_id from publication where kind = 'portfolio' and enrolment_id in ${enrolments(personId)}`),
    statement(db, sql`update portfolio set handle = lower(hex(randomblob(16))) where enrolment_id in ${enrolments(personId)}`),
  ];
};

export const findFormerAddress = compiledOnce<{ digest: string }, [digest: string]>((db) => db.selectFrom('former_address').select('digest').where('digest', '=', '').compile());

/** For the commit that gives somebody an address: refuses the whole of it (`unique:former_address.digest`) when it was somebody's who was erased. */
export const assertNotFormer = (db: Database, digest: string): Compilable =>
  statement(db, sql`insert into former_address (digest) select digest from former_address where digest = ${digest}`);
