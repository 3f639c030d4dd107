/**
 * Does a document call its members as a reader that knows no JSON-LD will look
 * for them? A signature covers statements, not names: a member under its full
 * IRI, or under a name that a context inside of the document gives it, is signed
 * as before and is found by nobody. So is text that no statement carries.
 * Sources: Verifiable Credentials Data Model 2.0, sections 1.3 (a conforming
 * document is compacted) and 6.1; Data Integrity 1.0, section 2.4.3 (Securing
 * Data Losslessly); JSON-LD 1.1 API, section 5.1 (expansion).
 */
import jsonld from 'jsonld';
import type { DocumentLoader } from './documents.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { problemDetails, type ProblemDetails } from './problem-details.ts';
import { OWN_TERMS, ownContexts, type OwnContexts } from './vcdm-contexts.ts';

const VALUE_KEYS: readonly string[] = ['@value', '@language', '@direction'];

/** Keys of an object that JSON-LD reads as its own words, where the compacted form has terms for them. */
export function keywordsOf(object: JsonObject): string[] {
  return Object.keys(object).filter((key) => key.startsWith('@') && key !== '@context' && !('@value' in object && VALUE_KEYS.includes(key)));
}

/** A literal that is written out: its value is JSON, and none of it a member. */
export function isJsonLiteral(object: JsonObject): boolean {
  return '@value' in object && listOf(object['type']).includes('@json');
}

/**
 * What in this document is not as the compacted form has it, or is not secured.
 * @param expanded the same document, as the processor expands it
 */
export async function compactedProblems(document: JsonObject, expanded: Json, documentLoader: DocumentLoader): Promise<ProblemDetails[]> {
  const own = ownContexts(document);
  if (own.keywords.size > 0) return [problemDetails('MALFORMED_VALUE_ERROR', 'gives a keyword another name', '@context')];
  if (own.hasDirection) return [problemDetails('DATA_LOSS_DETECTION_ERROR', 'the direction of texts is secured where a text says it, and not in a context', '@context')];
  const unsecured = unsecuredProblem(document, expanded);
  if (unsecured !== null) return [unsecured];
  const sources: JsonObject[] = [];
  const marked = await jsonld.expand(withMarks(document, own, sources) as JsonObject, { documentLoader, base: null });
  return renamedProblems(marked as Json, sources);
}

/** What JSON-LD leaves out of its statements: keys of an index, and null or nothing outside of literals. And a second place for what is said of the document. */
function unsecuredProblem(document: JsonObject, expanded: Json): ProblemDetails | null {
  const id = isObject(listOf(expanded)[0]) ? (listOf(expanded)[0] as JsonObject)['@id'] : undefined;
  let lost = 0;
  let problem: ProblemDetails | null = null;
  const walk = (value: Json, isRoot: boolean, isInGraph: boolean): void => {
    if (Array.isArray(value)) return value.forEach((item) => walk(item, isRoot, isInGraph));
    if (!isObject(value)) return;
    if ('@index' in value) problem ??= problemDetails('DATA_LOSS_DETECTION_ERROR', 'the keys of an index are not secured');
    if ('@value' in value) return void (lost += listOf(value['@type']).includes('@json') ? lostIn(value['@value']!) : 0);
    // Of another graph nothing is said of this document.
    const isSecond = !isRoot && !isInGraph && id !== undefined && value['@id'] === id && Object.keys(value).length > 1;
    if (isSecond) problem ??= problemDetails('MALFORMED_VALUE_ERROR', 'stands on another object too, which could say what this one does not', 'id');
    for (const [key, inner] of Object.entries(value)) if (key !== '@id' && key !== '@type') walk(inner, false, isInGraph || key === '@graph');
  };
  walk(expanded, true, false);
  // What stands in a literal comes out of it as it went in; whatever else there was is lost.
  return problem ?? (lost === lostIn(document) ? null : problemDetails('DATA_LOSS_DETECTION_ERROR', 'null, an empty array or a keyword stands where JSON-LD drops it'));
}

function lostIn(value: Json): number {
  if (value === null || (Array.isArray(value) && value.length === 0)) return 1;
  const sum = (values: readonly Json[]): number => values.reduce<number>((total, inner) => total + lostIn(inner), 0);
  if (Array.isArray(value)) return sum(value);
  return isObject(value) ? keywordsOf(value).length + sum(Object.entries(value).flatMap(([key, inner]) => (key === '@context' ? [] : [inner]))) : 0;
}

/**
 * The document with a number on each object, by which the same object is known
 * when it is expanded: `@index` comes through unchanged and changes nothing else.
 * No number on what is a reference or a value, which would be read otherwise, nor
 * on a map, whose keys are no members.
 */
function withMarks(value: Json, own: OwnContexts, sources: JsonObject[], isMap = false): Json {
  if (Array.isArray(value)) return value.map((item) => withMarks(item, own, sources));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, Json] => [key, key === '@context' ? inner : withMarks(inner, own, sources, own.maps.has(key))]);
  const isBare = isMap || '@value' in value || (entries.length === 1 && 'id' in value);
  return Object.fromEntries(isBare ? entries : [...entries, ['@index', String(sources.push(value) - 1)]]);
}

/** Members and types of the vocabularies that are evaluated, where they do not stand under their own names. */
function renamedProblems(expanded: Json, sources: readonly JsonObject[]): ProblemDetails[] {
  const problems: ProblemDetails[] = [];
  const renamed = (terms: ReadonlySet<string>): void => void problems.push(problemDetails('MALFORMED_VALUE_ERROR', 'must stand under this name, not under its IRI or another name', [...terms][0]));
  const walk = (value: Json): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (!isObject(value) || '@value' in value) return;
    const source = sources[Number(value['@index'] ?? -1)] ?? {};
    for (const [iri, terms] of named(listOf(value['@type']))) if (count(value['@type'], iri) > [...terms].reduce((sum, term) => sum + count(source['type'], term), 0)) renamed(terms);
    for (const [iri, terms] of named(Object.keys(value))) if (listOf(value[iri]).length > [...terms].reduce((sum, term) => sum + listOf(source[term]).length, 0)) renamed(terms);
    // A term that is read backwards says it of another object than the one that it stands on.
    for (const [, terms] of named(Object.keys(value['@reverse'] ?? {}))) renamed(terms);
    for (const [key, inner] of Object.entries(value)) if (key === '@reverse') Object.values(inner as JsonObject).forEach(walk); else if (key !== '@id' && key !== '@type') walk(inner);
  };
  walk(expanded);
  return problems.slice(0, 8);
}

function named(iris: readonly Json[]): (readonly [string, ReadonlySet<string>])[] {
  return [...new Set(iris)].flatMap((iri) => (OWN_TERMS.has(String(iri)) ? [[String(iri), OWN_TERMS.get(String(iri))!] as const] : []));
}

const count = (value: Json | undefined, wanted: string): number => listOf(value).filter((item) => item === wanted).length;
