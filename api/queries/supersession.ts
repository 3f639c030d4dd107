/** Credentials that took the place of others, and those whose place has to be taken. */
import { sql, type Compilable } from 'kysely';
import { compiledList, compiledOnce } from './compiled.ts';
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

const listSuccessorsIn = compiledList<{ id: string; supersedes: string | null; enrolment_id: string }, [ids: string]>((db) =>
  db
    .selectFrom('credential_plan')
    .innerJoin('award', 'award.id', 'credential_plan.award_id')
    .select(['credential_plan.id', 'credential_plan.supersedes', 'award.enrolment_id'])
    .where('credential_plan.supersedes', 'is not', null)
    .where('credential_plan.id', 'in', sql<string>`(select value from json_each(${''}))`)
    .compile(),
);
/** Those of these plans that take another's place. */
export const listSuccessorsAmong = (db: Database, ids: readonly string[]) => listSuccessorsIn(db, JSON.stringify(ids));

/** The badge that stands today in the place of this one: its last successor, or itself. A chain has no circle: each plan names one that was there before it. */
export async function findLastSuccessor(db: Database, id: string): Promise<string> {
  for (let last = id; ; ) {
    const successor = (await findSuccession(db, last))?.successor;
    if (!successor) return last;
    last = successor;
  }
}

/**
 * Signed and not revoked, in either form under that key, oldest first. A token
 * that nobody asked for does not exist: it will be signed under the key's successor.
 */
export async function listLiveUnderKey(db: Database, keyId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('signature')
    .innerJoin('signed_credential', 'signed_credential.id', 'signature.credential_id')
    .leftJoin('revocation', 'revocation.id', 'signature.credential_id')
    .select('signature.credential_id as id')
    .distinct()
    .where('signature.key_id', '=', keyId)
    .where('revocation.id', 'is', null)
    .orderBy('signed_credential.signed_at')
    .orderBy('signature.credential_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** What the student chose to show stays shown, in each view: the successor says the same. */
export const replaceChoice = (db: Database, enrolmentId: string, from: string, to: string): Compilable =>
  db
    .updateTable('portfolio_view')
    .set({ choices: sql<string>`replace(choices, ${JSON.stringify(from)}, ${JSON.stringify(to)})` })
    .where('enrolment_id', '=', enrolmentId);
