/**
 * A badge gives way only to one that can be signed: what our checks refuse is
 * known before the old one is revoked, which is final.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeName } from '../../api/issuance/change-name.ts';
import { performKeyAct } from '../../api/issuance/key-act.ts';
import { reissueCompromised, type LeftAlone } from '../../api/issuance/reissue.ts';
import { STATUS_LIST_LENGTH } from '../../credentials/index.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, contents, enrolmentOf, expectStatus, issueAll, TABLES, verdictOn } from './acts.ts';

const change = (over: Record<string, string> = {}) => ({ kind: 'correction', givenName: 'Alix', familyName: 'Martin', effectiveOn: '2026-03-02', reason: 'Acte du 2 mars 2026.', ...over });

describe.each(RUNTIMES)('a successor that could not be signed, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let administrator: Client;
  let student: Client;
  let badges: string[];

  const rename = (body: unknown): Promise<Response> => administrator.send('POST', `/api/people/${promotion.students[0]!.person}/name`, body);
  const verdicts = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const id of badges) found.push((await verdictOn(house, await (await student.get(`/credentials/${id}.json`)).text(), 'application/json')).verdict);
    return found;
  };

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV 2026-01');
    administrator = await house.as(promotion.emails.administrator);
    student = await house.as(promotion.students[0]!.email);
    badges = (await enrolmentOf(student)).badges.map((one: { id: string }) => one.id);
  });
  afterAll(() => house.close());

  it('is no name that is an address put into the wrong field', async () => {
    const before = await atRest(house, TABLES);
    for (const familyName of ['marie.martin@univ-exemple.fr', 'marie＠univ-exemple.fr']) {
      expect((await expectStatus(await rename(change({ familyName })), 422)).code).toBe('name_unreadable');
    }
    expect(await contents(house, TABLES)).toEqual(before);
    expect(await verdicts()).toEqual(Array(4).fill('valid'));
  });

  it('is refused before anything is revoked: the whole change of name, and a correction', async () => {
    await sayAsBefore(house, badges[0]!);
    const before = await atRest(house, TABLES);
    for (const answer of [
      await rename(change()),
      await administrator.send('POST', `/api/credentials/${badges[0]!}/correction`, { leaveOut: [0], reason: 'Trace citée à tort.' }),
    ]) {
      const { code, detail } = await expectStatus(answer, 409);
      expect([code, detail]).toEqual(['credential_not_issued', expect.stringMatching(/achievement\.name/)]);
    }
    expect(await contents(house, TABLES)).toEqual(before);
    expect(await verdicts()).toEqual(Array(4).fill('valid'));
  });

  it('is left out when a stolen key’s badges are issued again, and named; all others are', async () => {
    const { platform } = house;
    const { id: stolen } = await platform.db.selectFrom('signing_key').select('id').where('state', '=', 'active').where('algorithm', '=', 'Ed25519').executeTakeFirstOrThrow();
    expect((await performKeyAct(platform, { act: 'compromise', id: stolen })).ok).toBe(true);
    const { id: by } = await platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow();
    for (const more of [3, 0]) {
      const left: LeftAlone[] = [];
      expect(await reissueCompromised(platform, by, undefined, (one) => left.push(one))).toBe(more);
      expect(left).toEqual([{ id: badges[0], detail: expect.stringMatching(/achievement\.name/) }]);
    }
    // It stands in the record of its key.
    expect(await verdicts()).toEqual(['valid', 'invalid', 'invalid', 'invalid']);
  });

  it('is given free positions, however full the list is', async () => {
    const { platform } = house;
    const other = await createPromotion(platform, { students: 1 });
    await issueAll(house, other, 'PV 2026-02');
    const taken = new Set((await platform.db.selectFrom('credential_plan').select('status_index').where('status_list', '=', 1).execute()).map((one) => one.status_index));
    const free = Array.from({ length: STATUS_LIST_LENGTH }, (_, index) => index).filter((index) => !taken.has(index));
    // Whoever draws four in a row draws one that is taken.
    const drawn = [...taken].slice(0, 4).flatMap((one, place) => [one, ...free.slice(3 * place, 3 * place + 3)]);
    let draw = 0;
    const randomBytes = (length: number): Uint8Array<ArrayBuffer> => {
      if (length !== 3) return platform.randomBytes(length);
      const index = drawn[(draw += 1) % drawn.length]!;
      return Uint8Array.of(index >> 16, (index >> 8) & 255, index & 255);
    };
    const { id: by } = await platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow();
    const { kind: _kind, ...rest } = change();
    expect(await changeName({ ...platform, randomBytes }, other.students[0]!.person, { kind: 'correction', ...rest }, by, '2026-11-27')).toMatchObject({ ok: true, value: { replaced: 4 } });
  });
});

/** The plan of a badge says what checks of an earlier version let through: a name of its achievement longer than today's rules allow. */
async function sayAsBefore({ platform: { db } }: House, id: string): Promise<void> {
  const { bytes } = await db.selectFrom('credential_plan').select('bytes').where('id', '=', id).executeTakeFirstOrThrow();
  const document = JSON.parse(bytes) as { credentialSubject: { achievement: { name: string } } };
  document.credentialSubject.achievement.name = 'x'.repeat(301);
  const { sql: trigger } = (await sql<{ sql: string }>`select sql from sqlite_master where name = 'credential_plan_no_update'`.execute(db)).rows[0]!;
  await sql`drop trigger credential_plan_no_update`.execute(db);
  await db.updateTable('credential_plan').set({ bytes: JSON.stringify(document) }).where('id', '=', id).execute();
  await sql.raw(trigger).execute(db);
}
