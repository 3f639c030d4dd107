/** A copy from before a key was declared compromised is put back: the key does not sign again, and what it signed is told from what a thief signs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jwtOf } from '../../api/issuance/jwt.ts';
import { performKeyAct } from '../../api/issuance/key-act.ts';
import { closeGate } from '../../api/issuance/restore-gate.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { tend } from '../../api/tend.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { expectStatus, issueAll } from '../journey/acts.ts';
import { forge, steal, verdictInBrowser, type Theft } from '../keys/thief.ts';
import { createPromotion } from '../promotion.ts';
import { remember, turnBack, type Moment } from './turn-back.ts';

describe.each(RUNTIMES)('a copy from before a theft was declared, put back on %s', (runtime) => {
  let house: House;
  let admin: Client;
  let before: Moment;
  let proof: Theft;
  let token: Theft;
  let badge: string;
  let laterToken: string;
  let firstList: string;
  let lastList: string;

  const confirm = (): Promise<Response> => admin.send('POST', '/api/restoration/confirmation');
  const give = (signed: string): Promise<Response> => admin.send('POST', '/api/restoration/lists', { signed });
  const compromise = (id: string) => performKeyAct(house.platform, { act: 'compromise', id });

  beforeAll(async () => {
    house = await createHouse(runtime);
    const promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV d’avant le vol');
    admin = await house.as(promotion.emails.administrator);
    badge = (await house.platform.db.selectFrom('signed_credential').select('embedded').executeTakeFirstOrThrow()).embedded;
    firstList = await (await house.fetch('/status/1')).text();
    [proof, token] = [await steal(house, 'Ed25519'), await steal(house, 'RS256')];
    before = await remember(house);
    // Asked for after the copy: its signature is in no table that will be left.
    laterToken = await jwtOf(house.platform, (await house.platform.db.selectFrom('signed_credential').select('id').executeTakeFirstOrThrow()).id);
    for (const { id } of [proof, token]) expect((await compromise(id)).ok).toBe(true);
    lastList = await (await house.fetch('/status/1')).text();
    expect(lastList).not.toContain(proof.id);
    // Nothing else happened: the acts on the keys are what the copy lacks.
    await turnBack(house, before);
    expect((await listKeys(house.platform.db)).find((key) => key.id === proof.id)!.state).toBe('active');
  });
  afterAll(() => house.close());

  it('is noticed by itself, though no badge was signed and no list read since', async () => {
    await tend(house.platform);
    expect((await house.fetch('/status/1')).status).toBe(503);
    expect(await expectStatus(await admin.get('/api/restoration'), 200)).toMatchObject({ closed: true, cause: 'older_than_witness' });
  });

  it('does not open while the stolen keys would sign again, and names them', async () => {
    const { stolenKeys } = await expectStatus(await admin.get('/api/restoration'), 200);
    expect((stolenKeys as string[]).toSorted()).toEqual([proof.id, token.id].toSorted());
    expect(await expectStatus(await confirm(), 409)).toMatchObject({ code: 'key_stolen_since', detail: expect.stringContaining('npm run keys -- compromise') as string });
    expect((await house.fetch('/status/1')).status).toBe(503);
  });

  it('takes no list under a key that was stolen since, and the last one under its successor, which the copy does not know', async () => {
    expect(await expectStatus(await give(firstList), 409)).toMatchObject({ code: 'list_key_compromised' });
    expect((await listKeys(house.platform.db)).some((key) => lastList.includes(key.id))).toBe(false);
    expect(await expectStatus(await give(lastList), 200)).toEqual({ list: 1 });
    expect(await expectStatus(await confirm(), 409)).toMatchObject({ code: 'key_stolen_since' });
  });

  it('opens once they are declared compromised again: what was signed is valid, what a thief signs is not', async () => {
    // By the service itself: where no command reaches the database, there is no other way.
    for (const { id } of [proof, token]) await expectStatus(await admin.send('POST', '/api/keys/ceremonies', { act: 'compromise', key: id }), 200);
    expect(await expectStatus(await admin.get('/api/restoration'), 200)).toMatchObject({ closed: true, stolenKeys: [] });
    await expectStatus(await confirm(), 200);
    expect(JSON.stringify(await (await house.fetch('/.well-known/did.json')).json())).not.toContain(proof.id);
    expect(await verdictInBrowser(house, badge)).toMatchObject({ verdict: 'valid', control: 'key_compromised_recorded' });
    // What was signed after the copy cannot be told from what a thief signs: the record says that it lacks something.
    for (const text of [laterToken, await forge(token, laterToken), await forge(proof, badge)]) expect(await verdictInBrowser(house, text)).toMatchObject({ verdict: 'undetermined', control: 'signed_record_incomplete' });
  });

  it('asks for the published history where the witness is lost too, and goes by it', async () => {
    const history = await (await house.fetch('/.well-known/palier-keys.json')).text();
    const published = await (await house.fetch('/status/1')).text();
    await turnBack(house, before);
    const { witness } = house.platform.files;
    await witness.write('{"event":null,"lists":{}}', (await witness.read())!.tag);
    await closeGate(house.platform, 'by_hand');
    expect(await expectStatus(await admin.get('/api/restoration'), 200)).toMatchObject({ closed: true, stolenKeys: [], keyHistory: 'missing' });
    expect(await expectStatus(await give(published), 409)).toMatchObject({ code: 'list_key_unknown' });
    // Another key under a known name, another issuer's: no history of ours.
    for (const text of [history.replaceAll(proof.id, `${proof.id.slice(0, -4)}AAAA`), history.replaceAll('did:web:', 'did:web:ailleurs.'), '{"keys":[]}']) {
      expect(await expectStatus(await give(text), 409)).toMatchObject({ code: 'list_unreadable' });
    }
    expect(await expectStatus(await give(history), 200)).toEqual({ keys: 7 });
    expect(await expectStatus(await give(published), 200)).toEqual({ list: 1 });
    expect(await expectStatus(await confirm(), 409)).toMatchObject({ code: 'key_stolen_since' });
    for (const { id } of [proof, token]) expect((await compromise(id)).ok).toBe(true);
    await expectStatus(await confirm(), 200);
    expect(await expectStatus(await give(history), 409)).toMatchObject({ code: 'gate_open' });
  });

  it('opens without a history only at an administrator’s word', async () => {
    await turnBack(house, before);
    const { witness } = house.platform.files;
    await witness.write('{"event":null,"lists":{}}', (await witness.read())!.tag);
    await closeGate(house.platform, 'by_hand');
    await expectStatus(await give(firstList), 200);
    expect(await expectStatus(await confirm(), 409)).toMatchObject({ code: 'key_history_missing' });
    await expectStatus(await admin.send('POST', '/api/restoration/lost', { keys: true }), 200);
    await expectStatus(await confirm(), 200);
  });
});
