/**
 * Erasure (GDPR, article 17). The person asks; what is theirs alone goes at
 * once, the rest when an administrator or the data-protection officer carries it
 * out. Decisions, minutes and the records of issued badges stay (article 17.3 b
 * and e), and the receipt says so. Erasing is not revoking: what a holder keeps
 * stays valid. The receipt has a number that tells nothing, and counts.
 */
import type { Compilable } from 'kysely';
import type { RefusalBasis } from '../domain/erasure.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { showErasure } from '../issuance/witness.ts';
import type { Platform } from '../platform/platform.ts';
import { forgetAddressesOf } from '../publication/former-addresses.ts';
import { declineOpenAwards, insertObjection } from '../queries/consents.ts';
import { countErasable, eraseOwn, eraseRest, findErasure, insertErasure, insertErasureEnd, insertReceipt, listErasableFiles, listErasuresOf } from '../queries/erasure.ts';
import { eraseEventSalts, recordEvent } from '../queries/events.ts';
import { queueMail } from '../queries/mail.ts';
import { askForAll } from '../queries/outbox.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';

export type Scope = Tables['erasure']['scope'];
/** Why something stays; each has its sentence on the receipt. */
export const STAYS = {
  own: ['submitted', 'decisions', 'credentials'],
  whole: ['decisions', 'credentials', 'journal', 'backups'],
} as const satisfies Record<Scope, readonly string[]>;

/** Neither carried out, nor withdrawn, nor refused. */
export const isOpen = (one: { readonly at: string | null; readonly outcome: string | null }): boolean => one.at === null && one.outcome === null;

/** @returns the number of the request: that of an open one, if there is one. What is the person's alone is carried out at once. */
export async function askErasure(platform: Platform, personId: string, scope: Scope): Promise<string> {
  const open = (await listErasuresOf(platform.db, personId)).find((one) => isOpen(one) && one.scope === scope);
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
  const known = (await listErasuresOf(platform.db, personId)).filter((one) => one.scope === 'whole');
  const done = known.find((one) => one.at !== null);
  if (done) return accepted(done.id);
  const open = known.find(isOpen);
  const erasure = { id: open?.id ?? randomId(platform.randomBytes), person_id: personId, scope: 'whole' as const, asked_at: open?.asked_at ?? platform.now().toISOString() };
  const outcome = await carryOut(platform, erasure, by, open === undefined);
  return outcome === 'done' ? accepted(erasure.id) : refused({ kind: outcome });
}

/**
 * @param by `null` when Palier itself carries it out again, see `replay.ts`
 * @returns why nothing is erased: nobody would be left who can give roles, or the request was withdrawn or refused at this moment
 */
export async function carryOut(platform: Platform, erasure: Tables['erasure'], by: string | null, isNew: boolean): Promise<'done' | 'last_administrator' | 'erasure_over'> {
  const { db } = platform;
  const { id, person_id: person, scope } = erasure;
  const at = platform.now().toISOString();
  const [counts, files, forgotten] = await Promise.all([countErasable(db, person, scope), listErasableFiles(db, person, scope), scope === 'whole' ? forgetAddressesOf(platform, person) : []]);
  const committed = await platform.commit([
    ...(isNew ? [insertErasure(db, erasure)] : []),
    ...eraseOwn(db, person, at),
    ...(scope === 'whole' ? [...eraseRest(db, person), ...forgotten, eraseEventSalts(db, person), insertObjection(db, person, 'object', at), ...declineOpenAwards(db, person, at)] : []),
    insertReceipt(db, { id, carried_out_by: by, at, counts: JSON.stringify(counts) }),
    ...askForAll(db, files.map((subject) => ({ kind: 'erase_file' as const, subject })), at),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: by, kind: scope === 'own' ? 'own_data_erased' : 'person_erased', subject: id, detail: counts }),
  ]);
  if (!committed.ok && committed.conflict.rule === 'last_administrator') return 'last_administrator';
  if (!committed.ok && committed.conflict.rule === 'erasure_over') return 'erasure_over';
  // Their portfolio moved meanwhile: its address goes too.
  if (!committed.ok && committed.conflict.rule === 'publication_changed') return carryOut(platform, erasure, by, isNew);
  // Somebody else was first: theirs is the receipt.
  if (!committed.ok && (await findErasure(db, id))?.at == null) throw new Error(committed.conflict.rule);
  await showErasure(platform, { id, person, scope, at: erasure.asked_at });
  return 'done';
}

/**
 * Ends a request without erasing anything: its person takes it back, or who
 * answers for the data refuses it, says why, and the person is written to
 * (articles 12.4 and 17.3). The person may ask again.
 */
export async function endErasure(platform: Platform, erasure: { readonly id: string }, by: string, ending: { outcome: 'withdrawn' } | { outcome: 'refused'; basis: RefusalBasis; reason: string }): Promise<Result<void>> {
  const { db, randomBytes } = platform;
  const at = platform.now().toISOString();
  const { basis, reason } = ending.outcome === 'refused' ? ending : { basis: null, reason: '' };
  const committed = await platform.commit([
    insertErasureEnd(db, { id: erasure.id, outcome: ending.outcome, basis, reason, by_id: by, at }),
    ...(ending.outcome === 'refused' ? [queueMail(db, { id: randomId(randomBytes), kind: 'erasure_refused', subject: erasure.id }, at)] : []),
    recordEvent(db, randomId(randomBytes), { at, personId: by, kind: `erasure_${ending.outcome}`, subject: erasure.id, detail: { basis } }),
  ]);
  // Carried out, taken back or refused meanwhile.
  return committed.ok ? accepted(undefined) : refused({ kind: 'erasure_over' });
}

async function commit(platform: Platform, statements: readonly Compilable[]): Promise<void> {
  const committed = await platform.commit(statements);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}
