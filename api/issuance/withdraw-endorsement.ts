/** « Je retire mon soutien », or the institution's withdrawal with a reason: the bit is set, for good, and the pages are rendered again. */
import { stateOf, withdrawEndorsement } from '../domain/endorsement.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { factsOf, insertWithdrawal, type InvitationRow } from '../queries/endorsements.ts';
import { recordEvent } from '../queries/events.ts';
import { askForPages, enqueue } from '../queries/outbox.ts';
import { randomId } from '../random-id.ts';

/** @param personId who acts for the institution; `null` when the endorser withdraws it themselves */
export async function withdraw(platform: Platform, row: InvitationRow, reason: string, personId: string | null): Promise<Result<void>> {
  const { db } = platform;
  const at = platform.now().toISOString();
  const by = personId === null ? ('endorser' as const) : ('institution' as const);
  const decided = withdrawEndorsement(stateOf(factsOf(row), at), by, reason);
  if (!decided.ok) return decided;
  const id = row.endorsement_id!;
  const committed = await platform.commit([
    insertWithdrawal(db, { id, by, reason: decided.value.reason, person_id: personId, withdrawn_at: at }),
    enqueue(db, { kind: 'status_list', subject: String(row.status_list) }, at),
    askForPages(db, [row.enrolment_id], row.credential_id === null ? [] : [row.credential_id], at),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'endorsement_withdrawn', subject: id, detail: { by } }),
  ]);
  if (committed.ok) return accepted(undefined);
  if (committed.conflict.rule.startsWith('unique:endorsement_withdrawal.')) return refused({ kind: 'endorsement_already_withdrawn' });
  throw new Error(committed.conflict.rule);
}
