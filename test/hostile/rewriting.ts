/**
 * What rewriting a document needs: chance that is the same on every machine, and
 * ways to reach one object of a document and to change it in a copy.
 */
import type { Doc } from '../fixtures/badges.ts';

export type Random = { next(): number; below(limit: number): number; pick<Item>(items: readonly Item[]): Item };
export type Rewrite = (document: Doc, random: Random) => Doc | string;

/** mulberry32: the same seed gives the same documents on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { next, below, pick: (items) => items[below(items.length)]! };
}

export function list(value: unknown): any[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Applies a change to one object of the document, the root included, the proof excepted. */
export function onNode(document: Doc, random: Random, change: (node: Doc) => Doc): Doc {
  const places: (readonly string[])[] = [];
  const visit = (value: unknown, path: readonly string[]): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) places.push(path);
    for (const [key, member] of Object.entries(value)) if (key !== 'proof' && key !== '@context') visit(member, [...path, key]);
  };
  visit(document, []);
  const [...path] = random.pick(places);
  const at = (value: any, [key, ...rest]: string[]): any => {
    if (key === undefined) return change(value);
    const copy = Array.isArray(value) ? [...value] : { ...value };
    copy[key] = at(value[key], rest);
    return copy;
  };
  return at(document, path);
}

export function wrapOne(node: Doc, random: Random, wrap: (value: any) => unknown): Doc {
  const keys = Object.keys(node).filter((key) => !['@context', 'proof', 'id'].includes(key));
  if (keys.length === 0) return node;
  const key = random.pick(keys);
  return { ...node, [key]: wrap(node[key]) };
}

export function inlineContext({ '@context': context, ...rest }: Doc, added: Doc): Doc {
  return { '@context': [...list(context), added], ...rest };
}

export function split(node: Doc): Doc[] {
  const { id = '_:split', type, ...members } = node;
  const entries = Object.entries(members);
  const half = Math.ceil(entries.length / 2);
  return [entries.slice(0, half), entries.slice(half)].map((part) => ({ id, ...(type === undefined ? {} : { type }), ...Object.fromEntries(part) }));
}
