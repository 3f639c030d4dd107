/** What people may ask of their data: all of it, none of it public, no badges, erased; and what the clock ends. Drills, on both runtimes. */
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parisDay } from '../../api/domain/calendar.ts';
import { unbake } from '../../credentials/bake.ts';
import { checkJournal } from '../../api/audit/check.ts';
import { linkJournal } from '../../api/audit/seal.ts';
import { purge, purgeDaily } from '../../api/privacy/purge.ts';
import { insertDepartures } from '../../api/queries/departures.ts';
import { OWN } from '../../api/queries/own-data.ts';
import { insertPerson } from '../../api/queries/people.ts';
import { findPersonByAddress, putPersonalAddress } from '../../api/queries/personal-address.ts';
import { insertAccount } from '../../api/queries/university.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import { randomId } from '../../api/random-id.ts';
import { digestOf } from '../../api/record-change.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { addPerson, anotherJury, choose, decideAll, enrolmentOf, expectStatus, issueAll, publish, quiet, sign, untilReleased, verdictOn, type Body } from './acts.ts';
import { endorse } from './endorsed.ts';
import { expectProblem } from './operations.ts';

const NOTE = 'Une note que personne d’autre n’a lue.';

describe.each(RUNTIMES)('a person’s data, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let student: Client;
  let other: Client;
  let officer: Client;
  let chair: Client;
  let enrolment: string;
  let person: string;
  let mine: Body;
  let draft: string;
  let surfaces: string[];
  let badgeJson: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2, file: new TextEncoder().encode('Un entretien.') });
    chair = await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    other = await house.as(promotion.students[1]!.email);
    officer = await house.as((await addPerson(house, 'data_protection_officer', '*')).email);
    ({ enrolment, person } = promotion.students[0]!);
    draft = await deposit('brouillon.txt', NOTE);
    mine = await enrolmentOf(student);
    const endorsed = await endorse(house, enrolment, mine.badges[0].id, mine.badges[0].competency);
    await expectStatus(await student.send('PUT', `/api/me/enrolments/${enrolment}/endorsements/${endorsed.invitation}/display`, { shown: true }), 200);
    const { id: clr } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/clr`, { period: 'S1', credentials: [mine.badges[0].id] }), 201);
    await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/clr/${clr}/publication`), 200);
    await choose(student, enrolment, { headline: 'Ingénieure pédagogique', credentials: [mine.badges[0].id], evidence: [promotion.students[0]!.evidence, draft] });
    const portfolio = new URL(await publish(student, enrolment)).pathname;
    const badge = `/credentials/${mine.badges[0].id}`;
    badgeJson = await (await student.get(`${badge}.json`)).text();
    const sealed = /evidence\/sealed\/[a-z0-9]+/.exec(badgeJson)![0];
    surfaces = [
      portfolio, `/en${portfolio}`, badge, `/en${badge}`, `${badge}.json`, `${badge}.jwt`, `${badge}.png`, `${badge}.svg`, `${badge}/endorsements`,
      `/evidence/${promotion.students[0]!.evidence}`, `/evidence/${draft}`, `/${sealed}`, `/endorsements/${endorsed.endorsement}.json`, `/endorsements/${endorsed.endorsement}.jwt`, `/clr/${clr}`, `/clr/${clr}.json`,
    ];
  });
  afterAll(() => house?.close());

  async function deposit(name: string, text: string, client: Client = student, of: string = enrolment): Promise<string> {
    const form = new FormData();
    for (const [field, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une note' })) form.set(field, value);
    form.set('file', new File([text], name));
    return (await expectStatus(await client.send('POST', `/api/me/enrolments/${of}/evidence`, form), 201)).id;
  }
  const statuses = async (paths: readonly string[]): Promise<Record<string, number>> => {
    const entries: [string, number][] = [];
    for (const path of paths) {
      const answer = await house.fetch(path, { headers: { accept: /[.]|sealed/.test(path) ? '*/*' : 'text/html' } });
      await answer.arrayBuffer();
      entries.push([path, answer.status]);
    }
    return Object.fromEntries(entries);
  };
  const all = (paths: readonly string[], status: number): Record<string, number> => Object.fromEntries(paths.map((path) => [path, status]));
  const archiveOf = async (client: Client): Promise<Record<string, Uint8Array>> => {
    const answer = await client.get('/api/me/data.zip');
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/zip', 'private, no-store']);
    return unzipSync(new Uint8Array(await answer.arrayBuffer()));
  };
  const rows = (archive: Record<string, Uint8Array>, table: string): Body[] => JSON.parse(strFromU8(archive[`donnees/${table}.json`]!)) as Body[];

  it('is given to its person whole: rows, files, badges, and a page to read it by', async () => {
    const archive = await archiveOf(student);
    expect(Object.keys(OWN).map((table) => `donnees/${table}.json`).filter((name) => !(name in archive))).toEqual([]);
    expect(rows(archive, 'person')).toEqual([expect.objectContaining({ id: person, email: promotion.students[0]!.email })]);
    expect(rows(archive, 'decision')).toHaveLength(4);
    expect(rows(archive, 'assessment').map((one) => one.comment)).toContain('Commentaire privé de l’enseignante.');
    expect(rows(archive, 'event').length).toBeGreaterThan(0);
    expect(strFromU8(archive[`fichiers/${draft}-brouillon.txt`]!)).toBe(NOTE);
    for (const badge of mine.badges) {
      const json = strFromU8(archive[`badges/${badge.id}.json`]!);
      const baked = unbake(archive[`badges/${badge.id}.png`]!);
      expect('problem' in baked ? baked.problem : baked.text).toBe(json);
      expect((await verdictOn(house, json, 'application/json')).verdict).toBe('valid');
    }
    expect(Object.keys(archive).filter((name) => /^(releves|soutiens)\//.test(name))).toHaveLength(2);
    const index = strFromU8(archive['index.html']!);
    expect(index).toContain('<html lang="fr">');
    expect(index).toContain('Étudiant Nº 1');
    expect(index).toContain(`href="fichiers/${draft}-brouillon.txt"`);
    // A way in is no datum to give out.
    expect(JSON.stringify(rows(archive, 'session'))).not.toContain('"token"');
    expect(rows(archive, 'session').length).toBeGreaterThan(0);
  });

  it('is nobody else’s: no row, no file of another is in it', async () => {
    const theirs = await archiveOf(other);
    const text = Object.entries(theirs).filter(([name]) => /\.(json|html)$/.test(name)).map(([, bytes]) => strFromU8(bytes)).join('\n');
    for (const one of [person, enrolment, promotion.students[0]!.email, promotion.students[0]!.evidence, promotion.students[0]!.review, draft, mine.badges[0].id, 'Nº 1']) expect(text).not.toContain(one);
    const teacher = await archiveOf(await house.as(promotion.emails.teacher));
    expect(rows(teacher, 'evidence')).toEqual([]);
    expect(rows(teacher, 'assessment')).toEqual([]);
    expect((await house.fetch('/api/me/data.zip')).status).toBe(401);
  });

  it('keeps a ledger of what its person made public, and answers 410 everywhere once it is taken back', async () => {
    expect(await statuses(surfaces)).toEqual(all(surfaces, 200));
    await expectStatus(await student.send('DELETE', `/api/me/enrolments/${enrolment}/publication`), 200);
    // The record of the semester has an address of its own, taken back on its own.
    const page = surfaces.filter((path) => !path.startsWith('/clr/'));
    expect(await statuses(page)).toEqual(all(page, 410));
    await choose(student, enrolment, { headline: 'Ingénieure pédagogique', indexable: true, credentials: [mine.badges[0].id], evidence: [promotion.students[0]!.evidence, draft] });
    await publish(student, enrolment);
    expect(await statuses(page)).toEqual(all(page, 200));
    const { consents } = await expectStatus(await student.get('/api/me/data'), 200);
    expect(consents.map((one: Body) => one.act).reverse()).toEqual(['publish', 'unindex', 'withdraw', 'publish', 'index']);
    expect((await expectStatus(await officer.get('/api/register'), 200)).consents).toEqual({ published: 1, indexed: 1 });
    expect((await house.platform.commit([house.platform.db.deleteFrom('consent_act')])).ok).toBe(false);
  });

  it('keeps the decisions, and no badge, of whoever declines them; taken back, for what is to come', async () => {
    const declining = promotion.students[1]!;
    await expectStatus(await other.send('PUT', '/api/me/badges', { declined: true }), 200);
    const second = await anotherJury(house, promotion, 'S2');
    await decideAll(chair, second, () => ({ level: 2, reason: 'Décision motivée.' }));
    expect(await expectStatus(await sign(chair, second.jury, 'PV 2'), 202)).toEqual({ awards: 4 });
    expect(await untilReleased(chair, second.jury)).toMatchObject({ awards: 4, released: 4 });
    const { db } = house.platform;
    const plansOf = async (level: number) => (await db.selectFrom('award').leftJoin('credential_plan', 'credential_plan.award_id', 'award.id').select(['award.id as award', 'credential_plan.id']).where('enrolment_id', '=', declining.enrolment).where('level', '=', level).execute());
    const declined = await plansOf(2);
    expect(declined.map((one) => one.id)).toEqual([null, null, null, null]);
    const theirs = await enrolmentOf(other);
    // The right, and so the level, is theirs all the same; what was issued before stays valid.
    expect(theirs.staircases.map((one: Body) => one.attained)).toEqual([2, 2, 2, 2]);
    expect(theirs.badges.map((one: Body) => one.state)).toEqual(['issued', 'issued', 'issued', 'issued']);
    expect((await expectProblem(await chair.send('POST', `/api/awards/${declined[0]!.award}/credential`), 409)).code).toBe('badges_declined');
    await quiet(house.platform);

    await expectStatus(await other.send('PUT', '/api/me/badges', { declined: false }), 200);
    expect((await expectProblem(await chair.send('POST', `/api/awards/${declined[0]!.award}/credential`), 409)).code).toBe('badges_declined');
    const third = await anotherJury(house, promotion, 'S3');
    await decideAll(chair, third, () => ({ level: 3, reason: 'Décision motivée.' }));
    expect(await expectStatus(await sign(chair, third.jury, 'PV 3'), 202)).toEqual({ awards: 8 });
    await untilReleased(chair, third.jury);
    expect((await plansOf(3)).every((one) => one.id !== null)).toBe(true);
    expect((await db.selectFrom('event').select('kind').where('subject', '=', declining.person).execute()).map((one) => one.kind)).toEqual(['badges_declined', 'badges_wanted_again']);
  });

  it('is purged when the table of retention says so, by the clock, and not a day before', async () => {
    const { db, now, files } = house.platform;
    const later = (days: number) => ({ ...house.platform, now: () => new Date(now().getTime() + days * 86_400_000) });
    const theirs = await deposit('ancien.txt', 'Un brouillon qui vieillit.', other, promotion.students[1]!.enrolment);
    const digest = (await db.selectFrom('evidence').select('file_digest').where('id', '=', theirs).executeTakeFirstOrThrow()).file_digest!;
    const old = { id: randomId(house.platform.randomBytes), enrolment_id: promotion.students[1]!.enrolment, period: 'S4' };
    await house.platform.commit([
      insertReview(db, old),
      insertStep(db, { review_id: old.id, revision: 1, act: 'close', state: 'closed', person_id: null, note: 'Une note de bilan.', at: now().toISOString() }),
    ]);
    const before = await purge(later(2));
    expect(before).toMatchObject({ session: expect.any(Number) as number });
    expect(Object.keys(before)).not.toContain('draft');
    expect(await files.get(digest)).not.toBeNull();
    expect(Object.keys(await purge(later(100)))).toContain('endorser_address');
    expect(await db.selectFrom('endorsement_address').selectAll().execute()).toEqual([]);
    expect(Object.keys(await purge(later(3 * 365 - 2)))).not.toContain('draft');
    // The one that is on a public page stays.
    expect((await purge(later(3 * 366)))['draft']).toBe(1);
    await quiet(later(3 * 366));
    expect(await files.get(digest)).toBeNull();
    expect(await db.selectFrom('evidence').select('id').where('id', '=', theirs).execute()).toEqual([]);
    const closed = await purge(later(6 * 365));
    expect(closed['assessed_evidence']).toBe(1);
    expect(closed['assessment_text']).toBeGreaterThan(0);
    expect((await db.selectFrom('review_step').select('note').where('review_id', '=', old.id).executeTakeFirstOrThrow()).note).toBe('');
    expect((await db.selectFrom('evidence').select(['title', 'file_digest']).where('id', '=', promotion.students[1]!.evidence).executeTakeFirstOrThrow())).toEqual({ title: '—', file_digest: null });
    expect(await purge(later(6 * 365))).toEqual({});
    expect((await db.selectFrom('decision').select('id').execute()).length).toBeGreaterThan(20);
    await quiet(later(6 * 365));
    // Once a day, however often it is asked for.
    await purgeDaily(later(7 * 365));
    const events = await db.selectFrom('event').select('id').where('kind', '=', 'data_purged').execute();
    await purgeDaily(later(7 * 365));
    expect(await db.selectFrom('event').select('id').where('kind', '=', 'data_purged').execute()).toHaveLength(events.length);
    student = await house.as(promotion.students[0]!.email);
    other = await house.as(promotion.students[1]!.email);
    chair = await house.as(promotion.emails.chair);
    officer = await house.as((await addPerson(house, 'data_protection_officer', '*')).email);
  });

  it('of somebody who left is purged by the day of their departure; who kept an access keeps what is theirs, and decisions stay', async () => {
    const { db, commit, now } = house.platform;
    const later = (days: number) => ({ ...house.platform, now: () => new Date(now().getTime() + days * 86_400_000) });
    const day = (days: number): string => parisDay(later(days).now());
    const left = await createPromotion(house.platform, { students: 2, file: new TextEncoder().encode('Un entretien.') });
    const [gone, kept] = left.students as [Promotion['students'][number], Promotion['students'][number]];
    const theirs = await issueAll(house, left, 'PV départs');
    const drafts: string[] = [];
    for (const one of [gone, kept]) drafts.push(await deposit('brouillon.txt', `Le brouillon de ${one.person}.`, await house.as(one.email), one.enrolment));
    const { id: by } = await db.selectFrom('person').select('id').where('email', '=', left.emails.administrator).executeTakeFirstOrThrow();
    const arranged = await commit([
      ...insertDepartures(db, [gone, kept].map((one) => ({ enrolment_id: one.enrolment, revision: 1, closes_on: day(10), recorded_by: by, recorded_at: now().toISOString() }))),
      ...putPersonalAddress(db, { person_id: kept.person, email: `garde-${runtime}@chezmoi.example`, confirmed_at: now().toISOString() }),
      insertAccount(db, { issuer: 'https://universite.example', subject: gone.person, person_id: gone.person, linked_at: now().toISOString() }),
    ]);
    expect(arranged).toEqual({ ok: true });
    const departed = async (days: number): Promise<Record<string, number>> => Object.fromEntries(Object.entries(await purge(later(days))).filter(([kind]) => kind.startsWith('departed')));
    const emails = async (): Promise<string[]> => (await db.selectFrom('person').select('email').where('id', 'in', [gone.person, kept.person]).orderBy('email').execute()).map((one) => one.email);
    const comments = async (): Promise<number> => (await db.selectFrom('assessment').innerJoin('review', 'review.id', 'assessment.review_id').select('comment').where('enrolment_id', 'in', [gone.enrolment, kept.enrolment]).where('comment', '<>', '').execute()).length;
    const records = async () => ({
      decisions: await db.selectFrom('decision').selectAll().orderBy('id').execute(), minutes: await db.selectFrom('minutes').selectAll().orderBy('number').execute(), awards: await db.selectFrom('award').selectAll().orderBy('id').execute(),
      names: await db.selectFrom('person').select(['given_name', 'family_name']).where('id', 'in', [gone.person, kept.person]).orderBy('family_name').execute(),
    });
    const before = await records();
    const addresses = await emails();
    // Not the day before: three months after the tenth day.
    expect(await departed(98)).toEqual({});
    expect([await emails(), await comments()]).toEqual([addresses, 8]);
    expect(await departed(103)).toEqual({ departed_account: 2, departed_draft: 1 });
    expect(await emails()).toEqual([gone.person, kept.person].map((one) => `${one.toLowerCase()}@parti.invalid`).sort());
    expect(await db.selectFrom('university_account').select('subject').where('person_id', '=', gone.person).execute()).toEqual([]);
    // Who kept an access still has it, and their drafts; nobody can open the other's any more.
    expect((await db.selectFrom('evidence').select('id').where('id', 'in', drafts).execute()).map((one) => one.id)).toEqual([drafts[1]]);
    expect((await findPersonByAddress(db, `garde-${runtime}@chezmoi.example`))?.id).toBe(kept.person);
    expect(await departed(103)).toEqual({});
    expect(await departed(373)).toEqual({});
    expect((await departed(378))['departed_feedback']).toBeGreaterThanOrEqual(8);
    expect(await comments()).toBe(0);
    expect(await records()).toEqual(before);
    await quiet(later(378));
    // The address is free for whoever the university gives it to next.
    expect(await commit([insertPerson(db, { id: randomId(house.platform.randomBytes), given_name: 'Autre', family_name: 'Personne', email: gone.email, language: 'fr' })])).toEqual({ ok: true });
    expect((await theirs.get(`/api/juries/${left.jury}`)).status).toBe(401);
    student = await house.as(promotion.students[0]!.email);
    other = await house.as(promotion.students[1]!.email);
    chair = await house.as(promotion.emails.chair);
    officer = await house.as((await addPerson(house, 'data_protection_officer', '*')).email);
  });

  it('is erased at once where it is its person’s alone, with a receipt that names nobody', async () => {
    const { files, db } = house.platform;
    const digest = (await db.selectFrom('evidence').select('file_digest').where('id', '=', draft).executeTakeFirstOrThrow()).file_digest!;
    const receipt = await expectStatus(await student.send('POST', '/api/me/erasures', { scope: 'own' }), 201);
    expect(receipt).toMatchObject({ scope: 'own', doneAt: expect.any(String) as string, stays: ['submitted', 'decisions', 'credentials'], erased: { portfolios: 1, drafts: 1, files: 1 } });
    expect(await statuses(surfaces)).toEqual(all(surfaces, 410));
    await quiet(house.platform);
    expect(await files.get(digest)).toBeNull();
    expect(await db.selectFrom('evidence').select('id').where('id', '=', draft).execute()).toEqual([]);
    expect(await db.selectFrom('portfolio').select(['contact', 'indexable']).where('enrolment_id', '=', enrolment).execute()).toEqual([{ contact: '', indexable: 0 }]);
    expect(await db.selectFrom('portfolio_view').select(['headline', 'presentation']).where('enrolment_id', '=', enrolment).execute()).toEqual([{ headline: '', presentation: '' }]);
    // Anybody who has the number reads the receipt; it says nothing of whom it is about.
    const open = await expectStatus(await house.fetch(`/api/erasures/${receipt.id}`), 200);
    expect(open).toEqual(receipt);
    expect(JSON.stringify(open)).not.toMatch(new RegExp(`${person}|@|Étudiant`));
    expect((await house.fetch('/api/erasures/00000000')).status).toBe(404);
    // Badges are as valid as before, and the account works.
    expect((await verdictOn(house, badgeJson, 'application/json')).verdict).toBe('valid');
    expect((await student.get(`/credentials/${mine.badges[0].id}.json`)).status).toBe(200);
  });

  it('is not erased where its person takes the request back, or the officer refuses it and says why, on what basis and where to complain', async () => {
    const ask = async (): Promise<string> => (await expectStatus(await student.send('POST', '/api/me/erasures', { scope: 'whole' }), 201)).id;
    const refuse = (id: string, reason: string, who: Client = officer): Promise<Response> => who.send('POST', `/api/erasures/${id}/refusal`, { basis: 'legal_claims', reason });
    const first = await ask();
    expect((await other.send('DELETE', `/api/me/erasures/${first}`)).status).toBe(404);
    expect(await expectStatus(await student.send('DELETE', `/api/me/erasures/${first}`), 200)).toMatchObject({ doneAt: null, ended: { outcome: 'withdrawn', basis: null } });
    const second = await ask();
    expect(second).not.toBe(first);
    for (const client of [student, other, chair]) await expectProblem(await refuse(second, 'Non.', client), 403);
    for (const reason of ['', ' \n ', '\u200b']) expect((await expectProblem(await refuse(second, reason), 422)).code).toBe('erasure_reason_required');
    expect((await expectProblem(await refuse(first, 'Trop tard.'), 409)).code).toBe('erasure_over');
    const reason = 'Un recours contre la décision de janvier est en cours.';
    // Of two at once one holds, whoever is first.
    const outcomes = await Promise.all([refuse(second, reason), refuse(second, reason)]);
    expect(outcomes.map((one) => one.status).sort()).toEqual([201, 409]);
    expect((await expectProblem(await student.send('DELETE', `/api/me/erasures/${second}`), 409)).code).toBe('erasure_over');
    const { requests, ended } = await expectStatus(await officer.get('/api/register'), 200);
    expect([requests, ended.map((one: Body) => [one.id, one.outcome, one.basis])]).toEqual([[], expect.arrayContaining([[first, 'withdrawn', null], [second, 'refused', 'legal_claims']])]);
    // Told by message, on their own page with the ways to complain, and on the receipt, which says nothing of the reason.
    const told = async (): Promise<Body> => (await expectStatus(await house.fetch('/api/messages'), 200)).messages.find((one: Body) => one.to === promotion.students[0]!.email && one.text.includes(reason));
    for (let look = 0; look < 800 && !(await told()); look += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await told()).text).toMatch(/RGPD, article 17\.3 e[\s\S]*cnil\.fr[\s\S]*\/moi\/donnees/);
    const page = await (await student.get('/moi/donnees', { accept: 'text/html' })).text();
    for (const words of [reason, 'article 17.3 e du RGPD', 'https://www.cnil.fr/fr/plaintes', 'href="/donnees-personnelles"', 'retirée le']) expect(page).toContain(words);
    const receipt = await (await house.fetch(`/effacement/${second}`, { headers: { accept: 'text/html' } })).text();
    expect(receipt).toContain('refusée par l’établissement');
    expect(receipt).not.toContain(reason);
    const { db, commit } = house.platform;
    expect((await db.selectFrom('event').select('kind').where('subject', 'in', [first, second]).orderBy('seq').execute()).map((one) => one.kind)).toEqual(['erasure_asked', 'erasure_withdrawn', 'erasure_asked', 'erasure_refused']);
    expect(JSON.stringify(await db.selectFrom('event').selectAll().execute())).not.toContain(reason);
    // What ended stays ended, in the database itself.
    const late = db.insertInto('erasure_receipt').values({ id: second, carried_out_by: null, at: '2026-01-01', counts: '{}' });
    for (const statement of [late, db.deleteFrom('erasure_end'), db.updateTable('erasure_end').set({ outcome: 'withdrawn' })]) expect((await commit([statement])).ok).toBe(false);
    expect((await student.get('/api/me/enrolments')).status).toBe(200);
  });

  it('is erased whole by the officer at its person’s request; decisions, minutes and badges’ records stay', async () => {
    const { db } = house.platform;
    const records = async () => ({
      decisions: await db.selectFrom('decision').selectAll().orderBy('id').execute(), minutes: await db.selectFrom('minutes').selectAll().execute(), awards: await db.selectFrom('award').selectAll().orderBy('id').execute(),
      signed: await db.selectFrom('signed_credential').selectAll().orderBy('id').execute(), revoked: await db.selectFrom('revocation').selectAll().execute(),
    });
    const before = await records();
    const recorded = { confidential: 0 as const, recorded_by: person, recorded_at: house.platform.now().toISOString() };
    const kept = await house.platform.commit([
      db.insertInto('placement').values({ id: 'stage-1', revision: 1, enrolment_id: enrolment, kind: 'stage', state: 'done', year: 'M1', host: 'Hôpital', tutor: 'Anne Tutrice', begins_on: null, ends_on: null, hours_planned: 150, hours_done: 150, ...recorded }),
      db.insertInto('memoir').values({ enrolment_id: enrolment, revision: 1, title: 'Un mémoire', director: 'Jean Directeur', defended_on: null, ...recorded }),
    ]);
    expect(kept).toEqual({ ok: true });
    const asked = await expectStatus(await student.send('POST', '/api/me/erasures', { scope: 'whole' }), 201);
    expect(asked).toMatchObject({ doneAt: null, erased: {} });
    expect((await expectStatus(await student.send('POST', '/api/me/erasures', { scope: 'whole' }), 201)).id).toBe(asked.id);
    expect((await expectStatus(await officer.get('/api/register'), 200)).requests).toEqual([{ id: asked.id, askedAt: asked.askedAt, person: { id: person, name: 'Étudiant Nº 1' } }]);
    for (const client of [other, chair, student]) await expectProblem(await client.send('POST', `/api/people/${person}/erasure`), 403);

    expect(await expectStatus(await officer.send('POST', `/api/people/${person}/erasure`), 201)).toEqual({ id: asked.id });
    const receipt = await expectStatus(await house.fetch(`/api/erasures/${asked.id}`), 200);
    expect(receipt).toMatchObject({ scope: 'whole', stays: ['decisions', 'credentials', 'journal', 'backups'], erased: { traces: 1, files: 1, salts: 4 } });
    expect(receipt.erased.sessions).toBeGreaterThan(0);
    expect(await records()).toEqual(before);
    expect((await student.get('/api/me/enrolments')).status).toBe(401);
    await quiet(house.platform);
    // Nothing that was written, deposited or sealed is left, in any table that is not a record.
    expect(await db.selectFrom('person').select(['email', 'given_name', 'family_name']).where('id', '=', person).executeTakeFirstOrThrow()).toEqual({ email: `${person.toLowerCase()}@efface.invalid`, given_name: 'Étudiant', family_name: 'Nº 1' });
    expect(await db.selectFrom('evidence').select(['title', 'public_text', 'reflection', 'file_digest']).where('enrolment_id', '=', enrolment).execute()).toEqual([{ title: '—', public_text: '', reflection: '', file_digest: null }]);
    expect(await db.selectFrom('evidence_seal').innerJoin('evidence', 'evidence.id', 'evidence_seal.evidence_id').select('salt').where('evidence.enrolment_id', '=', enrolment).where('salt', 'is not', null).execute()).toEqual([]);
    // Nor why it was once refused: that was about them.
    expect((await db.selectFrom('erasure_end').innerJoin('erasure', 'erasure.id', 'erasure_end.id').select('reason').where('person_id', '=', person).where('outcome', '=', 'refused').execute()).map((one) => one.reason)).toEqual(['—']);
    // Where they worked, under whom, and what about.
    for (const table of ['placement', 'memoir'] as const) expect(await db.selectFrom(table).select('enrolment_id').where('enrolment_id', '=', enrolment).execute()).toEqual([]);
    // Digests of what was erased are mute; those of decisions still show that the decisions are what was decided.
    const salts = await db.selectFrom('event_salt').innerJoin('event', 'event.id', 'event_salt.event_id').select(['event.kind', 'event.subject', 'event.after_digest', 'event_salt.salt']).where('about', '=', person).execute();
    expect(new Set(salts.map((one) => one.kind))).toEqual(new Set(['decision_recorded']));
    for (const one of salts) expect(one.after_digest).toBe(await digestOf(one.salt, before.decisions.find((decision) => decision.id === one.subject)));
    expect(await statuses(surfaces)).toEqual(all(surfaces, 410));
    expect((await verdictOn(house, badgeJson, 'application/json')).verdict).toBe('valid');
    // The other student, who had deposited the same bytes, lost nothing by it; the journal is whole.
    await linkJournal(house.platform);
    expect((await checkJournal(house.platform)).finding).toBeNull();
    expect(JSON.stringify(await db.selectFrom('event').selectAll().execute())).not.toContain(promotion.students[0]!.email);
    // Once, whoever asks again.
    expect(await expectStatus(await officer.send('POST', `/api/people/${person}/erasure`), 201)).toEqual({ id: asked.id });
    await expectProblem(await officer.send('POST', '/api/people/personne/erasure'), 404);
  });

  it('leaves no name of somebody of whom no act of record speaks, and nothing of them comes back', async () => {
    const { db, commit } = house.platform;
    const { id } = await addPerson(house, 'student', promotion.cohort);
    const subject = crypto.randomUUID();
    const enrolled = randomId(house.platform.randomBytes);
    await commit([db.insertInto('enrolment').values({ id: enrolled, person_id: id, cohort_id: promotion.cohort, subject_id: subject, regime: 'initial' })]);
    expect((await commit([db.updateTable('person').set({ given_name: '—', family_name: '' }).where('id', '=', id)])).ok).toBe(false);
    await expectStatus(await officer.send('POST', `/api/people/${id}/erasure`), 201);
    expect(await db.selectFrom('person').select(['given_name', 'family_name']).where('id', '=', id).executeTakeFirstOrThrow()).toEqual({ given_name: '—', family_name: '' });
    const late = db.insertInto('evidence').values({
      id: 'tardif', enrolment_id: enrolled, period: 'S1', kind: 'text', genre: 'production', title: 'x', description: '', public_text: '', reflection: '', link: null,
      file_digest: null, file_type: null, file_bytes: null, file_name: null, image_alt: '', image_width: null, image_height: null, deposited_at: '2026-01-01',
    });
    expect(await commit([late])).toMatchObject({ ok: false, conflict: { rule: 'person_erased' } });
  });
});
