/**
 * The bilan: what the team writes of a student's semester. It is given in
 * versions; each keeps everything that it says as it was then. The student
 * signs to have read one version, or contests it, in either case with words.
 */
import { accepted, refused, type Result } from './refusal.ts';
import { isReadByStudent, type AssessmentKind, type ReviewState } from './review.ts';

/** Letters that a bilan, a reply or a note of an interview may have. */
export const MOST_LETTERS = 12_000;

/** One view of one competency; `level` is the order of a level, `null` for not assessed. */
export type BilanView = { readonly level: number | null; readonly comment: string; readonly by: string; /** ISO 8601, UTC. */ readonly at: string };

/**
 * A classmate's or a tutor's view that a version stands beside: which one, not
 * what it says. Words and name stay in the one place where a classmate may take
 * them back and where they are erased with whoever they are about; a bilan that
 * was signed as read says the same afterwards, and keeps its digest.
 */
export type BilanOther = { readonly id: string; readonly kind: 'peer' | 'tutor' };
/** What one of them says, as it is read today. */
export type OtherView = BilanView & BilanOther & { readonly advice: string };

export type BilanCompetency = {
  readonly code: string;
  readonly statement: string;
  /** Order of a level; 0 for none. */
  readonly attained: number;
  readonly exempted: number;
  /** The period's landmark; `null` when the programme names none. */
  readonly expected: number | null;
  readonly self: BilanView | null;
  readonly team: BilanView | null;
  /** Classmates first, then tutors. Absent in what was given before bilans said who else had looked. */
  readonly others?: readonly BilanOther[];
};

/** All that one version says. Its JSON text is what is kept, and what the digest is of. */
export type BilanContent = {
  readonly institution: string;
  readonly programme: { readonly code: string; readonly version: string; readonly title: string; readonly levels: readonly { readonly order: number; readonly name: string }[] };
  readonly period: { readonly code: string; readonly title: string | null };
  readonly cohort: string;
  readonly student: string;
  readonly version: number;
  /** Moments, ISO 8601 in UTC; `interview` is a day. `null` for what did not happen. */
  readonly dates: { readonly opened: string | null; readonly submitted: string | null; readonly feedback: string | null; readonly interview: string | null; readonly written: string };
  readonly competencies: readonly BilanCompetency[];
  readonly interviewNotes: string;
  readonly text: string;
  readonly writtenBy: string;
};

export const BILAN_ANSWERS = ['read', 'contested'] as const;
export type BilanAnswer = (typeof BILAN_ANSWERS)[number];

/** A text as it is given: with something in it. */
export const readBilanText = (text: string): Result<string> => (text.trim() === '' ? refused({ kind: 'bilan_text_required' }) : accepted(text.trim()));

/** What the student adds: free when they have read it, needed when they contest. */
export const readReply = (answer: BilanAnswer, reply: string): Result<string> =>
  answer === 'contested' && reply.trim() === '' ? refused({ kind: 'reply_required' }) : accepted(reply.trim());

/** Which views of others stand beside a competency when a bilan is given: those that the student may read then. */
export const citedBeside = (views: readonly { readonly id: string; readonly competency: string; readonly kind: AssessmentKind }[], competency: string, state: ReviewState): BilanOther[] =>
  (['peer', 'tutor'] as const).flatMap((kind) => views.filter((one) => one.kind === kind && one.competency === competency && isReadByStudent(kind, state)).map(({ id }) => ({ id, kind })));

/** What is cited beside a competency and can still be read; `gone`: how many were taken back since. */
export function othersBeside({ others = [] }: Pick<BilanCompetency, 'others'>, said: readonly OtherView[]): { readonly views: readonly OtherView[]; readonly gone: number } {
  const views = others.flatMap(({ id }) => said.find((one) => one.id === id) ?? []);
  return { views, gone: others.length - views.length };
}
