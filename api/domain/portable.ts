import type { Analysis } from './analysis.ts';
import type { Degree } from './portfolio-view.ts';

/**
 * A student's own, in a form that does not depend on anybody's tables: what one
 * Palier writes into the export of everything, and another takes in. Versioned:
 * a reader takes the versions that it knows, and says so of a newer one.
 */
export const PORTABLE = { file: 'palier.json', format: 'palier-portfolio', version: 1 } as const;
/** What stands beside it: the digest of every other file of the archive. */
export const MANIFEST = { file: 'manifest.json', format: 'palier-export', version: 1 } as const;

export type Manifest = {
  readonly format: typeof MANIFEST.format;
  readonly version: number;
  readonly origin: string;
  readonly exportedAt: string;
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[];
};

export type PortableTrace = {
  readonly id: string;
  readonly period: string;
  readonly kind: 'file' | 'link' | 'text';
  readonly genre: 'production' | 'stage' | 'memoir';
  readonly title: string;
  readonly description: string;
  readonly publicText: string;
  readonly reflection: string;
  /** Answers of the guided analysis, by question. */
  readonly analysis: Analysis;
  readonly link: string | null;
  /** `path`: in the archive; `name`: as it was deposited. */
  readonly file: { readonly path: string; readonly mediaType: string; readonly name: string | null } | null;
  /** Beside it, in the archive; absent from archives that are older. */
  readonly captions?: { readonly path: string } | null | undefined;
  readonly preview?: { readonly path: string } | null | undefined;
  /** Group work, the use of AI, confidentiality, what is said in it; `null` where nothing was. */
  readonly about: { readonly ownShare: string; readonly members: readonly unknown[]; readonly aiUse: string; readonly confidential: boolean; readonly transcript: string } | null;
  readonly imageAlt: string;
  readonly depositedAt: string;
  /** Of one that had come to this house from another: when and where it was deposited first, as the archive of that one said; absent from archives that are older. */
  readonly declared?: { readonly at: string; readonly origin: string } | null | undefined;
  readonly competencies: readonly string[];
  readonly learnings: readonly { readonly competency: string; readonly level: number; readonly text: string }[];
};

export type PortableView = {
  /** Absent from archives that are older. */
  readonly id?: string | undefined;
  readonly title: string;
  readonly audience: string;
  readonly headline: string;
  readonly presentation: string;
  /** By the identifiers of the other house, in their order. */
  readonly choices: { readonly credentials: readonly string[]; readonly evidence: readonly string[]; readonly reflections: readonly string[] };
  readonly sections: readonly { readonly kind: string; readonly shown: boolean }[];
  readonly theme: string;
};

export type PortableEnrolment = {
  readonly id: string;
  readonly programme: { readonly code: string; readonly version: string; readonly title: string };
  readonly traces: readonly PortableTrace[];
  /** What they show to whom, as they arranged it. */
  readonly views: readonly PortableView[];
  /** What they say of themselves, for every view that shows it; absent from archives that are older. */
  readonly profile?: { readonly contact: string; readonly skills: string; readonly degree: Degree | null } | undefined;
  readonly consents: readonly { readonly act: string; readonly at: string }[];
  /** Signed, word for word, under `file`. */
  readonly credentials: readonly { readonly id: string; readonly file: string }[];
  readonly records: readonly { readonly id: string; readonly file: string }[];
  readonly endorsements: readonly { readonly id: string; readonly file: string }[];
  /** Badges of others that the student had brought in there. */
  readonly foreign: readonly { readonly id: string; readonly file: string }[];
  /** Which badge cites which trace by which sealed address; `salt` in hex. */
  readonly seals: readonly { readonly credential: string; readonly trace: string; readonly resource: string; readonly salt: string }[];
};

export type Portable = {
  readonly format: typeof PORTABLE.format;
  readonly version: number;
  readonly origin: string;
  readonly institution: { readonly name: string; readonly url: string };
  readonly exportedAt: string;
  readonly person: { readonly name: string };
  readonly enrolments: readonly PortableEnrolment[];
};

/** Why an archive is not taken in. Nothing of it is then. */
export const BRING_FAULTS = ['unreadable', 'unsafe', 'too_large', 'duplicate', 'not_ours', 'newer', 'digests', 'content', 'heavy'] as const;
export type BringFault = (typeof BRING_FAULTS)[number];

/** Traces of one archive: what one commit can take. */
export const MOST_TRACES = 300;

/** What no deposit is: JSON, the drawn badges, the page to read it by. In bytes. */
const BESIDES = 60_000_000;
/** Bytes of an archive of somebody who may keep so many, as it is sent and unpacked; below what a format without 64-bit lengths can say. */
export const mostArchive = (filesPerPerson: number): number => Math.min(filesPerPerson + BESIDES, MOST_ZIP_BYTES);

/** Beyond it an archive needs the later form of ZIP (ZIP64), which not every program reads, and which is neither made nor read here. */
export const MOST_ZIP_BYTES = 3_500_000_000;
