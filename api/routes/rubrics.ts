/** The criteria of each situation of a period: read by the staff of a cohort, written by its teachers and the heads of its programme. */
import { createRoute, z } from '@hono/zod-openapi';
import { findPeriod, type Period } from '../domain/programme.ts';
import { MOST_CRITERIA, readRubric, takeOver } from '../domain/rubric.ts';
import { competenciesOf, linkedUnits, situationsOf, sourcesOf, sourcesWith, unitsOf } from '../domain/situation.ts';
import { may, mayInSomePeriod } from '../permissions.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { recordEvent } from '../queries/events.ts';
import { insertRubric, listPublishedRubrics, listRubrics, type RubricRevision } from '../queries/rubrics.ts';
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
    /** Published criteria of the programme's cohorts that the person may read and take over; empty to whoever may not write. */
    copiable: z.array(z.object({ cohort: CohortRef, period: z.string(), situation: z.string(), criteria: z.int() })),
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

/** A situation of a cohort for whoever may write its criteria, with every revision of them. */
async function openSituation(c: RouteContext, cohortId: string, asked: string, situation: string) {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const { db } = c.get('platform');
  const cohort = await findCohort(db, cohortId);
  if (!cohort) return hidden(c);
  const on = { cohort: cohort.id, period: asked };
  if (!may(person.grants, 'read_cohort', on)) return hidden(c);
  if (!may(person.grants, 'write_rubric', on)) return plain(c, 'forbidden');
  const programme = await findProgramme(db, cohort.programme_code, cohort.programme_version);
  const period = programme && findPeriod(programme, asked);
  if (!period) return plain(c, 'not_found');
  const revisions = (await listRubrics(db, cohort.id, period.code)).filter((one) => one.situation === situation);
  return { person, cohort, programme, period, revisions, previous: revisions.at(-1), platform: acting(c.get('platform'), person, 'write_rubric', on) };
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
      const { db } = c.get('platform');
      const mayWrite = may(person.grants, 'write_rubric', { cohort: cohort.id, period: period.code });
      const [all, published] = await Promise.all([listRubrics(db, cohort.id, period.code), mayWrite ? listPublishedRubrics(db, programme.code) : []]);
      return c.json(
        {
          cohort: { id: cohort.id, name: cohort.name },
          programme: programmeView(programme),
          period: period.code,
          periods: periods.map((one) => one.code),
          units: [...unitsOf(period)],
          mayWrite,
          situations: situationsOf(period).map((title) => {
            const revisions = all.filter((one) => one.situation === title);
            const latest = revisions.at(-1);
            return {
              title,
              latest: latest ? revisionView(latest) : null,
              versions: revisions.filter((one) => one.version !== null).map(revisionView),
              sources: sourcesWith(sourcesOf(programme, period, title), programme, latest?.rubric.criteria ?? []).map((one) => ({ ...one })),
              competencies: [...competenciesOf(programme, period, title)],
              linkedUnits: [...linkedUnits(programme, period, title)],
            };
          }),
          copiable: published
            .filter((one) => may(person.grants, 'read_cohort', { cohort: one.cohort_id, period: one.period }))
            .map((one) => ({ cohort: { id: one.cohort_id, name: one.name }, period: one.period, situation: one.situation, criteria: Number(one.criteria) })),
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
      const opened = await openSituation(c, c.req.valid('param').cohort, asked, situation);
      if (opened instanceof Response) return opened;
      const { person, cohort, programme, period, revisions, previous, platform } = opened;
      const { db, commit, now, randomBytes } = platform;
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
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/rubrics/copies',
      request: { ...param('cohort'), ...body(z.object({ period: text(20), situation: text(300), expectedRevision: z.int().min(0), from: z.object({ cohort: text(80), period: text(20), situation: text(300) }) })) },
      responses: { 201: json(z.object({ revision: z.int(), leftOut: z.array(Written) }), 'The published criteria of another situation, as a draft of this one; those that the programme’s version does not state are left out'), ...PROBLEMS },
    }),
    async (c) => {
      const { period: asked, situation, expectedRevision, from } = c.req.valid('json');
      const opened = await openSituation(c, c.req.valid('param').cohort, asked, situation);
      if (opened instanceof Response) return opened;
      const { person, cohort, programme, period, previous, platform } = opened;
      const { db, commit, now, randomBytes } = platform;
      if (!may(person.grants, 'read_cohort', { cohort: from.cohort, period: from.period })) return plain(c, 'not_found');
      const other = await findCohort(db, from.cohort);
      const source = (await listRubrics(db, from.cohort, from.period)).findLast((one) => one.situation === from.situation && one.version !== null);
      // Competencies and what is stated of them are one programme's, whatever its version.
      if (other?.programme_code !== cohort.programme_code) return plain(c, 'not_found');
      // Chosen from a list: it was published when the list was shown.
      if (!source) return refusal(c, { kind: 'rubric_changed' });
      const taken = takeOver(source.rubric, { programme, period, situation, previous: previous?.rubric ?? null, newId: () => randomId(randomBytes) });
      if (!taken.ok) return refusal(c, taken.refusal);
      if ((previous?.revision ?? 0) !== expectedRevision) return refusal(c, { kind: 'rubric_changed' });
      const at = now().toISOString();
      const revision = expectedRevision + 1;
      const { rubric, leftOut } = taken.value;
      const committed = await commit([
        insertRubric(db, { cohort_id: cohort.id, period: period.code, situation, revision, state: 'draft', saved_by: person.id, saved_at: at }, rubric),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'rubric_copied', subject: cohort.id, detail: { period: period.code, revision, criteria: rubric.criteria.length, fromCohort: from.cohort, fromPeriod: from.period } }),
      ]);
      if (!committed.ok) return refusal(c, { kind: 'rubric_changed' });
      return c.json({ revision, leftOut: leftOut.map(({ competency, basis, text: words, steps }) => ({ competency, basis, text: words, steps: [...steps] })) }, 201);
    },
  );
