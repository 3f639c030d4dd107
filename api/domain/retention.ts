/**
 * What is kept, why and for how long: the one table that the purge follows, the
 * register prints and docs/rgpd/ is held against. The periods are ours until the
 * institution sets its own here; anchors are in docs/rgpd/registre.md.
 */

/** GDPR, article 6.1: e (public-interest task), c (legal obligation), a (consent), f (legitimate interest). */
export type LegalBasis = 'public_task' | 'legal_obligation' | 'consent' | 'security';
export type Unit = 'day' | 'month' | 'year';

export type Kind =
  | 'account' | 'alumni_access' | 'departed_account' | 'departed_draft' | 'departed_feedback' | 'session' | 'enrolment' | 'draft' | 'upload' | 'assessed_evidence' | 'assessment_text' | 'decision' | 'credential' | 'portfolio' | 'withdrawn_page'
  | 'warning_answer' | 'outside_rating' | 'link_report' | 'link_ruling' | 'endorsement' | 'endorser_address' | 'objection' | 'erasure' | 'journal';

export type Retention = {
  readonly kind: Kind;
  readonly basis: LegalBasis;
  /** From when it is counted; `period` is `null` for what no clock ends. */
  readonly from: 'departure' | 'expiry' | 'deposit' | 'review_closed' | 'decision' | 'withdrawal' | 'answer' | 'act' | 'semester_end';
  readonly period: { readonly count: number; readonly unit: Unit } | null;
  /** Who ends it: the purge, every day; the person; or the institution, by its own archiving rules. */
  readonly ends: 'purge' | 'person' | 'institution';
  /** Where it stands. */
  readonly tables: readonly string[];
};

export const RETENTION: readonly Retention[] = [
  { kind: 'account', basis: 'public_task', from: 'departure', period: { count: 3, unit: 'month' }, ends: 'institution', tables: ['person', 'role_grant', 'user', 'account', 'name_change', 'bank_comment', 'keyboard_choice'] },
  // Kept at the student's own wish, which confirming them is.
  { kind: 'alumni_access', basis: 'consent', from: 'withdrawal', period: null, ends: 'person', tables: ['passkey', 'personal_address'] },
  { kind: 'departed_account', basis: 'public_task', from: 'departure', period: { count: 3, unit: 'month' }, ends: 'purge', tables: ['person', 'university_account', 'university_role', 'departure_notice', 'share_link'] },
  { kind: 'departed_draft', basis: 'public_task', from: 'departure', period: { count: 3, unit: 'month' }, ends: 'purge', tables: ['evidence', 'evidence_competency', 'evidence_learning', 'analysis', 'analysis_aside'] },
  { kind: 'departed_feedback', basis: 'public_task', from: 'departure', period: { count: 1, unit: 'year' }, ends: 'purge', tables: ['assessment', 'review_step', 'view_invitation', 'view_step', 'bilan_draft', 'bilan', 'bilan_answer', 'interview_note', 'feedback_sheet', 'feedback_message', 'feedback_aside'] },
  { kind: 'session', basis: 'security', from: 'expiry', period: { count: 1, unit: 'day' }, ends: 'purge', tables: ['session', 'verification', 'sign_in_request', 'sign_in_attempt'] },
  { kind: 'enrolment', basis: 'public_task', from: 'decision', period: { count: 50, unit: 'year' }, ends: 'institution', tables: ['enrolment', 'referent', 'enrolment_step', 'departure', 'placement', 'memoir', 'memoir_step', 'review', 'jury_review', 'review_deadline', 'review_allowance', 'interview'] },
  { kind: 'draft', basis: 'public_task', from: 'deposit', period: { count: 3, unit: 'year' }, ends: 'purge', tables: ['evidence', 'evidence_competency', 'evidence_learning', 'evidence_about', 'evidence_version', 'link_watch', 'analysis', 'analysis_aside', 'review_evidence', 'brought_trace'] },
  // Long enough to go on the next day.
  { kind: 'upload', basis: 'public_task', from: 'deposit', period: { count: 2, unit: 'day' }, ends: 'purge', tables: ['upload', 'upload_part'] },
  { kind: 'assessed_evidence', basis: 'public_task', from: 'review_closed', period: { count: 5, unit: 'year' }, ends: 'purge', tables: ['evidence', 'evidence_competency', 'evidence_learning', 'evidence_about', 'link_watch', 'analysis', 'analysis_aside', 'evidence_seal', 'review_evidence'] },
  { kind: 'assessment_text', basis: 'public_task', from: 'review_closed', period: { count: 5, unit: 'year' }, ends: 'purge', tables: ['assessment', 'assessment_confirmation', 'review_step', 'view_invitation', 'view_step', 'view_evidence', 'view_link', 'bilan_draft', 'bilan', 'bilan_answer', 'interview_note', 'feedback_sheet', 'feedback_message', 'feedback_aside'] },
  // Early warnings are computed and not kept; this is what students answered.
  { kind: 'warning_answer', basis: 'public_task', from: 'semester_end', period: { count: 1, unit: 'day' }, ends: 'purge', tables: ['warning_answer'] },
  { kind: 'outside_rating', basis: 'public_task', from: 'review_closed', period: { count: 5, unit: 'year' }, ends: 'purge', tables: ['outside_rating'] },
  { kind: 'decision', basis: 'legal_obligation', from: 'decision', period: { count: 50, unit: 'year' }, ends: 'institution', tables: ['jury', 'minutes', 'decision', 'award', 'declined_award', 'exemption', 'exemption_withdrawal', 'jury_rule', 'jury_composition', 'jury_member', 'unit_result', 'deliberation', 'minutes_deposit', 'redeliberation', 'redeliberation_line', 'redeliberation_unit', 'award_withdrawal', 'past_minutes'] },
  {
    kind: 'credential', basis: 'public_task', from: 'decision', period: { count: 50, unit: 'year' }, ends: 'institution',
    tables: ['credential_plan', 'signed_credential', 'signed_jwt', 'signature', 'document_signature', 'release', 'revocation', 'withheld_credential', 'clr', 'clr_badge', 'signed_clr', 'clr_act'],
  },
  { kind: 'portfolio', basis: 'consent', from: 'withdrawal', period: null, ends: 'person', tables: ['portfolio', 'portfolio_view', 'brought_view', 'publication', 'prepared', 'consent_act', 'foreign_badge', 'clearance', 'share_link', 'share_page', 'share_opening'] },
  { kind: 'withdrawn_page', basis: 'consent', from: 'withdrawal', period: { count: 30, unit: 'day' }, ends: 'purge', tables: ['publication', 'prepared', 'share_link', 'share_page'] },
  // Long enough to see that somebody reports again and again.
  { kind: 'link_report', basis: 'public_task', from: 'act', period: { count: 1, unit: 'year' }, ends: 'purge', tables: ['link_report'] },
  // A link that was withdrawn stays so until somebody gives it back.
  { kind: 'link_ruling', basis: 'public_task', from: 'act', period: null, ends: 'institution', tables: ['link_ruling'] },
  {
    kind: 'endorsement', basis: 'consent', from: 'answer', period: null, ends: 'person',
    tables: ['endorsement_invitation', 'endorsement_outcome', 'endorsement_link', 'endorsement_plan', 'signed_endorsement', 'endorsement_release', 'endorsement_withdrawal', 'endorsement_display'],
  },
  { kind: 'endorser_address', basis: 'consent', from: 'answer', period: { count: 90, unit: 'day' }, ends: 'purge', tables: ['endorsement_address', 'view_address'] },
  { kind: 'objection', basis: 'legal_obligation', from: 'act', period: null, ends: 'institution', tables: ['badge_objection'] },
  { kind: 'erasure', basis: 'legal_obligation', from: 'act', period: null, ends: 'institution', tables: ['erasure', 'erasure_receipt', 'erasure_end', 'former_address'] },
  { kind: 'journal', basis: 'security', from: 'act', period: null, ends: 'institution', tables: ['event', 'event_salt', 'event_link'] },
];

/**
 * The moment before which something of this kind is over, e.g. `2021-09-01T08:00:00.000Z`.
 * Three months before the 31st of May is the last day of February: counted on
 * into March, what began on the 1st of March would end before its three months.
 */
export function expiredBefore(kind: Kind, now: Date): string {
  const period = RETENTION.find((one) => one.kind === kind)?.period;
  if (!period) throw new Error(`no clock ends ${kind}`);
  const moment = new Date(now);
  if (period.unit === 'day') moment.setUTCDate(moment.getUTCDate() - period.count);
  else {
    const day = moment.getUTCDate();
    moment.setUTCMonth(moment.getUTCMonth() - period.count * (period.unit === 'year' ? 12 : 1));
    // Day 0 is the last one of the month before, which was meant.
    if (moment.getUTCDate() !== day) moment.setUTCDate(0);
  }
  return moment.toISOString();
}
