/** The key ceremony by the service, on both runtimes: what `npm run keys` does where a command reaches the database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pump } from '../../api/issuance/pump.ts';
import { goOnReissuing, orderReissue } from '../../api/issuance/reissue.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { atRest, contents, expectStatus, issueAll, verdictOn, type Body } from '../journey/acts.ts';
import { createPromotion, type Promotion } from '../promotion.ts';

/** What an act on the keys could change. */
const TABLES = ['signing_key', 'key_act', 'event', 'status_list_version', 'signed_record', 'credential_plan', 'revocation', 'outbox'] as const;
type Key = { id: string; algorithm: string; state: string; activeFrom: string | null; activeTo: string | null; compromisedAt: string | null };

describe.each(RUNTIMES)('the signing keys, by the service on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let administrator: Client;
  let chair: Client;
  let badge: string;
  let first: Key;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    chair = await issueAll(house, promotion, 'PV des clés');
    administrator = await house.as(promotion.emails.administrator);
    badge = (await house.platform.db.selectFrom('signed_credential').select('embedded').orderBy('id').executeTakeFirstOrThrow()).embedded;
    first = (await ring()).find((key) => key.algorithm === 'Ed25519')!;
  });
  afterAll(() => house?.close());

  const ring = async (): Promise<Key[]> => (await expectStatus(await administrator.get('/api/keys'), 200)).keys as Key[];
  const toReissue = async (): Promise<number> => (await expectStatus(await administrator.get('/api/keys'), 200)).toReissue as number;
  const ask = (act: Body, by = administrator): Promise<Response> => by.send('POST', '/api/keys/ceremonies', act);
  const published = async (name: string): Promise<string> => (await house.fetch(`/.well-known/${name}`)).text();
  const stateOf = async (id: string): Promise<string | undefined> => (await ring()).find((key) => key.id === id)?.state;
  const tables = () => [...TABLES] as Parameters<typeof contents>[1];

  it('are shown without their private parts', async () => {
    const answer = await administrator.get('/api/keys');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ toReissue: 0, keys: expect.arrayContaining([{ ...first, state: 'active', activeTo: null, compromisedAt: null }]) as unknown });
    expect(text).not.toMatch(/"d":|sealed|private/i);
  });

  it('are no business of anybody else, and a wrong act changes nothing', async () => {
    const before = await atRest(house, tables());
    const rotate = { act: 'rotate', algorithm: 'Ed25519' };
    expect((await ask(rotate, chair)).status).toBe(403);
    expect((await house.fetch('/api/keys/ceremonies', { method: 'POST', headers: { 'content-type': 'application/json', origin: house.origin }, body: JSON.stringify(rotate) })).status).toBe(401);
    expect((await chair.send('POST', '/api/keys/reissue')).status).toBe(403);
    for (const wrong of [{ act: 'rotate' }, { act: 'rotate', algorithm: 'RS512' }, { act: 'compromise' }, { act: 'compromise', key: '' }, { act: 'activate', key: first.id }, {}]) expect((await ask(wrong)).status, JSON.stringify(wrong)).toBe(422);
    expect(await expectStatus(await ask({ act: 'compromise', key: 'key-nobody' }), 404)).toMatchObject({ code: 'key_unknown' });
    expect(await contents(house, tables())).toEqual(before);
  });

  it('are looked at first: a dry run says what would be, names no key that is not there, and writes nothing', async () => {
    const before = await atRest(house, tables());
    expect(await expectStatus(await ask({ act: 'rotate', algorithm: 'Ed25519', dryRun: true }), 200)).toEqual({
      done: false, signatures: null,
      events: [{ kind: 'key_retired', key: first.id, algorithm: 'Ed25519' }, { kind: 'key_generated', key: null, algorithm: 'Ed25519' }, { kind: 'key_activated', key: null, algorithm: 'Ed25519' }],
    });
    const stolen = await expectStatus(await ask({ act: 'compromise', key: first.id, dryRun: true }), 200);
    expect(stolen).toMatchObject({ done: false, signatures: expect.any(Number) as number });
    // The record holds what stands in badges; lists are signed anew under the successor.
    expect(stolen.signatures).toBe(4);
    expect(await contents(house, tables())).toEqual(before);
  });

  it('follow each other: made ready once, then in the place of the active one, whose badges stay valid', async () => {
    const made = await expectStatus(await ask({ act: 'generate', algorithm: 'Ed25519' }), 200);
    const next = made.events[0].key as string;
    expect(await stateOf(next)).toBe('next');
    expect(await published('did.json')).not.toContain(next);
    expect(await expectStatus(await ask({ act: 'generate', algorithm: 'Ed25519' }), 409)).toMatchObject({ code: 'next_key_exists', detail: expect.stringContaining(next) as string });
    expect(await expectStatus(await ask({ act: 'rotate', algorithm: 'Ed25519' }), 200)).toMatchObject({ done: true, events: [{ kind: 'key_retired', key: first.id }, { kind: 'key_activated', key: next }] });
    expect([await stateOf(first.id), await stateOf(next)]).toEqual(['retired', 'active']);
    for (const id of [first.id, next]) expect(await published('did.json')).toContain(id);
    expect(await verdictOn(house, badge, 'application/json')).toMatchObject({ verdict: 'valid' });
    // One that never signed is set aside; it has nothing to say of badges.
    const spare = (await expectStatus(await ask({ act: 'generate', algorithm: 'Ed25519' }), 200)).events[0].key as string;
    expect(await expectStatus(await ask({ act: 'retire', key: spare }), 200)).toMatchObject({ events: [{ kind: 'key_withdrawn', key: spare }], signatures: 0 });
    expect(await expectStatus(await ask({ act: 'retire', key: spare }), 409)).toMatchObject({ code: 'key_already_retired' });
  });

  it('leave the published ones at once when they are stolen, and their badges are issued again', async () => {
    expect(await expectStatus(await ask({ act: 'compromise', key: first.id }), 200)).toMatchObject({ done: true, signatures: 4, events: [{ kind: 'key_compromised', key: first.id }] });
    expect(await expectStatus(await ask({ act: 'compromise', key: first.id }), 409)).toMatchObject({ code: 'key_already_compromised' });
    expect(await published('did.json')).not.toContain(first.id);
    expect((await verdictOn(house, badge, 'application/json')).of('key_control')).toBe('passed: key_compromised_recorded');
    expect(await toReissue()).toBe(4);
    // Ordered, it is done in turns, whoever tends the service.
    const { id: by } = await house.platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow();
    expect(await goOnReissuing(house.platform)).toBe(0);
    await orderReissue(house.platform, by);
    expect(await goOnReissuing(house.platform, 1)).toBe(1);
    expect(await expectStatus(await administrator.get('/api/keys'), 200)).toMatchObject({ toReissue: 3, reissuing: true, refused: [] });
    expect(await expectStatus(await administrator.send('POST', '/api/keys/reissue'), 200)).toEqual({ reissued: 3, left: 0 });
    expect(await expectStatus(await administrator.send('POST', '/api/keys/reissue'), 200)).toEqual({ reissued: 0, left: 0 });
    expect(await expectStatus(await administrator.get('/api/keys'), 200)).toMatchObject({ toReissue: 0, reissuing: false });
    await pump(house.platform, 20);
    expect((await verdictOn(house, badge, 'application/json')).of('status')).toBe('failed: revoked');
    const successors = await house.platform.db.selectFrom('credential_plan').innerJoin('release', 'release.id', 'credential_plan.id').innerJoin('signed_credential', 'signed_credential.id', 'credential_plan.id').select('embedded').where('supersedes', 'is not', null).execute();
    expect(successors).toHaveLength(4);
    expect(await verdictOn(house, successors[0]!.embedded, 'application/json')).toMatchObject({ verdict: 'valid' });
  });

  it('stand in the journal with whoever answers for it', async () => {
    const { db } = house.platform;
    const { id } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow();
    const all = (await db.selectFrom('event').select(['kind', 'person_id']).orderBy('seq').execute()).filter(({ kind }) => kind.startsWith('key_'));
    const theirs = all.filter(({ person_id }) => person_id === id).map(({ kind }) => kind);
    expect(theirs).toEqual(['key_generated', 'key_retired', 'key_activated', 'key_generated', 'key_withdrawn', 'key_compromised']);
  });
});
