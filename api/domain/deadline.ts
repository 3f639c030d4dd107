/**
 * By when a semester review is submitted, answered by the team, and signed:
 * days of a cohort and period, and what one student was granted. Late is read
 * from two recorded facts, the day of an act and the day by which it was due;
 * absent is an act of its own (`review.ts`).
 */
import { isCalendarDate } from './calendar.ts';
import { accepted, refused, type Result } from './refusal.ts';
import type { ReviewAct } from './review.ts';

/** Last days, ISO, in the institution's zone; `null` where none is set. */
export type Deadlines = { readonly submit: string | null; readonly feedback: string | null; readonly sign: string | null; /** Whether a review may be submitted after its day, and is late then. */ readonly takesLate: boolean };

/** What can be put off for one student. The team's own day cannot. */
export const EXTENDED_ACTS = ['submit', 'sign'] as const;
export type ExtendedAct = (typeof EXTENDED_ACTS)[number];

/** By when an act is due of one review; an act that is not there is due on no day. */
export type Due = Readonly<Partial<Record<'submit' | 'complete_feedback' | 'sign', { readonly on: string; readonly takesLate: boolean }>>>;

/** The days as they are recorded: each a day, and in the order in which a review goes. */
export function readDeadlines(asked: Deadlines): Result<Deadlines> {
  const days = [asked.submit, asked.feedback, asked.sign].filter((day) => day !== null);
  if (!days.every(isCalendarDate)) return refused({ kind: 'deadline_unreadable' });
  return days.some((day, index) => index > 0 && day < days[index - 1]!) ? refused({ kind: 'deadlines_reversed' }) : accepted(asked);
}

/** A later day for one student. @param due the day that holds for them now; `null` when none is set */
export function readExtension(until: string, due: string | null): Result<string> {
  if (!isCalendarDate(until)) return refused({ kind: 'deadline_unreadable' });
  if (due === null) return refused({ kind: 'no_deadline' });
  return until > due ? accepted(until) : refused({ kind: 'extension_not_later', on: due });
}

/** By when this act is due now. What was returned is submitted again in its own time. */
export function dueFor(act: ReviewAct, due: Due, done: readonly { readonly act: string }[]): string | null {
  if (act === 'submit') return done.some((step) => step.act === 'submit') ? null : (due.submit?.on ?? null);
  if (act === 'complete_feedback') return due.complete_feedback?.on ?? null;
  return act === 'sign' || act === 'contest' ? (due.sign?.on ?? null) : null;
}

/** Whether an act of that day came after its own; on the day itself it is in time. */
export const isLate = (day: string, due: string | null): boolean => due !== null && day > due;

/** Whether a review may still be submitted. @param today ISO date in the institution's zone */
export function maySubmit(today: string, due: Due, done: readonly { readonly act: string }[]): Result<{ readonly dueOn: string | null; readonly late: boolean }> {
  const dueOn = dueFor('submit', due, done);
  const late = isLate(today, dueOn);
  return late && !due.submit!.takesLate ? refused({ kind: 'submission_closed', on: dueOn! }) : accepted({ dueOn, late });
}
