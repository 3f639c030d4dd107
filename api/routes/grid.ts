/** One student's line of a cohort's grid: expected and attained are two different things. */
import type { z } from '@hono/zod-openapi';
import { attainedLevel } from '../domain/award.ts';
import { exemptedLevel } from '../domain/enrolment.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import { hasBeenSubmitted } from '../domain/review.ts';
import type { readCohort } from '../queries/cohorts.ts';
import { fullName } from '../queries/people.ts';
import { latestAssessments } from '../queries/reviews.ts';
import type { Cell, Grid } from './views.ts';

type Cohort = Awaited<ReturnType<typeof readCohort>>;

export const currentState = (cohort: Pick<Cohort, 'steps'>, reviewId: string) =>
  cohort.steps.filter((step) => step.review_id === reviewId).at(-1)?.state ?? 'planned';

export function gridRows(cohort: Cohort, programme: Programme, period: string): z.infer<typeof Grid>['rows'] {
  return cohort.enrolments.map((enrolment) => {
    const review = cohort.reviews.find((one) => one.enrolment_id === enrolment.id && one.period === period);
    return {
      enrolment: enrolment.id,
      name: fullName(enrolment),
      regime: enrolment.regime,
      review: review
        ? {
            id: review.id,
            period,
            state: currentState(cohort, review.id),
            submittedAt: cohort.steps.filter((step) => step.review_id === review.id && step.act === 'submit').at(-1)?.at ?? null,
          }
        : null,
      cells: cells(cohort, programme, enrolment.id, period, review?.id ?? null),
    };
  });
}

export function cells(
  cohort: Omit<Cohort, 'enrolments' | 'reviews' | 'steps' | 'signedJuries'>,
  programme: Programme,
  enrolmentId: string,
  period: string,
  reviewId: string | null,
): z.infer<typeof Cell>[] {
  const awards = cohort.awards.filter((one) => one.enrolment_id === enrolmentId);
  const teacher = latestAssessments(cohort.assessments.filter((one) => one.review_id === reviewId && one.kind === 'teacher'));
  const worked = findPeriod(programme, period)?.competencies;
  return programme.competencies
    .filter((competency) => !worked || worked.includes(competency.code))
    .map((competency) => {
      const proposal = teacher.find((one) => one.competency === competency.code);
      const decision = cohort.decisions
        .filter((one) => one.enrolment_id === enrolmentId && one.competency === competency.code && one.period === period)
        .at(-1);
      return {
        competency: competency.code,
        expected: findPeriod(programme, period)?.expectedLevel ?? null,
        attained: attainedLevel(awards, competency.code),
        exempted: exemptedLevel(cohort.exemptions.filter((one) => one.enrolment_id === enrolmentId), competency.code),
        proposed: proposal?.level ?? null,
        proposedState: !proposal ? ('none' as const) : proposal.level === null ? ('not_assessed' as const) : ('proposed' as const),
        decision: decision ? { outcome: decision.outcome, level: decision.level } : null,
        evidence: cohort.evidence.filter((one) => one.review_id === reviewId && one.competency === competency.code).length,
      };
    });
}

export const submittedCount = (cohort: Cohort, period: string): { reviews: number; submitted: number } => {
  const reviews = cohort.reviews.filter((one) => one.period === period);
  return { reviews: reviews.length, submitted: reviews.filter((one) => hasBeenSubmitted(currentState(cohort, one.id))).length };
};

/** The period that most students are in: the last one in which at least half of the reviews are past « prévu ». */
export function currentPeriod(cohort: Cohort, periods: readonly string[]): string | undefined {
  const begun = periods.filter((period) => {
    const reviews = cohort.reviews.filter((one) => one.period === period);
    const underWay = reviews.filter((one) => currentState(cohort, one.id) !== 'planned');
    return underWay.length * 2 >= reviews.length && underWay.length > 0;
  });
  return begun.at(-1) ?? periods[0];
}
