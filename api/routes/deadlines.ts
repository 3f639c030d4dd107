/** The days of a cohort's reviews: read by whoever reads the cohort, recorded by who keeps it. */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { readDeadlines } from '../domain/deadline.ts';
import { findPeriod } from '../domain/programme.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { insertDeadlines, listDeadlines } from '../queries/deadlines.ts';
import { recordEvent } from '../queries/events.ts';
import { listUnopened } from '../queries/reviews.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, router } from './context.ts';

const Day = z.string().max(10).nullable();
const Days = z.object({ submit: Day, feedback: Day, sign: Day, takesLate: z.boolean() });
const Deadlines = z
  .object({ cohort: z.object({ id: z.string(), name: z.string() }), periods: z.array(z.object({ code: z.string(), title: z.string().nullable(), revision: z.int(), /** Students who take part and whose review is not open yet. */ unopened: z.int() }).and(Days)) })
  .openapi('Deadlines');

export const deadlines = router()
  .openapi(createRoute({ method: 'get', path: '/api/cohorts/{cohort}/deadlines', request: param('cohort'), responses: { 200: json(Deadlines, 'By when the reviews of each period are due'), ...PROBLEMS } }), async (c) => {
    const { db } = c.get('platform');
    const cohort = await findCohort(db, c.req.valid('param').cohort);
    const person = requireAuthority(c, 'manage_cohort', cohort?.id ?? '');
    if (person instanceof Response) return person;
    if (!cohort) return plain(c, 'not_found');
    const [programme, set] = await Promise.all([findProgramme(db, cohort.programme_code, cohort.programme_version), listDeadlines(db, cohort.id)]);
    const unopened = await listUnopened(db, cohort.id, (programme?.periods ?? []).map(({ code }) => code), parisDay(c.get('platform').now()));
    const periods = (programme?.periods ?? []).map(({ code, title }) => {
      const { submit = null, feedback = null, sign = null, takesLate = true, revision = 0 } = set.find((one) => one.period === code) ?? {};
      return { code, title, revision, unopened: unopened.filter((one) => one.period === code).length, submit, feedback, sign, takesLate };
    });
    return c.json({ cohort: { id: cohort.id, name: cohort.name }, periods }, 200);
  })
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/cohorts/{cohort}/deadlines/{period}',
      request: { ...param('cohort', 'period'), ...body(Days.extend({ expectedRevision: z.int().min(0) })) },
      responses: { 200: json(z.object({ revision: z.int() }), 'Recorded; what was done before keeps the day by which it was due'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const { cohort: id, period } = c.req.valid('param');
      const cohort = await findCohort(platform.db, id);
      const person = requireAuthority(c, 'manage_cohort', cohort?.id ?? '');
      if (person instanceof Response) return person;
      const programme = cohort && (await findProgramme(platform.db, cohort.programme_code, cohort.programme_version));
      if (!programme || !findPeriod(programme, period)) return plain(c, 'not_found');
      const { expectedRevision, ...asked } = c.req.valid('json');
      const read = readDeadlines(asked);
      if (!read.ok) return refusal(c, read.refusal);
      const { db, commit, now, randomBytes } = acting(platform, person, 'manage_cohort', cohort.id);
      const at = now().toISOString();
      const { submit, feedback, sign, takesLate } = read.value;
      const committed = await commit([
        insertDeadlines(db, { cohort_id: cohort.id, period, revision: expectedRevision + 1, submit_by: submit, feedback_by: feedback, sign_by: sign, takes_late: takesLate ? 1 : 0, recorded_by: person.id, recorded_at: at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'deadlines_recorded', subject: cohort.id, detail: { period, submit, feedback, sign, takesLate } }),
      ]);
      return committed.ok ? c.json({ revision: expectedRevision + 1 }, 200) : refusal(c, { kind: 'deadlines_changed' });
    },
  );
