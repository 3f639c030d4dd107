/** The shapes of a synthesis. */
import { z } from '@hono/zod-openapi';
import { REVIEW_STATES } from '../domain/review.ts';
import { CohortRef, Learning, ProgrammeView } from './views.ts';

const State = z.enum(REVIEW_STATES);
const Kind = z.enum(['self', 'peer', 'co', 'teacher', 'tutor']);
const Kinds = z.array(Kind);
/** What was applied, in order: each is one sentence on screen. */
const Rule = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('no_trace') }),
  z.object({ rule: z.literal('no_view') }),
  z.object({ rule: z.literal('only_informing'), kinds: Kinds }),
  z.object({ rule: z.literal('not_assessed'), kinds: Kinds }),
  z.object({ rule: z.literal('carried'), kinds: Kinds, level: z.int() }),
  z.object({ rule: z.literal('lower_of'), low: z.int(), high: z.int() }),
  z.object({ rule: z.literal('capped'), level: z.int(), from: z.int(), learning: z.string() }),
  z.object({ rule: z.literal('capped_below_all'), learning: z.string() }),
  z.object({ rule: z.literal('below_attained'), attained: z.int() }),
  z.object({ rule: z.literal('exempted'), level: z.int() }),
  z.object({ rule: z.literal('learning_attained'), level: z.int() }),
  z.object({ rule: z.literal('learning_supported'), level: z.int() }),
  z.object({ rule: z.literal('learning_shown') }),
  z.object({ rule: z.literal('learning_feedback'), step: z.string() }),
  z.object({ rule: z.literal('learning_without_trace') }),
]);
const Proposal = z.discriminatedUnion('state', [z.object({ state: z.literal('proposed'), level: z.int() }), z.object({ state: z.literal('not_assessed') }), z.object({ state: z.literal('none') })]);
const View = z.object({ kind: Kind, competency: z.string(), level: z.int().nullable() });
const Cell = z.object({ competency: z.string(), expected: z.int().nullable(), attained: z.int(), exempted: z.int(), proposed: Proposal, because: z.array(Rule), views: z.array(View) });

export const ReviewSynthesis = z
  .object({
    review: z.string(),
    period: z.string(),
    state: State,
    student: z.string(),
    cohort: CohortRef,
    programme: ProgrammeView,
    traces: z.array(z.object({ id: z.string(), title: z.string() })),
    rows: z.array(
      Cell.extend({
        traces: z.array(z.string()),
        /** What published feedback sheets say of it; `unit`: the sheet’s place in the period, from 1; `step` is null for « non évalué ». */
        findings: z.array(z.object({ unit: z.int(), title: z.string(), criterion: z.string(), step: z.string().nullable() })),
        learnings: z.array(Learning.extend({ state: z.enum(['attained', 'supported', 'shown', 'not_assessed']), traces: z.array(z.string()), because: z.array(Rule) })),
      }),
    ),
  })
  .openapi('ReviewSynthesis');

export const CohortSynthesis = z
  .object({
    cohort: CohortRef,
    programme: ProgrammeView,
    period: z.string(),
    periods: z.array(z.string()),
    rows: z.array(
      z.object({
        enrolment: z.string(),
        name: z.string(),
        review: z.object({ id: z.string(), state: State }).nullable(),
        /** `traces`: how many; `learnings`: how many are stated, and of how many something is shown. */
        cells: z.array(Cell.extend({ traces: z.int(), learnings: z.object({ stated: z.int(), shown: z.int() }) })),
      }),
    ),
  })
  .openapi('CohortSynthesis');
