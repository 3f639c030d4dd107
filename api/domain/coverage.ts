/**
 * What stands behind each competency, on the programme's own scale: where the
 * student places themselves, what teachers proposed, what a jury awarded. Three
 * readings side by side, for a radar and for the table that says the same.
 */
import { statedBy, type Programme } from './programme.ts';

/** `null`: not assessed, which is not the lowest level; 0 of `attained`: no level was awarded. */
export type Reading = { readonly self: number | null; readonly proposed: number | null; readonly attained: number };
/** A critical learning with how many traces are linked to it. */
export type CoveredLearning = { readonly level: number; readonly text: string; readonly traces: number };
export type Axis = Reading & {
  readonly competency: string;
  readonly expected: number | null;
  readonly traces: number;
  readonly learnings: readonly CoveredLearning[];
};
export type Coverage = { readonly axes: readonly Axis[]; /** Whether the programme has stated what must be shown at each level. */ readonly hasLearnings: boolean };

/** What is known of one student, by competency. */
export type CoverageFacts = {
  readonly reading: (competency: string) => Reading;
  readonly traces: (competency: string) => number;
  readonly learningTraces: (learning: { readonly competency: string; readonly level: number; readonly text: string }) => number;
};

/** @param landmark the level that the student's current period names; `null` for none */
export function coverageOf(programme: Programme, landmark: number | null, facts: CoverageFacts): Coverage {
  const { criticalLearnings } = statedBy(programme);
  return {
    hasLearnings: criticalLearnings.length > 0,
    axes: programme.competencies.map(({ code }) => ({
      competency: code,
      ...facts.reading(code),
      expected: landmark,
      traces: facts.traces(code),
      learnings: criticalLearnings.filter((one) => one.competency === code).map((one) => ({ level: one.level, text: one.text, traces: facts.learningTraces(one) })),
    })),
  };
}
