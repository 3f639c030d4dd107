/** A person's name: read with its history, changed or corrected by an administrator. */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { changeName } from '../issuance/change-name.ts';
import { pump } from '../issuance/pump.ts';
import { findPerson, listCredentialsOfPerson, listNameChanges } from '../queries/names.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, requireFresh, router } from './context.ts';

const Kind = z.enum(['change', 'correction']);
const Change = z.object({ kind: Kind, givenName: z.string().max(200), familyName: z.string().max(200), effectiveOn: z.iso.date(), reason: z.string().max(2000) });
const PersonName = z
  .object({
    id: z.string(),
    givenName: z.string(),
    familyName: z.string(),
    /** Badges that hold, which a change would replace. */
    badges: z.int(),
    // Former names are the institution's record: this answer is the only one that says them.
    former: z.array(z.object({ kind: Kind, givenName: z.string(), familyName: z.string(), effectiveOn: z.string(), recordedAt: z.string() })),
  })
  .openapi('PersonName');

export const names = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/people/{person}/name', request: param('person'), responses: { 200: json(PersonName, 'A name and the former ones'), ...PROBLEMS } }),
    async (c) => {
      const administrator = requireAuthority(c, 'administer', null);
      if (administrator instanceof Response) return administrator;
      const { db } = c.get('platform');
      const { person: id } = c.req.valid('param');
      const person = await findPerson(db, id);
      if (!person) return plain(c, 'not_found');
      const [changes, credentials] = await Promise.all([listNameChanges(db, id), listCredentialsOfPerson(db, id)]);
      return c.json(
        {
          id,
          givenName: person.given_name,
          familyName: person.family_name,
          badges: credentials.filter((one) => one.released_at !== null && one.revoked_at === null).length,
          former: changes.map((one) => ({ kind: one.kind, givenName: one.previous_given_name, familyName: one.previous_family_name, effectiveOn: one.effective_on, recordedAt: one.recorded_at })),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/people/{person}/name',
      request: { ...param('person'), ...body(Change) },
      responses: { 201: json(z.object({ replaced: z.int(), ownTexts: z.int() }), 'Recorded; every badge that holds was replaced'), ...PROBLEMS },
    }),
    async (c) => {
      const administrator = requireAuthority(c, 'administer', null);
      if (administrator instanceof Response) return administrator;
      const first = requireFresh(c);
      if (first) return first;
      const platform = c.get('platform');
      const changed = await changeName(acting(platform, administrator, 'administer', null), c.req.valid('param').person, c.req.valid('json'), administrator.id, parisDay(platform.now()));
      if (!changed) return plain(c, 'not_found');
      if (!changed.ok) return refusal(c, changed.refusal);
      // The former name is gone with the commit; the new badges are signed behind the answer.
      platform.afterResponse(pump(platform));
      return c.json(changed.value, 201);
    },
  );
