/**
 * The named checks of a badge or a CLR, one function each. Every one answers 'passed',
 * 'failed' or 'not_checked'; none of them knows the verdict. Those that need more
 * room have a file of their own: proof-check.ts, status-check.ts,
 * endorsement-check.ts, evidence-check.ts.
 * Source: Open Badges 3.0, section 9 "Verification and Validation".
 */
import { canonicalFormOrNull, referenceForms, type Canonical, type Forms } from './canonical.ts';
import { inVersion2, isVersion11 } from './data-model.ts';
import { dateOutcome } from './dates.ts';
import { endorsementViewOf, type EndorsementView } from './endorsement-view.ts';
import type { Json, JsonObject } from './json.ts';
import { ClrCredential, EndorsementCredential, OpenBadgeCredential } from './model.ts';
import type { CredentialView } from './other-credential.ts';
import { failed, notChecked, PASSED, type Outcome } from './reasons.ts';
import type { Recognised } from './recognised.ts';
import { hasKnownContexts, shapeProblem, type Kind } from './strict-shape.ts';
import { viewOf, type BadgeView } from './view.ts';

export { checkEndorsements } from './endorsement-check.ts';
export { checkProofs } from './proof-check.ts';
export { checkStatus } from './status-check.ts';

/** What somebody may present; a status list is only ever asked for. */
export type Presentable = Extract<Kind, 'badge' | 'clr' | 'endorsement' | 'credential'>;
/** What stands by itself, and is no collection of others. */
export type Single = Exclude<Presentable, 'clr'>;
/** What may be shown of a badge, an endorsement or another credential. */
export type Shown = { readonly view: BadgeView } | { readonly endorsement: EndorsementView } | { readonly credential: CredentialView };

/** `shape`, first half: can the JSON be read in one way only, and as what it says it is? */
export function checkShape(document: Json, kind: Presentable): Outcome {
  const problem = shapeProblem(document, kind);
  return problem === null ? PASSED : failed(problem);
}

/** `context`: exactly the pinned contexts, and every term defined by them. What the signature covers is handed on when it passed. */
export async function checkContext(document: JsonObject, kind: Presentable, forms: Forms = referenceForms()): Promise<{ outcome: Outcome; form: Canonical | null }> {
  if (!hasKnownContexts(document, kind)) return { outcome: failed('context_unknown'), form: null };
  const form = await canonicalFormOrNull(forms, document);
  return { outcome: form === null ? failed('context_undefined_terms') : PASSED, form };
}

/** `shape`, second half: does the JSON say what a signature over the statements covers? */
export async function checkParity(document: JsonObject, kind: Presentable, form: Canonical): Promise<Outcome> {
  const agrees = kind === 'credential' ? await (await import('./other-credential.ts')).agreesWith(document, form) : form.agrees;
  return agrees ? PASSED : failed('ambiguous_document');
}

/** `dates`. Of the data model 2.0 a credential may have no beginning; a badge has one. */
export function checkDates(document: JsonObject, kind: Presentable, now: Date): Outcome {
  return dateOutcome(document, now, kind === 'credential' && !isVersion11(document) ? 'optional' : 'required');
}

/**
 * `schema`: the data model of Open Badges 3.0, appendix B, as lenient as its official
 * JSON schema, or that of W3C for what is no badge. Proofs have a check of their own.
 * @param forms what knows the document's statements: of a credential that is no badge they are what is shown
 */
export async function checkSchema(document: JsonObject, kind: Single, forms: Forms = referenceForms()): Promise<{ outcome: Outcome; shown: Shown | null }> {
  const { proof: _proof, ...unsigned } = document;
  const shown = kind === 'credential' ? await readOther(document, forms) : READERS[kind](unsigned);
  return { outcome: shown === null ? failed('schema_violation') : PASSED, shown };
}

async function readOther(document: JsonObject, forms: Forms): Promise<Shown | null> {
  const { readCredential } = await import('./other-credential.ts');
  const credential = await readCredential(document, await forms.canonicalForm(document));
  return credential === null ? null : { credential };
}

/** `schema` of a CLR: CLR 2.0, appendix B, in the same way. */
export function checkClrSchema({ proof: _proof, ...document }: JsonObject): { outcome: Outcome; clr: ClrCredential | null } {
  const parsed = ClrCredential.safeParse(document);
  return parsed.success ? { outcome: PASSED, clr: parsed.data } : { outcome: failed('schema_violation'), clr: null };
}

/** The model of each kind, and what may be shown of a document that follows it. */
const READERS: Readonly<Record<'badge' | 'endorsement', (document: JsonObject) => Shown | null>> = {
  badge: (document) => {
    const parsed = OpenBadgeCredential.safeParse(inVersion2(document));
    // The edition for 1.1 asks for a name (Open Badges 3.0, appendix E, AchievementCredentialv1p1).
    return parsed.success && (parsed.data.name !== undefined || !isVersion11(document)) ? { view: viewOf(parsed.data) } : null;
  },
  endorsement: (document) => (EndorsementCredential.safeParse(document).success ? { endorsement: endorsementViewOf(document) } : null),
};

/** `issuer`: is it one that this verifier knows? A good signature of an unknown issuer proves an unknown issuer. */
export function checkIssuer(recognised: Recognised | null): Outcome {
  return recognised === null ? failed('issuer_unknown') : PASSED;
}

/** `holder`: a badge says to whom it was issued, not who shows it. */
export function checkHolder(): Outcome {
  return notChecked('holder_not_presented');
}
