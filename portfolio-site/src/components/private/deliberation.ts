/** The jury's table: what was typed, what changed, what is left to decide. */
import { OUTCOMES, type Outcome } from '../../../../api/domain/decision.ts';
import { isSettledByExemption } from '../../../../api/domain/enrolment.ts';
import { level, text, ticked } from './form.ts';
import type { JuryLineView, JuryStudentView } from './views.ts';

/** One line as it stands on screen, typed or kept. */
export type DraftLine = { level: number | null; outcome: Outcome | null; reason: string; expectedRevision: number; departs: boolean };

export const outcomeOf = (value: string): Outcome | null => OUTCOMES.find((outcome) => outcome === value) ?? null;

/** A line as the record has it. Without a decision, the level before the jury is the period's landmark; no outcome is chosen for anyone. */
export const recorded = (line: JuryLineView): DraftLine => ({
  level: line.decision?.level ?? line.expected ?? line.proposed,
  outcome: line.decision?.outcome ?? null,
  reason: line.decision?.reason ?? '',
  expectedRevision: line.revision,
  departs: line.decision?.departure != null,
});

/**
 * A line filled in from the teachers' proposal, for the chair to read and
 * save; it decides nothing. A proposal at the landmark or above fills in
 * « validé » at the level proposed, one below it « non atteint » at the
 * landmark. What was not assessed or is already decided stays as it is.
 */
export const filledFromProposal = (line: JuryLineView): DraftLine => {
  const kept = recorded(line);
  if (isSettled(line) || line.proposed === null) return kept;
  return line.expected !== null && line.proposed < line.expected
    ? { ...kept, level: line.expected, outcome: 'not_reached' }
    : { ...kept, level: line.proposed, outcome: 'validated' };
};

/** A line as it was posted, with the revision that the person had seen. */
export const typed = (form: FormData, competency: string): DraftLine => ({
  level: level(form, `level-${competency}`) ?? null,
  outcome: outcomeOf(text(form, `outcome-${competency}`)),
  reason: text(form, `reason-${competency}`),
  expectedRevision: Number.parseInt(text(form, `revision-${competency}`), 10) || 0,
  departs: ticked(form, `departs-${competency}`),
});

/** The record already says what was typed: nothing to send (a second click, or another person who agreed). */
export const isRecorded = (draft: DraftLine, line: JuryLineView): boolean =>
  line.decision !== null &&
  line.decision.level === draft.level &&
  line.decision.outcome === draft.outcome &&
  line.decision.reason.trim() === draft.reason.trim();

/** Nothing is left to decide: decided here or before, or dispensed from up to the landmark. */
export const isSettled = (line: JuryLineView): boolean => line.decision !== null || isSettledByExemption(line.exempted, line.expected);

export const undecided = (student: JuryStudentView): number => student.lines.filter((line) => !isSettled(line)).length;

/** Decisions taken and still to take, over the whole jury. */
export const tally = (students: readonly JuryStudentView[]): { taken: number; left: number } => {
  const left = students.reduce((sum, student) => sum + undecided(student), 0);
  return { taken: students.reduce((sum, student) => sum + student.lines.length, 0) - left, left };
};

/** The students before and after one in the list; the list does not turn round. */
export const neighbours = <T extends { enrolment: string }>(students: readonly T[], enrolment: string): { previous: T | null; next: T | null } => {
  const place = students.findIndex((student) => student.enrolment === enrolment);
  return { previous: students[place - 1] ?? null, next: place < 0 ? null : (students[place + 1] ?? null) };
};
