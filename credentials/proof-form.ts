/**
 * What can be said about an embedded proof before its key is sought. A suite that
 * is not known here leaves it unchecked; one that is not named at all, a wrong
 * purpose and a past `expires` decide.
 * Source: Verifiable Credential Data Integrity 1.0, sections 2.1 (Proofs) and 4.4 (Verify Proof).
 */
import { isObject, type Json } from './json.ts';
import { suiteOf } from './proof-suites.ts';
import { failed, notChecked, PASSED, type Outcome } from './reasons.ts';
import type { KeyUse } from './resolve-key.ts';

/** @param purpose of a credential, to state it; of a presentation, to show who presents */
export function formOfProof(proof: Json, purpose: KeyUse, now: Date): Outcome {
  if (!isObject(proof) || typeof proof['type'] !== 'string') return failed('proof_malformed');
  if (proof['type'] === 'DataIntegrityProof' && typeof proof['cryptosuite'] !== 'string') return failed('proof_malformed');
  const suite = suiteOf(proof);
  // A holder who could leave out what they present with would present something else.
  if (suite === null || (suite === 'ecdsa-sd-2023' && purpose === 'authentication')) return notChecked('cryptosuite_unsupported');
  if (proof['proofPurpose'] !== purpose) return failed('proof_purpose_wrong');
  if (typeof proof['verificationMethod'] !== 'string') return failed('proof_malformed');
  const { expires } = proof;
  if (expires === undefined) return PASSED;
  const end = typeof expires === 'string' ? Date.parse(expires) : Number.NaN;
  if (Number.isNaN(end)) return failed('proof_malformed');
  return end >= now.getTime() ? PASSED : failed('proof_expired');
}
