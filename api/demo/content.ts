/**
 * The shape of the demonstration's content: plain data, written by hand, in
 * the words of the people who would write it. Everybody in it is fictional.
 * `seed.ts` turns it into a database through the functions the product uses.
 */
import type { Analysis } from '../domain/analysis.ts';
import type { ExemptionBasis, ExemptionDecision, Memoir, Placement, Step } from '../domain/enrolment.ts';
import type { Milestone } from '../domain/memoir-steps.ts';
import type { WarningSettings } from '../domain/warning.ts';
import type { EvidenceGenre } from '../domain/evidence.ts';
import type { Audience, Degree, Section, Theme } from '../domain/portfolio-view.ts';
import type { Outcome } from '../domain/decision.ts';
import type { UnitResultWord } from '../domain/unit-result.ts';
import type { ReviewAct, ReviewState } from '../domain/review.ts';
import type { Regime } from '../queries/schema.ts';

export type DemoPerson = { readonly givenName: string; readonly familyName: string; readonly email: string };

/** A file of `files/`; pictures carry their text equivalent. */
export type DemoFile = { readonly name: string; readonly alt?: string };

/** Size in pixels of every picture of `files/`. */
export const DEMO_PICTURE = { width: 1200, height: 750 } as const;

export type DemoEvidence = {
  readonly period: string;
  /** The production's title as the programme prints it, to the letter. */
  readonly title: string;
  /** A production unless told otherwise. */
  readonly genre?: EvidenceGenre;
  /** Day of the deposit, YYYY-MM-DD. */
  readonly on: string;
  readonly competencies: readonly string[];
  readonly description: string;
  readonly reflection: string;
  /** What they answered to the guided questions. */
  readonly analysis?: Partial<Analysis>;
  /** What a badge may cite; empty when the student cites nothing. */
  readonly publicText: string;
  readonly file?: DemoFile;
  readonly link?: string;
  /** What goes with it: who did what, words and captions of a film, its small picture, by their names in `files/`. */
  readonly about?: {
    readonly ownShare?: string;
    readonly members?: readonly { readonly name: string; readonly share: string }[];
    readonly aiUse?: string;
    readonly confidential?: boolean;
    readonly transcript?: string;
    readonly captions?: string;
    readonly preview?: string;
  };
};

/** One view of one competency: the level's order, or `null` when it was not assessed, and the words. */
export type DemoView = readonly [level: number | null, comment: string];

export type DemoViews = Readonly<Record<string, DemoView>>;

/** What the jury decided where it did not simply validate the level that the period names. */
export type DemoDecision = { readonly outcome: Outcome; readonly reason: string };

export type DemoReview = {
  readonly period: string;
  /** Where the review stands today. */
  readonly state: ReviewState;
  readonly self?: DemoViews;
  readonly teacher?: DemoViews;
  /** Words that go with an act: why it was returned, what was said in the interview. */
  readonly notes?: Partial<Readonly<Record<ReviewAct, string>>>;
  /** What each side wanted to speak of in the interview. */
  readonly prepared?: { readonly student?: string; readonly team?: string };
  /** The text of the bilan, where the team has drafted one. */
  readonly bilan?: string;
  readonly decisions?: Readonly<Record<string, DemoDecision>>;
  /** What the jury said of teaching units, and of the semester under ''; « admis » where nothing is said. */
  readonly units?: Readonly<Record<string, UnitResultWord>>;
  /** What a jury of the second session decided of what the first had not validated. */
  readonly secondSession?: Readonly<Record<string, DemoDecision>>;
};

/** What who keeps the cohort has noted of a student's years. */
export type DemoLife = {
  readonly steps?: readonly Step[];
  readonly placements?: readonly Placement[];
  readonly memoir?: Memoir;
  readonly exemption?: ExemptionDecision & { readonly basis: ExemptionBasis };
  /** When the university's account closed, counted from today, and what signs in since. */
  readonly departure?: { readonly daysAgo: number; readonly personalAddress: string };
};

/** What one view shows. */
export type DemoPortfolioView = {
  readonly headline: string;
  readonly presentation: string;
  readonly badges: 'all' | 'highest';
  /** Titles of the productions that are shown, in the order of the page. */
  readonly productions: readonly string[];
  /** Those whose reflection is shown too. */
  readonly reflections: readonly string[];
  /** The sections of the page, in their order; those that suit its readers unless told otherwise. */
  readonly sections?: readonly Section[];
  readonly theme?: Theme;
};

/** The public page, what the student says of themselves, and views for other readers. */
export type DemoPortfolio = DemoPortfolioView & {
  readonly handle: string;
  readonly indexable: boolean;
  readonly withdrawn?: boolean;
  readonly skills?: string;
  readonly contact?: string;
  readonly degree?: Degree;
  readonly views?: readonly (DemoPortfolioView & { readonly title: string; readonly audience: Audience })[];
};

/** A link for one application; days are counted from the day on which the demonstration is made. */
export type DemoShare = {
  readonly title: string;
  /** Semesters whose badges are shown. */
  readonly periods: readonly string[];
  /** Titles of the productions that are shown, whose reflection is shown too, and of which the title alone is. */
  readonly productions: readonly string[];
  readonly reflections: readonly string[];
  readonly onRequest: readonly string[];
  /** With the badges from elsewhere that the student shows. */
  readonly elsewhere?: boolean;
  readonly madeDaysAgo: number;
  /** The last day; before today for a link that has expired. */
  readonly lastInDays: number;
};

/** What somebody outside was asked, and said. */
export type DemoEndorsement = {
  readonly invitedOn: string;
  readonly about: { readonly production: string } | { readonly competency: string; readonly level: number };
  readonly endorser: { readonly name: string; readonly email: string };
  readonly language?: 'fr' | 'en';
  /** Statements in the order of the competencies of what it is about. */
  readonly said?: { readonly on: string; readonly function: string; readonly organisation: string; readonly comment: string; readonly statements: readonly string[] };
  readonly shown: boolean;
};

export type DemoStudent = DemoPerson & {
  readonly regime: Regime;
  readonly evidence: readonly DemoEvidence[];
  readonly reviews: readonly DemoReview[];
  readonly portfolio?: DemoPortfolio;
  readonly shares?: readonly DemoShare[];
  readonly endorsements?: readonly DemoEndorsement[];
  /** A file of `files/`: a badge that somebody else issued, shown on the page. */
  readonly foreignBadge?: string;
  readonly life?: DemoLife;
};

/** A jury of one period; it is still open when `minutes` is `null`. */
export type DemoJury = {
  readonly period: string;
  readonly title: string;
  readonly convenedOn: string;
  readonly session?: 1 | 2;
  readonly minutes: { readonly number: string } | null;
};

/** The days on which the acts of a period take place. */
export type DemoCalendar = {
  readonly planned: string;
  readonly open: string;
  readonly selfAssess: string;
  readonly submit: string;
  readonly returned: string;
  readonly feedback: string;
  readonly interview: string;
  readonly draft: string;
  readonly sign: string;
  readonly send: string;
  readonly absent: string;
};

/** The last days of a period, as they were recorded at its planning. */
export type DemoDays = { readonly submit: string; readonly feedback: string; readonly sign: string };

/** What the team notes while it follows a cohort; days on which it did. */
export type DemoFollowing = {
  readonly warnings?: WarningSettings & { readonly period: string; readonly on: string };
  /** `reached`: by the student's address. */
  readonly milestones?: { readonly on: string; readonly list: readonly Milestone[]; readonly reached: Readonly<Record<string, readonly { readonly name: string; readonly on: string }[]>> };
  /** A file as Moodle's gradebook exports it. */
  readonly ratings?: { readonly on: string; readonly period: string; readonly csv: string };
  /** Referent of everybody in the cohort. */
  readonly mentor?: { readonly from: string; readonly person: DemoPerson };
};

export type DemoCohort = {
  readonly deadlines?: Readonly<Record<string, DemoDays>>;
  readonly name: string;
  readonly programme: 'NEO' | 'IRP';
  readonly students: readonly DemoStudent[];
  readonly juries: readonly DemoJury[];
  readonly calendars: Readonly<Record<string, DemoCalendar>>;
  readonly following?: DemoFollowing;
  /** A file of semesters that were decided before Palier. */
  readonly past?: string;
};
