/**
 * What must be answered before a trace may be public: whether people can be
 * recognised, whether children can, whether it holds what a host keeps to
 * itself, whose it is. What is not answered, or answered so, stays private.
 */
import { mediaKind } from './media-type.ts';

export const AGREEMENTS = ['none', 'agreed', 'not_agreed'] as const;
export const RIGHTS = ['own', 'allowed', 'not_allowed'] as const;
type Agreement = (typeof AGREEMENTS)[number];

export type Clearance = {
  /** Nobody; everybody who can be recognised has agreed; not everybody has. */
  readonly people: Agreement;
  /** The same of minors, whose parents are asked. */
  readonly minors: Agreement;
  /** Nothing of the kind; whoever it belongs to has agreed; or has not. */
  readonly confidential: Agreement;
  /** Made by the student; or by others too, who allow it; or do not. */
  readonly rights: (typeof RIGHTS)[number];
};

/** Why a trace stays private. `no_transcript`: sound or film of which nothing can be read. */
export type HeldBack = 'confidential' | 'unanswered' | 'answers_old' | 'people' | 'minors' | 'host' | 'rights' | 'no_transcript';

type Trace = {
  readonly title: string;
  readonly description: string;
  readonly link: string | null;
  readonly file_digest: string | null;
  readonly file_type: string | null;
  readonly about?: { readonly confidential: 0 | 1; readonly transcript: string; readonly captions_digest: string | null } | null;
  readonly clearance?: (Clearance & { readonly content: string }) | null;
};

/** What answers are about: other bytes, another address, or other words of a trace that is nothing but words, are asked about again. */
export const contentOf = ({ file_digest, link, description }: Pick<Trace, 'file_digest' | 'link' | 'description'>): string => file_digest ?? link ?? `words:${marked(description.trim())}`;

/**
 * Tells words from other words of the same student, without keeping them where
 * nothing is ever changed. FNV-1a of 64 bits, and their length: nobody but the
 * student themselves would gain by two texts with the same mark.
 */
function marked(words: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(words)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return `${words.length}:${hash.toString(16)}`;
}

export function heldBack(trace: Trace): HeldBack | null {
  if (trace.about?.confidential === 1) return 'confidential';
  const { clearance } = trace;
  if (!clearance) return 'unanswered';
  if (clearance.content !== contentOf(trace)) return 'answers_old';
  if (clearance.people === 'not_agreed') return 'people';
  if (clearance.minors === 'not_agreed') return 'minors';
  if (clearance.confidential === 'not_agreed') return 'host';
  if (clearance.rights === 'not_allowed') return 'rights';
  // RGAA 4.1, 4.1 to 4.3: words for whoever does not hear, or does not see.
  const heard = trace.file_type !== null && ['audio', 'video'].includes(mediaKind(trace.file_type));
  return heard && !trace.about?.transcript && !trace.about?.captions_digest ? 'no_transcript' : null;
}

/** The first trace that must stay private, as a refusal that names it; `null` when all may be public. */
export function refuseHeldBack(traces: readonly Trace[]): { kind: 'evidence_held_back'; held: HeldBack; title: string } | null {
  for (const trace of traces) {
    const held = heldBack(trace);
    if (held !== null) return { kind: 'evidence_held_back', held, title: trace.title };
  }
  return null;
}
