/** What happens to a student's account when the university's closes: who records the day, who is written to, and what stays theirs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseDay } from '../../api/domain/calendar.ts';
import { findClosing, insertDepartures } from '../../api/queries/departures.ts';
import { insertGrant } from '../../api/queries/people.ts';
import { putPersonalAddress } from '../../api/queries/personal-address.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import { tendDepartures, tendDeparturesDaily } from '../../api/sign-in/departure.ts';
import { sendDueMail } from '../../api/sign-in/mail.ts';
import { createHouse, RUNTIMES, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, body, type Body, contents, expectStatus, NOTHING_TO_HIDE } from './acts.ts';
import { codeIn, isIn, signInByCode } from './code.ts';
import { openJar, type Jar } from './jar.ts';
import { expectProblem } from './operations.ts';
import { nextMail, startPost, type Post } from './post.ts';

describe.each(RUNTIMES)('before and after the university account closes, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let post: Post;
  const as = async (email: string): Promise<Jar> => openJar(house, (await house.as(email)).cookie);
  const signIn = (email: string): Promise<Jar> => signInByCode(house, post, email, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
  const DAY = 86_400_000;
  // By UTC, as the rules in the tables.
  const today = databaseDay(new Date());
  const inDays = (days: number): string => new Date(Date.parse(today) + days * DAY).toISOString().slice(0, 10);
  const later = (days: number) => ({ ...house.platform, now: () => new Date(Date.now() + days * DAY) });
  let leaving: Promotion;
  let head: Jar;
  const list = async (): Promise<Body> => expectStatus(await head.fetch(`/api/cohorts/${leaving.cohort}/departures`), 200);
  const record = async (closesOn: string | null, students: readonly number[]): Promise<Response> => {
    const { students: rows } = await list();
    const departures = students.map((index) => leaving.students[index]!.enrolment).map((enrolment) => ({ enrolment, revision: rows.find((one: Body) => one.enrolment === enrolment).revision }));
    return head.post(`/api/cohorts/${leaving.cohort}/departures`, { closesOn, departures });
  };
  /** What a sweep of that day sends of it, and to whom. */
  const toldOn = async (days: number): Promise<string[]> => {
    const from = post.mails.length;
    await tendDepartures(later(days));
    await sendDueMail(later(days));
    return post.mails.slice(from).flatMap((one) => one.to).sort();
  };
  const emails = (...students: number[]): string[] => students.map((index) => leaving.students[index]!.email).sort();
  const keepAddress = (student: number, email: string) => house.platform.commit(putPersonalAddress(house.platform.db, { person_id: leaving.students[student]!.person, email, confirmed_at: new Date().toISOString() }));

  beforeAll(async () => {
    post = await startPost();
    house = await createHouse(runtime, { PALIER_SMTP_URL: `smtp://127.0.0.1:${post.port}`, PALIER_STEP_UP: '1' });
    promotion = await createPromotion(house.platform, { students: 3 });
    leaving = await createPromotion(house.platform, { students: 4 });
    head = await as(leaving.emails.administrator);
  });
  afterAll(async () => {
    await house?.close();
    await post?.close();
  });

  it('a personal address that is taken back opens nothing from then on, nor does a message that was sent to it before', async () => {
    const { email, person } = promotion.students[1]!;
    const own = `reprise-${runtime}@chezmoi.example`;
    expect(await house.platform.commit(putPersonalAddress(house.platform.db, { person_id: person, email: own, confirmed_at: new Date().toISOString() }))).toEqual({ ok: true });
    const stranger = openJar(house);
    const sent = post.mails.length;
    await expectStatus(await stranger.post('/api/sign-in', { email: own }), 202);
    const { text } = await nextMail(post, own, sent);
    const student = await as(email);
    await expectStatus(await student.fetch('/api/me/personal-address', { method: 'DELETE', headers: { origin: house.origin } }), 200);
    expect((await expectProblem(await stranger.post('/api/sign-in/code', { code: codeIn(text) }), 410)).code).toBe('link_spent');
    expect((await expectProblem(await stranger.post('/api/sign-in/confirmation', { token: /\/connexion\/(\S+)/.exec(text)![1] }), 410)).code).toBe('link_spent');
    expect(await isIn(stranger)).toBe(false);
  });

  it('the day is recorded by who keeps the cohort, for some or all, and never one that is over', async () => {
    const before = await atRest(house, ['departure', 'event', 'mail']);
    expect((await expectProblem(await record(inDays(-1), [0]), 422)).code).toBe('closing_past');
    expect((await expectProblem(await record('2027-02-30', [0]), 422)).code).toBe('closing_unreadable');
    const { students } = await list();
    expect((await expectProblem(await head.post(`/api/cohorts/${leaving.cohort}/departures`, { closesOn: inDays(90), departures: [{ enrolment: promotion.students[0]!.enrolment, revision: 0 }] }), 404)).code).toBe('not_found');
    expect((await expectProblem(await head.post(`/api/cohorts/${leaving.cohort}/departures`, { closesOn: inDays(90), departures: [{ enrolment: students[0].enrolment, revision: 1 }] }), 409)).code).toBe('departures_changed');
    expect(await contents(house, ['departure', 'event', 'mail'])).toEqual(before);
    // The page's form, for the whole cohort.
    const where = `/administration/promotions/${leaving.cohort}/departs`;
    expect((await head.form(where, { day: inDays(90) })).status).toBe(200);
    const answer = await head.form(where, { all: 'on', day: inDays(90) });
    expect(answer.headers.get('location')).toBe(`${where}?enregistres=4`);
    expect((await list()).students.map((one: Body) => [one.closesOn, one.ready, one.toldAt])).toEqual(Array(4).fill([inDays(90), false, null]));
    // What is on the page is what changes: somebody else's change is not undone unseen.
    expect((await head.form(where, { all: 'on', day: inDays(91) })).status).toBe(200);
    expect((await list()).students[0].closesOn).toBe(inDays(90));
  });

  it('whoever has no other way in is written to six weeks and one week before, once each, in their language, whatever was interrupted', async () => {
    const { db, commit } = house.platform;
    await commit([db.updateTable('person').set({ language: 'en' }).where('id', '=', leaving.students[3]!.person)]);
    expect(await toldOn(47)).toEqual([]);
    await keepAddress(0, `reste-${runtime}@chezmoi.example`);
    const from = post.mails.length;
    expect(await toldOn(49)).toEqual(emails(1, 2, 3));
    expect(await toldOn(49)).toEqual([]);
    const french = post.mails.slice(from).find((one) => one.to.includes(leaving.students[1]!.email))!;
    expect(french.text).toMatch(/ni cette adresse ni la connexion de l’université n’ouvriront plus Palier[\s\S]*\/compte/);
    expect(post.mails.slice(from).find((one) => one.to.includes(leaving.students[3]!.email))!.text).toMatch(/From that day on[\s\S]*\/en\/compte/);
    expect((await list()).students.filter((one: Body) => one.toldAt !== null)).toHaveLength(3);
    // A passkey is enough; two who sweep at once write once; a message that waited while somebody provided for themselves is not sent.
    await commit([db.insertInto('passkey').values({ id: `cle-${runtime}`, person_id: leaving.students[2]!.person, name: 'Clé', public_key: 'AA', counter: 0, transports: '[]', added_at: new Date().toISOString(), last_used_at: null })]);
    await Promise.all([tendDepartures(later(84)), tendDepartures(later(84))]);
    expect(await db.selectFrom('departure_notice').select('person_id').where('number', '=', 2).execute()).toHaveLength(2);
    await keepAddress(3, `aussi-${runtime}@chezmoi.example`);
    expect(await toldOn(84)).toEqual(emails(1));
    // Put off: both are due again before the new day, and the last one alone to whoever is already in the last week.
    await expectStatus(await record(inDays(200), [1]), 201);
    // The sweeper does so once a day.
    await tendDeparturesDaily(later(195));
    await tendDeparturesDaily(later(195));
    expect(await toldOn(195)).toEqual(emails(1));
    expect(await toldOn(196)).toEqual([]);
  });

  it('says on their pages what to do and by when, and on the manager’s who has not done it', async () => {
    const late = await as(leaving.students[1]!.email);
    const page = await (await late.fetch('/espace', { headers: { accept: 'text/html' } })).text();
    for (const words of ['Votre compte universitaire ferme le', 'confirmez une adresse personnelle', 'href="/compte"']) expect(page).toContain(words);
    expect((await expectStatus(await late.fetch('/api/me/account'), 200)).departure).toEqual({ closesOn: inDays(200), closed: false, hasOtherWay: false });
    expect(await (await (await as(leaving.students[0]!.email)).fetch('/espace', { headers: { accept: 'text/html' } })).text()).toContain('elle continuera de vous connecter');
    const shown = await (await head.fetch(`/administration/promotions/${leaving.cohort}/departs`, { headers: { accept: 'text/html' } })).text();
    expect(shown).toContain('3 prêts\u00a0; 1 pas encore prêt\u00a0; 0 sans date.');
    // By which way somebody keeps their access is theirs.
    expect(shown).not.toContain('chezmoi');
  });

  it('once it is closed the university’s address opens nothing, and their own opens what is theirs and no semester', async () => {
    const { email, enrolment, person } = leaving.students[0]!;
    const { db } = house.platform;
    const own = `reste-${runtime}@chezmoi.example`;
    const old = await signIn(email);
    await expectStatus(await record(today, [0, 1]), 201);
    await tendDepartures(house.platform);
    expect(await isIn(old)).toBe(false);
    // Nobody is told whether an address is known; what is sent is what differs.
    const from = post.mails.length;
    await expectStatus(await openJar(house).post('/api/sign-in', { email }), 202);
    await expectStatus(await openJar(house).post('/api/sign-in', { email: leaving.students[1]!.email }), 202);
    const alumna = await signIn(own);
    expect(post.mails.slice(from).flatMap((one) => one.to)).toEqual([own]);
    expect((await body(await alumna.fetch('/api/me'))).person.id).toBe(person);
    // Nor is a notice, or a code, sent where it would be read by somebody else.
    const sent = post.mails.length;
    await expectStatus(await alumna.post('/api/me/confirmation/message'), 202);
    await expectStatus(await alumna.post('/api/me/confirmation', { code: codeIn((await nextMail(post, own, sent)).text) }), 200);

    // The last way in is not taken away, by a slip or by two tabs at once.
    const remove = () => alumna.fetch('/api/me/personal-address', { method: 'DELETE', headers: { origin: house.origin } });
    expect((await expectProblem(await remove(), 409)).code).toBe('last_way_in');
    expect((await db.selectFrom('personal_address').select('email').where('person_id', '=', person).execute()).map((one) => one.email)).toEqual([own]);

    const { review } = leaving.students[0]!;
    const open = { id: `ouvert-${runtime}`, enrolment_id: enrolment, period: 'S2' };
    expect(await house.platform.commit([insertReview(db, open), insertStep(db, { review_id: open.id, revision: 1, act: 'open', state: 'open', person_id: null, note: '', at: new Date().toISOString() })])).toEqual({ ok: true });
    const before = await atRest(house, ['evidence', 'review_step', 'review_evidence', 'assessment']);
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S2', genre: 'production', title: 'Après', text: 'x' })) form.set(name, value);
    const over = async (answer: Response): Promise<void> => expect((await expectProblem(answer, 409)).code).toBe('departed');
    await over(await alumna.fetch(`/api/me/enrolments/${enrolment}/evidence`, { method: 'POST', headers: { origin: house.origin }, body: form }));
    await over(await alumna.post(`/api/reviews/${open.id}/self-assessments`, { competency: 'NEO-C1', level: null, comment: 'Plus tard.' }));
    await over(await alumna.post(`/api/reviews/${open.id}/acts`, { act: 'self_assess' }));
    const link = { method: 'PUT', headers: { origin: house.origin, 'content-type': 'application/json' }, body: JSON.stringify({ citable: false, publicText: '' }) };
    await over(await alumna.fetch(`/api/reviews/${open.id}/evidence/${leaving.students[0]!.evidence}`, link));
    await over(await alumna.fetch(`/api/reviews/${open.id}/evidence/${leaving.students[0]!.evidence}`, { method: 'DELETE', headers: { origin: house.origin } }));
    expect(await contents(house, ['evidence', 'review_step', 'review_evidence', 'assessment'])).toEqual(before);
    expect((await expectStatus(await alumna.fetch(`/api/reviews/${open.id}`), 200)).acts).toEqual([]);
    // What is theirs: read, shown to the public and taken back, downloaded, erased.
    expect((await alumna.fetch(`/api/reviews/${review}`)).status).toBe(200);
    const portfolio = { headline: 'Diplômée', presentation: '', indexable: false, choices: { credentials: [], evidence: [leaving.students[0]!.evidence], reflections: [] } };
    await expectStatus(await alumna.fetch(`/api/me/enrolments/${enrolment}/portfolio`, { ...link, body: JSON.stringify(portfolio) }), 200);
    await expectStatus(await alumna.fetch(`/api/evidence/${leaving.students[0]!.evidence}/clearance`, { ...link, body: JSON.stringify(NOTHING_TO_HIDE) }), 200);
    const { url } = await expectStatus(await alumna.post(`/api/me/enrolments/${enrolment}/publication`), 201);
    expect((await house.fetch(new URL(url as string).pathname)).status).toBe(200);
    expect((await alumna.fetch('/api/me/data.zip')).status).toBe(200);
    const space = await (await alumna.fetch('/espace/traces', { headers: { accept: 'text/html' } })).text();
    expect(space).toContain('Cette inscription est terminée');
    expect(space).not.toContain('id="deposer"');
    await expectStatus(await alumna.post('/api/me/erasures', { scope: 'own' }), 201);
    expect((await house.fetch(new URL(url as string).pathname)).status).toBe(410);
  });

  it('whoever stays has no account that closes: another enrolment that goes on, a role at the university, a day taken back', async () => {
    const { db, commit } = house.platform;
    const { person, email } = leaving.students[1]!;
    const closing = (): Promise<string | null> => findClosing(db, person);
    expect(await closing()).toBe(today);
    const again = { id: `encore-${runtime}`, person_id: person, cohort_id: promotion.cohort, subject_id: crypto.randomUUID(), regime: 'initial' as const };
    expect(await commit([db.insertInto('enrolment').values(again)])).toEqual({ ok: true });
    expect(await closing()).toBeNull();
    expect((await body(await (await signIn(email)).fetch('/api/me'))).person.id).toBe(person);
    const left = { enrolment_id: again.id, revision: 1, status: 'left' as const, entry: 'first_year' as const, regime: 'initial' as const, effective_on: '2026-01-01', until_on: null, reference: 'Lettre', recorded_by: person, recorded_at: today };
    expect(await commit([db.insertInto('enrolment_step').values(left)])).toEqual({ ok: true });
    expect(await closing()).toBe(today);
    expect(await commit([insertGrant(db, { person_id: person, role: 'teacher', cohort_id: leaving.cohort })])).toEqual({ ok: true });
    expect(await closing()).toBeNull();
    expect(await commit([db.deleteFrom('role_grant').where('person_id', '=', person).where('role', '=', 'teacher')])).toEqual({ ok: true });
    await expectStatus(await record(null, [1]), 201);
    expect(await closing()).toBeNull();
    // Nobody decides on themselves, and what was recorded stays.
    expect(await commit(insertDepartures(db, [{ enrolment_id: leaving.students[1]!.enrolment, revision: 4, closes_on: null, recorded_by: person, recorded_at: today }]))).toMatchObject({ ok: false, conflict: { rule: 'own_decision' } });
    expect(await commit([db.updateTable('departure').set({ closes_on: null })])).toMatchObject({ ok: false, conflict: { rule: 'append_only' } });
  });
});
