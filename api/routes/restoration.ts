/** The way out after a restore, for an administrator, on both runtimes: what is missing, giving lists, confirming. */
import { createRoute, z } from '@hono/zod-openapi';
import { KEY_ALGORITHMS } from '../../keys/signing-key.ts';
import { issueAgain, keepNames, listTakenOver, MOST_AGAIN } from '../issuance/issue-again.ts';
import { LARGEST_LIST } from '../issuance/list-number.ts';
import { pump } from '../issuance/pump.ts';
import { isGateClosed } from '../issuance/restore-gate.ts';
import { confirmRestoration, giveKeyHistory, giveList, giveTakenBack, loseKeyHistory, loseList, restorationState } from '../issuance/restoration.ts';
import { readErasures, replayErasures } from '../privacy/replay.ts';
import { inputProblem, restorationProblem } from '../problems.ts';
import { fullName } from '../queries/people.ts';
import { acting } from './acting.ts';
import { body, json, plain, problem, PROBLEMS, refusal, requireAuthority, requireFresh, router } from './context.ts';

const State = z
  .object({
    closed: z.boolean(),
    cause: z.enum(['restored', 'older_than_witness', 'witness_missing', 'by_hand']).nullable(),
    since: z.string().nullable(),
    lists: z.array(z.object({ list: z.int(), state: z.enum(['missing', 'given', 'lost']) })),
    stolenKeys: z.array(z.string()),
    keyHistory: z.enum(['known', 'missing']),
    /** Keys that signed and that this copy lacks. Those of the `witness` are put back at the confirmation, those of a given `history` when they are named there. */
    lostKeys: z.array(z.object({ id: z.string(), algorithm: z.enum(KEY_ALGORITHMS), state: z.enum(['retired', 'compromised']), from: z.enum(['witness', 'history']) })),
    /** What people took back after the copy was made, and the confirmation takes back again; how much of it is known. */
    takenBack: z.object({ state: z.enum(['known', 'partial', 'missing']), from: z.string().nullable(), until: z.string().nullable(), portfolios: z.int(), shares: z.int(), records: z.int(), others: z.int(), names: z.int() }),
  })
  .openapi('Restoration');
const Given = z.object({ list: z.int() });
/** The keys that a history names. */
const GivenKeys = z.object({ keys: z.int() });
/** The acts that a copy of what was taken back names. */
const GivenTakenBack = z.object({ takenBack: z.int() });
/** The list as it was served, as text: its signature is over these words. Or the history of the keys, as served at /.well-known/palier-keys.json; or what was taken back, as served at /.well-known/palier-taken-back.json. */
const List = z.object({ signed: z.string().min(1) });
const Lost = z.union([z.object({ list: z.int().min(1).max(LARGEST_LIST) }), z.object({ keys: z.literal(true) })]);
/** Keys of the given history that the administrator recognises as the institution's, by their names with commas between. */
const Confirmation = z.object({ recognise: z.string().max(10_000).optional() });
const Confirmed = z.object({ revoked: z.int(), list: z.int() });
/** Badges that a restore revoked because a list says so, and that have no successor. */
const TakenOver = z
  .object({
    badges: z.array(z.object({ id: z.string(), name: z.string(), title: z.string(), cohort: z.string(), competency: z.string(), level: z.int(), period: z.string(), awardedOn: z.string() })),
    /** How many there are in all. */
    count: z.int(),
    /** People whose change of name was lost with what came after the copy: it is made again before anything is issued to them. */
    names: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .openapi('BadgesTakenOver');
/** `names`: people whose change of name was lost, and whose name is right as it is here. */
const Again = z.object({ credentials: z.array(z.string().min(1).max(80)).max(MOST_AGAIN), names: z.array(z.string().min(1).max(80)).max(MOST_AGAIN).default([]) });
/** `left`: those that today's checks would refuse, and what these say. */
const IssuedAgain = z.object({ issued: z.array(z.object({ from: z.string(), to: z.string() })), left: z.array(z.object({ id: z.string(), detail: z.string() })) });

export const restoration = router()
  .openapi(createRoute({ method: 'get', path: '/api/restoration', responses: { 200: json(State, 'Whether issuing waits after a restore, and for which lists'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'administer', null);
    if (person instanceof Response) return person;
    const { lists, stolenKeys, lostKeys, ...state } = await restorationState(c.get('platform'));
    return c.json({ ...state, lists: [...lists], stolenKeys: [...stolenKeys], lostKeys: [...lostKeys] }, 200);
  })
  .openapi(createRoute({ method: 'post', path: '/api/restoration/lists', request: body(List), responses: { 200: json(z.union([Given, GivenKeys, GivenTakenBack]), 'The list, the history of the keys, or the copy of what was taken back is taken'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'administer', null);
    if (person instanceof Response) return person;
    const platform = acting(c.get('platform'), person, 'administer', null);
    const { signed } = c.req.valid('json');
    const takenBack = await giveTakenBack(platform, signed, person.id);
    if (takenBack) return takenBack.ok ? c.json({ takenBack: takenBack.value }, 200) : problem(c, restorationProblem(takenBack.refusal, c.get('language')));
    const history = await giveKeyHistory(platform, signed, person.id);
    if (history) return history.ok ? c.json({ keys: history.value }, 200) : problem(c, restorationProblem(history.refusal, c.get('language')));
    const answer = await giveList(platform, signed, person.id);
    return answer.ok ? c.json({ list: answer.value }, 200) : problem(c, restorationProblem(answer.refusal, c.get('language')));
  })
  .openapi(createRoute({ method: 'post', path: '/api/restoration/lost', request: body(Lost), responses: { 200: json(z.union([Given, GivenKeys]), 'The list, or the history of the keys, is known as lost'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'administer', null);
    if (person instanceof Response) return person;
    const first = requireFresh(c);
    if (first) return first;
    const lost = c.req.valid('json');
    const platform = acting(c.get('platform'), person, 'administer', null);
    const answer = 'keys' in lost ? await loseKeyHistory(platform, person.id) : await loseList(platform, lost.list, person.id);
    return answer.ok ? c.json('keys' in lost ? { keys: 0 } : { list: lost.list }, 200) : problem(c, restorationProblem(answer.refusal, c.get('language')));
  })
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/restoration/erasures',
      request: body(z.object({ text: z.string().min(1) })),
      responses: { 200: json(z.object({ erased: z.int() }), 'Whoever was erased after the copy was made is erased again'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireAuthority(c, 'administer', null);
      if (person instanceof Response) return person;
      const given = readErasures(c.req.valid('json').text);
      if (!given) return problem(c, restorationProblem('erasures_unreadable', c.get('language')));
      const platform = c.get('platform');
      // Behind the gate it is a step out of a restore, with files that no confirmation keeps; anywhere else an erasure as any other.
      const first = (await isGateClosed(platform)) ? null : requireFresh(c);
      if (first) return first;
      return c.json({ erased: await replayErasures(acting(platform, person, 'administer', null), given, person.id) }, 200);
    },
  )
  .openapi(createRoute({ method: 'post', path: '/api/restoration/confirmation', request: { query: Confirmation }, responses: { 200: json(Confirmed, 'Issuing goes on'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'administer', null);
    if (person instanceof Response) return person;
    const first = requireFresh(c);
    if (first) return first;
    const platform = c.get('platform');
    const answer = await confirmRestoration(acting(platform, person, 'administer', null), person.id, c.req.valid('query').recognise?.split(',') ?? []);
    if (!answer.ok) return problem(c, restorationProblem(answer.refusal, c.get('language')));
    platform.afterResponse(pump(platform));
    const { revoked, list } = answer.value;
    return c.json({ revoked, list }, 200);
  })
  .openapi(createRoute({ method: 'get', path: '/api/restoration/revoked', request: { query: z.object({ from: z.coerce.number().int().min(0).max(1_000_000).optional() }) }, responses: { 200: json(TakenOver, 'Badges that a restore revoked because a list says so'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'administer', null);
    if (person instanceof Response) return person;
    const { badges, count, names } = await listTakenOver(c.get('platform'), c.req.valid('query').from ?? 0);
    return c.json({ count, names: [...names], badges: badges.map((one) => ({ id: one.id, name: fullName(one), title: one.title, cohort: one.cohort_id, competency: one.competency, level: one.level, period: one.period, awardedOn: one.awarded_on })) }, 200);
  })
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/restoration/revoked',
      summary: 'Émettre de nouveau des badges qu’un rétablissement a révoqués / Issue badges again that a restore revoked',
      request: body(Again),
      responses: { 201: json(IssuedAgain, 'Each has a successor, signed and released from here on by itself'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireAuthority(c, 'administer', null);
      if (person instanceof Response) return person;
      const first = requireFresh(c);
      if (first) return first;
      const platform = c.get('platform');
      const { credentials, names } = c.req.valid('json');
      if (credentials.length + names.length === 0) return problem(c, inputProblem(['credentials'], c.get('language')));
      const own = acting(platform, person, 'administer', null);
      if (names.length > 0 && !(await keepNames(own, [...new Set(names)], person.id))) return plain(c, 'not_found');
      const issued = await issueAgain(own, [...new Set(credentials)], person.id);
      if (!issued) return plain(c, 'not_found');
      if (!issued.ok) return refusal(c, issued.refusal);
      platform.afterResponse(pump(platform));
      return c.json({ issued: [...issued.value.issued], left: [...issued.value.left] }, 201);
    },
  );
