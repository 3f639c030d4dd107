/**
 * Data Integrity proofs on any W3C document: one, a set of them, or a chain.
 * Sources: Verifiable Credential Data Integrity 1.0, sections 2.1 (Proofs), 4.2
 * (Add Proof), 4.4 (Verify Proof), 4.5 (Verify Proof Sets and Chains); Data
 * Integrity EdDSA Cryptosuites v1.0, section 3.2 (eddsa-rdfc-2022).
 */
import { from as readMultikey } from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { isDataLoss } from './data-integrity.ts';
import type { DocumentLoader } from './documents.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { decodeBase58, encodeBase58 } from './multibase.ts';
import { problemDetails, type ProblemDetails, type ProblemKind } from './problem-details.ts';
import { resolveKey, type KeyEnvironment } from './resolve-key.ts';
import type { Signer } from './sign.ts';
import { exampleLoader } from './vcdm-json-ld.ts';
import { instantOf, isUrl } from './vcdm-values.ts';

/** What a verifier asks of the proofs before it looks at them. */
export type Expected = {
  readonly purpose: 'assertionMethod' | 'authentication';
  /** Who must have made at least one of the proofs; null when the document names nobody. */
  readonly controller: string | null;
  readonly challenge?: string;
  readonly domain?: string;
};
/** `controllers`: whose keys the proofs were made with, when there are no problems. */
export type ProofsAnswer = { readonly problems: readonly ProblemDetails[]; readonly controllers: readonly string[] };

const SUITE = 'eddsa-rdfc-2022';
const SIGNATURE_BYTES = 64;
const MOST_PROOFS = 8;

/**
 * All proofs of a document. Every one must verify, each under a key of its own
 * controller, and one of them must be the expected controller's: a stranger's
 * signature beside the issuer's takes nothing away, and never replaces it.
 */
export async function verifyProofs(document: JsonObject, expected: Expected, env: KeyEnvironment): Promise<ProofsAnswer> {
  const all = listOf(document['proof']);
  if (all.length === 0) return refused('PROOF_VERIFICATION_ERROR', 'there is no proof');
  if (all.length > MOST_PROOFS) return refused('RANGE_ERROR', `more than ${MOST_PROOFS} proofs are not read`);
  if (!all.every(isObject)) return refused('PARSING_ERROR', 'a proof must be an object');
  const ids = all.flatMap((proof) => (proof['id'] === undefined ? [] : [proof['id']]));
  if (new Set(ids).size !== ids.length) return refused('PROOF_VERIFICATION_ERROR', 'two proofs have the same id');
  if (inLoop(all)) return refused('PROOF_VERIFICATION_ERROR', 'the proofs refer to each other in a circle');
  const problems = (await Promise.all(all.map((proof) => verifyOne(document, proof, all, expected, env)))).flat();
  const controllers = all.map((proof) => controllerOf(proof['verificationMethod']));
  if (problems.length > 0) return { problems, controllers: [] };
  if (expected.controller !== null && !controllers.includes(expected.controller)) {
    return refused('INVALID_VERIFICATION_METHOD', 'no proof was made with a key of the issuer or holder that the document names');
  }
  return { problems: [], controllers };
}

/**
 * The document with one more proof, after those that it has (section 4.2, Add Proof Set).
 * @returns one proof as an object, several as an array
 * @throws what JSON-LD throws for a document that jsonLdProblems refuses
 */
export async function addProof(document: JsonObject, signer: Signer['dataIntegrity'], created: Date): Promise<JsonObject> {
  const { proof: given, ...unsecured } = document;
  const options: JsonObject = {
    type: 'DataIntegrityProof', created: created.toISOString().replace(/\.\d{3}Z$/, 'Z'), verificationMethod: signer.verificationMethod,
    cryptosuite: SUITE, proofPurpose: 'assertionMethod',
  };
  const proofValue = `z${encodeBase58(await signer.sign(await securedBytes(unsecured, options, exampleLoader())))}`;
  const proofs = [...listOf(given), { ...options, proofValue }];
  return { ...unsecured, proof: proofs.length === 1 ? proofs[0]! : proofs };
}

/**
 * The 64 bytes that eddsa-rdfc-2022 signs, over the document as it is given: in a
 * proof chain the proofs before this one stand in it and are signed too.
 * @throws what JSON-LD and canonicalisation throw; see isFaultOfDocument
 */
export async function securedBytes(document: Record<string, unknown>, proof: object, documentLoader: DocumentLoader): Promise<Uint8Array> {
  const { proofValue: _value, ...options } = proof as Record<string, unknown>;
  const texts = [await cryptosuite.canonize({ ...options, '@context': document['@context'] }, { documentLoader }), await cryptosuite.canonize(document, { documentLoader })];
  const hashes = await Promise.all(texts.map((text) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
  return Uint8Array.from(hashes.flatMap((hash) => [...new Uint8Array(hash)]));
}

/** Is this what JSON-LD and canonicalisation throw for a document, rather than a fault of ours? Then it cannot be shown to be what was signed. */
export function isFaultOfDocument(fault: unknown): boolean {
  return fault instanceof Error && (fault.name.startsWith('jsonld.') || /^Maximum deep iterations exceeded/.test(fault.message));
}

/** Section 4.4 for one proof, with the proofs that it depends on in the document (4.5). */
async function verifyOne(document: JsonObject, proof: JsonObject, all: readonly JsonObject[], expected: Expected, env: KeyEnvironment): Promise<ProblemDetails[]> {
  const form = formProblem(document, proof, expected, env.now);
  if (form !== null) return [form];
  const previous = listOf(proof['previousProof']);
  const matching = previous.map((id) => all.find((other) => other['id'] === id));
  if (matching.includes(undefined)) return [problemDetails('PROOF_VERIFICATION_ERROR', 'previousProof names a proof that is not there', 'proof.previousProof')];
  const method = String(proof['verificationMethod']);
  const resolved = await resolveKey(method, controllerOf(method), env, expected.purpose);
  if (!resolved.ok) return [problemDetails('INVALID_VERIFICATION_METHOD', `the key cannot be used: ${resolved.reason}`, 'proof.verificationMethod')];
  const { id, controller, publicKeyMultibase } = resolved.key;
  if (publicKeyMultibase === undefined) return [problemDetails('INVALID_VERIFICATION_METHOD', 'is no Ed25519 Multikey', 'proof.verificationMethod')];
  const { proof: _all, ...unsecured } = document;
  try {
    const data = await securedBytes(matching.length === 0 ? unsecured : { ...unsecured, proof: matching }, proof, exampleLoader());
    const verifier = (await readMultikey({ type: 'Multikey', id, controller, publicKeyMultibase })).verifier();
    const signature = signatureIn(proof['proofValue'])!;
    if (await verifier.verify({ data, signature })) return [];
    return [problemDetails('CRYPTOGRAPHIC_SECURITY_ERROR', 'the signature does not cover this document', 'proof.proofValue')];
  } catch (fault) {
    if (!isFaultOfDocument(fault)) throw fault;
    return [isDataLoss(fault) ? problemDetails('DATA_LOSS_DETECTION_ERROR', 'a part of the proof or the document is not defined by the contexts') : problemDetails('PROOF_VERIFICATION_ERROR', 'the secured data cannot be computed')];
  }
}

/** Section 2.1, member by member; null when all have their form. */
function formProblem(document: JsonObject, proof: JsonObject, expected: Expected, now: Date): ProblemDetails | null {
  const wrong = (member: string, detail: string, kind: ProblemKind = 'PROOF_VERIFICATION_ERROR') => problemDetails(kind, detail, `proof.${member}`);
  const { id, type, cryptosuite, verificationMethod, proofPurpose, created, expires, domain, challenge, nonce, previousProof, proofValue } = proof;
  if (id !== undefined && !isUrl(id)) return wrong('id', 'must be a URL');
  if (type !== 'DataIntegrityProof') return wrong('type', 'must be DataIntegrityProof');
  if (cryptosuite !== SUITE) return wrong('cryptosuite', `must be ${SUITE}: no other suite is supported`);
  if (!isUrl(verificationMethod)) return wrong('verificationMethod', 'must be a URL');
  if (proofPurpose !== expected.purpose) return wrong('proofPurpose', `must be ${expected.purpose}`);
  if (created !== undefined && instantOf(created, 'optional') === null) return wrong('created', 'must be a dateTimeStamp');
  const end = instantOf(expires, 'optional');
  if (expires !== undefined && end === null) return wrong('expires', 'must be a dateTimeStamp');
  if (end !== null && !(end >= now.getTime())) return wrong('expires', 'is past');
  if (domain !== undefined && !isTextOrTexts(domain)) return wrong('domain', 'must be a string or an array of strings');
  for (const [member, value] of Object.entries({ challenge, nonce })) if (value !== undefined && typeof value !== 'string') return wrong(member, 'must be a string');
  if (previousProof !== undefined && !(isTextOrTexts(previousProof) && listOf(previousProof).every(isUrl))) return wrong('previousProof', 'must be the id of another proof, or an array of them');
  // A context of its own would give the same members another meaning (EdDSA Cryptosuites 3.2.5).
  if ('@context' in proof && JSON.stringify(proof['@context']) !== JSON.stringify(document['@context'])) return wrong('@context', 'must be that of the document');
  if (signatureIn(proofValue) === null) return wrong('proofValue', 'must be 64 bytes in base58btc with the header z');
  if (expected.domain !== undefined && !listOf(domain).includes(expected.domain)) return wrong('domain', 'is not the expected one', 'INVALID_DOMAIN_ERROR');
  if (expected.challenge !== undefined && challenge !== expected.challenge) return wrong('challenge', 'is not the expected one', 'INVALID_CHALLENGE_ERROR');
  return null;
}

/** Does following `previousProof` ever come back? Otherwise a proof would vouch for itself. */
function inLoop(all: readonly JsonObject[]): boolean {
  const leadsBack = (proof: JsonObject, path: readonly JsonObject[]): boolean =>
    path.includes(proof) || listOf(proof['previousProof']).some((id) => all.some((other) => other['id'] === id && leadsBack(other, [...path, proof])));
  return all.some((proof) => listOf(proof['previousProof']).length > MOST_PROOFS) || all.some((proof) => leadsBack(proof, []));
}

/** The DID or document of which a verification method is a part. */
function controllerOf(method: Json | undefined): string {
  return String(method).split('#')[0]!;
}

function signatureIn(proofValue: Json | undefined): Uint8Array | null {
  const bytes = typeof proofValue === 'string' && proofValue.startsWith('z') ? decodeBase58(proofValue.slice(1)) : null;
  return bytes?.length === SIGNATURE_BYTES ? bytes : null;
}

function isTextOrTexts(value: Json): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string'));
}

function refused(kind: ProblemKind, detail: string): ProofsAnswer {
  return { problems: [problemDetails(kind, detail, 'proof')], controllers: [] };
}
