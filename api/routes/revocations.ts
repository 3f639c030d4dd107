/** Revoking: one badge, or many at once; final. Correcting: a badge gives way to another one. */
import { createRoute, z } from '@hono/zod-openapi';
import { citationsOf, correct } from '../issuance/correct.ts';
import { renderFirst, signFirst } from '../issuance/issue.ts';
import { pump } from '../issuance/pump.ts';
import { MOST_REVOKED, revoke, revokeAll } from '../issuance/revoke.ts';
import { may } from '../permissions.ts';
import { findCohort } from '../queries/cohorts.ts';
import { findIssued } from '../queries/credentials.ts';
import { fullName } from '../queries/people.ts';
import { listCredentialsOfCohort, listRevocable } from '../queries/revocations.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, requireFresh, requirePerson, router } from './context.ts';

const Basis = z.enum(['new_decision', 'key_compromise']);
const Many = z.object({ credentials: z.array(z.string().min(1).max(80)).min(1).max(MOST_REVOKED), basis: Basis, reason: z.string().max(2000) });
const Revoked = z.object({ revoked: z.int() });

const GivenBadges = z
  .object({
    badges: z.array(
      z.object({
        id: z.string(),
        enrolment: z.string(),
        name: z.string(),
        competency: z.string(),
        level: z.int(),
        awardedOn: z.string(),
        jury: z.string(),
        state: z.enum(['issued', 'revoked', 'superseded']),
      }),
    ),
  })
  .openapi('GivenBadges');

const scopeOf = (badge: { readonly cohort_id: string; readonly period: string } | undefined) => ({ cohort: badge?.cohort_id ?? '', period: badge?.period ?? '' });

const Citations = z.object({ citations: z.array(z.object({ position: z.int(), name: z.string(), text: z.string(), address: z.string().nullable() })) });

export const revocations = router()
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/credentials/{credential}/revocation',
      request: { ...param('credential'), ...body(z.object({ basis: Basis, reason: z.string().max(2000) })) },
      responses: { 201: json(z.object({ ok: z.literal(true) }), 'Revoked, for good'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const { credential } = c.req.valid('param');
      const issued = await findIssued(platform.db, credential);
      const on = scopeOf(issued);
      const person = requireAuthority(c, 'revoke_credential', on);
      if (person instanceof Response) return person;
      const first = requireFresh(c);
      if (first) return first;
      const revoked = await revoke(acting(platform, person, 'revoke_credential', on), credential, c.req.valid('json'), person.id);
      if (!revoked) return plain(c, 'not_found');
      if (!revoked.ok) return refusal(c, revoked.refusal);
      // The new pages are there before the answer, and the list is signed for whoever asks for it first: whoever revokes may look at once.
      await renderFirst(platform, [issued!.enrolment_id]);
      platform.afterResponse(pump(platform));
      return c.json({ ok: true as const }, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/revocations',
      request: body(Many),
      responses: { 200: json(Revoked, 'Revoked by the same request before'), 201: json(Revoked, 'All of them revoked, for good'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const { credentials, ...revocation } = c.req.valid('json');
      // One that is another cohort's is as unknown as one that does not exist.
      const known = await listRevocable(platform.db, credentials);
      if (known.some((one) => !may(person.grants, 'read_cohort', scopeOf(one)))) return plain(c, 'not_found');
      if (known.some((one) => !may(person.grants, 'revoke_credential', scopeOf(one)))) return plain(c, 'forbidden');
      const first = requireFresh(c);
      if (first) return first;
      // One claim for each cohort and period that the badges are of.
      const scopes = new Map(known.map((one) => [`${one.cohort_id} ${one.period}`, scopeOf(one)]));
      const mine = [...scopes.values()].reduce((inner, on) => acting(inner, person, 'revoke_credential', on), platform);
      const revoked = await revokeAll(mine, credentials, revocation, person.id);
      if (!revoked) return plain(c, 'not_found');
      if (!revoked.ok) return refusal(c, revoked.refusal);
      if (revoked.value.before) return c.json({ revoked: revoked.value.revoked }, 200);
      // Hundreds of pages are rendered behind the answer, though before what else waits.
      const pages = renderFirst(platform, [...new Set(known.map((one) => one.enrolment_id))]);
      platform.afterResponse(pages.then(() => pump(platform)));
      return c.json({ revoked: revoked.value.revoked }, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/credentials',
      request: { ...param('cohort'), query: z.object({ jury: z.string().max(80).optional() }) },
      responses: { 200: json(GivenBadges, 'The badges that were given in a cohort, for those who may revoke them'), ...PROBLEMS },
    }),
    async (c) => {
      const { db } = c.get('platform');
      const cohort = await findCohort(db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'revoke_credential', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const badges = await listCredentialsOfCohort(db, cohort.id, c.req.valid('query').jury);
      return c.json(
        {
          badges: badges.map((one) => ({
            id: one.id,
            enrolment: one.enrolment_id,
            name: fullName(one),
            competency: one.competency,
            level: one.level,
            awardedOn: one.awarded_on,
            jury: one.jury_id,
            state: one.successor !== null ? ('superseded' as const) : one.revoked_at !== null ? ('revoked' as const) : ('issued' as const),
          })),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/credentials/{credential}/citations',
      request: param('credential'),
      responses: { 200: json(Citations, 'What a badge cites, in the words that are signed'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const { credential } = c.req.valid('param');
      const issued = await findIssued(platform.db, credential);
      const on = scopeOf(issued);
      const person = requireAuthority(c, 'correct_credential', on);
      if (person instanceof Response) return person;
      if (!issued?.released_at) return plain(c, 'not_found');
      return c.json({ citations: await citationsOf(platform, credential) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/credentials/{credential}/correction',
      request: {
        ...param('credential'),
        ...body(z.object({ leaveOut: z.array(z.int().min(0).max(1000)).min(1).max(100), reason: z.string().max(2000) })),
      },
      responses: { 201: json(z.object({ credential: z.string() }), 'Replaced by a corrected badge'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const { credential } = c.req.valid('param');
      const issued = await findIssued(platform.db, credential);
      const on = scopeOf(issued);
      const person = requireAuthority(c, 'correct_credential', on);
      if (person instanceof Response) return person;
      const first = requireFresh(c);
      if (first) return first;
      const corrected = await correct(acting(platform, person, 'correct_credential', on), credential, c.req.valid('json'), person.id);
      if (!corrected) return plain(c, 'not_found');
      if (!corrected.ok) return refusal(c, corrected.refusal);
      // Whoever corrects is shown the badge in its place.
      await signFirst(platform, corrected.value.credential);
      await renderFirst(platform, [issued!.enrolment_id]);
      platform.afterResponse(pump(platform));
      return c.json(corrected.value, 201);
    },
  );
