/**
 * What a student's periods are still without: for each competency that a period
 * works on, and each critical learning of its level, whether there is a trace
 * and whether anything was said of it. For the student alone; it says nothing of
 * the level that was reached, and enters nothing.
 */
import type { CriticalLearning } from './programme.ts';

/** `none`: no trace. `bare`: traces, of none of which anything was said. */
export type CoverState = 'none' | 'bare' | 'covered';
export type Cover = { readonly state: CoverState; readonly traces: number; /** Where an analysis would be written: the latest of its traces; `null` where there is none, or no need. */ readonly toAnalyse: string | null };
export type PeriodCover = {
  readonly period: string;
  readonly competencies: readonly (Cover & { readonly competency: string })[];
  /** Those of the level that the period names; empty while the programme has stated none. */
  readonly learnings: readonly (Cover & CriticalLearning)[];
};

export type MapProgramme = {
  readonly competencies: readonly { readonly code: string }[];
  readonly periods: readonly { readonly code: string; readonly expectedLevel: number | null; /** `null`: all of them. */ readonly competencies: readonly string[] | null }[];
  readonly criticalLearnings: readonly CriticalLearning[];
};
/** Traces in the order in which they were deposited, the latest first. */
export type MapTrace = { readonly id: string; readonly period: string; readonly competencies: readonly string[]; readonly learnings: readonly CriticalLearning[]; readonly isReflectedOn: boolean };

const coverOf = (traces: readonly MapTrace[]): Cover => {
  const covered = traces.some((one) => one.isReflectedOn);
  return { state: traces.length === 0 ? 'none' : covered ? 'covered' : 'bare', traces: traces.length, toAnalyse: covered ? null : (traces[0]?.id ?? null) };
};

const shows = (trace: MapTrace, one: CriticalLearning): boolean =>
  trace.learnings.some((other) => other.competency === one.competency && other.level === one.level && other.text === one.text);

/**
 * @param until the period that the student is in: later ones are no gaps yet
 * @returns the periods up to it, in the programme's order; none before the first has begun
 */
export function coverageMap(programme: MapProgramme, until: string | null, traces: readonly MapTrace[]): PeriodCover[] {
  const last = programme.periods.findIndex(({ code }) => code === until);
  return programme.periods.slice(0, last + 1).map((period, place) => {
    const worked = programme.competencies.filter(({ code }) => period.competencies === null || period.competencies.includes(code)).map(({ code }) => code);
    // What is shown once is shown: a learning may rest on a trace of an earlier period.
    const soFar = new Set(programme.periods.slice(0, place + 1).map(({ code }) => code));
    return {
      period: period.code,
      competencies: worked.map((competency) => ({ competency, ...coverOf(traces.filter((one) => one.period === period.code && one.competencies.includes(competency))) })),
      learnings: programme.criticalLearnings
        .filter((one) => one.level === period.expectedLevel && worked.includes(one.competency))
        .map((one) => ({ competency: one.competency, level: one.level, text: one.text, ...coverOf(traces.filter((trace) => soFar.has(trace.period) && shows(trace, one))) })),
    };
  });
}

/** How many things of a map still wait for a trace or for words, and how many there are. */
export function gapsIn(map: readonly PeriodCover[]): { readonly gaps: number; readonly all: number } {
  const covers: readonly Cover[] = map.flatMap(({ competencies, learnings }) => [...competencies, ...learnings]);
  return { gaps: covers.filter(({ state }) => state !== 'covered').length, all: covers.length };
}
