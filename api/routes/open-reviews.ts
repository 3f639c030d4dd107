/** A semester begins: the reviews of a cohort and period are opened for everybody who takes part, in one act. */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { findPeriod } from '../domain/programme.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { recordEvent } from '../queries/events.ts';
import { insertOpenings, listUnopened } from '../queries/reviews.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { json, param, plain, PROBLEMS, refusal, requireAuthority, router } from './context.ts';

export const openReviews = router().openapi(
  createRoute({
    method: 'post',
    path: '/api/cohorts/{cohort}/reviews/{period}',
    request: param('cohort', 'period'),
    responses: { 201: json(z.object({ opened: z.int() }), 'Open for everybody who takes part; who had an open one keeps it'), ...PROBLEMS },
  }),
  async (c) => {
    const platform = c.get('platform');
    const { cohort: id, period } = c.req.valid('param');
    const cohort = await findCohort(platform.db, id);
    const person = requireAuthority(c, 'manage_cohort', cohort?.id ?? '');
    if (person instanceof Response) return person;
    const programme = cohort && (await findProgramme(platform.db, cohort.programme_code, cohort.programme_version));
    if (!programme || !findPeriod(programme, period)) return plain(c, 'not_found');
    const { db, commit, now, randomBytes } = acting(platform, person, 'manage_cohort', cohort.id);
    const unopened = await listUnopened(db, cohort.id, [period], parisDay(now()));
    const at = now().toISOString();
    const rows = unopened.map((one) => ({ enrolment: one.enrolment_id, period, review: one.review_id ?? randomId(randomBytes), isNew: one.review_id === null, revision: one.revision }));
    const opening = rows.length === 0 ? [] : [
      ...insertOpenings(db, rows, person.id, at),
      recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'reviews_opened', subject: cohort.id, detail: { period, reviews: rows.length } }),
    ];
    const committed = await commit(opening);
    // Somebody else opened some of them at the same moment: nothing was done twice, and nothing by half.
    return committed.ok ? c.json({ opened: rows.length }, 201) : refusal(c, { kind: 'review_transition_not_allowed', from: 'open', act: 'open' });
  },
);
