/**
 * The restore gate. A database that was put back from a copy knows neither the
 * positions given out nor the bits set after the copy was made. While the gate
 * is closed the schema refuses to plan, sign, release, revoke and publish
 * (`api/migrations/0011_restore_gate.sql`); verifying goes on. What people show
 * waits too (`api/restored-pages.ts`).
 */
import type { Platform } from '../platform/platform.ts';
import { insertStatusList } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { findGateState, insertGate } from '../queries/restore-gate.ts';
import type { GateCause } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';

/** The name that the schema's triggers raise, and that everybody else throws. */
export const RESTORE_GATE = 'restore_gate';
/** A list that an administrator said to be lost: not published until it is found. */
export const LIST_LOST = 'list_lost';

export const isGateRefusal = (error: unknown): boolean => error instanceof Error && new RegExp(`\\b${RESTORE_GATE}\\b`).test(error.message);
export const isListLost = (error: unknown): boolean => error instanceof Error && error.message === LIST_LOST;

export const isGateClosed = async (platform: Platform): Promise<boolean> => (await findGateState(platform.db))?.closed != null;

/** @throws `restore_gate` while the gate is closed */
export async function assertGateOpen(platform: Platform): Promise<void> {
  if (await isGateClosed(platform)) throw new Error(RESTORE_GATE);
}

/**
 * Begins a closing. Also behind a gate that is closed already: lists that were given before a copy was put back once
 * more, or before a whole disk was, are not the last published any more. Only what the witness has closed for what it
 * remembers is not closed for the same again, at each look.
 *
 * @param lists that are known to have been published, besides those in the table
 * @param witness a digest of what the witness remembers, `null` where there was nobody to ask
 */
export async function closeGate(platform: Platform, cause: GateCause, { lists = [], witness = null }: { readonly lists?: readonly number[]; readonly witness?: string | null } = {}): Promise<void> {
  const { db } = platform;
  const at = platform.now().toISOString();
  const known = lists.map((id) => insertStatusList(db, { id, created_at: at }));
  const closed = await platform.commit([
    insertGate(db, cause, witness, at),
    ...known,
    recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'restore_gate_closed', subject: cause }),
  ]);
  if (closed.ok) return;
  if (closed.conflict.rule !== RESTORE_GATE) throw new Error(closed.conflict.rule);
  // It is closed for this; the lists are asked for all the same.
  const committed = await platform.commit(known);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}
