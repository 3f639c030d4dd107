/**
 * Does the JSON say what the signature covers? The signature covers the RDF
 * graph; readers and screens read JSON. Both are projected here to one form by
 * one table of every member that decides a verdict or is shown, and the two
 * projections must be equal: the same values, the same number of them, at the
 * same place. So a statement that was moved to another description of the same
 * thing, split, doubled or spelled as another IRI is seen, whatever the trick.
 * Sources: Verifiable Credential Data Integrity 1.0, section 4.6 (Context
 * Validation) and Security Considerations; RDF 1.1 Concepts, section 3 (a graph
 * is a set of triples); JSON-LD 1.1 API, section 7 (toRDF).
 */
import { isObject, listOf, type Json, type JsonObject } from './json.ts';

const VC = 'https://www.w3.org/2018/credentials#';
const STATUS = 'https://www.w3.org/ns/credentials/status#';
const STATUS_2021 = 'https://w3id.org/vc/status-list#';
const REVOCATION_LIST = 'https://purl.imsglobal.org/spec/vcrl/v1p0/context.json#1EdTechRevocationList';
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const OB = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#';
const SCHEMA = 'https://schema.org/';
const SECURITY = 'https://w3id.org/security#';

export type Term = { readonly termType: string; readonly value: string };
export type Graph = ReadonlyMap<string, ReadonlyMap<string, readonly Term[]>>;
/** A member: the IRIs that the contexts 3.0.0 to 3.0.3 give it, and what stands in it. */
type Member = { readonly iris: readonly string[]; readonly holds?: Place; readonly isPlain?: true };
export type Place = { readonly [member: string]: Member };
type Projection = string | { readonly id?: string; readonly [member: string]: string | readonly Projection[] | undefined };

export const is = (...iris: string[]): Member => ({ iris });
/** A member that decides: an object with the address in place of the address is the same to a graph, and nothing to who reads JSON. */
const plain = (...iris: string[]): Member => ({ iris, isPlain: true });
export const has = (holds: Place, ...iris: string[]): Member => ({ iris, holds });

const IMAGE: Place = { caption: is(`${SCHEMA}caption`) };
const image = has(IMAGE, `${OB}image`, `${OB}Image`);
const name = is(`${SCHEMA}name`);
const description = is(`${SCHEMA}description`);
const narrative = is(`${OB}narrative`);
const LEVEL: Place = { name, description, level: is(`${OB}level`), points: is(`${OB}points`) };
const RESULT_DESCRIPTION: Place = { name, resultType: is(`${OB}resultType`), rubricCriterionLevel: has(LEVEL, `${OB}rubricCriterionLevel`) };
const RESULT: Place = {
  achievedLevel: is(`${OB}achievedLevel`), resultDescription: is(`${OB}resultDescription`), status: is(`${OB}status`), value: is(`${SCHEMA}value`),
};
const ALIGNMENT: Place = {
  targetName: is(`${SCHEMA}targetName`), targetUrl: is(`${SCHEMA}targetUrl`), targetCode: is(`${OB}targetCode`), targetFramework: is(`${SCHEMA}targetFramework`),
};
export const ACHIEVEMENT: Place = {
  name, description, image,
  criteria: has({ narrative }, `${OB}Criteria`),
  humanCode: is(`${OB}humanCode`),
  achievementType: is(`${OB}achievementType`),
  alignment: has(ALIGNMENT, `${OB}alignment`),
  resultDescription: has(RESULT_DESCRIPTION, `${OB}resultDescription`),
};
export const IDENTITY: Place = {
  identityHash: is(`${OB}identityHash`), identityType: is(`${OB}identityType`), hashed: is(`${OB}hashed`), salt: is(`${OB}salt`),
};
const SUBJECT: Place = {
  narrative,
  endorsementComment: is(`${OB}endorsementComment`),
  achievement: has(ACHIEVEMENT, `${OB}achievement`, `${OB}Achievement`, `${OB}achievement-0`),
  identifier: has(IDENTITY, `${OB}identifier`),
  result: has(RESULT, `${OB}result`),
};
const STATUS_ENTRY: Place = {
  statusPurpose: plain(`${STATUS}statusPurpose`, `${STATUS_2021}statusPurpose`), statusListIndex: plain(`${STATUS}statusListIndex`, `${STATUS_2021}statusListIndex`),
  statusListCredential: plain(`${STATUS}statusListCredential`, `${STATUS_2021}statusListCredential`), statusSize: plain(`${STATUS}statusSize`),
};
const STATUS_LIST: Place = {
  statusPurpose: is(`${STATUS}statusPurpose`), encodedList: is(`${STATUS}encodedList`), ttl: is(`${STATUS}ttl`),
};
/** They decide what is said of a file, wherever they stand. */
const DIGESTS: Place = { digestMultibase: is(`${SECURITY}digestMultibase`), digestSRI: is(`${VC}digestSRI`) };
const EVIDENCE: Place = { name, description, narrative, genre: is(`${SCHEMA}genre`), ...DIGESTS };
/** Beside it in the graph may stand the evidence of the same id. */
const RESOURCE: Place = { mediaType: is(`${SCHEMA}encodingFormat`), ...DIGESTS };
const PROFILE: Place = { name, url: is(`${SCHEMA}url`), description, image };
export const CREDENTIAL_STATUS = `${VC}credentialStatus`;
/** What decides about every credential besides its issuer. */
export const DECIDING: Place = {
  validFrom: plain(`${VC}validFrom`),
  validUntil: plain(`${VC}validUntil`),
  credentialStatus: has(STATUS_ENTRY, CREDENTIAL_STATUS),
};
/** The names of the dates in edition 1.1 of the data model. */
export const DATES_11: Place = { issuanceDate: is(`${VC}issuanceDate`), expirationDate: is(`${VC}expirationDate`) };
/** What every kind of credential says of itself. */
export const ENVELOPE: Place = { name, description, image, issuer: has(PROFILE, `${VC}issuer`), ...DECIDING };
const CREDENTIAL: Place = {
  ...ENVELOPE,
  ...DATES_11,
  awardedDate: is(`${OB}awardedDate`),
  credentialSubject: has({ ...SUBJECT, ...STATUS_LIST }, `${VC}credentialSubject`),
  evidence: has(EVIDENCE, `${VC}evidence`),
  relatedResource: has(RESOURCE, `${VC}relatedResource`),
};

/** Every member of the table with its IRIs, for the test that compares it with the contexts. */
export const PARITY_TABLE = CREDENTIAL;

/** Statements by subject and predicate. Those of embedded credentials' proofs stand in graphs of their own and are left out. */
export function graphOf(quads: readonly { readonly subject: Term; readonly predicate: Term; readonly object: Term; readonly graph: Term }[]): Graph {
  const graph = new Map<string, Map<string, Term[]>>();
  for (const { subject, predicate, object, graph: name } of quads) {
    if (name.termType !== 'DefaultGraph') continue;
    const statements = graph.get(subject.value) ?? new Map<string, Term[]>();
    const values = statements.get(predicate.value) ?? [];
    if (!values.some((value) => value.termType === object.termType && value.value === object.value)) values.push(object);
    graph.set(subject.value, statements.set(predicate.value, values));
  }
  return graph;
}

/** The node of the credential itself: by its id, or else the one unnamed credential in the graph; null when there are several, or none. */
export function rootOf(document: JsonObject, graph: Graph): string | null {
  if (typeof document['id'] === 'string') return document['id'];
  const [root, another] = credentialsIn(graph);
  return another === undefined ? (root ?? null) : null;
}

/** Everything in the graph that is called a credential. */
export function credentialsIn(graph: Graph): string[] {
  return [...graph].filter(([, statements]) => statements.get(TYPE)?.some(({ value }) => value === `${VC}VerifiableCredential`)).map(([name]) => name);
}

/** Do these statements make a status entry that tells of revocation? */
export function isRevocationEntry(entry: ReadonlyMap<string, readonly Term[]>): boolean {
  const purposes = STATUS_ENTRY['statusPurpose']!.iris.flatMap((iri) => entry.get(iri) ?? []);
  return purposes.some(({ value }) => value === 'revocation') || (entry.get(TYPE) ?? []).some(({ value }) => value === REVOCATION_LIST);
}

/** Do JSON and graph agree on every member that decides or is shown? `place` is the table of another kind of document. */
export function agrees(document: JsonObject, graph: Graph, place: Place = CREDENTIAL): boolean {
  const id = document['id'];
  if (typeof id !== 'string') return false;
  return agreesAt(document, { termType: 'NamedNode', value: id }, graph, place);
}

/** The same for a document that this term names in the graph. */
export function agreesAt(document: JsonObject, term: Term, graph: Graph, place: Place): boolean {
  const covered = projectNode(term, place, graph);
  return JSON.stringify(covered) === JSON.stringify(projectJson(withItsDigests(document), place));
}

/**
 * Where they first disagree: a path of members, in which lists have no places since a graph has none.
 * For who has to mend the document; null when they agree.
 */
export function disagreementAt(document: JsonObject, graph: Graph, place: Place = CREDENTIAL): string | null {
  const id = document['id'];
  if (typeof id !== 'string') return 'id';
  return differsAt(projectJson(withItsDigests(document), place), projectNode({ termType: 'NamedNode', value: id }, place, graph));
}

function differsAt(said: Projection, covered: Projection): string | null {
  if (JSON.stringify(said) === JSON.stringify(covered)) return null;
  if (typeof said === 'string' || typeof covered === 'string') return '';
  for (const member of new Set([...Object.keys(said), ...Object.keys(covered)])) {
    const [mine, theirs] = [said[member] ?? [], covered[member] ?? []];
    if (JSON.stringify(mine) === JSON.stringify(theirs)) continue;
    if (typeof mine === 'string' || typeof theirs === 'string' || mine.length !== theirs.length) return member;
    const place = mine.findIndex((each, index) => JSON.stringify(each) !== JSON.stringify(theirs[index]));
    const inner = differsAt(mine[place]!, theirs[place]!);
    return inner === null || inner === '' ? member : `${member}.${inner}`;
  }
  return '';
}

/**
 * In a graph, evidence and the related resource of its id are one thing, with the digests of both. So they
 * are here; of the two, the resource must say them all, or they would have been moved between them.
 */
function withItsDigests(document: JsonObject): JsonObject {
  const resources = listOf(document['relatedResource']).filter(isObject);
  if (resources.length === 0 || !('evidence' in document)) return document;
  const evidence = listOf(document['evidence']).map((one): Json => {
    const both = isObject(one) && typeof one['id'] === 'string' ? [one, ...resources.filter(({ id }) => id === one['id'])] : [];
    if (!isObject(one) || both.length < 2) return one;
    const digests = Object.keys(DIGESTS).map((member): [string, Json[]] => [member, [...new Set(both.flatMap((each) => listOf(each[member])))]]);
    return { ...one, ...Object.fromEntries<Json>(digests) };
  });
  return { ...document, evidence };
}

function projectNode(term: Term, place: Place | undefined, graph: Graph): Projection {
  if (place === undefined || term.termType === 'Literal') return term.value;
  const statements = graph.get(term.value);
  return projection(term.termType === 'NamedNode' ? term.value : undefined, place, ({ iris, holds }) =>
    iris.flatMap((iri) => statements?.get(iri) ?? []).map((value) => projectNode(value, holds, graph)),
  );
}

function projectJson(value: Json, place: Place | undefined): Projection {
  if (place === undefined) return isObject(value) ? (typeof value['id'] === 'string' ? value['id'] : '') : String(value);
  if (!isObject(value)) return projection(String(value), place, () => []);
  const id = value['id'];
  return projection(typeof id === 'string' ? id : undefined, place, ({ holds, isPlain }, member) =>
    (Object.hasOwn(value, member) ? listOf(value[member]) : []).map((each) => (isPlain && isObject(each) ? {} : projectJson(each, holds))),
  );
}

/** One form for both sides: members in the order of the table, values in sorted order, since a graph has none. */
function projection(id: string | undefined, place: Place, valuesOf: (member: Member, key: string) => Projection[]): Projection {
  const members = Object.entries(place).flatMap(([key, member]) => {
    const values = valuesOf(member, key).map((value) => [JSON.stringify(value), value] as const);
    values.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return values.length === 0 ? [] : [[key, values.map(([, value]) => value)] as const];
  });
  return { ...(id === undefined ? {} : { id }), ...Object.fromEntries(members) };
}
