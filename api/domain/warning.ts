/**
 * Early warnings by rules that anybody can check: which rule, and the facts
 * that it speaks of. No score, no model, nothing about who somebody is. They
 * are computed when they are read, and not kept; the student reads them first.
 */
import { addDays, isCalendarDate } from './calendar.ts';
import { acceptsEvidence, type ReviewState } from './review.ts';
import { accepted, refused, type Result } from './refusal.ts';

/** What the head of a programme set for a cohort and a period. Each rule is off while its number is `null`; without any setting there are no warnings. */
export type WarningSettings = {
  readonly inactivityDays: number | null;
  /** How many weeks before the day on which the review is due. */
  readonly weeksBefore: number | null;
  readonly dueOn: string | null;
  /** The last day of the semester. */
  readonly endsOn: string;
  /** For how many days a warning is the student's alone; one at least. */
  readonly teacherAfterDays: number;
};
export const SETTING_LIMITS = { inactivityDays: [7, 365], weeksBefore: [1, 26], teacherAfterDays: [1, 60] } as const;
export const DEFAULT_TEACHER_AFTER_DAYS = 7;

/** Days are ISO dates. `setOn`: of the settings, from which they speak. */
export type WarningFacts = {
  readonly today: string;
  readonly setOn: string;
  readonly state: ReviewState;
  /** When the review was opened; `null` before. */
  readonly openedOn: string | null;
  /** The last deposit, self-assessment or act on the review, of the student's own; signing in is none. */
  readonly lastActivityOn: string | null;
  /** What the period works on, with how many traces of the period each has. */
  readonly competencies: readonly { readonly code: string; readonly traces: number }[];
  /** Critical learnings up to the period's level, where the programme states them and traces are linked to them. */
  readonly learnings: readonly { readonly competency: string; readonly text: string; readonly traces: number }[];
};

type Common = {
  /** The rule with the fact that it speaks of: a later fact is another warning. */
  readonly key: string;
  /** From this day on the rule holds; the student sees it. */
  readonly since: string;
  /** From this day on teachers see it. */
  readonly teacherFrom: string;
};
export type Warning = Common &
  (
    | { readonly rule: 'inactivity'; readonly days: number; readonly threshold: number; readonly lastActivityOn: string }
    | { readonly rule: 'unevidenced'; readonly competency: string; /** Those without a trace; empty where the programme states none. */ readonly learnings: readonly string[]; readonly dueOn: string; readonly weeks: number }
  );

const later = (one: string, other: string): string => (one > other ? one : other);
const daysBetween = (from: string, to: string): number => (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;

/**
 * The warnings that hold today. Only while the student can still do something
 * about them: from the opening of the review until it is submitted, and never
 * after the semester. Once it is with teachers or a jury there are none.
 */
export function warningsOf(settings: WarningSettings, facts: WarningFacts): Warning[] {
  const { today, setOn, openedOn } = facts;
  if (openedOn === null || !acceptsEvidence(facts.state) || today > settings.endsOn) return [];
  const said = (begins: string): Pick<Common, 'since' | 'teacherFrom'> => {
    // Whatever the rule, its first days are the student's: also when it is set later than it would have begun.
    const since = later(begins, setOn);
    return { since, teacherFrom: addDays(since, settings.teacherAfterDays) };
  };
  const warnings: Warning[] = [];
  const { inactivityDays, weeksBefore, dueOn } = settings;
  if (inactivityDays !== null) {
    const last = later(facts.lastActivityOn ?? openedOn, openedOn);
    const times = said(addDays(last, inactivityDays));
    if (addDays(last, inactivityDays) <= today) warnings.push({ rule: 'inactivity', key: `inactivity:${last}`, ...times, days: daysBetween(last, today), threshold: inactivityDays, lastActivityOn: last });
  }
  if (weeksBefore !== null && dueOn !== null) {
    const begins = later(addDays(dueOn, -7 * weeksBefore), openedOn);
    for (const { code, traces } of begins <= today ? facts.competencies : []) {
      const learnings = facts.learnings.filter((one) => one.competency === code && one.traces === 0).map((one) => one.text);
      if (traces > 0 && learnings.length === 0) continue;
      warnings.push({ rule: 'unevidenced', key: `unevidenced:${code}:${dueOn}`, ...said(begins), competency: code, learnings, dueOn, weeks: weeksBefore });
    }
  }
  return warnings;
}

/** Those that teachers see today. */
export const forTeachers = (warnings: readonly Warning[], today: string): Warning[] => warnings.filter((one) => one.teacherFrom <= today);

export const ANSWER_ACTS = ['answer', 'dismiss'] as const;
export type AnswerAct = (typeof ANSWER_ACTS)[number];
/** The student's last word on a warning. */
export type WarningAnswer = { readonly warning: string; readonly act: AnswerAct; readonly words: string; readonly at: string };

const LONGEST_WORDS = 1000;

/** A warning that holds now is answered in words; of another nothing is kept. */
export function answerWarning(warnings: readonly Warning[], key: string, words: string): Result<string> {
  const clean = words.normalize('NFC').trim();
  if (!warnings.some((one) => one.key === key)) return refused({ kind: 'warning_over' });
  return clean === '' || clean.length > LONGEST_WORDS || !clean.isWellFormed() ? refused({ kind: 'warning_words_required' }) : accepted(clean);
}

/** Whether settings hold together: numbers within their limits, days of the calendar in their order. */
export function readSettings(settings: WarningSettings): Result<WarningSettings> {
  const isWithin = (value: number | null, [least, most]: readonly [number, number]): boolean => value === null || (Number.isInteger(value) && value >= least && value <= most);
  const isRight =
    isCalendarDate(settings.endsOn) && (settings.dueOn === null || (isCalendarDate(settings.dueOn) && settings.dueOn <= settings.endsOn)) && (settings.weeksBefore === null || settings.dueOn !== null) &&
    isWithin(settings.inactivityDays, SETTING_LIMITS.inactivityDays) && isWithin(settings.weeksBefore, SETTING_LIMITS.weeksBefore) && isWithin(settings.teacherAfterDays, SETTING_LIMITS.teacherAfterDays);
  return isRight ? accepted(settings) : refused({ kind: 'warning_settings_unreadable' });
}
