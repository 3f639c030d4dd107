/**
 * A badge gives way to another: a clerical correction, and a person's change of
 * name, after which no public address says the former name.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pump } from '../../api/issuance/pump.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { addPerson, atRest, choose, contents, enrolmentOf, expectStatus, issueAll, publish, TABLES, verdictOn, type Body } from './acts.ts';

const FORMER = 'Zéphyrine';
const change = (over: Record<string, string> = {}) => ({ kind: 'change', givenName: 'Alix', familyName: 'Nº 1', effectiveOn: '2026-03-02', reason: 'Acte d’état civil du 2 mars 2026.', ...over });

describe.each(RUNTIMES)('a change of name, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let administrator: Client;
  let student: Client;
  let person: string;
  let enrolment: string;
  let badges: Body[];
  let before: { id: string; json: string; jwt: string }[];
  let oldPage: string;
  let record: string;
  /** Every address of the person that was ever public. */
  let addresses: string[];

  const rename = (body: unknown, client: Client = administrator): Promise<Response> => client.send('POST', `/api/people/${person}/name`, body);
  /** As the sweeper does, where a request does a part of the work. */
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 30 && (await house.platform.db.selectFrom('outbox').select('kind').where('last_error', 'is', null).execute()).length > 0; round += 1) await pump(house.platform, 20);
    expect(await house.platform.db.selectFrom('outbox').select(['kind', 'last_error']).execute()).toEqual([]);
  };
  const files = (id: string): string[] => ['', '.json', '.jwt', '.png', '.svg', '.png?proof=jwt', '.svg?proof=jwt'].map((ending) => `/credentials/${id}${ending}`);

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    person = promotion.students[0]!.person;
    enrolment = promotion.students[0]!.enrolment;
    administrator = await house.as(promotion.emails.administrator);
    // Before any badge there is nothing to replace: the name is recorded all the same.
    expect(await expectStatus(await rename(change({ kind: 'correction', givenName: FORMER, reason: 'Prénom mal saisi.' })), 201)).toEqual({ replaced: 0, ownTexts: 0 });
    chair = await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    const mine = await enrolmentOf(student);
    badges = mine.badges;
    await choose(student, enrolment, { headline: 'Une phrase de présentation.', indexable: true, credentials: badges.slice(0, 2).map((one) => one.id), evidence: [promotion.students[0]!.evidence] });
    oldPage = new URL(await publish(student, enrolment)).pathname;
    // One badge was revoked before, while its page was public.
    await expectStatus(await chair.send('POST', `/api/credentials/${badges[1].id}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' }), 201);
    await settle();
    ({ id: record } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/clr`, { period: 'S1', credentials: [badges[0].id] }), 201));
    await settle();
    await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/clr/${record}/publication`), 200);
    before = await Promise.all(badges.map(async ({ id }) => ({ id, json: await (await student.get(`/credentials/${id}.json`)).text(), jwt: await (await student.get(`/credentials/${id}.jwt`)).text() })));
    addresses = [oldPage, `/en${oldPage}`, `/clr/${record}`, `/en/clr/${record}`, `/clr/${record}.json`, ...badges.flatMap(({ id }: Body) => [...files(id), `/en/credentials/${id}`])];
    expect(before[0]!.json).toContain(FORMER);
    for (const path of [oldPage, `/clr/${record}.json`]) expect(await (await house.fetch(path)).text()).toContain(FORMER);
  });
  afterAll(() => house?.close());

  it('is an administrator’s to record, with a readable name, a reason and a date that has come; a refusal changes nothing', async () => {
    const teacher = await house.as(promotion.emails.teacher);
    const kept = await atRest(house, TABLES);
    for (const client of [chair, student, teacher]) await expectStatus(await rename(change(), client), 403);
    for (const [over, status, code] of [
      [{ givenName: ' ', familyName: '\u00a0' }, 422, 'name_unreadable'],
      [{ givenName: 'A\u202ex' }, 422, 'name_unreadable'],
      [{ givenName: 'x'.repeat(121) }, 422, 'name_unreadable'],
      [{ givenName: 'a\u0000b' }, 422, 'name_unreadable'],
      [{ givenName: FORMER }, 422, 'name_unchanged'],
      [{ reason: '  ' }, 422, 'reason_required'],
      [{ effectiveOn: '2999-01-01' }, 422, 'name_not_yet'],
      [{ effectiveOn: '2026-02-30' }, 422, 'invalid_input'],
      [{ kind: 'other' }, 422, 'invalid_input'],
    ] as const) expect([over, (await expectStatus(await rename(change(over)), status)).code]).toEqual([over, code]);
    await expectStatus(await administrator.send('POST', '/api/people/nobody/name', change()), 404);
    expect(await contents(house, TABLES)).toEqual(kept);
    // Nor does anything else in the database change a name behind the record's back.
    const { db, commit } = house.platform;
    expect(await commit([db.updateTable('person').set({ given_name: 'Autre' }).where('id', '=', person)])).toMatchObject({ conflict: { rule: 'name_unrecorded' } });
  });

  it('waits for a badge that is on its way', async () => {
    const { db, commit } = house.platform;
    const plan = await db.selectFrom('credential_plan').selectAll().where('id', '=', before[3]!.id).executeTakeFirstOrThrow();
    const arranged = await commit([db.insertInto('credential_plan').values({ ...plan, id: 'onitsway', supersedes: before[3]!.id, status_index: (plan.status_index + 1) % 131_072 })]);
    expect(arranged).toEqual({ ok: true });
    expect((await expectStatus(await rename(change()), 409)).code).toBe('badge_on_its_way');
    // It arrives.
    await commit([db.insertInto('signed_credential').values({ id: 'onitsway', embedded: before[3]!.json, signed_at: plan.planned_at })]);
    await commit([db.insertInto('release').values({ id: 'onitsway', released_at: plan.planned_at }), db.insertInto('revocation').values({ id: before[3]!.id, basis: 'superseded', reason: 'Essai.', revoked_by: person, revoked_at: plan.planned_at })]);
  });

  it('replaces every badge that holds in one act, once, whoever else is at it', async () => {
    const answers = await Promise.all([rename(change()), rename(change({ givenName: 'Autre' }))]);
    // At once, one of them wins; one after the other, the second waits for the first one's badges, or follows it.
    expect(answers.map((one) => one.status).sort()).toEqual([201, expect.toSatisfy((status: number) => status === 409 || status === 201)]);
    const won = answers.find((one) => one.status === 201)!;
    expect(await won.json()).toEqual({ replaced: 3, ownTexts: 0 });
    await settle();
    // Whoever won, the test goes on with one name.
    const now = (await expectStatus(await administrator.get(`/api/people/${person}/name`), 200)) as Body;
    if (now.givenName !== 'Alix') await expectStatus(await rename(change()), 201);
    await settle();
    const named = await expectStatus(await administrator.get(`/api/people/${person}/name`), 200);
    expect(named).toMatchObject({ givenName: 'Alix', badges: 3 });
    expect(named.former.map((one: Body) => one.givenName)).toContain(FORMER);
  });

  it('says the same in the new badge but for the name, its identity, its beginning and its status', async () => {
    const { db } = house.platform;
    const rows = await db.selectFrom('credential_plan').innerJoin('release', 'release.id', 'credential_plan.id').leftJoin('revocation', 'revocation.id', 'credential_plan.id').select('credential_plan.id')
      .where('award_id', '=', (await db.selectFrom('credential_plan').select('award_id').where('id', '=', before[0]!.id).executeTakeFirstOrThrow()).award_id).where('revocation.id', 'is', null).execute();
    expect(rows).toHaveLength(1);
    const json = await (await student.get(`/credentials/${rows[0]!.id}.json`)).text();
    const { id: _a, validFrom: _b, credentialStatus: _c, proof: _d, ...now } = JSON.parse(json) as Body;
    const { id: _e, validFrom: _f, credentialStatus: _g, proof: _h, ...then } = JSON.parse(before[0]!.json) as Body;
    expect(now.credentialSubject.identifier[0].identityHash).toBe('Alix Nº 1');
    expect(now.awardedDate).toBe(then.awardedDate);
    expect(JSON.parse(JSON.stringify(now).replaceAll('Alix', FORMER))).toEqual(then);
    expect((await verdictOn(house, json, 'application/json')).verdict).toBe('valid');
    expect((await verdictOn(house, await (await student.get(`/credentials/${rows[0]!.id}.jwt`)).text(), 'text/plain')).verdict).toBe('valid');
    for (const [text, mediaType] of [[before[0]!.json, 'application/json'], [before[0]!.jwt, 'text/plain']] as const) expect((await verdictOn(house, text, mediaType)).of('status')).toBe('failed: revoked');
  });

  it('leaves the former name on no public address, and says no reason that tells of it', async () => {
    const { db } = house.platform;
    const published = (await db.selectFrom('publication').select('path').execute()).map((one) => one.path);
    const everybody = [...addresses, ...published, '/status/1', '/issuer', '/api/programmes', '/api/openapi.json'];
    for (const path of new Set(everybody)) {
      for (const accept of ['text/html', 'application/json', 'application/vc', '*/*']) {
        const answer = await house.fetch(path, { headers: { accept } });
        const text = `${JSON.stringify([...answer.headers])} ${Buffer.from(await answer.arrayBuffer()).toString('utf8')}`;
        expect([path, accept, text.includes(FORMER) || text.includes('Zephyrine') || text.includes('Z\\u00e9phyrine')]).toEqual([path, accept, false]);
      }
    }
    const revocations = await db.selectFrom('revocation').selectAll().where('basis', '=', 'superseded').execute();
    expect(JSON.stringify(revocations)).not.toContain(FORMER);
    expect(JSON.stringify(await db.selectFrom('event').selectAll().execute())).not.toContain(FORMER);
    expect(JSON.stringify(await expectStatus(await administrator.get('/api/journal'), 200))).not.toContain(FORMER);
  });

  it('takes the record of a semester back, which cannot become public again', async () => {
    expect((await house.fetch(`/clr/${record}`)).status).toBe(410);
    await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/clr/${record}/publication`), 409);
    expect((await student.get(`/clr/${record}.json`)).status).toBe(200);
  });

  it('answers at the old badge’s address that it was replaced, and by which, in both languages', async () => {
    const last = new Set((await house.platform.db.selectFrom('publication').select('subject').where('kind', '=', 'credential').where('withdrawn_at', 'is', null).execute()).map((one) => one.subject));
    expect(last.size).toBe(1);
    const [successor] = last;
    for (const path of files(before[0]!.id)) {
      const answer = await house.fetch(path, { headers: { accept: 'application/json' } });
      expect([path, answer.status, answer.headers.get('link'), ((await answer.json()) as Body).code]).toEqual([path, 410, `<${house.origin}/credentials/${successor}>; rel="successor-version"`, 'replaced']);
    }
    for (const [prefix, words, link] of [['', 'Badge remplacé', 'Voir le badge qui le remplace'], ['/en', 'Badge replaced', 'See the badge that took its place']] as const) {
      const page = await house.fetch(`${prefix}/credentials/${before[0]!.id}`, { headers: { accept: 'text/html' } });
      const text = await page.text();
      expect(page.status).toBe(410);
      expect(text).toContain(words);
      expect(text).toContain(link);
      expect(text).toContain(`href="${house.origin}${prefix}/credentials/${successor}"`);
    }
    expect((await house.fetch(`/credentials/${successor}`, { headers: { accept: 'text/html' } })).status).toBe(200);
    // One that was revoked has no successor to show; one that was never public is still unknown.
    expect((await expectStatus(await house.fetch(`/credentials/${before[1]!.id}.json`), 410)).code).toBe('gone');
    for (const path of files(before[2]!.id)) expect([path, (await house.fetch(path)).status]).toEqual([path, 404]);
  });

  it('keeps the choices: the same pages are public, under the new name and with the new badge', async () => {
    for (const path of [oldPage, `/en${oldPage}`]) {
      const text = await (await house.fetch(path)).text();
      expect(text).toContain('Alix');
      expect(text).toContain('Une phrase de présentation.');
      const shown = [...new Set([...text.matchAll(/\/credentials\/([a-z0-9]+)/g)].map((one) => one[1]!))];
      expect(shown).toHaveLength(1);
      expect(await (await house.fetch(`/credentials/${shown[0]}.json`)).text()).toContain('Alix');
    }
    const answer = await house.fetch(oldPage);
    expect(answer.headers.get('x-robots-tag')).toBeNull();
    await answer.arrayBuffer();
    // Publishing again changes nothing of it.
    await publish(student, enrolment);
    expect(await (await house.fetch(oldPage)).text()).toContain('Alix');
  });

  it('leaves the holder their old file, and nobody else', async () => {
    expect(await (await student.get(`/credentials/${before[2]!.id}.json`)).text()).toBe(before[2]!.json);
    for (const client of [chair, administrator, await house.as((await addPerson(house, 'jury_member', promotion.cohort)).email)]) {
      expect((await client.get(`/credentials/${before[2]!.id}.json`)).status).toBe(404);
      expect((await client.get(`/credentials/${before[0]!.id}.json`)).status).toBe(410);
    }
  });

  it('lets nothing be planned or published under the former name afterwards', async () => {
    const { db, commit } = house.platform;
    const plan = await db.selectFrom('credential_plan').selectAll().where('id', '=', before[1]!.id).executeTakeFirstOrThrow();
    expect(await commit([db.insertInto('credential_plan').values({ ...plan, id: 'late', supersedes: before[1]!.id, status_index: (plan.status_index + 1) % 131_072 })])).toMatchObject({ conflict: { rule: 'name_changed' } });
    const page = await db.selectFrom('publication').selectAll().where('path', '=', oldPage).executeTakeFirstOrThrow();
    const snapshot = page.snapshot!.replaceAll('Alix', FORMER);
    expect(await commit([db.updateTable('publication').set({ snapshot }).where('path', '=', oldPage)])).toMatchObject({ conflict: { rule: 'name_changed' } });
    expect(await commit([db.insertInto('publication').values({ ...page, path: '/portfolios/other', snapshot })])).toMatchObject({ conflict: { rule: 'name_changed' } });
  });

  it('gives the page another address where the old one says the former name', async () => {
    const { db, commit } = house.platform;
    await commit([db.updateTable('portfolio').set({ handle: 'alix-numero-1' }).where('enrolment_id', '=', enrolment)]);
    await publish(student, enrolment);
    await choose(student, enrolment, { headline: 'Alix écrit.', credentials: [(await enrolmentOf(student)).portfolio.choices.credentials[0]], evidence: [] });
    await publish(student, enrolment);
    expect((await house.fetch('/portfolios/alix-numero-1')).status).toBe(200);
    expect(await expectStatus(await rename(change({ givenName: 'Maxence' })), 201)).toEqual({ replaced: 3, ownTexts: 1 });
    await settle();
    for (const path of ['/portfolios/alix-numero-1', '/en/portfolios/alix-numero-1']) expect([path, (await house.fetch(path)).status]).toEqual([path, 410]);
    const page = (await enrolmentOf(student)).portfolio.url as string;
    expect(page).not.toContain('alix');
    const text = await (await house.fetch(new URL(page).pathname)).text();
    expect(text).toContain('Maxence');
    // The student's own words are theirs to change; the administrator was told that one text says the former name.
    expect(text.replaceAll('Alix écrit.', '')).not.toMatch(/alix/i);
  });
});

describe.each(RUNTIMES)('a correction, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let student: Client;
  let badge: string;
  let json: string;
  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    chair = await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    const { badges } = await enrolmentOf(student);
    badge = badges[0].id;
    await choose(student, promotion.students[0]!.enrolment, { credentials: [badge, badges[1].id] });
    await publish(student, promotion.students[0]!.enrolment);
    json = await (await house.fetch(`/credentials/${badge}.json`)).text();
  });
  afterAll(() => house?.close());
  const correct = (body: unknown, client: Client = chair): Promise<Response> => client.send('POST', `/api/credentials/${badge}/correction`, body);

  it('is the chair’s or an administrator’s, needs a reason and a citation that is there, and changes nothing otherwise', async () => {
    const teacher = await house.as(promotion.emails.teacher);
    const stranger = await house.as((await addPerson(house, 'jury_chair', 'another-cohort')).email);
    const kept = await atRest(house, TABLES);
    for (const [client, status] of [[student, 404], [teacher, 403], [stranger, 404]] as const) await expectStatus(await correct({ leaveOut: [0], reason: 'x' }, client), status);
    for (const [body, code] of [
      [{ leaveOut: [0], reason: ' ' }, 'reason_required'],
      [{ leaveOut: [7], reason: 'x' }, 'nothing_to_correct'],
      [{ leaveOut: [], reason: 'x' }, 'invalid_input'],
      [{ leaveOut: [-1], reason: 'x' }, 'invalid_input'],
      [{ leaveOut: [0.5], reason: 'x' }, 'invalid_input'],
    ] as const) expect([body, (await expectStatus(await correct(body), 422)).code]).toEqual([body, code]);
    expect(await contents(house, TABLES)).toEqual(kept);
  });

  it('leaves a wrong citation out; level, competency, date and name stay; the pages follow', async () => {
    expect((await expectStatus(await chair.get(`/api/credentials/${badge}/citations`), 200)).citations).toMatchObject([{ position: 0, name: 'Entretien avec un ingénieur' }]);
    const { credential } = await expectStatus(await correct({ leaveOut: [0], reason: 'Trace d’un autre étudiant.' }), 201);
    for (let round = 0; round < 20 && (await house.platform.db.selectFrom('outbox').select('kind').execute()).length > 0; round += 1) await pump(house.platform, 20);
    const answer = await house.fetch(`/credentials/${credential}.json`);
    const text = await answer.text();
    const { id: _a, validFrom: _b, credentialStatus: _c, proof: _d, ...now } = JSON.parse(text) as Body;
    const { id: _e, validFrom: _f, credentialStatus: _g, proof: _h, evidence, ...then } = JSON.parse(json) as Body;
    expect(evidence).toHaveLength(1);
    expect(now).toEqual(then);
    expect((await verdictOn(house, text, 'application/json')).verdict).toBe('valid');
    expect((await verdictOn(house, json, 'application/json')).of('status')).toBe('failed: revoked');
    // The old page is still there: it says that it is revoked, and its header by which badge it was replaced.
    const old = await house.fetch(`/credentials/${badge}`, { headers: { accept: 'text/html' } });
    expect([old.status, old.headers.get('link')]).toEqual([200, `<${house.origin}/credentials/${credential}>; rel="successor-version"`]);
    expect(await old.text()).toContain('Révoqué');
    const portfolio = await (await house.fetch(new URL((await enrolmentOf(student)).portfolio.url as string).pathname)).text();
    expect(portfolio).toContain(credential);
    expect(portfolio).not.toContain(badge);
    for (const prefix of ['', '/en']) expect((await house.fetch(`${prefix}/credentials/${credential}`, { headers: { accept: 'text/html' } })).status).toBe(200);
    // Publishing again keeps it so.
    await publish(student, promotion.students[0]!.enrolment);
    expect((await house.fetch(`/credentials/${credential}`, { headers: { accept: 'text/html' } })).status).toBe(200);
    const again = await expectStatus(await correct({ leaveOut: [0], reason: 'Encore.' }), 409);
    expect(again.code).toBe('credential_already_revoked');
  });

  it('moves to no other award, and rests on a successor', async () => {
    const { db, commit } = house.platform;
    const [one, other] = await db.selectFrom('credential_plan').selectAll().where('supersedes', 'is', null).where('id', '<>', badge).orderBy('id').limit(2).execute();
    const status_index = (one!.status_index + 1) % 131_072;
    expect(await commit([db.insertInto('credential_plan').values({ ...one!, id: 'elsewhere', award_id: other!.award_id, supersedes: one!.id, status_index })])).toMatchObject({ conflict: { rule: 'supersedes_another_award' } });
    expect(await commit([db.insertInto('revocation').values({ id: one!.id, basis: 'superseded', reason: 'x', revoked_by: promotion.students[0]!.person, revoked_at: '2026-01-01T00:00:00.000Z' })])).toMatchObject({ conflict: { rule: 'no_successor' } });
  });
});
