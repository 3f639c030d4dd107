/** Each student's referent teacher: appointed by those who look after the cohort, and what a referent finds. */
import { createRoute, z } from '@hono/zod-openapi';
import { REVIEW_STATES } from '../domain/review.ts';
import { findCohort } from '../queries/cohorts.ts';
import { recordEvents } from '../queries/events.ts';
import { findPeopleByEmail, fullName, listPeopleWithRole } from '../queries/people.ts';
import { insertReferents, listReferents, listReviewsOfStudents } from '../queries/referents.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, requirePerson, router } from './context.ts';

const Named = z.object({ name: z.string(), email: z.string() });
const Referents = z
  .object({
    cohort: z.object({ id: z.string(), name: z.string() }),
    students: z.array(z.object({ enrolment: z.string(), name: z.string(), referent: Named.extend({ from: z.string() }).nullable(), revision: z.int() })),
    /** Who teaches in the cohort: proposed, not prescribed. */
    teachers: z.array(Named),
  })
  .openapi('Referents');
const Appointments = z.object({
  from: z.iso.date(),
  appointments: z.array(z.object({ enrolment: z.string().max(80), email: z.string().trim().toLowerCase().max(254), revision: z.int().min(0) })).min(1).max(1000),
});
const Followed = z.object({ reviews: z.array(z.object({ id: z.string(), enrolment: z.string(), student: z.string(), cohort: z.string(), period: z.string(), state: z.enum(REVIEW_STATES) })) });

const readRule = (rule: string): 'own_referent' | 'referent_classmate' | 'referents_changed' => (rule === 'own_referent' || rule === 'referent_classmate' ? rule : 'referents_changed');

export const referents = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/me/students', responses: { 200: json(Followed, 'The reviews of the students whose referent teacher the person is'), ...PROBLEMS } }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const rows = await listReviewsOfStudents(c.get('platform').db, person.students);
      return c.json({ reviews: rows.map((one) => ({ id: one.id, enrolment: one.enrolment_id, student: fullName(one), cohort: one.cohort_name, period: one.period, state: one.state ?? ('planned' as const) })) }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/cohorts/{cohort}/referents', request: param('cohort'), responses: { 200: json(Referents, 'The students of a cohort and their referent teachers'), ...PROBLEMS } }),
    async (c) => {
      const { db } = c.get('platform');
      const cohort = await findCohort(db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'appoint_referent', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const [rows, teachers] = await Promise.all([listReferents(db, cohort.id), listPeopleWithRole(db, 'teacher', cohort.id)]);
      return c.json(
        {
          cohort: { id: cohort.id, name: cohort.name },
          students: rows.map((one) => ({
            enrolment: one.enrolment,
            name: fullName(one),
            referent:
              one.referent_email === null
                ? null
                : { name: fullName({ given_name: one.referent_given_name!, family_name: one.referent_family_name! }), email: one.referent_email, from: one.from_on! },
            revision: one.revision ?? 0,
          })),
          teachers: teachers.map((one) => ({ name: fullName(one), email: one.email })),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/referents',
      request: { ...param('cohort'), ...body(Appointments) },
      responses: { 201: json(z.object({ appointed: z.int() }), 'Appointed, all of them; an empty address ends it'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const cohort = await findCohort(platform.db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'appoint_referent', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const { db, commit, now, randomBytes } = acting(platform, person, 'appoint_referent', cohort.id);
      const { from, appointments } = c.req.valid('json');
      const [students, people] = await Promise.all([listReferents(db, cohort.id), findPeopleByEmail(db, appointments.map((one) => one.email))]);
      const known = new Map(students.map((one) => [one.enrolment, one]));
      const unknown = appointments.find((one) => one.email !== '' && !people.has(one.email));
      if (appointments.some((one) => !known.has(one.enrolment))) return plain(c, 'not_found');
      if (unknown) return refusal(c, { kind: 'person_unknown', email: unknown.email });
      const at = now().toISOString();
      const rows = appointments.map(({ enrolment, email, revision }) => ({
        enrolment_id: enrolment, revision: revision + 1, person_id: people.get(email) ?? null, from_on: from, appointed_by: person.id, appointed_at: at,
      }));
      // What was looked at is no longer what is there.
      if (appointments.some((one) => (known.get(one.enrolment)!.revision ?? 0) !== one.revision)) return refusal(c, { kind: 'referents_changed' });
      const committed = await commit([
        ...insertReferents(db, rows),
        recordEvents(db, rows.map((one) => ({ id: randomId(randomBytes), at, personId: person.id, kind: 'referent_appointed', subject: one.enrolment_id, detail: { referent: one.person_id, from } }))),
      ]);
      if (committed.ok) return c.json({ appointed: rows.length }, 201);
      return refusal(c, { kind: readRule(committed.conflict.rule) });
    },
  );
