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
  type Presentable, type Shown, type Single,
} from './checks.ts';
import { referenceForms, rememberedForms, type Forms } from './canonical.ts';
import { badgesIn } from './clr.ts';
import { clrViewOf } from './clr-view.ts';
import { disclosedDates, disclosedStatus, type Disclosure } from './disclosure.ts';
import type { SignedBadge } from './known-shapes.ts';
import type { Memory } from './memory.ts';
import type { OpenBadgeCredential } from './model.ts';
import { webPrimitives } from './primitives.ts';
import { hex } from './checked.ts';
import type { EndorsementReport } from './endorsement-check.ts';
import { checkResources, citedResources, evidenceOutcome, type EvidenceAnswer, type EvidenceReport } from './evidence-check.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { issuerOf, type Token } from './proof-check.ts';
import type { ExpectedAnswer } from './holder-check.ts';
import { open } from './open.ts';
import { openAssertion, type PresentedAssertion } from './open-badge-2.ts';
import type { OpenBadge2Report } from './open-badge-2-check.ts';
import { openPresentation, type OpenedEnvelope, type OpenedPresentation } from './presentation.ts';
import { checkPresentation, type PresentationReport } from './presentation-check.ts';
import { sightingOf, type Presented } from './read.ts';
import { noteRelayed, type Recognised } from './recognised.ts';
import { failed, notChecked, PASSED, type Outcome } from './reasons.ts';
import { CHECK_NAMES, CLR_CHECK_NAMES, type BadgeReport, type CheckName, type CheckResult, type ClrReport, type ReportKind, type Verdict, type VerificationReport } from './report.ts';
import { withFetchBudget, type Fetched, type FetchPurpose, type KeyEnvironment } from './resolve-key.ts';
import { kindOf } from './strict-shape.ts';
import { viewOf } from './view.ts';

export type { EvidenceAnswer, EvidenceReport, EvidenceState } from './evidence-check.ts';
export type { Reason } from './reasons.ts';
export { CHECK_NAMES, CLR_CHECK_NAMES, type BadgeReport, type CheckName, type CheckResult, type ClrReport, type ReportKind, type Verdict, type VerificationReport } from './report.ts';
export type VerifyEnvironment = {
  readonly now: Date;
  /** The only way out. Guarded by whoever supplies it: addresses, sizes, times, redirects. */
  fetch(url: string, purpose: FetchPurpose): Promise<Fetched>;
  /** The issuer as this verifier knows it, or null. */
  recognise(issuerId: string): Promise<Recognised | null>;
  /** A way to the bytes of what a badge cites, for whoever has one; never another host's. Asked only when the proof holds and the issuer is recognised. */
  evidence?(id: string): Promise<EvidenceAnswer>;
  /** What was asked of whoever presents: without a challenge a presentation may be a copy, and `holder` stays unchecked. */
  readonly expected?: ExpectedAnswer;
  /** The one http origin that may be asked, such as http://localhost:8787. */
  readonly loopbackOrigin?: string;
  /** What was kept of earlier verifications. The answers are the same without. */
  readonly memory?: Memory;
  /** How canonical forms are come by, where there is no memory; the reference's way when absent. */
  readonly forms?: Forms;
};

/** These decide; `issuer` can only take away certainty; the others are reported. */
const DECIDING: readonly CheckName[] = ['shape', 'context', 'schema', 'proof', 'key_control', 'dates', 'status'];

type Outcomes = Partial<Record<CheckName, Outcome>>;
type Findings = { outcomes: Outcomes; kind: ReportKind; presentation?: PresentationReport; openBadge2?: OpenBadge2Report; shown?: Shown; clr?: ClrReport; evidence?: EvidenceReport[]; /** SHA-256 of what was presented, where it is known already. */ digest?: Uint8Array } & Source;
/** What is known of a document whose issuer speaks in it. */
type Source = { recognised?: Recognised; endorsements?: EndorsementReport[] };

/** Documents that one verification may ask for: the issuer's keys and its lists. The badges of a semester may stand in several lists. */
const MOST_FETCHES: Readonly<Record<Presentable, number>> = { badge: 4, clr: 8, endorsement: 4, credential: 4 };

/**
 * Verifies one presented credential.
 * @param presented what `readPresented` returned
 * @returns a report; never throws for anything in the credential or for the environment's faults
 */
export async function verify(presented: Presented, env: VerifyEnvironment): Promise<VerificationReport> {
  const { noted, relayed } = noteRelayed(env);
  const findings = await findingsOn(presented, noted).catch((): Findings => ({ outcomes: { shape: notChecked('internal_error') }, kind: 'badge' }));
  const digest = hex(findings.digest ?? (await (env.memory?.shapes.primitives ?? webPrimitives).sha256(presented.text)));
  return {
    ...reportOn(findings),
    ...(findings.presentation === undefined ? {} : { presentation: findings.presentation }),
    ...(findings.openBadge2 === undefined ? {} : { openBadge2: findings.openBadge2 }),
    ...(relayed.size === 0 ? {} : { relayed: [...relayed] }),
    digest,
  };
}

function reportOn({ outcomes, kind, shown, recognised, endorsements, clr, presentation, evidence }: Findings): BadgeReport {
  const names: readonly CheckName[] = clr === undefined && presentation === undefined ? CHECK_NAMES : CLR_CHECK_NAMES;
  const checks = names.map((name) => ({ name, ...(outcomes[name] ?? notChecked('previous_check_failed')) }));
  return { verdict: verdictOn(checks), kind, checks, ...shown, ...(recognised === undefined ? {} : { recognised }), ...(evidence === undefined ? {} : { evidence }), ...(endorsements === undefined ? {} : { endorsements }), ...(clr === undefined ? {} : { clr }) };
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
    if (checkDates(known.document, 'badge', env.now).outcome !== 'passed') return false;
    const { proof, key_control, disclosure } = await checkProofs(known.document, null, env);
    if (proof.outcome !== 'passed' || key_control.outcome !== 'passed' || disclosure !== null) return false;
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
  // Only a presentation says who shows it; one that shows what is another's, or answers another question, is false.
  if (deciding.some((name) => outcomeOf(name) === 'failed') || outcomeOf('holder') === 'failed') return 'invalid';
  return deciding.every((name) => outcomeOf(name) === 'passed') && outcomeOf('issuer') === 'passed' ? 'valid' : 'undetermined';
}

/** A presentation, with each credential in it, a badge of the version before, or one document. */
async function findingsOn(presented: Presented, world: VerifyEnvironment): Promise<Findings> {
  // A text that is recognised as a badge is neither of the others, and need not be read to know.
  const known = await recalled(presented, world);
  if (known === null) {
    const presentation = openPresentation(presented);
    if (presentation !== null) return 'alone' in presentation ? findingsOnEnvelope(presentation.alone, world) : findingsOnPresentation(presentation, world);
    const assertion = openAssertion(presented);
    if (assertion !== null) return findingsOnAssertion(assertion, world);
  }
  const findings = await findingsOnDocument(presented, world, known);
  return known === null || known.digest === null ? findings : { ...findings, digest: known.digest };
}

type Recalled = SignedBadge | null;

/** The badge in a text of an achievement that is known, or null. */
const recalled = async (presented: Presented, world: VerifyEnvironment): Promise<Recalled> =>
  presented.kind === 'json' ? ((await world.memory?.shapes.signedBadge(presented.text, 'whole', sightingOf(presented))) ?? null) : null;

/** The version before has a model and rules of its own: loaded for its badges alone. */
async function findingsOnAssertion(assertion: PresentedAssertion, world: VerifyEnvironment): Promise<Findings> {
  const { checkAssertion, MOST_HOST_QUESTIONS } = await import('./open-badge-2-check.ts');
  const { view, ...found } = await checkAssertion(assertion, withFetchBudget(world, MOST_HOST_QUESTIONS));
  return { ...found, kind: 'open_badge_2', ...(view === undefined ? {} : { shown: { view } }) };
}

/** Verifiable Credentials Data Model 2.0, section 4.13.2: an envelope is the token in it. */
async function findingsOnEnvelope(alone: OpenedEnvelope['alone'], world: VerifyEnvironment): Promise<Findings> {
  if (typeof alone !== 'string') return findingsOnDocument(alone, world, null);
  return { outcomes: { holder: checkHolder(), shape: alone === 'envelope_unsupported' ? notChecked(alone) : failed(alone) }, kind: 'credential' };
}

/** The credentials share one budget of questions; a presentation among them is looked at as a badge, and found to be none. */
async function findingsOnPresentation(opened: OpenedPresentation, world: VerifyEnvironment): Promise<Findings> {
  const kind = 'presentation';
  if (!opened.ok) return { outcomes: { holder: checkHolder(), [opened.check]: opened.outcome }, kind, presentation: { credentials: [] } };
  const env = withFetchBudget(world, MOST_FETCHES.clr);
  const found = await checkPresentation(opened, env, {
    verifyOne: async (presented) => reportOn(await findingsOnDocument(presented, env, await recalled(presented, env))),
    unread: (outcome) => reportOn({ outcomes: { shape: outcome, holder: checkHolder() }, kind: 'badge' }),
    ...(world.expected === undefined ? {} : { expected: world.expected }),
  });
  return { ...found, kind };
}

/** The gates in order: nothing is done with a document that the gate before it refused. */
async function findingsOnDocument(presented: Presented, world: VerifyEnvironment, known: Recalled): Promise<Findings> {
  const forms = rememberedForms(world.memory?.shapes ?? world.forms ?? referenceForms(), known ?? undefined);
  if (known !== null) return findingsOnKnown(known, { ...withFetchBudget(world), forms }, { holder: checkHolder() });
  const opened = open(presented);
  if (!opened.ok) return { outcomes: { holder: checkHolder(), [opened.check]: opened.outcome }, kind: 'badge' };
  const kind = presentedAs(opened.document);
  // The vocabulary of other credentials is anybody's: no shape of theirs is looked for or learnt.
  const isOther = kind === 'credential';
  const signed = presented.kind === 'json' && !isOther ? (world.memory?.shapes.signedForm(presented.text) ?? null) : null;
  const reference = isOther ? rememberedForms(world.forms ?? referenceForms()) : forms;
  const env = { ...withFetchBudget(world, MOST_FETCHES[kind]), forms: signed === null ? reference : rememberedForms(forms, { document: opened.document as JsonObject, form: signed }) };
  const findings = await (kind === 'clr' ? findingsOnClr(opened.document, opened.token, env) : findingsOnOne(opened.document, kind, opened.token, env));
  if (!isOther) await learn(findings, opened.document, presented, env);
  return findings;
}

/** Only what a recognised issuer signed teaches the memory anything: see `vouchFor`. */
async function learn({ outcomes }: Findings, document: Json, presented: Presented, env: VerifyEnvironment & { readonly forms: Forms }): Promise<void> {
  // A derived proof covers what its holder chose: it vouches for itself alone.
  const isVouched = VOUCHING.every((name) => outcomes[name]?.outcome === 'passed') && outcomes.proof?.reason === undefined;
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

async function findingsOnOne(document: Json, kind: Single, token: Token | null, env: VerifyEnvironment): Promise<Findings> {
  const outcomes: Outcomes = { holder: checkHolder() };
  if (!(await checkText(document, kind, env, outcomes)) || !isObject(document)) return { outcomes, kind };
  const shown = await checkModel(document, kind, env, outcomes);
  const found = { outcomes, kind, ...(await checkSource(document, token, env, outcomes)) };
  // What an endorsement names is what it is bound to, no evidence: whoever shows it beside a badge compares the two.
  if (kind !== 'badge') return { ...found, ...(shown === null ? {} : { shown }) };
  const evidence = await compareEvidence(document, env, outcomes);
  return { ...found, ...(shown === null ? {} : { shown, evidence }) };
}

/** A badge like one that passed the whole check before: shape, contexts and model are the same; whose it is, and whether it holds, is asked of each. */
async function findingsOnKnown({ document, isEndorsed }: SignedBadge, env: VerifyEnvironment, outcomes: Outcomes): Promise<Findings> {
  Object.assign(outcomes, { shape: PASSED, context: PASSED, schema: PASSED });
  outcomes.dates = await attempt(() => checkDates(document, 'badge', env.now));
  const source = await checkSource(document, null, env, outcomes, isEndorsed);
  const evidence = await compareEvidence(document, env, outcomes);
  return { outcomes, kind: 'badge', shown: { view: viewOf(document as OpenBadgeCredential) }, evidence, ...source };
}

/** evidence: what was lent to look with is used for a recognised issuer's badge whose proof holds; no other document makes anybody read files. */
async function compareEvidence(document: JsonObject, env: VerifyEnvironment, outcomes: Outcomes): Promise<EvidenceReport[]> {
  const mayAsk = outcomes.proof?.outcome === 'passed' && outcomes.issuer?.outcome === 'passed';
  const evidence = await checkResources(citedResources(document), mayAsk ? env.evidence?.bind(env) : undefined);
  outcomes.evidence = evidenceOutcome(listOf(document['evidence']).length > 0, evidence);
  return evidence;
}

/** The CLR's own checks, and each badge in it as a badge: its own proof, dates and status decide about it. */
async function findingsOnClr(document: Json, token: Token | null, env: VerifyEnvironment): Promise<Findings> {
  const outcomes: Outcomes = { holder: checkHolder() };
  const clr: ClrReport = { badges: [] };
  if (!(await checkText(document, 'clr', env, outcomes)) || !isObject(document)) return { outcomes, kind: 'clr', clr };
  const source = await checkSource(document, token, env, outcomes);
  for (const badge of badgesIn(document)) clr.badges.push(reportOn(await findingsOnOne(badge, 'badge', null, env)));
  clr.badges.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  outcomes.badges = badgesOutcome(clr.badges);
  outcomes.schema = await attempt(() => {
    const { outcome, clr: parsed } = checkClrSchema(document);
    if (parsed !== null) clr.view = clrViewOf(parsed, clr.badges.map(({ view }) => view));
    return outcome;
  });
  return { outcomes, kind: 'clr', clr, ...source };
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
  outcomes.dates = await attempt(() => checkDates(document, kind, env.now));
  outcomes.evidence = await attempt(() => evidenceOutcome(listOf(document['evidence']).length > 0, kind === 'badge' ? citedResources(document) : []));
  return checkMeaning(document, kind, env, outcomes);
}

/** context and the second half of shape: true when the document means one thing and all of it is defined. */
async function checkMeaning(document: JsonObject, kind: Presentable, env: KeyEnvironment, outcomes: Outcomes): Promise<boolean> {
  outcomes.context = await attempt(async () => {
    const { outcome, form } = await checkContext(document, kind, env.forms);
    if (form !== null) outcomes.shape = await attempt(() => checkParity(document, kind, form));
    return outcome;
  });
  if (outcomes.shape?.outcome !== 'passed') delete outcomes.dates; // a date that reads two ways is no date
  return outcomes.context.outcome === 'passed' && outcomes.shape?.outcome === 'passed';
}

/** schema, and what may be shown. Proofs do not depend on it: who made a document that breaks the model is worth knowing. */
async function checkModel(document: JsonObject, kind: Single, env: KeyEnvironment, outcomes: Outcomes): Promise<Shown | null> {
  let shown: Shown | null = null;
  outcomes.schema = await attempt(async () => {
    const found = await checkSchema(document, kind, env.forms);
    shown = found.shown;
    return found.outcome;
  });
  return shown;
}

/**
 * proof, key_control, issuer, status and endorsements: all that needs the issuer.
 * Without a proof that holds, issuer and addresses are only claimed: nobody is
 * recognised by them and nothing is contacted. With one, status is asked whatever
 * the dates or a second proof say, so that neither can hide a revocation. What a
 * holder could have left out unseen is not passed.
 * @param isEndorsed false where it is known that no endorsement stands in the document
 */
async function checkSource(document: JsonObject, token: Token | null, env: VerifyEnvironment, outcomes: Outcomes, isEndorsed = true): Promise<Source> {
  let vouched = false;
  let disclosure: Disclosure | null = null;
  outcomes.key_control = notChecked('internal_error');
  outcomes.proof = await attempt(async () => {
    const found = await checkProofs(document, token, env);
    outcomes.key_control = found.key_control;
    vouched = found.vouched;
    disclosure = found.disclosure;
    return found.proof;
  });
  if (!vouched) return {};
  const dates = outcomes.dates;
  if (dates !== undefined) outcomes.dates = await attempt(() => disclosedDates(document, dates, disclosure));
  const source: Source = {};
  outcomes.issuer = await attempt(async () => {
    const recognised = await env.recognise(issuerOf(document) ?? '');
    if (recognised !== null) source.recognised = recognised;
    return checkIssuer(recognised);
  });
  // Lists of issuers that nobody knows are kept apart from the others.
  const { memory } = env;
  const keeping = source.recognised === undefined && memory !== undefined ? { ...env, memory: memory.ofStrangers } : env;
  outcomes.status = await attempt(async () => disclosedStatus(document, await checkStatus(document, keeping), disclosure));
  outcomes.endorsements = !isEndorsed ? notChecked('no_endorsement') : await attempt(async () => {
    const { outcome, endorsements } = await checkEndorsements(document, env);
    if (endorsements.length > 0) source.endorsements = endorsements;
    return outcome;
  });
  return source;
}

/** A fault inside a check leaves that check unmade; it can never make it pass. */
async function attempt(check: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await check();
  } catch {
    return notChecked('internal_error');
  }
}
