/** A VC-JWT is signed when somebody first asks for it, and is that token ever after; on both runtimes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { performKeyAct } from '../../api/issuance/key-act.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, expectStatus, issueAll, publish, verdictOn } from './acts.ts';

describe.each(RUNTIMES)('the token of a badge on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let student: Client;
  let ids: string[];
  beforeAll(async () => {
    // The algorithm whose signatures differ each time.
    house = await createHouse(runtime, { PALIER_JWT_ALG: 'ES256' });
    promotion = await createPromotion(house.platform, { students: 1 });
    chair = await issueAll(house, promotion, 'PV des jetons');
    student = await house.as(promotion.students[0]!.email);
    ids = (await house.platform.db.selectFrom('credential_plan').select('id').orderBy('id').execute()).map((row) => row.id);
    await choose(student, promotion.students[0]!.enrolment, { credentials: [ids[0]!] });
    await publish(student, promotion.students[0]!.enrolment);
  });
  afterAll(() => house.close());

  const stored = async () => (await house.platform.db.selectFrom('signed_jwt').select('id').orderBy('id').execute()).map((row) => row.id);
  const ask = async (id: string): Promise<string> => expectStatus(await student.get(`/credentials/${id}.jwt`), 200) as Promise<string>;
  const activeKey = async (): Promise<string> => (await listKeys(house.platform.db)).find((key) => key.algorithm === 'ES256' && key.state === 'active')!.id;
  const headerOf = (token: string): { kid: string } => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string };

  it('does not exist before, is not made for whoever may not have it, and is stored before it is given', async () => {
    expect(await stored()).toEqual([]);
    expect((await house.fetch(`/credentials/${ids[1]}.jwt`)).status).toBe(404);
    expect((await house.fetch(`/credentials/${'a'.repeat(20)}.jwt`)).status).toBe(404);
    expect(await stored()).toEqual([]);
    const token = await (await house.fetch(`/credentials/${ids[0]}.jwt`)).text();
    expect(await house.platform.db.selectFrom('signed_jwt').selectAll().execute()).toEqual([{ id: ids[0], jwt: token, key_id: await activeKey(), signed_at: expect.any(String) as string }]);
    expect(await verdictOn(house, token, 'text/plain')).toMatchObject({ verdict: 'valid' });
  });

  it('is one and the same for many who ask at once, in every form in which it is served', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => ask(ids[1]!)));
    expect(new Set(tokens).size).toBe(1);
    expect(await (await student.get(`/credentials/${ids[1]}`, { accept: 'application/vc+jwt' })).text()).toBe(tokens[0]);
    expect(await (await student.get(`/credentials/${ids[1]}.svg?proof=jwt`)).text()).toContain(tokens[0]);
    const claims = JSON.parse(Buffer.from(tokens[0]!.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
    const { proof: _proof, ...embedded } = JSON.parse(await (await student.get(`/credentials/${ids[1]}.json`)).text()) as Record<string, unknown>;
    expect(claims).toMatchObject(embedded);
  });

  it('can be neither changed nor deleted nor stored twice', async () => {
    const { db, commit } = house.platform;
    for (const statement of [db.updateTable('signed_jwt').set({ jwt: 'a.b.c' }).where('id', '=', ids[1]!), db.deleteFrom('signed_jwt').where('id', '=', ids[1]!)]) {
      expect(await commit([statement])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'append_only' } });
    }
    const again = db.insertInto('signed_jwt').values({ id: ids[1]!, jwt: 'a.b.c', key_id: await activeKey(), signed_at: '2026-01-01T00:00:00.000Z' });
    expect(await commit([again])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'unique:signed_jwt.id' } });
  });

  it('stays what it was when the key is rotated; one that is first asked for afterwards is under the new key', async () => {
    const [before, old] = [await ask(ids[1]!), await activeKey()];
    expect((await performKeyAct(house.platform, { act: 'rotate', algorithm: 'ES256' })).ok).toBe(true);
    expect(await activeKey()).not.toBe(old);
    expect(await ask(ids[1]!)).toBe(before);
    expect(await verdictOn(house, before, 'text/plain')).toMatchObject({ verdict: 'valid' });
    const later = await ask(ids[2]!);
    expect(headerOf(later).kid.endsWith(`#${await activeKey()}`)).toBe(true);
    expect(await verdictOn(house, later, 'text/plain')).toMatchObject({ verdict: 'valid' });
  });

  it('of a revoked badge is given as well, and verifies as revoked', async () => {
    await expectStatus(await chair.send('POST', `/api/credentials/${ids[3]}/revocation`, { basis: 'new_decision', reason: 'Nouvelle décision.' }), 201);
    const token = await ask(ids[3]!);
    const report = await verdictOn(house, token, 'text/plain');
    expect([report.verdict, report.of('status'), report.of('proof'), report.of('key_control')]).toEqual(['invalid', 'failed: revoked', 'passed', 'passed']);
    expect(await ask(ids[3]!)).toBe(token);
  });
});
