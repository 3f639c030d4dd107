/** The steps of the memoir: which there are, and which a student has reached. */
import { isCalendarDate } from './calendar.ts';
import type { Programme } from './programme.ts';
import { accepted, refused, type Result } from './refusal.ts';

/** `dueOn`: when it is expected, for the whole cohort; `null` while that is not said. */
export type Milestone = { readonly name: string; readonly dueOn: string | null };
export type MemoirStep = Milestone & { readonly reachedOn: string | null; /** Of what stands; 0 before the first. */ readonly revision: number };
export type Recorded = { readonly milestone: string; readonly revision: number; readonly reachedOn: string | null };

export const MOST_STEPS = 20;

/** Those of the team's own list; without one, those that the programme names; neither: none. */
export const milestonesOf = (programme: Programme, own: readonly Milestone[]): readonly Milestone[] =>
  own.length > 0 ? own : (programme.memoirMilestones ?? []).map((name) => ({ name, dueOn: null }));

/** Each step in order with what is recorded of it. What was recorded of a step that is no longer listed is kept, and not shown. */
export const stepsOf = (milestones: readonly Milestone[], recorded: readonly Recorded[]): MemoirStep[] =>
  milestones.map((one) => {
    const known = recorded.filter(({ milestone }) => milestone === one.name).reduce<Recorded | null>((last, next) => (last && last.revision > next.revision ? last : next), null);
    return { ...one, reachedOn: known?.reachedOn ?? null, revision: known?.revision ?? 0 };
  });

/** Whether a step can be called this: one line, so that a form can give each of them one. */
export const isStepName = (name: string): boolean => name !== '' && name.length <= 120 && name.isWellFormed() && !/\p{C}/u.test(name);

/** A list as the team writes it: names that differ, days of the calendar. */
export function readMilestones(list: readonly Milestone[]): Result<readonly Milestone[]> {
  const named = list.map((one) => ({ name: one.name.normalize('NFC').trim(), dueOn: one.dueOn }));
  const isFaulty = named.length > MOST_STEPS || named.some(({ name, dueOn }, index) => !isStepName(name) || named.findIndex((one) => one.name === name) < index || (dueOn !== null && !isCalendarDate(dueOn)));
  return isFaulty ? refused({ kind: 'milestones_unreadable' }) : accepted(named);
}

/** @param today ISO date; a step that is reached was reached by then */
export function readReached(milestone: string, reachedOn: string | null, milestones: readonly Milestone[], today: string): Result<string | null> {
  const isKnown = milestones.some((one) => one.name === milestone);
  return !isKnown || (reachedOn !== null && (!isCalendarDate(reachedOn) || reachedOn > today)) ? refused({ kind: 'milestones_unreadable' }) : accepted(reachedOn);
}
