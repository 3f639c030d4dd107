/**
 * What a verifier, or an issuer that verifies what it signs, keeps between one
 * document and the next. The answers are the same without it; they take longer.
 * Nothing in it is trusted for longer than it would be fetched again: keys are
 * resolved and dates compared each time.
 */
import { parseJson, type ParsedJson } from './json.ts';
import { knownShapes, type KnownShapes, type KnownShapesOptions } from './known-shapes.ts';
import { decodeText } from './resolve-key.ts';

/** A status list whose proof was verified once, with what it then said. */
export type KnownList = {
  readonly bytes: Uint8Array;
  readonly document: Readonly<Record<string, unknown>>;
  /** The key under which its proof holds. */
  readonly verificationMethod: string;
  readonly publicKeyMultibase: string;
  readonly bits: Uint8Array;
};

export type Memory = {
  readonly shapes: KnownShapes;
  /** By the address of the list. */
  list(url: string): KnownList | undefined;
  keepList(url: string, list: KnownList): void;
  /** A fetched JSON document, parsed once for as long as the same bytes are handed over. */
  parsed(bytes: Uint8Array): ParsedJson;
};

const MOST_LISTS = 64;
/** Bytes of decoded bits; longer lists are read anew each time. */
const LONGEST_LIST = 64 * 1024;

/** A memory with nothing in it. */
export function memory(options: KnownShapesOptions = {}): Memory {
  const lists = new Map<string, KnownList>();
  const documents = new WeakMap<Uint8Array, ParsedJson>();
  return {
    shapes: knownShapes(options),
    list: (url) => lists.get(url),
    keepList(url, list) {
      if (list.bits.length > LONGEST_LIST) return;
      lists.delete(url);
      lists.set(url, list);
      if (lists.size > MOST_LISTS) lists.delete(lists.keys().next().value!);
    },
    parsed(bytes) {
      const parsed = documents.get(bytes) ?? parseJson(decodeText(bytes) ?? '');
      documents.set(bytes, parsed);
      return parsed;
    },
  };
}
