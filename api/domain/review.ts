/**
 * The semester review (bilan semestriel): one dossier per student and period,
 * moved by named acts. Each act appends a step; nothing is overwritten.
 */
import { accepted, refused, type Result } from './refusal.ts';

export const REVIEW_STATES = [
  'planned',
  'open',
  'self_assessed',
  'submitted',
  'returned',
  'feedback_complete',
  'interview_held',
  'drafted',
  'signed',
  'contested',
  'sent_to_jury',
  'closed',
  'absent',
] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export const REVIEW_ACTS = [
  'open',
  'self_assess',
  'submit',
  'return',
  'complete_feedback',
  'hold_interview',
  'draft',
  'sign',
  'contest',
  'send_to_jury',
  'close',
  'mark_absent',
  'reopen',
] as const;
export type ReviewAct = (typeof REVIEW_ACTS)[number];

/** Who performs an act. The student's signature says "a pris connaissance", never agreement. */
export type ReviewActor = 'student' | 'teacher' | 'jury';

type Transition = { readonly from: readonly ReviewState[]; readonly to: ReviewState; readonly by: ReviewActor };

const TRANSITIONS: Record<ReviewAct, Transition> = {
  open: { from: ['planned'], to: 'open', by: 'teacher' },
  self_assess: { from: ['open', 'returned', 'self_assessed'], to: 'self_assessed', by: 'student' },
  submit: { from: ['self_assessed'], to: 'submitted', by: 'student' },
  return: { from: ['submitted'], to: 'returned', by: 'teacher' },
  complete_feedback: { from: ['submitted'], to: 'feedback_complete', by: 'teacher' },
  hold_interview: { from: ['feedback_complete'], to: 'interview_held', by: 'teacher' },
  draft: { from: ['interview_held', 'contested'], to: 'drafted', by: 'teacher' },
  sign: { from: ['drafted'], to: 'signed', by: 'student' },
  contest: { from: ['drafted'], to: 'contested', by: 'student' },
  send_to_jury: { from: ['signed', 'contested'], to: 'sent_to_jury', by: 'teacher' },
  close: { from: ['sent_to_jury', 'absent'], to: 'closed', by: 'jury' },
  mark_absent: { from: ['open', 'returned', 'self_assessed'], to: 'absent', by: 'teacher' },
  // Recorded as not submitted by mistake: the student goes on from what is there.
  reopen: { from: ['absent'], to: 'open', by: 'teacher' },
};

/** The state after an act, or the refusal that names the state it was asked in. */
export function advance(state: ReviewState, act: ReviewAct): Result<ReviewState> {
  const transition = TRANSITIONS[act];
  return transition.from.includes(state)
    ? accepted(transition.to)
    : refused({ kind: 'review_transition_not_allowed', from: state, act });
}

export const actorOf = (act: ReviewAct): ReviewActor => TRANSITIONS[act].by;

/** The acts that a given actor may perform now, for the buttons of a page. */
export const actsFor = (state: ReviewState, actor: ReviewActor): ReviewAct[] =>
  REVIEW_ACTS.filter((act) => TRANSITIONS[act].by === actor && TRANSITIONS[act].from.includes(state));

/** Traces can still be added to or taken from the review. */
export const acceptsEvidence = (state: ReviewState): boolean =>
  state === 'open' || state === 'self_assessed' || state === 'returned';

/** Teachers may propose a level once the student has submitted, and until the jury has it. */
export const acceptsProposals = (state: ReviewState): boolean =>
  ['submitted', 'feedback_complete', 'interview_held', 'drafted', 'signed', 'contested', 'sent_to_jury'].includes(state);

/** Teachers have something to read, or have read it. */
export const hasBeenSubmitted = (state: ReviewState): boolean => acceptsProposals(state) || state === 'closed';

export type AssessmentKind = 'self' | 'peer' | 'co' | 'teacher' | 'tutor';

/**
 * What teachers and tutors say is the student's to read once the feedback is
 * complete; a classmate's words, and what is to be agreed on, at once.
 */
export const isReadByStudent = (kind: AssessmentKind, state: ReviewState): boolean =>
  (kind !== 'teacher' && kind !== 'tutor') || !['open', 'self_assessed', 'submitted', 'returned'].includes(state);

/**
 * One view of one competency. `level` is `null` for "not assessed", which is
 * not the same as "not reached". Views stand side by side; they are never averaged.
 */
export type Assessment = {
  readonly kind: AssessmentKind;
  readonly competency: string;
  readonly level: number | null;
  readonly comment: string;
};

/**
 * A self-assessment needs at least one trace for each competency in which the
 * student claims a level (the programme assesses through evidence, not opinion).
 */
export function selfAssess(
  assessment: Assessment,
  evidencedCompetencies: readonly string[],
): Result<Assessment> {
  if (assessment.level !== null && !evidencedCompetencies.includes(assessment.competency)) {
    return refused({ kind: 'self_assessment_without_evidence', competency: assessment.competency });
  }
  return accepted(assessment);
}

/** A teacher's proposal carries the reason that the student will read. */
export function propose(state: ReviewState, assessment: Assessment): Result<Assessment> {
  if (!acceptsProposals(state)) return refused({ kind: 'review_transition_not_allowed', from: state, act: 'propose' });
  if (assessment.comment.trim() === '') return refused({ kind: 'comment_required' });
  return accepted(assessment);
}

/** Student and teacher agree on a level from the handing in until the jury has it. */
export const acceptsCoAssessment = (state: ReviewState): boolean => acceptsProposals(state) && state !== 'sent_to_jury';

/** One side's words, for the other to confirm or to answer with words of their own. */
export function proposeTogether(state: ReviewState, assessment: Assessment): Result<Assessment> {
  if (!acceptsCoAssessment(state)) return refused({ kind: 'review_transition_not_allowed', from: state, act: 'propose_together' });
  if (assessment.comment.trim() === '') return refused({ kind: 'comment_required' });
  return accepted({ ...assessment, comment: assessment.comment.trim() });
}

/** A level that one side proposed is agreed on once the other side says so; nobody confirms their own. */
export function confirmTogether(
  state: ReviewState,
  proposal: { readonly revision: number; readonly by: 'student' | 'staff'; readonly confirmed: boolean } | null,
  wanted: { readonly revision: number; readonly as: 'student' | 'staff' },
): Result<void> {
  if (!acceptsCoAssessment(state)) return refused({ kind: 'review_transition_not_allowed', from: state, act: 'confirm' });
  if (!proposal || proposal.revision !== wanted.revision || proposal.confirmed || proposal.by === wanted.as) return refused({ kind: 'co_not_confirmable' });
  return accepted(undefined);
}
