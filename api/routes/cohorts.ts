/** What teachers see first: their cohorts, and the grid of one. */
import { createRoute, z } from '@hono/zod-openapi';
import { may, mayInSomePeriod } from '../permissions.ts';
import { countEnrolments, countReviews, findProgramme, listCohorts, listProgrammes, readCohort } from '../queries/cohorts.ts';
import { json, param, plain, PROBLEMS, requirePerson, router } from './context.ts';
import { asToldTo, gridRows, overviewRows, reviewCounts, withoutReader } from './grid.ts';
import { openCohort } from './open-cohort.ts';
import { programmeDetail, ProgrammeDetail } from './programme-detail.ts';
import { Cohorts, Grid, Overview, programmeView, ProgrammeView } from './views.ts';

export const cohorts = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/cohorts', responses: { 200: json(Cohorts, 'Cohorts of the person'), ...PROBLEMS } }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const { db } = c.get('platform');
      const mine = (await listCohorts(db)).filter((cohort) => mayInSomePeriod(person.grants, 'read_cohort', cohort.id));
      const views = await Promise.all(
        mine.map(async (cohort) => {
          const [programme, counts, students] = await Promise.all([
            findProgramme(db, cohort.programme_code, cohort.programme_version),
            countReviews(db, cohort.id),
            countEnrolments(db, cohort.id),
          ]);
          return {
            id: cohort.id,
            name: cohort.name,
            programme: { code: cohort.programme_code, version: cohort.programme_version, title: programme?.title ?? '' },
            students,
            periods: (programme?.periods ?? [])
              .map((period) => ({ code: period.code, year: period.year, ...reviewCounts(counts, period.code) }))
              .filter((period) => period.reviews > 0 && may(person.grants, 'read_cohort', { cohort: cohort.id, period: period.code })),
          };
        }),
      );
      return c.json({ cohorts: views }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/grid',
      request: { ...param('cohort'), query: z.object({ period: z.string().max(20).optional() }) },
      responses: { 200: json(Grid, 'Students × competencies for one period'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openCohort(c, c.req.valid('param').cohort, c.req.valid('query').period);
      if (opened instanceof Response) return opened;
      const { head, programme, period, periods, person } = opened;
      const { db } = c.get('platform');
      const content = await asToldTo(db, withoutReader(await readCohort(db, head.id, { period }), person.id), person, head.id);
      return c.json({ cohort: head, programme: programmeView(programme), period, periods, rows: gridRows(content, programme, period) }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/cohorts/{cohort}/overview', request: param('cohort'), responses: { 200: json(Overview, 'Students × competencies × periods'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openCohort(c, c.req.valid('param').cohort);
      if (opened instanceof Response) return opened;
      const { head, programme, periods, person } = opened;
      const { db } = c.get('platform');
      const content = await asToldTo(db, withoutReader(await readCohort(db, head.id), person.id), person, head.id);
      return c.json({ cohort: head, programme: programmeView(programme), periods, rows: overviewRows(content, programme, periods) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/programmes',
      responses: { 200: json(z.object({ programmes: z.array(ProgrammeView) }), 'All programmes, public'), ...PROBLEMS },
    }),
    async (c) => c.json({ programmes: (await listProgrammes(c.get('platform').db)).map(programmeView) }, 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/programmes/{code}/{version}',
      request: param('code', 'version'),
      responses: { 200: json(ProgrammeDetail, 'One programme with all that it has stated, public'), ...PROBLEMS },
    }),
    async (c) => {
      const { code, version } = c.req.valid('param');
      const programme = await findProgramme(c.get('platform').db, code, version);
      return programme ? c.json(programmeDetail(programme), 200) : plain(c, 'not_found');
    },
  );
