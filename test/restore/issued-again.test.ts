/** What a restore revokes because the list says so: where another badge had taken its place, which is lost, it is issued again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pump } from '../../api/issuance/pump.ts';
import { closeGate } from '../../api/issuance/restore-gate.ts';
import { findPersonByEmail } from '../../api/queries/people.ts';
import { tend } from '../../api/tend.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { choose, enrolmentOf, expectStatus, issueAll, publish, type Body } from '../journey/acts.ts';
import { verdictInBrowser } from '../keys/thief.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { remember, turnBack } from './turn-back.ts';

describe.each(RUNTIMES)('badges that a restore revoked, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let admin: Client;
  let chair: Client;
  let mine: string[];
  let theirs: string[];
  let page: string;

  const again = (credentials: readonly string[], client: Client = admin): Promise<Response> => client.send('POST', '/api/restoration/revoked', { credentials });
  const listed = async (): Promise<Body> => expectStatus(await admin.get('/api/restoration/revoked'), 200);
  const badgesOf = async (student: number): Promise<Body[]> => (await enrolmentOf(await house.as(promotion.students[student]!.email))).badges as Body[];
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 30 && (await house.platform.db.selectFrom('outbox').select('kind').where('last_error', 'is', null).execute()).length > 0; round += 1) await pump(house.platform, 20);
  };

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    chair = await issueAll(house, promotion, 'PV d’avant la copie');
    admin = await house.as(promotion.emails.administrator);
    [mine, theirs] = [(await badgesOf(0)).map((one) => one.id as string), (await badgesOf(1)).map((one) => one.id as string)];
    const student = await house.as(promotion.students[1]!.email);
    await choose(student, promotion.students[1]!.enrolment, { headline: 'Une phrase.', credentials: [theirs[1]!] });
    page = new URL(await publish(student, promotion.students[1]!.enrolment)).pathname;
    await settle();
    const before = await remember(house);
    // After the copy: one student has another name, so that all badges have successors; of the other, one was corrected and one withdrawn by a decision.
    await expectStatus(await admin.send('POST', `/api/people/${promotion.students[0]!.person}/name`, { kind: 'change', givenName: 'Alix', familyName: 'Nº 1', effectiveOn: '2026-03-02', reason: 'Acte d’état civil.' }), 201);
    await settle();
    await expectStatus(await chair.send('POST', `/api/credentials/${theirs[1]}/correction`, { leaveOut: [0], reason: 'Trace d’un autre.' }), 201);
    await expectStatus(await chair.send('POST', `/api/credentials/${theirs[0]}/revocation`, { basis: 'new_decision', reason: 'Fraude établie.' }), 201);
    await settle();
    const lists = await Promise.all((await house.platform.db.selectFrom('status_list').select('id').execute()).map(async ({ id }) => (await house.fetch(`/status/${id}`)).text()));
    await turnBack(house, before);
    await tend(house.platform);
    for (const signed of lists) await expectStatus(await admin.send('POST', '/api/restoration/lists', { signed }), 200);
    expect(await expectStatus(await admin.send('POST', '/api/restoration/confirmation'), 200)).toMatchObject({ revoked: mine.length + 2 });
    await settle();
  });
  afterAll(() => house.close());

  it('are named to an administrator, and to nobody else', async () => {
    // Whose change of name is lost has to be renamed first: what was issued before would say the former name.
    const first = await listed();
    expect(first).toMatchObject({ count: 2, names: [{ id: promotion.students[0]!.person }] });
    expect((first.badges as Body[]).map((one) => one.id as string).toSorted()).toEqual(theirs.slice(0, 2).toSorted());
    expect(await expectStatus(await again([mine[0]!]), 409)).toMatchObject({ code: 'name_to_make_again' });
    expect(await (await admin.get('/administration', { accept: 'text/html' })).text()).toContain(`/administration/personnes/${promotion.students[0]!.person}`);
    expect((await admin.send('POST', '/api/restoration/revoked', { credentials: [], names: [promotion.students[1]!.person] })).status).toBe(404);
    // A name that was changed back meanwhile is right as the copy has it: an administrator says so.
    expect(await expectStatus(await admin.send('POST', '/api/restoration/revoked', { credentials: [], names: [promotion.students[0]!.person] }), 201)).toEqual({ issued: [], left: [] });
    expect(await listed()).toMatchObject({ count: mine.length + 2, names: [] });
    await expectStatus(await admin.send('POST', `/api/people/${promotion.students[0]!.person}/name`, { kind: 'change', givenName: 'Alix', familyName: 'Nº 2', effectiveOn: '2026-03-02', reason: 'Acte d’état civil.' }), 201);
    const { badges, count, names } = await listed();
    expect([count, names]).toEqual([mine.length + 2, []]);
    expect((badges as Body[]).map((one) => one.id as string).toSorted()).toEqual([...mine, ...theirs.slice(0, 2)].toSorted());
    expect((badges as Body[]).find((one) => one.id === mine[0])).toMatchObject({ name: 'Alix Nº 2', competency: expect.any(String) as string, level: 1 });
    const page = await expectStatus(await admin.get('/api/restoration/revoked?from=2'), 200);
    expect([page.count, (page.badges as Body[]).map((one) => one.id as string)]).toEqual([count, (badges as Body[]).slice(2).map((one) => one.id as string)]);
    for (const client of [chair, await house.as(promotion.students[0]!.email)]) {
      expect((await client.get('/api/restoration/revoked')).status).toBe(403);
      expect((await again([mine[0]!], client)).status).toBe(403);
    }
  });

  it('are issued again for whoever had others, under the name of today', async () => {
    for (const wrong of [[theirs[2]!], [mine[0]!, theirs[2]!]]) expect(await expectStatus(await again(wrong), 409)).toMatchObject({ code: 'not_revoked_by_restore' });
    expect((await again([mine[0]!, 'nobody'])).status).toBe(404);
    expect((await again([])).status).toBe(422);
    const { issued, left } = await expectStatus(await again(mine), 201);
    expect(left).toEqual([]);
    expect((issued as Body[]).map((one) => one.from as string).toSorted()).toEqual(mine.toSorted());
    await settle();
    for (const { from, to } of issued as Body[]) {
      const stored = (await house.platform.db.selectFrom('signed_credential').select('embedded').where('id', '=', to as string).executeTakeFirstOrThrow()).embedded;
      expect(stored).toContain('Alix Nº 2');
      expect(await verdictInBrowser(house, stored)).toMatchObject({ verdict: 'valid' });
      const old = (await house.platform.db.selectFrom('signed_credential').select('embedded').where('id', '=', from as string).executeTakeFirstOrThrow()).embedded;
      expect(await verdictInBrowser(house, old)).toMatchObject({ verdict: 'invalid' });
    }
    const administrator = await findPersonByEmail(house.platform.db, promotion.emails.administrator);
    expect(await house.platform.db.selectFrom('event').select(['person_id']).where('kind', '=', 'credential_issued_again').execute()).toEqual(mine.map(() => ({ person_id: administrator!.id })));
  });

  it('and are shown where the student showed the former one, which leads to it', async () => {
    expect(await (await house.fetch(page)).text()).not.toContain(`/credentials/${theirs[1]!}`);
    const { issued } = await expectStatus(await again([theirs[1]!]), 201);
    await settle();
    const { to } = (issued as Body[])[0]!;
    expect(await (await house.fetch(page)).text()).toContain(`/credentials/${to as string}`);
    expect(await verdictInBrowser(house, await (await house.fetch(`/credentials/${to as string}.json`)).text())).toMatchObject({ verdict: 'valid' });
    expect((await house.fetch(`/credentials/${theirs[1]!}.json`)).headers.get('link')).toContain(`/credentials/${to as string}>; rel="successor-version"`);
  });

  it('once, and what a decision withdrew stays withdrawn until somebody answers for it', async () => {
    // Who clicks twice has what the first click did.
    expect(await expectStatus(await again([mine[0]!]), 201)).toEqual({ issued: [], left: [] });
    expect(await listed()).toMatchObject({ count: 1, badges: [{ id: theirs[0] }] });
    expect((await badgesOf(1)).find((one) => one.id === theirs[0])).toMatchObject({ state: 'revoked' });
  });

  it('by a form of the administrator’s page too, which says what is missing', async () => {
    const send = (fields: Record<string, string>): Promise<Response> => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ act: 'again', shown: theirs[0]!, ...fields })) form.set(name, value);
      return admin.send('POST', '/administration', form);
    };
    const page = await (await admin.get('/administration', { accept: 'text/html' })).text();
    expect(page).toContain('Badges révoqués par le rétablissement');
    expect(page).toContain(`value="${theirs[0]!}"`);
    expect(await (await send({})).text()).toContain('Choisissez au moins un badge.');
    expect(await (await admin.get('/en/administration', { accept: 'text/html' })).text()).toContain('Badges revoked by the restore');
    expect(await listed()).toMatchObject({ count: 1 });
  });

  it('not for whoever declines badges, nor behind a closed gate', async () => {
    const student = await house.as(promotion.students[1]!.email);
    await expectStatus(await student.send('PUT', '/api/me/badges', { declined: true }), 200);
    expect(await expectStatus(await again([theirs[0]!]), 409)).toMatchObject({ code: 'badges_declined' });
    expect(await listed()).toMatchObject({ count: 0, badges: [] });
    await expectStatus(await student.send('PUT', '/api/me/badges', { declined: false }), 200);
    await closeGate(house.platform, 'by_hand');
    expect((await again([theirs[0]!])).status).toBe(503);
    expect(await listed()).toMatchObject({ count: 1 });
    expect(await (await admin.get('/administration', { accept: 'text/html' })).text()).not.toContain('Badges révoqués par le rétablissement');
  });
});
