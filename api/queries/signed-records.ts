/** What each key really signed, and the records that closed with their keys. */
import { sql, type Compilable } from 'kysely';
import { insertBoundRows, insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export const insertSignatures = (db: Database, rows: readonly Tables['signature'][]): Compilable[] => insertBoundRows(db, 'signature', rows);

/** The signatures of endorsements and records, in the batch that stores them. */
export const insertDocumentSignatures = (db: Database, rows: readonly Tables['document_signature'][]): Compilable => insertRows(db, 'document_signature', rows);

export const listSignedRecords = (db: Database) => db.selectFrom('signed_record').selectAll().orderBy('closed_at').orderBy('key_id').execute();

/** The digests under a key that begin with these hex characters, ascending. */
export async function listDigests(db: Database, keyId: string, prefix: string): Promise<string[]> {
  const rows = await db
    .selectFrom(['signature', 'document_signature'].map((table) => under(db, table as SignatureTable, keyId)).reduce((one, other) => one.unionAll(other)).as('recorded'))
    .select('digest')
    .where('digest', '>=', prefix)
    // 'g' comes after every hex character.
    .where('digest', '<', `${prefix}g`)
    .orderBy('digest')
    .execute();
  return rows.map((row) => row.digest);
}

type SignatureTable = 'signature' | 'document_signature';
const under = (db: Database, table: SignatureTable, keyId: string) => db.selectFrom(table).select('digest').where('key_id', '=', keyId);

export async function countSignatures(db: Database, keyId: string): Promise<number> {
  const counts = await Promise.all(
    (['signature', 'document_signature'] as const).map((table) =>
      db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('count')).where('key_id', '=', keyId).executeTakeFirstOrThrow(),
    ),
  );
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** Badges signed before signatures were kept beside them, oldest rows first. */
export const listWithoutSignatures = (db: Database, limit: number) =>
  db
    .selectFrom('signed_credential')
    .leftJoin('signed_jwt', 'signed_jwt.id', 'signed_credential.id')
    .select(['signed_credential.id', 'signed_credential.embedded', 'signed_jwt.jwt'])
    .where((eb) => eb.not(eb.exists(eb.selectFrom('signature').select('credential_id').whereRef('signature.credential_id', '=', 'signed_credential.id'))))
    .limit(limit)
    .execute();

/** Endorsements that were signed before their signatures were kept, by their ids. */
export const listEndorsementsWithoutSignatures = (db: Database, after: string, limit: number) =>
  db
    .selectFrom('signed_endorsement')
    .select(['id', 'embedded', 'jwt'])
    .where('id', '>', after)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('document_signature').select('form').whereRef('document_signature.endorsement_id', '=', 'signed_endorsement.id'))))
    .orderBy('id')
    .limit(limit)
    .execute();

/** The same of records of a semester. */
export const listClrsWithoutSignatures = (db: Database, after: string, limit: number) =>
  db
    .selectFrom('signed_clr')
    .select(['id', 'embedded'])
    .where('id', '>', after)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('document_signature').select('form').whereRef('document_signature.clr_id', '=', 'signed_clr.id'))))
    .orderBy('id')
    .limit(limit)
    .execute();

/** The records of keys that were declared compromised before records were kept. Only once every signature is. */
export const closeMissingRecords = (db: Database): Compilable => {
  const statement = sql`insert into signed_record (key_id, total, closed_at)
    select id, (select count(*) from signature where signature.key_id = signing_key.id)
      + (select count(*) from document_signature where document_signature.key_id = signing_key.id), compromised_at from signing_key
    where state = 'compromised' and active_from is not null and compromised_at is not null
      and not exists (select 1 from signed_record where signed_record.key_id = signing_key.id)`;
  return { compile: () => statement.compile(db) };
};
