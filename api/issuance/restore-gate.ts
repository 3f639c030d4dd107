/**
 * The restore gate. A database that was put back from a copy knows neither the
 * positions given out nor the bits set after the copy was made. While the gate
 * is closed the schema refuses to plan, sign, release, revoke and publish
 * (`api/migrations/0011_restore_gate.sql`); reading and verifying go on.
 */
import type { Platform } from '../platform/platform.ts';
import { insertStatusList } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { findClosedGate, findGateState, insertGate } from '../queries/restore-gate.ts';
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
 * Closes the gate; does nothing when it is closed already.
 * @param lists that are known to have been published, besides those in the table
 */
export async function closeGate(platform: Platform, cause: GateCause, lists: readonly number[] = []): Promise<void> {
  const { db } = platform;
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertGate(db, cause, at),
    ...lists.map((id) => insertStatusList(db, { id, created_at: at })),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'restore_gate_closed', subject: cause }),
  ]);
  if (!committed.ok && !(await findClosedGate(db))) throw new Error(committed.conflict.rule);
}
