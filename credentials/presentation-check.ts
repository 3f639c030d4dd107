/**
 * The verdict on a presentation: each credential in it as if it had been
 * presented alone, and who presents them. A presentation without a proof says
 * nothing of its own: it is a folder, and as good as what lies in it. With one, it
 * is a statement of the holder, and false when its proof does not hold, when it
 * answers another question, or when it shows what was issued to another.
 * Sources: Verifiable Credentials Data Model 2.0, sections 4.13 and 7.1; Verifiable
 * Credential Data Integrity 1.0, sections 4.4 and 4.5.
 */
import { referenceForms } from './canonical.ts';
import { verifyDataIntegrity } from './data-integrity.ts';
import { checkPresenter, type Answered, type ExpectedAnswer } from './holder-check.ts';
import { isObject, listOf, parseJson, type Json, type JsonObject } from './json.ts';
import { checkPresentationContext, checkPresentationSchema, checkPresentationShape, namedHolder, presentedAlone, presentedCredentials, type Presentation } from './presentation.ts';
import { checkTokenDates, checkTokenProof, tokenHolder, type PresentationToken } from './presentation-token.ts';
import type { Presented } from './read.ts';
import { formOfProof } from './proof-form.ts';
import { failed, notChecked, PASSED, worst, type Outcome } from './reasons.ts';
import { resolveKey, type KeyEnvironment } from './resolve-key.ts';
import { decodeJwt } from './vc-jwt.ts';
import type { BadgeReport, CheckName } from './verify.ts';

/** `holder`: who presents by the presentation's own word; the check `holder` says whether that was shown. `credentials`: the report on each, in an order that the document cannot choose. */
export type PresentationReport = { holder?: string; credentials: BadgeReport[] };
/** The work of the verifier that this part borrows. */
export type Inside = {
  /** The report on one credential, never on a presentation. */
  readonly verifyOne: (presented: Presented) => Promise<BadgeReport>;
  /** The report on what could not even be read as one. */
  readonly unread: (outcome: Outcome) => BadgeReport;
  readonly expected?: ExpectedAnswer;
};
export type PresentationFindings = { outcomes: Partial<Record<CheckName, Outcome>>; presentation: PresentationReport };
type Signed = { readonly proof: Outcome; readonly key_control: Outcome; readonly dates: Outcome; readonly holder: string | null; readonly answered: readonly Answered[] };

/** The outcomes of a presentation, and the report on each credential in it. */
export async function checkPresentation({ document, token }: Presentation, env: KeyEnvironment, inside: Inside): Promise<PresentationFindings> {
  const outcomes: PresentationFindings['outcomes'] = { holder: notChecked('holder_not_presented'), shape: checkPresentationShape(document) };
  const presentation: PresentationReport = { credentials: [] };
  if (outcomes.shape!.outcome !== 'passed') return { outcomes, presentation };
  outcomes.context = checkPresentationContext(document);
  outcomes.schema = checkPresentationSchema(document);
  if (outcomes.context.outcome !== 'passed' || outcomes.schema.outcome !== 'passed') return { outcomes, presentation };
  const signed = token === null ? await embedded(document, env) : await enveloped(token, document, env);
  Object.assign(outcomes, { proof: signed.proof, key_control: signed.key_control, dates: signed.dates });
  if (signed.holder !== null) presentation.holder = signed.holder;
  const documents: JsonObject[] = [];
  for (const credential of presentedCredentials(document)) {
    const alone = presentedAlone(credential);
    if (typeof alone === 'string') presentation.credentials.push(inside.unread(alone === 'envelope_unsupported' ? notChecked(alone) : failed(alone)));
    else presentation.credentials.push(await inside.verifyOne(alone));
    documents.push(typeof alone === 'string' ? {} : documentIn(alone));
  }
  const { credentials } = presentation;
  credentials.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  outcomes.badges = credentials.length === 0 ? notChecked('presentation_empty') : credentialsOutcome(credentials);
  outcomes.issuer = credentials.length === 0 ? notChecked('presentation_empty') : worst(credentials.map((each) => outcomeOf(each, 'issuer')));
  // It has none of these itself; those of its credentials are in the report on each.
  Object.assign(outcomes, { status: { outcome: 'passed', reason: 'no_status_entry' }, endorsements: notChecked('no_endorsement'), evidence: notChecked('no_evidence') });
  outcomes.holder = checkPresenter([signed.proof, signed.key_control, signed.dates], signed.answered, signed.holder, documents, inside.expected);
  return { outcomes, presentation };
}

/** One false credential makes a false presentation; one that could not be checked leaves all of it unsaid. */
function credentialsOutcome(credentials: readonly BadgeReport[]): Outcome {
  if (credentials.some(({ verdict }) => verdict === 'invalid')) return failed('badge_invalid');
  return credentials.every(({ verdict }) => verdict === 'valid') ? PASSED : notChecked('badge_undetermined');
}

/** Embedded proofs, every one of which must hold and be the holder's. Without any, the presentation is as good as what lies in it. */
async function embedded(document: JsonObject, env: KeyEnvironment): Promise<Signed> {
  const proofs = listOf(document['proof']).filter(isObject);
  const named = namedHolder(document);
  const unsigned: Outcome = { outcome: 'passed', reason: 'presentation_unsigned' };
  if (proofs.length === 0) return { proof: unsigned, key_control: unsigned, dates: PASSED, holder: named, answered: [] };
  const holder = named ?? controllerOf(proofs[0]!);
  const found = await Promise.all(proofs.map((proof) => checkOne(document, proof, holder, env)));
  return {
    proof: worst(found.map((each) => each.proof)), key_control: worst(found.map((each) => each.key_control)), dates: PASSED, holder,
    answered: proofs.map(({ challenge, domain }) => ({ challenge, domain })),
  };
}

/** Data Integrity 1.0, section 4.4, for one proof of purpose `authentication`. */
async function checkOne(document: JsonObject, proof: JsonObject, holder: string | null, env: KeyEnvironment): Promise<Pick<Signed, 'proof' | 'key_control'>> {
  const form = formOfProof(proof, 'authentication', env.now);
  if (form.outcome !== 'passed') return { proof: form, key_control: notChecked('previous_check_failed') };
  if (holder === null) return { proof: notChecked('previous_check_failed'), key_control: failed('key_not_controlled_by_issuer') };
  const resolved = await resolveKey(String(proof['verificationMethod']), holder, env, 'authentication');
  if (!resolved.ok) return { proof: notChecked(resolved.outcome === 'failed' ? 'previous_check_failed' : resolved.reason), key_control: { outcome: resolved.outcome, reason: resolved.reason } };
  const key_control = resolved.control ?? PASSED;
  // Not the forms of the verification: their shapes are of badges, and nothing that holders sign is to stay in them.
  const answer = await verifyDataIntegrity(document, proof, resolved.key, referenceForms(undefined, env.forms?.primitives), 'authentication');
  return { proof: answer.ok ? PASSED : answer.reason === 'cryptosuite_unsupported' ? notChecked(answer.reason) : failed(answer.reason), key_control };
}

/** VC-JOSE-COSE, section 3.1.3: `nonce` and `aud` are what challenge and domain are elsewhere. */
async function enveloped(token: PresentationToken, document: JsonObject, env: KeyEnvironment): Promise<Signed> {
  const holder = namedHolder(document) ?? tokenHolder(token);
  const { proof: nested } = document;
  const answered = [{ challenge: token.claims['nonce'], domain: token.claims['aud'] }];
  const dates = checkTokenDates(token, env.now);
  // A proof inside of a token would be a second word on the same: which of them a reader means is not ours to guess.
  if (nested !== undefined) return { proof: failed('ambiguous_document'), key_control: notChecked('previous_check_failed'), dates, holder, answered };
  if (holder === null) return { proof: notChecked('previous_check_failed'), key_control: failed('key_not_controlled_by_issuer'), dates, holder, answered };
  return { ...(await checkTokenProof(token, document, holder, env)), dates, holder, answered };
}

/** The DID of which a verification method is a part. */
function controllerOf({ verificationMethod }: JsonObject): string | null {
  return typeof verificationMethod === 'string' && verificationMethod.startsWith('did:') ? verificationMethod.split('#')[0]! : null;
}

/** The credential in what was presented; an empty one for what could not be read, whose report says so. */
function documentIn({ kind, text }: Presented): JsonObject {
  if (kind === 'jwt') {
    const decoded = decodeJwt(text);
    const claims = decoded.ok && 'vc' in decoded.payload ? withSubject(decoded.credential as JsonObject, decoded.payload['sub'] as Json | undefined) : null;
    return decoded.ok ? (claims ?? (decoded.credential as JsonObject)) : {};
  }
  const parsed = parseJson(text);
  return parsed.ok && isObject(parsed.value) ? parsed.value : {};
}

/** Data Model 1.1, section 6.3.1: `sub` stands for the id of the subject, which may be left out. */
function withSubject(credential: JsonObject, sub: Json | undefined): JsonObject {
  const subject = credential['credentialSubject'];
  return isObject(subject) && subject['id'] === undefined && sub !== undefined ? { ...credential, credentialSubject: { ...subject, id: sub } } : credential;
}

const outcomeOf = ({ checks }: BadgeReport, name: CheckName): Outcome => (checks.find((check) => check.name === name) as Outcome | undefined) ?? notChecked('previous_check_failed');
const placeOf = (report: BadgeReport): string => JSON.stringify([report.view?.achievement.id ?? '~', report.view?.id ?? '~', report]);
