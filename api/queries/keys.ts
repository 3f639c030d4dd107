import type { Compilable } from 'kysely';
import type { JsonWebKey, SigningKey } from '../../keys/signing-key.ts';
import type { Database } from './schema.ts';

export type StoredKey = SigningKey & { readonly sealedPrivate: string };

export async function listKeys(db: Database): Promise<StoredKey[]> {
  const rows = await db.selectFrom('signing_key').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map((row) => ({
    id: row.id,
    algorithm: row.algorithm,
    state: row.state,
    publicJwk: JSON.parse(row.public_jwk) as JsonWebKey,
    createdAt: row.created_at,
    sealedPrivate: row.sealed_private,
  }));
}

export const insertKey = (db: Database, key: StoredKey): Compilable =>
  db.insertInto('signing_key').values({
    id: key.id,
    algorithm: key.algorithm,
    state: key.state,
    public_jwk: JSON.stringify(key.publicJwk),
    sealed_private: key.sealedPrivate,
    created_at: key.createdAt,
  });
