/** The synthesis of a semester: of one student with its evidence, of a cohort as a table. It proposes; nobody decides by it. */
import { createRoute, z } from '@hono/zod-openapi';
import { attainedLevel } from '../domain/award.ts';
import { exemptedLevel } from '../domain/enrolment.ts';
import { findingsOf, type Finding } from '../domain/feedback.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import { unitsOf } from '../domain/situation.ts';
import { synthesise, type CompetencyRow, type SynthesisTrace } from '../domain/synthesis.ts';
import { readCohort, readTraces } from '../queries/cohorts.ts';
import { listSheets } from '../queries/feedback.ts';
import { fullName } from '../queries/people.ts';
import { listRubrics, rubricsOf } from '../queries/rubrics.ts';
import { json, param, PROBLEMS, refusal, router } from './context.ts';
import { indexCohort, withoutReader, type CohortIndex } from './grid.ts';
import { openCohort } from './open-cohort.ts';
import { openReview } from './reviews.ts';
import { CohortSynthesis, ReviewSynthesis } from './synthesis-views.ts';
import { programmeView } from './views.ts';

/** States before which a student's own words come first. */
const BEFORE_FEEDBACK = ['planned', 'open', 'self_assessed', 'submitted', 'returned'];

type Traces = Awaited<ReturnType<typeof readTraces>>;

/** The traces of each review, with what they are claimed for. */
function tracesByReview({ traces, claims, learnings }: Traces): (review: string) => SynthesisTrace[] {
  const of = Map.groupBy(traces, (one) => one.review_id);
  const claimed = Map.groupBy(claims, (one) => `${one.review_id} ${one.evidence_id}`);
  const shown = Map.groupBy(learnings, (one) => `${one.review_id} ${one.evidence_id}`);
  return (review) =>
    (of.get(review) ?? []).map(({ id, title }) => ({
      id,
      title,
      competencies: (claimed.get(`${review} ${id}`) ?? []).map(({ competency }) => competency),
      learnings: (shown.get(`${review} ${id}`) ?? []).map(({ competency, level, learning }) => ({ competency, level, text: learning })),
    }));
}

/** A co-assessment that one side alone has proposed is no view yet. */
const standing = (index: CohortIndex, review: string) => index.viewsOf(review).filter((one) => one.kind !== 'co' || one.confirmed_at !== null).map(({ kind, competency, level }) => ({ kind, competency, level }));

function rowsOf(index: CohortIndex, programme: Programme, period: string, enrolment: string, review: string | null, traces: readonly SynthesisTrace[], findings: readonly Finding[] = []): CompetencyRow[] {
  const [awards, exemptions] = [index.awardsOf(enrolment), index.exemptionsOf(enrolment)];
  return synthesise({
    programme, period, traces, feedback: findings.flatMap(({ competency, basis, step }) => (basis.kind === 'critical_learning' ? [{ competency, level: basis.level, text: basis.text, step }] : [])),
    views: review === null ? [] : standing(index, review),
    attained: (competency) => attainedLevel(awards, competency), exempted: (competency) => exemptedLevel(exemptions, competency),
  });
}

const copy = <T>(rows: readonly T[]): T[] => structuredClone([...rows]);

export const syntheses = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/reviews/{review}/synthesis', request: param('review'), responses: { 200: json(ReviewSynthesis, 'One student’s semester, cell by cell, with the rules that were applied'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { review, cohort, programme, state, mine } = opened;
      if (mine && BEFORE_FEEDBACK.includes(state)) return refusal(c, { kind: 'synthesis_not_yet' });
      const { db } = c.get('platform');
      const within = { period: review.period, enrolment: review.enrolment_id };
      const [content, traces, sheets, rubrics] = await Promise.all([readCohort(db, cohort.id, within), readTraces(db, cohort.id, within), listSheets(db, review.id), listRubrics(db, cohort.id, review.period)]);
      const findings = findingsOf(sheets.map((one) => ({ ...one, criteria: rubricsOf(rubrics, one.rubrics).flatMap(({ rubric }) => rubric.criteria) })));
      const units = unitsOf(findPeriod(programme, review.period)!);
      const own = tracesByReview(traces)(review.id);
      return c.json(
        {
          review: review.id, period: review.period, state, student: fullName(review), cohort: { id: cohort.id, name: cohort.name }, programme: programmeView(programme),
          traces: own.map(({ id, title }) => ({ id, title })),
          rows: copy(
            rowsOf(indexCohort(content), programme, review.period, review.enrolment_id, review.id, own, findings).map((row) => ({
              ...row, findings: findings.filter((one) => one.competency === row.competency).map(({ unit, criterion, step }) => ({ unit: units.indexOf(unit) + 1, title: unit, criterion, step })),
            })),
          ) as z.infer<typeof ReviewSynthesis>['rows'],
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/synthesis',
      request: { ...param('cohort'), query: z.object({ period: z.string().max(20).optional() }) },
      responses: { 200: json(CohortSynthesis, 'Students × competencies for one period: what follows from what was said and shown'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openCohort(c, c.req.valid('param').cohort, c.req.valid('query').period);
      if (opened instanceof Response) return opened;
      const { head, programme, period, periods, person } = opened;
      const { db } = c.get('platform');
      const [content, read] = await Promise.all([readCohort(db, head.id, { period }), readTraces(db, head.id, { period })]);
      const index = indexCohort(content);
      const tracesOf = tracesByReview(read);
      return c.json(
        {
          cohort: head, programme: programmeView(programme), period, periods,
          rows: withoutReader(content, person.id).enrolments.map((enrolment) => {
            const review = index.reviewsOf(enrolment.id).find((one) => one.period === period);
            return {
              enrolment: enrolment.id, name: fullName(enrolment), review: review ? { id: review.id, state: index.stateOf(review.id) } : null,
              cells: rowsOf(index, programme, period, enrolment.id, review?.id ?? null, review ? tracesOf(review.id) : []).map(({ learnings, traces, views, because, ...row }) => ({
                ...row, because: copy(because) as z.infer<typeof CohortSynthesis>['rows'][number]['cells'][number]['because'], traces: traces.length, views: copy(views),
                learnings: { stated: learnings.length, shown: learnings.filter((one) => one.state !== 'not_assessed').length },
              })),
            };
          }),
        },
        200,
      );
    },
  );
