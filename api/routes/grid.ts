/** One student's line of a cohort's grid: expected and attained are two different things. */
import type { z } from '@hono/zod-openapi';
import { attainedLevel } from '../domain/award.ts';
import { exemptedLevel } from '../domain/enrolment.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import { hasBeenSubmitted, type ReviewState } from '../domain/review.ts';
import type { countReviews, readCohort } from '../queries/cohorts.ts';
import { may } from '../permissions.ts';
import { listJuriesBefore } from '../queries/juries.ts';
import { fullName, type Person } from '../queries/people.ts';
import { latestAssessments } from '../queries/reviews.ts';
import type { Database } from '../queries/schema.ts';
import type { Cell, Grid, Overview } from './views.ts';

export type Content = Awaited<ReturnType<typeof readCohort>>;
type Counts = Awaited<ReturnType<typeof countReviews>>;

const by = <T>(rows: readonly T[], key: (row: T) => string): ((wanted: string) => T[]) => {
  const known = Map.groupBy(rows, key);
  return (wanted) => known.get(wanted) ?? [];
};

/** What was read, found by what it is of: each row is looked at once, however many students there are. */
export function indexCohort(content: Pick<Content, 'awards' | 'assessments' | 'decisions' | 'evidence' | 'exemptions'> & Partial<Pick<Content, 'steps' | 'reviews'>>) {
  const steps = by(content.steps ?? [], (one) => one.review_id);
  return {
    reviewsOf: by(content.reviews ?? [], (one) => one.enrolment_id),
    stateOf: (review: string): ReviewState => steps(review).at(-1)?.state ?? 'planned',
    submittedAt: (review: string): string | null => steps(review).findLast((step) => step.act === 'submit')?.at ?? null,
    awardsOf: by(content.awards, (one) => one.enrolment_id),
    exemptionsOf: by(content.exemptions, (one) => one.enrolment_id),
    /** The latest of each view. */
    viewsOf: by(latestAssessments(content.assessments), (one) => one.review_id),
    decisionsOf: by(content.decisions, (one) => `${one.enrolment_id} ${one.period}`),
    evidenceOf: by(content.evidence, (one) => one.review_id),
  };
}
export type CohortIndex = ReturnType<typeof indexCohort>;

export const currentState = (cohort: Pick<Content, 'steps'>, reviewId: string): ReviewState => cohort.steps.findLast((step) => step.review_id === reviewId)?.state ?? 'planned';

/** A cohort as one of its students reads it who is staff too: without themselves, whose own pages tell them what is theirs to know. */
export const withoutReader = <C extends Pick<Content, 'enrolments'>>(content: C, reader: string): C => ({ ...content, enrolments: content.enrolments.filter((one) => one.person_id !== reader) });

/** Decisions that bind: their minutes are signed. Until then their student sees none, whatever roles they hold. */
export const bindingOnly = <C extends Pick<Content, 'decisions' | 'signedJuries'>>(content: C): C => ({ ...content, decisions: content.decisions.filter((one) => content.signedJuries.includes(one.jury_id)) });

/**
 * Decisions as one of the staff may know of them: of a jury that still sits they are its own, and its last word may be
 * another. Who is before that jury knows nothing of it, as who has no part in it.
 */
export async function asToldTo<C extends Pick<Content, 'decisions' | 'signedJuries'>>(db: Database, content: C, person: Person, cohort: string): Promise<C> {
  const before = await listJuriesBefore(db, person.id);
  const isToldTo = (one: C['decisions'][number]): boolean => content.signedJuries.includes(one.jury_id) || (may(person.grants, 'read_jury', { cohort, period: one.period }) && !before.has(one.jury_id));
  return { ...content, decisions: content.decisions.filter(isToldTo) };
}

export function gridRows(content: Content, programme: Programme, period: string): z.infer<typeof Grid>['rows'] {
  const index = indexCohort(content);
  return content.enrolments.map((enrolment) => {
    const review = index.reviewsOf(enrolment.id).find((one) => one.period === period);
    return {
      enrolment: enrolment.id,
      name: fullName(enrolment),
      regime: enrolment.regime,
      review: review ? { id: review.id, period, state: index.stateOf(review.id), submittedAt: index.submittedAt(review.id) } : null,
      cells: cells(index, programme, enrolment.id, period, review?.id ?? null),
    };
  });
}

export function cells(index: CohortIndex, programme: Programme, enrolmentId: string, period: string, reviewId: string | null): z.infer<typeof Cell>[] {
  const { expectedLevel = null, competencies: worked = null } = findPeriod(programme, period) ?? {};
  const [awards, exemptions, decisions] = [index.awardsOf(enrolmentId), index.exemptionsOf(enrolmentId), index.decisionsOf(`${enrolmentId} ${period}`)];
  const proposals = reviewId === null ? [] : index.viewsOf(reviewId).filter((one) => one.kind === 'teacher');
  const evidence = reviewId === null ? [] : index.evidenceOf(reviewId);
  return programme.competencies
    .filter(({ code }) => !worked || worked.includes(code))
    .map(({ code }) => {
      const proposal = proposals.find((one) => one.competency === code);
      const decision = decisions.findLast((one) => one.competency === code);
      return {
        competency: code,
        expected: expectedLevel,
        attained: attainedLevel(awards, code),
        exempted: exemptedLevel(exemptions, code),
        proposed: proposal?.level ?? null,
        proposedState: !proposal ? ('none' as const) : proposal.level === null ? ('not_assessed' as const) : ('proposed' as const),
        decision: decision ? { outcome: decision.outcome, level: decision.level } : null,
        evidence: evidence.filter((one) => one.competency === code).length,
      };
    });
}

/** All periods at once: of each student and competency, what each period has said so far. */
export function overviewRows(content: Content, programme: Programme, periods: readonly string[]): z.infer<typeof Overview>['rows'] {
  const index = indexCohort(content);
  return content.enrolments.map((enrolment) => {
    const reviews = index.reviewsOf(enrolment.id);
    const read = periods.map((period) => ({ period, cells: cells(index, programme, enrolment.id, period, reviews.find((one) => one.period === period)?.id ?? null) }));
    return {
      enrolment: enrolment.id,
      name: fullName(enrolment),
      regime: enrolment.regime,
      reviews: reviews.filter((one) => periods.includes(one.period)).map((one) => ({ id: one.id, period: one.period, state: index.stateOf(one.id) })),
      cells: programme.competencies.map(({ code }) => ({
        competency: code,
        attained: attainedLevel(index.awardsOf(enrolment.id), code),
        exempted: exemptedLevel(index.exemptionsOf(enrolment.id), code),
        periods: read.flatMap(({ period, cells: all }) =>
          all.filter((cell) => cell.competency === code).map(({ proposed, proposedState, decision }) => ({ period, proposed, proposedState, decision })),
        ),
      })),
    };
  });
}

/** How many reviews a period has, how many were submitted, and what of them waits: for the team's next act, as contested, or ready for the jury. */
export const reviewCounts = (counts: Counts, period: string) => {
  const own = counts.filter((one) => one.period === period);
  const sum = (wanted: (state: ReviewState) => boolean): number => own.reduce((total, one) => total + (wanted(one.state) ? one.count : 0), 0);
  return {
    reviews: sum(() => true),
    submitted: sum(hasBeenSubmitted),
    waiting: { team: sum((state) => WITH_TEAM.includes(state)), contested: sum((state) => state === 'contested'), ready: sum((state) => state === 'signed') },
  };
};
const WITH_TEAM: readonly ReviewState[] = ['submitted', 'feedback_complete', 'interview_held'];

/** The period that most students are in: the last one in which at least half of the reviews are past « prévu ». */
export function currentPeriod(counts: Counts, periods: readonly string[]): string | undefined {
  const begun = periods.filter((period) => {
    const own = counts.filter((one) => one.period === period);
    const all = own.reduce((total, one) => total + one.count, 0);
    const underWay = own.filter((one) => one.state !== 'planned').reduce((total, one) => total + one.count, 0);
    return underWay * 2 >= all && underWay > 0;
  });
  return begun.at(-1) ?? periods[0];
}
