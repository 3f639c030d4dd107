/** For whoever lost the device: an administrator removes somebody's passkeys, and they begin again from the link. */
import { createRoute, z } from '@hono/zod-openapi';
import { recordEvent } from '../queries/events.ts';
import { deleteEveryPasskey, listPasskeysOf } from '../queries/passkeys.ts';
import { findPersonById } from '../queries/people.ts';
import { deleteEverySession } from '../queries/sessions.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { json, param, plain, PROBLEMS, requireAuthority, requireFresh, router } from './context.ts';

const Count = z.object({ passkeys: z.int() });
const Known = z.object({ name: z.string(), passkeys: z.int() });

export const lostPasskeys = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/people/{person}/passkeys', request: param('person'), responses: { 200: json(Known, 'How many passkeys a person has'), ...PROBLEMS } }),
    async (c) => {
      const administrator = requireAuthority(c, 'administer', null);
      if (administrator instanceof Response) return administrator;
      const { db } = c.get('platform');
      const person = await findPersonById(db, c.req.valid('param').person);
      if (!person) return plain(c, 'not_found');
      return c.json({ name: person.name, passkeys: (await listPasskeysOf(db, person.id)).length }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/api/people/{person}/passkeys',
      request: param('person'),
      responses: { 200: json(Count, 'All of them removed, and every session of that person ended'), ...PROBLEMS },
    }),
    async (c) => {
      const administrator = requireAuthority(c, 'administer', null);
      if (administrator instanceof Response) return administrator;
      const first = requireFresh(c);
      if (first) return first;
      const { db, commit, now, randomBytes } = acting(c.get('platform'), administrator, 'administer', null);
      const person = await findPersonById(db, c.req.valid('param').person);
      if (!person) return plain(c, 'not_found');
      const removed = (await listPasskeysOf(db, person.id)).length;
      await commit([
        deleteEveryPasskey(db, person.id),
        deleteEverySession(db, person.id),
        recordEvent(db, randomId(randomBytes), { at: now().toISOString(), personId: administrator.id, kind: 'passkeys_reset', subject: person.id, detail: { removed } }),
      ]);
      return c.json({ passkeys: removed }, 200);
    },
  );
