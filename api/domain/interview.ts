/** The interview of a semester review: prepared by both sides, noted, and shared once it was held. */
import { isCalendarDate } from './calendar.ts';
import { accepted, refused, type Result } from './refusal.ts';
import type { ReviewState } from './review.ts';

/** What the student, and what the team, wants to speak of: read by the other side as soon as it is saved. The notes are the team's until the interview was held. */
export const INTERVIEW_PARTS = ['student', 'team', 'notes'] as const;
export type InterviewPart = (typeof INTERVIEW_PARTS)[number];

const BEFORE: readonly ReviewState[] = ['open', 'self_assessed', 'submitted', 'returned', 'feedback_complete'];

/** Until the interview was held everything can be changed; then nothing. */
export const takesInterviewNotes = (state: ReviewState): boolean => BEFORE.includes(state);

/** Whether the interview was held: from then on its notes are the student's to read. */
export const isInterviewShared = (state: ReviewState): boolean => !BEFORE.includes(state) && state !== 'planned' && state !== 'absent';

/** A day as it is recorded, ISO. */
export const readInterviewDay = (day: string): Result<string> => (isCalendarDate(day) ? accepted(day) : refused({ kind: 'deadline_unreadable' }));
