/**
 * Verifying by the rules of the W3C data model alone, for the conformance
 * surface. What the product says about a badge is verify.ts: it asks more.
 * Source: Verifiable Credentials Data Model 2.0, sections 4.13 (presentations),
 * 7.1 (Verification) and appendix A (Validation: period, status).
 */
import { envelopeProblems, credentialProblems, idOf, isVersion11, presentationProblems } from './vcdm.ts';
import { openEnvelope, tokenProblems } from './enveloped.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { problemDetails, type ProblemDetails } from './problem-details.ts';
import { withFetchBudget, type KeyEnvironment } from './resolve-key.ts';
import { jsonLdProblems } from './vcdm-json-ld.ts';
import { verifyProofs } from './vcdm-proofs.ts';
import { statusProblems, type VerifiedDocument } from './vcdm-status.ts';
import { instantOf } from './vcdm-values.ts';

/**
 * `checks`: what the caller wants of it beside the data model; all when unsaid.
 * `challenge`, `domain`: what the proof of the document itself must have been
 * made for; of documents inside of it nothing is asked.
 */
export type VcdmOptions = { readonly checks?: readonly string[]; readonly challenge?: string; readonly domain?: readonly string[] };
/** Verified when there are no errors. Warnings say what was not looked at. */
export type VcdmReport = { readonly errors: readonly ProblemDetails[]; readonly warnings: readonly ProblemDetails[] };

/** An issuer's clock may be ahead of ours by this many milliseconds. */
const SKEW = 300_000;

/** One credential, with embedded proofs or in an envelope. */
export async function verifyVcdmCredential(presented: Json, options: VcdmOptions, environment: KeyEnvironment): Promise<VcdmReport> {
  const env = withFetchBudget(environment);
  return reportOf(await credentialAnswer(presented, options, env));
}

/**
 * A presentation and every credential in it.
 * @param isSecured false for one that is presented as unsigned: then it has no proof, and only its credentials are verified
 */
export async function verifyVcdmPresentation(presented: Json, isSecured: boolean, options: VcdmOptions, environment: KeyEnvironment): Promise<VcdmReport> {
  const env = withFetchBudget(environment);
  if (!isObject(presented)) return onlyError(problemDetails('PARSING_ERROR', 'a presentation must be an object'));
  const opened = await presentationAnswer(presented, isSecured, options, env);
  if (!opened.ok) return { errors: opened.problems, warnings: [] };
  const { document } = opened;
  const holder = isSecured ? idOf(document['holder']) : null;
  const { challenge: _ofPresentation, domain: _forVerifier, ...inner } = options;
  const answers: { at: string; answer: VerifiedDocument }[] = [];
  for (const [index, credential] of listOf(document['verifiableCredential']).entries()) {
    answers.push({ at: `verifiableCredential[${index}]`, answer: await credentialAnswer(credential, inner, env, holder) });
  }
  return {
    errors: answers.flatMap(({ at, answer }) => (answer.ok ? [] : answer.problems.map((problem) => inside(problem, at)))),
    warnings: answers.flatMap(({ at, answer }) => (answer.ok ? warningsOf(answer.document).map((problem) => inside(problem, at)) : [])),
  };
}

/**
 * @param selfAsserted the holder whose presentation secures credentials of their own that have no other proof (section 4.13.4)
 */
async function credentialAnswer(presented: Json, options: VcdmOptions, env: KeyEnvironment, selfAsserted: string | null = null): Promise<VerifiedDocument> {
  if (!isObject(presented)) return refused([problemDetails('PARSING_ERROR', 'a credential must be an object')]);
  // By its type alone: any URL may be the id of a credential, a data: URL too.
  const isEnvelope = listOf(presented['type']).includes('EnvelopedVerifiableCredential');
  const opened = isEnvelope ? await enveloped(presented, options, env) : await embedded(presented, options, env, selfAsserted);
  if (!opened.ok) return opened;
  const problems = [
    ...periodProblems(opened.document, env.now),
    ...(asksForStatus(options) ? await statusProblems(opened.document, env, (list) => credentialAnswer(list, { checks: ['proof'] }, env)) : []),
  ];
  return problems.length === 0 ? opened : refused(problems);
}

async function embedded(document: JsonObject, options: VcdmOptions, env: KeyEnvironment, selfAsserted: string | null): Promise<VerifiedDocument> {
  const malformed = await modelProblems(document);
  if (malformed.length > 0) return refused(malformed);
  const issuer = idOf(document['issuer']);
  if (!('proof' in document) && selfAsserted !== null && issuer === selfAsserted) return { ok: true, document };
  const { problems } = await verifyProofs(document, { purpose: 'assertionMethod', controller: issuer, ...asked(options) }, env);
  return problems.length === 0 ? { ok: true, document } : refused(problems);
}

async function enveloped(envelope: JsonObject, options: VcdmOptions, env: KeyEnvironment): Promise<VerifiedDocument> {
  const malformed = envelopeProblems(envelope, 'EnvelopedVerifiableCredential');
  if (malformed.length > 0) return refused(malformed);
  const opened = openEnvelope(envelope, 'vc');
  if (!opened.ok) return opened;
  const { token } = opened;
  const inner = isVersion11(token.document) ? [problemDetails('MALFORMED_VALUE_ERROR', 'an enveloped credential is one of version 2.0', 'id')] : await modelProblems(token.document);
  if (inner.length > 0) return refused(inner);
  const other = purposeProblem(token.claims, options);
  if (other !== null) return refused([other]);
  const problems = await tokenProblems(token, idOf(token.document['issuer'])!, 'assertionMethod', env);
  return problems.length === 0 ? { ok: true, document: token.document } : refused(problems);
}

async function modelProblems(document: JsonObject): Promise<ProblemDetails[]> {
  const problems = credentialProblems(document);
  return problems.length > 0 ? problems : jsonLdProblems(document);
}

/** The presentation itself, without its credentials. */
async function presentationAnswer(presented: JsonObject, isSecured: boolean, options: VcdmOptions, env: KeyEnvironment): Promise<VerifiedDocument> {
  const isEnvelope = listOf(presented['type']).includes('EnvelopedVerifiablePresentation');
  if (isEnvelope) return envelopedPresentation(presented, options, env);
  const malformed = presentationProblems(presented);
  const problems = malformed.length > 0 ? malformed : await jsonLdProblems(presented);
  if (problems.length > 0) return refused(problems);
  if (!isSecured) return 'proof' in presented ? refused([problemDetails('PROOF_VERIFICATION_ERROR', 'an unsigned presentation has no proof', 'proof')]) : { ok: true, document: presented };
  const answer = await verifyProofs(presented, { purpose: 'authentication', controller: idOf(presented['holder']), ...asked(options) }, env);
  return answer.problems.length === 0 ? { ok: true, document: presented } : refused(answer.problems);
}

async function envelopedPresentation(envelope: JsonObject, options: VcdmOptions, env: KeyEnvironment): Promise<VerifiedDocument> {
  const malformed = envelopeProblems(envelope, 'EnvelopedVerifiablePresentation');
  if (malformed.length > 0) return refused(malformed);
  const opened = openEnvelope(envelope, 'vp');
  if (!opened.ok) return opened;
  const { document, claims, header } = opened.token;
  const inner = presentationProblems(document);
  const problems = inner.length > 0 ? inner : await jsonLdProblems(document);
  if (problems.length > 0) return refused(problems);
  const holder = idOf(document['holder']) ?? idOf(claims['iss']) ?? idOf(header.kid?.split('#')[0]);
  if (holder === null) return refused([problemDetails('INVALID_VERIFICATION_METHOD', 'nothing names the holder', 'id')]);
  const other = purposeProblem(claims, options);
  if (other !== null) return refused([other]);
  const signature = await tokenProblems(opened.token, holder, 'authentication', env);
  return signature.length === 0 ? { ok: true, document } : refused(signature);
}

/** VC-JOSE-COSE, section 3.1.3: `nonce` and `aud` are what challenge and domain are elsewhere; a token is for whoever is among its `aud` (RFC 7519, section 4.1.3). */
function purposeProblem(claims: JsonObject, { challenge, domain }: VcdmOptions): ProblemDetails | null {
  if (challenge !== undefined && claims['nonce'] !== challenge) return problemDetails('INVALID_CHALLENGE_ERROR', 'nonce is not the expected challenge', 'id');
  if (domain === undefined || domain.some((one) => listOf(claims['aud']).includes(one))) return null;
  return problemDetails('INVALID_DOMAIN_ERROR', 'aud is not the expected domain', 'id');
}

/** The part of the options that a proof must answer. */
function asked({ challenge, domain }: VcdmOptions): Pick<VcdmOptions, 'challenge' | 'domain'> {
  return { ...(challenge === undefined ? {} : { challenge }), ...(domain === undefined ? {} : { domain }) };
}

/** Appendix A, "Validity Periods". */
function periodProblems(document: JsonObject, now: Date): ProblemDetails[] {
  const [start, end] = isVersion11(document) ? (['issuanceDate', 'expirationDate'] as const) : (['validFrom', 'validUntil'] as const);
  const [from, until] = [instantOf(document[start]), instantOf(document[end])];
  if (from !== null && !(from - SKEW <= now.getTime())) return [problemDetails('RANGE_ERROR', 'the credential does not hold yet', start)];
  return until !== null && !(now.getTime() <= until) ? [problemDetails('RANGE_ERROR', 'the credential has expired', end)] : [];
}

/** VC-API lets a caller ask for some checks only; the names of the status check differ between its suites. */
function asksForStatus({ checks }: VcdmOptions): boolean {
  return checks === undefined || checks.some((check) => ['status', 'credentialStatus', 'statusList'].includes(check));
}

/** What was seen and not evaluated: a reader must not take it for checked. */
function warningsOf(document: JsonObject): ProblemDetails[] {
  return ['credentialSchema', 'termsOfUse', 'evidence', 'refreshService']
    .filter((key) => key in document)
    .map((key) => problemDetails('PARSING_ERROR', 'was not evaluated', key))
    .map((problem) => ({ ...problem, type: 'about:blank', title: 'Not evaluated' }));
}

function reportOf(answer: VerifiedDocument): VcdmReport {
  return answer.ok ? { errors: [], warnings: warningsOf(answer.document) } : { errors: answer.problems, warnings: [] };
}

function inside(problem: ProblemDetails, at: string): ProblemDetails {
  return { ...problem, path: problem.path === undefined ? at : `${at}.${problem.path}` };
}

function onlyError(problem: ProblemDetails): VcdmReport {
  return { errors: [problem], warnings: [] };
}

function refused(problems: readonly ProblemDetails[]): VerifiedDocument {
  return { ok: false, problems };
}
