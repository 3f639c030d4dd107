import type { Compilable } from 'kysely';
import type { JsonWebKey, KeyAlgorithm, SigningKey } from '../../keys/signing-key.ts';
import { compiledList } from './compiled.ts';
import type { Database, Tables } from './schema.ts';

/** `sealedPrivate` is empty once the key has ended: what no longer signs is not kept. */
export type StoredKey = SigningKey & { readonly sealedPrivate: string };

const listRows = compiledList<Tables['signing_key'], []>((db) => db.selectFrom('signing_key').selectAll().orderBy('created_at').orderBy('id').compile());

export async function listKeys(db: Database): Promise<StoredKey[]> {
  return (await listRows(db)).map((row) => ({
    id: row.id,
    algorithm: row.algorithm,
    state: row.state,
    publicJwk: JSON.parse(row.public_jwk) as JsonWebKey,
    createdAt: row.created_at,
    activeFrom: row.active_from,
    activeTo: row.active_to,
    compromisedAt: row.compromised_at,
    putBackAt: row.put_back_at,
    sealedPrivate: row.sealed_private,
  }));
}

/** How many acts made the ring what it is. Read before the ring: an act in between is then noticed at the commit. */
export const findKeyRevision = async (db: Database): Promise<number> =>
  (await db.selectFrom('key_act').select((eb) => eb.fn.max<number | null>('revision').as('revision')).executeTakeFirstOrThrow()).revision ?? 0;

export const insertKeyAct = (db: Database, act: Tables['key_act']): Compilable => db.insertInto('key_act').values(act);

export const insertKey = (db: Database, key: StoredKey): Compilable =>
  db.insertInto('signing_key').values({
    id: key.id,
    algorithm: key.algorithm,
    state: key.state,
    public_jwk: JSON.stringify(key.publicJwk),
    sealed_private: key.sealedPrivate,
    created_at: key.createdAt,
    active_from: key.activeFrom,
    active_to: key.activeTo,
    compromised_at: key.compromisedAt,
    put_back_at: key.putBackAt ?? null,
  });

/** The new state of a key that is there. */
export const updateKey = (db: Database, key: StoredKey): Compilable =>
  db
    .updateTable('signing_key')
    .set({ state: key.state, sealed_private: key.sealedPrivate, active_from: key.activeFrom, active_to: key.activeTo, compromised_at: key.compromisedAt })
    .where('id', '=', key.id);

/** The same private part under another master secret; nothing else of the key changes. */
export const resealKey = (db: Database, id: string, sealed: string): Compilable => db.updateTable('signing_key').set({ sealed_private: sealed }).where('id', '=', id);

/** Names the key that signs from now on; the schema refuses one that is not active. */
export const pointActive = (db: Database, algorithm: KeyAlgorithm, id: string): Compilable =>
  db
    .insertInto('active_key')
    .values({ algorithm, id })
    .onConflict((conflict) => conflict.column('algorithm').doUpdateSet({ id }));
