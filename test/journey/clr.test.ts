/**
 * The record of a semester: a student chooses among their badges, the record is
 * signed and verified, shown to nobody, then to whoever has its address, and
 * taken back.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planClr, setClrPublic, signClr } from '../../api/issuance/clr.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { insertClr, insertClrAct, insertSignedClr } from '../../api/queries/clr.ts';
import { randomId } from '../../api/random-id.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { type Body, anotherJury, body, decideAll, enrolmentOf, expectStatus, issueAll, quiet, sign, untilReleased, verdictOn } from './acts.ts';

const AT = '2026-02-01T08:00:00.000Z';

describe.each(RUNTIMES)('the record of a semester, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let student: Client;
  let other: Client;
  let enrolment: string;
  let badges: Body[];
  let others: Body[];
  let record: Body;
  const idsOf = (period: string): string[] => badges.filter((one) => one.period === period).map((one) => one.id);
  const make = (who: Client, of: string, period: string, credentials: string[]): Promise<Response> => who.send('POST', `/api/me/enrolments/${of}/clr`, { period, credentials });
  const text = async (path: string): Promise<string> => (await house.fetch(path)).text();

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    chair = await issueAll(house, promotion, 'PV-CLR-1');
    const second = await anotherJury(house, promotion, 'S2');
    await decideAll(chair, second, () => ({ level: 2, reason: 'Deux traces convergentes.' }));
    await expectStatus(await sign(chair, second.jury, 'PV-CLR-2'), 202);
    await untilReleased(chair, second.jury);
    student = await house.as(promotion.students[0]!.email);
    other = await house.as(promotion.students[1]!.email);
    enrolment = promotion.students[0]!.enrolment;
    badges = (await enrolmentOf(student)).badges;
    others = (await enrolmentOf(other)).badges;
  });
  afterAll(() => house?.close());

  it('joins the chosen badges of a semester, byte for byte, and nothing else', async () => {
    const chosen = idsOf('S1').slice(0, 3);
    record = await expectStatus(await make(student, enrolment, 'S1', chosen), 201);
    expect(record).toMatchObject({ state: 'private', period: 'S1' });
    expect(new Set(record.credentials)).toEqual(new Set(chosen));
    const signed = await (await student.get(`/clr/${record.id}.json`)).text();
    for (const id of chosen) expect(signed).toContain(await (await student.get(`/credentials/${id}.json`)).text());
    for (const one of badges.filter((each) => !chosen.includes(each.id))) expect(signed).not.toContain(one.id);
    const clr = JSON.parse(signed) as Body;
    expect(clr.id).toBe(`${house.origin}/clr/${record.id}`);
    expect(clr).not.toHaveProperty('partial');
    expect(clr).not.toHaveProperty('credentialStatus');
    expect(clr.credentialSubject.verifiableCredential).toHaveLength(3);
    const programmeId = `${house.origin}/programmes/${programme.code}/${programme.version}`;
    expect(clr.credentialSubject.association.map((one: Body) => [one.associationType, one.targetId])).toEqual(Array(3).fill(['isPartOf', programmeId]));
    expect((await house.fetch(new URL(programmeId).pathname)).status).toBe(200);
    expect(await verdictOn(house, signed, 'application/json')).toMatchObject({ verdict: 'valid' });
  });

  it('is nobody’s but its holder’s: not found for a stranger, for another student, and for a jury', async () => {
    for (const path of [`/clr/${record.id}`, `/clr/${record.id}.json`, `/en/clr/${record.id}`]) {
      expect((await house.fetch(path)).status).toBe(404);
      expect((await other.get(path)).status).toBe(404);
      expect((await chair.get(path)).status).toBe(404);
      const mine = await student.get(path);
      expect([mine.status, mine.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    }
    const unknown = await house.fetch('/clr/inconnu');
    expect(await unknown.text()).toBe(await text(`/clr/${record.id}`));
  });

  it('is read by whoever has its address once it is public, and found by no search engine', async () => {
    expect(await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/clr/${record.id}/publication`), 200)).toEqual({ state: 'public' });
    const page = await house.fetch(`/clr/${record.id}`, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('x-robots-tag')]).toEqual([200, 'noindex']);
    const html = await page.text();
    expect(html).toContain('Relevé de compétences, S1');
    expect(html).toContain('Étudiant Nº 1');
    expect(html).not.toContain('etudiant-');
    const json = await house.fetch(`/clr/${record.id}`, { headers: { accept: 'application/vc+ld+json' } });
    expect([json.status, json.headers.get('content-type'), json.headers.get('access-control-allow-origin')]).toEqual([200, 'application/vc+ld+json', '*']);
    expect((await house.fetch(`/clr/${record.id}.json`, { headers: { 'if-none-match': json.headers.get('etag')! } })).status).toBe(304);
    expect(await verdictOn(house, await json.text(), 'application/json')).toMatchObject({ verdict: 'valid' });
  });

  it('is gone once its holder withdraws it, and can come back', async () => {
    const withdraw = () => student.send('DELETE', `/api/me/enrolments/${enrolment}/clr/${record.id}/publication`);
    expect(await expectStatus(await withdraw(), 200)).toEqual({ state: 'withdrawn' });
    expect(await expectStatus(await withdraw(), 200)).toEqual({ state: 'withdrawn' });
    expect((await house.fetch(`/clr/${record.id}`)).status).toBe(410);
    expect((await house.fetch(`/clr/${record.id}.json`)).status).toBe(410);
    expect((await student.get(`/clr/${record.id}.json`)).status).toBe(200);
    expect(await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/clr/${record.id}/publication`), 200)).toEqual({ state: 'public' });
    expect((await house.fetch(`/clr/${record.id}`)).status).toBe(200);
  });

  it('may be made again with another choice: two records tell nothing of each other', async () => {
    const again = await expectStatus(await make(student, enrolment, 'S1', idsOf('S1')), 201);
    const [one, two] = await Promise.all([record, again].map(async ({ id }) => (await student.get(`/clr/${id}.json`)).text()));
    expect(one).not.toContain(again.id);
    expect(two).not.toContain(record.id);
    const { clrs } = await expectStatus(await student.get(`/api/me/enrolments/${enrolment}/clr`), 200);
    expect(clrs.map((each: Body) => each.state).sort()).toEqual(['private', 'public']);
    expect((await expectStatus(await other.get(`/api/me/enrolments/${promotion.students[1]!.enrolment}/clr`), 200)).clrs).toEqual([]);
  });

  it('refuses what is not the student’s, of another semester, nothing, or too much, in the reader’s language, and changes nothing', async () => {
    const before = await house.platform.db.selectFrom('clr').select('id').execute();
    const refused = async (who: Client, of: string, period: string, credentials: string[]) => {
      const answer = await make(who, of, period, credentials);
      return [answer.status, (await body(answer)).code];
    };
    expect(await refused(student, enrolment, 'S1', [])).toEqual([422, 'clr_without_badges']);
    expect(await refused(student, enrolment, 'S1', [others[0]!.id])).toEqual([409, 'clr_badge_not_available']);
    expect(await refused(student, enrolment, 'S1', ['inconnu'])).toEqual([409, 'clr_badge_not_available']);
    expect(await refused(student, enrolment, 'S1', [...idsOf('S1'), ...idsOf('S2')])).toEqual([409, 'clr_badge_not_available']);
    expect(await refused(student, enrolment, 'S9', idsOf('S1'))).toEqual([409, 'clr_badge_not_available']);
    expect(await refused(student, enrolment, 'S1', Array.from({ length: 17 }, (_, place) => `b${place}`))).toEqual([422, 'clr_too_many_badges']);
    expect(await refused(other, enrolment, 'S1', idsOf('S1'))).toEqual([404, 'not_found']);
    expect(await refused(chair, enrolment, 'S1', idsOf('S1'))).toEqual([404, 'not_found']);
    expect((await house.fetch(`/api/me/enrolments/${enrolment}/clr`)).status).toBe(401);
    const act = `/api/me/enrolments/${enrolment}/clr/${record.id}/publication`;
    expect((await other.send('DELETE', act)).status).toBe(404);
    expect((await other.send('POST', `/api/me/enrolments/${promotion.students[1]!.enrolment}/clr/${record.id}/publication`)).status).toBe(404);
    const english = await house.fetch(`/api/me/enrolments/${enrolment}/clr`, { method: 'POST', headers: { cookie: student.cookie, origin: house.origin, 'content-type': 'application/json', 'accept-language': 'en' }, body: JSON.stringify({ period: 'S1', credentials: [] }) });
    expect((await body(english)).detail).toContain('Choose at least one badge');
    expect(await house.platform.db.selectFrom('clr').select('id').execute()).toEqual(before);
  });

  it('is guarded by the schema: whoever writes past the rules is stopped', async () => {
    const { db, commit, randomBytes } = house.platform;
    const clr = (period: string) => ({ id: randomId(randomBytes), enrolment_id: enrolment, period, bytes: '{}', digest: '', planned_at: AT });
    const ruleOf = async (statements: Parameters<typeof commit>[0]) => {
      const done = await commit(statements);
      return done.ok ? 'written' : done.conflict.rule;
    };
    expect(await ruleOf(insertClr(db, clr('S1'), [others[0]!.id]))).toBe('clr_badge_not_available');
    expect(await ruleOf(insertClr(db, clr('S2'), idsOf('S1')))).toBe('clr_badge_not_available');
    expect(await ruleOf(insertClr(db, clr('S1'), ['inconnu']))).toMatch(/clr_badge_not_available|foreign_key/);
    const [plan] = await db.selectFrom('clr').select('id').where('id', '=', record.id).execute();
    expect(await ruleOf([insertSignedClr(db, { id: plan!.id, embedded: '{}', signed_at: AT })])).toMatch(/^unique:signed_clr/);
    expect(await ruleOf([insertClrAct(db, { clr_id: plan!.id, revision: 9, act: 'abandon', at: AT })])).toBe('clr_not_ready');
    expect(await ruleOf([db.updateTable('clr').set({ bytes: '' }).where('id', '=', plan!.id)])).toBe('append_only');
    expect(await ruleOf([db.deleteFrom('clr_act').where('clr_id', '=', plan!.id)])).toBe('append_only');
  });

  it('survives an interruption after each step, signs the stored bytes only, and keeps the first of two signatures', async () => {
    const { platform } = house;
    // What the tests before left to do would take this up too.
    await quiet(platform);
    const planned = await planClr(platform, enrolment, { period: 'S2', credentials: idsOf('S2') }, promotion.students[0]!.person);
    if (!planned.ok) throw new Error(planned.refusal.kind);
    const { id, job } = planned.value;
    // Planned and not signed: nobody has it, and its address cannot be given.
    expect((await student.get(`/clr/${id}.json`)).status).toBe(404);
    expect(await setClrPublic(platform, id, promotion.students[0]!.person, true)).toMatchObject({ ok: false, refusal: { kind: 'clr_not_ready' } });
    // The process dies after the signature, before it is stored: the job is still there.
    await expect(signClr({ ...platform, commit: () => Promise.reject(new Error('power cut')) }, job)).rejects.toThrow('power cut');
    expect(await platform.db.selectFrom('signed_clr').select('id').where('id', '=', id).execute()).toEqual([]);
    expect(await platform.db.selectFrom('outbox').select('kind').where('subject', '=', id).execute()).toEqual([{ kind: 'clr' }]);
    // Two at once, after the restart.
    await Promise.all([signClr(platform, job), signClr(platform, job)]);
    await drainOutbox(platform);
    const { embedded } = await platform.db.selectFrom('signed_clr').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const { bytes } = await platform.db.selectFrom('clr').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(embedded.startsWith(bytes.slice(0, -1))).toBe(true);
    expect(await platform.db.selectFrom('outbox').select('kind').where('subject', '=', id).execute()).toEqual([]);
    expect(await verdictOn(house, embedded, 'application/json')).toMatchObject({ verdict: 'valid' });
  });

  it('says that a badge in it is revoked, holds no revoked badge from then on, and gives up one that was under way', async () => {
    const { platform } = house;
    const planned = await planClr(platform, enrolment, { period: 'S1', credentials: idsOf('S1') }, promotion.students[0]!.person);
    if (!planned.ok) throw new Error(planned.refusal.kind);
    const revoked = record.credentials[0] as string;
    await expectStatus(await chair.send('POST', `/api/credentials/${revoked}/revocation`, { basis: 'new_decision', reason: 'Erreur de saisie.' }), 201);
    await drainOutbox(platform);
    const verdict = await verdictOn(house, await text(`/clr/${record.id}.json`), 'application/json');
    expect([verdict.verdict, verdict.of('badges'), verdict.of('proof')]).toEqual(['invalid', 'failed: badge_invalid', 'passed']);
    expect(await text(`/clr/${record.id}`)).toContain('Badge révoqué');
    expect((await make(student, enrolment, 'S1', [revoked])).status).toBe(409);
    const { clrs } = await expectStatus(await student.get(`/api/me/enrolments/${enrolment}/clr`), 200);
    expect(clrs.find((one: Body) => one.id === planned.value.id).state).toBe('abandoned');
    expect((await student.get(`/clr/${planned.value.id}.json`)).status).toBe(404);
    expect(await platform.db.selectFrom('outbox').select('kind').where('kind', '=', 'clr').execute()).toEqual([]);
  });
});
