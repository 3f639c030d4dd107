/**
 * JSON that has one reading only. `JSON.parse` takes the last of two equal keys
 * and accepts any depth; a signature check and a screen must not be able to
 * disagree about what a document says, nor be made to work for minutes on it.
 * Source: RFC 8259, section 4 (names within an object SHOULD be unique) and
 * section 9 (a parser may limit size and depth).
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
export type ParsedJson = { ok: true; value: Json } | { ok: false; reason: 'malformed_json' | 'ambiguous_document' | 'too_large' };

/** Bytes of UTF-8 text that we read at all. */
export const MOST_TEXT_BYTES = 256 * 1024;
const MOST_DEPTH = 32;
/** Values of any kind: objects, arrays, strings, numbers, literals. A badge with much evidence has about 300. */
const MOST_NODES = 2000;
/** A CLR or a presentation holds up to sixteen badges: as many values as sixteen rich badges and what joins them. Each badge inside keeps to the limit of a badge. */
export const MOST_NODES_OF_SEVERAL = 6000;
/** A list of withdrawn credentials, three values for each: nothing but texts is looked for in it. */
export const MOST_NODES_OF_A_LIST = 40_000;
/** Keys that reach a prototype when an object is copied carelessly. */
const DANGEROUS_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** One token of JSON that is already known to be well formed. */
const TOKEN = /\s*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([{}[\],:])|([^\s"{}[\],:]+))/y;

/**
 * The value of a JSON text, or why it cannot be taken at its word.
 * @returns 'malformed_json' for what is no JSON or holds text that is no Unicode;
 *   'too_large' for more than 256 KiB, 32 levels or 2,000 values (6,000 in a CLR or a presentation);
 *   'ambiguous_document' for a repeated or a dangerous key
 * @param most how many values this text may have, for a reader that knows what it reads
 */
export function parseJson(text: string, most?: number): ParsedJson {
  return read(text, (value) => {
    const mostNodes = most ?? mostNodesOf(value);
    // Then the value tells the same as the tokens, in a third of the time.
    return isPlainlyWritten(text, value, mostNodes) ? null : scan(text, mostNodes);
  });
}

/**
 * The same for a text that must be as JSON.stringify writes it: then it has no
 * repeated key and no second spelling, and its value can be looked at instead of its tokens.
 * @returns also 'malformed_json' for a text that is written otherwise
 */
export function parseWritten(text: string): ParsedJson {
  return read(text, (value) => (isPlainlyWritten(text, value, mostNodesOf(value)) ? null : (scan(text, mostNodesOf(value)) ?? refused('malformed_json'))));
}

function read(text: string, problemOf: (value: Json) => ParsedJson | null): ParsedJson {
  if (isTooLong(text)) return refused('too_large');
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return refused('malformed_json');
  }
  return problemOf(value) ?? { ok: true, value };
}

/** More than 256 KiB of UTF-8. A unit of UTF-16 takes three bytes at the most: a short text need not be encoded to know. */
export const isTooLong = (text: string): boolean =>
  text.length > MOST_TEXT_BYTES || (text.length * 3 > MOST_TEXT_BYTES && new TextEncoder().encode(text).length > MOST_TEXT_BYTES);

/** Is the text what JSON.stringify writes? A repeated key leaves one of two values, a lone surrogate its escape, an infinite number null: written again, each looks different. */
const isWrittenSo = (text: string, value: Json): boolean => text.isWellFormed() && JSON.stringify(value) === text && !(text.includes('\\ud') && /\\ud[89a-f]/.test(text));

/** Nothing wrong with the value, and nothing in the text but the value. In this order: what is too deep cannot be written again. */
const isPlainlyWritten = (text: string, value: Json, most: number): boolean => look(value, 1, { nodes: 0, most }) && isWrittenSo(text, value);

/** A document says itself that it holds several: then its badges are counted each, too (see strict-shape.ts, presentation.ts). */
function mostNodesOf(value: Json): number {
  const types = isObject(value) ? listOf(value['type']) : [];
  return types.includes('ClrCredential') || types.includes('VerifiablePresentation') ? MOST_NODES_OF_SEVERAL : MOST_NODES;
}

/** Is nothing in this value too deep, too much or dangerous? */
function look(value: Json, depth: number, count: { nodes: number; readonly most: number }): boolean {
  count.nodes += 1;
  if (count.nodes > count.most) return false;
  if (typeof value !== 'object' || value === null) return true;
  if (depth > MOST_DEPTH) return false;
  if (Array.isArray(value)) return value.every((each) => look(each, depth + 1, count));
  for (const key of Object.keys(value)) if (DANGEROUS_KEYS.has(key) || !look(value[key]!, depth + 1, count)) return false;
  return true;
}

/** True for a plain JSON object: not null, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One value or several, as a list; nothing is an empty list. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Has this value, counted with all below it, more values than a badge may have? */
export function isTooLargeForABadge(value: Json): boolean {
  let nodes = 0;
  const walk = (one: Json): void => {
    nodes += 1;
    if (typeof one === 'object' && one !== null) for (const below of Object.values(one)) walk(below);
  };
  walk(value);
  return nodes > MOST_NODES;
}

/** The member when it is a string, otherwise undefined. */
export function stringAt(object: JsonObject, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Walks the tokens of well-formed JSON with a stack of the keys seen in each open object. Null when nothing is wrong. */
function scan(text: string, mostNodes: number): ParsedJson | null {
  const open: (Set<string> | null)[] = [];
  let nodes = 0;
  let expectsKey = false;
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    const [, string, mark, literal] = token;
    if (string !== undefined) {
      const decoded = JSON.parse(string) as string;
      // A lone surrogate has no UTF-8: signing would replace it, and two names would share one signature.
      if (!decoded.isWellFormed()) return refused('malformed_json');
      if (expectsKey) {
        const keys = open.at(-1)!;
        if (keys.has(decoded) || DANGEROUS_KEYS.has(decoded)) return refused('ambiguous_document');
        keys.add(decoded);
        expectsKey = false;
        continue;
      }
      nodes += 1;
    } else if (literal !== undefined) {
      if (!Number.isFinite(Number(literal)) && !/^(true|false|null)$/.test(literal)) return refused('malformed_json');
      nodes += 1;
    } else if (mark === '{' || mark === '[') {
      nodes += 1;
      open.push(mark === '{' ? new Set() : null);
      expectsKey = mark === '{';
    } else if (mark === '}' || mark === ']') {
      open.pop();
      expectsKey = false;
    } else if (mark === ',') {
      expectsKey = open.at(-1) !== null;
    }
    if (open.length > MOST_DEPTH || nodes > mostNodes) return refused('too_large');
  }
  return null;
}

function refused(reason: 'malformed_json' | 'ambiguous_document' | 'too_large'): ParsedJson {
  return { ok: false, reason };
}
