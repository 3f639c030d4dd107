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
import { exampleLoader, jsonLdProblems } from './vcdm-json-ld.ts';
import { instantOf, isUrl } from './vcdm-values.ts';

/** What a verifier asks of the proofs before it looks at them. */
export type Expected = {
  readonly purpose: 'assertionMethod' | 'authentication';
  /** Who must have made at least one of the proofs; null when the document names nobody. */
  readonly controller: string | null;
  readonly challenge?: string;
  /** All of them, and no others: section 4.4, "the same strings, as sets". */
  readonly domain?: readonly string[];
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
  const prepared: Prepared[] = [];
  for (const proof of all) {
    const ready = await prepare(document, proof, all, expected, env);
    if ('type' in ready) return { problems: [ready], controllers: [] };
    prepared.push(ready);
  }
  // One after the other: what is canonicalised for a stranger ends with the first signature that does not hold.
  const canonical = new Map<string, Uint8Array>();
  for (const one of prepared) {
    const problems = await verifyOne(document, one, canonical);
    if (problems.length > 0) return { problems, controllers: [] };
  }
  const controllers = all.map((proof) => controllerOf(proof['verificationMethod']));
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
  return joined(await optionsHash(document, proof, documentLoader), await canonicalHash(document, documentLoader));
}

function optionsHash(document: Record<string, unknown>, proof: object, documentLoader: DocumentLoader): Promise<Uint8Array> {
  const { proofValue: _value, ...options } = proof as Record<string, unknown>;
  return canonicalHash({ ...options, '@context': document['@context'] }, documentLoader);
}

async function canonicalHash(document: object, documentLoader: DocumentLoader): Promise<Uint8Array> {
  const text = await cryptosuite.canonize(document, { documentLoader });
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

const joined = (options: Uint8Array, document: Uint8Array): Uint8Array => Uint8Array.from([...options, ...document]);

/** Is this what JSON-LD and canonicalisation throw for a document, rather than a fault of ours? Then it cannot be shown to be what was signed. */
export function isFaultOfDocument(fault: unknown): boolean {
  return fault instanceof Error && (fault.name.startsWith('jsonld.') || /^Maximum deep iterations exceeded/.test(fault.message));
}

/** Section 4.4 for one proof, with the proofs that it depends on in the document (4.5). */
type Prepared = { readonly proof: JsonObject; readonly previous: readonly JsonObject[]; readonly key: { id: string; controller: string; publicKeyMultibase: string } };

/** All that can be seen of a proof before anything is canonicalised; its key, or what is wrong. */
async function prepare(document: JsonObject, proof: JsonObject, all: readonly JsonObject[], expected: Expected, env: KeyEnvironment): Promise<Prepared | ProblemDetails> {
  const form = formProblem(document, proof, expected, env.now);
  if (form !== null) return form;
  const previous = listOf(proof['previousProof']).map((id) => all.find((other) => other['id'] === id));
  if (previous.includes(undefined)) return problemDetails('PROOF_VERIFICATION_ERROR', 'previousProof names a proof that is not there', 'proof.previousProof');
  const method = String(proof['verificationMethod']);
  const resolved = await resolveKey(method, controllerOf(method), env, expected.purpose);
  if (!resolved.ok) return problemDetails('INVALID_VERIFICATION_METHOD', `the key cannot be used: ${resolved.reason}`, 'proof.verificationMethod');
  const { id, controller, publicKeyMultibase } = resolved.key;
  if (publicKeyMultibase === undefined) return problemDetails('INVALID_VERIFICATION_METHOD', 'is no Ed25519 Multikey', 'proof.verificationMethod');
  return { proof, previous: previous as JsonObject[], key: { id, controller, publicKeyMultibase } };
}

/** @param canonical hashes of the document with the proofs before one, by the ids of those: proofs of a set cover the same */
async function verifyOne(document: JsonObject, { proof, previous, key }: Prepared, canonical: Map<string, Uint8Array>): Promise<ProblemDetails[]> {
  const { proof: _all, ...unsecured } = document;
  const { proofValue, '@context': _same, ...options } = proof;
  const unclear = await jsonLdProblems({ ...options, '@context': document['@context']! });
  if (unclear.length > 0) return unclear.map((problem) => ({ ...problem, path: problem.path === undefined ? 'proof' : `proof.${problem.path}` }));
  try {
    const covered = JSON.stringify(previous.map((other) => other['id']!));
    const hash = canonical.get(covered) ?? (await canonicalHash(previous.length === 0 ? unsecured : { ...unsecured, proof: [...previous] }, exampleLoader()));
    canonical.set(covered, hash);
    const data = joined(await optionsHash(document, proof, exampleLoader()), hash);
    const verifier = (await readMultikey({ type: 'Multikey', ...key })).verifier();
    if (await verifier.verify({ data, signature: signatureIn(proofValue)! })) return [];
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
  // Nor has a part of it a context: each would be read again for every proof, and no member of a proof needs one.
  if (Object.entries(proof).some(([member, value]) => member !== '@context' && hasContext(value))) return wrong('@context', 'must not stand inside of a member of the proof');
  if (signatureIn(proofValue) === null) return wrong('proofValue', 'must be 64 bytes in base58btc with the header z');
  if (expected.domain !== undefined && !isSameSet(listOf(domain), expected.domain)) return wrong('domain', 'is not the expected one', 'INVALID_DOMAIN_ERROR');
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

function isSameSet(one: readonly Json[], other: readonly Json[]): boolean {
  return one.every((item) => other.includes(item)) && other.every((item) => one.includes(item));
}

function hasContext(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return '@context' in value || Object.values(value).some(hasContext);
}

function isTextOrTexts(value: Json): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string'));
}

function refused(kind: ProblemKind, detail: string): ProofsAnswer {
  return { problems: [problemDetails(kind, detail, 'proof')], controllers: [] };
}
