/** One's own account: sessions, showing once more who one is, and a personal address. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, body, contents, expectStatus, TABLES, untilReleased } from './acts.ts';
import { codeIn, isIn, signInByCode } from './code.ts';
import { openJar, type Jar } from './jar.ts';
import { expectProblem } from './operations.ts';
import { nextMail, startPost, type Post } from './post.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe.each(RUNTIMES)('an account, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let post: Post;

  beforeAll(async () => {
    post = await startPost();
    house = await createHouse(runtime, { PALIER_SMTP_URL: `smtp://127.0.0.1:${post.port}`, PALIER_STEP_UP: '1' });
    promotion = await createPromotion(house.platform, { students: 3 });
  });
  afterAll(async () => {
    await house?.close();
    await post?.close();
  });

  const as = async (email: string, agent = ''): Promise<Jar> => openJar(house, (await house.as(email)).cookie, agent === '' ? {} : { 'user-agent': agent });
  const signIn = (email: string, agent = FIREFOX): Promise<Jar> => signInByCode(house, post, email, agent);
  /** As if the session's person had last shown who they are so long ago. */
  const lastConfirmed = async (jar: Jar, minutes: number): Promise<void> => {
    const at = new Date(Date.now() - minutes * 60_000).toISOString();
    const token = decodeURIComponent(/palier=([^;]+)/.exec(jar.cookie())![1]!).split('.')[0]!;
    await house.platform.commit([house.platform.db.updateTable('session' as never).set({ confirmedAt: at } as never).where('token' as never, '=', token as never)]);
  };
  const minutes = (number: string) => ({ number, deliberatedOn: '2026-01-30', members: ['A. Essai'], signatories: ['A. Essai'] });

  it('shows one’s sessions, with no address in them, and ends one, the others, and nobody else’s', async () => {
    const email = promotion.students[0]!.email;
    const [here, there, third] = [await signIn(email), await signIn(email, 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'), await as(email)];
    const stranger = await as(promotion.students[1]!.email);
    const list = async (jar: Jar): Promise<{ id: string; browser: string; factor: string; current: boolean }[]> => (await body(await jar.fetch('/api/me/account'))).sessions;
    const sessions = await list(here);
    expect(sessions.map(({ browser, factor, current }) => `${browser} ${factor} ${current}`).sort()).toEqual([' demo false', 'Firefox · Linux link true', 'Safari · iPhone link false']);
    expect(JSON.stringify(await house.platform.db.selectFrom('session' as never).selectAll().execute())).not.toMatch(/127\.0\.0\.1|::1|Mozilla/);
    // Somebody else's session is not ended by knowing its name.
    await expectProblem(await stranger.fetch(`/api/me/sessions/${sessions.find((one) => one.current)!.id}`, { method: 'DELETE', headers: { origin: house.origin } }), 404);
    expect(await isIn(here)).toBe(true);
    await expectStatus(await here.fetch(`/api/me/sessions/${sessions.find((one) => one.browser.startsWith('Safari'))!.id}`, { method: 'DELETE', headers: { origin: house.origin } }), 200);
    expect([await isIn(here), await isIn(there), await isIn(third)]).toEqual([true, false, true]);
    const answer = await here.form('/compte', { form: 'end-others' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/compte?fait=fermees']);
    expect([await isIn(here), await isIn(third), await isIn(stranger)]).toEqual([true, false, true]);
    const page = await (await here.fetch('/compte?fait=fermees', { headers: { accept: 'text/html' } })).text();
    for (const words of ['Les autres sessions sont fermées.', 'Firefox · Linux', 'Cette session', 'Aucune autre session n’est ouverte.']) expect(page).toContain(words);
  });

  it('says until when a session lasts, and prolongs it as often as asked, up to its longest', async () => {
    const student = await as(promotion.students[0]!.email);
    const { db } = house.platform;
    const token = decodeURIComponent(/palier=([^;]+)/.exec(student.cookie())![1]!).split('.')[0]!;
    const change = (columns: Record<string, string>): Promise<unknown> => house.platform.commit([db.updateTable('session' as never).set(columns as never).where('token' as never, '=', token as never)]);
    const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
    for (let time = 0; time < 12; time += 1) {
      // Six minutes before the end of four hours: what a page says of itself prolongs as any request does, and so is not asked here.
      await change({ expiresAt: inMinutes(6) });
      const end = await expectStatus(await student.post('/api/me/session/prolongation'), 200);
      expect(end.secondsLeft).toBeGreaterThan(239 * 60);
      expect([Date.parse(end.endsAt) - Date.now() > 239 * 60_000, end.secondsInAll > 167 * 3600]).toEqual([true, true]);
    }
    const page = await (await student.fetch('/espace', { headers: { accept: 'text/html' } })).text();
    expect(page).toMatch(/Sans activité, la session se ferme à \d\d:\d\d\./);
    expect(Number(/data-left="(\d+)"/.exec(page)![1])).toBeGreaterThan(239 * 60);
    // The button without script.
    const pressed = await student.form('/compte/session');
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/compte/session?fait=prolongee']);
    expect(await (await student.fetch('/compte/session?fait=prolongee', { headers: { accept: 'text/html' } })).text()).toContain('La session est prolongée.');
    // Seven days after the sign-in nothing prolongs it.
    await change({ createdAt: inMinutes(-168 * 60 + 3) });
    const last = await expectStatus(await student.post('/api/me/session/prolongation'), 200);
    expect([last.endsAt, last.secondsLeft <= 180]).toEqual([last.latestAt, true]);
    await change({ createdAt: inMinutes(-168 * 60 - 1) });
    await expectProblem(await student.post('/api/me/session/prolongation'), 401);
  });

  it('gives a form that was sent after the session’s end back whole, and takes it after a new sign-in', async () => {
    const { email, enrolment } = promotion.students[2]!;
    const student = await as(email);
    const words = 'Première ligne.\r\n« Deux » & "><trois>\r\n\r\nFin.';
    const fields: Record<string, string> = { headline: 'Je conçois.', presentation: words, form: 'choices' };
    const where = `/espace/portfolio?inscription=${enrolment}`;
    await expectStatus(await student.post('/api/sign-out'), 200);
    const stored = async (): Promise<string | undefined> => (await house.platform.db.selectFrom('portfolio_view').select('presentation').where('enrolment_id', '=', enrolment).executeTakeFirst())?.presentation;
    const before = await stored();
    const answer = await student.form(where, fields);
    const page = await answer.text();
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([401, 'no-store']);
    expect(page).toContain('Votre session était fermée\u00a0: rien n’est perdu');
    expect(page).not.toContain('"><trois>');
    expect(await stored()).toBe(before);
    const unescape = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&#38;', '&').replaceAll('&amp;', '&');
    const kept = Object.fromEntries([...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, unescape(value!)]));
    expect(Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]))).toEqual({ ...fields, presentation: words.replaceAll('\r\n', '\n') });
    const action = unescape(/<form method="post" action="([^"]+)" class="stack"/.exec(page)![1]!);
    expect(action).toBe(where);
    const again = await as(email);
    expect((await again.form(action, kept)).status).toBe(303);
    expect((await stored())!.replaceAll('\r\n', '\n')).toBe(words.replaceAll('\r\n', '\n'));
    // A file is named: it has to be chosen again.
    const form = new FormData();
    form.set('title', 'Un titre');
    form.set('file', new File(['x'], 'entretien.txt', { type: 'text/plain' }));
    const withFile = await house.fetch('/espace/traces', { method: 'POST', headers: { accept: 'text/html', origin: house.origin }, body: form });
    expect(await withFile.text()).toMatch(/À choisir de nouveau ensuite\u00a0: entretien\.txt\.[^]*name="title" value="Un titre"/);
  });

  it('asks a chair once more who they are before minutes are signed, and signs nothing before', async () => {
    const chair = await as(promotion.emails.chair);
    const path = `/api/juries/${promotion.jury}/minutes`;
    await lastConfirmed(chair, 11);
    const before = await atRest(house, TABLES);
    const refused = await expectProblem(await chair.post(path, minutes('PV 1')), 403);
    expect([refused.code, refused.detail]).toEqual(['step_up_needed', expect.stringContaining('Rien n’a été fait')]);
    expect(await contents(house, TABLES)).toEqual(before);
    // A code of the sign-in page, or none at all, is no confirmation.
    expect((await expectProblem(await chair.post('/api/me/confirmation', { code: '0000-0000' }), 410)).code).toBe('code_over');
    const sent = post.mails.length;
    await expectStatus(await chair.post('/api/me/confirmation/message'), 202);
    const code = codeIn((await nextMail(post, promotion.emails.chair, sent)).text);
    expect((await expectProblem(await openJar(house).post('/api/sign-in/code', { code }), 410)).code).toBe('link_spent');
    expect((await expectProblem(await chair.post('/api/me/confirmation', { code: '0000-0000' }), 422)).code).toBe('code_wrong');
    const old = chair.cookie();
    await expectStatus(await chair.post('/api/me/confirmation', { code }), 200);
    // A new cookie; the one before is worth nothing.
    expect([await isIn(chair), await isIn(openJar(house, old))]).toEqual([true, false]);
    expect((await expectProblem(await chair.post(path, minutes('PV 1')), 409)).code).toBe('decisions_missing');
    expect((await expectProblem(await chair.post('/api/me/confirmation', { code }), 410)).code).toBe('code_over');
  });

  it('asks the same before several badges are revoked, and tells whoever may not that they may not', async () => {
    const chair = await as(promotion.emails.chair);
    await lastConfirmed(chair, 11);
    const asked = { credentials: ['unknown'], basis: 'new_decision', reason: 'PV 2.' };
    expect((await expectProblem(await chair.post('/api/revocations', asked), 403)).code).toBe('step_up_needed');
    await lastConfirmed(chair, 9);
    await expectProblem(await chair.post('/api/revocations', asked), 404);
    const student = await as(promotion.students[0]!.email);
    await lastConfirmed(student, 11);
    await expectProblem(await student.post(`/api/juries/${promotion.jury}/minutes`, minutes('PV 1')), 404);
  });

  it('keeps what was typed while it asks, and goes on from there', async () => {
    const chair = await as(promotion.emails.chair);
    await lastConfirmed(chair, 11);
    const { students } = promotion;
    for (const { enrolment } of students) {
      for (const competency of ['NEO-C1', 'NEO-C2', 'NEO-C3', 'NEO-C4']) {
        await expectStatus(await chair.post(`/api/juries/${promotion.jury}/decisions`, { enrolment, competency, level: 1, outcome: 'validated', reason: '', expectedRevision: 0 }), 201);
      }
    }
    const form = { step: 'sign', number: 'PV 2026-01', date: '2026-01-30', members: 'A. Essai\r\nB. « Été »', signatories: 'A. Essai' };
    const where = `/jury/${promotion.jury}/pv`;
    const asking = await (await chair.form(where, form)).text();
    expect(asking).toContain('Confirmez que c’est vous');
    for (const kept of ['name="number" value="PV 2026-01"', 'name="step" value="sign"', 'B. « Été »', 'name="date" value="2026-01-30"']) expect(asking).toContain(kept);
    expect(await house.platform.db.selectFrom('minutes').selectAll().execute()).toEqual([]);
    const sent = post.mails.length;
    expect(await (await chair.form(where, { ...form, 'step-up': 'send' })).text()).toContain('Un message avec un code vient de partir');
    const code = codeIn((await nextMail(post, promotion.emails.chair, sent)).text);
    const wrong = await (await chair.form(where, { ...form, 'step-up': 'code', 'step-up-code': '0000-0000' })).text();
    expect(wrong).toContain('Ce code n’est pas celui du dernier message');
    expect(wrong).toContain('name="number" value="PV 2026-01"');
    const done = await chair.form(where, { ...form, 'step-up': 'code', 'step-up-code': code });
    expect([done.status, done.headers.get('location')]).toEqual([303, `${where}?fait=signe`]);
    expect(await isIn(chair)).toBe(true);
    const [signed] = await house.platform.db.selectFrom('minutes').selectAll().execute();
    expect([signed!.number, JSON.parse(signed!.members)]).toEqual(['PV 2026-01', ['A. Essai', 'B. « Été »']]);
  });

  it('asks the same before each act by itself that gives, takes back or renames, and keeps what its page was told', async () => {
    const { db } = house.platform;
    const changed = ['person', 'role_grant', 'name_change', 'revocation', 'credential_plan', 'event', 'erasure'];
    const [chair, administrator] = [await as(promotion.emails.chair), await as(promotion.emails.administrator)];
    await untilReleased({ get: chair.fetch } as unknown as Client, promotion.jury);
    const { id, award_id: award } = await db.selectFrom('credential_plan').select(['id', 'award_id']).orderBy('id').executeTakeFirstOrThrow();
    const { person } = promotion.students[2]!;
    const role = { email: promotion.emails.otherTeacher, role: 'teacher', cohort: promotion.cohort, programme: '*', period: '*' };
    const name = { kind: 'change', givenName: 'Aline', familyName: 'Essai', effectiveOn: '2026-01-01', reason: 'Acte n° 1.' };
    const revocation = { basis: 'new_decision', reason: 'Nouvelle délibération.' };
    const acts: [Jar, string, unknown, number][] = [
      [chair, `/api/awards/${award}/credential`, undefined, 200],
      [chair, `/api/credentials/${id}/correction`, { leaveOut: [99], reason: 'Rien.' }, 422],
      [chair, `/api/credentials/${id}/revocation`, { ...revocation, reason: '' }, 422],
      [administrator, `/api/people/${person}/name`, { ...name, givenName: '', familyName: '' }, 422],
      [administrator, '/api/roles', { ...role, cohort: 'unknown' }, 422],
      [administrator, '/api/people/nobody/erasure', undefined, 404],
      // After a restore, neither of them is taken back; here the gate is open.
      [administrator, '/api/restoration/lost', { list: 1 }, 409],
      [administrator, '/api/restoration/confirmation', undefined, 409],
      [administrator, '/api/restoration/revoked', { credentials: ['none'] }, 404],
      [administrator, '/api/keys/ceremonies', { act: 'retire', key: 'none' }, 404],
      [administrator, '/api/keys/reissue', undefined, 200],
      [chair, `/api/juries/${promotion.jury}/issuance/held`, undefined, 200],
    ];
    for (const [jar, path, asked, once] of acts) {
      await lastConfirmed(jar, 11);
      const before = await atRest(house, changed);
      expect([path, (await expectProblem(await jar.post(path, asked), 403)).code]).toEqual([path, 'step_up_needed']);
      expect(await contents(house, changed)).toEqual(before);
      await lastConfirmed(jar, 9);
      const answer = await jar.post(path, asked);
      expect([path, answer.status, await answer.text()]).toEqual([path, once, expect.not.stringContaining('step_up')]);
    }
    const pv = `/jury/${promotion.jury}/pv`;
    const pages: [Jar, string, Record<string, string>, string[]][] = [
      [chair, pv, { form: 'issue', award }, [`name="award" value="${award}"`]],
      [chair, pv, { form: 'revoke', credential: id, final: 'on', ...revocation }, [`name="credential" value="${id}"`, 'name="reason" value="Nouvelle délibération."']],
      [chair, `/jury/badges/${id}`, { citation: '0', reason: 'Trace d’un autre.' }, ['name="citation" value="0"', 'name="reason" value="Trace d’un autre."']],
      [administrator, `/administration/personnes/${person}`, { ...name, read: 'on' }, ['name="givenName" value="Aline"', 'name="read" value="on"']],
      [administrator, '/administration/registre', { person, sure: 'on' }, [`name="person" value="${person}"`, 'name="sure" value="on"']],
      [administrator, '/moi/donnees', { act: 'own', sure: 'on' }, ['name="act" value="own"', 'name="sure" value="on"']],
      [administrator, '/administration/personnes', { ...role, place: `promotion:${promotion.cohort}` }, [`name="email" value="${role.email}"`, `name="place" value="promotion:${promotion.cohort}"`]],
    ];
    for (const [jar, path, fields, kept] of pages) {
      await lastConfirmed(jar, 11);
      const before = await atRest(house, changed);
      const asking = await (await jar.form(path, fields)).text();
      expect([path, asking]).toEqual([path, expect.stringContaining('Confirmez que c’est vous')]);
      for (const one of kept) expect(asking).toContain(one);
      expect(await contents(house, changed)).toEqual(before);
    }
    // With a code the act goes on from what the page kept.
    const given = pages.at(-1)![2];
    const sent = post.mails.length;
    await administrator.form('/administration/personnes', { ...given, 'step-up': 'send' });
    const code = codeIn((await nextMail(post, promotion.emails.administrator, sent)).text);
    const done = await administrator.form('/administration/personnes', { ...given, 'step-up': 'code', 'step-up-code': code });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/administration/personnes?fait=donne']);
    expect(await db.selectFrom('role_grant').select('role').where('cohort_id', '=', promotion.cohort).where('person_id', '=', (eb) => eb.selectFrom('person').select('id').where('email', '=', role.email)).execute()).toEqual([{ role: 'teacher' }]);
  });

  it('a student confirms an address of their own, which signs in too and goes on when the university’s closes', async () => {
    const { email, person } = promotion.students[1]!;
    const student = await as(email);
    const own = `moi-${runtime}@chezmoi.example`;
    const before = post.mails.length;
    // What signs in, and what is signed in, changes only after a fresh proof.
    await lastConfirmed(student, 11);
    for (const fields of [{ form: 'address', email: own }, { form: 'end-others' }] as Record<string, string>[]) expect(await (await student.form('/compte', fields)).text()).toContain('Confirmez que c’est vous');
    expect((await expectProblem(await student.fetch('/api/me/sessions', { method: 'DELETE', headers: { origin: house.origin } }), 403)).code).toBe('step_up_needed');
    await lastConfirmed(student, 9);
    const asked = await student.form('/compte', { form: 'address', email: own.toUpperCase() });
    expect(await asked.text()).toContain('Tapez-le ici');
    const { text } = await nextMail(post, own, before);
    expect(text).not.toMatch(/connexion\//);
    // Until then it signs nobody in.
    const early = openJar(house);
    await expectStatus(await early.post('/api/sign-in', { email: own }), 202);
    const confirmed = await student.form('/compte', { form: 'address-code', email: own, code: codeIn(text) });
    expect(confirmed.headers.get('location')).toBe('/compte?fait=adresse');
    expect((await nextMail(post, email, before)).text).toContain('Une adresse personnelle vient d’être confirmée');
    expect(post.mails.slice(before).filter((one) => one.to.includes(own))).toHaveLength(1);
    const alumna = await signIn(own);
    expect((await body(await alumna.fetch('/api/me'))).person.id).toBe(person);
    // The university's address closes: only the other one leads here now.
    await house.platform.commit([house.platform.db.updateTable('person').set({ email: `closed-${runtime}@palier.example` }).where('id', '=', person)]);
    expect((await body(await (await signIn(own)).fetch('/api/me'))).person.id).toBe(person);
    expect(JSON.stringify(await house.platform.db.selectFrom('event').selectAll().execute())).not.toContain('chezmoi');
    await expectStatus(await alumna.fetch('/api/me/personal-address', { method: 'DELETE', headers: { origin: house.origin } }), 200);
    expect(await house.platform.db.selectFrom('personal_address').selectAll().execute()).toEqual([]);
  });

  it('gives one address to one person, and lets no code be used by another', async () => {
    const [first, second] = [await as(promotion.students[0]!.email), await as(promotion.students[2]!.email)];
    const wanted = promotion.emails.teacher;
    const before = post.mails.length;
    await expectStatus(await first.post('/api/me/personal-address', { email: wanted }), 202);
    const code = codeIn((await nextMail(post, wanted, before)).text);
    expect((await expectProblem(await second.post('/api/me/personal-address/confirmation', { code }), 410)).code).toBe('code_over');
    expect((await expectProblem(await openJar(house, `${second.cookie()}; ${/palier-asked=[^;]+/.exec(first.cookie())![0]}`).post('/api/me/personal-address/confirmation', { code }), 410)).code).toBe('code_over');
    expect((await expectProblem(await first.post('/api/me/personal-address/confirmation', { code }), 409)).code).toBe('address_taken');
    expect((await body(await (await signIn(wanted)).fetch('/api/me'))).person.email).toBe(wanted);
    for (const wrong of ['ｍoi@chezmoi.example', 'moi', 'a@b', `${'x'.repeat(250)}@a.fr`]) await expectProblem(await first.post('/api/me/personal-address', { email: wrong }), 422);
    await expectProblem(await (await as(promotion.emails.teacher)).post('/api/me/personal-address', { email: 'prof@chezmoi.example' }), 403);
  });
});
