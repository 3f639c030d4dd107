/** A copy from before a rotation is put back: what the lost key signed can still be checked, and it signs no more. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jwtOf } from '../../api/issuance/jwt.ts';
import { performKeyAct } from '../../api/issuance/key-act.ts';
import { closeGate } from '../../api/issuance/restore-gate.ts';
import { readArguments } from '../../api/platform/commands/restore.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { tend } from '../../api/tend.ts';
import { generateKey, type KeyAlgorithm } from '../../keys/signing-key.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { expectStatus, issueAll } from '../journey/acts.ts';
import { verdictInBrowser } from '../keys/thief.ts';
import { createPromotion } from '../promotion.ts';
import { remember, turnBack, type Moment } from './turn-back.ts';

type Offered = { id: string; algorithm: string; state: string; from: string };

describe.each(RUNTIMES)('a copy from before a rotation, put back on %s', (runtime) => {
  let house: House;
  let admin: Client;
  let before: Moment;
  /** The keys that the copy lacks, by algorithm. */
  const lost = new Map<KeyAlgorithm, string>();
  let badge: string;
  let ready: string;
  let aside: string;
  let token: string;
  let lists: string[];
  let history: string;

  const confirm = (keys?: readonly string[]): Promise<Response> => admin.send('POST', `/api/restoration/confirmation${keys ? `?recognise=${keys.join(',')}` : ''}`);
  const give = (signed: string): Promise<Response> => admin.send('POST', '/api/restoration/lists', { signed });
  const offered = async (): Promise<Offered[]> => (await expectStatus(await admin.get('/api/restoration'), 200))['lostKeys'] as Offered[];
  const get = async (path: string): Promise<string> => (await house.fetch(path)).text();
  const publishedLists = async (): Promise<string[]> => Promise.all((await house.platform.db.selectFrom('status_list').select('id').orderBy('id').execute()).map(({ id }) => get(`/status/${id}`)));
  const giveAll = async (): Promise<void> => {
    for (const list of lists) await expectStatus(await give(list), 200);
  };
  /** Without a word of its keys: a disk on which only the copy is left. */
  const loseWitness = async (): Promise<void> => {
    await turnBack(house, before);
    const { witness } = house.platform.files;
    await witness.write('{"event":null,"lists":{}}', (await witness.read())!.tag);
    await closeGate(house.platform, 'by_hand');
  };

  beforeAll(async () => {
    house = await createHouse(runtime);
    const promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV d’avant la rotation');
    admin = await house.as(promotion.emails.administrator);
    // One that is ready in the copy and signs after it, and one that is made after it and set aside without having signed.
    expect((await performKeyAct(house.platform, { act: 'generate', algorithm: 'ES256' })).ok).toBe(true);
    before = await remember(house);
    expect((await performKeyAct(house.platform, { act: 'rotate', algorithm: 'ES256' })).ok).toBe(true);
    ready = (await listKeys(house.platform.db)).find((key) => key.algorithm === 'ES256' && key.state === 'active')!.id;
    expect((await performKeyAct(house.platform, { act: 'generate', algorithm: 'ES256' })).ok).toBe(true);
    aside = (await listKeys(house.platform.db)).find((key) => key.algorithm === 'ES256' && key.state === 'next')!.id;
    expect((await performKeyAct(house.platform, { act: 'retire', id: aside })).ok).toBe(true);
    for (const algorithm of ['Ed25519', 'RS256'] as const) expect((await performKeyAct(house.platform, { act: 'rotate', algorithm })).ok).toBe(true);
    for (const { id, algorithm, state } of await listKeys(house.platform.db)) if (state === 'active' && algorithm !== 'ES256') lost.set(algorithm, id);
    const known = (await house.platform.db.selectFrom('signed_credential').select('id').execute()).map(({ id }) => id);
    const later = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, later, 'PV d’après la rotation');
    const issued = await house.platform.db.selectFrom('signed_credential').select(['id', 'embedded']).where('id', 'not in', known).executeTakeFirstOrThrow();
    [badge, token] = [issued.embedded, await jwtOf(house.platform, issued.id)];
    [lists, history] = [await publishedLists(), await get('/.well-known/palier-keys.json')];
    for (const text of [badge, token]) expect(await verdictInBrowser(house, text)).toMatchObject({ verdict: 'valid' });
  });
  afterAll(() => house.close());

  it('names the keys that its witness saw and it lacks', async () => {
    await turnBack(house, before);
    await tend(house.platform);
    expect((await offered()).toSorted((a, b) => (a.algorithm < b.algorithm ? -1 : 1))).toEqual([
      { id: ready, algorithm: 'ES256', state: 'retired', from: 'witness' },
      { id: lost.get('Ed25519'), algorithm: 'Ed25519', state: 'retired', from: 'witness' },
      { id: lost.get('RS256'), algorithm: 'RS256', state: 'retired', from: 'witness' },
    ]);
    // Nothing of them is published before somebody confirms.
    expect(await get('/.well-known/did.json')).not.toContain(lost.get('Ed25519'));
  });

  it('puts them back by their public part: badges of both forms verify, the keys sign nothing', async () => {
    await giveAll();
    await expectStatus(await confirm(), 200);
    expect(await offered()).toEqual([]);
    const did = JSON.parse(await get('/.well-known/did.json')) as { assertionMethod: string[] };
    for (const id of lost.values()) expect(did.assertionMethod.some((method) => method.endsWith(`#${id}`))).toBe(true);
    for (const text of [badge, token]) expect(await verdictInBrowser(house, text)).toMatchObject({ verdict: 'valid' });
    const ring = await listKeys(house.platform.db);
    const said = (JSON.parse(history) as { keys: { id: string; activeFrom: string }[] }).keys;
    for (const id of lost.values()) {
      const key = ring.find((one) => one.id === id)!;
      expect(key).toMatchObject({ state: 'retired', sealedPrivate: '', activeFrom: said.find((one) => one.id.endsWith(`#${id}`))!.activeFrom });
      expect(key.activeTo).toBe(key.putBackAt);
    }
    // That one signs no more, and what it signed can be checked; the other never signed, and nothing under it is to be believed.
    expect(ring.find((one) => one.id === ready)).toMatchObject({ state: 'retired', sealedPrivate: '' });
    expect(did.assertionMethod.some((method) => method.endsWith(`#${ready}`))).toBe(true);
    expect(ring.some((one) => one.id === aside) || JSON.stringify(did).includes(aside)).toBe(false);
    expect(ring.filter((one) => one.state === 'active').map((one) => one.algorithm).toSorted()).toEqual(['ES256', 'Ed25519', 'RS256']);
    const events = await house.platform.db.selectFrom('event').select(['subject', 'detail']).where('kind', '=', 'key_put_back').execute();
    expect(events.map(({ subject }) => subject).toSorted()).toEqual([...lost.values(), ready].toSorted());
    // The witness follows: put back once, a key is not lost again.
    expect(JSON.parse((await house.platform.files.witness.read())!.text)).toMatchObject({ keys: { [lost.get('Ed25519')!]: { state: 'retired' } } });
  });

  it('takes no key in this way while nothing was restored, and none that could sign', async () => {
    const made = await generateKey('Ed25519');
    const row = { id: made.id, algorithm: 'Ed25519' as const, public_jwk: JSON.stringify(made.publicJwk), sealed_private: '', created_at: 'x', active_from: 'x', active_to: 'x', compromised_at: null, put_back_at: 'x' };
    const insert = (some: Partial<typeof row>) => house.platform.commit([house.platform.db.insertInto('signing_key').values({ ...row, state: 'retired', ...some })]);
    expect(await insert({})).toMatchObject({ ok: false, conflict: { rule: 'key_life' } });
    const published = await publishedLists();
    await closeGate(house.platform, 'by_hand');
    expect(await insert({ sealed_private: 'sealed' })).toMatchObject({ ok: false, conflict: { rule: 'key_life' } });
    expect(await house.platform.commit([house.platform.db.insertInto('signing_key').values({ ...row, state: 'active' })])).toMatchObject({ ok: false, conflict: { rule: 'key_life' } });
    expect(await house.platform.commit([house.platform.db.updateTable('signing_key').set({ put_back_at: null }).where('id', '=', lost.get('Ed25519')!)])).toMatchObject({ ok: false, conflict: { rule: 'append_only' } });
    for (const list of published) await expectStatus(await give(list), 200);
    await expectStatus(await confirm(), 200);
  });

  it('does not know what such a key signed: once it is stolen, nothing under it is called valid', async () => {
    expect((await performKeyAct(house.platform, { act: 'compromise', id: lost.get('RS256')! })).ok).toBe(true);
    expect(await verdictInBrowser(house, token)).toMatchObject({ verdict: 'undetermined', control: 'signed_record_incomplete' });
    expect(await verdictInBrowser(house, badge)).toMatchObject({ verdict: 'valid' });
  });

  it('offers a key that only a given history names, and puts it back only when the administrator recognises it', async () => {
    await loseWitness();
    expect(await offered()).toEqual([]);
    await expectStatus(await give(history), 200);
    await giveAll();
    expect((await offered()).map(({ id, from }) => [id, from]).toSorted()).toEqual([...[...lost.values()].map((id) => [id, 'history']), [ready, 'witness']].toSorted());
    // A key of another kind behind its name is none of ours.
    expect((await give(history.replaceAll('"Ed25519","state"', '"RS256","state"'))).status).toBe(409);
    for (const names of [['key-nobody'], [(await listKeys(house.platform.db))[0]!.id], [lost.get('Ed25519')!, 'key-nobody']]) {
      expect(await expectStatus(await confirm(names), 409)).toMatchObject({ code: 'key_not_offered' });
    }
    await expectStatus(await confirm([lost.get('Ed25519')!]), 200);
    expect(await verdictInBrowser(house, badge)).toMatchObject({ verdict: 'valid' });
    expect((await verdictInBrowser(house, token)).verdict).not.toBe('valid');
    expect(await get('/.well-known/jwks.json')).not.toContain(lost.get('RS256'));
  });

  it('puts a stolen one back as stolen, with a record that says what it lacks', async () => {
    await loseWitness();
    const read = JSON.parse(history) as { keys: Record<string, unknown>[] };
    const stolen = read.keys.map((key) => (String(key['id']).endsWith(lost.get('Ed25519')!) ? { ...key, state: 'compromised', compromisedAt: '2026-02-01T10:00:00.000Z' } : key));
    await expectStatus(await give(JSON.stringify({ ...read, keys: stolen })), 200);
    expect(await offered()).toContainEqual({ id: lost.get('Ed25519'), algorithm: 'Ed25519', state: 'compromised', from: 'history' });
    for (const { list } of (await expectStatus(await admin.get('/api/restoration'), 200))['lists'] as { list: number }[]) await expectStatus(await admin.send('POST', '/api/restoration/lost', { list }), 200);
    await expectStatus(await confirm([lost.get('Ed25519')!]), 200);
    expect((await listKeys(house.platform.db)).find((key) => key.id === lost.get('Ed25519'))).toMatchObject({ state: 'compromised', compromisedAt: '2026-02-01T10:00:00.000Z' });
    expect(await get('/.well-known/jwks.json')).not.toContain(lost.get('Ed25519'));
    expect((await verdictInBrowser(house, badge)).verdict).toBe('undetermined');
  });
});

it.each(RUNTIMES)('a key that is ready in the copy, signed since and was stolen is declared so with a record of its own, on %s', async (runtime) => {
  const house = await createHouse(runtime);
  const promotion = await createPromotion(house.platform, { students: 1 });
  const admin = await house.as(promotion.emails.administrator);
  await performKeyAct(house.platform, { act: 'generate', algorithm: 'ES256' });
  const { id } = (await listKeys(house.platform.db)).find((key) => key.state === 'next')!;
  const before = await remember(house);
  for (const act of [{ act: 'rotate', algorithm: 'ES256' }, { act: 'compromise', id }] as const) expect((await performKeyAct(house.platform, act)).ok).toBe(true);
  await turnBack(house, before);
  await tend(house.platform);
  expect(await expectStatus(await admin.get('/api/restoration'), 200)).toMatchObject({ closed: true, stolenKeys: [id] });
  expect((await performKeyAct(house.platform, { act: 'compromise', id })).ok).toBe(true);
  expect((await listKeys(house.platform.db)).find((key) => key.id === id)).toMatchObject({ state: 'compromised', activeFrom: expect.any(String) as string });
  expect(await house.platform.db.selectFrom('signed_record').select(['key_id', 'total']).execute()).toEqual([{ key_id: id, total: 0 }]);
  await house.close();
});

it('is asked for by the command', () => {
  expect(readArguments(['--confirm', '--by', 'a@b.fr', '--recognise', 'key-a,key-b'])).toEqual({ act: 'confirm', by: 'a@b.fr', keys: ['key-a', 'key-b'] });
  expect(readArguments(['--confirm', '--by', 'a@b.fr'])).toEqual({ act: 'confirm', by: 'a@b.fr', keys: [] });
  expect(readArguments(['--state', '--recognise', 'key-a'])).toBeNull();
});
