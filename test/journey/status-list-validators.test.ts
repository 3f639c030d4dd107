/** A published status list: a pure function of the table, with validators, signed at most once an interval. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeStatusList, emptyStatusList, setBits } from '../../credentials/index.ts';
import { performKeyAct } from '../../api/issuance/key-act.ts';
import { insertStatusList } from '../../api/queries/credentials.ts';
import { SIGN_EVERY } from '../../api/issuance/status.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { expectStatus, issueAll, verdictOn } from './acts.ts';

const RUNS = { seed: 20_261_126, numRuns: 200 } as const;

describe('the bits of a list', () => {
  it('are the same whatever the order and the grouping of the revocations', () => {
    const index = fc.integer({ min: 0, max: 131_071 });
    fc.assert(
      fc.property(fc.uniqueArray(index, { maxLength: 60 }), fc.infiniteStream(fc.nat()), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }), (indexes, dice, groups) => {
        const shuffled = [...indexes].map((one) => [one, dice.next().value as number] as const).sort((a, b) => a[1] - b[1]).map(([one]) => one);
        let grouped = emptyStatusList();
        for (let from = 0, turn = 0; from < shuffled.length; from += groups[turn % groups.length]!, turn += 1) grouped = setBits(grouped, shuffled.slice(from, from + groups[turn % groups.length]!));
        expect(grouped).toEqual(setBits(emptyStatusList(), indexes));
        // Asked again for one that is set, the list is the same.
        expect(setBits(grouped, indexes)).toEqual(grouped);
      }),
      RUNS,
    );
  });
});

describe.each(RUNTIMES)('the published status list, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let badges: { id: string; index: number }[];
  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 3 });
    chair = await issueAll(house, promotion, 'PV 1');
    badges = (await house.platform.db.selectFrom('credential_plan').select(['id', 'status_index']).orderBy('id').execute()).map((one) => ({ id: one.id, index: one.status_index }));
  });
  afterAll(() => house?.close());

  const revoke = (id: string): Promise<Response> => chair.send('POST', `/api/credentials/${id}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération, PV 2.' });
  const versions = async (): Promise<{ version: number; signed_at: string }[]> => house.platform.db.selectFrom('status_list_version').select(['version', 'signed_at']).where('list', '=', 1).orderBy('version').execute();
  const bits = async (): Promise<Uint8Array> => {
    const list = (await (await house.fetch('/status/1')).json()) as { credentialSubject: { encodedList: string } };
    const decoded = await decodeStatusList(list.credentialSubject.encodedList);
    if (!decoded.ok) throw new Error(decoded.reason);
    return decoded.bits;
  };

  it('is named among the lists of this issuer, in every origin, with a tag of its own', async () => {
    const answer = await house.fetch('/api/status-lists');
    const etag = answer.headers.get('etag')!;
    expect(await expectStatus(answer, 200)).toEqual({ issuer: expect.stringMatching(/^did:web:/), lists: [{ list: 1, url: `${house.origin}/status/1` }] });
    expect([answer.headers.get('cache-control'), answer.headers.get('access-control-allow-origin')]).toEqual(['public, no-cache', '*']);
    expect((await house.fetch('/api/status-lists', { headers: { 'if-none-match': etag } })).status).toBe(304);
    await house.platform.commit([insertStatusList(house.platform.db, { id: 7, created_at: '2026-01-01T00:00:00.000Z' })]);
    const more = await house.fetch('/api/status-lists', { headers: { 'if-none-match': etag } });
    expect((await expectStatus(more, 200)).lists.map((one: { list: number }) => one.list)).toEqual([1, 7]);
  });

  it('answers with an entity tag and a date, and 304 to whoever knows the tag', async () => {
    const answer = await house.fetch('/status/1');
    const [etag, modified] = [answer.headers.get('etag')!, answer.headers.get('last-modified')!];
    await answer.arrayBuffer();
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(Number.isNaN(Date.parse(modified))).toBe(false);
    const ask = async (headers: Record<string, string>): Promise<[number, string]> => {
      const again = await house.fetch('/status/1', { headers });
      return [again.status, await again.text()];
    };
    for (const headers of [{ 'if-none-match': etag }, { 'if-none-match': `W/${etag}` }, { 'if-none-match': `"other", ${etag}` }, { 'if-none-match': '*' }, { 'if-none-match': ' * ' }] as Record<string, string>[]) {
      expect([headers, await ask(headers)]).toEqual([headers, [304, '']]);
    }
    expect((await ask({ 'if-none-match': '"1-0"', 'if-modified-since': modified }))[0]).toBe(200);
    for (const path of ['/status/999', '/status/0']) expect((await house.fetch(path, { headers: { 'if-none-match': '*' } })).status).toBe(404);
    for (const path of ['/achievements/NEO/2026/NEO-C1/1/image.png', '/ims/case/v1p1/CFDocuments']) expect([path, (await house.fetch(path, { headers: { 'if-none-match': '*' } })).status]).toEqual([path, 304]);
    // A date alone is no condition: it cannot tell two versions of one second apart.
    for (const date of [modified, new Date(Date.parse(modified) + 60_000).toUTCString(), 'yesterday']) expect((await ask({ 'if-modified-since': date }))[0]).toBe(200);
  });

  it('shows whoever looks at once the bit that was just set, and gives others a new validator', async () => {
    const before = (await house.fetch('/status/1')).headers.get('etag')!;
    const json = await (await chair.get(`/credentials/${badges[0]!.id}.json`)).text();
    await expectStatus(await revoke(badges[0]!.id), 201);
    expect((await verdictOn(house, json, 'application/json')).of('status')).toBe('failed: revoked');
    const after = await house.fetch('/status/1', { headers: { 'if-none-match': before } });
    expect([after.status, after.headers.get('etag') === before]).toEqual([200, false]);
    expect(await bits()).toEqual(setBits(emptyStatusList(), [badges[0]!.index]));
  });

  it('is not signed for each revocation of a burst, and at most once an interval however often it is read', async () => {
    await house.fetch('/status/1').then((answer) => answer.arrayBuffer());
    const before = (await versions()).length;
    const burst = badges.slice(1, 9);
    await Promise.all(burst.map(async ({ id }) => expectStatus(await revoke(id), 201)));
    const reads = await Promise.all(Array.from({ length: 12 }, () => bits()));
    for (const one of reads) expect(one).toEqual(setBits(emptyStatusList(), badges.slice(0, 9).map(({ index }) => index)));
    const made = (await versions()).slice(before - 1);
    // The burst lasted some time of its own; no two versions are nearer than the interval.
    for (const [index, one] of made.entries()) if (index > 0) expect(Date.parse(one.signed_at) - Date.parse(made[index - 1]!.signed_at)).toBeGreaterThanOrEqual(SIGN_EVERY - 5);
    expect(made.length - 1).toBeLessThan(burst.length);
  });

  it('is another document to whoever has the one of the same second, after its key was declared compromised', async () => {
    await expectStatus(await revoke(badges[10]!.id), 201);
    const before = await house.fetch('/status/1');
    const [etag, modified, old] = [before.headers.get('etag')!, before.headers.get('last-modified')!, await before.text()];
    const id = (JSON.parse(old) as { proof: [{ verificationMethod: string }] }).proof[0].verificationMethod.split('#')[1]!;
    expect((await performKeyAct(house.platform, { act: 'compromise', id })).ok).toBe(true);
    for (const headers of [{ 'if-none-match': etag }, { 'if-modified-since': modified }] as Record<string, string>[]) {
      const after = await house.fetch('/status/1', { headers });
      expect([headers, after.status, (await after.text()).includes(id)]).toEqual([headers, 200, false]);
    }
  });

  it('grows by bits and never loses one, and nothing in the database undoes a revocation', async () => {
    const { db, commit } = house.platform;
    const { id } = badges[0]!;
    const plan = await db.selectFrom('credential_plan').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    for (const attempt of [
      db.deleteFrom('revocation').where('id', '=', id),
      db.updateTable('revocation').set({ id: badges[11]!.id }).where('id', '=', id),
      db.updateTable('revocation').set({ reason: 'autre' }).where('id', '=', id),
      db.updateTable('credential_plan').set({ status_index: 7 }).where('id', '=', id),
      db.deleteFrom('credential_plan').where('id', '=', id),
      db.replaceInto('credential_plan').values({ ...plan, status_index: (plan.status_index + 1) % 131_072 }),
    ]) {
      expect(await commit([attempt])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'append_only' } });
    }
    expect((await bits())[badges[0]!.index >> 3]! & (0b1000_0000 >> (badges[0]!.index % 8))).not.toBe(0);
    // Nor does any operation of the API: none is about taking a revocation back, and a second one is refused.
    const described = (await (await house.fetch('/api/openapi.json')).json()) as { paths: Record<string, Record<string, unknown>> };
    const about = Object.entries(described.paths).filter(([path]) => /revocation/.test(path)).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    expect(about.sort()).toEqual(['post /api/credentials/{credential}/revocation', 'post /api/revocations']);
    expect((await expectStatus(await revoke(id), 409)).code).toBe('credential_already_revoked');
  });
});
