/**
 * The tables as Kysely sees them. `test/rules/schema.test.ts` holds this
 * file against the migrations, column by column.
 */
import type { Generated, Kysely } from 'kysely';
import type { ClrAct } from '../domain/clr.ts';
import type { EvidenceGenre, EvidenceKind } from '../domain/evidence.ts';
import type { Outcome } from '../domain/decision.ts';
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
  enrolment: { id: string; person_id: string; cohort_id: string; subject_id: string; regime: Regime; email_in_badges: Generated<Bit> };
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
  jury: { id: string; cohort_id: string; period: string; title: string; convened_on: string };
  jury_review: { jury_id: string; review_id: string };
  minutes: {
    jury_id: string;
    number: string;
    deliberated_on: string;
    members: string;
    signatories: string;
    signed_by: string;
    signed_at: string;
  };
  decision: {
    id: string;
    jury_id: string;
    enrolment_id: string;
    competency: string;
    period: string;
    level: number;
    outcome: Outcome;
    favourable: Bit;
    reason: string;
    decided_by: string;
    decided_at: string;
    revision: number;
  };
  award: {
    id: string;
    decision_id: string;
    jury_id: string;
    enrolment_id: string;
    competency: string;
    level: number;
    favourable: 1;
    awarded_on: string;
    created_at: string;
  };
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
