/**
 * A curriculum: competencies, a named scale of levels, and the periods
 * (semesters, or projects) in which they are worked on.
 *
 * What a programme has not stated is `null`: it is never computed or invented.
 */

/** One landing of the staircase, e.g. « Compétent ». `order` starts at 1 and is never shown as a fraction. */
export type Level = {
  readonly order: number;
  readonly name: string;
  /** The programme's own words for this level, to the letter. */
  readonly descriptor: string | null;
};

/** A complex savoir-agir. `verb` is the programme's own keyword, e.g. CONCEVOIR. */
export type Competency = {
  readonly code: string;
  readonly verb: string | null;
  readonly statement: string;
  /** What else the programme says of how this competency is recognised; `null` when it says nothing. */
  readonly criteria: string | null;
};

/** A semester of NEO, or a project of IRP. */
export type Period = {
  readonly code: string;
  readonly title: string | null;
  readonly year: string | null;
  /** The level this period names as its landmark (repère); not a pass rule. */
  readonly expectedLevel: number | null;
  readonly teachingUnits: readonly string[];
  /** Situations d'apprentissage et d'évaluation (SAÉ): titles of their productions. */
  readonly productions: readonly string[];
  /** Codes of the competencies this period works on; `null` when the programme does not say. */
  readonly competencies: readonly string[] | null;
  /** Hours that the programme states for the whole; absent when it does not. Never a sum of its courses'. */
  readonly hours?: number;
  /** Absent when the programme names none. */
  readonly courses?: readonly Course[];
};

/** A course of a period, as the programme prints it: its difficulty in its own word. */
export type Course = { readonly title: string; readonly difficulty: string | null; readonly hours: number | null };

/** Sessions with a mentor that the programme promises. */
export const MENTORING_MODES = ['individual', 'group'] as const;
export const MENTORING_FREQUENCIES = ['weekly', 'fortnightly', 'monthly'] as const;
export type Mentoring = { readonly mode: (typeof MENTORING_MODES)[number]; readonly frequency: (typeof MENTORING_FREQUENCIES)[number] };

/** Something said of one competency: an essential component, a professional situation. */
export type OfCompetency = { readonly competency: string; readonly text: string };
/** Apprentissage critique: what must be shown of a competency at a level. */
export type CriticalLearning = { readonly competency: string; readonly level: number; readonly text: string };
/** Whether the programme has stated this critical learning, to the letter. */
export const statesLearning = (programme: Programme, one: CriticalLearning): boolean =>
  statedBy(programme).criticalLearnings.some((known) => known.competency === one.competency && known.level === one.level && known.text === one.text);

/** A teaching unit, or a production (SAÉ), with the competencies that it works on; a production also with its teaching units. */
export type UnitLink = {
  readonly period: string;
  readonly kind: 'teaching_unit' | 'production';
  readonly title: string;
  readonly teachingUnits: readonly string[];
  readonly competencies: readonly string[];
};
/** A rule of assessment as the competent council voted it: never applied by code, always cited with its reference. */
export type VotedRule = { readonly text: string; readonly reference: string; readonly votedOn: string };

/** What the head of a programme stated after its presentation. Each list is empty while nothing is stated. */
export type Stated = {
  readonly essentialComponents: readonly OfCompetency[];
  readonly situations: readonly OfCompetency[];
  readonly criticalLearnings: readonly CriticalLearning[];
  readonly links: readonly UnitLink[];
  readonly rules: readonly VotedRule[];
};

/** Hours of placement that the programme asks for in a year. */
export type RequiredPlacement = { readonly year: string; readonly hours: number; /** Work-study can stand in its place. */ readonly workStudyInstead: boolean };

export type Programme = {
  readonly code: string;
  /** A programme is frozen under its version; an edit is a new version. */
  readonly version: string;
  readonly title: string;
  readonly under: string | null;
  readonly rncp: string | null;
  readonly provider: string | null;
  readonly objective: string | null;
  readonly principle: string | null;
  readonly language: 'fr';
  readonly levels: readonly Level[];
  readonly competencies: readonly Competency[];
  readonly periods: readonly Period[];
  /** Absent when the programme asks for none, or does not say. */
  readonly placements?: readonly RequiredPlacement[];
  /** Absent when the programme does not say. */
  readonly mentoring?: Mentoring;
  /** Steps of the memoir, in order; absent when the programme names none. */
  readonly memoirMilestones?: readonly string[];
  /** Who decides, in the programme's own words; absent when it does not say: a jury then. */
  readonly decisionBody?: string;
  /** Absent while nothing is stated. */
  readonly stated?: Stated;
};

export const NOTHING_STATED: Stated = { essentialComponents: [], situations: [], criticalLearnings: [], links: [], rules: [] };

export const statedBy = (programme: Programme): Stated => programme.stated ?? NOTHING_STATED;

export const findCompetency = (programme: Programme, code: string): Competency | undefined =>
  programme.competencies.find((competency) => competency.code === code);

export const findLevel = (programme: Programme, order: number): Level | undefined =>
  programme.levels.find((level) => level.order === order);

/** The competencies that a period works on; all of them when the programme does not say. */
export const workedOn = (programme: Programme, period: Period): string[] =>
  programme.competencies.map((one) => one.code).filter((code) => period.competencies === null || period.competencies.includes(code));

export const findPeriod = (programme: Programme, code: string): Period | undefined =>
  programme.periods.find((period) => period.code === code);

/** « CONCEVOIR des ressources et des formations. » → the same without its full stop, for use inside a sentence. */
export const withoutFullStop = (statement: string): string => statement.replace(/\.\s*$/, '');

/** A competency as a sentence names it; its code when the programme does not know it. */
export const competencyWords = (programme: Programme, code: string): string => withoutFullStop(findCompetency(programme, code)?.statement ?? code);
