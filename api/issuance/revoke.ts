/**
 * Revocation says "no longer valid", for good. It rests on a new decision or a
 * compromised key, never on a wish for privacy (that is withdrawing a page).
 */
import type { Compilable } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { endInvitationsAbout } from '../queries/endorsements.ts';
import { recordEvents } from '../queries/events.ts';
import { askForAll, askForPages } from '../queries/outbox.ts';
import { insertRevocations, listRevocable } from '../queries/revocations.ts';
import { randomId } from '../random-id.ts';

export type Revocation = { basis: 'new_decision' | 'key_compromise'; reason: string };
/** `before`: this very request was carried out earlier, and nothing was done now. */
export type Revoked = { readonly revoked: number; readonly before: boolean };

/** How many badges one request may revoke: a cohort's, not the institution's. */
export const MOST_REVOKED = 500;

/** Sets the bit and asks for the new list and for new pages, in one batch. */
export async function revoke(platform: Platform, credentialId: string, revocation: Revocation, personId: string): Promise<Result<void> | null> {
  const revoked = await revokeAll(platform, [credentialId], revocation, personId);
  if (!revoked) return null;
  if (revoked.ok) return revoked.value.before ? refused({ kind: 'credential_already_revoked' }) : accepted(undefined);
  return revoked.refusal.kind === 'badges_already_revoked' ? refused({ kind: 'credential_already_revoked' }) : revoked;
}

/**
 * All of them or none, in one batch: one new status list for all, however many.
 * Asked again with the same badges, basis and reason by the same person, it says
 * what it said the first time and changes nothing.
 *
 * @param credentialIds released badges; whether the person may revoke them is the caller's to ask
 * @returns `null` when one of them does not exist or was not released
 */
export async function revokeAll(platform: Platform, credentialIds: readonly string[], revocation: Revocation, personId: string): Promise<Result<Revoked> | null> {
  const { db } = platform;
  const ids = [...new Set(credentialIds)];
  const reason = revocation.reason.trim();
  const badges = await listRevocable(db, ids);
  if (ids.length === 0 || badges.length < ids.length) return null;
  if (reason === '') return refused({ kind: 'reason_required' });
  const already = badges.filter((one) => one.revoked_at !== null);
  if (already.length === ids.length && already.every((one) => one.basis === revocation.basis && one.reason === reason && one.revoked_by === personId)) {
    return accepted({ revoked: ids.length, before: true });
  }
  if (already.length > 0) return refused({ kind: 'badges_already_revoked', credentials: already.map((one) => one.id) });
  const committed = await platform.commit(await revocationStatements(platform, badges, { ...revocation, reason }, personId));
  if (committed.ok) return accepted({ revoked: ids.length, before: false });
  // Somebody was first with one of them; or with all of them, by the same request sent twice at once.
  if (committed.conflict.rule.startsWith('unique:revocation.')) return revokeAll(platform, ids, revocation, personId);
  throw new Error(committed.conflict.rule);
}

/** What revokes badges that are valid, for a commit that may do more. */
export async function revocationStatements(platform: Platform, badges: Awaited<ReturnType<typeof listRevocable>>, revocation: Revocation, personId: string): Promise<Compilable[]> {
  const { db } = platform;
  if (badges.length === 0) return [];
  const at = platform.now().toISOString();
  const lists = [...new Set(badges.map((one) => one.status_list))];
  return [
    insertRevocations(db, badges.map(({ id }) => ({ id, basis: revocation.basis, reason: revocation.reason, revoked_by: personId, revoked_at: at }))),
    endInvitationsAbout(db, badges.map((one) => one.id), at),
    ...askForAll(db, lists.map((list) => ({ kind: 'status_list', subject: String(list) })), at),
    askForPages(db, [...new Set(badges.map((one) => one.enrolment_id))], badges.map((one) => one.id), at),
    recordEvents(db, badges.map((one) => ({ id: randomId(platform.randomBytes), at, personId, kind: 'credential_revoked', subject: one.id, detail: { basis: revocation.basis } }))),
  ];
}
