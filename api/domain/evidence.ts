/**
 * A trace: a file, a link or a text that supports a claim. Private until its
 * owner cites or publishes it.
 */
export type EvidenceKind = 'file' | 'link' | 'text';

export const EVIDENCE_GENRES = ['production', 'stage', 'memoir'] as const;
export type EvidenceGenre = (typeof EVIDENCE_GENRES)[number];

export { EVIDENCE_MEDIA_TYPES, mediaTypeOf, type EvidenceMediaType } from './media-type.ts';

/** How many traces of one review a badge may cite: what is larger than verifiers read is never signed. The table counts too. */
export const MOST_CITATIONS = 30;

/** Of a file that comes whole, with its form; what is larger comes in parts (`domain/upload.ts`). 20 MiB. */
export const EVIDENCE_MAX_BYTES = 20 * 1024 * 1024;

/** Characters of a trace's words: what introduces it, and a text that is deposited behind that. The same wherever they are written. */
export const DESCRIPTION_MAX = 24_100;

/** What stands in the place of a title that was erased. Nobody may give it to a trace: the purge would take that one for empty. */
export const ERASED_TITLE = '—';
