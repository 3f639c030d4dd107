/** A stolen key, on both runtimes: what was really signed under it stays valid, a thief's badge is invalid, and offline nobody can tell. */
import { createHash } from 'node:crypto';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatureDigest, signatureIn, type SignedRecordShard } from '../../credentials/index.ts';
import { ensureKeys, performKeyAct } from '../../api/issuance/key-act.ts';
import { jwtOf } from '../../api/issuance/jwt.ts';
import { signatureRow } from '../../api/issuance/signed-record.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { insertSignatures, listDigests } from '../../api/queries/signed-records.ts';
import { judgeByCore } from '../conformance/judges.ts';
import { createHouse, RUNTIMES, type House } from '../house.ts';
import { anotherJury, body, decideAll, expectStatus, issueAll, sign, untilReleased, verdictOn, type Body } from '../journey/acts.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { judgeByStock } from './stock.ts';
import { forge, steal, verdictInBrowser, type Theft } from './thief.ts';

type Badge = { id: string; json: string; jwt: string };
const RECORD = '/.well-known/palier-record/';

describe.each(RUNTIMES)('the signed record on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let old: Badge[];
  let proofTheft: Theft;
  let jwtTheft: Theft;
  beforeAll(async () => {
    house = await createHouse(runtime);
    await ensureKeys(house.platform);
    promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV du registre');
    old = await badges();
  });
  afterAll(() => house.close());

  const badges = async (): Promise<Badge[]> => {
    const rows = await house.platform.db.selectFrom('signed_credential').select(['id', 'embedded']).orderBy('signed_at').execute();
    // Each token is asked for: what nobody asks for is not signed, and stands in no record.
    return Promise.all(rows.map(async ({ id, embedded }) => ({ id, json: embedded, jwt: await jwtOf(house.platform, id) })));
  };
  const active = async (algorithm: string): Promise<string> => (await listKeys(house.platform.db)).find((key) => key.algorithm === algorithm && key.state === 'active')!.id;
  const compromise = async (id: string): Promise<void> => expect((await performKeyAct(house.platform, { act: 'compromise', id })).ok).toBe(true);
  const didJson = async (): Promise<Body> => body(await house.fetch('/.well-known/did.json'));
  /** The addresses of the records' only parts, in the order in which their keys were stolen. */
  const addresses = async (): Promise<string[]> => ((await didJson()).service ?? []).map((one: Body) => `${new URL(one.serviceEndpoint as string).pathname}/all`);
  const open = async (path: string): Promise<{ payload: SignedRecordShard; kid: string }> => {
    const keys = (await body(await house.fetch('/.well-known/jwks.json'))) as JSONWebKeySet;
    // As others would read it: jose and the published key set.
    const { payload, protectedHeader } = await compactVerify(await (await house.fetch(path)).text(), createLocalJWKSet(keys));
    return { payload: JSON.parse(new TextDecoder().decode(payload)) as SignedRecordShard, kid: protectedHeader.kid! };
  };
  const digestsOf = async (form: 'json' | 'jwt', among: readonly Badge[] = old): Promise<string[]> => (await Promise.all(among.map(async (badge) => signatureDigest(signatureIn(badge[form])!.bytes)))).sort();

  it('is not there while no key is compromised', async () => {
    expect(await didJson()).not.toHaveProperty('service');
    expect((await house.fetch(`${RECORD}${'0'.repeat(32)}/${await active('Ed25519')}/0/all`)).status).toBe(404);
  });

  it('is published with the declaration: what was signed stays valid, what a thief signs is invalid', async () => {
    proofTheft = await steal(house, 'Ed25519');
    await compromise(proofTheft.id);
    for (const { json } of old) expect(await verdictInBrowser(house, json)).toMatchObject({ verdict: 'valid', control: 'key_compromised_recorded' });
    const forged = await verdictInBrowser(house, await forge(proofTheft, old[0]!.json));
    expect(forged).toMatchObject({ verdict: 'invalid', control: 'key_compromised' });
    // The same over the API, whose verifier reads the store.
    const answer = await verdictOn(house, old[0]!.json, 'application/json');
    expect([answer.verdict, answer.of('key_control')]).toEqual(['valid', 'passed: key_compromised_recorded']);
    const api = await verdictOn(house, await forge(proofTheft, old[1]!.json), 'application/json');
    expect([api.verdict, api.of('proof'), api.of('key_control')]).toEqual(['invalid', 'passed', 'failed: key_compromised']);
  });

  it('leaves the answer open when it cannot be had, for an honest badge as for a forged one', async () => {
    const isRecord = (path: string): boolean => path.startsWith(RECORD);
    expect(await verdictInBrowser(house, old[0]!.json, isRecord)).toMatchObject({ verdict: 'undetermined', control: 'signed_record_unreachable' });
    expect(await verdictInBrowser(house, await forge(proofTheft, old[0]!.json), isRecord)).toMatchObject({ verdict: 'undetermined', control: 'signed_record_unreachable' });
    expect(await verdictInBrowser(house, old[0]!.json, () => true)).toMatchObject({ verdict: 'undetermined', control: 'key_unreachable' });
  });

  it('costs a verifier three documents', async () => {
    const { asked } = await verdictInBrowser(house, old[0]!.json);
    expect(asked).toEqual(['/.well-known/did.json', ...(await addresses()), '/status/1']);
  });

  it('lists exactly what was signed, with the key that did.json no longer names, for anybody who has jose and jwks.json', async () => {
    const [path] = await addresses();
    const { payload, kid } = await open(path!);
    const { id } = await didJson();
    const stored = (await listKeys(house.platform.db)).find((key) => key.id === proofTheft.id)!;
    expect(payload).toEqual({
      iss: id, key: `${id}#${proofTheft.id}`, publicKeyJwk: stored.publicJwk, compromisedAt: stored.compromisedAt, total: old.length, prefix: '', digests: await digestsOf('json'),
    });
    expect(kid).toBe(`${id}#${await active('Ed25519')}`);
    expect(JSON.stringify(await didJson())).not.toContain(proofTheft.id);
    const history = (await body(await house.fetch('/.well-known/palier-keys.json'))).keys as Body[];
    expect(`${new URL(history.find((key) => key.id.endsWith(proofTheft.id)).signedRecord as string).pathname}/0/all`).toBe(path);
  });

  it('is open to every origin, never changes at its address, and is validated by its digest', async () => {
    const [path] = await addresses();
    const answer = await house.fetch(path!);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('content-type')).toContain('application/jose');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const etag = answer.headers.get('etag')!;
    expect(await (await house.fetch(path!)).text()).toBe(await answer.text());
    expect((await house.fetch(path!, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const [name, signer] = path!.slice(RECORD.length).split('/') as [string, string];
    for (const wrong of [`${name}/${signer}/1/a`, `${name}/${signer}/0/a`, `${name}/${signer}/0/`, `${name}/${proofTheft.id}/0/all`, `${proofTheft.id}/${signer}/0/all`, `${name}/${signer}`, '']) {
      expect((await house.fetch(`${RECORD}${wrong}`)).status, wrong).toBe(404);
    }
  });

  it('goes on under the key that follows when its own signer is retired, and when that is stolen too', async () => {
    const [before] = await addresses();
    expect((await performKeyAct(house.platform, { act: 'rotate', algorithm: 'Ed25519' })).ok).toBe(true);
    const [after] = await addresses();
    expect(after).not.toBe(before);
    expect((await house.fetch(before!)).status).toBe(404);
    expect(await verdictInBrowser(house, old[0]!.json)).toMatchObject({ verdict: 'valid' });
    const second = await steal(house, 'Ed25519');
    await compromise(second.id);
    expect(await addresses()).toHaveLength(2);
    for (const path of await addresses()) expect((await open(path)).kid.endsWith(await active('Ed25519'))).toBe(true);
    for (const { json } of old) expect(await verdictInBrowser(house, json)).toMatchObject({ verdict: 'valid', control: 'key_compromised_recorded' });
    expect(await verdictInBrowser(house, await forge(proofTheft, old[0]!.json))).toMatchObject({ verdict: 'invalid', control: 'key_compromised' });
    // The second key signed no badge: its record is empty, and there all the same.
    expect((await open((await addresses())[1]!)).payload).toMatchObject({ total: 0, digests: [] });
    const inItsName = JSON.parse(old[0]!.json) as Body;
    inItsName.proof[0].verificationMethod = `${inItsName.issuer.id}#${second.id}`;
    expect(await verdictInBrowser(house, await forge(second, JSON.stringify(inItsName)))).toMatchObject({ verdict: 'invalid', control: 'key_compromised' });
  });

  it('holds for a badge as a JWT whose key was stolen, apart from its embedded proof', async () => {
    jwtTheft = await steal(house, 'RS256');
    await compromise(jwtTheft.id);
    for (const { jwt } of old) expect(await verdictInBrowser(house, jwt)).toMatchObject({ verdict: 'valid', control: 'key_compromised_recorded' });
    expect(await verdictInBrowser(house, await forge(jwtTheft, old[0]!.jwt))).toMatchObject({ verdict: 'invalid', control: 'key_compromised' });
    expect((await open((await addresses())[2]!)).payload.digests).toEqual(await digestsOf('jwt'));
  });

  it('does not stand in the way of new badges: ours, the stock libraries and the independent verifier accept them', async () => {
    const second = await anotherJury(house, promotion, 'S2');
    const chair = await house.as(promotion.emails.chair);
    await decideAll(chair, second, () => ({ level: 2, reason: 'Décision motivée.' }));
    await expectStatus(await sign(chair, second.jury, 'PV du registre 2'), 202);
    await untilReleased(chair, second.jury);
    const fresh = (await badges()).find((one) => !old.some((other) => other.id === one.id))!;
    for (const text of [fresh.json, fresh.jwt]) expect(await verdictInBrowser(house, text)).toMatchObject({ verdict: 'valid', control: 'passed' });
    expect(await judgeByStock(house, fresh)).toEqual({ json: true, jwt: true });
    // Whoever does not know the record refuses what was signed under a stolen key.
    expect(await judgeByStock(house, old[0]!)).toEqual({ json: false, jwt: false });
    if (runtime === 'node') expect(await judgeByCore(house, JSON.parse(fresh.json) as Body)).toMatchObject({ accepted: true });
  });

  it('is closed for good by the schema: no signature joins it in either form, and none leaves it', async () => {
    const { db, commit } = house.platform;
    const rule = async (...statements: Parameters<typeof commit>[0]): Promise<string> => {
      const committed = await commit(statements);
      return committed.ok ? 'committed' : committed.conflict.rule;
    };
    const id = (await badges()).at(-1)!.id;
    for (const [form, text] of [['embedded', old[0]!.json], ['jwt', old[0]!.jwt]] as const) {
      expect(await rule(...insertSignatures(db, [await signatureRow(house.platform, id, form, text)]))).toBe('key_compromised');
    }
    expect(await rule(db.deleteFrom('signature'))).toBe('append_only');
    expect(await rule(db.updateTable('signature').set({ digest: '0'.repeat(64) }))).toBe('append_only');
    expect(await rule(db.deleteFrom('signed_record'))).toBe('append_only');
    expect(await rule(db.updateTable('signed_record').set({ total: 0 }))).toBe('append_only');
  });
});

describe('the signed record on node, beyond what a small house shows', () => {
  let house: House;
  let raw: NodePlatform['database']['raw'];
  beforeAll(async () => {
    house = await createHouse('node');
    ({ raw } = (house.platform as NodePlatform).database);
    await issueAll(house, await createPromotion(house.platform, { students: 1 }), 'PV d’avant');
  });
  afterAll(() => house.close());

  it('is whole for badges of an earlier version, which kept no signatures beside them', async () => {
    const theft = await steal(house, 'Ed25519');
    const mine = raw.prepare('SELECT embedded FROM signed_credential').pluck().all() as string[];
    expect(mine).toHaveLength(4);
    const kept = raw.prepare("SELECT sql FROM sqlite_master WHERE name = 'signature_no_delete'").pluck().get() as string;
    raw.exec('DROP TRIGGER signature_no_delete; DELETE FROM signature');
    raw.exec(kept);
    expect((await performKeyAct(house.platform, { act: 'compromise', id: theft.id }, { dryRun: true })).ok).toBe(true);
    expect(raw.prepare('SELECT count(*) FROM signature').pluck().get()).toBe(0);
    // By the schema alone: nothing is declared while the record would have a gap.
    expect(() => raw.exec(`UPDATE signing_key SET state = 'compromised' WHERE id = '${theft.id}'`)).toThrow('signatures_unrecorded');
    expect((await performKeyAct(house.platform, { act: 'compromise', id: theft.id })).ok).toBe(true);
    for (const json of mine) expect(await verdictInBrowser(house, json)).toMatchObject({ verdict: 'valid', control: 'key_compromised_recorded' });
    expect(await verdictInBrowser(house, await forge(theft, mine[0]!))).toMatchObject({ verdict: 'invalid', control: 'key_compromised' });
  });

  it('comes in parts below 64 KiB for a hundred thousand badges', async () => {
    const { id } = await steal(house, 'Ed25519');
    raw.pragma('foreign_keys = OFF');
    const insert = raw.prepare("INSERT INTO signature VALUES (?, 'embedded', ?, ?)");
    raw.transaction(() => {
      for (let index = 0; index < 100_000; index += 1) insert.run(`c${index}`, id, createHash('sha256').update(String(index)).digest('hex'));
    })();
    expect((await performKeyAct(house.platform, { act: 'compromise', id })).ok).toBe(true);
    const { service } = await body(await house.fetch('/.well-known/did.json'));
    const base = new URL(service.at(-1).serviceEndpoint as string).pathname;
    expect(base.endsWith('/3')).toBe(true);
    const keys = createLocalJWKSet((await body(await house.fetch('/.well-known/jwks.json'))) as JSONWebKeySet);
    for (const prefix of ['000', '7f3', 'fff', ...Array.from({ length: 40 }, (_, index) => (index * 101).toString(16).padStart(3, '0'))]) {
      const text = await (await house.fetch(`${base}/${prefix}`)).text();
      expect(text.length).toBeLessThan(64 * 1024);
      const part = JSON.parse(new TextDecoder().decode((await compactVerify(text, keys)).payload)) as SignedRecordShard;
      expect(part).toMatchObject({ total: 100_000, prefix, digests: await listDigests(house.platform.db, id, prefix) });
    }
    const [{ digest }] = raw.prepare("SELECT digest FROM signature WHERE credential_id = 'c77'").all() as [{ digest: string }];
    expect(await (await house.fetch(`${base}/${digest.slice(0, 3)}`)).text().then(async (text) => new TextDecoder().decode((await compactVerify(text, keys)).payload))).toContain(digest);
  });
});
