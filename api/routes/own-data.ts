/** One's own data, whoever one is: all of it as a file, what one declines, and what is to be erased. */
import { createRoute, z } from '@hono/zod-openapi';
import { findErasure, listErasuresOf } from '../queries/erasure.ts';
import { listConsents } from '../queries/consents.ts';
import { askErasure, STAYS } from '../privacy/erase.ts';
import { declinesBadges, setObjection } from '../privacy/objection.ts';
import { exportOwnData } from '../privacy/own-data.ts';
import { body, json, param, plain, PROBLEMS, requirePerson, router } from './context.ts';

const Scope = z.enum(['own', 'whole']);
const Receipt = z
  .object({
    id: z.string(), scope: Scope, askedAt: z.string(),
    /** `null` until it is carried out. */
    doneAt: z.string().nullable(),
    erased: z.record(z.string(), z.int()),
    /** What stays, by the names of the reasons. */
    stays: z.array(z.string()),
  })
  .openapi('ErasureReceipt');
const Own = z.object({
  name: z.string(), email: z.string(), isStudent: z.boolean(), declinesBadges: z.boolean(),
  consents: z.array(z.object({ act: z.enum(['publish', 'withdraw', 'index', 'unindex']), at: z.string() })),
  erasures: z.array(Receipt),
});
const Notice = z.object({ institution: z.object({ name: z.string(), url: z.string() }), contact: z.string().nullable() });
const Declined = z.object({ declinesBadges: z.boolean() });

export const receiptOf = (row: { id: string; scope: 'own' | 'whole'; asked_at: string; at: string | null; counts: string | null }): z.infer<typeof Receipt> => ({
  id: row.id, scope: row.scope, askedAt: row.asked_at, doneAt: row.at, erased: JSON.parse(row.counts ?? '{}') as Record<string, number>, stays: [...STAYS[row.scope]],
});

export const ownData = router()
  .openapi(createRoute({ method: 'get', path: '/api/me/data', responses: { 200: json(Own, 'What one declined, made public, and asked to have erased'), ...PROBLEMS } }), async (c) => {
    const person = requirePerson(c);
    if (person instanceof Response) return person;
    const platform = c.get('platform');
    const [consents, erasures, declines] = await Promise.all([listConsents(platform.db, person.id), listErasuresOf(platform.db, person.id), declinesBadges(platform, person.id)]);
    return c.json(
      {
        name: person.name, email: person.email, isStudent: person.grants.some((grant) => grant.role === 'student'), declinesBadges: declines,
        consents: consents.map(({ act, at }) => ({ act, at })), erasures: erasures.map(receiptOf),
      },
      200,
    );
  })
  .openapi(
    createRoute({ method: 'put', path: '/api/me/badges', request: body(z.object({ declined: z.boolean() })), responses: { 200: json(Declined, 'Whether badges are issued from now on; decisions stay'), ...PROBLEMS } }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const { declined } = c.req.valid('json');
      await setObjection(c.get('platform'), person.id, declined);
      return c.json({ declinesBadges: declined }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/erasures',
      request: body(z.object({ scope: Scope })),
      responses: { 201: json(Receipt, 'What is one’s own is erased at once; the rest is asked for'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      const id = await askErasure(platform, person.id, c.req.valid('json').scope);
      return c.json(receiptOf((await findErasure(platform.db, id))!), 201);
    },
  )
  .openapi(createRoute({ method: 'get', path: '/api/privacy', responses: { 200: json(Notice, 'Who answers for the data, public'), ...PROBLEMS } }), (c) => {
    const { institution, dataProtection } = c.get('platform').config;
    return c.json({ institution: { ...institution }, contact: dataProtection }, 200);
  })
  .openapi(
    createRoute({ method: 'get', path: '/api/erasures/{erasure}', request: param('erasure'), responses: { 200: json(Receipt, 'The receipt, for whoever has its number; it names nobody'), ...PROBLEMS } }),
    async (c) => {
      const found = await findErasure(c.get('platform').db, c.req.valid('param').erasure);
      return found ? c.json(receiptOf(found), 200) : plain(c, 'not_found');
    },
  );

// A file to download: outside the typed client, and told here for the description of the API.
ownData.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/me/data.zip',
  responses: { 200: { description: 'Everything about oneself: rows as JSON, files, badges, and a page to read it by', content: { 'application/zip': { schema: z.string().openapi({ format: 'binary' }) } } }, ...PROBLEMS },
});
ownData.get('/api/me/data.zip', (c) => {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  return new Response(exportOwnData(c.get('platform'), person.id, c.get('language')), {
    headers: { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="mes-donnees-palier.zip"', 'cache-control': 'private, no-store' },
  });
});
