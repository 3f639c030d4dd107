import type { FormReason } from './form-reasons.ts';

/**
 * Why a check did not pass. A closed vocabulary: the screens translate each of
 * these words, so a new one must be added here first. They say what was seen in
 * the credential, never how far a reader got inside a library.
 */
export type Reason =
  | FormReason
  // shape: can this document be read in one way only?
  | 'malformed_json' | 'malformed_jwt' | 'too_large' | 'too_many_proofs' | 'ambiguous_document'
  | 'not_a_credential' | 'not_an_open_badge' | 'data_model_unsupported'
  // context and schema
  | 'context_unknown' | 'context_undefined_terms' | 'schema_violation'
  // proof and key control
  | 'proof_missing' | 'proof_malformed' | 'proof_invalid' | 'proof_expired' | 'proof_purpose_wrong'
  | 'cryptosuite_unsupported' | 'algorithm_not_allowed' | 'data_loss' | 'jwt_claims_disagree' | 'jwt_header_not_allowed'
  // a proof for the holder, and documents that show what the holder chose
  | 'proof_for_holder' | 'selectively_disclosed' | 'period_not_disclosed' | 'status_not_disclosed'
  | 'key_not_found' | 'key_unreachable' | 'key_revoked' | 'key_expired' | 'key_method_unsupported' | 'key_not_controlled_by_issuer'
  // keys that were not fetched: this verifier is offline, or somebody handed them over
  | 'key_offline' | 'key_given'
  // a key that was stolen, and the issuer's record of what it signed under it
  | 'key_compromised' | 'key_compromised_recorded' | 'signed_record_unreachable' | 'signed_record_incomplete'
  // issuer
  | 'issuer_unknown'
  // dates
  | 'date_malformed' | 'not_yet_valid' | 'expired'
  // status
  | 'no_status_entry' | 'revoked' | 'suspended' | 'status_entry_malformed' | 'status_type_unsupported' | 'status_purpose_unsupported'
  | 'status_unreachable' | 'status_list_invalid' | 'status_list_expired' | 'status_list_older' | 'status_offline'
  // the badges inside a CLR
  | 'badge_invalid' | 'badge_undetermined'
  // what never decides
  | 'no_endorsement' | 'endorsement_invalid' | 'endorsement_unchecked' | 'endorsement_of_another' | 'endorser_unknown'
  | 'no_evidence' | 'evidence_not_fetched' | 'evidence_changed' | 'evidence_missing' | 'evidence_private' | 'holder_not_presented'
  // any check
  | 'previous_check_failed' | 'internal_error' | 'budget_exceeded';

/** What one step of a check found. 'not_checked' is an answer of its own, never a soft 'passed'. */
export type Outcome =
  | { readonly outcome: 'passed'; readonly reason?: Reason }
  | { readonly outcome: 'failed' | 'not_checked'; readonly reason: Reason };

export const PASSED: Outcome = { outcome: 'passed' };

export function failed(reason: Reason): Outcome {
  return { outcome: 'failed', reason };
}

export function notChecked(reason: Reason): Outcome {
  return { outcome: 'not_checked', reason };
}

/** The worst of several: one failure fails all, then one unchecked leaves all unchecked, then what a pass has to say. An empty list is nobody's pass. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  const found = outcomes.find((each) => each.outcome === 'failed') ?? outcomes.find((each) => each.outcome === 'not_checked');
  return found ?? outcomes.find((each) => each.reason !== undefined) ?? outcomes[0] ?? notChecked('internal_error');
}
