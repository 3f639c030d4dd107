/**
 * A feedback sheet: one for each teaching unit and student of a review. It is
 * written in revisions, some of which are published; students read those, and
 * answer. A published revision never changes: what is published after it is a
 * version of its own.
 */
import type { ReviewState } from './review.ts';
import { accepted, refused, type Result } from './refusal.ts';
import type { Criterion } from './rubric.ts';

/**
 * By criterion: the place of a step in the criterion's scale, the first is 0;
 * or `null` for « non évalué », which is an answer and none of the steps. A
 * criterion that is not in it was not answered yet.
 */
export type Answers = Readonly<Record<string, number | null>>;
export type SheetContent = { readonly answers: Answers; readonly strengths: string; readonly toWorkOn: string };

/** In preparation: nothing yet, or not published. */
export const SHEET_STATES = ['none', 'draft', 'published', 'amended'] as const;
/** `amended`: a draft stands above what was published. */
export type SheetState = (typeof SHEET_STATES)[number];

type Step = { readonly revision: number; readonly state: 'draft' | 'published' };

/** @param revisions in order; drafts that were followed by others may be gone */
export function sheetState(revisions: readonly Step[]): SheetState {
  const last = revisions.at(-1);
  if (!last) return 'none';
  if (last.state === 'published') return 'published';
  return revisions.some((one) => one.state === 'published') ? 'amended' : 'draft';
}

/** The published revisions, the first is version 1. */
export const versionsOf = <R extends Step>(revisions: readonly R[]): (R & { readonly version: number })[] =>
  revisions.filter((one) => one.state === 'published').map((one, index) => ({ ...one, version: index + 1 }));

/** The revision that follows the one that was seen; refused when somebody has written since. */
export function nextRevision(revisions: readonly Step[], seen: number): Result<number> {
  const current = revisions.at(-1)?.revision ?? 0;
  return seen === current ? accepted(current + 1) : refused({ kind: 'sheet_changed' });
}

/** Feedback goes with the work of a semester, and stops when the jury has the review. */
export const acceptsFeedback = (state: ReviewState): boolean => !['planned', 'sent_to_jury', 'closed', 'absent'].includes(state);

/** What was typed, held against the criteria that it answers. */
export function readSheet({ answers, strengths, toWorkOn }: SheetContent, criteria: readonly Criterion[]): Result<SheetContent> {
  for (const [id, step] of Object.entries(answers)) {
    const criterion = criteria.find((one) => one.id === id);
    if (!criterion || (step !== null && !(Number.isInteger(step) && step >= 0 && step < criterion.steps.length))) return refused({ kind: 'unknown_criterion' });
  }
  return accepted({ answers, strengths: strengths.trim(), toWorkOn: toWorkOn.trim() });
}

/** A sheet can be published when each criterion has an answer, be it « non évalué », and something is said in words. */
export function readyToPublish({ answers, strengths, toWorkOn }: SheetContent, criteria: readonly Criterion[]): Result<void> {
  const missing = criteria.filter((one) => answers[one.id] === undefined).map((one) => one.id);
  if (missing.length > 0) return refused({ kind: 'sheet_incomplete', missing });
  return strengths.trim() === '' && toWorkOn.trim() === '' ? refused({ kind: 'sheet_without_words' }) : accepted(undefined);
}

/** Answers that still mean something under other criteria: those of criteria that are the same. */
export const carryAnswers = (answers: Answers, criteria: readonly Criterion[]): Answers =>
  Object.fromEntries(criteria.flatMap(({ id }) => (answers[id] === undefined ? [] : [[id, answers[id]]])));

/** `after`: the published revision that it is about. `asks`: the student would like another look. */
export type Message = { readonly number: number; readonly after: number; readonly author: 'student' | 'teacher'; readonly asks: boolean };

/** Versions and messages in the order in which they came, whatever the clocks said. */
export const threadOf = <V extends { readonly revision: number }, M extends Message>(versions: readonly V[], messages: readonly M[]): ({ readonly version: V } | { readonly message: M })[] =>
  versions.flatMap((version) => [{ version }, ...messages.filter((one) => one.after === version.revision).toSorted((one, other) => one.number - other.number).map((message) => ({ message }))]);

/** The first question that nobody has answered: neither in words nor by another version. */
export function openQuestion<M extends Message>(versions: readonly { readonly revision: number }[], messages: readonly M[]): M | null {
  const last = versions.at(-1)?.revision ?? 0;
  const answered = Math.max(0, ...messages.filter((one) => one.author === 'teacher').map((one) => one.number));
  return messages.filter((one) => one.asks && one.after >= last && one.number > answered).toSorted((one, other) => one.number - other.number)[0] ?? null;
}

/** The units of a review of which nothing is published. */
export const unitsWithoutSheet = (units: readonly string[], published: readonly string[]): string[] => units.filter((one) => !published.includes(one));

/** What a published sheet says of a competency by one criterion; `step` is `null` for « non évalué ». */
export type Finding = { readonly unit: string; readonly competency: string; readonly basis: Criterion['basis']; readonly criterion: string; readonly step: string | null };

/** Of each sheet its last version speaks; a finding supports a reading, and is neither counted nor averaged. */
export const findingsOf = (sheets: readonly (Step & { readonly unit: string; readonly answers: Answers; readonly criteria: readonly Criterion[] })[]): Finding[] =>
  [...Map.groupBy(sheets.filter((one) => one.state === 'published'), (one) => one.unit).values()].flatMap((versions) => {
    const { unit, answers, criteria } = versions.at(-1)!;
    return criteria.flatMap(({ id, competency, basis, text, steps }): Finding[] => {
      const answer = answers[id];
      return answer === undefined ? [] : [{ unit, competency, basis, criterion: text, step: answer === null ? null : (steps[answer] ?? null) }];
    });
  });
