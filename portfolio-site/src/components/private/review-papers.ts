/** What is posted from the page of a review's days, interview and bilan, by the student or by the team. */
import { INTERVIEW_PARTS, type InterviewPart } from '../../../../api/domain/interview.ts';
import { call, type ProblemView } from './call.ts';
import { text, type FieldError } from './form.ts';
import type { Strings } from '../../strings/index.ts';

type Api = App.Locals['api'];
type Words = Strings['private']['papers'];

export type PapersView = {
  days: { act: 'submit' | 'complete_feedback' | 'sign'; dueOn: string | null; doneAt: string | null; late: boolean }[];
  takesLate: boolean;
  allowances: { kind: 'extension' | 'arrangement'; act: 'submit' | 'sign' | null; until: string | null; by: string; at: string }[] | null;
  allowanceRevision: number;
  interview: { onDay: string | null; revision: number; isShared: boolean; mayChange: boolean; parts: { part: InterviewPart; text: string; by: string | null; at: string | null; revision: number; mayWrite: boolean }[] };
  draft: { text: string; by: string | null; at: string | null; revision: number; mayWrite: boolean } | null;
  bilans: { version: number; text: string; digest: string; by: string; at: string; isErased: boolean; others: { competency: string; gone: number; views: { kind: 'peer' | 'tutor'; level: number | null; comment: string; advice: string; by: string; at: string }[] }[]; answer: { answer: 'read' | 'contested'; reply: string; at: string } | null }[];
  extracts: { jury: string; number: string; deliberatedOn: string }[];
  mayGuide: boolean;
  mayArchive: boolean;
};

/** What each act says once it is done, by the name that the address carries. */
export const doneWords = (words: Words): Record<string, string> => ({ enregistre: words.saved, accorde: words.allowances.granted, donne: words.bilan.given, signe: words.answer.signed, conteste: words.answer.contested });

export type PapersOutcome = { done: string; at: string } | { errors: FieldError[]; typed: Record<string, string> };

/** Carries out the form that was posted; what was typed comes back with the errors. */
export async function carryOutPapers(api: Api, review: string, papers: PapersView, form: FormData, words: Words): Promise<PapersOutcome> {
  const param = { review };
  const routes = api.api.reviews[':review'];
  const typed = Object.fromEntries(['day', 'until', 'act', 'bilan', 'reply', ...INTERVIEW_PARTS].map((name) => [name, text(form, name)])) as Record<string, string>;
  const revision = Number(text(form, 'revision')) || 0;
  const failed = (field: string, message: string, code?: string): PapersOutcome => ({ errors: [{ field: `field-${field}`, message, ...(code ? { code } : {}) }], typed });
  const after = (field: string, done: string, at: string, sent: { ok: true } | { ok: false; problem: ProblemView }): PapersOutcome => (sent.ok ? { done, at } : failed(field, sent.problem.detail, sent.problem.code));
  const wanted = text(form, 'form');
  const part = INTERVIEW_PARTS.find((one) => one === wanted);
  if (part) return after(part, 'enregistre', 'entretien', await call(routes.interview[':part'].$put({ param: { ...param, part }, json: { text: typed[part]!, expectedRevision: revision } })));
  switch (wanted) {
    case 'day':
      if (typed['day'] === '') return failed('day', words.interview.dayNeeded);
      return after('day', 'enregistre', 'entretien', await call(routes.interview.$put({ param, json: { onDay: typed['day']!, expectedRevision: revision } })));
    case 'extension':
      return after('until', 'accorde', 'accords', await call(routes.allowances.$post({ param, json: { kind: 'extension', act: typed['act'] === 'sign' ? 'sign' : 'submit', until: typed['until']!, expectedRevision: revision } })));
    case 'arrangement':
      return after('until', 'accorde', 'accords', await call(routes.allowances.$post({ param, json: { kind: 'arrangement', expectedRevision: revision } })));
    case 'save':
    case 'give': {
      if (typed['bilan'] === '') return failed('bilan', words.bilan.textNeeded);
      // Saved first: giving takes what stands there, and a change of somebody else's is not given unseen.
      if (typed['bilan'] !== papers.draft?.text || revision !== papers.draft?.revision) {
        const saved = await call(routes.bilan.$put({ param, json: { text: typed['bilan']!, expectedRevision: revision } }));
        if (!saved.ok) return failed('bilan', saved.problem.detail, saved.problem.code);
      }
      if (wanted === 'save') return { done: 'enregistre', at: 'bilan' };
      return after('bilan', 'donne', 'bilan', await call(routes.acts.$post({ param, json: { act: 'draft', note: '' } })));
    }
    case 'sign':
    case 'contest': {
      if (wanted === 'contest' && typed['reply'] === '') return failed('reply', words.answer.needed);
      const sent = await call(routes.acts.$post({ param, json: { act: wanted, note: typed['reply']!, bilan: text(form, 'digest') } }));
      return after('reply', wanted === 'sign' ? 'signe' : 'conteste', 'bilan', sent);
    }
    default:
      return { errors: [], typed: {} };
  }
}
