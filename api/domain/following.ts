/**
 * Where a student stands in the training plan (plan de formation), as counted
 * things: situations, traces, reviews, decisions. Nothing here is a share, a
 * mean or a score of a person.
 */
import { wordOf } from './csv-table.ts';
import { findPeriod, statedBy, workedOn, type Period, type Programme } from './programme.ts';
import { hasBeenSubmitted, type ReviewState } from './review.ts';

/** What can be said of an activity from what exists of it. */
export const PROGRESS = ['not_started', 'in_progress', 'submitted', 'completed'] as const;
export type Progress = (typeof PROGRESS)[number];

/** A trace without what is in it. */
export type TraceFact = { readonly id: string; readonly period: string; readonly title: string; readonly competencies: readonly string[]; readonly depositedAt: string };
export type ReviewFact = { readonly period: string; readonly state: ReviewState; /** Traces that were put into it. */ readonly traces: readonly string[] };
/** A decision whose minutes are signed. */
export type DecisionFact = { readonly period: string; readonly competency: string };

/** `reviews`: in which it is told of, submitted at least; `decided`: of these, or decisions of a jury. */
export type Counts = { readonly traces: number; readonly reviews: number; readonly decided: number };
export type Situation = { readonly title: string; readonly competencies: readonly string[]; readonly teachingUnits: readonly string[]; readonly progress: Progress; readonly counts: Counts };
export type PeriodProgress = {
  readonly period: Period;
  readonly situations: readonly Situation[];
  /** Traces of the period that bear the name of none of its situations. */
  readonly otherTraces: number;
};
export type CompetencyProgress = { readonly competency: string; readonly counts: Counts; /** One for each period that works on it. */ readonly periods: readonly { readonly period: string; readonly progress: Progress }[] };

export type StudentFacts = { readonly traces: readonly TraceFact[]; readonly reviews: readonly ReviewFact[]; readonly decisions: readonly DecisionFact[] };

/**
 * The situations of a period: its productions (SAÉ); the period itself where the
 * programme names none but gives the period a title, as a project has.
 */
export const situationsOf = (period: Period): readonly string[] => (period.productions.length > 0 ? period.productions : period.title === null ? [] : [period.title]);

/** Whether a trace is of a situation: by the title that the student gave it, whatever its accents, case and punctuation. */
const isOf = (trace: TraceFact, period: Period, title: string): boolean =>
  trace.period === period.code && (period.productions.length === 0 || wordOf(trace.title) === wordOf(title));

function progressOf(traces: readonly TraceFact[], review: ReviewFact | undefined): Progress {
  if (traces.length === 0) return 'not_started';
  const isInside = traces.some((one) => review?.traces.includes(one.id));
  if (!review || !isInside || !hasBeenSubmitted(review.state)) return 'in_progress';
  return review.state === 'closed' ? 'completed' : 'submitted';
}

/** Each period of the programme with its situations and how far the student is in each. */
export function planOf(programme: Programme, { traces, reviews }: StudentFacts): PeriodProgress[] {
  const { links } = statedBy(programme);
  return programme.periods.map((period) => {
    const review = reviews.find((one) => one.period === period.code);
    const situations = situationsOf(period).map((title): Situation => {
      const own = traces.filter((one) => isOf(one, period, title));
      const progress = progressOf(own, review);
      const link = links.find((one) => one.period === period.code && one.kind === 'production' && one.title === title);
      const isTold = progress === 'submitted' || progress === 'completed';
      return {
        title,
        competencies: link?.competencies ?? (period.productions.length === 0 ? (period.competencies ?? []) : []),
        teachingUnits: link?.teachingUnits ?? [],
        progress,
        counts: { traces: own.length, reviews: Number(isTold), decided: Number(progress === 'completed') },
      };
    });
    const named = traces.filter((one) => situationsOf(period).some((title) => isOf(one, period, title)));
    return { period, situations, otherTraces: traces.filter((one) => one.period === period.code).length - named.length };
  });
}

/** Each competency over the periods that work on it. A decision completes it for its period, whichever way it went. */
export function competencyProgress(programme: Programme, { traces, reviews, decisions }: StudentFacts): CompetencyProgress[] {
  return programme.competencies.map(({ code }) => {
    const own = traces.filter((one) => one.competencies.includes(code));
    const decided = new Set(decisions.filter((one) => one.competency === code).map((one) => one.period));
    const told = new Set(reviews.filter((review) => hasBeenSubmitted(review.state) && own.some((trace) => review.traces.includes(trace.id))).map((one) => one.period));
    const periods = programme.periods.filter((one) => workedOn(programme, one).includes(code)).map(({ code: period }) => {
      if (decided.has(period)) return { period, progress: 'completed' as const };
      // A review that was closed without a decision on this competency is not one on it.
      const known = progressOf(own.filter((one) => one.period === period), reviews.find((one) => one.period === period));
      return { period, progress: known === 'completed' ? ('submitted' as const) : known };
    });
    return { competency: code, counts: { traces: own.length, reviews: new Set([...told, ...decided]).size, decided: decided.size }, periods };
  });
}

/** The landmark level of a period, by its code. */
export const landmarkOf = (programme: Programme, period: string | null): number | null => (period === null ? null : (findPeriod(programme, period)?.expectedLevel ?? null));
