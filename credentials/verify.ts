/**
 * The verdict on what somebody presents. Every check is reported by name; a check
 * that could not be made is said to be unmade and never counts as passed.
 * A CLR is verified as what it is, and each badge inside as if it had been
 * presented alone.
 * Source: Open Badges 3.0, section 9.1 (OpenBadgeCredential Verification); CLR
 * 2.0, section 9 (the same for a ClrCredential); Verifiable Credentials Data
 * Model 2.0, section 7.1 (Verification).
 */
import {
  checkClrSchema, checkContext, checkDates, checkEndorsements, checkHolder, checkIssuer, checkParity, checkProofs, checkSchema, checkShape, checkStatus,
  type Presentable, type Shown,
} from './checks.ts';
import { referenceForms, rememberedForms, type Forms } from './canonical.ts';
import { badgesIn } from './clr.ts';
import { clrViewOf, type ClrView } from './clr-view.ts';
import type { Memory } from './memory.ts';
import type { OpenBadgeCredential } from './model.ts';
import { webPrimitives } from './primitives.ts';
import { hex } from './checked.ts';
import { checkResources, citedResources, evidenceOutcome, type EvidenceAnswer, type EvidenceReport } from './evidence-check.ts';
import type { EndorsementView } from './endorsement-view.ts';
import { isObject, parseJson, type Json, type JsonObject } from './json.ts';
import { issuerOf, type Token } from './proof-check.ts';
import type { Presented } from './read.ts';
import { failed, notChecked, PASSED, type Outcome, type Reason } from './reasons.ts';
import { withFetchBudget, type Fetched, type KeyEnvironment } from './resolve-key.ts';
import { kindOf } from './strict-shape.ts';
import { decodeJwt } from './vc-jwt.ts';
import { viewOf, type BadgeView } from './view.ts';

export type { EvidenceAnswer, EvidenceReport, EvidenceState } from './evidence-check.ts';
export type { Reason } from './reasons.ts';
export type VerifyEnvironment = {
  readonly now: Date;
  /** The only way out. Guarded by whoever supplies it: addresses, sizes, times, redirects. */
  fetch(url: string, purpose: 'key' | 'status'): Promise<Fetched>;
  /** The issuer as this verifier knows it, or null. */
  recognise(issuerId: string): Promise<{ name: string; url: string } | null>;
  /** A way to the bytes of what a badge cites, for whoever has one; never another host's. Asked only when the proof holds and the issuer is recognised. */
  evidence?(id: string): Promise<EvidenceAnswer>;
  /** The one http origin that may be asked, such as http://localhost:8787. */
  readonly loopbackOrigin?: string;
  /** What was kept of earlier verifications. The answers are the same without. */
  readonly memory?: Memory;
  /** How canonical forms are come by, where there is no memory; the reference's way when absent. */
  readonly forms?: Forms;
};

export const CHECK_NAMES = ['shape', 'context', 'schema', 'proof', 'key_control', 'issuer', 'dates', 'status', 'endorsements', 'evidence', 'holder'] as const;
/** A CLR has one check more: whether each badge in it is valid. */
export const CLR_CHECK_NAMES = ['shape', 'context', 'schema', 'proof', 'key_control', 'issuer', 'dates', 'status', 'badges', 'endorsements', 'evidence', 'holder'] as const;
export type CheckName = (typeof CLR_CHECK_NAMES)[number];
export type CheckResult = { name: CheckName; outcome: 'passed' | 'failed' | 'not_checked'; reason?: Reason };
export type Verdict = 'valid' | 'invalid' | 'undetermined';
export type VerificationReport = {
  verdict: Verdict;
  /** What the document says it is, and was held to be. A genuine endorsement is no badge: whoever shows a verdict says of what. */
  kind: Presentable;
  /** Every name once, in the order of CHECK_NAMES, or of CLR_CHECK_NAMES for a CLR. */
  checks: CheckResult[];
  /** Present when the document can be read in one way only, even if its signature or dates are wrong. */
  view?: BadgeView;
  /** The same of an endorsement; a report has one of the two at the most. */
  endorsement?: EndorsementView;
  /** The issuer as this verifier knows it; the name in the view is the badge's own. Present when `issuer` passed. */
  recognised?: { name: string; url: string };
  /** Each resource that the badge cites by address, and whether it still is what was cited. Never part of the verdict; present with the view. */
  evidence?: EvidenceReport[];
  /** Present for a CLR. */
  clr?: ClrReport;
  /** Hex SHA-256 of the presented text in UTF-8. */
  digest: string;
};

/** `badges`: the report on each, in an order that the document cannot choose; empty when the CLR could not be read. */
export type ClrReport = { view?: ClrView; badges: BadgeReport[] };
export type BadgeReport = Pick<VerificationReport, 'verdict' | 'kind' | 'checks' | 'view' | 'endorsement' | 'recognised' | 'evidence'>;

/** These decide; `issuer` can only take away certainty; the others are reported. */
const DECIDING: readonly CheckName[] = ['shape', 'context', 'schema', 'proof', 'key_control', 'dates', 'status'];

type Outcomes = Partial<Record<CheckName, Outcome>>;
type Findings = { outcomes: Outcomes; kind: Presentable; shown?: Shown; recognised?: { name: string; url: string }; clr?: ClrReport; evidence?: EvidenceReport[] };

/** Documents that one verification may ask for: the issuer's keys and its lists. The badges of a semester may stand in several lists. */
const MOST_FETCHES: Readonly<Record<Presentable, number>> = { badge: 4, clr: 8, endorsement: 4 };

/**
 * Verifies one presented credential.
 * @param presented what `readPresented` returned
 * @returns a report; never throws for anything in the credential or for the environment's faults
 */
export async function verify(presented: Presented, env: VerifyEnvironment): Promise<VerificationReport> {
  const findings = await findingsOn(presented, env).catch((): Findings => ({ outcomes: { shape: notChecked('internal_error') }, kind: 'badge' }));
  const digest = hex(await (env.memory?.shapes.primitives ?? webPrimitives).sha256(presented.text));
  return { ...reportOn(findings), ...(findings.clr === undefined ? {} : { clr: findings.clr }), digest };
}

function reportOn({ outcomes, kind, shown, recognised, clr, evidence }: Findings): BadgeReport {
  const names: readonly CheckName[] = clr === undefined ? CHECK_NAMES : CLR_CHECK_NAMES;
  const checks = names.map((name) => ({ name, ...(outcomes[name] ?? notChecked('previous_check_failed')) }));
  return { verdict: verdictOn(checks), kind, checks, ...shown, ...(recognised === undefined ? {} : { recognised }), ...(evidence === undefined ? {} : { evidence }) };
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
  const deciding: readonly CheckName[] = checks.some(({ name }) => name === 'badges') ? [...DECIDING, 'badges'] : DECIDING;
  if (deciding.some((name) => outcomeOf(name) === 'failed')) return 'invalid';
  return deciding.every((name) => outcomeOf(name) === 'passed') && outcomeOf('issuer') === 'passed' ? 'valid' : 'undetermined';
}

/** The gates in order: nothing is done with a document that the gate before it refused. */
async function findingsOn(presented: Presented, world: VerifyEnvironment): Promise<Findings> {
  const known = presented.kind === 'json' ? await world.memory?.shapes.signedBadge(presented.text, 'whole') : null;
  const forms = rememberedForms(world.memory?.shapes ?? world.forms ?? referenceForms(), known ?? undefined);
  if (known != null) return findingsOnKnown(known.document, { ...withFetchBudget(world), forms }, { holder: checkHolder() });
  const opened = open(presented);
  if (!opened.ok) return { outcomes: { holder: checkHolder(), [opened.check]: opened.outcome }, kind: 'badge' };
  const kind = presentedAs(opened.document);
  const signed = presented.kind === 'json' ? (world.memory?.shapes.signedForm(presented.text) ?? null) : null;
  const env = { ...withFetchBudget(world, MOST_FETCHES[kind]), forms: signed === null ? forms : rememberedForms(forms, { document: opened.document as JsonObject, form: signed }) };
  const findings = await (kind === 'clr' ? findingsOnClr(opened.document, opened.token, env) : findingsOnOne(opened.document, kind, opened.token, env));
  await learn(findings, opened.document, presented, env);
  return findings;
}

/** Only what a recognised issuer signed teaches the memory anything: see `vouchFor`. */
async function learn({ outcomes }: Findings, document: Json, presented: Presented, env: VerifyEnvironment & { readonly forms: Forms }): Promise<void> {
  const isVouched = VOUCHING.every((name) => outcomes[name]?.outcome === 'passed');
  if (!isVouched || !isObject(document) || env.memory === undefined) return;
  // What cannot be learnt changes no verdict.
  await env.memory.shapes.vouchFor(document, await env.forms.canonicalForm(document), presented.kind === 'json' ? presented.text : null).catch(() => {});
}

const VOUCHING: readonly CheckName[] = ['shape', 'context', 'schema', 'proof', 'key_control', 'issuer'];

/** A list that is presented, or something without a type of ours, is looked at as a badge, and found not to be one. */
function presentedAs(document: Json): Presentable {
  const kind = kindOf(document);
  return kind === 'status_list' ? 'badge' : kind;
}

async function findingsOnOne(document: Json, kind: 'badge' | 'endorsement', token: Token | null, env: VerifyEnvironment): Promise<Findings> {
  const outcomes: Outcomes = { holder: checkHolder() };
  if (!(await checkText(document, kind, env, outcomes)) || !isObject(document)) return { outcomes, kind };
  const shown = await checkModel(document, kind, outcomes);
  const recognised = await checkSource(document, token, env, outcomes);
  const found = { outcomes, kind, ...(recognised === null ? {} : { recognised }) };
  // What an endorsement names is what it is bound to, no evidence: whoever shows it beside a badge compares the two.
  if (kind === 'endorsement') return { ...found, ...(shown === null ? {} : { shown }) };
  const evidence = await compareEvidence(document, env, outcomes);
  return { ...found, ...(shown === null ? {} : { shown, evidence }) };
}

/** A badge like one that passed the whole check before: shape, contexts and model are the same; whose it is, and whether it holds, is asked of each. */
async function findingsOnKnown(document: JsonObject, env: VerifyEnvironment, outcomes: Outcomes): Promise<Findings> {
  Object.assign(outcomes, { shape: PASSED, context: PASSED, schema: PASSED });
  outcomes.dates = await attempt(() => checkDates(document, env.now));
  const recognised = await checkSource(document, null, env, outcomes);
  const evidence = await compareEvidence(document, env, outcomes);
  return { outcomes, kind: 'badge', shown: { view: viewOf(document as OpenBadgeCredential) }, evidence, ...(recognised === null ? {} : { recognised }) };
}

/** evidence: what was lent to look with is used for a recognised issuer's badge whose proof holds; no other document makes anybody read files. */
async function compareEvidence(document: JsonObject, env: VerifyEnvironment, outcomes: Outcomes): Promise<EvidenceReport[]> {
  const mayAsk = outcomes.proof?.outcome === 'passed' && outcomes.issuer?.outcome === 'passed';
  const evidence = await checkResources(citedResources(document), mayAsk ? env.evidence?.bind(env) : undefined);
  outcomes.evidence = evidenceOutcome('evidence' in document, evidence);
  return evidence;
}

/** The CLR's own checks, and each badge in it as a badge: its own proof, dates and status decide about it. */
async function findingsOnClr(document: Json, token: Token | null, env: VerifyEnvironment): Promise<Findings> {
  const outcomes: Outcomes = { holder: checkHolder() };
  const clr: ClrReport = { badges: [] };
  if (!(await checkText(document, 'clr', env, outcomes)) || !isObject(document)) return { outcomes, kind: 'clr', clr };
  const recognised = await checkSource(document, token, env, outcomes);
  for (const badge of badgesIn(document)) clr.badges.push(reportOn(await findingsOnOne(badge, 'badge', null, env)));
  clr.badges.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  outcomes.badges = badgesOutcome(clr.badges);
  outcomes.schema = await attempt(() => {
    const { outcome, clr: parsed } = checkClrSchema(document);
    if (parsed !== null) clr.view = clrViewOf(parsed, clr.badges.map(({ view }) => view));
    return outcome;
  });
  return { outcomes, kind: 'clr', clr, ...(recognised === null ? {} : { recognised }) };
}

const placeOf = ({ view }: BadgeReport): string => JSON.stringify([view?.achievement.id ?? '~', view?.id ?? '~']);

/** One false badge makes a false record; one that could not be checked leaves all of it unsaid. No badge is no pass. */
function badgesOutcome(badges: readonly BadgeReport[]): Outcome {
  if (badges.some(({ verdict }) => verdict === 'invalid')) return failed('badge_invalid');
  return badges.length > 0 && badges.every(({ verdict }) => verdict === 'valid') ? PASSED : notChecked('badge_undetermined');
}

/** Can the document be read, and in one way only? What follows trusts that it can. */
async function checkText(document: Json, kind: Presentable, env: VerifyEnvironment, outcomes: Outcomes): Promise<boolean> {
  outcomes.shape = await attempt(() => checkShape(document, kind));
  if (outcomes.shape.outcome !== 'passed' || !isObject(document)) return false;
  outcomes.dates = await attempt(() => checkDates(document, env.now));
  outcomes.evidence = await attempt(() => evidenceOutcome('evidence' in document, kind === 'badge' ? citedResources(document) : []));
  return checkMeaning(document, kind, env, outcomes);
}

/** context and the second half of shape: true when the document means one thing and all of it is defined. */
async function checkMeaning(document: JsonObject, kind: Presentable, env: KeyEnvironment, outcomes: Outcomes): Promise<boolean> {
  outcomes.context = await attempt(async () => {
    const { outcome, form } = await checkContext(document, kind, env.forms);
    if (form !== null) outcomes.shape = await attempt(() => checkParity(form));
    return outcome;
  });
  if (outcomes.shape?.outcome !== 'passed') delete outcomes.dates; // a date that reads two ways is no date
  return outcomes.context.outcome === 'passed' && outcomes.shape?.outcome === 'passed';
}

/** schema, and what may be shown. Proofs do not depend on it: who made a document that breaks the model is worth knowing. */
async function checkModel(document: JsonObject, kind: 'badge' | 'endorsement', outcomes: Outcomes): Promise<Shown | null> {
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
  // Lists of issuers that nobody knows are kept apart from the others.
  const { memory } = env;
  outcomes.status = await attempt(() => checkStatus(document, recognised === null && memory !== undefined ? { ...env, memory: memory.ofStrangers } : env));
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
