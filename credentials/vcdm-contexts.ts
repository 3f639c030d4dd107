/**
 * What the contexts say that stand inside of a document, and what the pinned
 * ones call the members of the vocabularies that are evaluated here.
 * Sources: JSON-LD 1.1, sections 4.1 (Advanced Context Usage) and 9.15 (Context
 * Definitions); Verifiable Credentials Data Model 2.0, section 6.1 (compacted form).
 */
import { DOCUMENTS } from './documents.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';

/** One term of one context: what it is called, and all that is said of it. */
type Definition = { readonly term: string; readonly id: string; readonly details: JsonObject };
/** What has to be known of a document's own contexts before it is walked. */
export type OwnContexts = {
  /** Terms whose value may be a JSON literal, which JSON-LD leaves as it is. */
  readonly json: ReadonlySet<string>;
  /** Terms whose value may be an object of values, under keys that are no members. */
  readonly maps: ReadonlySet<string>;
  /** Terms that stand for a keyword of JSON-LD, or for its alias. */
  readonly keywords: ReadonlySet<string>;
  /** Does one of them say how all texts below it run? jsonld forgets that at the next scoped context, and with it the signature. */
  readonly hasDirection: boolean;
};

const VOCABULARIES = ['https://www.w3.org/2018/credentials#', 'https://w3id.org/security#', 'https://www.w3.org/ns/credentials/status#'];
/** Every context names these two so; to give them another name is to hide them. */
const ALIASES: Readonly<Record<string, string>> = { id: '@id', type: '@type' };
const MAPS: readonly Json[] = ['@language', '@index', '@id', '@type'];

const PINNED: readonly Definition[] = [...DOCUMENTS.values()].flatMap((document) => definitionsIn((document as JsonObject)['@context']!));

/**
 * For each IRI of the data model's, Data Integrity's and status lists'
 * vocabularies: the terms that pinned contexts give it. A member of such an IRI
 * is looked for under these names, and under no other.
 */
export const OWN_TERMS: ReadonlyMap<string, ReadonlySet<string>> = ownTerms();

/** What the contexts inside of the document define, at its top and at any depth, and those that it may name. */
export function ownContexts(document: JsonObject): OwnContexts {
  const contexts = contextsIn(document);
  const own = contexts.flatMap(definitionsIn);
  const all = [...PINNED, ...own];
  return {
    json: new Set(all.filter(({ details }) => details['@type'] === '@json').map(({ term }) => term)),
    maps: new Set(all.filter(({ details }) => listOf(details['@container']).some((kind) => MAPS.includes(kind))).map(({ term }) => term)),
    keywords: new Set(own.filter(({ term, id }) => (id.startsWith('@') || Object.hasOwn(ALIASES, id)) && ALIASES[term] !== id).map(({ term }) => term)),
    hasDirection: contexts.some(saysDirection),
  };
}

function contextsIn(value: Json): Json[] {
  if (Array.isArray(value)) return value.flatMap(contextsIn);
  return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => (key === '@context' ? [inner] : contextsIn(inner))) : [];
}

/** Also where a context stands in the definition of a term. */
function saysDirection(context: Json): boolean {
  return listOf(context).filter(isObject).some((one) => (one['@direction'] ?? null) !== null || Object.values(one).some((term) => isObject(term) && saysDirection(term['@context'] ?? null)));
}

/** The terms of a context, and of those that it brings along for the inside of a term. */
function definitionsIn(context: Json): Definition[] {
  return listOf(context).filter(isObject).flatMap((one) =>
    Object.entries(one).filter(([term]) => !term.startsWith('@')).flatMap(([term, value]) => {
      const details = isObject(value) ? value : {};
      const id = typeof value === 'string' ? value : (details['@id'] ?? '');
      return [{ term, id: String(id), details }, ...('@context' in details ? definitionsIn(details['@context']!) : [])];
    }),
  );
}

function ownTerms(): Map<string, Set<string>> {
  const terms = new Map<string, Set<string>>();
  for (const { term, id } of PINNED) {
    const iri = wholeIri(id);
    if (VOCABULARIES.some((vocabulary) => iri.startsWith(vocabulary) && iri !== vocabulary)) terms.set(iri, (terms.get(iri) ?? new Set()).add(term));
  }
  return terms;
}

/** `cred:issuer` written out: pinned contexts use one prefix for one vocabulary. */
function wholeIri(id: string): string {
  const [prefix, ...rest] = id.split(':');
  const vocabulary = rest.length === 0 || rest[0]!.startsWith('//') ? undefined : PINNED.find(({ term, id: iri }) => term === prefix && /[#/]$/.test(iri));
  return vocabulary === undefined ? id : vocabulary.id + rest.join(':');
}
