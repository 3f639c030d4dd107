/** The analysis of a trace in a form: what was typed, saved, kept aside, taken up again. */
import { ANALYSIS_QUESTIONS, NO_ANALYSIS, type Analysis } from '../../../../api/domain/analysis.ts';
import { call, type ProblemView } from './call.ts';
import { text } from './form.ts';
import type { EvidenceView, LearningView, ProgrammeView } from './views.ts';

export type AsideView = { tab: string; at: string; reflection: string; answers: Analysis };
export type AnalysisView = { reflection: string; answers: Analysis; revision: number; frozen: boolean; asides: AsideView[] };
export type Typed = { reflection: string; answers: Record<keyof Analysis, string> };

export const readTyped = (form: FormData): Typed => ({
  reflection: text(form, 'reflection'),
  answers: { ...NO_ANALYSIS, ...Object.fromEntries(ANALYSIS_QUESTIONS.map((question) => [question, text(form, question)])) },
});

const same = (one: Typed, other: Typed): boolean => one.reflection === other.reflection && ANALYSIS_QUESTIONS.every((question) => one.answers[question] === other.answers[question]);

/** A name for what a page is about to hold, which no other page has. */
export const newTab = (): string => crypto.randomUUID();

export type Outcome = { done: 'oui' | 'garde' | 'reprise' | 'abandon' } | { problem: ProblemView };

/** Saves what was typed; where another tab's words came first, keeps it beside them. */
export async function saveTyped(api: App.Locals['api'], trace: string, known: AnalysisView, form: FormData): Promise<Outcome> {
  const typed = readTyped(form);
  const expectedRevision = Number(text(form, 'expectedRevision')) || 0;
  if (expectedRevision === known.revision && same(typed, known)) return { done: 'oui' };
  const one = api.api.evidence[':evidence'].analysis;
  const saved = await call(one.$put({ param: { evidence: trace }, json: { ...typed, expectedRevision } }));
  if (saved.ok) return { done: 'oui' };
  if (saved.problem.code !== 'analysis_changed') return { problem: saved.problem };
  // Saved by this very page meanwhile, or by another one that says the same.
  if (same(typed, known)) return { done: 'oui' };
  const kept = await call(one.asides[':tab'].$put({ param: { evidence: trace, tab: text(form, 'tab') || newTab() }, json: typed }));
  return kept.ok ? { done: 'garde' } : { problem: kept.problem };
}

/** What another tab had typed: taken up, which sets aside what stands there, or dropped. */
export async function settleAside(api: App.Locals['api'], trace: string, known: AnalysisView, form: FormData): Promise<Outcome> {
  const one = api.api.evidence[':evidence'].analysis;
  const tab = text(form, 'tab');
  const aside = known.asides.find((each) => each.tab === tab);
  if (text(form, 'form') === 'take-up' && aside) {
    const { reflection, answers } = aside;
    const isEmpty = same({ reflection: '', answers: { ...NO_ANALYSIS } }, known);
    const saved = await call(one.$put({ param: { evidence: trace }, json: { reflection, answers, expectedRevision: known.revision, ...(isEmpty ? {} : { formerAside: newTab() }) } }));
    if (!saved.ok) return { problem: saved.problem };
  }
  const dropped = await call(one.asides[':tab'].$delete({ param: { evidence: trace, tab } }));
  if (!dropped.ok) return { problem: dropped.problem };
  return { done: text(form, 'form') === 'take-up' ? 'reprise' : 'abandon' };
}

/** What to have in sight while writing: the learnings of the period's level for what the trace is linked to; else all of its competencies'. Empty while none is stated. */
export function learningsBeside({ criticalLearnings, periods }: ProgrammeView, trace: EvidenceView): LearningView[] {
  const level = periods.find(({ code }) => code === trace.period)?.expectedLevel ?? null;
  const linked = criticalLearnings.filter((one) => trace.competencies.length === 0 || trace.competencies.includes(one.competency));
  const atLevel = linked.filter((one) => one.level === level);
  return atLevel.length > 0 ? atLevel : linked;
}
