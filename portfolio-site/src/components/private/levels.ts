/** Levels in words and as steps of a staircase. Nothing here computes a mark, a mean or a percentage. */
import type { Outcome } from '../../../../api/domain/decision.ts';
import type { Step } from '../../steps.ts';
import type { LevelView } from './views.ts';

/** The name of a level; `null` for none (0), not assessed (`null`) or a level the scale does not have. */
export const levelName = (levels: readonly LevelView[], order: number | null): string | null =>
  levels.find((level) => level.order === order)?.name ?? null;

/** Two things at once: what is attained, and what is expected but not (yet) reached. */
export const stepsOf = (
  levels: readonly LevelView[],
  attained: number,
  expected: number | null,
  decision: { outcome: Outcome; level: number } | null = null,
  /** Up to which a decision dispenses from: never drawn as reached. */
  exempted = 0,
): Step[] =>
  levels.map(({ order, name }) => ({
    name,
    state:
      order <= attained
        ? 'reached'
        : order <= exempted
          ? 'exempted'
          : decision?.outcome === 'not_reached' && decision.level === order
            ? 'not_reached'
            : expected !== null && order <= expected
              ? 'expected'
              : 'not_assessed',
  }));

/** One person's view: the steps up to the level that they name; none of « non évalué ». Never drawn as attained. */
export const situatedSteps = (levels: readonly LevelView[], level: number | null): Step[] =>
  levels.map(({ order, name }) => ({ name, state: level !== null && order <= level ? 'situated' : 'not_assessed' }));

export type Gap = 'same' | 'self_higher' | 'self_lower' | 'unknown';

/** How the student's view stands to the teachers'. Both are kept; neither corrects the other. */
export const gapBetween = (self: number | null | undefined, proposed: number | null | undefined): Gap => {
  if (typeof self !== 'number' || typeof proposed !== 'number') return 'unknown';
  if (self === proposed) return 'same';
  return self > proposed ? 'self_higher' : 'self_lower';
};
