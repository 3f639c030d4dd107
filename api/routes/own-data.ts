/** One's own data, whoever one is: all of it as a file, what one declines, and what is to be erased. */
import { createRoute, z } from '@hono/zod-openapi';
import { REFUSAL_BASES } from '../domain/erasure.ts';
import { findErasure, listErasuresOf, type ErasureRow } from '../queries/erasure.ts';
import { listConsents } from '../queries/consents.ts';
import { askErasure, endErasure, STAYS } from '../privacy/erase.ts';
import { declinesBadges, setObjection } from '../privacy/objection.ts';
import { exportOwnData, tooMuchForOne } from '../privacy/own-data.ts';
import { addressOf } from '../sign-in/departure.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireFresh, requirePerson, router } from './context.ts';

const Scope = z.enum(['own', 'whole']);
const Receipt = z
  .object({
    id: z.string(), scope: Scope, askedAt: z.string(),
    /** `null` until it is carried out. */
    doneAt: z.string().nullable(),
    erased: z.record(z.string(), z.int()),
    /** What stays, by the names of the reasons. */
    stays: z.array(z.string()),
    /** Withdrawn by its person, or refused: nothing was erased. `null` while it waits, and once it is carried out. */
    ended: z.object({ outcome: z.enum(['withdrawn', 'refused']), basis: z.enum(REFUSAL_BASES).nullable(), at: z.string() }).nullable(),
  })
  .openapi('ErasureReceipt');
const Own = z.object({
  name: z.string(), email: z.string(), isStudent: z.boolean(), declinesBadges: z.boolean(),
  consents: z.array(z.object({ act: z.enum(['publish', 'withdraw', 'index', 'unindex']), at: z.string() })),
  /** `reason`: of a refusal, in the words of whoever refused it. */
  erasures: z.array(Receipt.and(z.object({ reason: z.string().nullable() }))),
});
const Notice = z.object({ institution: z.object({ name: z.string(), url: z.string() }), contact: z.string().nullable() });
const Declined = z.object({ declinesBadges: z.boolean() });

export const receiptOf = (row: ErasureRow): z.infer<typeof Receipt> => ({
  id: row.id, scope: row.scope, askedAt: row.asked_at, doneAt: row.at, erased: JSON.parse(row.counts ?? '{}') as Record<string, number>, stays: [...STAYS[row.scope]],
  ended: row.outcome && { outcome: row.outcome, basis: row.basis, at: row.ended_at! },
});

export const ownData = router()
  .openapi(createRoute({ method: 'get', path: '/api/me/data', responses: { 200: json(Own, 'What one declined, made public, and asked to have erased'), ...PROBLEMS } }), async (c) => {
    const person = requirePerson(c);
    if (person instanceof Response) return person;
    const platform = c.get('platform');
    const [consents, erasures, declines] = await Promise.all([listConsents(platform.db, person.id), listErasuresOf(platform.db, person.id), declinesBadges(platform, person.id)]);
    return c.json(
      {
        name: person.name, email: (await addressOf(platform, person)) ?? person.email, isStudent: person.grants.some((grant) => grant.role === 'student'), declinesBadges: declines,
        consents: consents.map(({ act, at }) => ({ act, at })), erasures: erasures.map((one) => ({ ...receiptOf(one), reason: one.reason || null })),
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
      const { scope } = c.req.valid('json');
      // What is asked for can be taken back; this is gone at once, whoever sits at a computer that was left.
      const first = scope === 'own' ? requireFresh(c) : null;
      if (first) return first;
      const id = await askErasure(platform, person.id, scope);
      return c.json(receiptOf((await findErasure(platform.db, id))!), 201);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/me/erasures/{erasure}', request: param('erasure'), responses: { 200: json(Receipt, 'Taken back: nothing is erased'), ...PROBLEMS } }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      const found = await findErasure(platform.db, c.req.valid('param').erasure);
      if (!found || found.person_id !== person.id) return plain(c, 'not_found');
      const ended = await endErasure(platform, found, person.id, { outcome: 'withdrawn' });
      if (!ended.ok) return refusal(c, ended.refusal);
      return c.json(receiptOf((await findErasure(platform.db, found.id))!), 200);
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
ownData.get('/api/me/data.zip', async (c) => {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const over = await tooMuchForOne(c.get('platform'), person.id);
  if (over) return refusal(c, { kind: 'own_data_too_large', most: over.most / 1e6 });
  return new Response(exportOwnData(c.get('platform'), person.id, c.get('language')), {
    headers: { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="mes-donnees-palier.zip"', 'cache-control': 'private, no-store' },
  });
});
