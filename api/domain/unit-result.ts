/**
 * What a jury says of a teaching unit (UE), or of the semester as a whole.
 * Recorded by the same jury beside its decisions on levels: they are
 * complementary and stand in for one another nowhere, so nothing in this file
 * knows of a level and nothing of a level knows of this file.
 */
import { findPeriod, type Programme } from './programme.ts';
import { accepted, refused, type Result } from './refusal.ts';

/**
 * Admis, admis sur décision du jury, ajourné, en attente, défaillant. « Par
 * compensation » is not among them: a programme without marks compensates nothing.
 */
export const UNIT_RESULTS = ['admitted', 'admitted_by_jury', 'adjourned', 'awaiting', 'defaulted'] as const;
export type UnitResultWord = (typeof UNIT_RESULTS)[number];

/** The unit of a result that is said of the whole semester. */
export const WHOLE_PERIOD = '';

export type UnitResult = {
  /** Title of the teaching unit, as the programme says it; `WHOLE_PERIOD` for the semester. */
  readonly unit: string;
  /** `null`: entered by mistake, and taken back. */
  readonly result: UnitResultWord | null;
  /** Hundredths of an ECTS credit; `null` while the programme has voted none. */
  readonly ects: number | null;
  readonly session: 1 | 2 | null;
};

export const isAdmitted = (result: UnitResultWord | null): boolean => result === 'admitted' || result === 'admitted_by_jury';

/**
 * Whether a unit is open before a jury: what no signed minutes say or what waits, before a jury of the second session also
 * what was not admitted; before a new deliberation what it was convened to take up, and nothing else.
 *
 * @param result of the last minutes that say something of it; `null` where none do
 * @param jury `takesUp`: of a new deliberation, whether the unit is among those that it takes up; `null` of every other jury
 */
export const isOpenBefore = (result: UnitResultWord | null, jury: { readonly session: 1 | 2; readonly takesUp: boolean | null }): boolean =>
  jury.takesUp ?? (result === null || result === 'awaiting' || (jury.session === 2 && !isAdmitted(result)));

/** The units of a period that results can be said of: its teaching units, then the whole. */
export const unitsOf = (programme: Programme, period: string): string[] => [...(findPeriod(programme, period)?.teachingUnits ?? []), WHOLE_PERIOD];

/** Credits as people type them (« 7,5 »), in hundredths; `null` for none, `undefined` for what is no number of them. */
export function readEcts(typed: string): number | null | undefined {
  const text = typed.trim().replace(',', '.');
  if (text === '') return null;
  if (!/^\d{1,2}(?:\.\d{1,2})?$/.test(text)) return undefined;
  const hundredths = Math.round(Number(text) * 100);
  return hundredths <= 6000 ? hundredths : undefined;
}

/** « 7,5 » of 750, in a language's own way of writing it. */
export const ectsText = (hundredths: number, language: 'fr' | 'en'): string => new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(hundredths / 100);

export function readResult(result: UnitResult, programme: Programme, period: string): Result<UnitResult> {
  if (!unitsOf(programme, period).includes(result.unit)) return refused({ kind: 'unknown_unit', unit: result.unit });
  if (result.ects !== null && (!Number.isInteger(result.ects) || result.ects < 0 || result.ects > 6000)) return refused({ kind: 'ects_unreadable', value: String(result.ects) });
  // What is taken back has neither credits nor a session.
  return accepted(result.result === null ? { ...result, ects: null, session: null } : result);
}
