/** What the pages of feedback read: one sheet with all that belongs to it, and a cohort's sheets at a glance. */
import { z } from '@hono/zod-openapi';
import { SHEET_STATES, type SheetContent } from '../domain/feedback.ts';
import { REVIEW_STATES } from '../domain/review.ts';
import { rubricsOf, type RubricRef, type RubricRevision } from '../queries/rubrics.ts';
import { CriterionView } from './rubrics.ts';
import { CohortRef, EvidenceView } from './views.ts';

const Words = z.string().max(6000);
export const AnswersView = z.record(z.string().max(80), z.int().min(0).max(20).nullable());
export const RubricRefView = z.object({ situation: z.string().max(300), revision: z.int().min(1) });
/** What is typed in a sheet. */
export const Typed = z.object({ rubrics: z.array(RubricRefView).max(20), answers: AnswersView, strengths: Words, toWorkOn: Words });

const Content = z.object({ answers: AnswersView, strengths: z.string(), toWorkOn: z.string() });
const FrozenRubric = RubricRefView.extend({ version: z.int(), criteria: z.array(CriterionView) });
const Unit = z.object({ number: z.int(), title: z.string() });
const State = z.enum(SHEET_STATES);

export const Sheet = z
  .object({
    review: z.string(),
    reviewState: z.enum(REVIEW_STATES),
    period: z.string(),
    cohort: CohortRef,
    student: z.object({ enrolment: z.string(), name: z.string() }),
    unit: Unit,
    units: z.array(Unit.extend({ state: State, open: z.boolean() })),
    /** For whoever writes: the last revision, and what the next one is written with. */
    current: Content.extend({ revision: z.int(), state: z.enum(['draft', 'published']), by: z.string(), mine: z.boolean(), at: z.string() }).nullable(),
    revision: z.int(),
    rubrics: z.array(FrozenRubric),
    /** Situations of which newer criteria were published than those that the sheet is written with. */
    newer: z.array(z.string()),
    latestRubrics: z.array(RubricRefView),
    aside: Content.extend({ at: z.string() }).nullable(),
    versions: z.array(Content.extend({ version: z.int(), revision: z.int(), rubrics: z.array(FrozenRubric), by: z.string(), at: z.string() })),
    thread: z.array(z.object({ number: z.int(), after: z.int(), author: z.enum(['student', 'teacher']), asks: z.boolean(), text: z.string(), by: z.string(), at: z.string(), evidence: EvidenceView.nullable() })),
    open: z.boolean(),
    mayWrite: z.boolean(),
    maySpeak: z.boolean(),
    walk: z.object({ previous: z.object({ review: z.string(), name: z.string() }).nullable(), next: z.object({ review: z.string(), name: z.string() }).nullable(), position: z.int(), of: z.int() }).nullable(),
    singleKeys: z.boolean(),
  })
  .openapi('FeedbackSheet');

export const CohortFeedback = z
  .object({
    cohort: CohortRef,
    period: z.string(),
    periods: z.array(z.string()),
    units: z.array(Unit),
    /** Whether some situation of the period has criteria that are published, for each unit in order. */
    criteria: z.array(z.int()),
    mayWrite: z.boolean(),
    mayWriteRubrics: z.boolean(),
    students: z.array(
      z.object({ review: z.string(), name: z.string(), state: z.enum(REVIEW_STATES), sheets: z.array(z.object({ number: z.int(), state: State, versions: z.int(), open: z.boolean() })) }),
    ),
  })
  .openapi('CohortFeedback');

export const Questions = z
  .object({ questions: z.array(z.object({ review: z.string(), student: z.string(), cohort: CohortRef, period: z.string(), unit: Unit, text: z.string(), at: z.string() })) })
  .openapi('FeedbackQuestions');

export const frozen = (all: readonly RubricRevision[], refs: readonly RubricRef[]): z.infer<typeof FrozenRubric>[] =>
  rubricsOf(all, refs).map(({ situation, revision, version, rubric }) => ({ situation, revision, version: version ?? 0, criteria: rubric.criteria.map((one) => ({ ...one, steps: [...one.steps] })) }));

export const contentView = ({ answers, strengths, toWorkOn }: SheetContent): z.infer<typeof Content> => ({ answers: { ...answers }, strengths, toWorkOn });
