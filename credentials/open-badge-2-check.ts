/**
 * The verdict on an Open Badges 2.0 badge. One that is hosted has no proof: its
 * host says over https, now, whether it issued it like this. That answer stands
 * where a proof stands elsewhere and is named as what it is
 * (`confirmed_by_host`). What is presented only says whom to ask; what is shown
 * are the host's words. One that is signed is verified with the key that the
 * issuer's profile names (open-badge-2-signed.ts).
 * Source: Open Badges 2.0, "Verification", "HostedBadge Verification",
 * "SignedBadge Verification".
 */
import { dateOutcome } from './dates.ts';
import { isObject, type JsonObject } from './json.ts';
import { checkOneContext, checkPlainNames, isAssertion, type AssertionToken, type PresentedAssertion } from './open-badge-2.ts';
import { askHost, isHostOfIssuer, isWithinScope } from './open-badge-2-host.ts';
import { Assertion, BadgeClass, IssuerProfile, RevokedAssertion } from './open-badge-2-model.ts';
import { checkAssertionSignature, checkRevocationList } from './open-badge-2-signed.ts';
import { viewOfAssertion } from './open-badge-2-view.ts';
import { failed, notChecked, PASSED, worst, type Outcome } from './reasons.ts';
import type { KeyEnvironment } from './resolve-key.ts';
import type { CheckName } from './verify.ts';
import type { BadgeView } from './view.ts';

/** `host`: who was asked, and alone can confirm it; `hosted`: that its word is all there is, since the badge is not signed. */
export type OpenBadge2Report = { host: string; hosted: boolean };
/** The assertion itself, the class of its badge, its issuer, a key and a list of withdrawals. */
export const MOST_HOST_QUESTIONS = 5;

type Outcomes = Partial<Record<CheckName, Outcome>>;
export type OpenBadge2Findings<Known> = { outcomes: Outcomes; view?: BadgeView; openBadge2?: OpenBadge2Report; recognised?: Known };
type Environment<Known> = KeyEnvironment & { recognise(issuerId: string): Promise<Known | null> };
type Source = { readonly badge: BadgeClass; readonly issuer: IssuerProfile };
type Found<Value> = ({ ok: true } & Value) | { ok: false; outcome: Outcome };

const CONFIRMED: Outcome = { outcome: 'passed', reason: 'confirmed_by_host' };

/** All checks of an assertion, hosted or signed. @param presented what `openAssertion` returned */
export async function checkAssertion<Known>(presented: PresentedAssertion, env: Environment<Known>): Promise<OpenBadge2Findings<Known>> {
  const outcomes: Outcomes = { holder: notChecked('holder_not_presented') };
  if ('address' in presented) return confirmedByHost(presented.address, null, outcomes, env);
  const { document, token } = presented;
  const assertion = read(document, outcomes, env.now);
  if (assertion === null) return { outcomes };
  if (token === null && isHosted(assertion)) return confirmedByHost(assertion.id, assertion, outcomes, env);
  if (token !== null && !isHosted(assertion)) return signedByIssuer(assertion, document, token, outcomes, env);
  // A text that calls itself signed has no signature; a token that calls itself hosted leaves open whom to ask.
  outcomes.proof = failed(token === null ? 'proof_missing' : 'ambiguous_document');
  return { outcomes };
}

/** @param presented what was presented beside the address, already read */
async function confirmedByHost<Known>(address: string, presented: Assertion | null, outcomes: Outcomes, env: Environment<Known>): Promise<OpenBadge2Findings<Known>> {
  const openBadge2: OpenBadge2Report = { host: URL.canParse(address) ? new URL(address).host : '', hosted: true };
  const answer = await askHost(address, env);
  if (!answer.ok) {
    outcomes.proof = answer.outcome;
    if (presented === null) outcomes.shape = answer.outcome;
    if (answer.gone) outcomes.status = failed('revoked');
    return { outcomes, openBadge2 };
  }
  const { document } = answer;
  const isThere = document['id'] === address;
  if (isThere && RevokedAssertion.safeParse(document).success) outcomes.status = failed('revoked');
  // From here on, what counts and what is shown is the host's own document.
  const found: Outcomes = {};
  const hosted = isAssertion(document) ? read(document, found, env.now) : null;
  if (hosted === null) {
    outcomes.proof = notChecked('host_unreadable');
    // Of what was taken back nothing need be left to read.
    if (presented === null && outcomes.status === undefined) Object.assign(outcomes, isAssertion(document) ? found : { shape: failed('not_an_open_badge') });
    return { outcomes, openBadge2 };
  }
  Object.assign(outcomes, found);
  if (!isThere || !isHosted(hosted) || (presented !== null && !confirms(hosted, presented))) {
    outcomes.proof = failed('host_disagrees');
    return { outcomes, openBadge2 };
  }
  const source = await sourceOf(hosted, env);
  if (!source.ok) {
    outcomes.proof = source.outcome;
    return { outcomes, openBadge2 };
  }
  const isAllowed = isWithinScope(address, source.issuer) && isHostOfIssuer(source.badge.id, source.issuer);
  Object.assign(outcomes, { proof: CONFIRMED, key_control: isAllowed ? CONFIRMED : failed('host_not_allowed'), status: outcomes.status ?? PASSED });
  return { outcomes, openBadge2, ...(await told(hosted, source, isAllowed, outcomes, env)) };
}

async function signedByIssuer<Known>(assertion: Assertion, document: JsonObject, token: AssertionToken, outcomes: Outcomes, env: Environment<Known>): Promise<OpenBadge2Findings<Known>> {
  const source = await sourceOf(assertion, env);
  if (!source.ok) {
    outcomes.proof = source.outcome;
    return { outcomes };
  }
  const { badge, issuer } = source;
  const { proof, key_control } = await checkAssertionSignature(token, assertion, issuer, env);
  // The words of a class that is not in the token are its host's: that host must be the issuer's, too.
  const isOwn = isObject(document['badge']) || isHostOfIssuer(badge.id, issuer);
  Object.assign(outcomes, { proof, key_control: worst([key_control, isOwn ? PASSED : failed('host_not_allowed')]) });
  const holds = proof.outcome === 'passed' && outcomes.key_control?.outcome === 'passed';
  if (holds) outcomes.status = assertion.revoked === true ? failed('revoked') : await checkRevocationList(assertion.id, issuer, env);
  return { outcomes, openBadge2: { host: new URL(issuer.id).host, hosted: false }, ...(await told(assertion, source, holds, outcomes, env)) };
}

/** What may be shown, and whether the issuer is known: asked only for whoever was shown to be the issuer. */
async function told<Known>(assertion: Assertion, { badge, issuer }: Source, isIssuers: boolean, outcomes: Outcomes, env: Environment<Known>): Promise<{ view: BadgeView; recognised?: Known }> {
  const view = viewOfAssertion(assertion, badge, issuer);
  Object.assign(outcomes, { endorsements: notChecked('no_endorsement'), evidence: notChecked(view.evidence.length === 0 ? 'no_evidence' : 'evidence_not_fetched') });
  if (!isIssuers) return { view };
  const recognised = await env.recognise(issuer.id);
  outcomes.issuer = recognised === null ? failed('issuer_unknown') : PASSED;
  return recognised === null ? { view } : { view, recognised };
}

/** shape, context, schema and dates of an assertion; null when it cannot be taken at its word. */
function read(document: JsonObject, outcomes: Outcomes, now: Date): Assertion | null {
  outcomes.shape = checkPlainNames(document);
  if (outcomes.shape.outcome !== 'passed') return null;
  outcomes.context = checkOneContext(document);
  const parsed = Assertion.safeParse(document);
  outcomes.schema = parsed.success ? PASSED : failed('schema_violation');
  if (!parsed.success) return null;
  const { issuedOn, expires } = parsed.data;
  outcomes.dates = dateOutcome({ validFrom: issuedOn, ...(expires === undefined ? {} : { validUntil: expires }) }, now);
  return parsed.data;
}

/**
 * The class and the issuer. A class may stand in the assertion itself: then it is
 * the same speaker's word. The issuer's profile is taken from its own address
 * alone, since it says who may speak for it.
 */
async function sourceOf({ badge: named }: Assertion, env: KeyEnvironment): Promise<Found<Source>> {
  const isInside = Object.keys(named).length > 1;
  const classed = isInside ? { ok: true as const, document: named as JsonObject } : await documentAt(named.id, env);
  if (!classed.ok) return classed;
  const badge = BadgeClass.safeParse(classed.document);
  if (!badge.success || checkPlainNames(classed.document).outcome !== 'passed') return { ok: false, outcome: notChecked('host_unreadable') };
  const profile = await documentAt(badge.data.issuer.id, env);
  if (!profile.ok) return profile;
  const issuer = IssuerProfile.safeParse(profile.document);
  if (!issuer.success || checkPlainNames(profile.document).outcome !== 'passed') return { ok: false, outcome: notChecked('host_unreadable') };
  return { ok: true, badge: badge.data, issuer: issuer.data };
}

/** The document of this address; one that gives itself another is another. */
async function documentAt(url: string, env: KeyEnvironment): Promise<Found<{ document: JsonObject }>> {
  const answer = await askHost(url, env);
  if (!answer.ok) return { ok: false, outcome: answer.outcome };
  return answer.document['id'] === url ? answer : { ok: false, outcome: failed('host_disagrees') };
}

/** Does the host say what was presented: of whom, what, and for how long? It may say more. */
function confirms(hosted: Assertion, presented: Assertion): boolean {
  const { recipient, badge, issuedOn, expires } = presented;
  return (
    same(recipient, hosted.recipient) && badge.id === hosted.badge.id && Date.parse(issuedOn) === Date.parse(hosted.issuedOn) &&
    (expires === undefined || (hosted.expires !== undefined && Date.parse(expires) === Date.parse(hosted.expires)))
  );
}

function same(one: Assertion['recipient'], other: Assertion['recipient']): boolean {
  return one.hashed === other.hashed && one.salt === other.salt && String(one.type) === String(other.type) && one.identity.toLowerCase() === other.identity.toLowerCase();
}

function isHosted({ verification }: Assertion): boolean {
  return verification.type.every((type) => type === 'HostedBadge' || type === 'hosted');
}
