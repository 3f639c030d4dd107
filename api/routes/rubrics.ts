/** The criteria of each situation of a period: read by the staff of a cohort, written by its teachers and the heads of its programme. */
import { createRoute, z } from '@hono/zod-openapi';
import { findPeriod, type Period } from '../domain/programme.ts';
import { MOST_CRITERIA, readRubric } from '../domain/rubric.ts';
import { competenciesOf, linkedUnits, situationsOf, sourcesOf, unitsOf } from '../domain/situation.ts';
import { may, mayInSomePeriod } from '../permissions.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { recordEvent } from '../queries/events.ts';
import { insertRubric, listRubrics, type RubricRevision } from '../queries/rubrics.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, hidden, json, param, plain, PROBLEMS, refusal, requirePerson, router, type RouteContext } from './context.ts';
import { CohortRef, programmeView, ProgrammeView } from './views.ts';

const text = (most: number) => z.string().max(most);
export const BasisView = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('competency') }),
    z.object({ kind: z.literal('component'), text: text(2000) }),
    z.object({ kind: z.literal('critical_learning'), level: z.int(), text: text(2000) }),
  ])
  .openapi('CriterionBasis');
const Written = z.object({ competency: text(80), basis: BasisView, text: text(600), steps: z.array(text(200)).max(20) });
export const CriterionView = Written.extend({ id: z.string() }).openapi('Criterion');

const Revision = z.object({ revision: z.int(), version: z.int().nullable(), units: z.array(z.string()), criteria: z.array(CriterionView), by: z.string(), at: z.string() });
const Rubrics = z
  .object({
    cohort: CohortRef,
    programme: ProgrammeView,
    period: z.string(),
    periods: z.array(z.string()),
    units: z.array(z.string()),
    mayWrite: z.boolean(),
    situations: z.array(
      z.object({
        title: z.string(),
        /** The last revision, published or not; `null` while nothing was written. */
        latest: Revision.nullable(),
        /** Every version that was published, the first one first. */
        versions: z.array(Revision),
        /** What the programme has stated that criteria can be derived from. */
        sources: z.array(z.object({ competency: z.string(), basis: BasisView })),
        competencies: z.array(z.string()),
        linkedUnits: z.array(z.string()),
      }),
    ),
  })
  .openapi('Rubrics');

const revisionView = ({ revision, version, rubric, by, at }: RubricRevision): z.infer<typeof Revision> => ({
  revision, version, units: [...rubric.units], criteria: rubric.criteria.map((one) => ({ ...one, steps: [...one.steps] })), by, at,
});

/** A cohort and one of its periods, for whoever may read of it; by default the first that they may. */
export async function openPeriod(c: RouteContext, cohortId: string, asked: string | undefined) {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const { db } = c.get('platform');
  const cohort = await findCohort(db, cohortId);
  if (!cohort || !mayInSomePeriod(person.grants, 'read_cohort', cohort.id)) return hidden(c);
  const programme = await findProgramme(db, cohort.programme_code, cohort.programme_version);
  if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
  const periods = programme.periods.filter((one) => may(person.grants, 'read_cohort', { cohort: cohort.id, period: one.code }));
  const period: Period | undefined = asked === undefined ? periods[0] : periods.find((one) => one.code === asked);
  return period ? { person, cohort, programme, period, periods } : plain(c, 'not_found');
}

export const rubrics = router()
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/rubrics',
      request: { ...param('cohort'), query: z.object({ period: z.string().max(20).optional() }) },
      responses: { 200: json(Rubrics, 'The criteria of each situation of a period, with what they can be derived from'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openPeriod(c, c.req.valid('param').cohort, c.req.valid('query').period);
      if (opened instanceof Response) return opened;
      const { person, cohort, programme, period, periods } = opened;
      const all = await listRubrics(c.get('platform').db, cohort.id, period.code);
      return c.json(
        {
          cohort: { id: cohort.id, name: cohort.name },
          programme: programmeView(programme),
          period: period.code,
          periods: periods.map((one) => one.code),
          units: [...unitsOf(period)],
          mayWrite: may(person.grants, 'write_rubric', { cohort: cohort.id, period: period.code }),
          situations: situationsOf(period).map((title) => {
            const revisions = all.filter((one) => one.situation === title);
            const latest = revisions.at(-1);
            return {
              title,
              latest: latest ? revisionView(latest) : null,
              versions: revisions.filter((one) => one.version !== null).map(revisionView),
              sources: sourcesOf(programme, period, title).map((one) => ({ ...one })),
              competencies: [...competenciesOf(programme, period, title)],
              linkedUnits: [...linkedUnits(programme, period, title)],
            };
          }),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/rubrics',
      request: {
        ...param('cohort'),
        ...body(z.object({ period: text(20), situation: text(300), expectedRevision: z.int().min(0), publish: z.boolean(), units: z.array(text(300)).max(30), criteria: z.array(Written).max(MOST_CRITERIA + 1) })),
      },
      responses: { 201: json(z.object({ revision: z.int(), version: z.int().nullable() }), 'Saved as a draft, or published and frozen'), ...PROBLEMS },
    }),
    async (c) => {
      const { period: asked, situation, expectedRevision, publish, ...written } = c.req.valid('json');
      const platform = c.get('platform');
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const cohort = await findCohort(platform.db, c.req.valid('param').cohort);
      if (!cohort) return hidden(c);
      const on = { cohort: cohort.id, period: asked };
      if (!may(person.grants, 'read_cohort', on)) return hidden(c);
      if (!may(person.grants, 'write_rubric', on)) return plain(c, 'forbidden');
      const programme = await findProgramme(platform.db, cohort.programme_code, cohort.programme_version);
      const period = programme && findPeriod(programme, asked);
      if (!period) return plain(c, 'not_found');
      const { db, commit, now, randomBytes } = acting(platform, person, 'write_rubric', on);
      const revisions = (await listRubrics(db, cohort.id, period.code)).filter((one) => one.situation === situation);
      const previous = revisions.at(-1);
      const read = readRubric(written, { programme, period, situation, previous: previous?.rubric ?? null, newId: () => randomId(randomBytes), publish });
      if (!read.ok) return refusal(c, read.refusal);
      if ((previous?.revision ?? 0) !== expectedRevision) return refusal(c, { kind: 'rubric_changed' });
      const at = now().toISOString();
      const version = publish ? revisions.filter((one) => one.version !== null).length + 1 : null;
      const revision = expectedRevision + 1;
      const committed = await commit([
        insertRubric(db, { cohort_id: cohort.id, period: period.code, situation, revision, state: publish ? 'published' : 'draft', saved_by: person.id, saved_at: at }, read.value),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: publish ? 'rubric_published' : 'rubric_saved', subject: cohort.id, detail: { period: period.code, revision, criteria: read.value.criteria.length } }),
      ]);
      return committed.ok ? c.json({ revision, version }, 201) : refusal(c, { kind: 'rubric_changed' });
    },
  );
