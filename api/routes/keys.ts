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
import { countToReissue, reissueCompromised, type LeftAlone } from '../issuance/reissue.ts';
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
const Reissued = z.object({ reissued: z.int(), left: z.int(), refused: z.array(z.object({ id: z.string(), detail: z.string() })) }).openapi('Reissued');

/** Badges of one request: each is checked as if it were signed. Whoever has more asks again. */
const MOST_REISSUED = 100;

export const keys = router()
  .openapi(createRoute({ method: 'get', path: '/api/keys', responses: { 200: json(Keys, 'The key ring, without private parts'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'administer', null);
    if (person instanceof Response) return person;
    const platform = c.get('platform');
    const [ring, toReissue] = await Promise.all([listKeys(platform.db), countToReissue(platform)]);
    return c.json({ keys: ring.map(({ id, algorithm, state, createdAt, activeFrom, activeTo, compromisedAt }) => ({ id, algorithm, state, createdAt, activeFrom, activeTo, compromisedAt })), toReissue }, 200);
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
      responses: { 200: json(Reissued, 'Those of this request were given a successor; `left` of them wait for the next, `refused` would not pass our checks'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireAuthority(c, 'administer', null);
      if (person instanceof Response) return person;
      const first = requireFresh(c);
      if (first) return first;
      const platform = c.get('platform');
      const refused: LeftAlone[] = [];
      const reissued = await reissueCompromised(acting(platform, person, 'administer', null), person.id, undefined, (one) => refused.push(one), MOST_REISSUED);
      platform.afterResponse(pump(platform));
      return c.json({ reissued, left: Math.max(0, (await countToReissue(platform)) - refused.length), refused }, 200);
    },
  );
