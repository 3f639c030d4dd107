/** Many badges revoked in one request: all or none, once, within one's scope, with one new status list. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeStatusList, readBit } from '../../credentials/index.ts';
import { pump } from '../../api/issuance/pump.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, choose, contents, enrolmentOf, expectStatus, issueAll, publish, TABLES, verdictOn } from './acts.ts';

describe.each(RUNTIMES)('revoking many badges, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let foreign: Promotion;
  let chair: Client;
  let administrator: Client;
  let mine: { id: string; status_index: number }[];
  let theirs: string[];
  let portfolio: string;
  const basis = 'new_decision';
  const send = (client: Client, credentials: string[], over: Record<string, unknown> = {}): Promise<Response> => client.send('POST', '/api/revocations', { credentials, basis, reason: 'PV 2026-08.', ...over });
  const badgesOf = async (one: Promotion) =>
    house.platform.db.selectFrom('credential_plan').innerJoin('award', 'award.id', 'credential_plan.award_id').select(['credential_plan.id', 'status_index']).where('award.jury_id', '=', one.jury).orderBy('credential_plan.id').execute();

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 3 });
    foreign = await createPromotion(house.platform, { students: 1 });
    chair = await issueAll(house, promotion, 'PV 1');
    await issueAll(house, foreign, 'PV 2');
    administrator = await house.as(promotion.emails.administrator);
    mine = await badgesOf(promotion);
    theirs = (await badgesOf(foreign)).map((one) => one.id);
    const student = await house.as(promotion.students[0]!.email);
    const { badges } = await enrolmentOf(student);
    await choose(student, promotion.students[0]!.enrolment, { credentials: badges.map((one: { id: string }) => one.id) });
    portfolio = new URL(await publish(student, promotion.students[0]!.enrolment)).pathname;
  });
  afterAll(() => house?.close());

  it('changes nothing when one of them is not there, not one’s own, or already revoked, or the request does not fit', async () => {
    const teacher = await house.as(promotion.emails.teacher);
    const student = await house.as(promotion.students[0]!.email);
    await expectStatus(await chair.send('POST', `/api/credentials/${mine[11]!.id}/revocation`, { basis, reason: 'Avant.' }), 201);
    const ids = mine.slice(0, 3).map((one) => one.id);
    const before = await atRest(house, TABLES);
    expect((await send(teacher, ids)).status).toBe(403);
    expect((await send(student, ids)).status).toBe(404);
    expect((await house.fetch('/api/revocations', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ credentials: ids, basis, reason: 'x' }) })).status).toBe(401);
    for (const [client, credentials, over, status] of [
      [chair, [...ids, 'nothing'], {}, 404],
      [chair, [...ids, theirs[0]!], {}, 404],
      [chair, [...ids, mine[11]!.id], {}, 409],
      [chair, ids, { reason: '   ' }, 422],
      [chair, ids, { basis: 'superseded' }, 422],
      [chair, ids, { reason: 'x'.repeat(2001) }, 422],
      [chair, [], {}, 422],
      [chair, Array.from({ length: 501 }, (_, one) => `x${one}`), {}, 422],
      [chair, ["' OR 1=1 --", '","x'], {}, 404],
      [administrator, [...ids, 'nothing'], {}, 404],
    ] as const) expect([credentials.length, over, (await send(client, [...credentials], over)).status]).toEqual([credentials.length, over, status]);
    const refused = await expectStatus(await send(chair, [...ids, mine[11]!.id]), 409);
    expect([refused.code, refused.detail]).toEqual(['badges_already_revoked', expect.stringContaining('Un des badges choisis est déjà révoqué')]);
    expect(await contents(house, TABLES)).toEqual(before);
  });

  it('revokes all of them in one commit, with an event for each, and signs one list for all', async () => {
    await house.fetch('/status/1').then((answer) => answer.arrayBuffer());
    const { db } = house.platform;
    const versions = (await db.selectFrom('status_list_version').select('version').execute()).length;
    const ids = mine.slice(0, 8).map((one) => one.id);
    expect(await expectStatus(await send(chair, [...ids, ids[0]!]), 201)).toEqual({ revoked: 8 });
    const list = (await (await house.fetch('/status/1')).json()) as { credentialSubject: { encodedList: string } };
    const decoded = await decodeStatusList(list.credentialSubject.encodedList);
    if (!decoded.ok) throw new Error(decoded.reason);
    expect(mine.map((one) => readBit(decoded.bits, one.status_index))).toEqual([...Array.from({ length: 8 }, () => true), false, false, false, true]);
    expect((await db.selectFrom('status_list_version').select('version').execute()).length).toBe(versions + 1);
    const rows = await db.selectFrom('revocation').selectAll().where('id', 'in', ids).execute();
    expect(new Set(rows.map((one) => `${one.basis} ${one.reason} ${one.revoked_at}`)).size).toBe(1);
    expect((await db.selectFrom('event').select('subject').where('kind', '=', 'credential_revoked').where('subject', 'in', ids).execute()).map((one) => one.subject).sort()).toEqual([...ids].sort());
    const json = await (await chair.get(`/credentials/${ids[7]}.json`)).text();
    expect((await verdictOn(house, json, 'application/json')).of('status')).toBe('failed: revoked');
  });

  it('says the same when the same is asked again, in any order, and changes nothing', async () => {
    const ids = mine.slice(0, 8).map((one) => one.id);
    for (let round = 0; round < 30 && (await house.platform.db.selectFrom('outbox').select('kind').execute()).length > 0; round += 1) await pump(house.platform, 20);
    const before = await atRest(house, ['revocation', 'event', 'outbox', 'publication']);
    for (const again of [ids, [...ids].reverse()]) expect(await expectStatus(await send(chair, again), 200)).toEqual({ revoked: 8 });
    // Another reason, basis, person or set is another request.
    for (const [client, credentials, over] of [[chair, ids, { reason: 'Autre.' }], [chair, ids, { basis: 'key_compromise' }], [administrator, ids, {}], [chair, mine.slice(0, 9).map((one) => one.id), {}]] as const) {
      expect((await expectStatus(await send(client, [...credentials], over), 409)).code).toBe('badges_already_revoked');
    }
    expect(await contents(house, ['revocation', 'event', 'outbox', 'publication'])).toEqual(before);
  });

  it('is done once when it is sent many times at once', async () => {
    const ids = [mine[8]!.id, mine[9]!.id];
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(chair, ids)));
    expect(answers.map((one) => one.status).sort()).toEqual([200, 200, 200, 200, 201]);
    const overlapping = await Promise.all([send(chair, [mine[10]!.id, theirs[0]!]), send(administrator, [mine[10]!.id, theirs[0]!]), send(administrator, [mine[10]!.id, theirs[1]!])]);
    expect(overlapping.map((one) => one.status).sort()).toEqual([201, 404, 409]);
  });

  it('renders the pages again: each badge says that it is revoked, the portfolio shows it no longer', async () => {
    for (let round = 0; round < 20 && (await house.platform.db.selectFrom('outbox').select('kind').execute()).length > 0; round += 1) await pump(house.platform, 20);
    const student = await house.as(promotion.students[0]!.email);
    const { badges } = await enrolmentOf(student);
    const page = await (await house.fetch(portfolio)).text();
    for (const { id, state } of badges) {
      expect(state).toBe('revoked');
      expect(page).not.toContain(id);
      expect(await (await house.fetch(`/credentials/${id}`, { headers: { accept: 'text/html' } })).text()).toContain('Révoqué');
    }
  });

  it('takes as many as a cohort has, in one statement of one parameter', async () => {
    // Four hundred unknown ones among known ones: D1 takes no more than a hundred parameters.
    const many = [...mine.map((one) => one.id), ...Array.from({ length: 400 }, (_, one) => `unknown${one}`)];
    await expectStatus(await send(chair, many), 404);
    const list = await expectStatus(await chair.get(`/api/cohorts/${promotion.cohort}/credentials?jury=${promotion.jury}`), 200);
    expect(list.badges).toHaveLength(12);
    expect(new Set(list.badges.map((one: { state: string }) => one.state))).toEqual(new Set(['revoked']));
  });
});
