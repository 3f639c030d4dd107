/** What a classmate or a tutor says, written in one commit: of two answers to one invitation, one is kept. */
import { giveView, type SaidOf, type ViewState } from '../domain/view-invitation.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { insertAssessment } from '../queries/reviews.ts';
import { insertViewStep, type ViewInvitationRow } from '../queries/views.ts';
import { randomId } from '../random-id.ts';

/**
 * @param author who a tutor says that they are; '' for a classmate
 * @param levels the orders of the programme's levels
 */
export async function writeView(platform: Platform, row: ViewInvitationRow, state: ViewState, said: readonly SaidOf[], levels: readonly number[], author: string): Promise<Result<void>> {
  const { db, randomBytes } = platform;
  const decided = giveView(said, { state, scope: JSON.parse(row.scope) as string[], levels });
  if (!decided.ok) return decided;
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertViewStep(db, { invitation_id: row.id, revision: Number(row.steps) + 1, act: 'give', person_id: row.peer_id, author, at }),
    ...decided.value.map((one) =>
      insertAssessment(db, {
        id: randomId(randomBytes), review_id: row.review_id, competency: one.competency, kind: row.kind, assessor_id: row.peer_id, invitation_id: row.id,
        level: one.level, comment: one.comment, advice: one.advice, revision: 1, at,
      }),
    ),
    recordEvent(db, randomId(randomBytes), { at, personId: row.peer_id, kind: 'view_given', subject: row.id, detail: { review: row.review_id, kind: row.kind } }),
  ]);
  if (committed.ok) return accepted(undefined);
  if (committed.conflict.rule === 'own_address') return refused({ kind: 'own_view' });
  if (committed.conflict.rule === 'invitation_expired') return refused({ kind: 'view_over', state: 'expired' });
  // The review went to its jury at the same moment.
  if (committed.conflict.rule === 'review_frozen') return refused({ kind: 'review_closed_to_views' });
  if (committed.conflict.rule.startsWith('unique:view_step.')) return refused({ kind: 'view_over', state: 'given' });
  throw new Error(committed.conflict.rule);
}
