/**
 * What a verifier, or an issuer that verifies what it signs, keeps between one
 * document and the next. The answers are the same without it, and take longer; but
 * for a list that is older than one that was seen, which without memory nobody notices.
 * Nothing in it is trusted for longer than it would be fetched again: keys are
 * resolved and dates compared each time.
 */
import { parseJson, type ParsedJson } from './json.ts';
import { knownShapes, type KnownShapes, type KnownShapesOptions } from './known-shapes.ts';
import type { Primitives } from './primitives.ts';
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
  /** Of all lists of this issuer at this address that held, the latest beginning, in milliseconds since 1970; whoever keeps an old one can only be found out so. */
  newestList(url: string, issuerId: string): number | undefined;
  noteList(url: string, issuerId: string, begins: number): void;
  /** A fetched JSON document, parsed once for as long as the same bytes are handed over. */
  parsed(bytes: Uint8Array): ParsedJson;
  /** The same, with few lists and none of the others': for documents of issuers that are not recognised. */
  readonly ofStrangers: Memory;
};

const MOST_LISTS = 64;
const MOST_LISTS_OF_STRANGERS = 8;
/** Bytes of decoded bits; longer lists are read anew each time. */
const LONGEST_LIST = 64 * 1024;

/**
 * A memory with nothing in it, for an issuer that verifies what it signs: it
 * trusts what it is given to learn from. See `verifierMemory` for a verifier.
 */
export function memory(options: KnownShapesOptions = {}): Memory {
  const documents = new WeakMap<Uint8Array, ParsedJson>();
  const parsed = (bytes: Uint8Array): ParsedJson => {
    const known = documents.get(bytes) ?? parseJson(decodeText(bytes) ?? '');
    documents.set(bytes, known);
    return known;
  };
  const shapes = knownShapes({ learn: 'second', ...options });
  const ofStrangers: Memory = { shapes, ...listsOf(MOST_LISTS_OF_STRANGERS), parsed, get ofStrangers() { return ofStrangers; } };
  return { shapes, ...listsOf(MOST_LISTS), parsed, ofStrangers };
}

/**
 * A memory for whoever verifies more than one document: a server, a list of files
 * in a browser. Nothing enters it but by a proof that holds under a key of an
 * issuer that `recognise` knows, and by two different documents that agree; each
 * issuer has a room of its own, of bounded size. So it can be kept for as long as
 * the process lives, whatever strangers present: what they send is answered as
 * quickly as without it, and leaves nothing behind. One for each runtime and each
 * registry of issuers; give it as `memory` to every `verify`.
 * @param primitives the platform's own, where it has quicker ones than the web's
 */
export function verifierMemory(primitives?: Primitives): Memory {
  return memory({ learn: 'vouched', ...(primitives === undefined ? {} : { primitives }) });
}

function listsOf(most: number): Pick<Memory, 'list' | 'keepList' | 'newestList' | 'noteList'> {
  const lists = new Map<string, KnownList>();
  const newest = new Map<string, number>();
  return {
    newestList: (url, issuerId) => newest.get(`${issuerId} ${url}`),
    noteList(url, issuerId, begins) {
      const name = `${issuerId} ${url}`;
      const known = newest.get(name) ?? begins;
      newest.delete(name);
      newest.set(name, Math.max(known, begins));
      if (newest.size > most) newest.delete(newest.keys().next().value!);
    },
    list: (url) => lists.get(url),
    keepList(url, list) {
      if (list.bits.length > LONGEST_LIST) return;
      lists.delete(url);
      lists.set(url, list);
      if (lists.size > most) lists.delete(lists.keys().next().value!);
    },
  };
}
