/**
 * A database is put back from an older copy: nothing is issued, revoked or
 * published until the last published lists were given and a person confirmed;
 * then no published bit is cleared and no status position is used twice.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { countBits, covers, readPublishedList } from '../../api/issuance/published-list.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { remember, turnBack, type Moment } from '../restore/turn-back.ts';
import { anotherJury, choose, decideAll, enrolmentOf, expectStatus, issueAll, minutes, publish, untilReleased, verdictOn, type Body } from './acts.ts';

const positionOf = (credential: Body): string => `${credential.credentialStatus.statusListCredential} ${credential.credentialStatus.statusListIndex}`;

describe.each(RUNTIMES)('a database put back from an older copy, on %s', (runtime) => {
  let house: House;
  let admin: Client;
  let chair: Client;
  let student: Client;
  let promotion: Promotion;
  let waiting: Promotion;
  let onTheWay: Promotion;
  let before: Moment;
  let firstList: string;
  let lastList: string;
  let page: { path: string };
  let newest: { list: number; url: string };
  const positions = new Set<string>();
  const taken: { known: string; revokedKnown: string; later: string; revokedLater: string } = { known: '', revokedKnown: '', later: '', revokedLater: '' };

  const signed = async (): Promise<{ id: string; embedded: string }[]> => house.platform.db.selectFrom('signed_credential').select(['id', 'embedded']).orderBy('signed_at').execute();
  const list = (number = 1): Promise<Response> => house.fetch(`/status/${number}`);
  const revoke = (id: string): Promise<Response> => chair.send('POST', `/api/credentials/${id}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' });
  const give = (text: string): Promise<Response> => admin.send('POST', '/api/restoration/lists', { signed: text });

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    waiting = await createPromotion(house.platform, { students: 1 });
    chair = await issueAll(house, promotion, 'PV avant');
    admin = await house.as(promotion.emails.administrator);
    student = await house.as(promotion.students[0]!.email);
    const enrolment = await enrolmentOf(student);
    await choose(student, enrolment.id, { credentials: enrolment.badges.map((one: Body) => one.id) });
    const url = await publish(student, enrolment.id);
    page = { path: new URL(url).pathname };
    const shown = new Set(enrolment.badges.map((one: Body) => one.id));
    const old = (await signed()).filter((one) => shown.has(one.id));
    [taken.known, taken.revokedKnown] = [old[0]!.embedded, old[1]!.embedded];
    const knownIds = new Set((await signed()).map((one) => one.id));
    firstList = await (await list()).text();
    // Decided and signed, and not issued yet when the copy is made.
    onTheWay = await createPromotion(house.platform, { students: 1 });
    await decideAll(await house.as(onTheWay.emails.chair), onTheWay);
    const jury = await house.platform.db.selectFrom('jury').selectAll().where('id', '=', onTheWay.jury).executeTakeFirstOrThrow();
    expect(await signMinutes(house.platform, jury, programme, { number: 'PV en chemin', deliberatedOn: '2025-06-20', members: ['A'], signatories: ['A'] }, onTheWay.students[0]!.person, '2026-01-30')).toMatchObject({ ok: true });
    before = await remember(house);

    // What the copy will not know.
    const later = await anotherJury(house, promotion, 'S2');
    await decideAll(chair, later, () => ({ level: 2, outcome: 'validated_by_jury', reason: 'Au vu du dossier.' }));
    await expectStatus(await chair.send('POST', `/api/juries/${later.jury}/minutes`, minutes('PV après')), 202);
    await untilReleased(chair, later.jury);
    await untilReleased(await house.as(onTheWay.emails.chair), onTheWay.jury);
    const newer = (await signed()).filter((one) => !knownIds.has(one.id));
    // Eight of the second jury, and those that were on their way.
    expect(newer).toHaveLength(12);
    const ofLater = new Set((await house.platform.db.selectFrom('credential_plan').innerJoin('award', 'award.id', 'credential_plan.award_id').select('credential_plan.id').where('jury_id', '=', later.jury).execute()).map((one) => one.id));
    const [kept, withdrawn] = newer.filter((one) => ofLater.has(one.id));
    [taken.later, taken.revokedLater] = [kept!.embedded, withdrawn!.embedded];
    await expectStatus(await revoke(old[1]!.id), 201);
    await expectStatus(await revoke(withdrawn!.id), 201);
    lastList = await (await list()).text();
    expect(countBits((await readPublishedList(lastList)).bits)).toBe(2);
    for (const { embedded } of await signed()) positions.add(positionOf(JSON.parse(embedded)));
    await turnBack(house, before);
    expect(await signed()).toHaveLength(8);
  });
  afterAll(() => house.close());

  it('is noticed by itself: its lists are not served, and no badge is called valid', async () => {
    expect((await list()).status).toBe(503);
    const verdict = await verdictOn(house, taken.known, 'application/json');
    expect([verdict.verdict, verdict.of('status')]).toEqual(['undetermined', expect.stringContaining('not_checked')]);
    expect(await expectStatus(await admin.get('/api/restoration'), 200)).toMatchObject({ closed: true, cause: 'older_than_witness', lists: [{ list: 1, state: 'missing' }] });
  });

  it('refuses to sign minutes, revoke and publish, with one sentence, and changes nothing', async () => {
    const other = await house.as(waiting.emails.chair);
    await decideAll(other, waiting);
    const count = async (): Promise<number> => (await house.platform.db.selectFrom('event').select('id').execute()).length;
    const events = await count();
    for (const answer of [
      await other.send('POST', `/api/juries/${waiting.jury}/minutes`, minutes('PV refusé')),
      await revoke((JSON.parse(taken.known) as Body).id.split('/').at(-1)),
      await student.send('POST', `/api/me/enrolments/${promotion.students[0]!.enrolment}/publication`),
    ]) {
      expect(await expectStatus(answer, 503)).toMatchObject({ code: 'restore_gate', detail: expect.stringContaining('d’après une copie') });
    }
    expect(await count()).toBe(events);
    const jury = await house.platform.db.selectFrom('jury').selectAll().where('id', '=', waiting.jury).executeTakeFirstOrThrow();
    await expect(signMinutes(house.platform, jury, programme, { number: 'X', deliberatedOn: '2025-06-20', members: ['A'], signatories: ['A'] }, waiting.students[0]!.person, '2026-01-30')).rejects.toThrow('restore_gate');
  });

  it('shows nothing that people showed, since they may have taken it back since, and says so in both languages', async () => {
    const badge = new URL((JSON.parse(taken.known) as Body).id).pathname;
    for (const [path, words] of [[page.path, 'rétabli d’après une copie'], [`/en${page.path}`, 'put back from a copy'], [badge, 'rétabli'], ['/sitemap.xml', 'rétabli'], [`/partage/${'x'.repeat(43)}`, 'rétabli']] as const) {
      const answer = await house.fetch(path, { headers: { accept: 'text/html' } });
      expect([path, answer.status, answer.headers.get('retry-after'), answer.headers.get('etag'), answer.headers.get('cache-control')]).toEqual([path, 503, '3600', null, 'no-store']);
      expect(await answer.text()).toContain(words);
    }
    expect(await expectStatus(await house.fetch(badge, { headers: { accept: 'application/json' } }), 503)).toMatchObject({ code: 'restored_pages' });
    for (const path of ['/.well-known/did.json', '/.well-known/jwks.json', '/.well-known/palier-keys.json', '/achievements/NEO/2026/NEO-C1/1', '/healthz']) expect([path, (await house.fetch(path)).status]).toEqual([path, 200]);
  });

  it('tells staff on every page, and nobody else', async () => {
    const staff = await (await chair.get('/jury', { accept: 'text/html' })).text();
    expect(staff).toContain('Les badges et les pages publiques attendent');
    expect(await (await student.get('/espace', { accept: 'text/html' })).text()).not.toContain('pages publiques attendent');
  });

  it('does not open for a list that is old, forged, another’s, or no list', async () => {
    const forged = JSON.stringify({ ...JSON.parse(lastList), validFrom: '2035-01-01T00:00:00Z' });
    const elsewhere = lastList.replaceAll(house.origin, 'https://ailleurs.example');
    for (const [text, code] of [[firstList, 'list_older_than_known'], [forged, 'list_proof_invalid'], [elsewhere, 'list_of_another_issuer'], ['{}', 'list_unreadable'], [lastList.replace('"credentialSubject":', '"credentialSubject":{},"credentialSubject":'), 'list_unreadable'], [taken.known, 'list_unreadable']] as const) {
      expect(await expectStatus(await give(text), 409)).toMatchObject({ code });
    }
    expect(await expectStatus(await admin.send('POST', '/api/restoration/confirmation'), 409)).toMatchObject({ code: 'lists_missing' });
    expect((await list()).status).toBe(503);
  });

  it('serves the last published list as soon as it is given on the administrator’s page, to the byte', async () => {
    const byForm = (text: string): Promise<Response> => {
      const form = new FormData();
      form.set('act', 'give');
      form.set('lists', new File([text], 'status-1.json', { type: 'application/json' }));
      return admin.send('POST', '/administration', form);
    };
    const refused = await byForm(firstList);
    expect(await refused.text()).toMatch(/status-1\.json\s: Cette liste n’est pas la dernière publiée/);
    expect((await byForm(lastList)).headers.get('location')).toBe('/administration?fait=retablissement#retablissement');
    expect(await (await admin.get('/administration', { accept: 'text/html' })).text()).toContain('Confirmer et reprendre l’émission');
    // Given twice, it is the same list.
    expect(await expectStatus(await give(lastList), 200)).toEqual({ list: 1 });
    const answer = await list();
    expect(await answer.text()).toBe(lastList);
    // Another copy of it has other bytes, and so another tag; then the first again.
    const spaced = JSON.stringify(JSON.parse(lastList), null, 1);
    expect(await expectStatus(await give(spaced), 200)).toEqual({ list: 1 });
    const other = await house.fetch('/status/1', { headers: { 'if-none-match': answer.headers.get('etag')! } });
    expect([other.status, await other.text()]).toEqual([200, spaced]);
    expect((await house.fetch('/status/1', { headers: { 'if-none-match': other.headers.get('etag')! } })).status).toBe(304);
    await expectStatus(await give(lastList), 200);
    expect((await list()).headers.get('etag')).toBe(answer.headers.get('etag'));
    expect((await verdictOn(house, taken.later, 'application/json')).verdict).toBe('valid');
    expect((await verdictOn(house, taken.revokedLater, 'application/json')).verdict).toBe('invalid');
    expect((await revoke((JSON.parse(taken.known) as Body).id.split('/').at(-1))).status).toBe(503);
  });

  it('opens when an administrator confirms, and knows again what was revoked', async () => {
    expect((await chair.send('POST', '/api/restoration/confirmation')).status).toBe(403);
    expect(await expectStatus(await admin.send('POST', '/api/restoration/confirmation'), 200)).toEqual({ revoked: 1, list: expect.any(Number) });
    newest = (await expectStatus(await house.fetch('/api/status-lists'), 200)).lists.at(-1);
    // By the day, so that no other history has it.
    expect(String(newest.list)).toMatch(/^\d{10}01$/);
    expect(await expectStatus(await admin.get('/api/restoration'), 200)).toMatchObject({ closed: false });
    // Shown again, with what was revoked since as soon as it is rendered.
    expect((await house.fetch(page.path)).status).toBe(200);
    const now = await list();
    const bits = (await readPublishedList(await now.text())).bits;
    expect(covers(bits, (await readPublishedList(lastList)).bits)).toBe(true);
    expect(countBits(bits)).toBe(2);
    expect(now.headers.get('etag')).toMatch(/^"1-1000001-[0-9a-f]{16}"$/);
    expect((await verdictOn(house, taken.revokedKnown, 'application/json')).of('status')).toContain('revoked');
    const revocations = await house.platform.db.selectFrom('revocation').select('id').execute();
    expect(revocations.map((one) => one.id)).toEqual([(JSON.parse(taken.revokedKnown) as Body).id.split('/').at(-1)]);
  });

  it('issues again, on a list of its own, at positions that were never used', async () => {
    const other = await house.as(waiting.emails.chair);
    await expectStatus(await other.send('POST', `/api/juries/${waiting.jury}/minutes`, minutes('PV de la suite')), 202);
    await untilReleased(other, waiting.jury);
    const fresh = (await signed()).map((one) => JSON.parse(one.embedded) as Body).filter((one) => !positions.has(positionOf(one)));
    expect(fresh).toHaveLength(4);
    for (const one of fresh) {
      expect(one.credentialStatus.statusListCredential).toBe(newest.url);
      expect((await verdictOn(house, JSON.stringify(one), 'application/json')).verdict).toBe('valid');
    }
    expect(await expectStatus(await revoke((JSON.parse(taken.known) as Body).id.split('/').at(-1)), 201)).toBeDefined();
    expect(countBits((await readPublishedList(await (await list()).text())).bits)).toBe(3);
    expect((await verdictOn(house, taken.later, 'application/json')).verdict).toBe('valid');
  });

  it('leaves badges that were on their way in the copy until somebody asks for each', async () => {
    const own = await house.as(onTheWay.emails.chair);
    const progress = async (): Promise<Body> => expectStatus(await own.get(`/api/juries/${onTheWay.jury}/issuance`), 200);
    const { failing, ...count } = await progress();
    expect(count).toMatchObject({ awards: 4, signed: 0, failed: 4, mayIssue: true });
    expect(failing.map((one: Body) => one.reason)).toEqual(Array(4).fill('held'));
    expect((await expectStatus(await admin.get('/api/outbox'), 200)).failed.map((one: Body) => one.error)).toEqual(Array(4).fill('held: restored_copy'));
    await expectStatus(await own.send('POST', `/api/awards/${failing[0].award}/credential`), 201);
    expect(await progress()).toMatchObject({ released: 1, failed: 3 });
    expect(await house.platform.db.selectFrom('event').select('subject').where('kind', '=', 'held_badge_let_go').execute()).toEqual([{ subject: failing[0].award }]);
  });

  it('lets the others go together, for whoever says that none of them was given out', async () => {
    const own = await house.as(onTheWay.emails.chair);
    const { db } = house.platform;
    const path = `/jury/${onTheWay.jury}/pv`;
    const held = (by: Client): Promise<Response> => by.send('POST', `/api/juries/${onTheWay.jury}/issuance/held`);
    // The chair of another jury is not told that it is there.
    expect((await held(chair)).status).toBe(404);
    expect(await (await own.get(path)).text()).toContain('Émettre tous ceux qui étaient en chemin');
    const send = (form: Record<string, string>): Promise<Response> =>
      house.fetch(path, { method: 'POST', headers: { cookie: own.cookie, origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ form: 'held', ...form }) });
    const unsure = await send({});
    expect([unsure.status, (await unsure.text()).includes('Cochez qu’aucun de ces badges n’a été délivré.')]).toEqual([200, true]);
    expect(await expectStatus(await own.get(`/api/juries/${onTheWay.jury}/issuance`), 200)).toMatchObject({ released: 1, failed: 3 });
    expect((await send({ sure: 'on' })).headers.get('location')).toBe(`${path}?fait=repris#emission`);
    for (let look = 0; look < 50 && (await expectStatus(await own.get(`/api/juries/${onTheWay.jury}/issuance`), 200)).released < 4; look += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await expectStatus(await own.get(`/api/juries/${onTheWay.jury}/issuance`), 200)).toMatchObject({ released: 4, failed: 0 });
    expect(await expectStatus(await held(own), 200)).toEqual({ letGo: 0 });
    const { id } = await db.selectFrom('person').select('id').where('email', '=', onTheWay.emails.chair).executeTakeFirstOrThrow();
    expect(await db.selectFrom('event').select(['subject', 'person_id', 'detail']).where('kind', '=', 'held_badges_let_go').execute()).toEqual([{ subject: onTheWay.jury, person_id: id, detail: '{"badges":3}' }]);
  });

  it('shows on the badge’s own page what was revoked after the copy', async () => {
    const path = new URL((JSON.parse(taken.revokedKnown) as Body).id).pathname;
    for (let look = 0; ; look += 1) {
      const html = await (await house.fetch(path, { headers: { accept: 'text/html' } })).text();
      if (html.includes('évoqué') || look === 50) return expect(html).toContain('évoqué');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });

  it('closes again when it is put back once more', async () => {
    await turnBack(house, before);
    expect((await list()).status).toBe(503);
  });
});
