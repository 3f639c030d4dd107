/**
 * Refusals and faults as problem documents (RFC 9457), in the person's
 * language. `code` is for machines, `detail` for people.
 */
import type { KeyActRefusal } from './issuance/key-act.ts';
import type { Refusal } from './domain/refusal.ts';
import { strings, type Language } from './strings/index.ts';
import type { ProblemStrings } from './strings/problem-strings.ts';

export { strings, type Language };

export type Problem = { type: string; title: string; status: number; detail: string; code: string };

type Plain = Exclude<keyof ProblemStrings, 'titles' | 'refusal' | 'decisions' | 'mail' | 'ownData' | 'endorsement' | 'invalid_input' | 'proof_how' | 'restoration' | 'keys' | 'embedTitle'>;
type Title = keyof ProblemStrings['titles'];

const PLAIN: Record<Plain, [status: number, title: Title]> = {
  malformed_json: [400, 'bad_request'],
  unreadable: [400, 'bad_request'],
  malformed_image: [400, 'bad_request'],
  image_without_credential: [400, 'bad_request'],
  ambiguous_image: [400, 'bad_request'],
  malformed_jwt: [400, 'bad_request'],
  too_large: [413, 'too_large'],
  unsupported_media_type: [415, 'unsupported'],
  wrong_media_type: [415, 'unsupported'],
  unauthenticated: [401, 'unauthenticated'],
  cross_origin: [403, 'forbidden'],
  forbidden: [403, 'forbidden'],
  not_found: [404, 'not_found'],
  gone: [410, 'gone'],
  replaced: [410, 'replaced'],
  link_spent: [410, 'gone'],
  link_elsewhere: [409, 'refused'],
  code_wrong: [422, 'refused'],
  code_over: [410, 'gone'],
  code_attempts: [429, 'too_many'],
  address_taken: [409, 'refused'],
  passkey_refused: [422, 'refused'],
  passkeys_impossible: [409, 'refused'],
  factor_needed: [403, 'forbidden'],
  step_up_needed: [403, 'forbidden'],
  university_unreachable: [502, 'unavailable'],
  university_failed: [409, 'refused'],
  university_unknown: [403, 'forbidden'],
  university_conflict: [409, 'refused'],
  university_closed: [403, 'forbidden'],
  endorsement_link_spent: [410, 'gone'],
  endorsement_badge_gone: [410, 'gone'],
  tutor_link_spent: [410, 'gone'],
  share_expired: [410, 'link_over'],
  share_ended: [410, 'link_over'],
  internal: [500, 'internal'],
  evidence_frozen: [409, 'refused'],
  evidence_private: [403, 'forbidden'],
  rate_limited: [429, 'too_many'],
  too_often: [429, 'too_many'],
  verifier_busy: [503, 'unavailable'],
  relay_unreachable: [502, 'unavailable'],
  relay_not_found: [404, 'not_found'],
  oembed_format: [501, 'unsupported'],
  relay_unsupported: [415, 'unsupported'],
  restore_gate: [503, 'unavailable'],
  restored_pages: [503, 'unavailable'],
  list_lost: [503, 'unavailable'],
};

export function plainProblem(code: Plain, language: Language): Problem {
  const [status, title] = PLAIN[code];
  const words = strings(language);
  return { type: 'about:blank', title: words.titles[title], status, detail: words[code], code };
}

export function inputProblem(fields: readonly string[], language: Language): Problem {
  const words = strings(language);
  return { type: 'about:blank', title: words.titles.bad_request, status: 422, detail: words.invalid_input(fields), code: 'invalid_input' };
}

/** Why a step on the way out of a restore was not taken. */
export function restorationProblem(code: keyof ProblemStrings['restoration'], language: Language): Problem {
  const words = strings(language);
  return { type: 'about:blank', title: words.titles.refused, status: 409, detail: words.restoration[code], code };
}

/** Why an act on the signing keys was not done. */
export function keyProblem(refusal: KeyActRefusal, language: Language): Problem {
  const words = strings(language);
  const about = 'id' in refusal ? refusal.id : 'algorithm' in refusal ? refusal.algorithm : 'lists' in refusal ? refusal.lists.join(', ') : '';
  const isUnknown = refusal.kind === 'key_unknown';
  return { type: 'about:blank', title: words.titles[isUnknown ? 'not_found' : 'refused'], status: isUnknown ? 404 : 409, detail: words.keys[refusal.kind](about), code: refusal.kind };
}

const OTHERS_CHANGE: readonly Refusal['kind'][] = ['decision_changed', 'name_changed', 'image_changed', 'people_changed', 'referents_changed', 'programme_changed', 'enrolment_changed', 'departures_changed', 'bilan_changed', 'interview_changed', 'deadlines_changed', 'rubric_changed', 'sheet_changed', 'jury_changed', 'results_changed', 'following_changed', 'analysis_changed', 'ruling_changed'];

/** One exhaustive switch from the domain's refusals to the words of HTTP. */
export function refusalProblem(refusal: Refusal, language: Language): Problem {
  const words = strings(language);
  const status = statusOf(refusal);
  // These are about somebody else's change; a missing decision or a frozen review is not.
  const title: Title = refusal.kind === 'authority_gone' ? 'forbidden' : refusal.kind === 'endorsement_withdrawn' ? 'endorsement_withdrawn' : refusal.kind === 'file_refused' ? 'unsupported' : refusal.kind === 'file_too_large' ? 'too_large' : OTHERS_CHANGE.includes(refusal.kind) ? 'conflict' : 'refused';
  const say = words.refusal[refusal.kind] as (one: Refusal) => string;
  return { type: 'about:blank', title: words.titles[title], status, detail: say(refusal), code: refusal.kind };
}

function statusOf(refusal: Refusal): number {
  switch (refusal.kind) {
    case 'jury_closed':
    case 'decision_changed':
    case 'decisions_missing':
    case 'minutes_number_taken':
    case 'level_already_awarded':
    case 'credential_already_revoked':
    case 'badges_already_revoked':
    case 'name_changed':
    case 'name_erased':
    case 'badge_on_its_way':
    case 'image_changed':
    case 'review_transition_not_allowed':
    case 'review_frozen':
    case 'review_closed_to_views':
    case 'review_with_jury':
    case 'credential_revoked':
    case 'credential_not_issued':
    case 'nothing_to_publish':
    case 'publication_changed':
    case 'views_full':
    case 'view_in_use':
    case 'no_review_before_jury':
    case 'too_many_citations':
    case 'clr_badge_not_available':
    case 'clr_limit':
    case 'clr_not_ready':
    case 'too_many_invitations':
    case 'invitation_over':
    case 'invitation_sent_twice':
    case 'endorsement_already_withdrawn':
    case 'cohort_name_taken':
    case 'people_changed':
    case 'referents_changed':
    case 'role_held_already':
    case 'last_administrator':
    case 'programme_version_frozen':
    case 'programme_version_taken':
    case 'programme_changed':
    case 'programme_unissuable':
    case 'programme_incomplete':
    case 'moodle_cannot_hold':
    case 'enrolment_changed':
    case 'level_exempted':
    case 'level_awarded':
    case 'already_exempted':
    case 'own_decision':
    case 'exemption_withdrawn':
    case 'badges_declined':
    case 'name_to_make_again':
    case 'not_revoked_by_restore':
    case 'files_full':
    case 'takeaway_too_large':
    case 'own_data_too_large':
    case 'upload_incomplete':
    case 'evidence_held_back':
    case 'evidence_public':
    case 'evidence_replaced':
    case 'link_not_looked':
    case 'departures_changed':
    case 'departed':
    case 'person_erased':
    case 'last_way_in':
    case 'erasure_over':
    case 'following_changed':
    case 'ruling_changed':
    case 'warning_over':
    case 'bilan_changed':
    case 'interview_changed':
    case 'deadlines_changed':
    case 'no_deadline':
    case 'submission_closed':
    case 'rubric_changed':
    case 'sheet_changed':
    case 'sheet_unpublished':
    case 'analysis_changed':
    case 'asides_full':
    case 'foreign_badge_own':
    case 'foreign_badge_twice':
    case 'foreign_badges_full':
    case 'foreign_badge_not_shown':
    case 'feedback_closed':
    case 'feedback_missing':
    case 'bank_full':
    case 'evidence_in_use':
    case 'evidence_invited':
    case 'quorum_not_met':
    case 'presence_missing':
    case 'jury_changed':
    case 'results_changed':
    case 'result_settled':
    case 'result_not_taken_up':
    case 'deliberation_open':
    case 'deliberation_closed':
    case 'minutes_not_deposited':
    case 'line_settled':
    case 'withdrawal_too_late':
    case 'withdrawal_not_in_favour':
    case 'semester_decided_elsewhere':
    case 'synthesis_not_yet':
    case 'view_over':
    case 'already_invited':
    case 'co_not_confirmable':
    case 'too_many_shares':
    case 'share_over':
      return 409;
    case 'part_refused':
      // Overwriting is refused as a condition that does not hold (RFC 9110, section 15.5.13).
      return { given: 412, over: 410, many: 409, undeclared: 422 }[refusal.fault];
    case 'file_refused':
      return 415;
    case 'file_too_large':
    case 'archive_too_large':
      return 413;
    case 'bilan_erased':
    case 'endorsement_withdrawn':
      return 410;
    case 'authority_gone':
      return 403;
    case 'not_a_foreign_badge':
    case 'foreign_badge_unreachable':
    case 'degree_unreadable':
    case 'handle_refused':
    case 'import_refused':
    case 'nothing_to_correct':
    case 'name_unreadable':
    case 'name_unchanged':
    case 'name_not_yet':
    case 'image_refused':
    case 'self_assessment_without_evidence':
    case 'evidence_not_in_review':
    case 'unknown_competency':
    case 'unknown_level':
    case 'unknown_learning':
    case 'view_incomplete':
    case 'comment_required':
    case 'level_required':
    case 'reason_required':
    case 'decision_reason_required':
    case 'student_not_before_this_jury':
    case 'minutes_incomplete':
    case 'deliberation_in_future':
    case 'deliberation_too_early':
    case 'minutes_unreadable':
    case 'decision_not_favourable':
    case 'clr_without_badges':
    case 'clr_too_many_badges':
    case 'clr_too_large':
    case 'endorsement_scope_required':
    case 'own_endorsement':
    case 'endorser_incomplete':
    case 'endorser_contact':
    case 'endorsement_too_long':
    case 'own_view':
    case 'cohort_name_unreadable':
    case 'people_file_refused':
    case 'people_file_faults':
    case 'own_referent':
    case 'referent_classmate':
    case 'person_unknown':
    case 'role_scope_unknown':
    case 'role_days_reversed':
    case 'programme_file_faults':
    case 'programme_code_unreadable':
    case 'enrolment_unreadable':
    case 'programme_stated_unreadable':
    case 'closing_unreadable':
    case 'closing_past':
    case 'erasure_reason_required':
    case 'equivalent_refused':
    case 'picture_refused':
    case 'captions_refused':
    case 'milestones_unreadable':
    case 'ratings_without_competency':
    case 'warning_words_required':
    case 'warning_settings_unreadable':
    case 'bilan_text_required':
    case 'reply_required':
    case 'deadline_unreadable':
    case 'deadlines_reversed':
    case 'extension_not_later':
    case 'unknown_situation':
    case 'rubric_unreadable':
    case 'rubric_not_copied':
    case 'unknown_criterion':
    case 'sheet_incomplete':
    case 'sheet_without_words':
    case 'departure_unticked':
    case 'departures_unticked':
    case 'jury_members_unreadable':
    case 'jury_rule_unreadable':
    case 'unknown_unit':
    case 'ects_unreadable':
    case 'deposit_unreadable':
    case 'redeliberation_unreadable':
    case 'share_unreadable':
      return 422;
  }
}
