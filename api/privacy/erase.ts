/**
 * Erasure (GDPR, article 17). The person asks; what is theirs alone goes at
 * once, the rest when an administrator or the data-protection officer carries it
 * out. Decisions, minutes and the records of issued badges stay (article 17.3 b
 * and e), and the receipt says so. Erasing is not revoking: what a holder keeps
 * stays valid. The receipt has a number that tells nothing, and counts.
 */
import type { Compilable } from 'kysely';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { showErasure } from '../issuance/witness.ts';
import type { Platform } from '../platform/platform.ts';
import { declineOpenAwards, insertObjection } from '../queries/consents.ts';
import { countErasable, eraseOwn, eraseRest, findErasure, insertErasure, insertReceipt, listErasableFiles, listErasuresOf } from '../queries/erasure.ts';
import { eraseEventSalts, recordEvent } from '../queries/events.ts';
import { askForAll } from '../queries/outbox.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';

export type Scope = Tables['erasure']['scope'];
/** Why something stays; each has its sentence on the receipt. */
export const STAYS = {
  own: ['submitted', 'decisions', 'credentials'],
  whole: ['decisions', 'credentials', 'journal', 'backups'],
} as const satisfies Record<Scope, readonly string[]>;

/** @returns the number of the request: that of an open one, if there is one. What is the person's alone is carried out at once. */
export async function askErasure(platform: Platform, personId: string, scope: Scope): Promise<string> {
  const open = (await listErasuresOf(platform.db, personId)).find((one) => one.at === null && one.scope === scope);
  if (open) return open.id;
  const erasure = { id: randomId(platform.randomBytes), person_id: personId, scope, asked_at: platform.now().toISOString() };
  if (scope === 'own') {
    await carryOut(platform, erasure, personId, true);
    return erasure.id;
  }
  await commit(platform, [
    insertErasure(platform.db, erasure),
    recordEvent(platform.db, randomId(platform.randomBytes), { at: erasure.asked_at, personId, kind: 'erasure_asked', subject: erasure.id }),
  ]);
  return erasure.id;
}

/**
 * Everything of a person that need not stay; at their open request, or at the institution's own.
 * @param by who carries it out
 * @returns the receipt's number
 */
export async function erasePerson(platform: Platform, personId: string, by: string): Promise<Result<string>> {
  const open = (await listErasuresOf(platform.db, personId)).find((one) => one.scope === 'whole');
  if (open?.at != null) return accepted(open.id);
  const erasure = { id: open?.id ?? randomId(platform.randomBytes), person_id: personId, scope: 'whole' as const, asked_at: open?.asked_at ?? platform.now().toISOString() };
  const isLast = (await carryOut(platform, erasure, by, open === undefined)) === 'last_administrator';
  return isLast ? refused({ kind: 'last_administrator' }) : accepted(erasure.id);
}

/**
 * @param by `null` when Palier itself carries it out again, see `replay.ts`
 * @returns `last_administrator` when nobody would be left who can give roles; nothing is erased then
 */
export async function carryOut(platform: Platform, erasure: Tables['erasure'], by: string | null, isNew: boolean): Promise<'done' | 'last_administrator'> {
  const { db } = platform;
  const { id, person_id: person, scope } = erasure;
  const at = platform.now().toISOString();
  const [counts, files] = await Promise.all([countErasable(db, person, scope), listErasableFiles(db, person, scope)]);
  const committed = await platform.commit([
    ...(isNew ? [insertErasure(db, erasure)] : []),
    ...eraseOwn(db, person, at),
    ...(scope === 'whole' ? [...eraseRest(db, person), eraseEventSalts(db, person), insertObjection(db, person, 'object', at), ...declineOpenAwards(db, person, at)] : []),
    insertReceipt(db, { id, carried_out_by: by, at, counts: JSON.stringify(counts) }),
    ...askForAll(db, files.map((subject) => ({ kind: 'erase_file' as const, subject })), at),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: by, kind: scope === 'own' ? 'own_data_erased' : 'person_erased', subject: id, detail: counts }),
  ]);
  if (!committed.ok && committed.conflict.rule === 'last_administrator') return 'last_administrator';
  // Somebody else was first: theirs is the receipt.
  if (!committed.ok && (await findErasure(db, id))?.at == null) throw new Error(committed.conflict.rule);
  await showErasure(platform, { id, person, scope, at: erasure.asked_at });
  return 'done';
}

async function commit(platform: Platform, statements: readonly Compilable[]): Promise<void> {
  const committed = await platform.commit(statements);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}
