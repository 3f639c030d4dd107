/**
 * The chain of the journal: each link is the SHA-256 of the link before it and
 * of its entry. Pure: the same for a database, an export, and whoever writes a
 * checker of their own (docs/audit.md says how).
 */
import { hexDigest, type Primitives } from '../../credentials/index.ts';

/** An entry as it is exported: identifiers, digests, no name. */
export type Entry = {
  readonly seq: number;
  readonly id: string;
  readonly at: string;
  readonly person: string | null;
  readonly kind: string;
  readonly subject: string;
  /** JSON text, to the character. */
  readonly detail: string;
  readonly before: string | null;
  readonly after: string | null;
};
/** `hash` is `null` for an entry that waits for its link. */
export type LinkedEntry = Entry & { readonly hash: string | null };
export type Head = { readonly entries: number; readonly hash: string };

/** What the first link stands on. */
export const GENESIS = '0'.repeat(64);

/**
 * @param previous the link of the entry before, in hex; `GENESIS` for the first
 * @param primitives the platform's own SHA-256, for whoever links many
 */
export const linkOf = (previous: string, { seq, id, at, person, kind, subject, detail, before, after }: Entry, primitives?: Primitives): Promise<string> =>
  hexDigest(JSON.stringify([previous, seq, id, at, person, kind, subject, detail, before, after]), primitives);

/**
 * `altered`: the entry, or its link, is not what was linked. `missing`: an
 * entry of that number is gone. `out_of_order`: another one stands in its
 * place. `unlinked`: it has no link, and later ones have. `cut_off`: the end is
 * missing, from this number on. `other_end`: the chain is whole, and is not the
 * one that was seen before. `unreadable`: the line is no entry.
 */
export type ChainProblem = 'altered' | 'missing' | 'out_of_order' | 'unlinked' | 'cut_off' | 'other_end' | 'unreadable';
export type ChainFinding = { readonly seq: number; readonly problem: ChainProblem };
export type ChainAnswer = {
  /** Entries whose links hold, from the first on. */
  readonly entries: number;
  readonly hash: string;
  /** Newest entries without a link yet. */
  readonly waiting: number;
  /** The first that does not hold. */
  readonly finding: ChainFinding | null;
};

/**
 * Follows the chain from its beginning and stops at the first entry that does not hold.
 * @param seen an end of this chain that is known from elsewhere: what stands at the top of an export, what the witness was shown
 * @param exact nothing may come after it
 */
export async function checkChain(entries: AsyncIterable<LinkedEntry | null>, seen: Head | null, exact = false): Promise<ChainAnswer> {
  let count = 0;
  let waiting = 0;
  let previous = GENESIS;
  const fails = (problem: ChainProblem, seq = count + waiting + 1): ChainAnswer => ({ entries: count, hash: previous, waiting, finding: { seq, problem } });
  for await (const entry of entries) {
    if (entry === null) return fails('unreadable');
    const expected = count + waiting + 1;
    if (entry.seq !== expected) return fails(entry.seq > expected ? 'missing' : 'out_of_order');
    if (entry.hash === null) {
      waiting += 1;
      continue;
    }
    if (waiting > 0) return fails('unlinked', count + 1);
    if (entry.hash !== (await linkOf(previous, entry))) return fails('altered');
    previous = entry.hash;
    count += 1;
    if (seen?.entries === count && seen.hash !== previous) return fails('other_end', count);
    if (exact && seen !== null && count > seen.entries) return fails('other_end', count);
  }
  if (seen !== null && seen.entries > count) return fails('cut_off', count + 1);
  return { entries: count, hash: previous, waiting, finding: null };
}
