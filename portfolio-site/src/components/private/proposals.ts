/** What a teacher does in a review: propose a level, or move the review on. */
import { REVIEW_ACTS, type ReviewAct } from '../../../../api/domain/review.ts';
import type { Strings } from '../../strings/index.ts';
import { call } from './call.ts';
import { level, text, ticked, type FieldError } from './form.ts';
import type { ReviewView } from './views.ts';

type Api = App.Locals['api'];
type Words = Strings['private']['review']['teacher'];

export type ProposalDraft = { competency: string; level: number | null | undefined; comment: string; expectedRevision: number };
export type ActDraft = { act: ReviewAct; note: string };
export type TeacherOutcome =
  | { done: string; at: string }
  | { errors: FieldError[]; proposal?: ProposalDraft; act?: ActDraft; changed?: boolean; /** Asks to do it although sheets are missing. */ confirm?: boolean };

/** A proposal as the record has it; the revision says which one the teacher saw. */
export const recordedProposal = (review: ReviewView, competency: string): ProposalDraft => {
  const latest = review.assessments.find((one) => one.kind === 'teacher' && one.competency === competency);
  return { competency, level: latest?.level, comment: latest?.comment ?? '', expectedRevision: latest?.revision ?? 0 };
};

/** Acts whose note is the very thing that the student will read. */
export const NOTED: readonly ReviewAct[] = ['return', 'draft'];

/**
 * All proposals of a review from one form: what was neither chosen nor said is left, and what the record says already is not sent again.
 * @returns what to show where something was not taken; the others are recorded
 */
export async function carryOutAll(api: Api, review: ReviewView, competencies: readonly { code: string }[], form: FormData, words: Words): Promise<{ errors: FieldError[]; drafts: Record<string, ProposalDraft> }> {
  const [errors, drafts]: [FieldError[], Record<string, ProposalDraft>] = [[], {}];
  for (const { code } of competencies) {
    const draft = { competency: code, level: level(form, `level-${code}`), comment: text(form, `comment-${code}`), expectedRevision: Number.parseInt(text(form, `revision-${code}`), 10) || 0 };
    if (draft.level === undefined && draft.comment === '') continue;
    const outcome = await send(api, review, draft, words);
    if (!('errors' in outcome)) continue;
    errors.push(...outcome.errors);
    drafts[code] = outcome.changed ? { ...draft, expectedRevision: recordedProposal(review, code).expectedRevision } : draft;
  }
  return { errors, drafts };
}

async function propose(api: Api, review: ReviewView, form: FormData, words: Words): Promise<TeacherOutcome> {
  const competency = text(form, 'competency');
  const proposal: ProposalDraft = {
    competency,
    level: level(form, `level-${competency}`),
    comment: text(form, `comment-${competency}`),
    expectedRevision: Number.parseInt(text(form, 'expectedRevision'), 10) || 0,
  };
  return send(api, review, proposal, words);
}

async function send(api: Api, review: ReviewView, proposal: ProposalDraft, words: Words): Promise<TeacherOutcome> {
  const { competency } = proposal;
  const errors: FieldError[] = [];
  if (proposal.level === undefined) errors.push({ field: `level-${competency}`, message: words.levelRequired });
  if (proposal.comment === '') errors.push({ field: `field-comment-${competency}`, message: words.commentRequired });
  if (errors.length > 0 || proposal.level === undefined) return { errors, proposal };
  const before = recordedProposal(review, competency);
  // A second click: the record already says it.
  if (before.level === proposal.level && before.comment === proposal.comment) return { done: `proposition-${competency}`, at: competency };
  const json = { competency, level: proposal.level, comment: proposal.comment, expectedRevision: proposal.expectedRevision };
  const sent = await call(api.api.reviews[':review'].proposals.$post({ param: { review: review.id }, json }));
  if (sent.ok) return { done: `proposition-${competency}`, at: competency };
  const changed = sent.problem.status === 409 && before.expectedRevision !== proposal.expectedRevision;
  return { errors: [{ field: `level-${competency}`, message: changed ? words.changed : sent.problem.detail }], proposal, changed };
}

async function act(api: Api, review: ReviewView, form: FormData, words: Words): Promise<TeacherOutcome> {
  const name = REVIEW_ACTS.find((one) => one === text(form, 'act'));
  if (!name) return { errors: [] };
  const draft: ActDraft = { act: name, note: text(form, 'note') };
  if (NOTED.includes(name) && draft.note === '') return { errors: [{ field: 'field-note', message: words.noteRequired }], act: draft };
  const sent = await call(api.api.reviews[':review'].acts.$post({ param: { review: review.id }, json: { ...draft, confirmed: ticked(form, 'confirmed') } }));
  if (sent.ok) return { done: 'acte', at: 'actes' };
  const confirm = sent.problem.code === 'feedback_missing';
  return { errors: [{ field: confirm ? 'confirmed' : 'field-note', message: sent.problem.detail }], act: draft, confirm };
}

export const carryOutTeaching = (api: Api, review: ReviewView, form: FormData, words: Words): Promise<TeacherOutcome> =>
  form.has('act') ? act(api, review, form, words) : propose(api, review, form, words);
