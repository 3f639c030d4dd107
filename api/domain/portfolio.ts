/**
 * What a student shows. A snapshot is built once, at publication, from what
 * the student chose; the page is rendered from it and from nothing else, so
 * a public page cannot show what is not in here.
 *
 * It has no field for an expectation, a gap, « non atteint », a comment or a
 * number, and for no other address than the one that the student wrote for
 * their readers: those never leave the private views.
 */
import type { Degree, Section, SkillLine, Theme } from './portfolio-view.ts';

import type { AnalysisQuestion } from './analysis.ts';
import type { PublicForeignBadge } from './foreign-badge.ts';

export type PublicBadge = {
  readonly credentialUrl: string;
  readonly competencyCode: string;
  /** The level's place on the scale, for drawing only; people read `levelName`. */
  readonly level: number;
  readonly levelName: string;
  /** ISO date of the jury's deliberation. */
  readonly awardedOn: string;
  /** The semester of the jury; absent from snapshots that are older than the timeline. */
  readonly period?: string;
  readonly imageUrl: string;
};

/** One competency as a staircase; `reached` is the highest level shown, 0 when none is. */
export type PublicStaircase = {
  readonly competencyCode: string;
  readonly verb: string | null;
  readonly statement: string;
  readonly reached: number;
  readonly badges: readonly PublicBadge[];
};

export type ProductionKind = 'production' | 'stage' | 'memoir';

export type PublicProduction = {
  readonly id: string;
  readonly kind: ProductionKind;
  readonly title: string;
  readonly period: string;
  readonly genre: string | null;
  /** The short text that the student wrote for the public; may be empty. */
  readonly summary: string;
  /** The student's analysis, only if they chose to show it. */
  readonly reflection: string | null;
  /** What they answered to the guided questions, under the same choice; absent where there is nothing, and from older snapshots. */
  readonly analysis?: readonly { readonly question: AnalysisQuestion; readonly text: string }[];
  readonly image: { readonly url: string; readonly alt: string; readonly width: number; readonly height: number } | null;
  readonly file: {
    readonly url: string;
    readonly mediaType: string;
    readonly bytes: number;
    /** What is in it, and where an accessible version is; absent from older snapshots. */
    readonly contains?: string;
  } | null;
  readonly link: string | null;
  /** A small picture of it, from its own address; absent from older snapshots, as what follows. */
  readonly preview?: { readonly url: string; readonly width: number; readonly height: number } | null;
  /** Sound or film: its captions, and its words. */
  readonly captions?: string | null;
  readonly transcript?: string;
  /** Of a work of several people: the student's own part, and how many others there were, who are not named. */
  readonly group?: { readonly ownShare: string; readonly others: number } | null;
  readonly aiUse?: string;
  /** Below a link: a confidential trace, of which nothing else is shown than the digests that badges give of it, behind a salt. */
  readonly onRequest?: { readonly digests: readonly { readonly credentialUrl: string; readonly digest: string }[] };
  readonly supports: readonly { readonly competencyCode: string; readonly levelName: string; readonly credentialUrl: string }[];
};

export type PublicProgramme = {
  readonly code: string;
  readonly title: string;
  readonly under: string | null;
  readonly url: string;
  readonly levels: readonly { readonly order: number; readonly name: string; readonly descriptor: string | null }[];
};

/** Somebody's support, quoted: only what they signed off, and nothing by which they could be reached. */
export type PublicEndorsement = {
  readonly endorsementUrl: string;
  readonly subject: {
    readonly kind: 'badge' | 'production';
    /** The id that the endorsement names. */
    readonly id: string;
    /** A badge's own name; of a production the title that the endorser read. */
    readonly title: string;
    /** Where the very bytes are that it is bound to. */
    readonly contentUrl: string;
    /** The page shows another title or text of the production than the endorser read. Said where it is put on a page that shows the production. */
    readonly changed?: boolean;
    /** What the endorser read of a production, until it is compared with the page. */
    readonly read?: string;
  };
  /** The language of its words; they are never translated. */
  readonly language: 'fr' | 'en';
  readonly comment: string;
  readonly statements: readonly { readonly competency: string; readonly text: string }[];
  readonly name: string;
  readonly function: string;
  readonly organisation: string;
  /** ISO timestamp. */
  readonly collectedAt: string;
};

export type PortfolioSnapshot = {
  readonly handle: string;
  readonly url: string;
  readonly name: string;
  /** One sentence under the name. */
  readonly headline: string;
  /** A paragraph or two, plain text. */
  readonly presentation: string;
  readonly programme: PublicProgramme;
  readonly issuer: { readonly name: string; readonly url: string };
  readonly staircases: readonly PublicStaircase[];
  readonly productions: readonly PublicProduction[];
  /** Absent from snapshots that are older than endorsements. */
  readonly endorsements?: readonly PublicEndorsement[];
  /** Issued by others; absent from older snapshots. */
  readonly foreignBadges?: readonly PublicForeignBadge[];
  /** The sections that this view shows, in the student's order; absent, like what follows, from snapshots that are older than views. */
  readonly sections?: readonly Section[];
  readonly theme?: Theme;
  /** These three only where the view shows their section. */
  readonly skills?: readonly SkillLine[];
  readonly degree?: Degree | null;
  readonly contact?: string;
  /** ISO timestamp. */
  readonly publishedAt: string;
  /** The student opted in to search engines. */
  readonly indexable: boolean;
};

/** Another badge of the same award, at its own address; only what is public can be followed. */
export type OtherBadge = { readonly url: string; readonly isPublic: boolean };

/** What one badge's page shows; rendered when the badge is published and again when its state changes. */
export type CredentialSnapshot = {
  readonly credentialUrl: string;
  readonly state: 'issued' | 'revoked';
  readonly revokedOn: string | null;
  /** The badge that took this one's place, whatever the reason. */
  readonly replacedBy: OtherBadge | null;
  /** The badge whose place this one took. */
  readonly replaces: OtherBadge | null;
  readonly recipientName: string;
  readonly issuer: { readonly name: string; readonly url: string; readonly did: string };
  readonly programme: PublicProgramme;
  readonly competency: { readonly code: string; readonly verb: string | null; readonly statement: string };
  readonly level: { readonly order: number; readonly name: string };
  readonly achievementName: string;
  /** The verbatim descriptor that stands in the signed credential. */
  readonly criteria: string;
  readonly awardedOn: string;
  readonly minutes: { readonly number: string; readonly date: string; readonly body: string };
  readonly evidence: readonly {
    readonly name: string;
    readonly description: string | null;
    readonly narrative: string | null;
    readonly genre: string | null;
    /** The address that the signed badge gives; a sealed one tells nothing of the file. */
    readonly id: string | null;
    readonly url: string | null;
    readonly digest: string | null;
  }[];
  /** Absent from snapshots that are older than endorsements. */
  readonly endorsements?: readonly PublicEndorsement[];
  readonly imageUrl: string;
  readonly portfolioUrl: string | null;
  readonly indexable: boolean;
};

const SHOW_LEVELS: readonly Section[] = ['levels', 'radar', 'timeline'];
/** The staircases that a page says something of: with a badge, where the view has a section for them. */
export const shownStaircases = ({ sections, staircases }: Pick<PortfolioSnapshot, 'sections' | 'staircases'>): readonly PublicStaircase[] =>
  sections === undefined || sections.some((one) => SHOW_LEVELS.includes(one)) ? staircases.filter(({ badges }) => badges.length > 0) : [];
