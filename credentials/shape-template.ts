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
const ESCAPED = /[\u0000-\u001f\u007f"\\]/;

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
type Part = { readonly text: string } | { readonly iri: number } | { readonly literal: number; readonly suffix: string } | { readonly blank: number };
type Line = { readonly subject: Part; readonly predicate: string; readonly object: Part };
/** What one predicate says of a subject; `ends`: all of it from the predicate on, sorted, when every object is written out already. */
type Said = { readonly predicate: string; readonly objects: readonly Part[]; readonly ends: readonly string[] | null };
/** All that is said of one subject, by predicate in canonical order; `whole`: its lines, when all are written out already. */
type Block = { readonly subject: Part; readonly said: readonly Said[]; readonly whole: string | null };
export type Template = {
  readonly blocks: readonly Block[];
  /** For each blank node the lines that mention it, already with _:a for itself and _:z for the others; or their hash, where they are fixed. */
  readonly blanks: readonly (readonly Line[] | Uint8Array)[];
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
  const blanks = Array.from({ length: blankNumbers.size }, (_, number) => mentionsOf(lines, number));
  return { blocks: blocksOf(lines), blanks, iris: [...iris] };
}

/**
 * The canonical form with these texts; null when the conditions do not hold for them.
 * @param values well-formed texts, in the places of the markers
 */
export async function fillIn(template: Template, values: readonly string[], primitives: Primitives): Promise<string | null> {
  for (const place of template.iris) if (!PLAIN_IRI.test(values[place]!)) return null;
  const labels = await labelsOf(template, values, primitives);
  if (labels === null) return null;
  const blocks: [string, string][] = [];
  for (const { subject, said, whole } of template.blocks) {
    const name = write(subject, values, labels);
    if (whole !== null) {
      blocks.push([`${name} `, whole]);
      continue;
    }
    let text = '';
    for (const { predicate, objects, ends } of said) {
      if (ends !== null) {
        for (const end of ends) text += name + end;
        continue;
      }
      if (objects.length === 1) {
        text += name + predicate + write(objects[0]!, values, labels) + ' .\n';
        continue;
      }
      const lines = objects.map((object) => name + predicate + write(object, values, labels) + ' .\n').sort();
      for (let index = 1; index < lines.length; index += 1) if (lines[index] === lines[index - 1]) return null;
      text += lines.join('');
    }
    blocks.push([`${name} `, text]);
  }
  blocks.sort(([a], [b]) => (a < b ? -1 : 1));
  let whole = '';
  for (let index = 0; index < blocks.length; index += 1) {
    if (index > 0 && blocks[index]![0] === blocks[index - 1]![0]) return null;
    whole += blocks[index]![1];
  }
  return whole;
}

/** Canonical labels of the blank nodes, by their number: null when the hashes do not tell them apart. */
async function labelsOf({ blanks }: Template, values: readonly string[], { sha256 }: Primitives): Promise<readonly string[] | null> {
  const hashes: { readonly number: number; readonly hash: Uint8Array }[] = [];
  for (let number = 0; number < blanks.length; number += 1) {
    const mentions = blanks[number]!;
    if (mentions instanceof Uint8Array) {
      hashes.push({ number, hash: mentions });
      continue;
    }
    const lines = mentions.map(({ subject, predicate, object }) => write(subject, values, []) + predicate + write(object, values, []) + ' .\n').sort();
    for (let index = 1; index < lines.length; index += 1) if (lines[index] === lines[index - 1]) return null;
    const hash = sha256(lines.join(''));
    hashes.push({ number, hash: hash instanceof Uint8Array ? hash : await hash });
  }
  hashes.sort((a, b) => compareBytes(a.hash, b.hash));
  const labels: string[] = [];
  for (let order = 0; order < hashes.length; order += 1) {
    if (order > 0 && compareBytes(hashes[order]!.hash, hashes[order - 1]!.hash) === 0) return null;
    labels[hashes[order]!.number] = `_:c14n${order}`;
  }
  return labels;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return a[index]! - b[index]!;
  return 0;
}

function write(part: Part, values: readonly string[], labels: readonly string[]): string {
  if ('text' in part) return part.text;
  if ('iri' in part) return `<${values[part.iri]!}>`;
  if ('literal' in part) return `"${escapeLiteral(values[part.literal]!)}"${part.suffix}`;
  return labels[part.blank]!;
}

/** RDF Dataset Canonicalization 1.0, section 5: the seven short escapes, UCHAR for other controls and DEL, nothing else. */
export function escapeLiteral(text: string): string {
  if (!ESCAPED.test(text)) return text;
  return text.replace(/[\u0000-\u001f\u007f"\\]/g, (character) => SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
}

const SHORT: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

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

function blocksOf(lines: readonly Line[]): Block[] {
  const subjects = new Map<string, { subject: Part; said: Map<string, Part[]> }>();
  for (const { subject, predicate, object } of lines) {
    const key = JSON.stringify(subject);
    const block = subjects.get(key) ?? { subject, said: new Map<string, Part[]>() };
    subjects.set(key, block);
    block.said.set(predicate, [...(block.said.get(predicate) ?? []), object]);
  }
  return [...subjects.values()].map(({ subject, said }) => blockOf(subject, [...said].sort(([a], [b]) => (a < b ? -1 : 1))));
}

function blockOf(subject: Part, said: readonly (readonly [string, readonly Part[]])[]): Block {
  const all = said.map(([predicate, objects]): Said => ({ predicate, objects, ends: endsOf(predicate, objects) }));
  const whole = 'text' in subject && all.every((one) => one.ends !== null) ? all.flatMap((one) => one.ends!.map((end) => subject.text + end)).join('') : null;
  return { subject, said: all, whole };
}

/** Two equal ends would be one line: then there are none ready, and `fillIn` finds the lines equal. */
function endsOf(predicate: string, objects: readonly Part[]): readonly string[] | null {
  const ends = objects.flatMap((object) => ('text' in object ? [`${predicate}${object.text} .\n`] : [])).sort();
  return ends.length === objects.length && new Set(ends).size === ends.length ? ends : null;
}

/**
 * The same template for documents whose texts are these, but for the open places: everything else is written out now.
 * @param open places whose texts will differ
 */
export async function fixed(template: Template, values: readonly string[], open: ReadonlySet<number>, { sha256 }: Primitives): Promise<Template> {
  const part = (one: Part): Part => {
    const place = 'iri' in one ? one.iri : 'literal' in one ? one.literal : null;
    return place === null || open.has(place) ? one : { text: write(one, values, []) };
  };
  const blanks: (readonly Line[] | Uint8Array)[] = [];
  for (const mentions of template.blanks) {
    const lines = mentions instanceof Uint8Array ? mentions : mentions.map(({ subject, predicate, object }) => ({ subject: part(subject), predicate, object: part(object) }));
    if (lines instanceof Uint8Array || lines.some(({ subject, object }) => !('text' in subject && 'text' in object))) blanks.push(lines);
    else blanks.push(await sha256(lines.map(({ subject, predicate, object }) => write(subject, values, []) + predicate + write(object, values, []) + ' .\n').sort().join('')));
  }
  return {
    blocks: template.blocks.map(({ subject, said }) => blockOf(part(subject), said.map(({ predicate, objects }) => [predicate, objects.map(part)] as const))),
    blanks,
    iris: template.iris.filter((place) => open.has(place)),
  };
}
