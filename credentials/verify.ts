/**
 * The verdict on what somebody presents. Every check is reported by name; a check
 * that could not be made is said to be unmade and never counts as passed.
 * Source: Open Badges 3.0, section 9.1 (OpenBadgeCredential Verification);
 * Verifiable Credentials Data Model 2.0, section 7.1 (Verification).
 */
import {
  checkContext, checkDates, checkEndorsements, checkEvidence, checkHolder, checkIssuer, checkParity, checkProofs, checkSchema, checkShape, checkStatus,
  type PresentedKind, type Shown,
} from './checks.ts';
import { referenceForms, rememberedForms, type Forms } from './canonical.ts';
import type { Memory } from './memory.ts';
import type { OpenBadgeCredential } from './model.ts';
import { webPrimitives } from './primitives.ts';
import { hex } from './checked.ts';
import type { EndorsementView } from './endorsement-view.ts';
import { isObject, parseJson, type Json, type JsonObject } from './json.ts';
import { issuerOf, type Token } from './proof-check.ts';
import type { Presented } from './read.ts';
import { failed, notChecked, PASSED, type Outcome, type Reason } from './reasons.ts';
import { withFetchBudget, type Fetched, type KeyEnvironment } from './resolve-key.ts';
import { kindOf } from './strict-shape.ts';
import { decodeJwt } from './vc-jwt.ts';
import { viewOf, type BadgeView } from './view.ts';

export type { Reason } from './reasons.ts';
export type VerifyEnvironment = {
  readonly now: Date;
  /** The only way out. Guarded by whoever supplies it: addresses, sizes, times, redirects. */
  fetch(url: string, purpose: 'key' | 'status'): Promise<Fetched>;
  /** The issuer as this verifier knows it, or null. */
  recognise(issuerId: string): Promise<{ name: string; url: string } | null>;
  /** The one http origin that may be asked, such as http://localhost:8787. */
  readonly loopbackOrigin?: string;
  /** What was kept of earlier verifications. The answers are the same without. */
  readonly memory?: Memory;
  /** How canonical forms are come by, where there is no memory; the reference's way when absent. */
  readonly forms?: Forms;
};

export const CHECK_NAMES = ['shape', 'context', 'schema', 'proof', 'key_control', 'issuer', 'dates', 'status', 'endorsements', 'evidence', 'holder'] as const;
export type CheckName = (typeof CHECK_NAMES)[number];
export type CheckResult = { name: CheckName; outcome: 'passed' | 'failed' | 'not_checked'; reason?: Reason };
export type Verdict = 'valid' | 'invalid' | 'undetermined';
export type VerificationReport = {
  verdict: Verdict;
  /** What the document says it is, and was held to be. A genuine endorsement is no badge: whoever shows a verdict says of what. */
  kind: PresentedKind;
  /** Every name once, in the order of CHECK_NAMES. */
  checks: CheckResult[];
  /** Present when the document can be read in one way only, even if its signature or dates are wrong. */
  view?: BadgeView;
  /** The same of an endorsement; a report has one of the two at the most. */
  endorsement?: EndorsementView;
  /** The issuer as this verifier knows it; the name in the view is the badge's own. Present when `issuer` passed. */
  recognised?: { name: string; url: string };
  /** Hex SHA-256 of the presented text in UTF-8. */
  digest: string;
};

/** These decide; `issuer` can only take away certainty; the others are reported. */
const DECIDING: readonly CheckName[] = ['shape', 'context', 'schema', 'proof', 'key_control', 'dates', 'status'];

type Outcomes = Partial<Record<CheckName, Outcome>>;
type Findings = { outcomes: Outcomes; kind: PresentedKind; shown?: Shown; recognised?: { name: string; url: string } };

/**
 * Verifies one presented credential.
 * @param presented what `readPresented` returned
 * @returns a report; never throws for anything in the credential or for the environment's faults
 */
export async function verify(presented: Presented, env: VerifyEnvironment): Promise<VerificationReport> {
  const { outcomes, kind, shown, recognised } = await findingsOn(presented, env).catch((): Findings => ({ outcomes: { shape: notChecked('internal_error') }, kind: 'badge' }));
  const checks = CHECK_NAMES.map((name) => ({ name, ...(outcomes[name] ?? notChecked('previous_check_failed')) }));
  const digest = hex(await (env.memory?.shapes.primitives ?? webPrimitives).sha256(presented.text));
  return { verdict: verdictOn(checks), kind, checks, ...shown, ...(recognised === undefined ? {} : { recognised }), digest };
}

/**
 * The verdict alone, for the issuer who looks once more at what was just signed:
 * true exactly for what `verify` calls valid, without report and view.
 * @param text a credential with an embedded proof
 */
export async function isValid(text: string, world: VerifyEnvironment): Promise<boolean> {
  const known = await world.memory?.shapes.signedBadge(text, 'deciding');
  if (known == null || world.memory === undefined) return (await verify({ kind: 'json', text }, world)).verdict === 'valid';
  const env = { ...withFetchBudget(world), forms: rememberedForms(world.memory.shapes, known) };
  try {
    if (checkDates(known.document, env.now).outcome !== 'passed') return false;
    const { proof, key_control } = await checkProofs(known.document, null, env);
    if (proof.outcome !== 'passed' || key_control.outcome !== 'passed') return false;
    if ((await env.recognise(issuerOf(known.document) ?? '')) === null) return false;
    return (await checkStatus(known.document, env)).outcome === 'passed';
  } catch {
    return false;
  }
}

/**
 * 'invalid' when a deciding check failed; 'undetermined' when one could not be
 * made or the issuer is not recognised; 'valid' only when all of them passed.
 */
export function verdictOn(checks: readonly CheckResult[]): Verdict {
  const outcomeOf = (name: CheckName): CheckResult['outcome'] => checks.find((check) => check.name === name)?.outcome ?? 'not_checked';
  if (DECIDING.some((name) => outcomeOf(name) === 'failed')) return 'invalid';
  return DECIDING.every((name) => outcomeOf(name) === 'passed') && outcomeOf('issuer') === 'passed' ? 'valid' : 'undetermined';
}

/** The gates in order: nothing is done with a document that the gate before it refused. */
async function findingsOn(presented: Presented, world: VerifyEnvironment): Promise<Findings> {
  const known = presented.kind === 'json' ? await world.memory?.shapes.signedBadge(presented.text, 'whole') : null;
  const env = { ...withFetchBudget(world), forms: rememberedForms(world.memory?.shapes ?? world.forms ?? referenceForms(), known ?? undefined) };
  const outcomes: Outcomes = { holder: checkHolder() };
  if (known != null) return findingsOnKnown(known.document, env, outcomes);
  const opened = open(presented);
  if (!opened.ok) return { outcomes: { ...outcomes, [opened.check]: opened.outcome }, kind: 'badge' };
  const kind: PresentedKind = kindOf(opened.document) === 'endorsement' ? 'endorsement' : 'badge';
  outcomes.shape = await attempt(() => checkShape(opened.document, kind));
  if (outcomes.shape.outcome !== 'passed' || !isObject(opened.document)) return { outcomes, kind };
  const { document, token } = opened as { document: JsonObject; token: Token | null };
  outcomes.dates = await attempt(() => checkDates(document, env.now));
  outcomes.evidence = await attempt(() => checkEvidence(document));
  if (!(await checkMeaning(document, kind, env, outcomes))) return { outcomes, kind };
  const shown = await checkModel(document, kind, outcomes);
  const recognised = await checkSource(document, token, env, outcomes);
  return { outcomes, kind, ...(shown === null ? {} : { shown }), ...(recognised === null ? {} : { recognised }) };
}

/** A badge like one that passed the whole check before: shape, contexts and model are the same; whose it is, and whether it holds, is asked of each. */
async function findingsOnKnown(document: JsonObject, env: VerifyEnvironment, outcomes: Outcomes): Promise<Findings> {
  Object.assign(outcomes, { shape: PASSED, context: PASSED, schema: PASSED });
  outcomes.dates = await attempt(() => checkDates(document, env.now));
  outcomes.evidence = await attempt(() => checkEvidence(document));
  const recognised = await checkSource(document, null, env, outcomes);
  return { outcomes, kind: 'badge', shown: { view: viewOf(document as OpenBadgeCredential) }, ...(recognised === null ? {} : { recognised }) };
}

/** context and the second half of shape: true when the document means one thing and all of it is defined. */
async function checkMeaning(document: JsonObject, kind: PresentedKind, env: KeyEnvironment, outcomes: Outcomes): Promise<boolean> {
  outcomes.context = await attempt(async () => {
    const { outcome, form } = await checkContext(document, kind, env.forms);
    if (form !== null) outcomes.shape = await attempt(() => checkParity(form));
    return outcome;
  });
  if (outcomes.shape?.outcome !== 'passed') delete outcomes.dates; // a date that reads two ways is no date
  return outcomes.context.outcome === 'passed' && outcomes.shape?.outcome === 'passed';
}

/** schema, and what may be shown. Proofs do not depend on it: who made a document that breaks the model is worth knowing. */
async function checkModel(document: JsonObject, kind: PresentedKind, outcomes: Outcomes): Promise<Shown | null> {
  let shown: Shown | null = null;
  outcomes.schema = await attempt(() => {
    const found = checkSchema(document, kind);
    shown = found.shown;
    return found.outcome;
  });
  return shown;
}

/**
 * proof, key_control, issuer, status and endorsements: all that needs the issuer.
 * Without a proof that holds, issuer and addresses are only claimed: nobody is
 * recognised by them and nothing is contacted. With one, status is asked whatever
 * the dates or a second proof say, so that neither can hide a revocation.
 */
async function checkSource(document: JsonObject, token: Token | null, env: VerifyEnvironment, outcomes: Outcomes): Promise<{ name: string; url: string } | null> {
  let vouched = false;
  outcomes.key_control = notChecked('internal_error');
  outcomes.proof = await attempt(async () => {
    const found = await checkProofs(document, token, env);
    outcomes.key_control = found.key_control;
    vouched = found.vouched;
    return found.proof;
  });
  if (!vouched) return null;
  let recognised: { name: string; url: string } | null = null;
  outcomes.issuer = await attempt(async () => {
    recognised = await env.recognise(issuerOf(document) ?? '');
    return checkIssuer(recognised);
  });
  outcomes.status = await attempt(() => checkStatus(document, env));
  outcomes.endorsements = await attempt(() => checkEndorsements(document, env));
  return recognised;
}

type Opened = { ok: true; document: Json; token: Token | null } | { ok: false; check: 'shape' | 'proof'; outcome: Outcome };

/** The document in the presented text, with the token around it. */
function open(presented: Presented): Opened {
  const text = presented.text.trim();
  if (presented.kind === 'json') {
    const parsed = parseJson(presented.text);
    return parsed.ok ? { ok: true, document: parsed.value, token: null } : { ok: false, check: 'shape', outcome: failed(parsed.reason) };
  }
  if (text.endsWith('.')) return { ok: false, check: 'proof', outcome: failed('proof_missing') };
  const decoded = decodeJwt(text);
  if (!decoded.ok) {
    const check = decoded.reason === 'algorithm_not_allowed' || decoded.reason === 'jwt_header_not_allowed' ? 'proof' : 'shape';
    return { ok: false, check, outcome: failed(decoded.reason) };
  }
  // The claim `vc` belongs to the data model 1.1 (Open Badges 3.0, section 8.2).
  if ('vc' in decoded.payload) return { ok: false, check: 'shape', outcome: failed('data_model_unsupported') };
  return { ok: true, document: decoded.credential as JsonObject, token: { compact: text, header: decoded.header } };
}

/** A fault inside a check leaves that check unmade; it can never make it pass. */
async function attempt(check: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await check();
  } catch {
    return notChecked('internal_error');
  }
}
