/**
 * What calls itself a presentation, taken apart: an object with embedded proofs
 * or without, a token, or an envelope around a token. Only whether it can be
 * read in one way; what it is worth is said in presentation-check.ts.
 *
 * A presentation says little: who holds, and which credentials. So its members
 * are a closed list of plain terms under pinned contexts that all agree on them,
 * and nothing is left that JSON and RDF could read differently: what each
 * credential says is judged there, as if it had been presented alone.
 * Sources: Verifiable Credentials Data Model 2.0, section 4.13 (Presentations);
 * Data Model 1.1, sections 4.10 and 6.3.1 (JWT encoding, claim `vp`).
 */
import { isClr } from './clr.ts';
import { CREDENTIALS_V1, CREDENTIALS_V2, KNOWN_CONTEXTS } from './documents.ts';
import { isObject, isTooLargeForABadge, listOf, parseJson, type Json, type JsonObject } from './json.ts';
import { openPresentationToken, type PresentationToken } from './presentation-token.ts';
import type { Presented } from './read.ts';
import { failed, PASSED, type Outcome, type Reason } from './reasons.ts';

/** More than a person shows at once; each costs the work of a verification. */
export const MOST_PRESENTED = 16;
const MOST_PROOFS = 2;
const MEMBERS: readonly string[] = ['@context', 'id', 'type', 'holder', 'verifiableCredential', 'proof'];
const ENVELOPE_MEMBERS: readonly string[] = ['@context', 'id', 'type'];
/** Where the words could stand in another spelling, the text is parsed and looked at. */
const MAY_BE_ONE = /VerifiablePresentation|EnvelopedVerifiableCredential|\\/;

export type Presentation = { readonly document: JsonObject; readonly token: PresentationToken | null };
export type OpenedPresentation = ({ readonly ok: true } & Presentation) | { readonly ok: false; readonly check: 'shape' | 'proof'; readonly outcome: Outcome };
/** One credential in an envelope: what it holds, or why that is not read. */
export type OpenedEnvelope = { readonly alone: ReturnType<typeof presentedAlone> };

/** The presentation, or the envelope around one credential, in what is presented, or why it cannot be read; null for anything that does not call itself one. */
export function openPresentation({ kind, text }: Presented): OpenedPresentation | OpenedEnvelope | null {
  if (kind === 'jwt') return openPresentationToken(text.trim());
  if (kind !== 'json' || !MAY_BE_ONE.test(text)) return null;
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) return null;
  const document = parsed.value;
  const types = listOf(document['type']);
  if (types.includes('EnvelopedVerifiablePresentation')) {
    const compact = isEnvelope(document, 'EnvelopedVerifiablePresentation') ? tokenOf(document, 'vp') : null;
    return (compact === null ? null : openPresentationToken(compact)) ?? { ok: false, check: 'shape', outcome: failed('not_a_presentation') };
  }
  if (types.includes('EnvelopedVerifiableCredential')) return { alone: presentedAlone(document) };
  return types.includes('VerifiablePresentation') ? { ok: true, document, token: null } : null;
}

/** `shape`: one reading, nothing but a presentation, and no more in it than is looked at. */
export function checkPresentationShape(document: JsonObject): Outcome {
  if (!isPlain(document)) return failed('ambiguous_document');
  const types = listOf(document['type']);
  if (types.length !== 1 || types[0] !== 'VerifiablePresentation') return failed('not_a_presentation');
  if (listOf(document['proof']).length > MOST_PROOFS) return failed('too_many_proofs');
  const credentials = presentedCredentials(document);
  if (credentials.length > MOST_PRESENTED || credentials.some((each) => !isClr(each) && isTooLargeForABadge(each))) return failed('too_large');
  return PASSED;
}

/** `context`: the base context of 2.0 or 1.1, then pinned ones. */
export function checkPresentationContext(document: JsonObject): Outcome {
  const contexts = document['@context'];
  const isKnown = Array.isArray(contexts) && (contexts[0] === CREDENTIALS_V2 || contexts[0] === CREDENTIALS_V1) && contexts.every((each) => KNOWN_CONTEXTS.includes(each as string));
  return isKnown ? PASSED : failed('context_unknown');
}

/** `schema`: no member that is not looked at, and each in its form. */
export function checkPresentationSchema(document: JsonObject): Outcome {
  const { id, holder, proof } = document;
  const isWell =
    Object.keys(document).every((member) => MEMBERS.includes(member)) &&
    (id === undefined || typeof id === 'string') &&
    (holder === undefined || namedHolder(document) !== null) &&
    presentedCredentials(document).every((each) => isObject(each) || typeof each === 'string') &&
    listOf(proof).every(isObject);
  return isWell ? PASSED : failed('schema_violation');
}

/** What stands in `verifiableCredential`, one or several. */
export function presentedCredentials(document: JsonObject): readonly Json[] {
  return listOf(document['verifiableCredential']);
}

/** The identifier in `holder`, as a text or as an object that has nothing else that identifies; null without one. */
export function namedHolder({ holder }: JsonObject): string | null {
  const id = isObject(holder) ? holder['id'] : holder;
  return typeof id === 'string' && /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(id) ? id : null;
}

/**
 * One credential of a presentation as if it had been presented alone; the reason
 * for what is no form that can be.
 */
export function presentedAlone(credential: Json): Presented | Extract<Reason, 'envelope_unsupported' | 'not_a_credential'> {
  if (typeof credential === 'string') return { kind: 'jwt', text: credential };
  if (!isObject(credential)) return 'not_a_credential';
  if (!listOf(credential['type']).includes('EnvelopedVerifiableCredential')) return { kind: 'json', text: JSON.stringify(credential) };
  const compact = isEnvelope(credential, 'EnvelopedVerifiableCredential') ? tokenOf(credential, 'vc') : null;
  return compact === null ? 'envelope_unsupported' : { kind: 'jwt', text: compact };
}

/** Section 4.13.2: an envelope says nothing beside what it holds. */
function isEnvelope(document: JsonObject, type: string): boolean {
  const types = listOf(document['type']);
  return types.length === 1 && types[0] === type && Object.keys(document).every((member) => ENVELOPE_MEMBERS.includes(member)) && listOf(document['@context']).includes(CREDENTIALS_V2);
}

/** The compact token in the data: URL of an envelope, of the one media type that is read. */
function tokenOf({ id }: JsonObject, contents: 'vc' | 'vp'): string | null {
  const [, mediaType, compact] = /^data:([^,;]+),([A-Za-z0-9_.-]+)$/.exec(typeof id === 'string' ? id : '') ?? [];
  return mediaType?.toLowerCase() === `application/${contents}+jwt` ? compact! : null;
}

/** Each member a plain term: an IRI, a keyword or a null in its place would say something to one kind of reader only. */
function isPlain(document: JsonObject): boolean {
  const { '@context': contexts, id, holder } = document;
  if (!Array.isArray(contexts) || !contexts.every((each) => typeof each === 'string')) return false;
  if (typeof id === 'string' && id.startsWith('_:')) return false;
  const inside = [document, ...(isObject(holder) ? [holder] : [])];
  return inside.every((object) => Object.entries(object).every(([key, value]) => key === '@context' || (!key.includes(':') && !key.startsWith('@') && value !== null))) && (!isObject(holder) || Object.keys(holder).length === 1);
}
