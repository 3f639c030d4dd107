/** What each key really signed, and the records that closed with their keys. */
import { sql, type Compilable } from 'kysely';
import { insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export const insertSignatures = (db: Database, rows: readonly Tables['signature'][]): Compilable => insertRows(db, 'signature', rows);

export const listSignedRecords = (db: Database) => db.selectFrom('signed_record').selectAll().orderBy('closed_at').orderBy('key_id').execute();

/** The digests under a key that begin with these hex characters, ascending. */
export async function listDigests(db: Database, keyId: string, prefix: string): Promise<string[]> {
  const rows = await db
    .selectFrom('signature')
    .select('digest')
    .where('key_id', '=', keyId)
    .where('digest', '>=', prefix)
    // 'g' comes after every hex character.
    .where('digest', '<', `${prefix}g`)
    .orderBy('digest')
    .execute();
  return rows.map((row) => row.digest);
}

export const countSignatures = async (db: Database, keyId: string): Promise<number> =>
  (await db.selectFrom('signature').select((eb) => eb.fn.countAll<number>().as('count')).where('key_id', '=', keyId).executeTakeFirstOrThrow()).count;

export type Unrecorded = { readonly id: string; readonly form: 'embedded' | 'jwt'; readonly text: string };

/** Forms that were signed before signatures were kept beside them. */
export async function listWithoutSignatures(db: Database, limit: number): Promise<Unrecorded[]> {
  const { rows } = await sql<Unrecorded>`
    select id, 'embedded' as form, embedded as text from signed_credential
      where not exists (select 1 from signature where signature.credential_id = signed_credential.id and signature.form = 'embedded')
    union all
    select id, 'jwt' as form, jwt as text from signed_jwt
      where not exists (select 1 from signature where signature.credential_id = signed_jwt.id and signature.form = 'jwt')
    limit ${limit}`.execute(db);
  return rows;
}

/** The records of keys that were declared compromised before records were kept. Only once every signature is. */
export const closeMissingRecords = (db: Database): Compilable => {
  const statement = sql`insert into signed_record (key_id, total, closed_at)
    select id, (select count(*) from signature where signature.key_id = signing_key.id), compromised_at from signing_key
    where state = 'compromised' and active_from is not null and compromised_at is not null
      and not exists (select 1 from signed_record where signed_record.key_id = signing_key.id)`;
  return { compile: () => statement.compile(db) };
};
