/**
 * The tables as Kysely sees them. `test/rules/schema.test.ts` holds this
 * file against the migrations, column by column.
 */
import type { Generated, Kysely } from 'kysely';
import type { ClrAct } from '../domain/clr.ts';
import type { EnrolmentStatus, Entry, ExemptionBasis, PlacementKind, PlacementState } from '../domain/enrolment.ts';
import type { EvidenceGenre, EvidenceKind } from '../domain/evidence.ts';
import type { RefusalBasis } from '../domain/erasure.ts';
import type { LevelDeparture, Outcome } from '../domain/decision.ts';
import type { MemberQuality } from '../domain/jury.ts';
import type { RedeliberationBasis } from '../domain/redeliberation.ts';
import type { UnitResultWord } from '../domain/unit-result.ts';
import type { AssessmentKind, ReviewAct, ReviewState } from '../domain/review.ts';

export type Role = 'student' | 'teacher' | 'jury_member' | 'jury_chair' | 'programme_head' | 'administrator' | 'data_protection_officer';
export type Regime = 'initial' | 'apprenticeship' | 'professional_contract' | 'continuing';
export type OutboxKind = 'plan' | 'sign' | 'release' | 'status_list' | 'render' | 'clr' | 'endorse_sign' | 'endorse_release' | 'endorse_mail' | 'erase_file';
/** Why nothing is issued: see `api/issuance/restore-gate.ts`. */
export type GateCause = 'restored' | 'older_than_witness' | 'witness_missing' | 'by_hand';
type Bit = 0 | 1;

export type Tables = {
  programme: { code: string; version: string; body: string; published_at: string };
  programme_draft: { code: string; version: string; revision: number; body: string; saved_by: string; saved_at: string };
  programme_publication: { code: string; version: string; draft_revision: number; published_by: string };
  person: { id: string; given_name: string; family_name: string; email: string; language: 'fr' | 'en' };
  cohort: { id: string; programme_code: string; programme_version: string; name: string };
  role_grant: {
    person_id: string;
    role: Role;
    cohort_id: string;
    programme_code: Generated<string>;
    period: Generated<string>;
    valid_from: string | null;
    valid_until: string | null;
  };
  referent: { enrolment_id: string; revision: number; person_id: string | null; from_on: string; appointed_by: string; appointed_at: string };
  authority_gone: { person_id: string };
  last_way_in: { person_id: string };
  files_full: { person_id: string };
  enrolment: { id: string; person_id: string; cohort_id: string; subject_id: string; regime: Regime; email_in_badges: Generated<Bit> };
  enrolment_step: { enrolment_id: string; revision: number; status: EnrolmentStatus; entry: Entry; regime: Regime; effective_on: string; until_on: string | null; reference: string; recorded_by: string; recorded_at: string };
  placement: {
    id: string;
    revision: number;
    enrolment_id: string;
    kind: PlacementKind;
    state: PlacementState;
    year: string;
    host: string;
    tutor: string;
    begins_on: string | null;
    ends_on: string | null;
    hours_planned: number | null;
    hours_done: number | null;
    confidential: Bit;
    recorded_by: string;
    recorded_at: string;
  };
  departure: { enrolment_id: string; revision: number; closes_on: string | null; recorded_by: string; recorded_at: string };
  departure_notice: { person_id: string; closes_on: string; number: 1 | 2; at: string };
  memoir: { enrolment_id: string; revision: number; title: string; director: string; defended_on: string | null; confidential: Bit; recorded_by: string; recorded_at: string };
  exemption: { id: string; enrolment_id: string; competency: string; level: number; basis: ExemptionBasis; decided_on: string; reference: string; recorded_by: string; recorded_at: string };
  exemption_withdrawal: { exemption_id: string; decided_on: string; reference: string; recorded_by: string; recorded_at: string };
  evidence: {
    id: string;
    enrolment_id: string;
    period: string;
    kind: EvidenceKind;
    genre: EvidenceGenre;
    title: string;
    description: string;
    public_text: string;
    reflection: string;
    link: string | null;
    file_digest: string | null;
    file_type: string | null;
    file_bytes: number | null;
    file_name: string | null;
    image_alt: string;
    image_width: number | null;
    image_height: number | null;
    deposited_at: string;
  };
  evidence_competency: { evidence_id: string; competency: string };
  evidence_learning: { evidence_id: string; competency: string; level: number; learning: string };
  review: { id: string; enrolment_id: string; period: string };
  review_step: {
    review_id: string;
    revision: number;
    act: ReviewAct | 'plan';
    state: ReviewState;
    person_id: string | null;
    note: string;
    at: string;
  };
  review_evidence: { review_id: string; evidence_id: string; citable: Bit; public_text: string };
  assessment: {
    id: string;
    review_id: string;
    competency: string;
    kind: AssessmentKind;
    assessor_id: string;
    level: number | null;
    comment: string;
    revision: number;
    at: string;
  };
  jury: { id: string; cohort_id: string; period: string; title: string; convened_on: string; session: Generated<1 | 2> };
  jury_review: { jury_id: string; review_id: string };
  minutes: { jury_id: string; number: string; deliberated_on: string; members: string; signatories: string; signed_by: string; signed_at: string };
  decision: {
    id: string; jury_id: string; enrolment_id: string; competency: string; period: string; level: number; outcome: Outcome; favourable: Bit; reason: string; decided_by: string;
    decided_at: string; revision: number; departure: Generated<LevelDeparture | null>;
  };
  jury_rule: { programme_code: string; revision: number; quorum: number | null; quorum_reference: string; appeals_fr: string; appeals_en: string; recorded_by: string; recorded_at: string };
  jury_composition: { jury_id: string; revision: number; recorded_by: string; recorded_at: string };
  jury_member: { jury_id: string; revision: number; position: number; name: string; quality: MemberQuality; present: Bit };
  unit_result: {
    enrolment_id: string; period: string; unit: string; revision: number; jury_id: string; result: UnitResultWord | null; ects_hundredths: number | null; session: 1 | 2 | null;
    recorded_by: string; recorded_at: string;
  };
  deliberation: {
    jury_id: string; revision: number; act: 'close' | 'reopen'; number: string; deliberated_on: string | null; text_digest: string | null; composition: number | null; decisions: number;
    results: number; reason: string; recorded_by: string; recorded_at: string;
  };
  minutes_deposit: {
    jury_id: string; revision: number; closing: number; signatories: string; signed_on: string; file_digest: string; file_bytes: number; file_name: string; recorded_by: string; recorded_at: string;
  };
  award: {
    id: string; decision_id: string; jury_id: string; enrolment_id: string; competency: string; level: number; favourable: 1; awarded_on: string; created_at: string; round: Generated<number>;
  };
  award_withdrawal: { award_id: string; decision_id: string; jury_id: string; basis: 'material_error' | 'illegality' | 'fraud'; withdrawn_on: string; recorded_by: string; recorded_at: string };
  redeliberation: { jury_id: string; of_jury: string; basis: RedeliberationBasis; reason: string; opened_by: string; opened_at: string };
  redeliberation_line: { jury_id: string; enrolment_id: string; competency: string; decision_id: string };
  status_list: { id: number; created_at: string; taken: Generated<number>; kind: Generated<'badge' | 'endorsement'> };
  credential_plan: {
    id: string;
    award_id: string;
    status_list: number;
    status_index: number;
    bytes: string;
    digest: string;
    planned_at: string;
    supersedes: Generated<string | null>;
  };
  evidence_seal: { id: string; credential_id: string; evidence_id: string; salt: string | null; digest: string };
  signed_credential: { id: string; embedded: string; signed_at: string };
  signed_jwt: { id: string; jwt: string; key_id: string; signed_at: string };
  signature: { credential_id: string; form: 'embedded' | 'jwt'; key_id: string; digest: string };
  document_signature: { endorsement_id: string | null; clr_id: string | null; form: 'embedded' | 'jwt'; key_id: string; digest: string };
  release: { id: string; released_at: string };
  revocation: {
    id: string;
    basis: 'new_decision' | 'key_compromise' | 'superseded';
    reason: string;
    revoked_by: string;
    revoked_at: string;
  };
  jury_issuance: { jury_id: string; awards: Generated<number>; planned: Generated<number>; signed: Generated<number>; released: Generated<number> };
  status_list_version: {
    list: number;
    version: number;
    revoked: number;
    signed: string;
    valid_until: string;
    signed_at: string;
  };
  restore_gate: { id: number; cause: GateCause; closed_at: string; opened_at: string | null; opened_by: string | null };
  status_floor: { gate: number; list: number; signed: string | null; version: number; given_at: string };
  outbox: { kind: OutboxKind; subject: string; due_at: string; attempts: number; last_error: string | null };
  portfolio: {
    enrolment_id: string;
    handle: string;
    headline: string;
    presentation: string;
    choices: string;
    indexable: Bit;
    updated_at: string;
  };
  publication: {
    path: string;
    enrolment_id: string;
    kind: 'portfolio' | 'credential' | 'evidence';
    subject: string;
    digest: string;
    media_type: string;
    indexable: Bit;
    snapshot: string | null;
    published_at: string;
    withdrawn_at: string | null;
  };
  clr: { id: string; enrolment_id: string; period: string; bytes: string; digest: string; planned_at: string };
  clr_badge: { clr_id: string; credential_id: string };
  signed_clr: { id: string; embedded: string; signed_at: string };
  clr_act: { clr_id: string; revision: number; act: ClrAct; at: string };
  kept_asset: { path: string; digest: string; media_type: string };
  signing_key: {
    id: string;
    algorithm: 'Ed25519' | 'ES256' | 'RS256';
    state: 'next' | 'active' | 'retired' | 'compromised';
    public_jwk: string;
    sealed_private: string;
    created_at: string;
    active_from: string | null;
    active_to: string | null;
    compromised_at: string | null;
  };
  active_key: { algorithm: 'Ed25519' | 'ES256' | 'RS256'; id: string; state: Generated<'active'> };
  key_act: { revision: number; act: 'generate' | 'rotate' | 'retire' | 'compromise' | 'reseal'; at: string };
  signed_record: { key_id: string; total: number; closed_at: string };
  endorsement_invitation: {
    id: string;
    enrolment_id: string;
    credential_id: string | null;
    evidence_id: string | null;
    subject_text: string;
    scope: string;
    name: string;
    language: 'fr' | 'en';
    invited_at: string;
    expires_at: string;
  };
  endorsement_address: { invitation_id: string; email: string };
  endorsement_outcome: {
    invitation_id: string;
    outcome: 'endorsed' | 'declined' | 'cancelled';
    at: string;
    name: Generated<string>;
    function: Generated<string>;
    organisation: Generated<string>;
    comment: Generated<string>;
    statements: Generated<string>;
  };
  endorsement_link: { token_digest: string; invitation_id: string; purpose: 'answer' | 'withdraw'; number: number; made_at: string };
  endorsement_plan: {
    id: string;
    invitation_id: string;
    outcome: Generated<'endorsed'>;
    status_list: number;
    status_index: number;
    bytes: string;
    digest: string;
    planned_at: string;
  };
  signed_endorsement: { id: string; embedded: string; jwt: string; signed_at: string };
  endorsement_release: { id: string; released_at: string };
  endorsement_withdrawal: { id: string; by: 'endorser' | 'institution'; reason: string; person_id: string | null; withdrawn_at: string };
  endorsement_display: { id: string; shown: Bit; at: string };
  event: {
    seq: Generated<number>;
    id: string;
    at: string;
    person_id: string | null;
    kind: string;
    subject: string;
    detail: string;
    before_digest: string | null;
    after_digest: string | null;
  };
  event_salt: { event_id: string; about: string; salt: string };
  consent_act: { enrolment_id: string; revision: number; act: 'publish' | 'withdraw' | 'index' | 'unindex'; at: string };
  badge_objection: { person_id: string; revision: number; act: 'object' | 'resume'; at: string };
  declined_award: { award_id: string; declined_at: string };
  erasure: { id: string; person_id: string; scope: 'own' | 'whole'; asked_at: string };
  erasure_receipt: { id: string; carried_out_by: string | null; at: string; counts: string };
  erasure_end: { id: string; outcome: 'withdrawn' | 'refused'; basis: RefusalBasis | null; reason: string; by_id: string; at: string };
  event_link: { seq: number; hash: string };
  setting: { name: string; value: string };
  name_change: {
    id: string;
    person_id: string;
    revision: number;
    kind: 'change' | 'correction';
    previous_given_name: string;
    previous_family_name: string;
    given_name: string;
    family_name: string;
    effective_on: string;
    reason: string;
    recorded_by: string;
    recorded_at: string;
  };
  withheld_credential: { id: string; name_change_id: string; withheld_at: string };
  achievement_image: {
    id: string;
    programme_code: string;
    programme_version: string;
    competency: string;
    level: number;
    form: 'svg' | 'png';
    svg_digest: string;
    png_digest: string;
    text_equivalent: string;
    brought_by: string;
    brought_at: string;
  };
  sign_in_request: {
    id: string;
    purpose: 'sign_in' | 'confirmation' | 'personal_address';
    address_digest: string;
    person_id: string | null;
    address: string | null;
    token_digest: string;
    browser_digest: string;
    language: 'fr' | 'en';
    back: string | null;
    asked_at: string;
    expires_at: string;
  };
  sign_in_attempt: { request_id: string; number: number; at: string };
  sign_in_spent: { what: string; at: string };
  mail: { id: string; kind: 'link' | 'passkey_added' | 'personal_address_added' | 'account_closing' | 'erasure_refused'; subject: string; queued_at: string; due_at: string; attempts: number; last_error: string | null };
  mail_attempt: { mail_id: string; number: number; at: string };
  passkey: {
    id: string;
    person_id: string;
    name: string;
    public_key: string;
    counter: number;
    transports: string;
    added_at: string;
    last_used_at: string | null;
  };
  university_account: { issuer: string; subject: string; person_id: string; linked_at: string };
  university_role: { person_id: string; role: Role; cohort_id: string; programme_code: string };
  personal_address: { person_id: string; email: string; confirmed_at: string };
  achievement_image_choice: {
    programme_code: string;
    programme_version: string;
    competency: string;
    level: number;
    revision: number;
    image_id: string | null;
    chosen_by: string;
    chosen_at: string;
  };
};

export type Database = Kysely<Tables>;
