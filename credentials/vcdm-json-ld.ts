/**
 * JSON-LD for documents that bring vocabulary of their own: the pinned contexts,
 * two more that W3C's examples and suites use, and contexts written inside the
 * document. Only the conformance surface reads such documents. The product's own
 * verifier takes Open Badges alone and accepts none of this: see strict-shape.ts.
 * Sources: Verifiable Credentials Data Model 2.0, sections 4.3, 4.5, 6.1 and
 * appendix B.1; Data Integrity 1.0, section 2.4.2 (Securing Data Losslessly);
 * JSON-LD 1.1 API, section 5.1 (expansion).
 */
import jsonld from 'jsonld';
import { isDataLoss } from './data-integrity.ts';
import { loaderWith, type DocumentLoader } from './documents.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { problemDetails, type ProblemDetails } from './problem-details.ts';
import { compactedProblems } from './vcdm-compacted.ts';
import { isUrl } from './vcdm-values.ts';

/** Their whole content, published by W3C under these addresses; a test compares digests. */
const EXAMPLE_CONTEXTS: Readonly<Record<string, object>> = {
  'https://www.w3.org/ns/credentials/examples/v2': { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } },
  'https://www.w3.org/ns/credentials/undefined-terms/v2': { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/undefined-term#' } },
};
/** Values in all contexts that a document brings along, times the objects of the document: each of these may make the processor take up those again. */
const MOST_CONTEXT_WORK = 10_000;
/** And those values alone. */
const MOST_CONTEXT_NODES = 200;
/** How often a document may name a context, at its top or below. These bounds are for all canonical forms that its proofs ask for together. */
const MOST_CONTEXTS = 80;

/** The pinned documents and W3C's example vocabularies. */
export function exampleLoader(): DocumentLoader {
  return loaderWith(new Map(Object.entries(EXAMPLE_CONTEXTS)));
}

/**
 * What keeps a document from being read as JSON-LD without loss, and alike by
 * readers that know no JSON-LD: a context that is not known, a protected term
 * defined again, a term that no context defines, an identifier or a type that is
 * no URL, a member under another name than its own. "If such operations … result in an
 * error, the verifiable credential MUST result in a verification failure" (B.1):
 * so whatever the processor throws is an answer.
 */
export async function jsonLdProblems(document: JsonObject): Promise<ProblemDetails[]> {
  const { proof, ...covered } = document;
  const size = { contexts: 0, nodes: 0, objects: 0 };
  measure(covered, size);
  const times = formsOf(proof);
  const isCostly = size.contexts * times > MOST_CONTEXTS || size.nodes > MOST_CONTEXT_NODES || size.nodes * size.objects * times > MOST_CONTEXT_WORK;
  if (isCostly) return [problemDetails('RANGE_ERROR', 'more or larger contexts than are read', '@context')];
  try {
    const documentLoader = exampleLoader();
    const expanded = (await jsonld.expand(covered, { documentLoader, base: null, safe: true })) as Json;
    const problems = identifierProblems(expanded);
    return problems.length > 0 ? problems : await compactedProblems(covered, expanded, documentLoader);
  } catch (fault) {
    if (isDataLoss(fault)) return [problemDetails('DATA_LOSS_DETECTION_ERROR', 'a term, a type or an identifier is not defined by the contexts, so that it would be dropped')];
    return [problemDetails('MALFORMED_VALUE_ERROR', contextFault(fault), '@context')];
  }
}

/** How many canonical forms of the document its proofs ask for: each chain has one that holds the proofs before. */
function formsOf(proof: Json | undefined): number {
  const before = listOf(proof).map((one) => JSON.stringify(isObject(one) ? listOf(one['previousProof']) : []));
  return Math.max(1, new Set(before).size);
}

/** Counts the contexts of a document and the values inside of those that it brings along. */
function measure(value: Json, size: { contexts: number; nodes: number; objects: number }): void {
  if (Array.isArray(value)) return value.forEach((item) => measure(item, size));
  if (!isObject(value)) return;
  size.objects += 1;
  for (const [key, inner] of Object.entries(value)) {
    if (key !== '@context') measure(inner, size);
    else {
      const items = Array.isArray(inner) ? inner : [inner];
      size.contexts += items.length;
      size.nodes += items.reduce<number>((total, item) => total + (isObject(item) ? nodesIn(item) : 0), 0);
    }
  }
}

function nodesIn(value: Json): number {
  return typeof value === 'object' && value !== null ? 1 + Object.values(value).reduce<number>((total, inner) => total + nodesIn(inner as Json), 0) : 1;
}

/** Sections 4.4 and 4.5, at any depth: in the expanded form identifiers and types are absolute URLs. */
function identifierProblems(expanded: Json): ProblemDetails[] {
  const problems: ProblemDetails[] = [];
  const walk = (value: Json): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (!isObject(value)) return;
    const isLiteral = '@value' in value;
    if (!isLiteral && '@id' in value && !isUrl(value['@id'])) problems.push(problemDetails('MALFORMED_VALUE_ERROR', 'an identifier must be a URL', 'id'));
    for (const type of isLiteral ? [] : [value['@type'] ?? []].flat()) {
      if (!isUrl(type)) problems.push(problemDetails('MALFORMED_VALUE_ERROR', 'a type must be a term that maps to a URL, or a URL', 'type'));
    }
    if (!isLiteral) for (const [key, inner] of Object.entries(value)) if (key !== '@id' && key !== '@type') walk(inner);
  };
  walk(expanded);
  return problems.slice(0, 8);
}

function contextFault(fault: unknown): string {
  const code = isObject((fault as { details?: Json }).details) ? String(((fault as { details: JsonObject }).details)['code']) : '';
  if (/protected/.test(code)) return 'defines a protected term again';
  return /loading/.test(code) ? 'names a context that is not known here; none is fetched' : 'cannot be processed as a JSON-LD context';
}
