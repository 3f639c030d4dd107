import type { HeldBack } from './clearance.ts';
import type { BringFault } from './portable.ts';
import type { EquivalentFault } from './equivalent.ts';
import type { ForeignKind, MediaKind } from './media-type.ts';
import type { ImageFault } from './own-image.ts';
import type { FileFault } from './csv-table.ts';
import type { RubricFault } from './rubric.ts';
import type { DegreeFault, HandleFault } from './portfolio-view.ts';
import type { LevelDeparture } from './decision.ts';

/** Of the forms about an enrolment. */
export type EnrolmentField = 'effectiveOn' | 'until' | 'reference' | 'year' | 'host' | 'tutor' | 'beginsOn' | 'endsOn' | 'title' | 'director' | 'defendedOn' | 'decidedOn' | 'competencies';

/** Of the forms about views that somebody is invited to give. */
export type ViewField = 'peer' | 'placement' | 'traces' | 'scope' | 'until' | 'name' | 'function' | 'words';

/**
 * Why the domain says no. A refusal is a value: it changes nothing and is
 * turned into one sentence for the person by `api/problems.ts`.
 */
export type Refusal =
  | { kind: 'review_transition_not_allowed'; from: string; act: string }
  | { kind: 'review_frozen' }
  | { kind: 'review_closed_to_views' }
  | { kind: 'review_with_jury' }
  | { kind: 'self_assessment_without_evidence'; competency: string }
  | { kind: 'evidence_not_in_review'; evidence: string }
  | { kind: 'unknown_competency'; competency: string }
  | { kind: 'unknown_level'; level: number }
  | { kind: 'unknown_learning' }
  | { kind: 'evidence_in_use' }
  /** Somebody was asked to endorse it, and has not answered. */
  | { kind: 'evidence_invited' }
  | { kind: 'view_incomplete'; field: ViewField }
  | { kind: 'synthesis_not_yet' }
  | { kind: 'view_over'; state: string }
  | { kind: 'already_invited' }
  | { kind: 'co_not_confirmable' }
  | { kind: 'comment_required' }
  | { kind: 'level_required' }
  /** Of an act that needs one: a revocation, a correction, a change of name, a withdrawal, a reopening. */
  | { kind: 'reason_required' }
  | { kind: 'decision_reason_required' }
  | { kind: 'student_not_before_this_jury'; enrolment: string }
  | { kind: 'no_review_before_jury' }
  | { kind: 'jury_closed'; number: string }
  | { kind: 'decision_changed'; expected: number; current: number }
  | { kind: 'decisions_missing'; missing: { enrolment: string; competency: string }[] }
  | { kind: 'minutes_incomplete'; field: 'number' | 'date' | 'members' | 'signatories' }
  | { kind: 'minutes_number_taken'; number: string }
  | { kind: 'deliberation_in_future' }
  | { kind: 'deliberation_too_early'; on: string; number: string }
  | { kind: 'minutes_unreadable'; field: 'number' | 'members' | 'signatories' }
  | { kind: 'decision_not_favourable'; outcome: string }
  | { kind: 'level_already_awarded'; competency: string; level: number }
  | { kind: 'credential_already_revoked' }
  | { kind: 'badges_already_revoked'; credentials: string[] }
  | { kind: 'nothing_to_correct' }
  | { kind: 'name_unreadable' }
  | { kind: 'name_unchanged' }
  | { kind: 'name_not_yet' }
  | { kind: 'name_changed' }
  | { kind: 'name_erased' }
  | { kind: 'badge_on_its_way' }
  | { kind: 'image_refused'; cause: ImageFault }
  | { kind: 'image_changed' }
  | { kind: 'nothing_to_publish' }
  /** Taken back while its pages were made. */
  | { kind: 'publication_changed' }
  | { kind: 'views_full'; most: number }
  | { kind: 'view_in_use' }
  | { kind: 'degree_unreadable'; fault: DegreeFault }
  | { kind: 'handle_refused'; fault: HandleFault | 'taken' }
  | { kind: 'equivalent_refused'; fault: EquivalentFault; title: string }
  | { kind: 'credential_revoked' }
  | { kind: 'credential_not_issued'; reason: 'lint' | 'self_verification' | 'fault'; detail: string }
  | { kind: 'too_many_citations'; most: number }
  | { kind: 'clr_without_badges' }
  | { kind: 'clr_badge_not_available' }
  | { kind: 'clr_too_many_badges' }
  | { kind: 'clr_too_large' }
  | { kind: 'clr_limit' }
  | { kind: 'clr_not_ready' }
  | { kind: 'endorsement_scope_required' }
  | { kind: 'own_endorsement' }
  | { kind: 'too_many_invitations' }
  | { kind: 'invitation_over'; state: string }
  | { kind: 'invitation_sent_twice' }
  | { kind: 'endorser_incomplete'; field: 'name' | 'function' | 'organisation' | 'comment' | 'consent' }
  | { kind: 'endorser_contact'; field: 'name' | 'function' | 'organisation' | 'comment' | 'statement'; competency: string | null; contact: 'email' | 'telephone' }
  | { kind: 'endorsement_too_long'; excess: number }
  | { kind: 'own_view' }
  | { kind: 'cohort_name_unreadable' }
  | { kind: 'cohort_name_taken' }
  | { kind: 'people_file_refused'; fault: FileFault }
  | { kind: 'people_file_faults'; lines: readonly number[] }
  | { kind: 'people_changed' }
  | { kind: 'authority_gone' }
  | { kind: 'referents_changed' }
  | { kind: 'own_referent' }
  | { kind: 'referent_classmate' }
  | { kind: 'person_unknown'; email: string }
  | { kind: 'role_held_already' }
  | { kind: 'role_scope_unknown' }
  | { kind: 'role_days_reversed' }
  | { kind: 'last_administrator' }
  | { kind: 'programme_file_faults'; lines: readonly number[] }
  | { kind: 'programme_version_frozen'; version: string }
  | { kind: 'programme_changed' }
  | { kind: 'programme_version_taken'; version: string }
  | { kind: 'programme_code_unreadable' }
  | { kind: 'programme_unissuable'; competency: string; level: string; detail: string }
  | { kind: 'programme_incomplete'; lacking: readonly ('levels' | 'competencies' | 'periods')[] }
  | { kind: 'programme_stated_unreadable'; field: string; value: string }
  | { kind: 'moodle_cannot_hold'; level: string }
  | { kind: 'enrolment_unreadable'; field: EnrolmentField }
  | { kind: 'enrolment_changed' }
  | { kind: 'level_exempted'; competency: string; level: number }
  | { kind: 'level_awarded' }
  | { kind: 'already_exempted' }
  | { kind: 'own_decision' }
  | { kind: 'exemption_withdrawn' }
  | { kind: 'badges_declined' }
  | { kind: 'name_to_make_again' }
  | { kind: 'not_revoked_by_restore' }
  /** In megabytes. */
  | { kind: 'files_full'; held: number; most: number }
  | { kind: 'file_refused'; foreign: ForeignKind }
  /** In megabytes. */
  | { kind: 'file_too_large'; media: MediaKind; most: number }
  /** In megapixels; of a preview, in pixels. */
  | { kind: 'picture_refused'; fault: 'damaged' | 'pixels' | 'preview'; most: number }
  | { kind: 'captions_refused' }
  | { kind: 'part_refused'; fault: 'undeclared' | 'given' | 'over' | 'many' }
  | { kind: 'upload_incomplete'; missing: number }
  | { kind: 'evidence_held_back'; held: HeldBack; title: string }
  | { kind: 'evidence_public' }
  | { kind: 'evidence_replaced' }
  | { kind: 'link_not_looked' }
  | { kind: 'departures_changed' }
  | { kind: 'departed' }
  | { kind: 'person_erased' }
  | { kind: 'last_way_in' }
  | { kind: 'closing_unreadable' }
  | { kind: 'closing_past' }
  | { kind: 'erasure_over' }
  | { kind: 'erasure_reason_required' }
  | { kind: 'following_changed' }
  | { kind: 'ruling_changed' }
  | { kind: 'milestones_unreadable' }
  | { kind: 'ratings_without_competency' }
  | { kind: 'warning_over' }
  | { kind: 'warning_words_required' }
  | { kind: 'warning_settings_unreadable' }
  | { kind: 'endorsement_already_withdrawn' }
  /** Asked for at its own address. `on`: the day, in Paris. */
  | { kind: 'endorsement_withdrawn'; on: string }
  | { kind: 'bilan_changed' }
  | { kind: 'bilan_text_required' }
  | { kind: 'bilan_erased' }
  /** `title`: of the trace that it is about. */
  | { kind: 'import_refused'; fault: BringFault; title?: string }
  /** Megabytes that an archive may have that is taken in here. */
  | { kind: 'archive_too_large'; most: number }
  /** Megabytes that one archive may hold. */
  | { kind: 'takeaway_too_large'; most: number }
  | { kind: 'own_data_too_large'; most: number }
  | { kind: 'reply_required' }
  | { kind: 'interview_changed' }
  | { kind: 'deadlines_changed' }
  | { kind: 'deadline_unreadable' }
  | { kind: 'deadlines_reversed' }
  | { kind: 'no_deadline' }
  | { kind: 'extension_not_later'; on: string }
  | { kind: 'submission_closed'; on: string }
  | { kind: 'unknown_situation'; situation: string }
  /** `criterion`: which, from 1; 0 for the rubric as a whole. */
  | { kind: 'rubric_unreadable'; fault: RubricFault; criterion: number }
  | { kind: 'rubric_changed' }
  | { kind: 'rubric_not_copied' }
  | { kind: 'sheet_changed' }
  | { kind: 'unknown_criterion' }
  | { kind: 'sheet_incomplete'; missing: readonly string[] }
  | { kind: 'sheet_without_words' }
  | { kind: 'sheet_unpublished' }
  | { kind: 'analysis_changed' }
  | { kind: 'asides_full' }
  | { kind: 'not_a_foreign_badge' }
  | { kind: 'foreign_badge_own' }
  | { kind: 'foreign_badge_unreachable'; host: string }
  | { kind: 'foreign_badge_twice' }
  | { kind: 'foreign_badges_full' }
  | { kind: 'foreign_badge_not_shown' }
  | { kind: 'feedback_closed' }
  /** The units of which nothing is published. */
  | { kind: 'feedback_missing'; units: readonly string[] }
  | { kind: 'bank_full' }
  | { kind: 'departure_unticked'; departure: LevelDeparture; competency: string }
  | { kind: 'jury_members_unreadable'; fault: 'empty' | 'name' | 'president' | 'twice'; name: string }
  | { kind: 'jury_rule_unreadable'; field: 'quorum' | 'reference' | 'appeals' }
  | { kind: 'presence_missing' }
  | { kind: 'quorum_not_met'; present: number; quorum: number; reference: string }
  | { kind: 'jury_changed' }
  | { kind: 'results_changed' }
  | { kind: 'result_settled' }
  | { kind: 'result_not_taken_up'; unit: string }
  | { kind: 'unknown_unit'; unit: string }
  | { kind: 'ects_unreadable'; value: string }
  | { kind: 'deliberation_open' }
  | { kind: 'deliberation_closed'; number: string }
  | { kind: 'minutes_not_deposited'; number: string }
  | { kind: 'deposit_unreadable'; field: 'file' | 'signatories' | 'date' }
  | { kind: 'line_settled'; competency: string }
  | { kind: 'redeliberation_unreadable'; field: 'lines' | 'units' | 'reason' }
  | { kind: 'withdrawal_not_in_favour' }
  | { kind: 'share_unreadable'; field: 'title' | 'lastOn' }
  | { kind: 'too_many_shares' }
  | { kind: 'share_over' }
  | { kind: 'semester_decided_elsewhere' }
  /** Lines of a file whose level skips one, or goes below what was attained, unticked. */
  | { kind: 'departures_unticked'; lines: readonly number[] }
  /** ISO dates: of the decision, and the last day on which it could be withdrawn. */
  | { kind: 'withdrawal_too_late'; takenOn: string; until: string };

export type Result<T, R = Refusal> = { ok: true; value: T } | { ok: false; refusal: R };

export const accepted = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const refused = <R>(refusal: R): { ok: false; refusal: R } => ({ ok: false, refusal });
