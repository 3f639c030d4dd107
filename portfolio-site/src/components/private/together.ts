/** The forms of a co-assessment, the same for both sides. */
import type { Strings } from '../../strings/index.ts';
import { call } from './call.ts';
import { level, text, type FieldError } from './form.ts';
import type { ReviewView } from './views.ts';

type Words = Strings['private']['views']['co'];
export type TogetherDraft = { competency: string; level: number | null | undefined; comment: string };
export type TogetherOutcome = { done: 'coevaluation' | 'accord'; at: string } | { errors: FieldError[]; together: TogetherDraft };

/** Proposes, or confirms what the other side proposed; `null` when the form is another one. */
export async function carryOutTogether(api: App.Locals['api'], review: ReviewView, form: FormData, words: Words): Promise<TogetherOutcome | null> {
  const competency = text(form, 'competency');
  const param = { review: review.id };
  const draft: TogetherDraft = { competency, level: level(form, `co-level-${competency}`), comment: text(form, `co-comment-${competency}`) };
  const field = `co-level-${competency}`;
  if (text(form, 'form') === 'confirm') {
    const revision = Number.parseInt(text(form, 'revision'), 10) || 0;
    const sent = await call(api.api.reviews[':review']['co-assessments'].confirmation.$post({ param, json: { competency, revision: Math.max(1, revision) } }));
    return sent.ok ? { done: 'accord', at: `regards-${competency}` } : { errors: [{ field: `regards-${competency}`, message: sent.problem.detail }], together: draft };
  }
  if (text(form, 'form') !== 'together') return null;
  const errors: FieldError[] = [];
  if (draft.level === undefined) errors.push({ field, message: words.levelRequired });
  if (draft.comment === '') errors.push({ field: `field-co-comment-${competency}`, message: words.commentRequired });
  if (draft.level === undefined || errors.length > 0) return { errors, together: draft };
  const sent = await call(
    api.api.reviews[':review']['co-assessments'].$post({ param, json: { competency, level: draft.level, comment: draft.comment, expectedRevision: Number.parseInt(text(form, 'expectedRevision'), 10) || 0 } }),
  );
  return sent.ok ? { done: 'coevaluation', at: `regards-${competency}` } : { errors: [{ field, message: sent.problem.detail }], together: draft };
}
