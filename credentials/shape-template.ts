/**
 * The canonical form of documents that differ in their texts only. JSON-LD
 * processing depends on keys, types and contexts, not on what stands in a text:
 * so it is done once, with a marker in the place of every text, and afterwards
 * the texts are put where the markers came out. What makes that sound:
 *
 * 1. A marker that came out as a whole literal stands for any text. One that came
 *    out as an IRI stands only for an absolute IRI of four schemes, in characters
 *    that are never escaped; no context that we know gives these schemes a meaning.
 * 2. A marker that came out inside a larger term, as a predicate or a datatype, or
 *    not at all: no template.
 * 3. Texts that are equal IRIs share a marker: nodes that are one node stay one.
 * 4. Blank nodes are labelled by the order of their first-degree hashes, which is
 *    what RDFC-1.0 itself does when these are all different; when two are equal,
 *    or two lines are, the template gives no answer.
 * 5. Order and escapes are those of the reference implementation.
 *
 * Whoever gets no answer asks the reference. Sources: JSON-LD 1.1 Processing
 * Algorithms and API; RDF Dataset Canonicalization 1.0, sections 4.4.3 (steps 3
 * to 5), 4.6 (Hash First Degree Quads) and 5 (canonical N-Quads).
 */
import type { Json, JsonObject } from './json.ts';
import type { Primitives } from './primitives.ts';

/** Texts under these keys change how a document is processed: they are part of the shape. */
export const STRUCTURAL: ReadonlySet<string> = new Set(['@context', 'type', 'proofPurpose', 'cryptosuite']);
/** What an IRI looks like wherever it stands; a text that looks so is the same marker wherever it is repeated. */
export const LIKE_IRI = /^[A-Za-z][A-Za-z0-9+.-]*:/;
/** Condition 1: the characters of RFC 3986 and no other. */
export const PLAIN_IRI = /^(?:https?:\/\/|urn:uuid:|did:)[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;
export const ESCAPED = /[\u0000-\u001f\u007f"\\]/;

/** A document taken apart: what decides its processing, and its texts in the order of their first appearance. */
export type TakenApart = { readonly key: string; readonly values: readonly string[] };

/** Exact: two documents with one key differ only in `values`. */
export function takeApart(document: JsonObject): TakenApart {
  const values: string[] = [];
  const places = new Map<string, number>();
  const visit = (value: Json): string => {
    if (typeof value === 'string') {
      if (!LIKE_IRI.test(value)) return `"${values.push(value) - 1}`;
      const known = places.get(value);
      if (known !== undefined) return `=${known}`;
      places.set(value, values.length);
      return `:${values.push(value) - 1}`;
    }
    if (value === null || typeof value !== 'object') return String(value);
    if (Array.isArray(value)) {
      let items = '[';
      for (const item of value) items += `${visit(item)},`;
      return `${items}]`;
    }
    let members = '{';
    for (const name in value) members += `${JSON.stringify(name)}${STRUCTURAL.has(name) ? JSON.stringify(value[name]) : visit(value[name]!)},`;
    return `${members}}`;
  };
  return { key: visit(document), values };
}

/** The same document with other texts; `values` as many as `takeApart` gave. */
export function putTogether(document: JsonObject, values: readonly string[]): JsonObject {
  let next = 0;
  const places = new Map<string, string>();
  const visit = (value: Json): Json => {
    if (typeof value === 'string') {
      if (!LIKE_IRI.test(value)) return values[next++]!;
      if (!places.has(value)) places.set(value, values[next++]!);
      return places.get(value)!;
    }
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(visit);
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, STRUCTURAL.has(name) ? member : visit(member)]));
  };
  return visit(document) as JsonObject;
}

type Term = { readonly termType: string; readonly value: string; readonly language?: string; readonly datatype?: { readonly value: string } };
export type Quad = { readonly subject: Term; readonly predicate: Term; readonly object: Term; readonly graph: Term };

/** A term of a line: written out already, or from a text, or a blank node by its number. */
export type Part = { readonly text: string } | { readonly iri: number } | { readonly literal: number; readonly suffix: string } | { readonly blank: number };
export type Line = { readonly subject: Part; readonly predicate: string; readonly object: Part };
/** The bytes around the text or the label of an object: its predicate, and how its line ends. */
export type Around = { readonly before: Uint8Array; readonly after: Uint8Array };
/** What one predicate says of a subject. `ends`: all of it from the predicate on, sorted, when every object is written out already. `around`: of each object. */
export type Said = { readonly predicate: string; readonly objects: readonly Part[]; readonly around: readonly Around[]; readonly ends: readonly Uint8Array[] | null };
/** All that is said of one subject, by predicate in canonical order. `name`: the subject as it is sorted, `whole`: its lines, when they are written out already. */
export type Block = { readonly subject: Part; readonly name: string | null; readonly said: readonly Said[]; readonly whole: Uint8Array | null };
/**
 * The lines that mention one blank node, already with _:a for itself and _:z for
 * the others. `inOrder`: the same as bytes with a text after each, in the order that they have whatever the texts are; null when that depends on them.
 */
export type Mention = { readonly lines: readonly Line[]; readonly inOrder: { readonly steps: readonly Step[]; readonly end: Uint8Array } | null };
export type Step = { readonly before: Uint8Array; readonly part: Part };
export type Template = {
  readonly blocks: readonly Block[];
  /** What tells each blank node from the others; or the hash of it, where it is fixed. */
  readonly blanks: readonly (Mention | Uint8Array)[];
  /** The texts that must be plain IRIs. */
  readonly iris: readonly number[];
};

/** Markers for that many texts, which nobody could have put into a document. */
export function markers(count: number): string[] {
  const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return Array.from({ length: count }, (_, index) => `urn:uuid:${nonce}:${index}:`);
}

/**
 * @param quads what JSON-LD made of the document with these markers as its texts
 * @returns null when one of the conditions does not hold
 */
export function templateOf(quads: readonly Quad[], marks: readonly string[]): Template | null {
  const places = new Map(marks.map((mark, index) => [mark, index]));
  const [first = ''] = marks;
  const nonce = first.slice(0, first.lastIndexOf(':', first.length - 2) + 1);
  const hidden = (text: string | undefined): boolean => nonce !== '' && text !== undefined && text.includes(nonce);
  const seen = new Set<number>();
  const iris = new Set<number>();
  const blankNumbers = new Map<string, number>();
  const partOf = (term: Term): Part | null => {
    const place = places.get(term.value);
    if (term.termType === 'BlankNode') {
      if (!blankNumbers.has(term.value)) blankNumbers.set(term.value, blankNumbers.size);
      return { blank: blankNumbers.get(term.value)! };
    }
    if (place !== undefined) seen.add(place);
    if (place === undefined && hidden(term.value)) return null;
    if (term.termType === 'NamedNode') {
      if (place !== undefined) iris.add(place);
      else if (!isUnescaped(term.value)) return null;
      return place === undefined ? { text: `<${term.value}>` } : { iri: place };
    }
    if (hidden(term.datatype?.value) || hidden(term.language)) return null;
    const suffix = suffixOf(term);
    return place === undefined ? { text: `"${escapeLiteral(term.value)}"${suffix}` } : { literal: place, suffix };
  };
  const lines: Line[] = [];
  for (const { subject, predicate, object, graph } of quads) {
    if (graph.termType !== 'DefaultGraph' || predicate.termType !== 'NamedNode' || hidden(predicate.value) || !isUnescaped(predicate.value)) return null;
    const [s, o] = [partOf(subject), partOf(object)];
    if (s === null || o === null) return null;
    lines.push({ subject: s, predicate: ` <${predicate.value}> `, object: o });
  }
  if (seen.size !== marks.length) return null;
  const blanks = Array.from({ length: blankNumbers.size }, (_, number) => mentionOf(mentionsOf(lines, number)));
  return { blocks: blocksOf(lines), blanks, iris: [...iris] };
}

/** RDF Dataset Canonicalization 1.0, section 5: the seven short escapes, UCHAR for other controls and DEL, nothing else. */
export function escapeLiteral(text: string): string {
  if (!ESCAPED.test(text)) return text;
  return text.replace(/[\u0000-\u001f\u007f"\\]/g, (character) => SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
}

const SHORT: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

/** A term of N-Quads. */
export function spell(part: Part, values: readonly string[], labels: readonly string[]): string {
  if ('text' in part) return part.text;
  if ('iri' in part) return `<${values[part.iri]!}>`;
  if ('literal' in part) return `"${escapeLiteral(values[part.literal]!)}"${part.suffix}`;
  return labels[part.blank]!;
}

function isUnescaped(iri: string): boolean {
  return !/[\u0000-\u0020<>"{}|^`\\]/.test(iri);
}

function suffixOf({ datatype, language }: Term): string {
  if (datatype === undefined || datatype.value === 'http://www.w3.org/2001/XMLSchema#string') return '';
  if (datatype.value === 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString') return language ? `@${language}` : '';
  return `^^<${datatype.value}>`;
}

/** First-degree lines of one blank node (section 4.6): itself as _:a, every other blank node as _:z. */
function mentionsOf(lines: readonly Line[], number: number): Line[] {
  const renamed = (part: Part): Part => ('blank' in part ? { text: part.blank === number ? '_:a' : '_:z' } : part);
  const mentions = (part: Part): boolean => 'blank' in part && part.blank === number;
  return lines.filter(({ subject, object }) => mentions(subject) || mentions(object)).map((line) => ({ subject: renamed(line.subject), predicate: line.predicate, object: renamed(line.object) }));
}

/** The order of the lines is that of their subjects and predicates, where no two have both alike and only one begins with a text that is open. */
function mentionOf(lines: readonly Line[]): Mention {
  const named = lines.flatMap((line) => ('text' in line.subject ? [{ line, start: line.subject.text + line.predicate }] : []));
  const others = lines.filter(({ subject }) => !('text' in subject));
  // An IRI stands before every blank node: then it need not be known.
  const isClear = new Set(named.map(({ start }) => start)).size === named.length && (others.length === 0 || (others.length === 1 && named.every(({ start }) => start.startsWith('_:'))));
  if (!isClear) return { lines, inOrder: null };
  const steps: Step[] = [];
  let before = '';
  const write = (part: Part, after: string): void => {
    const [opening, closing] = openings(part);
    if ('text' in part) before += part.text + after;
    else {
      steps.push({ before: encoder.encode(before + opening), part });
      before = closing + after;
    }
  };
  const sorted = named.sort((a, b) => (a.start < b.start ? -1 : 1)).map(({ line }) => line);
  for (const { subject, predicate, object } of [...others, ...sorted]) {
    write(subject, predicate);
    write(object, ' .\n');
  }
  return { lines, inOrder: { steps, end: encoder.encode(before) } };
}

function blocksOf(lines: readonly Line[]): Block[] {
  const subjects = new Map<string, { subject: Part; said: Map<string, Part[]> }>();
  for (const { subject, predicate, object } of lines) {
    const key = JSON.stringify(subject);
    const block = subjects.get(key) ?? { subject, said: new Map<string, Part[]>() };
    subjects.set(key, block);
    block.said.set(predicate, [...(block.said.get(predicate) ?? []), object]);
  }
  return inOrder([...subjects.values()].map(({ subject, said }) => blockOf(subject, [...said].sort(([a], [b]) => (a < b ? -1 : 1)))));
}

/** Those whose subject is known stand first and in order, so that little is left to sort. */
function inOrder(blocks: readonly Block[]): Block[] {
  const nameOf = ({ name }: Block): string => name ?? '\uffff';
  return [...blocks].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
}

function blockOf(subject: Part, said: readonly (readonly [string, readonly Part[]])[]): Block {
  const all = said.map(([predicate, objects]): Said => ({ predicate, objects, around: objects.map((object) => around(predicate, object)), ends: endsOf(predicate, objects) }));
  const name = 'text' in subject ? `${subject.text} ` : null;
  const isWhole = name !== null && all.every((one) => one.ends !== null);
  const whole = isWhole ? said.flatMap(([predicate, objects]) => objects.map((object) => `${textOf(subject)}${predicate}${textOf(object)} .\n`).sort()).join('') : null;
  return { subject, name, said: all, whole: whole === null ? null : encoder.encode(whole) };
}

/** Two equal ends would be one line: then there are none ready, and `fillIn` finds the lines equal. */
function endsOf(predicate: string, objects: readonly Part[]): readonly Uint8Array[] | null {
  const ends = objects.flatMap((object) => ('text' in object ? [`${predicate}${object.text} .\n`] : [])).sort();
  return ends.length === objects.length && new Set(ends).size === ends.length ? ends.map((end) => encoder.encode(end)) : null;
}

/** Of one that is written out: nothing before its text. */
function around(predicate: string, object: Part): Around {
  const [opening, closing] = openings(object);
  return { before: encoder.encode(predicate + opening), after: encoder.encode(`${closing} .\n`) };
}

function openings(part: Part): readonly [string, string] {
  return 'iri' in part ? ['<', '>'] : 'literal' in part ? ['"', `"${part.suffix}`] : ['', ''];
}

const textOf = (part: Part): string => ('text' in part ? part.text : '');
const encoder = new TextEncoder();

/**
 * The same template for documents whose texts are these, but for the open places: everything else is written out now.
 * @param open places whose texts will differ
 */
export async function fixed(template: Template, values: readonly string[], open: ReadonlySet<number>, { sha256 }: Primitives): Promise<Template> {
  const part = (one: Part): Part => {
    const place = 'iri' in one ? one.iri : 'literal' in one ? one.literal : null;
    return place === null || open.has(place) ? one : { text: spell(one, values, []) };
  };
  const blanks: (Mention | Uint8Array)[] = [];
  for (const mention of template.blanks) {
    const lines = mention instanceof Uint8Array ? mention : mention.lines.map(({ subject, predicate, object }) => ({ subject: part(subject), predicate, object: part(object) }));
    if (lines instanceof Uint8Array) blanks.push(lines);
    else if (lines.some(({ subject, object }) => !('text' in subject && 'text' in object))) blanks.push(mentionOf(lines));
    else blanks.push(await sha256(lines.map(({ subject, predicate, object }) => textOf(subject) + predicate + textOf(object) + ' .\n').sort().join('')));
  }
  return {
    blocks: inOrder(template.blocks.map(({ subject, said }) => blockOf(part(subject), said.map(({ predicate, objects }) => [predicate, objects.map(part)] as const)))),
    blanks,
    iris: template.iris.filter((place) => open.has(place)),
  };
}
