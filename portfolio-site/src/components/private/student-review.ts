/** What a student does in a review: choose traces, assess themselves, submit, sign or contest. */
import { call } from './call.ts';
import { level, text, ticked, type FieldError } from './form.ts';
import { nameOf, workedOn } from './naming.ts';
import type { ReviewView } from './views.ts';
import type { Strings } from '../../strings/index.ts';

type Api = App.Locals['api'];
type Words = Strings['private']['review']['student'];

export type TraceDraft = { inReview: boolean; citable: boolean; publicText: string };
export type SelfDraft = { level: number | null | undefined; comment: string };
export type ReviewDrafts = { traces: Record<string, TraceDraft>; self: Record<string, SelfDraft>; reply: string };

/** What each form shows before anything is typed. */
export const recordedDrafts = (review: ReviewView): ReviewDrafts => ({
  traces: Object.fromEntries(review.evidence.map(({ id, inReview, citable, citedText }) => [id, { inReview, citable, publicText: citedText }])),
  self: Object.fromEntries(
    workedOn(review.programme.competencies, review.cells).map(({ code }) => {
      const own = review.assessments.find((one) => one.kind === 'self' && one.competency === code);
      return [code, { level: own?.level, comment: own?.comment ?? '' }];
    }),
  ),
  reply: '',
});

const typedTraces = (review: ReviewView, form: FormData): ReviewDrafts['traces'] =>
  Object.fromEntries(
    review.evidence.map(({ id }) => [
      id,
      { inReview: ticked(form, `in-${id}`), citable: ticked(form, `citable-${id}`), publicText: text(form, `public-${id}`) },
    ]),
  );

const typedSelf = (review: ReviewView, form: FormData): ReviewDrafts['self'] =>
  Object.fromEntries(workedOn(review.programme.competencies, review.cells).map(({ code }) => [code, { level: level(form, `self-${code}`), comment: text(form, `comment-${code}`) }]));

/** Sends only the traces that changed; the first refusal of each is shown beside it, the others are kept. */
async function saveTraces(api: Api, review: ReviewView, traces: ReviewDrafts['traces'], words: Words): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  for (const one of review.evidence) {
    const draft = traces[one.id];
    if (!draft) continue;
    const param = { review: review.id, evidence: one.id };
    if ((!draft.inReview || !draft.citable) && draft.publicText !== '') {
      errors.push({ field: `trace-${one.id}`, message: words.textWithoutCitation(one.title) });
      continue;
    }
    if (!draft.inReview && !one.inReview) continue;
    if (draft.inReview && one.inReview && draft.citable === one.citable && draft.publicText === one.citedText) continue;
    const sent = draft.inReview
      ? await call(api.api.reviews[':review'].evidence[':evidence'].$put({ param, json: { citable: draft.citable, publicText: draft.publicText } }))
      : await call(api.api.reviews[':review'].evidence[':evidence'].$delete({ param }));
    if (!sent.ok) errors.push({ field: `trace-${one.id}`, about: one.title, message: sent.problem.detail });
  }
  return errors;
}

/** One self-assessment per competency that was answered and changed; the review is self-assessed once each has an answer. */
async function saveSelf(api: Api, review: ReviewView, self: ReviewDrafts['self'], words: Words): Promise<FieldError[]> {
  const before = recordedDrafts(review).self;
  const errors: FieldError[] = [];
  for (const competency of workedOn(review.programme.competencies, review.cells)) {
    const draft = self[competency.code];
    const kept = before[competency.code];
    if (!draft || draft.level === undefined) continue;
    if (kept && kept.level === draft.level && kept.comment === draft.comment) continue;
    const json = { competency: competency.code, level: draft.level, comment: draft.comment };
    const sent = await call(api.api.reviews[':review']['self-assessments'].$post({ param: { review: review.id }, json }));
    if (!sent.ok) errors.push({ field: `self-${competency.code}`, about: nameOf(competency), message: sent.problem.code === 'self_assessment_without_evidence' ? words.noLinked : sent.problem.detail });
  }
  const complete = errors.length === 0 && Object.values(self).every((draft) => draft.level !== undefined);
  if (complete && review.state !== 'self_assessed' && review.acts.includes('self_assess')) return act(api, review.id, 'self_assess', '');
  return errors;
}

async function act(api: Api, review: string, name: 'self_assess' | 'submit' | 'sign' | 'contest', note: string): Promise<FieldError[]> {
  const sent = await call(api.api.reviews[':review'].acts.$post({ param: { review }, json: { act: name, note } }));
  return sent.ok ? [] : [{ message: sent.problem.detail }];
}

export type Outcome = { done: 'traces' | 'assess' | 'submit' | 'sign' | 'contest' } | { errors: FieldError[]; drafts: ReviewDrafts };

/** Carries out the form that was posted; what was typed comes back with the errors. */
export async function carryOut(api: Api, review: ReviewView, form: FormData, words: Words): Promise<Outcome> {
  const drafts = recordedDrafts(review);
  const after = (done: Extract<Outcome, { done: string }>['done'], errors: FieldError[], typed: Partial<ReviewDrafts> = {}): Outcome =>
    errors.length === 0 ? { done } : { errors, drafts: { ...drafts, ...typed } };
  switch (text(form, 'form')) {
    case 'traces': {
      const traces = typedTraces(review, form);
      return after('traces', await saveTraces(api, review, traces, words), { traces });
    }
    case 'assess': {
      const self = typedSelf(review, form);
      return after('assess', await saveSelf(api, review, self, words), { self });
    }
    case 'submit':
      return after('submit', await act(api, review.id, 'submit', ''));
    case 'sign':
      return after('sign', await act(api, review.id, 'sign', ''));
    case 'contest': {
      const reply = text(form, 'reply');
      if (reply === '') return { errors: [{ field: 'field-reply', message: words.replyRequired }], drafts };
      return after('contest', await act(api, review.id, 'contest', reply), { reply });
    }
    default:
      return { errors: [], drafts };
  }
}
