/**
 * The W3C data model and nothing else: what a validator can see in a credential
 * or a presentation before any signature, one function for each group of
 * clauses. Open Badges has a model of its own, see model.ts.
 * Source: Verifiable Credentials Data Model 2.0 (Recommendation of 15 May 2025),
 * sections 4, 5, 6 and 11. Documents of version 1.1 are read by the same rules
 * with that version's names of dates, because Data Integrity's examples are such.
 */
import { CREDENTIALS_V1, CREDENTIALS_V2, UNDEFINED_TERMS_V2 } from './documents.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { problemDetails, type ProblemDetails, type ProblemKind } from './problem-details.ts';
import { otherDigestProblems, relatedResourceProblems } from './related-resource.ts';
import { statusEntryProblems } from './status-entry.ts';
import { isJsonLiteral, keywordsOf } from './vcdm-compacted.ts';
import { ownContexts } from './vcdm-contexts.ts';
import { instantOf, isText, isUrl } from './vcdm-values.ts';

/** Says that the member at `path` breaks a clause. */
export type Report = (path: string, detail: string, kind?: ProblemKind) => void;

/** More than a reader would look at; each costs the work of a verification. */
const MOST_CREDENTIALS = 32;

/** Every clause that an unsigned or signed credential breaks; none when it conforms. */
export function credentialProblems(document: JsonObject): ProblemDetails[] {
  const { problems, report } = collector();
  const isFirst = isVersion11(document);
  contexts(document, report, [CREDENTIALS_V2, CREDENTIALS_V1]);
  identifier(document, '', report);
  types(document, '', report, 'VerifiableCredential');
  names(document, '', report);
  issuer(document, report);
  credentialSubject(document, report);
  validityPeriod(document, report, isFirst);
  status(document, report);
  dataSchemas(document, report);
  typedObjects(document, report);
  proofs(document, report);
  restrictionsOnJsonLd(document, report);
  relatedResourceProblems(document, report);
  if (!isFirst) otherDigestProblems(document, report);
  return problems;
}

/** Every clause that a presentation breaks. Its credentials are looked at one by one, elsewhere: here only that they are objects. */
export function presentationProblems(document: JsonObject): ProblemDetails[] {
  const { problems, report } = collector();
  contexts(document, report, [CREDENTIALS_V2, CREDENTIALS_V1]);
  identifier(document, '', report);
  types(document, '', report, 'VerifiablePresentation');
  verifiablePresentation(document, report);
  typedObjects(document, report);
  proofs(document, report);
  restrictionsOnJsonLd(document, report);
  return problems;
}

/** Sections 4.13.2 and 4.13.3: an object around a secured document; `id` itself is read in enveloped.ts. */
export function envelopeProblems(document: JsonObject, type: 'EnvelopedVerifiableCredential' | 'EnvelopedVerifiablePresentation'): ProblemDetails[] {
  const { problems, report } = collector();
  if (!listOf(document['@context']).includes(CREDENTIALS_V2)) report('@context', 'must include the base context, which defines the terms of an envelope');
  const only = listOf(document['type']);
  if (only.length !== 1 || only[0] !== type) report('type', `must be ${type} and nothing else`);
  if (typeof document['id'] !== 'string' || !document['id'].startsWith('data:')) report('id', 'must be a data: URL of the secured document');
  if ('proof' in document) report('proof', 'an envelope is secured by what it holds');
  return problems;
}

/** The identifier of an issuer or a holder, given as a URL or as an object (sections 4.7 and 4.13). */
export function idOf(value: Json | undefined): string | null {
  const id = isObject(value) ? value['id'] : value;
  return isUrl(id) ? id : null;
}

/** A document under the context of version 1.1, which has other names for dates. */
export function isVersion11(document: JsonObject): boolean {
  return listOf(document['@context'])[0] === CREDENTIALS_V1;
}

function collector(): { problems: ProblemDetails[]; report: Report } {
  const problems: ProblemDetails[] = [];
  return { problems, report: (path, detail, kind = 'MALFORMED_VALUE_ERROR') => problems.push(problemDetails(kind, detail, path)) };
}

/** Section 4.3: an ordered set whose first item is the base context; then URLs and objects. */
function contexts(document: JsonObject, report: Report, first: readonly string[]): void {
  const value = document['@context'];
  if (value === undefined) return report('@context', 'is required');
  if (!Array.isArray(value)) return report('@context', 'must be an array');
  if (!first.includes(value[0] as string)) report('@context[0]', `must be ${CREDENTIALS_V2}`);
  value.forEach((item, index) => {
    if (!isObject(item) && !isUrl(item)) report(`@context[${index}]`, 'must be a URL or an object');
    else if (typeof item === 'string' && value.indexOf(item) !== index) report(`@context[${index}]`, 'is there twice');
    // Section 5.2.1: what gives a meaning to whatever has none comes after all that gives one.
    if (item === UNDEFINED_TERMS_V2 && index !== value.length - 1) report(`@context[${index}]`, 'must be the last context');
  });
}

/** Section 4.4: if there is an id, it is one URL. */
function identifier(object: JsonObject, at: string, report: Report): void {
  if ('id' in object && !isUrl(object['id'])) report(`${at}id`, 'must be a single URL');
}

/** Section 4.5: one or more terms or absolute URLs. What a term means is the JSON-LD processor's question. */
function types(object: JsonObject, at: string, report: Report, required?: string): void {
  const value = object['type'];
  if (value === undefined) return report(`${at}type`, 'is required');
  const list = listOf(value);
  if (list.length === 0 || !list.every((item) => typeof item === 'string' && item !== '' && !/\s/.test(item))) {
    report(`${at}type`, 'must be one or more terms or absolute URLs');
  } else if (required !== undefined && !list.includes(required)) report(`${at}type`, `must include ${required}`);
}

/** Section 4.6. */
function names(object: JsonObject, at: string, report: Report): void {
  for (const key of ['name', 'description']) {
    if (key in object && !isText(object[key]!)) report(`${at}${key}`, 'must be a string or a language value object, or one for each language');
  }
}

/** Section 4.7. */
function issuer(document: JsonObject, report: Report): void {
  const value = document['issuer'];
  if (value === undefined) return report('issuer', 'is required');
  if (idOf(value) === null) return report(isObject(value) ? 'issuer.id' : 'issuer', 'must be a URL, or an object whose id is one');
  if (isObject(value)) names(value, 'issuer.', report);
}

/** Section 4.8: one or more objects, each with at least one claim or the identifier of whom it is about. */
function credentialSubject(document: JsonObject, report: Report): void {
  const value = document['credentialSubject'];
  if (value === undefined) return report('credentialSubject', 'is required');
  objectsOf(value, 'credentialSubject', report, (subject, at) => {
    if (Object.keys(subject).length === 0) report(at, 'must make a claim');
    identifier(subject, `${at}.`, report);
  });
}

/** Section 4.9: dateTimeStamps, the beginning not after the end. Version 1.1 requires its issuanceDate. */
function validityPeriod(document: JsonObject, report: Report, isFirst: boolean): void {
  if (isFirst && document['issuanceDate'] === undefined) report('issuanceDate', 'is required in version 1.1');
  const [start, end] = (isFirst ? ['issuanceDate', 'expirationDate'] : ['validFrom', 'validUntil']).map((key) => {
    const instant = instantOf(document[key]);
    if (key in document && instant === null) report(key, 'must be a dateTimeStamp with its offset, such as 2026-07-01T12:00:00Z');
    return instant;
  });
  if (start != null && end != null && start > end) report(isFirst ? 'expirationDate' : 'validUntil', 'must not be before the beginning');
}

/** Section 4.10; the members of a Bitstring entry are that specification's. */
function status(document: JsonObject, report: Report): void {
  if (!('credentialStatus' in document)) return;
  objectsOf(document['credentialStatus']!, 'credentialStatus', report, (entry, at) => {
    identifier(entry, `${at}.`, report);
    types(entry, `${at}.`, report);
    if (listOf(entry['type']).includes('BitstringStatusListEntry')) statusEntryProblems(entry, `${at}.`, report);
  });
}

/** Section 4.11: each with a type and an id that is a URL. */
function dataSchemas(document: JsonObject, report: Report): void {
  if (!('credentialSchema' in document)) return;
  objectsOf(document['credentialSchema']!, 'credentialSchema', report, (schema, at) => {
    if (!isUrl(schema['id'])) report(`${at}.id`, 'must be a URL');
    types(schema, `${at}.`, report);
  });
}

/** Sections 5.4, 5.5, 5.6 and 5.10: objects that must say their type. */
function typedObjects(document: JsonObject, report: Report): void {
  for (const key of ['refreshService', 'termsOfUse', 'evidence', 'confidenceMethod', 'renderMethod']) {
    if (!(key in document)) continue;
    objectsOf(document[key]!, key, report, (object, at) => {
      identifier(object, `${at}.`, report);
      types(object, `${at}.`, report);
    });
  }
}

/** Section 4.12 and Data Integrity 1.0, section 2.1: one proof or several, each an object with a type. */
function proofs(document: JsonObject, report: Report): void {
  if (!('proof' in document)) return;
  objectsOf(document['proof']!, 'proof', (path, detail) => report(path, detail, 'PARSING_ERROR'), (proof, at) => {
    identifier(proof, `${at}.`, report);
    if (typeof proof['type'] !== 'string' || proof['type'] === '') report(`${at}.type`, 'must be a string', 'PROOF_VERIFICATION_ERROR');
  });
}

/** Section 4.13: objects, never strings or URLs; the holder is a URL or has one. */
function verifiablePresentation(document: JsonObject, report: Report): void {
  if ('holder' in document && idOf(document['holder']) === null) report('holder', 'must be a URL, or an object whose id is one');
  if (!('verifiableCredential' in document)) return;
  const value = document['verifiableCredential']!;
  if (listOf(value).length > MOST_CREDENTIALS) report('verifiableCredential', `more than ${MOST_CREDENTIALS} credentials are not read`, 'RANGE_ERROR');
  objectsOf(value, 'verifiableCredential', report, () => undefined);
}

/**
 * Section 6.1: the compacted form. And no null, no empty array: JSON-LD drops
 * them, so nothing would secure them. A JSON literal may hold all of these; what
 * only has the name of one is found out in vcdm-compacted.ts.
 */
function restrictionsOnJsonLd(document: JsonObject, report: Report): void {
  const { json } = ownContexts(document);
  const walk = (value: Json, at: string): void => {
    if (value === null) return report(at, 'must not be null', 'DATA_LOSS_DETECTION_ERROR');
    if (typeof value !== 'object') return;
    if (Array.isArray(value) && value.length === 0) return report(at, 'must not be empty', 'DATA_LOSS_DETECTION_ERROR');
    const below = (key: string): string => (at === '' ? key : `${at}.${key}`);
    if (isObject(value)) for (const key of keywordsOf(value)) report(below(key), 'is a keyword, which the compacted form does not have here');
    const isLiteral = isObject(value) && isJsonLiteral(value);
    for (const [key, inner] of Object.entries(value)) if (key !== '@context' && !json.has(key) && !(isLiteral && key === '@value')) walk(inner, below(key));
  };
  walk(document, '');
}

/** One object or a set of them: anything else is reported at its place. */
function objectsOf(value: Json, at: string, report: Report, look: (object: JsonObject, at: string) => void): void {
  const list = listOf(value);
  if (list.length === 0) report(at, 'must not be empty');
  list.forEach((item, index) => {
    const place = Array.isArray(value) ? `${at}[${index}]` : at;
    if (isObject(item)) look(item, place);
    else report(place, 'must be an object');
  });
}
