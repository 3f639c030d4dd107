/**
 * The signing keys, for an administrator, on both runtimes: which there are,
 * the acts of the key ceremony, and issuing a stolen key's badges again. What
 * `npm run keys` does on one machine; where no command reaches the database,
 * this is the way.
 */
import { createRoute, z } from '@hono/zod-openapi';
import type { KeyAct } from '../../keys/ceremony.ts';
import { KEY_ALGORITHMS } from '../../keys/signing-key.ts';
import { performKeyAct } from '../issuance/key-act.ts';
import { pump } from '../issuance/pump.ts';
import { countToReissue, findReissueOrder, goOnReissuing, orderReissue } from '../issuance/reissue.ts';
import { keyProblem } from '../problems.ts';
import { listKeys } from '../queries/keys.ts';
import { countSignatures } from '../queries/signed-records.ts';
import { acting } from './acting.ts';
import { body, json, problem, PROBLEMS, requireAuthority, requireFresh, router } from './context.ts';

const Algorithm = z.enum(KEY_ALGORITHMS);
const Moment = z.string().nullable();
const Keys = z
  .object({
    keys: z.array(
      z.object({
        id: z.string(),
        algorithm: Algorithm,
        state: z.enum(['next', 'active', 'retired', 'compromised']),
        createdAt: z.string(),
        /** It signed from then … */
        activeFrom: Moment,
        /** … until then. */
        activeTo: Moment,
        compromisedAt: Moment,
      }),
    ),
    /** Live badges under keys that were declared compromised: to be issued again. */
    toReissue: z.int(),
    /** It was ordered, and goes on by itself. */
    reissuing: z.boolean(),
    /** Of those that were tried: they would not pass our checks. */
    refused: z.array(z.object({ id: z.string(), detail: z.string() })),
  })
  .openapi('Keys');
const dryRun = z.boolean().default(false);
const Act = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['generate', 'rotate']), algorithm: Algorithm, dryRun }),
  z.object({ act: z.enum(['retire', 'compromise']), key: z.string().min(1).max(200), dryRun }),
]);
const Done = z
  .object({
    done: z.boolean(),
    /** `key` is null for one that would be made: it has no name before. */
    events: z.array(z.object({ kind: z.enum(['key_generated', 'key_activated', 'key_retired', 'key_withdrawn', 'key_compromised']), key: z.string().nullable(), algorithm: Algorithm })),
    /** What the key that the act is about has signed so far; null where it is about none. */
    signatures: z.int().nullable(),
  })
  .openapi('KeyAct');
const Reissued = z.object({ reissued: z.int(), left: z.int() }).openapi('Reissued');

export const keys = router()
  .openapi(createRoute({ method: 'get', path: '/api/keys', responses: { 200: json(Keys, 'The key ring, without private parts'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'administer', null);
    if (person instanceof Response) return person;
    const platform = c.get('platform');
    const [ring, toReissue, order] = await Promise.all([listKeys(platform.db), countToReissue(platform), findReissueOrder(platform)]);
    return c.json({ keys: ring.map(({ id, algorithm, state, createdAt, activeFrom, activeTo, compromisedAt }) => ({ id, algorithm, state, createdAt, activeFrom, activeTo, compromisedAt })), toReissue, reissuing: order !== null && !order.over, refused: toReissue === 0 ? [] : [...(order?.refused ?? [])] }, 200);
  })
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/keys/ceremonies',
      summary: 'Préparer, remplacer, retirer une clé ou la déclarer compromise / Prepare, replace, retire a key or declare it compromised',
      request: body(Act),
      responses: { 200: json(Done, 'What was done; with `dryRun`, what would be, and nothing is written'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireAuthority(c, 'administer', null);
      if (person instanceof Response) return person;
      const asked = c.req.valid('json');
      const first = asked.dryRun ? null : requireFresh(c);
      if (first) return first;
      const platform = acting(c.get('platform'), person, 'administer', null);
      const act: KeyAct = 'key' in asked ? { act: asked.act, id: asked.key } : { act: asked.act, algorithm: asked.algorithm };
      const known = new Set((await listKeys(platform.db)).map(({ id }) => id));
      const answer = await performKeyAct(platform, act, { dryRun: asked.dryRun, personId: person.id });
      if (!answer.ok) return problem(c, keyProblem(answer.refusal, c.get('language')));
      const events = answer.events.map(({ kind, id, algorithm }) => ({ kind, key: asked.dryRun && !known.has(id) ? null : id, algorithm }));
      return c.json({ done: !asked.dryRun, events, signatures: 'id' in act ? await countSignatures(platform.db, act.id) : null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/keys/reissue',
      summary: 'Émettre de nouveau les badges des clés compromises / Issue the badges of compromised keys again',
      responses: { 200: json(Reissued, 'So many were given a successor at once; the rest follows by itself'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireAuthority(c, 'administer', null);
      if (person instanceof Response) return person;
      const first = requireFresh(c);
      if (first) return first;
      const platform = c.get('platform');
      const own = acting(platform, person, 'administer', null);
      await orderReissue(own, person.id);
      const reissued = await goOnReissuing(own);
      platform.afterResponse(pump(platform));
      const order = await findReissueOrder(platform);
      return c.json({ reissued, left: order?.over ? 0 : await countToReissue(platform) }, 200);
    },
  );
