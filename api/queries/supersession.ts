/** Credentials that took the place of others, and those whose place has to be taken. */
import { sql, type Compilable } from 'kysely';
import { compiledOnce } from './compiled.ts';
import type { Database } from './schema.ts';

/** The credential that took this one's place, and the one whose place it took itself. */
export const findSuccession = compiledOnce<{ predecessor: string | null; successor: string | null }, [id: string]>((db) =>
  db
    .selectFrom('credential_plan as mine')
    .leftJoin('credential_plan as newer', 'newer.supersedes', 'mine.id')
    .select(['mine.supersedes as predecessor', 'newer.id as successor'])
    .where('mine.id', '=', '')
    .compile(),
);

/**
 * Signed and not revoked, with an embedded proof or a token under that key,
 * oldest first. The names of keys are random, so that none is found inside other
 * text. A token that nobody asked for does not exist: it will be signed under
 * the key's successor.
 */
export async function listLiveUnderKey(db: Database, keyId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('signed_credential')
    .leftJoin('revocation', 'revocation.id', 'signed_credential.id')
    .leftJoin('signed_jwt', 'signed_jwt.id', 'signed_credential.id')
    .select('signed_credential.id')
    .where('revocation.id', 'is', null)
    .where((eb) => eb.or([eb(sql`instr(embedded, ${keyId})`, '>', 0), eb('signed_jwt.key_id', '=', keyId)]))
    .orderBy('signed_credential.signed_at')
    .orderBy('signed_credential.id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** What the student chose to show stays shown: the successor says the same. */
export const replaceChoice = (db: Database, enrolmentId: string, from: string, to: string): Compilable =>
  db
    .updateTable('portfolio')
    .set({ choices: sql<string>`replace(choices, ${JSON.stringify(from)}, ${JSON.stringify(to)})` })
    .where('enrolment_id', '=', enrolmentId);
