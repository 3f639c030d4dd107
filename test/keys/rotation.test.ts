/** Rotation, on both runtimes: the ring stays whole, the running server follows, and no old badge breaks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureKeys, performKeyAct } from '../../api/issuance/key-act.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { readPresented, verify } from '../../credentials/index.ts';
import { judgeByCore } from '../conformance/judges.ts';
import { createHouse, RUNTIMES, type House } from '../house.ts';
import { anotherJury, body, decideAll, expectStatus, issueAll, sign, untilReleased, verdictOn, type Body } from '../journey/acts.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { judgeByStock } from './stock.ts';

type Badge = { id: string; json: string; jwt: string };

describe.each(RUNTIMES)('rotating keys on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let old: Badge;
  beforeAll(async () => {
    house = await createHouse(runtime);
    await ensureKeys(house.platform);
    promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV des clés 1');
    old = (await badges())[0]!;
  });
  afterAll(() => house.close());

  const badges = async (): Promise<Badge[]> => {
    const student = await house.as(promotion.students[0]!.email);
    const rows = await house.platform.db.selectFrom('signed_credential').select('id').orderBy('signed_at').execute();
    return Promise.all(
      rows.map(async ({ id }) => ({ id, json: await (await student.get(`/credentials/${id}.json`)).text(), jwt: await (await student.get(`/credentials/${id}.jwt`)).text() })),
    );
  };
  const published = async (): Promise<{ did: Body; jwks: Body; history: Body }> => {
    const [did, jwks, history] = await Promise.all(['did.json', 'jwks.json', 'palier-keys.json'].map(async (name) => body(await house.fetch(`/.well-known/${name}`))));
    return { did, jwks, history };
  };
  const activeId = async (algorithm: string): Promise<string> => (await listKeys(house.platform.db)).find((key) => key.algorithm === algorithm && key.state === 'active')!.id;
  const keyOf = (badge: Badge): string => (JSON.parse(badge.json) as Body).proof[0].verificationMethod;

  it('publishes the new key in the running server’s next answer', async () => {
    const before = await published();
    const rotated = await performKeyAct(house.platform, { act: 'rotate', algorithm: 'Ed25519' });
    expect(rotated.ok).toBe(true);
    const after = await published();
    expect([...after.did.assertionMethod].sort()).toEqual([...before.did.assertionMethod, `${after.did.id}#${await activeId('Ed25519')}`].sort());
    expect(after.jwks.keys).toHaveLength(before.jwks.keys.length + 1);
  });

  it('does not publish a key that only waits, and publishes it once it signs', async () => {
    expect((await performKeyAct(house.platform, { act: 'generate', algorithm: 'RS256' })).ok).toBe(true);
    const next = (await listKeys(house.platform.db)).find((key) => key.state === 'next')!;
    expect(JSON.stringify(await published())).not.toContain(next.id);
    expect((await performKeyAct(house.platform, { act: 'rotate', algorithm: 'RS256' })).ok).toBe(true);
    expect(await activeId('RS256')).toBe(next.id);
    expect(JSON.stringify((await published()).did)).toContain(next.id);
  });

  it('says on a dry run what would happen, and writes nothing', async () => {
    const tables = ['signing_key', 'active_key', 'key_act', 'event'] as const;
    const rows = async () => JSON.stringify(await Promise.all(tables.map((table) => house.platform.db.selectFrom(table).selectAll().execute())));
    const before = await rows();
    const answer = await performKeyAct(house.platform, { act: 'rotate', algorithm: 'ES256' }, { dryRun: true });
    expect(answer.ok && answer.events.map((one) => one.kind)).toEqual(['key_retired', 'key_generated', 'key_activated']);
    expect(await rows()).toBe(before);
  });

  it('lets one of two rotations win that read the same ring, and refuses the other', async () => {
    const before = (await listKeys(house.platform.db)).length;
    const both = await Promise.all([1, 2].map(() => performKeyAct(house.platform, { act: 'rotate', algorithm: 'Ed25519' })));
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(both.find((one) => !one.ok)).toEqual({ ok: false, refusal: { kind: 'ring_changed' } });
    expect(await listKeys(house.platform.db)).toHaveLength(before + 1);
  });

  it('signs the next badges under the new key, without a restart', async () => {
    const second = await anotherJury(house, promotion, 'S2');
    const chair = await house.as(promotion.emails.chair);
    await decideAll(chair, second, () => ({ level: 2, reason: 'Décision motivée.' }));
    await expectStatus(await sign(chair, second.jury, 'PV des clés 2'), 202);
    await untilReleased(chair, second.jury);
    const newest = (await badges()).at(-1)!;
    expect(keyOf(newest)).toBe(`did:web:${new URL(house.origin).host.replace(':', '%3A')}#${await activeId('Ed25519')}`);
    expect(keyOf(newest)).not.toBe(keyOf(old));
    expect(await verdictOn(house, newest.json, 'application/json')).toMatchObject({ verdict: 'valid' });
    expect(await verdictOn(house, newest.jwt, 'text/plain')).toMatchObject({ verdict: 'valid' });
  });

  it('keeps a badge signed two rotations ago valid, in both forms, for us, for the stock libraries and for an independent verifier', async () => {
    for (const algorithm of ['Ed25519', 'RS256'] as const) {
      while ((await listKeys(house.platform.db)).filter((key) => key.algorithm === algorithm && key.state === 'retired').length < 2) {
        expect((await performKeyAct(house.platform, { act: 'rotate', algorithm })).ok).toBe(true);
      }
    }
    expect(await verdictOn(house, old.json, 'application/json')).toMatchObject({ verdict: 'valid' });
    expect(await verdictOn(house, old.jwt, 'text/plain')).toMatchObject({ verdict: 'valid' });
    expect(await judgeByStock(house, old)).toEqual({ json: true, jwt: true });
    // As in a visitor's browser: every key and list over HTTP.
    const report = await verify(readPresented(new TextEncoder().encode(old.json), 'application/json') as Parameters<typeof verify>[0], {
      now: new Date(),
      fetch: async (url) => ({ ok: true, bytes: new Uint8Array(await (await house.fetch(new URL(url).pathname)).arrayBuffer()) }),
      recognise: async () => ({ name: 'Université d’essai', url: house.origin }),
      loopbackOrigin: house.origin,
    });
    expect(report.verdict).toBe('valid');
    // The independent judge asks the house by the real network, which only Node's listens on.
    if (runtime === 'node') expect(await judgeByCore(house, JSON.parse(old.json) as Body)).toMatchObject({ accepted: true });
  });

  it('lists every key that signed, with its dates, in a document of its own and without `expires` in did.json', async () => {
    const { did, history } = await published();
    expect(JSON.stringify(did)).not.toMatch(/expires|revoked|"d"/);
    const byId = new Map((history.keys as Body[]).map((key) => [key.id as string, key]));
    expect([...byId.keys()].sort()).toEqual([...did.assertionMethod].sort());
    const mine = byId.get(keyOf(old));
    expect(mine).toMatchObject({ algorithm: 'Ed25519', state: 'retired' });
    expect(Date.parse(mine.activeFrom)).toBeLessThan(Date.parse(mine.activeTo));
    // Without a gap: one key ends at the moment at which its successor begins.
    const turns = (history.keys as Body[]).filter((key) => key.algorithm === 'Ed25519').sort((a, b) => (a.activeFrom < b.activeFrom ? -1 : 1));
    for (const [index, key] of turns.entries()) expect(key.activeTo).toBe(turns[index + 1]?.activeFrom);
  });

  it('does not keep the private part of a key that has ended', async () => {
    for (const key of await listKeys(house.platform.db)) expect(key.sealedPrivate === '', `${key.id} ${key.state}`).toBe(key.state === 'retired');
  });

  it('leaves one event for each change of a key', async () => {
    const events = await house.platform.db.selectFrom('event').select(['kind', 'subject']).where('kind', 'like', 'key_%').execute();
    const of = (kind: string): string[] => events.filter((one) => one.kind === kind).map((one) => one.subject).sort();
    const ring = await listKeys(house.platform.db);
    expect(of('key_generated')).toEqual(ring.map((key) => key.id).sort());
    expect(of('key_activated')).toEqual(ring.filter((key) => key.activeFrom !== null).map((key) => key.id).sort());
    expect(of('key_retired')).toEqual(ring.filter((key) => key.activeTo !== null).map((key) => key.id).sort());
  });

  it('refuses, by the schema, a second active key, a way back, a missing key and a lost one', async () => {
    const { db, commit } = house.platform;
    const ring = await listKeys(db);
    const retired = ring.find((key) => key.state === 'retired')!;
    const active = ring.find((key) => key.state === 'active')!;
    const rule = async (...statements: Parameters<typeof commit>[0]): Promise<string> => {
      const committed = await commit(statements);
      return committed.ok ? 'committed' : committed.conflict.rule;
    };
    const set = (id: string, state: 'active' | 'retired' | 'next') => db.updateTable('signing_key').set({ state }).where('id', '=', id);
    expect(await rule(set(retired.id, 'active'))).toBe('key_life');
    expect(await rule(set(active.id, 'next'))).toBe('key_life');
    // Checked at the end of the batch, which D1 answers as a fault and not as a refusal: nothing is written either way.
    expect(await rule(set(active.id, 'retired')).catch(() => 'fault')).toBe(runtime === 'node' ? 'foreign_key' : 'fault');
    expect(await rule(db.deleteFrom('signing_key').where('id', '=', retired.id))).toBe('append_only');
    expect(await rule(db.updateTable('signing_key').set({ active_from: '2020-01-01T00:00:00.000Z' }).where('id', '=', retired.id))).toBe('append_only');
    expect(await rule(db.deleteFrom('active_key'))).toBe('append_only');
    expect(await listKeys(db)).toEqual(ring);
  });
});
