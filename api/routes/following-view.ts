/** The training plan of one student, as the API tells it: what the programme states and where the student stands in it. */
import { z } from '@hono/zod-openapi';
import { attainedLevel } from '../domain/award.ts';
import { parisDay } from '../domain/calendar.ts';
import { coverageOf } from '../domain/coverage.ts';
import { exemptedLevel, placementYears } from '../domain/enrolment.ts';
import { competencyProgress, planOf, PROGRESS, type StudentFacts } from '../domain/following.ts';
import { milestonesOf, stepsOf, type Milestone } from '../domain/memoir-steps.ts';
import { findPeriod, statedBy, type Programme } from '../domain/programme.ts';
import { REVIEW_STATES, type ReviewState } from '../domain/review.ts';
import type { readEnrolmentLife } from '../queries/enrolment-life.ts';
import type { Followed } from '../queries/following.ts';
import { CourseSchema, MentoringSchema } from './programme-schema.ts';
import { CohortRef, programmeView, ProgrammeView } from './views.ts';

const Progress = z.enum(PROGRESS);
/** Counted things: never a share of anything. */
const Counts = z.object({ traces: z.int(), reviews: z.int(), decided: z.int() });
const Review = z.object({ id: z.string(), state: z.enum(REVIEW_STATES) }).nullable();
export const PlacementYears = z.array(z.object({ year: z.string(), required: z.int().nullable(), planned: z.int(), done: z.int(), workStudyInstead: z.boolean() }));
export const MemoirSteps = z.array(z.object({ name: z.string(), dueOn: z.string().nullable(), reachedOn: z.string().nullable(), revision: z.int() }));
const OutsideRatings = z.array(z.object({ period: z.string(), competency: z.string(), source: z.literal('moodle'), level: z.int(), readInAt: z.string() }));

export const TrainingPlan = z
  .object({
    student: z.object({ enrolment: z.string(), name: z.string() }),
    cohort: CohortRef,
    programme: ProgrammeView,
    /** What only some programmes state; `null` where this one does not. */
    mentoring: MentoringSchema.nullable(),
    decisionBody: z.string().nullable(),
    /** The period that the student is in; `null` before the first. */
    current: z.string().nullable(),
    periods: z.array(
      z.object({
        code: z.string(),
        title: z.string().nullable(),
        year: z.string().nullable(),
        expectedLevel: z.int().nullable(),
        hours: z.int().nullable(),
        courses: z.array(CourseSchema),
        /** With the competencies that the programme's head has linked to them. */
        teachingUnits: z.array(z.object({ title: z.string(), competencies: z.array(z.string()) })),
        situations: z.array(z.object({ title: z.string(), competencies: z.array(z.string()), teachingUnits: z.array(z.string()), progress: Progress, counts: Counts })),
        otherTraces: z.int(),
        /** Those that the period works on; empty when the programme does not say. */
        competencies: z.array(z.string()),
        review: Review,
        interviewOn: z.string().nullable(),
      }),
    ),
    competencies: z.array(z.object({ competency: z.string(), counts: Counts, periods: z.array(z.object({ period: z.string(), progress: Progress })) })),
    coverage: z.object({
      hasLearnings: z.boolean(),
      /** `null`: not assessed; `attained` 0: no level yet. Three readings, never added up. */
      axes: z.array(
        z.object({
          competency: z.string(), self: z.int().nullable(), proposed: z.int().nullable(), attained: z.int(), exempted: z.int(), expected: z.int().nullable(), traces: z.int(),
          learnings: z.array(z.object({ level: z.int(), text: z.string(), traces: z.int() })),
        }),
      ),
    }),
    placements: PlacementYears,
    memoir: z.object({ title: z.string(), director: z.string(), defendedOn: z.string().nullable() }).nullable(),
    memoirSteps: MemoirSteps,
    ratings: OutsideRatings,
  })
  .openapi('TrainingPlan');
export type TrainingPlanView = z.infer<typeof TrainingPlan>;

/** In these the teachers' proposals are not the student's to read yet. */
const BEFORE_FEEDBACK: readonly ReviewState[] = ['planned', 'open', 'self_assessed', 'submitted', 'returned'];

/** What of the rows of a cohort is one student's. */
export function factsOf(rows: Followed, enrolment: string) {
  const reviews = rows.reviews
    .filter((one) => one.enrolment_id === enrolment)
    .map((one) => {
      const steps = rows.steps.filter((step) => step.review_id === one.id);
      const held = steps.findLast((step) => step.act === 'hold_interview');
      return {
        id: one.id, period: one.period, steps, state: steps.at(-1)?.state ?? ('planned' as const),
        traces: rows.inReviews.filter((row) => row.review_id === one.id).map((row) => row.evidence_id),
        interviewOn: held === undefined ? null : parisDay(new Date(held.at)),
      };
    });
  const facts: StudentFacts = {
    traces: rows.traces.filter((one) => one.enrolment === enrolment), reviews,
    // A decision that was put off is none yet; the last revision holds.
    decisions: rows.decisions.filter((one, index, all) => one.enrolment_id === enrolment && one.outcome !== 'deferred' && all.findLastIndex((other) => other.enrolment_id === enrolment && other.period === one.period && other.competency === one.competency) === index),
  };
  return { reviews, facts };
}

/** How many of these traces show something of a critical learning. */
export const tracesOfLearning = (rows: Followed, traces: readonly { id: string }[], { competency, level, text }: { competency: string; level: number; text: string }): number =>
  rows.learnings.filter((one) => one.competency === competency && one.level === level && one.learning === text && traces.some((trace) => trace.id === one.evidence_id)).length;

/** The period that somebody is in: the last one whose review is under way or over. */
export const currentPeriodOf = (programme: Programme, reviews: readonly { period: string; state: ReviewState }[]): string | null =>
  programme.periods.map((one) => one.code).filter((code) => reviews.some((one) => one.period === code && one.state !== 'planned')).at(-1) ?? null;

export function memoirStepsOf(programme: Programme, milestones: readonly Milestone[], rows: Followed, enrolment: string): z.infer<typeof MemoirSteps> {
  const recorded = rows.memoirSteps.filter((one) => one.enrolment_id === enrolment).map((one) => ({ milestone: one.milestone, revision: one.revision, reachedOn: one.reached_on }));
  return stepsOf(milestonesOf(programme, milestones), recorded).map((one) => ({ ...one }));
}

export const placementYearsOf = (programme: Programme, life: Pick<Awaited<ReturnType<typeof readEnrolmentLife>>, 'placements'>, enrolment: string): z.infer<typeof PlacementYears> =>
  placementYears(programme, life.placements.filter((one) => one.enrolment_id === enrolment).map((one) => ({ kind: one.kind, state: one.state, year: one.year, hoursPlanned: one.hours_planned, hoursDone: one.hours_done }))).map((one) => ({ ...one }));

type Sources = {
  readonly enrolment: { readonly id: string; readonly name: string; readonly cohort: { readonly id: string; readonly name: string } };
  readonly programme: Programme;
  readonly rows: Followed;
  readonly milestones: readonly Milestone[];
  readonly life: Parameters<typeof placementYearsOf>[1];
  /** Read by the student: without proposals that are not theirs to read yet. */
  readonly isOwn: boolean;
};

export function trainingPlan({ enrolment, programme, rows, milestones, life, isOwn }: Sources): TrainingPlanView {
  const { reviews, facts } = factsOf(rows, enrolment.id);
  const current = currentPeriodOf(programme, reviews);
  const awards = rows.awards.filter((one) => one.enrolment_id === enrolment.id);
  const exemptions = rows.exemptions.filter((one) => one.enrolment_id === enrolment.id);
  const last = (kind: 'self' | 'teacher', competency: string): number | null =>
    rows.assessments.findLast((one) => {
      const review = reviews.find((each) => each.id === one.review_id);
      return review !== undefined && one.kind === kind && one.competency === competency && !(isOwn && kind === 'teacher' && BEFORE_FEEDBACK.includes(review.state));
    })?.level ?? null;
  const units = statedBy(programme).links.filter((one) => one.kind === 'teaching_unit');
  const memoir = rows.memoirs.filter((one) => one.enrolment_id === enrolment.id).at(-1);
  const coverage = coverageOf(programme, current === null ? null : (findPeriod(programme, current)?.expectedLevel ?? null), {
    reading: (competency) => ({ self: last('self', competency), proposed: last('teacher', competency), attained: attainedLevel(awards, competency) }),
    traces: (competency) => facts.traces.filter((one) => one.competencies.includes(competency)).length,
    learningTraces: (learning) => tracesOfLearning(rows, facts.traces, learning),
  });
  return {
    student: { enrolment: enrolment.id, name: enrolment.name },
    cohort: enrolment.cohort,
    programme: programmeView(programme),
    mentoring: programme.mentoring ?? null,
    decisionBody: programme.decisionBody ?? null,
    current,
    periods: planOf(programme, facts).map(({ period, situations, otherTraces }) => {
      const review = reviews.find((one) => one.period === period.code);
      return {
        code: period.code, title: period.title, year: period.year, expectedLevel: period.expectedLevel, hours: period.hours ?? null, courses: (period.courses ?? []).map((one) => ({ ...one })),
        teachingUnits: period.teachingUnits.map((title) => ({ title, competencies: [...(units.find((one) => one.period === period.code && one.title === title)?.competencies ?? [])] })),
        situations: situations.map((one) => ({ ...one, competencies: [...one.competencies], teachingUnits: [...one.teachingUnits] })),
        otherTraces, competencies: [...(period.competencies ?? [])],
        review: review ? { id: review.id, state: review.state } : null, interviewOn: review?.interviewOn ?? null,
      };
    }),
    competencies: competencyProgress(programme, facts).map((one) => ({ ...one, periods: one.periods.map((each) => ({ ...each })) })),
    coverage: { hasLearnings: coverage.hasLearnings, axes: coverage.axes.map((one) => ({ ...one, exempted: exemptedLevel(exemptions, one.competency), learnings: one.learnings.map((each) => ({ ...each })) })) },
    placements: placementYearsOf(programme, life, enrolment.id),
    memoir: memoir ? { title: memoir.title, director: memoir.director, defendedOn: memoir.defended_on } : null,
    memoirSteps: memoirStepsOf(programme, milestones, rows, enrolment.id),
    ratings: rows.ratings.filter((one) => one.enrolment_id === enrolment.id).map((one) => ({ period: one.period, competency: one.competency, source: one.source, level: one.level, readInAt: one.read_in_at })),
  };
}
