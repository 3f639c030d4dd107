/**
 * Data Integrity proofs of the cryptosuite eddsa-rdfc-2022: the signature and
 * what it covers, nothing else (who controls the key, dates and status are other
 * checks). Composed here from the primitives (canonicalisation, digest,
 * signature) rather than through @digitalbazaar/vc, which is the judge of every
 * test, so that a mistake in one of the two does not go unseen.
 * Sources: Data Integrity EdDSA Cryptosuites v1.0, section 3.2
 * (eddsa-rdfc-2022); Verifiable Credential Data Integrity 1.0, sections 2.1
 * (Proofs) and 4.4 (Verify Proof).
 */
import { hashOf, referenceForms, type Forms } from './canonical.ts';
import type { JsonObject } from './json.ts';
import { decodeBase58 } from './multibase.ts';
import { ed25519FromMultibase } from './multikey.ts';

export type ProofProblem = 'proof_invalid' | 'proof_purpose_wrong' | 'cryptosuite_unsupported' | 'proof_malformed' | 'data_loss' | 'jwt_claims_disagree';
export type ProofAnswer = { ok: true } | { ok: false; reason: ProofProblem };
/** A public key as published in a controller document (Controlled Identifiers 1.0, Multikey). */
export type PublicKey = { readonly id: string; readonly controller: string; readonly publicKeyMultibase: string };

const SUITE = 'eddsa-rdfc-2022';
const SIGNATURE_BYTES = 64;
/** XML Schema dateTimeStamp: the offset is required. */
const DATE_TIME_STAMP = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Does this proof's signature, by this key, cover this credential?
 * Refuses a proof without `created`, `verificationMethod` or
 * `proofPurpose: assertionMethod`, one that names another key, and one that
 * depends on other proofs (`previousProof`), which we cannot check.
 * `expires` and `created` are not compared with a clock here.
 * @param credential the credential; its `proof` members are not part of what is signed
 * @param proof one proof object
 * @param key the key that `proof.verificationMethod` was resolved to
 * @param forms how canonical forms are come by; the reference's way when absent
 */
export async function verifyDataIntegrity(credential: object, proof: object, key: PublicKey, forms: Forms = referenceForms()): Promise<ProofAnswer> {
  const options = proof as Record<string, unknown>;
  if (options['type'] !== 'DataIntegrityProof') return refused('cryptosuite_unsupported');
  if (options['cryptosuite'] !== SUITE || 'previousProof' in options) return refused('cryptosuite_unsupported');
  if (typeof options['proofPurpose'] === 'string' && options['proofPurpose'] !== 'assertionMethod') return refused('proof_purpose_wrong');
  const signature = wellFormedSignature(credential, options, key);
  if (signature === null) return refused('proof_malformed');
  const publicKey = ed25519FromMultibase(key.publicKeyMultibase);
  if (publicKey === null) return refused('proof_invalid');
  try {
    const data = await signedBytes(credential, options, forms);
    return data !== null && (await forms.primitives.verifyEd25519(publicKey, data, signature)) ? { ok: true } : refused('proof_invalid');
  } catch (fault) {
    // Safe mode throws for a term that the contexts do not define: what is not defined is not signed.
    return refused(isDataLoss(fault) ? 'data_loss' : 'proof_invalid');
  }
}

/**
 * The 64 bytes that eddsa-rdfc-2022 signs: SHA-256 of the canonical proof
 * options, then SHA-256 of the canonical document (sections 3.2.3 to 3.2.5).
 * @returns null for a graph that is made to be hard to canonicalise
 * @throws whatever JSON-LD safe mode throws for undefined terms, and UnpinnedDocument
 */
export async function signedBytes(credential: object, proof: object, forms: Forms = referenceForms()): Promise<Uint8Array | null> {
  const document = credential as JsonObject;
  const { proofValue: _value, ...options } = proof as JsonObject;
  const covered = await forms.canonicalForm(document);
  const described = await forms.optionsHash(options, document['@context']!);
  const hashed = await hashOf(covered, forms.primitives);
  if (hashed === null || described === null) return null;
  const bytes = new Uint8Array(64);
  bytes.set(described, 0);
  bytes.set(hashed, 32);
  return bytes;
}

/** The signature of a proof whose members all have the form that the specification asks for; null otherwise. */
function wellFormedSignature(credential: object, proof: Record<string, unknown>, key: PublicKey): Uint8Array | null {
  const { created, expires, verificationMethod, proofPurpose, proofValue } = proof;
  if (proofPurpose !== 'assertionMethod' || verificationMethod !== key.id) return null;
  if (typeof created !== 'string' || !DATE_TIME_STAMP.test(created)) return null;
  if (expires !== undefined && (typeof expires !== 'string' || !DATE_TIME_STAMP.test(expires))) return null;
  // A context of its own would give the same members another meaning (EdDSA Cryptosuites 3.2.2, step 4).
  if ('@context' in proof && JSON.stringify(proof['@context']) !== JSON.stringify((credential as Record<string, unknown>)['@context'])) return null;
  if (typeof proofValue !== 'string' || !proofValue.startsWith('z')) return null;
  const signature = decodeBase58(proofValue.slice(1));
  return signature?.length === SIGNATURE_BYTES ? signature : null;
}

/** Is this what jsonld throws in safe mode, when a document would lose data on its way to RDF? */
export function isDataLoss(fault: unknown): boolean {
  return fault instanceof Error && fault.name === 'jsonld.ValidationError';
}

function refused(reason: ProofProblem): ProofAnswer {
  return { ok: false, reason };
}
