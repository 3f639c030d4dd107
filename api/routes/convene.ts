/** Convening a jury: the reviews of a cohort and period that await one are put before it. */
import { createRoute, z } from '@hono/zod-openapi';
import { findPeriod } from '../domain/programme.ts';
import { inputProblem } from '../problems.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { recordEvent } from '../queries/events.ts';
import { insertJury, listReviewsAwaitingJury, listReviewsForSecondSession } from '../queries/juries.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, json, plain, problem, PROBLEMS, refusal, requireAuthority, router } from './context.ts';

const NewJury = z.object({ cohort: z.string().max(80), period: z.string().max(20), title: z.string().trim().min(1).max(160), convenedOn: z.iso.date(), session: z.union([z.literal(1), z.literal(2)]).default(1) });

export const convening = router().openapi(
  createRoute({
    method: 'post',
    path: '/api/juries',
    request: body(NewJury),
    responses: { 201: json(z.object({ id: z.string(), students: z.int() }), 'Jury convened'), ...PROBLEMS },
  }),
  async (c) => {
    const { cohort: cohortId, period, title, convenedOn, session } = c.req.valid('json');
    const platform = c.get('platform');
    const { db, now, randomBytes } = platform;
    const cohort = await findCohort(db, cohortId);
    const on = { cohort: cohort?.id ?? '', period };
    const person = requireAuthority(c, 'convene_jury', on);
    if (person instanceof Response) return person;
    if (!cohort) return plain(c, 'not_found');
    const programme = await findProgramme(db, cohort.programme_code, cohort.programme_version);
    if (!programme || !findPeriod(programme, period)) return problem(c, inputProblem(['period'], c.get('language')));
    const { rows: reviews } = await (session === 2 ? listReviewsForSecondSession : listReviewsAwaitingJury)(db, cohort.id, period);
    if (reviews.length === 0) return refusal(c, { kind: 'no_review_before_jury' });
    const id = randomId(randomBytes);
    const at = now().toISOString();
    const committed = await acting(platform, person, 'convene_jury', on).commit([
      ...insertJury(db, { id, cohort_id: cohort.id, period, title, convened_on: convenedOn, session }, reviews.map((one) => one.id)),
      recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'jury_convened', subject: id, detail: { reviews: reviews.length } }),
    ]);
    // Two people convened at once: the reviews are before the other's jury.
    if (!committed.ok) return refusal(c, { kind: 'no_review_before_jury' });
    return c.json({ id, students: reviews.length }, 201);
  },
);
