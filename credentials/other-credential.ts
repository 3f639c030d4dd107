/**
 * Credentials that are no Open Badges: a document of the W3C data model, in
 * edition 1.1 or 2.0, with whatever vocabulary the pinned contexts define. Loaded
 * when such a document comes.
 *
 * Nothing is known of its claims beforehand, so what is shown is read from the
 * statements, which are what is signed, and never from the JSON. What decides
 * (issuer, dates, status, subjects, types) is read as JSON by the checks, and must
 * be exactly what the statements say.
 * Sources: Verifiable Credentials Data Model 2.0, sections 4.4 to 4.11; Data Model
 * 1.1, sections 4.2 to 4.9; RDF 1.1 Concepts, section 3.
 */
import { statementsOf, type Canonical } from './canonical.ts';
import { isVersion11, periodOf } from './data-model.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { isDateTimeZ } from './model.ts';
import { agreesAt, credentialsIn, DATES_11, DECIDING, graphOf, has, rootOf, type Graph, type Place, type Term } from './parity.ts';

/** A claim of a subject: where it stands, such as `degree.name`, and its value as text. All of it is text of somebody else. */
export type Claim = [path: string, value: string];
export type CredentialView = {
  id?: string; types: string[]; name?: string; description?: string; issuer: { id: string; name?: string };
  subjects: { id?: string; claims: Claim[] }[]; validFrom?: string; validUntil?: string;
};

const VC = 'https://www.w3.org/2018/credentials#';
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
/** What decides, member by member; of issuer and subjects, which they are. */
const PLACE: Place = { ...DECIDING, ...DATES_11, issuer: has({}, `${VC}issuer`), credentialSubject: has({}, `${VC}credentialSubject`) };
/** More than the largest document that is read can state; what repeats itself through references ends here. */
const MOST_CLAIMS = 2_000;
const MOST_DEPTH = 32;

/** Does the JSON say, of what decides, what the signature covers? The document passed the strict shape. */
export async function agreesWith(document: JsonObject, form: Canonical): Promise<boolean> {
  const graph = await graphOfForm(document, form);
  const root = rootTerm(document, graph);
  if (root === null || !agreesAt(document, root, graph, PLACE)) return false;
  // Two credentials in one graph are each the other's part, depending on where one begins to read.
  if (credentialsIn(graph).length !== 1) return false;
  // A type that stands elsewhere under the same id would make of this document something that the JSON does not say.
  return new Set(listOf(document['type'])).size === (graph.get(root.value)?.get(TYPE) ?? []).length;
}

/** What may be shown of it; null when it breaks the data model. */
export async function readCredential(document: JsonObject, form: Canonical): Promise<CredentialView | null> {
  return followsModel(document) ? viewOf(document, await graphOfForm(document, form)) : null;
}

async function graphOfForm(document: JsonObject, form: Canonical): Promise<Graph> {
  return graphOf(form.statements ?? (await statementsOf(document)));
}

function rootTerm(document: JsonObject, graph: Graph): Term | null {
  const value = rootOf(document, graph);
  return value === null ? null : { termType: typeof document['id'] === 'string' ? 'NamedNode' : 'BlankNode', value };
}

/** The data model, as far as it says what a member must be. */
function followsModel(document: JsonObject): boolean {
  const { id, issuer, credentialSubject } = document;
  const { from, until } = periodOf(document);
  const subjects = listOf(credentialSubject);
  return (
    (id === undefined || isUrl(id)) &&
    isUrl(isObject(issuer) ? issuer['id'] : issuer) &&
    subjects.length > 0 && subjects.every((subject) => isObject(subject) && Object.keys(subject).length > 0 && (subject['id'] === undefined || isUrl(subject['id']))) &&
    (from === undefined ? !isVersion11(document) : isMoment(from)) && (until === undefined || isMoment(until)) &&
    ['credentialStatus', 'credentialSchema', 'refreshService', 'termsOfUse', 'evidence'].every((member) => listOf(document[member]).every(isTyped))
  );
}

const isMoment = (value: Json): boolean => typeof value === 'string' && isDateTimeZ(value);
const isTyped = (value: Json): boolean => isObject(value) && listOf(value['type']).length > 0;

function isUrl(value: Json | undefined): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(value);
}

function viewOf(document: JsonObject, graph: Graph): CredentialView {
  const root = rootTerm(document, graph)!;
  const statements = graph.get(root.value) ?? new Map<string, readonly Term[]>();
  const issuer = (statements.get(`${VC}issuer`) ?? [])[0]!.value;
  const types = (statements.get(TYPE) ?? []).map(({ value }) => labelOf(value)).sort();
  const budget = { left: MOST_CLAIMS };
  const subjects = (statements.get(`${VC}credentialSubject`) ?? []).map((subject) => withoutUndefined({
    id: subject.termType === 'NamedNode' ? subject.value : undefined,
    claims: claimsOf(subject, graph, [root.value], budget),
  }));
  const { from, until } = periodOf(document);
  return withoutUndefined({
    id: document['id'] as string | undefined,
    types: types.filter((type) => type !== 'VerifiableCredential'),
    name: textOf(root.value, 'name', graph), description: textOf(root.value, 'description', graph),
    issuer: withoutUndefined({ id: issuer, name: textOf(issuer, 'name', graph) }),
    subjects: subjects.sort(byText),
    validFrom: from as string | undefined, validUntil: until as string | undefined,
  });
}

/** The texts that what has this name has under this label, in whatever languages. */
function textOf(name: string, label: string, graph: Graph): string | undefined {
  const texts = [...(graph.get(name) ?? [])].flatMap(([predicate, values]) => (labelOf(predicate) === label ? values : [])).filter(({ termType }) => termType === 'Literal');
  return texts.length === 0 ? undefined : [...new Set(texts.map(({ value }) => value))].sort().join(' · ');
}

/** All that is stated of a node and of what hangs on it, in an order that the document cannot choose. */
function claimsOf(about: Term, graph: Graph, above: readonly string[], budget: { left: number }): Claim[] {
  const claims: Claim[] = [];
  for (const [predicate, values] of [...(graph.get(about.value) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const path = labelOf(predicate);
    const below = values.filter((value) => isDescribed(value, graph, above)).map((value) => [...idOf(value), ...claimsOf(value, graph, [...above, about.value], budget)]);
    const plain = values.filter((value) => !isDescribed(value, graph, above) && value.termType !== 'BlankNode').map((value) => (predicate === TYPE ? labelOf(value.value) : value.value));
    for (const value of plain.sort()) if (budget.left-- > 0) claims.push([path, value]);
    below.sort(byText).forEach((inner, index) => {
      const place = below.length === 1 ? path : `${path}[${index + 1}]`;
      for (const [rest, value] of inner) if (budget.left-- > 0) claims.push([`${place}.${rest}`, value]);
    });
  }
  return claims;
}

/** Something of which more is said, and which is not already being described. */
function isDescribed({ termType, value }: Term, graph: Graph, above: readonly string[]): boolean {
  return termType !== 'Literal' && graph.has(value) && !above.includes(value) && above.length < MOST_DEPTH;
}

function idOf({ termType, value }: Term): Claim[] {
  return termType === 'NamedNode' ? [['id', value]] : [];
}

/** The word at the end of an IRI: `https://schema.org/name` → `name`. */
function labelOf(iri: string): string {
  return /[^#/:]*$/.exec(iri)![0] || iri;
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** Without the members that are undefined. */
function withoutUndefined<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as { [Key in keyof Value]: Exclude<Value[Key], undefined> };
}
