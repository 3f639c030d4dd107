/** The compromise drill, on both runtimes: the stolen key is gone at once, and every live badge is issued again under its successor. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jwtOf } from '../../api/issuance/jwt.ts';
import { ensureKeys, performKeyAct } from '../../api/issuance/key-act.ts';
import { countToReissue, reissueCompromised, type Reissued } from '../../api/issuance/reissue.ts';
import { pump } from '../../api/issuance/pump.ts';
import { insertJwt } from '../../api/queries/issuing.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { body, choose, expectStatus, issueAll, publish, verdictOn, type Body } from '../journey/acts.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { forge, steal, type Theft } from './thief.ts';

describe.each(RUNTIMES)('a compromised key on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let student: Client;
  let administrator: string;
  let stolen: string;
  let theft: Theft;
  let before: { id: string; json: string; jwt: string }[];
  beforeAll(async () => {
    house = await createHouse(runtime);
    await ensureKeys(house.platform);
    promotion = await createPromotion(house.platform, { students: 2 });
    const chair = await issueAll(house, promotion, 'PV du vol');
    student = await house.as(promotion.students[0]!.email);
    administrator = (await house.platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow()).id;
    const mine = await house.platform.db
      .selectFrom('credential_plan').innerJoin('award', 'award.id', 'credential_plan.award_id').select('credential_plan.id')
      .where('enrolment_id', '=', promotion.students[0]!.enrolment).orderBy('credential_plan.id').execute();
    before = await Promise.all(mine.map(async ({ id }) => ({ id, json: await file(id, 'json'), jwt: await file(id, 'jwt') })));
    await choose(student, promotion.students[0]!.enrolment, { credentials: [before[0]!.id, before[1]!.id] });
    await publish(student, promotion.students[0]!.enrolment);
    // One badge was revoked before: it has no successor.
    await expectStatus(await chair.send('POST', `/api/credentials/${before[3]!.id}/revocation`, { basis: 'new_decision', reason: 'Nouvelle décision.' }), 201);
  });
  afterAll(() => house.close());

  const file = async (id: string, form: 'json' | 'jwt'): Promise<string> => (await student.get(`/credentials/${id}.${form}`)).text();
  const active = async (algorithm: string) => (await listKeys(house.platform.db)).find((key) => key.algorithm === algorithm && key.state === 'active')!;

  it('leaves the next did.json and jwks.json that are asked for, and stands in the history as compromised', async () => {
    theft = await steal(house, 'Ed25519');
    stolen = theft.id;
    expect((await performKeyAct(house.platform, { act: 'compromise', id: stolen })).ok).toBe(true);
    for (const name of ['did.json', 'jwks.json']) expect(await (await house.fetch(`/.well-known/${name}`)).text()).not.toContain(stolen);
    const history = (await body(await house.fetch('/.well-known/palier-keys.json'))).keys as Body[];
    expect(history.find((key) => key.id.endsWith(stolen))).toMatchObject({ state: 'compromised', compromisedAt: expect.any(String) as string });
    expect((await active('Ed25519')).id).not.toBe(stolen);
  });

  it('keeps what it really signed valid through the signed record, refuses what a thief signs, and leaves the published lists readable under its successor', async () => {
    const json = await verdictOn(house, before[0]!.json, 'application/json');
    expect([json.verdict, json.of('key_control')]).toEqual(['valid', 'passed: key_compromised_recorded']);
    const forged = await verdictOn(house, await forge(theft, before[0]!.json), 'application/json');
    expect([forged.verdict, forged.of('key_control')]).toEqual(['invalid', 'failed: key_compromised']);
    // A badge that was revoked before stays so.
    const revoked = await verdictOn(house, before[3]!.json, 'application/json');
    expect([revoked.verdict, revoked.of('status')]).toEqual(['invalid', 'failed: revoked']);
    expect(await (await house.fetch('/status/1')).text()).toContain((await active('Ed25519')).id);
    // The other form is under another key, which nobody stole.
    expect(await verdictOn(house, before[0]!.jwt, 'text/plain')).toMatchObject({ verdict: 'valid' });
  });

  it('stores no signature and no list under it any more', async () => {
    const { db, commit } = house.platform;
    const version = await db.selectFrom('status_list_version').selectAll().where('list', '=', 1).orderBy('version', 'desc').executeTakeFirstOrThrow();
    const committed = await commit([db.insertInto('status_list_version').values({ ...version, version: version.version + 1, signed: `…#${stolen}…` })]);
    expect(committed).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'key_compromised' } });
    const signed = await commit([db.insertInto('signed_credential').values({ id: 'forged', embedded: before[0]!.json, signed_at: '2026-01-01T00:00:00.000Z' })]);
    expect(signed).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'key_compromised' } });
  });

  it('has every live badge issued again, once, whoever else is at it', async () => {
    const { platform } = house;
    expect(await countToReissue(platform)).toBe(7);
    const pairs: Reissued[] = [];
    const counts = await Promise.all([1, 2].map(() => reissueCompromised(platform, administrator, (one) => pairs.push(one))));
    expect(counts[0]! + counts[1]!).toBe(7);
    expect(new Set(pairs.map((one) => one.from)).size).toBe(7);
    expect(await countToReissue(platform)).toBe(0);
    expect(await reissueCompromised(platform, administrator)).toBe(0);
    // As the sweeper does.
    for (let round = 0; round < 20 && (await platform.db.selectFrom('outbox').select('kind').where('last_error', 'is', null).execute()).length > 0; round += 1) await pump(platform, 20);
    const rows = await platform.db.selectFrom('credential_plan').innerJoin('release', 'release.id', 'credential_plan.id').select('supersedes').where('supersedes', 'is not', null).execute();
    expect(rows.map((row) => row.supersedes).sort()).toEqual(pairs.map((one) => one.from).sort());
  });

  it('says the same in the new badge as in the old one, except for its identity, its beginning and its status', async () => {
    const { id } = await house.platform.db.selectFrom('credential_plan').select('id').where('supersedes', '=', before[0]!.id).executeTakeFirstOrThrow();
    const [old, successor] = [JSON.parse(before[0]!.json) as Body, JSON.parse(await file(id, 'json')) as Body];
    const { id: oldId, validFrom: _a, credentialStatus: oldStatus, proof: _b, ...oldRest } = old;
    const { id: newId, validFrom: _c, credentialStatus: newStatus, proof, ...newRest } = successor;
    expect(newRest).toEqual(oldRest);
    expect(newId).not.toBe(oldId);
    expect(newStatus.id).not.toBe(oldStatus.id);
    expect(proof[0].verificationMethod).toContain((await active('Ed25519')).id);
    expect(JSON.stringify(successor)).not.toContain(before[0]!.id);
    expect(await verdictOn(house, await file(id, 'json'), 'application/json')).toMatchObject({ verdict: 'valid' });
    expect(await verdictOn(house, await file(id, 'jwt'), 'text/plain')).toMatchObject({ verdict: 'valid' });
  });

  it('revokes the old one for that reason, whatever form of it is shown', async () => {
    const { basis } = await house.platform.db.selectFrom('revocation').select('basis').where('id', '=', before[0]!.id).executeTakeFirstOrThrow();
    expect(basis).toBe('key_compromise');
    const jwt = await verdictOn(house, before[0]!.jwt, 'text/plain');
    expect([jwt.verdict, jwt.of('status')]).toEqual(['invalid', 'failed: revoked']);
  });

  it('leads from each address to the other, and keeps the student’s choice', async () => {
    const { id } = await house.platform.db.selectFrom('credential_plan').select('id').where('supersedes', '=', before[0]!.id).executeTakeFirstOrThrow();
    const at = (one: string): string => `${house.origin}/credentials/${one}`;
    for (const accept of ['text/html', 'application/vc']) {
      expect((await house.fetch(`/credentials/${before[0]!.id}`, { headers: { accept } })).headers.get('link')).toBe(`<${at(id)}>; rel="successor-version"`);
    }
    expect((await student.get(`/credentials/${id}.json`)).headers.get('link')).toBe(`<${at(before[0]!.id)}>; rel="predecessor-version"`);
    expect((await student.get(`/credentials/${before[3]!.id}.json`)).headers.get('link')).toBeNull();
  });

  it('says on the old badge’s page what replaced it, and on the new one’s what it replaces, in both languages', async () => {
    const { id } = await house.platform.db.selectFrom('credential_plan').select('id').where('supersedes', '=', before[0]!.id).executeTakeFirstOrThrow();
    const page = async (one: string, language: '' | '/en'): Promise<string> => {
      const answer = await house.fetch(`${language}/credentials/${one}`, { headers: { accept: 'text/html' } });
      expect(answer.status).toBe(200);
      return /<p class="succession"[\s\S]*?<\/p>/.exec(await answer.text())?.[0] ?? '';
    };
    // Its page followed by itself. Where the student no longer shows it: named, but there is no page to open.
    expect((await house.fetch(`/credentials/${id}`, { headers: { accept: 'text/html' } })).status).toBe(200);
    const { id: other } = await house.platform.db.selectFrom('credential_plan').select('id').where('supersedes', '=', before[1]!.id).executeTakeFirstOrThrow();
    await choose(student, promotion.students[0]!.enrolment, { credentials: [other] });
    await publish(student, promotion.students[0]!.enrolment);
    await pump(house.platform, 20);
    expect(await page(before[0]!.id, '')).toContain('remplacé par un autre, qui n’est pas public');
    expect(await page(before[0]!.id, '')).toContain(`${house.origin}/credentials/${id}`);
    expect(await page(before[0]!.id, '/en')).toContain('replaced by another, which is not public');
    expect(await page(before[0]!.id, '')).not.toContain('<a ');
    await choose(student, promotion.students[0]!.enrolment, { credentials: [id, other] });
    await publish(student, promotion.students[0]!.enrolment);
    await pump(house.platform, 20);
    expect((await house.fetch(`/credentials/${id}`, { headers: { accept: 'application/vc' } })).status).toBe(200);
    expect(await page(before[0]!.id, '')).toContain(`href="${house.origin}/credentials/${id}"`);
    expect(await page(before[0]!.id, '/en')).toContain(`href="${house.origin}/en/credentials/${id}"`);
    expect(await page(id, '')).toContain(`href="${house.origin}/credentials/${before[0]!.id}"`);
    expect(await page(id, '/en')).toContain('See the replaced badge');
    const { embedded } = await house.platform.db.selectFrom('signed_credential').select('embedded').where('id', '=', id).executeTakeFirstOrThrow();
    expect(embedded).not.toContain(before[0]!.id);
  });

  it('still counts a jury’s batch as whole, and shows the jury the badge that holds', async () => {
    const chair = await house.as(promotion.emails.chair);
    expect(await expectStatus(await chair.get(`/api/juries/${promotion.jury}/issuance`), 200)).toMatchObject({ awards: 8, planned: 8, signed: 8, released: 8, failed: 0 });
  });

  it('does the same for a stolen key of the other form, whose badges have a sound embedded proof', async () => {
    const jwtKey = (await active('RS256')).id;
    expect((await performKeyAct(house.platform, { act: 'compromise', id: jwtKey })).ok).toBe(true);
    // Only where a token was given out: the others will have theirs under the successor.
    expect(await countToReissue(house.platform)).toBe(1);
    expect(await (await house.fetch('/.well-known/jwks.json')).text()).not.toContain(jwtKey);
    const stored = await house.platform.commit([insertJwt(house.platform.db, before[1]!.id, 'a.b.c', jwtKey, '2026-01-01T00:00:00.000Z')]);
    expect(stored).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'key_compromised' } });
    expect(await reissueCompromised(house.platform, administrator)).toBe(1);
    for (let round = 0; round < 20 && (await house.platform.db.selectFrom('outbox').select('kind').where('last_error', 'is', null).execute()).length > 0; round += 1) await pump(house.platform, 20);
    // One live badge for each award, under keys that nobody stole; the one that was revoked before stays without.
    const live = await house.platform.db
      .selectFrom('signed_credential').innerJoin('credential_plan', 'credential_plan.id', 'signed_credential.id').leftJoin('revocation', 'revocation.id', 'signed_credential.id')
      .select(['signed_credential.id', 'award_id', 'embedded']).where('revocation.id', 'is', null).execute();
    expect([live.length, new Set(live.map((one) => one.award_id)).size]).toEqual([7, 7]);
    for (const { id, embedded } of live) {
      expect(await verdictOn(house, embedded, 'application/json')).toMatchObject({ verdict: 'valid' });
      expect(await verdictOn(house, await jwtOf(house.platform, id), 'text/plain')).toMatchObject({ verdict: 'valid' });
    }
    expect(await countToReissue(house.platform)).toBe(0);
  });
});
