import type { Conflict } from './platform.ts';

/** What triggers and CHECKs of the migrations raise, in words of ours. */
const RULES = [
  'append_only', 'programme_frozen', 'review_frozen', 'review_before_jury', 'review_with_jury', 'jury_closed', 'decision_changed',
  'own_decision', 'key_life', 'key_compromised', 'signatures_unrecorded', 'supersedes_another_award',
  'seal_without_salt', 'too_many_citations', 'clr_badge_not_available', 'clr_too_many_badges', 'clr_limit',
  'clr_not_ready', 'subject_not_own', 'too_many_invitations', 'invitation_expired', 'credential_revoked', 'list_of_another_kind',
  'restore_gate', 'lists_missing', 'list_closed', 'list_lost', 'bit_cleared', 'version_used', 'no_successor',
  'name_changed', 'name_unrecorded', 'badge_on_its_way', 'already_linked', 'own_referent', 'authority_gone',
  'last_administrator', 'draft_changed', 'enrolment_changed', 'level_exempted', 'level_awarded', 'badges_declined', 'person_erased',
  'address_taken', 'passkey_counter', 'files_full', 'departures_changed', 'departed', 'erasure_over', 'last_way_in', 'evidence_frozen', 'evidence_in_use',
  'not_a_classmate', 'placement_not_own', 'already_invited', 'view_not_asked', 'co_not_confirmable',
  'bilan_changed', 'interview_changed', 'deadlines_changed', 'submission_closed',
  'rubric_changed', 'sheet_changed', 'feedback_closed', 'bank_full',
  'jury_changed', 'results_changed', 'result_settled', 'result_not_taken_up', 'number_taken', 'minutes_not_deposited', 'withdrawal_too_late', 'award_withdrawn',
  'following_changed', 'claim_unevidenced',
  'views_full', 'handle_taken', 'too_many_shares', 'share_over',
  'analysis_changed', 'asides_full', 'foreign_badges_full', 'decided_elsewhere', 'part_undeclared',
  'publication_changed', 'upload_over', 'uploads_full',
  'reports_full', 'ruling_changed', 'own_address', 'name_erased', 'referent_classmate',
] as const;
const RAISED = new RegExp(`\\b(${RULES.join('|')})\\b`);

/**
 * Reads SQLite's constraint messages, with or without D1's prefix and suffix,
 * as one `Conflict`. Anything else is a fault and returns `null`.
 */
export function readConflict(error: unknown): Conflict | null {
  const text = messagesOf(error);
  // An index over an expression is named instead of its columns.
  const index = /UNIQUE constraint failed: index '(\w+)'/.exec(text);
  if (index) return conflict(`unique:${index[1]!}`);
  const unique = /UNIQUE constraint failed: ([\w., ]+?)(?::|$|\n)/.exec(text);
  if (unique) return conflict(`unique:${unique[1]!.replaceAll(' ', '').trim()}`);
  const check = /CHECK constraint failed: (.+?)(?:: SQLITE|$|\n)/.exec(text);
  if (check) return conflict(`check:${check[1]!.trim()}`);
  const notNull = /NOT NULL constraint failed: ([\w.]+)/.exec(text);
  if (notNull) return conflict(`not_null:${notNull[1]}`);
  if (/FOREIGN KEY constraint failed/.test(text)) return conflict('foreign_key');
  const raised = RAISED.exec(text);
  return raised ? conflict(raised[1]!) : null;
}

const conflict = (rule: string): Conflict => ({ kind: 'conflict', rule });

function messagesOf(error: unknown): string {
  const parts: string[] = [];
  for (let one: unknown = error; one instanceof Error; one = one.cause) parts.push(one.message);
  return parts.join('\n');
}
