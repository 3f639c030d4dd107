/** When the university accounts of a cohort's students close: recorded by who keeps the cohort. */
import { createRoute, z } from '@hono/zod-openapi';
import { readClosing } from '../domain/departure.ts';
import { findCohort } from '../queries/cohorts.ts';
import { insertDepartures, listDepartures } from '../queries/departures.ts';
import { recordEvents } from '../queries/events.ts';
import { fullName } from '../queries/people.ts';
import { randomId } from '../random-id.ts';
import { tendDepartures, todayOf } from '../sign-in/departure.ts';
import { sendDueMail } from '../sign-in/mail.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, router } from './context.ts';

const Departures = z
  .object({
    cohort: z.object({ id: z.string(), name: z.string() }),
    /** `ready`: whether there is another way in; by which, is the student's own. */
    students: z.array(z.object({ enrolment: z.string(), name: z.string(), closesOn: z.string().nullable(), revision: z.int(), ready: z.boolean(), toldAt: z.string().nullable() })),
    today: z.string(),
  })
  .openapi('Departures');
const Recorded = z.object({ closesOn: z.string().max(10).nullable(), departures: z.array(z.object({ enrolment: z.string().max(80), revision: z.int().min(0) })).min(1).max(1000) });

export const departures = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/cohorts/{cohort}/departures', request: param('cohort'), responses: { 200: json(Departures, 'When the accounts of a cohort’s students close, and who has another way in'), ...PROBLEMS } }),
    async (c) => {
      const platform = c.get('platform');
      const cohort = await findCohort(platform.db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'manage_cohort', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const rows = await listDepartures(platform.db, cohort.id);
      return c.json(
        {
          cohort: { id: cohort.id, name: cohort.name },
          students: rows.map((one) => ({ enrolment: one.enrolment, name: fullName(one), closesOn: one.closes_on, revision: one.revision, ready: one.other === 1, toldAt: one.told_at })),
          today: todayOf(platform),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/departures',
      request: { ...param('cohort'), ...body(Recorded) },
      responses: { 201: json(z.object({ recorded: z.int() }), 'Recorded for all of them, or for none; without a day the accounts stay open'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const cohort = await findCohort(platform.db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'manage_cohort', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const { closesOn, departures: asked } = c.req.valid('json');
      const read = readClosing(closesOn, todayOf(platform));
      if (!read.ok) return refusal(c, read.refusal);
      const { db, commit, now, randomBytes } = acting(platform, person, 'manage_cohort', cohort.id);
      const known = new Set((await listDepartures(db, cohort.id)).map((one) => one.enrolment));
      if (asked.some((one) => !known.has(one.enrolment))) return plain(c, 'not_found');
      const at = now().toISOString();
      const committed = await commit([
        ...insertDepartures(db, asked.map(({ enrolment, revision }) => ({ enrolment_id: enrolment, revision: revision + 1, closes_on: read.value, recorded_by: person.id, recorded_at: at }))),
        recordEvents(db, asked.map(({ enrolment }) => ({ id: randomId(randomBytes), at, personId: person.id, kind: 'departure_recorded', subject: enrolment, detail: { closesOn: read.value } }))),
      ]);
      if (!committed.ok) return refusal(c, { kind: committed.conflict.rule === 'own_decision' ? 'own_decision' : 'departures_changed' });
      platform.afterResponse(tendDepartures(platform).then(() => sendDueMail(platform)));
      return c.json({ recorded: asked.length }, 201);
    },
  );
