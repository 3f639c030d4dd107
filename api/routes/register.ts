/** The register of processing, the requests for erasure and their receipts: for the data-protection officer. */
import { createRoute, z } from '@hono/zod-openapi';
import { readReason, REFUSAL_BASES } from '../domain/erasure.ts';
import { RETENTION } from '../domain/retention.ts';
import { pump } from '../issuance/pump.ts';
import { endErasure, erasePerson, isOpen } from '../privacy/erase.ts';
import { writeErasures } from '../privacy/replay.ts';
import { countConsents } from '../queries/consents.ts';
import { findErasure, listErasures } from '../queries/erasure.ts';
import { findPerson } from '../queries/names.ts';
import { fullName } from '../queries/people.ts';
import { sendDueMail } from '../sign-in/mail.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, requireFresh, router } from './context.ts';

const Register = z.object({
  retention: z.array(
    z.object({
      kind: z.string(), basis: z.string(), from: z.string(), ends: z.string(),
      period: z.object({ count: z.int(), unit: z.enum(['day', 'month', 'year']) }).nullable(),
    }),
  ),
  consents: z.object({ published: z.int(), indexed: z.int() }),
  requests: z.array(z.object({ id: z.string(), askedAt: z.string(), person: z.object({ id: z.string(), name: z.string() }) })),
  ended: z.array(z.object({ id: z.string(), outcome: z.enum(['withdrawn', 'refused']), basis: z.enum(REFUSAL_BASES).nullable(), at: z.string(), person: z.object({ id: z.string(), name: z.string() }) })),
  receipts: z.array(z.object({ id: z.string(), scope: z.enum(['own', 'whole']), doneAt: z.string() })),
});
const Receipt = z.object({ id: z.string() });
/** As `npm run restore` and the page of a restore take it. */
const ErasureList = z.object({ list: z.string(), erasures: z.array(z.object({ id: z.string(), person: z.string(), scope: z.enum(['own', 'whole']), at: z.string() })) });

export const register = router()
  .openapi(createRoute({ method: 'get', path: '/api/register', responses: { 200: json(Register, 'What is kept and why, what people agreed to, and what is to be erased'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'read_register', null);
    if (person instanceof Response) return person;
    const { db } = c.get('platform');
    const [consents, erasures] = await Promise.all([countConsents(db), listErasures(db)]);
    return c.json(
      {
        retention: RETENTION.map(({ kind, basis, from, ends, period }) => ({ kind, basis, from, ends, period: period && { ...period } })),
        consents,
        requests: erasures.filter(isOpen).map((one) => ({ id: one.id, askedAt: one.asked_at, person: { id: one.person_id, name: fullName(one) } })),
        ended: erasures.flatMap((one) => (one.outcome === null ? [] : [{ id: one.id, outcome: one.outcome, basis: one.basis, at: one.ended_at!, person: { id: one.person_id, name: fullName(one) } }])),
        receipts: erasures.flatMap((one) => (one.at === null ? [] : [{ id: one.id, scope: one.scope, doneAt: one.at }])),
      },
      200,
    );
  })
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/people/{person}/erasure',
      request: param('person'),
      responses: { 201: json(Receipt, 'Everything that need not stay is erased, for good; the number of the receipt'), ...PROBLEMS },
    }),
    async (c) => {
      const officer = requireAuthority(c, 'erase_person', null);
      if (officer instanceof Response) return officer;
      const platform = c.get('platform');
      const { person: id } = c.req.valid('param');
      // Whoever may erase others would end their own authority in the middle of it.
      if (id === officer.id) return plain(c, 'forbidden');
      const first = requireFresh(c);
      if (first) return first;
      if (!(await findPerson(platform.db, id))) return plain(c, 'not_found');
      const erased = await erasePerson(acting(platform, officer, 'erase_person', null), id, officer.id);
      if (!erased.ok) return refusal(c, erased.refusal);
      platform.afterResponse(pump(platform));
      return c.json({ id: erased.value }, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/erasures/{erasure}/refusal',
      request: { ...param('erasure'), ...body(z.object({ basis: z.enum(REFUSAL_BASES), reason: z.string().max(2000) })) },
      responses: { 201: json(Receipt, 'Refused: nothing is erased, and the person is told why and where to complain'), ...PROBLEMS },
    }),
    async (c) => {
      const officer = requireAuthority(c, 'erase_person', null);
      if (officer instanceof Response) return officer;
      const platform = c.get('platform');
      const found = await findErasure(platform.db, c.req.valid('param').erasure);
      if (!found) return plain(c, 'not_found');
      // Nobody decides on their own request.
      if (found.person_id === officer.id) return plain(c, 'forbidden');
      const { basis, reason } = c.req.valid('json');
      const read = readReason(reason);
      if (!read.ok) return refusal(c, read.refusal);
      const ended = await endErasure(acting(platform, officer, 'erase_person', null), found, officer.id, { outcome: 'refused', basis, reason: read.value });
      if (!ended.ok) return refusal(c, ended.refusal);
      platform.afterResponse(sendDueMail(platform));
      return c.json({ id: found.id }, 201);
    },
  );

// A file to download: outside the typed client, and told here for the description of the API.
register.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/register/erasures.json',
  responses: { 200: { description: 'The erasures that were carried out, to keep beside the backups: identifiers only', content: { 'application/json': { schema: ErasureList } } }, ...PROBLEMS },
});
register.get('/api/register/erasures.json', async (c) => {
  const person = requireAuthority(c, 'read_register', null);
  if (person instanceof Response) return person;
  return new Response(await writeErasures(c.get('platform')), {
    headers: { 'content-type': 'application/json', 'content-disposition': 'attachment; filename="effacements.json"', 'cache-control': 'private, no-store' },
  });
});
