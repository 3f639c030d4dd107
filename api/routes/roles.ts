/** Roles given and withdrawn by an administrator, over a programme, a cohort or a period, from one day to another. */
import { createRoute, z } from '@hono/zod-openapi';
import { isEmail } from '../domain/email.ts';
import { readName } from '../domain/name.ts';
import { carriedProgrammes } from '../domain/programmes/carried.ts';
import { GIVEN_ROLES, scopeFault, type Places } from '../domain/role-scope.ts';
import { inputProblem } from '../problems.ts';
import { listCohorts, listProgrammes } from '../queries/cohorts.ts';
import { recordEvent } from '../queries/events.ts';
import { deleteGrant, findGrant, insertGrant, listStaffGrants } from '../queries/grants.ts';
import { findPersonByEmail, fullName, insertPerson } from '../queries/people.ts';
import type { Database } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, json, plain, problem, PROBLEMS, refusal, requireAuthority, requireFresh, router } from './context.ts';

const Day = z.iso.date().nullable().default(null);
const Where = z.object({ cohort: z.string().min(1).max(80), programme: z.string().min(1).max(80), period: z.string().min(1).max(20) });
const Held = Where.extend({
  person: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  role: z.enum(GIVEN_ROLES),
  from: z.string().nullable(),
  until: z.string().nullable(),
  /** Whether it holds today. */
  inForce: z.boolean(),
}).openapi('HeldRole');
const Given = Where.extend({
  email: z.string().trim().toLowerCase().max(254),
  /** Of somebody who is not known yet; a name that is known is changed otherwise. */
  givenName: z.string().max(120).default(''),
  familyName: z.string().max(120).default(''),
  role: z.enum(GIVEN_ROLES),
  from: Day,
  until: Day,
});
const Withdrawn = Where.extend({ person: z.string().min(1).max(80), role: z.enum(GIVEN_ROLES) });

async function placesOf(db: Database): Promise<Places> {
  const [cohorts, programmes] = await Promise.all([listCohorts(db), listProgrammes(db)]);
  const periods = new Map<string, Set<string>>();
  for (const one of [...Object.values(carriedProgrammes), ...programmes]) {
    periods.set(one.code, new Set([...(periods.get(one.code) ?? []), ...one.periods.map((period) => period.code)]));
  }
  return { periods, programmeOf: new Map(cohorts.map((one) => [one.id, one.programme_code])) };
}

export const roles = router()
  .openapi(createRoute({ method: 'get', path: '/api/roles', responses: { 200: json(z.object({ roles: z.array(Held) }), 'Every role but the students’'), ...PROBLEMS } }), async (c) => {
    const administrator = requireAuthority(c, 'administer', null);
    if (administrator instanceof Response) return administrator;
    const rows = await listStaffGrants(c.get('platform').db);
    return c.json(
      {
        roles: rows.map((one) => ({
          person: { id: one.person_id, name: fullName(one), email: one.email },
          role: one.role as (typeof GIVEN_ROLES)[number],
          cohort: one.cohort_id, programme: one.programme_code, period: one.period,
          from: one.valid_from, until: one.valid_until, inForce: Number(one.in_force) === 1,
        })),
      },
      200,
    );
  })
  .openapi(
    createRoute({ method: 'post', path: '/api/roles', request: body(Given), responses: { 201: json(z.object({ person: z.string() }), 'Given'), ...PROBLEMS } }),
    async (c) => {
      const administrator = requireAuthority(c, 'administer', null);
      if (administrator instanceof Response) return administrator;
      const first = requireFresh(c);
      if (first) return first;
      const { db, commit, now, randomBytes } = acting(c.get('platform'), administrator, 'administer', null);
      const { email, givenName, familyName, role, ...scope } = c.req.valid('json');
      const known = await findPersonByEmail(db, email);
      const name = known ? null : readName(givenName, familyName);
      if (!known && !isEmail(email)) return problem(c, inputProblem(['email'], c.get('language')));
      if (!known && givenName.trim() === '' && familyName.trim() === '') return refusal(c, { kind: 'person_unknown', email });
      if (!known && !name) return refusal(c, { kind: 'name_unreadable' });
      const fault = scopeFault(role, scope, await placesOf(db));
      if (fault) return refusal(c, { kind: fault });
      const id = known?.id ?? randomId(randomBytes);
      const { cohort, programme, period, from, until } = scope;
      const committed = await commit([
        ...(name ? [insertPerson(db, { id, given_name: name.given, family_name: name.family, email, language: 'fr' })] : []),
        insertGrant(db, { person_id: id, role, cohort_id: cohort, programme_code: programme, period, valid_from: from, valid_until: until }),
        recordEvent(db, randomId(randomBytes), { at: now().toISOString(), personId: administrator.id, kind: 'role_given', subject: id, detail: { role, ...scope } }),
      ]);
      if (committed.ok) return c.json({ person: id }, 201);
      return committed.conflict.rule === 'address_taken' ? plain(c, 'address_taken') : refusal(c, { kind: 'role_held_already' });
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/roles/withdrawal', request: body(Withdrawn), responses: { 201: json(z.object({ ok: z.literal(true) }), 'Withdrawn; it holds no longer'), ...PROBLEMS } }),
    async (c) => {
      const administrator = requireAuthority(c, 'administer', null);
      if (administrator instanceof Response) return administrator;
      const { db, commit, now, randomBytes } = acting(c.get('platform'), administrator, 'administer', null);
      const { person, role, cohort, programme, period } = c.req.valid('json');
      const key = { person_id: person, role, cohort_id: cohort, programme_code: programme, period };
      const held = await findGrant(db, key);
      if (!held) return plain(c, 'not_found');
      const detail = { role, cohort, programme, period, from: held.valid_from, until: held.valid_until };
      const committed = await commit([
        deleteGrant(db, key),
        recordEvent(db, randomId(randomBytes), { at: now().toISOString(), personId: administrator.id, kind: 'role_withdrawn', subject: person, detail }),
      ]);
      return committed.ok ? c.json({ ok: true as const }, 201) : refusal(c, { kind: 'last_administrator' });
    },
  );
