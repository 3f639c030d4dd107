/**
 * Revocation says "no longer valid", for good. It rests on a new decision or a
 * compromised key, never on a wish for privacy (that is withdrawing a page).
 */
import type { Platform } from '../platform/platform.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { findIssued, insertRevocation } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { enqueue } from '../queries/outbox.ts';
import { listPublications } from '../queries/portfolios.ts';
import { randomId } from '../random-id.ts';

export type Revocation = { basis: 'new_decision' | 'key_compromise'; reason: string };

/** Sets the bit and asks for the new list and for new pages, in one batch. */
export async function revoke(
  platform: Platform,
  credentialId: string,
  revocation: Revocation,
  personId: string,
): Promise<Result<void> | null> {
  const { db } = platform;
  const credential = await findIssued(db, credentialId);
  if (!credential?.released_at) return null;
  if (revocation.reason.trim() === '') return refused({ kind: 'reason_required' });
  const at = platform.now().toISOString();
  const pages = (await listPublications(db, credential.enrolment_id)).filter(
    (page) => page.kind === 'portfolio' || (page.kind === 'credential' && page.subject === credentialId),
  );
  const committed = await platform.commit([
    insertRevocation(db, { id: credentialId, basis: revocation.basis, reason: revocation.reason.trim(), revoked_by: personId, revoked_at: at }),
    enqueue(db, { kind: 'status_list', subject: String(credential.status_list) }, at),
    ...pages.map((page) => enqueue(db, { kind: 'render', subject: page.path }, at)),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'credential_revoked', subject: credentialId, detail: { basis: revocation.basis } }),
  ]);
  if (committed.ok) return accepted(undefined);
  if (committed.conflict.rule.startsWith('unique:revocation.')) return refused({ kind: 'credential_already_revoked' });
  throw new Error(committed.conflict.rule);
}
