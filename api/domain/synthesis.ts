/**
 * The synthesis of a semester: for each competency, and for each critical
 * learning that the programme has stated, what is expected, what is attained,
 * what follows from what was said and shown, and why. It proposes and never
 * decides: only a jury does. Nothing is averaged, no mark is made, « non
 * évalué » is never « non acquis ». Every cell names the rules that were
 * applied to it (CRPA, article L. 311-3-1: an algorithm that serves a decision
 * explains itself).
 */
import { findPeriod, statedBy, type CriticalLearning, type Programme } from './programme.ts';
import type { AssessmentKind } from './review.ts';

/** A view as it stands; a co-assessment only once both sides agreed. */
export type SynthesisView = { readonly kind: AssessmentKind; readonly competency: string; readonly level: number | null };
export type SynthesisTrace = { readonly id: string; readonly title: string; readonly competencies: readonly string[]; readonly learnings: readonly CriticalLearning[] };
/** What published feedback says of a critical learning; `null` where it was not assessed. */
export type SynthesisFeedback = CriticalLearning & { readonly step: string | null };

export type SynthesisFacts = {
  readonly programme: Programme;
  readonly period: string;
  /** By competency; 0 when of none. */
  readonly attained: (competency: string) => number;
  readonly exempted: (competency: string) => number;
  /** In the review. */
  readonly traces: readonly SynthesisTrace[];
  readonly views: readonly SynthesisView[];
  readonly feedback?: readonly SynthesisFeedback[];
};

/** Whose view a proposal may rest on. Self-assessment, classmates and tutors inform it and carry none. */
export const CARRYING: readonly AssessmentKind[] = ['teacher', 'co'];

/**
 * The rules that were applied, in the order in which they were; each is one sentence on screen.
 * `carried`: by whom the level is said; `lower_of`: of two that differ the lower one; `capped`: held at what traces show.
 */
export type Rule =
  | { readonly rule: 'no_trace' }
  | { readonly rule: 'no_view' }
  | { readonly rule: 'only_informing'; readonly kinds: readonly AssessmentKind[] }
  | { readonly rule: 'not_assessed'; readonly kinds: readonly AssessmentKind[] }
  | { readonly rule: 'carried'; readonly kinds: readonly AssessmentKind[]; readonly level: number }
  | { readonly rule: 'lower_of'; readonly low: number; readonly high: number }
  | { readonly rule: 'capped'; readonly level: number; readonly from: number; readonly learning: string }
  | { readonly rule: 'capped_below_all'; readonly learning: string }
  | { readonly rule: 'below_attained'; readonly attained: number }
  | { readonly rule: 'exempted'; readonly level: number }
  | { readonly rule: 'learning_attained'; readonly level: number }
  | { readonly rule: 'learning_supported'; readonly level: number }
  | { readonly rule: 'learning_shown' }
  | { readonly rule: 'learning_feedback'; readonly step: string }
  | { readonly rule: 'learning_without_trace' };

/** `none`: nobody whose view carries has said anything; `not_assessed`: they said so. Neither is "not acquired". */
export type SynthesisProposal = { readonly state: 'proposed'; readonly level: number } | { readonly state: 'not_assessed' } | { readonly state: 'none' };

export type LearningRow = CriticalLearning & {
  /** attained with its level; supported: a trace and a proposal reach it; shown: a trace, and nobody has reached it yet; not_assessed: nothing shows it. */
  readonly state: 'attained' | 'supported' | 'shown' | 'not_assessed';
  readonly traces: readonly string[];
  readonly because: readonly Rule[];
};
export type CompetencyRow = {
  readonly competency: string;
  readonly expected: number | null;
  readonly attained: number;
  readonly exempted: number;
  readonly proposed: SynthesisProposal;
  readonly traces: readonly string[];
  readonly views: readonly SynthesisView[];
  readonly because: readonly Rule[];
  readonly learnings: readonly LearningRow[];
};

const sameLearning = (one: CriticalLearning, other: CriticalLearning): boolean => one.competency === other.competency && one.level === other.level && one.text === other.text;

/** One row for each competency that the period works on, in the programme's order. */
export function synthesise(facts: SynthesisFacts): CompetencyRow[] {
  const { programme, period } = facts;
  const worked = findPeriod(programme, period)?.competencies;
  const expected = findPeriod(programme, period)?.expectedLevel ?? null;
  const stated = Map.groupBy(statedBy(programme).criticalLearnings, (one) => one.competency);
  return programme.competencies
    .filter(({ code }) => !worked || worked.includes(code))
    .map(({ code }) => rowOf(facts, code, expected, (stated.get(code) ?? []).toSorted((one, other) => one.level - other.level)));
}

function rowOf(facts: SynthesisFacts, code: string, expected: number | null, learnings: readonly CriticalLearning[]): CompetencyRow {
  const traces = facts.traces.filter((one) => one.competencies.includes(code) || one.learnings.some((learning) => learning.competency === code));
  const views = facts.views.filter((one) => one.competency === code);
  const [attained, exempted] = [facts.attained(code), facts.exempted(code)];
  const shownBy = (learning: CriticalLearning): string[] => traces.filter((one) => one.learnings.some((other) => sameLearning(other, learning))).map(({ id }) => id);
  const { proposed, because } = propose({ views, hasTrace: traces.length > 0, attained, exempted, learnings, isShown: (learning) => shownBy(learning).length > 0 });
  return {
    competency: code, expected, attained, exempted, proposed, because, views, traces: traces.map(({ id }) => id),
    learnings: learnings.map((learning) => learningRow(learning, { attained, proposed, traces: shownBy(learning), feedback: facts.feedback?.filter((one) => sameLearning(one, learning)) ?? [] })),
  };
}

type Ground = {
  readonly views: readonly SynthesisView[];
  readonly hasTrace: boolean;
  readonly attained: number;
  readonly exempted: number;
  readonly learnings: readonly CriticalLearning[];
  readonly isShown: (learning: CriticalLearning) => boolean;
};

/**
 * The lowest level that those whose view carries agree to, held at what traces
 * show where the programme says what must be shown; nothing without a trace.
 */
export function propose({ views, hasTrace, attained, exempted, learnings, isShown }: Ground): { proposed: SynthesisProposal; because: Rule[] } {
  const because: Rule[] = exempted > 0 ? [{ rule: 'exempted', level: exempted }] : [];
  const none = (rule: Rule): { proposed: SynthesisProposal; because: Rule[] } => ({ proposed: { state: 'none' }, because: [...because, rule] });
  if (!hasTrace) return none({ rule: 'no_trace' });
  const carrying = views.filter((one) => CARRYING.includes(one.kind));
  if (carrying.length === 0) return none(views.length === 0 ? { rule: 'no_view' } : { rule: 'only_informing', kinds: kindsOf(views) });
  const named = carrying.flatMap((one) => (one.level === null ? [] : [{ ...one, level: one.level }]));
  if (named.length === 0) return { proposed: { state: 'not_assessed' }, because: [...because, { rule: 'not_assessed', kinds: kindsOf(carrying) }] };
  const low = Math.min(...named.map(({ level }) => level));
  const high = Math.max(...named.map(({ level }) => level));
  because.push({ rule: 'carried', kinds: kindsOf(named.filter(({ level }) => level === low)), level: low });
  if (low < high) because.push({ rule: 'lower_of', low, high });
  // What was attained is not to be shown again.
  const missing = learnings.filter((one) => one.level > attained && one.level > exempted && one.level <= low && !isShown(one)).toSorted((one, other) => one.level - other.level)[0];
  const level = missing ? missing.level - 1 : low;
  if (missing) because.push(level > 0 ? { rule: 'capped', level, from: low, learning: missing.text } : { rule: 'capped_below_all', learning: missing.text });
  if (level === 0) return { proposed: { state: 'none' }, because };
  if (level < attained) because.push({ rule: 'below_attained', attained });
  return { proposed: { state: 'proposed', level }, because };
}

const kindsOf = (views: readonly SynthesisView[]): AssessmentKind[] => [...new Set(views.map(({ kind }) => kind))];

function learningRow(learning: CriticalLearning, given: { attained: number; proposed: SynthesisProposal; traces: readonly string[]; feedback: readonly SynthesisFeedback[] }): LearningRow {
  const { attained, proposed, traces, feedback } = given;
  // Several sheets may speak of it: each is said, none is weighed against another.
  const said: Rule[] = feedback.flatMap(({ step }) => (step === null ? [] : [{ rule: 'learning_feedback', step }]));
  const row = (state: LearningRow['state'], rule: Rule): LearningRow => ({ ...learning, state, traces, because: [rule, ...said] });
  if (learning.level <= attained) return row('attained', { rule: 'learning_attained', level: attained });
  if (traces.length === 0) return row('not_assessed', { rule: 'learning_without_trace' });
  if (proposed.state === 'proposed' && learning.level <= proposed.level) return row('supported', { rule: 'learning_supported', level: proposed.level });
  return row('shown', { rule: 'learning_shown' });
}
