/**
 * Embedded proofs: the signature and what it covers, nothing else (who controls
 * the key, dates and status are other checks). Composed here from the primitives
 * (canonicalisation, digest, signature) rather than through @digitalbazaar/vc and
 * its suites, which are the judges of the tests, so that a mistake in one of the
 * two does not go unseen.
 * Sources: Data Integrity EdDSA Cryptosuites v1.0, sections 3.2
 * (eddsa-rdfc-2022) and 3.4 (Ed25519Signature2020); Data Integrity ECDSA
 * Cryptosuites v1.0, section 3.2 (ecdsa-rdfc-2019); Verifiable Credential Data
 * Integrity 1.0, sections 2.1 (Proofs) and 4.4 (Verify Proof).
 */
import { canonicalText, hashOf as hashOfForm, referenceForms, statementsOf, type Forms } from './canonical.ts';
import type { Disclosure } from './disclosure.ts';
import { curveOf, hashOf, verifyEcdsa } from './ecdsa.ts';
import type { JsonObject } from './json.ts';
import { isDateTimeZ } from './model.ts';
import { decodeBase58 } from './multibase.ts';
import { ed25519FromMultibase, jwkFromMultibase } from './multikey.ts';
import { suiteOf, type Suite } from './proof-suites.ts';
import type { KeyUse } from './resolve-key.ts';

export type ProofProblem = 'proof_invalid' | 'proof_purpose_wrong' | 'cryptosuite_unsupported' | 'proof_malformed' | 'proof_for_holder' | 'data_loss' | 'jwt_claims_disagree';
/** `disclosure`: present when the holder chose what the document shows; see disclosure.ts. */
export type ProofAnswer = { ok: true; disclosure?: Disclosure } | { ok: false; reason: ProofProblem };
/** A public key as published in a controller document (Controlled Identifiers 1.0, Multikey or JsonWebKey). */
export type PublicKey = { readonly id: string; readonly controller: string; readonly publicKeyMultibase?: string; readonly publicKeyJwk?: JsonWebKey };

/**
 * Does this proof's signature, by this key, cover this credential?
 * Refuses a proof without `created`, `verificationMethod` or
 * the `proofPurpose` that is expected, one that names another key, and one that
 * depends on other proofs (`previousProof`), which we cannot check.
 * `expires` and `created` are not compared with a clock here.
 * @param credential the credential; its `proof` members are not part of what is signed
 * @param proof one proof object
 * @param key the key that `proof.verificationMethod` was resolved to
 * @param forms how canonical forms are come by; the reference's way when absent
 * @param purpose what the proof is for: of a credential, to state it; of a presentation, to show who presents
 */
export async function verifyDataIntegrity(credential: object, proof: object, key: PublicKey, forms: Forms = referenceForms(), purpose: KeyUse = 'assertionMethod'): Promise<ProofAnswer> {
  const options = proof as JsonObject;
  const suite = suiteOf(options);
  if (suite === null) return refused('cryptosuite_unsupported');
  if (typeof options['proofPurpose'] === 'string' && options['proofPurpose'] !== purpose) return refused('proof_purpose_wrong');
  if (!isWellFormed(credential, options, key, purpose)) return refused('proof_malformed');
  try {
    return await VERIFIERS[suite](credential as JsonObject, options, key, forms);
  } catch (fault) {
    // Safe mode throws for a term that the contexts do not define: what is not defined is not signed.
    return refused(isDataLoss(fault) ? 'data_loss' : 'proof_invalid');
  }
}

type Verifier = (document: JsonObject, proof: JsonObject, key: PublicKey, forms: Forms) => Promise<ProofAnswer>;

const verifyEdwards: Verifier = async (document, proof, key, forms) => {
  const signature = signatureIn(proof, 64);
  if (signature === null) return refused('proof_malformed');
  const publicKey = ed25519FromMultibase(key.publicKeyMultibase ?? '');
  const data = publicKey === null ? null : await signedBytes(document, proof, forms);
  return publicKey !== null && data !== null && (await forms.primitives.verifyEd25519(publicKey, data, signature)) ? { ok: true } : refused('proof_invalid');
};

const verifyEllipticCurve: Verifier = async (document, proof, key, forms) => {
  const jwk = jwkOf(key);
  const curve = jwk === null ? null : curveOf(jwk);
  if (jwk === null || curve === null) return refused('proof_invalid');
  const signature = signatureIn(proof, curve === 'P-256' ? 64 : 96);
  if (signature === null) return refused('proof_malformed');
  const data = await signedBytes(document, proof, forms, hashOf(curve));
  return data !== null && (await verifyEcdsa(jwk, data, signature)) ? { ok: true } : refused('proof_invalid');
};

/** Both EdDSA suites sign the same bytes. Selective disclosure is loaded when a document asks for it: few do. */
const VERIFIERS: Readonly<Record<Suite, Verifier>> = {
  'eddsa-rdfc-2022': verifyEdwards,
  Ed25519Signature2020: verifyEdwards,
  'ecdsa-rdfc-2019': verifyEllipticCurve,
  'ecdsa-sd-2023': async (document, proof, key, forms) => (await import('./ecdsa-sd-2023.ts')).verifyDerived(document, proof, jwkOf(key), forms),
};

/**
 * The bytes that every suite but ecdsa-sd-2023 signs: the hash of the canonical
 * proof options, then that of the canonical document (EdDSA Cryptosuites, sections
 * 3.2.3 to 3.2.5; ECDSA Cryptosuites, sections 3.2.3 to 3.2.5).
 * @param hash SHA-256, and so 64 bytes, for all keys but those of P-384
 * @returns null for a graph that is made to be hard to canonicalise
 * @throws whatever JSON-LD safe mode throws for undefined terms, and UnpinnedDocument
 */
export async function signedBytes(credential: object, proof: object, forms: Forms = referenceForms(), hash: 'SHA-256' | 'SHA-384' = 'SHA-256'): Promise<Uint8Array | null> {
  const document = credential as JsonObject;
  const { proofValue: _value, ...options } = proof as JsonObject;
  const hashes = await (hash === 'SHA-256' ? hashesOf(document, options, forms) : longHashesOf(document, options, forms));
  if (hashes === null) return null;
  const [described, covered] = hashes;
  const bytes = new Uint8Array(described.length + covered.length);
  bytes.set(described, 0);
  bytes.set(covered, described.length);
  return bytes;
}

type Hashes = readonly [options: Uint8Array, document: Uint8Array] | null;

async function hashesOf(document: JsonObject, options: JsonObject, forms: Forms): Promise<Hashes> {
  const covered = await hashOfForm(await forms.canonicalForm(document), forms.primitives);
  const described = await forms.optionsHash(options, document['@context']!);
  return covered === null || described === null ? null : [described, covered];
}

/** With SHA-384, by which blank nodes are then told apart too: the canonical form is another one. */
async function longHashesOf(document: JsonObject, options: JsonObject, forms: Forms): Promise<Hashes> {
  const statements = (await forms.canonicalForm(document)).statements ?? (await statementsOf(document, forms.loader));
  const texts = [await canonicalText(await statementsOf({ ...options, '@context': document['@context']! }, forms.loader), 'SHA-384'), await canonicalText(statements, 'SHA-384')];
  const [described, covered] = await Promise.all(texts.map(async (text) => (text === null ? null : new Uint8Array(await crypto.subtle.digest('SHA-384', new TextEncoder().encode(text))))));
  return described == null || covered == null ? null : [described, covered];
}

/** Have the members of the proof, its value aside, the form that the specification asks for? */
function isWellFormed(credential: object, proof: JsonObject, key: PublicKey, purpose: KeyUse): boolean {
  const { created, expires, verificationMethod, proofPurpose, proofValue } = proof;
  if (proofPurpose !== purpose || verificationMethod !== key.id || typeof proofValue !== 'string') return false;
  // XML Schema dateTimeStamp: a day of the calendar, and the offset is required.
  if (typeof created !== 'string' || !isDateTimeZ(created)) return false;
  if (expires !== undefined && (typeof expires !== 'string' || !isDateTimeZ(expires))) return false;
  // A context of its own would give the same members another meaning (EdDSA Cryptosuites 3.2.2, step 4).
  return !('@context' in proof) || JSON.stringify(proof['@context']) === JSON.stringify((credential as JsonObject)['@context']);
}

/** The signature, if it is base58btc of so many bytes. */
function signatureIn({ proofValue }: JsonObject, length: number): Uint8Array | null {
  const signature = typeof proofValue === 'string' && proofValue.startsWith('z') ? decodeBase58(proofValue.slice(1)) : null;
  return signature?.length === length ? signature : null;
}

function jwkOf({ publicKeyJwk, publicKeyMultibase }: PublicKey): JsonWebKey | null {
  return publicKeyJwk ?? jwkFromMultibase(publicKeyMultibase ?? '');
}

/** Is this what jsonld throws in safe mode, when a document would lose data on its way to RDF? */
export function isDataLoss(fault: unknown): boolean {
  return fault instanceof Error && fault.name === 'jsonld.ValidationError';
}

function refused(reason: ProofProblem): ProofAnswer {
  return { ok: false, reason };
}
