/** What a student makes of a trace, saved as they type in two tabs; and badges that they bring in from elsewhere: over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_ANALYSIS } from '../../api/domain/analysis.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import type { FetchAnswer, Platform } from '../../api/platform/platform.ts';
import { listOwnFiles, readOwn } from '../../api/queries/own-data.ts';
import { examineForeign, fetchForeign } from '../../api/verification/examine-foreign.ts';
import { bakeInto, bakeSvg, didWebFromOrigin, hashIdentity, pngFrame } from '../../credentials/index.ts';
import { endorsementBy, signBadge, type TestIssuer } from '../fixtures/badges.ts';
import { foreignBadge, foreignIssuer } from '../fixtures/foreign-badges.ts';
import { createHost } from '../fixtures/open-badges-2.ts';
import { png as badgePng } from '../fixtures/pictures.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, choose, contents, enrolmentOf, expectStatus, publish, quiet, TABLES, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';

describe.each(RUNTIMES)('what a student makes of it, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let student: Client;
  let fellow: Client;
  let teacher: Client;
  let trace: string;
  let enrolment: string;
  /** Its badges are recognised here, the other's are not. */
  let listedIssuer: TestIssuer;
  let strangeIssuer: TestIssuer;

  beforeAll(async () => {
    [listedIssuer, strangeIssuer] = await Promise.all([foreignIssuer(), foreignIssuer()]);
    house = await createHouse(runtime, { PALIER_ISSUERS: JSON.stringify({ registry: { [listedIssuer.id]: { name: 'Association reconnue', url: 'https://association.example' } } }) });
    promotion = await createPromotion(house.platform, { students: 2 });
    student = await house.as(promotion.students[0]!.email);
    fellow = await house.as(promotion.students[1]!.email);
    teacher = await house.as(promotion.emails.teacher);
    ({ evidence: trace, enrolment } = promotion.students[0]!);
  });
  afterAll(() => house?.close());

  const at = (id = trace): string => `/api/evidence/${id}/analysis`;
  const typed = (over: Record<string, string> = {}, reflection = '') => ({ reflection, answers: { ...NO_ANALYSIS, ...over } });
  const save = (expectedRevision: number, over: Record<string, string>, reflection = '', more: object = {}): Promise<Response> => student.send('PUT', at(), { ...typed(over, reflection), expectedRevision, ...more });
  const read = async (): Promise<Body> => expectStatus(await student.get(at()), 200);
  const unchanged = async (work: () => Promise<void>): Promise<void> => {
    await quiet(house.platform);
    const before = await atRest(house, TABLES);
    await work();
    expect(await contents(house, TABLES)).toEqual(before);
  };

  it('begins with the free reflection that was there, and answers what was asked, all of it optional', async () => {
    expect(await read()).toMatchObject({ reflection: 'Réflexion privée.', answers: NO_ANALYSIS, revision: 0, asides: [] });
    expect(await expectStatus(await save(0, { situation: ' Une classe de 24. ' }, 'Réflexion privée.'), 200)).toEqual({ revision: 1 });
    expect(await expectStatus(await save(1, { situation: 'Une classe de 24.', differently: 'Commencer par l’essai.' }, 'Réflexion gardée.'), 200)).toEqual({ revision: 2 });
    expect(await read()).toMatchObject({ reflection: 'Réflexion gardée.', revision: 2, answers: { situation: 'Une classe de 24.', resources: '', differently: 'Commencer par l’essai.' } });
    // Of what is saved as one types the last is kept.
    expect(await house.platform.db.selectFrom('analysis').select('revision').where('evidence_id', '=', trace).execute()).toEqual([{ revision: 2 }]);
  });

  it('loses nothing of two tabs: the second is told, its words are kept, taken up, and dropped only by hand', async () => {
    await expectStatus(await save(2, { situation: 'Premier onglet.' }), 200);
    await unchanged(async () => expect((await expectProblem(await save(2, { situation: 'Second onglet.' }), 409)).code).toBe('analysis_changed'));
    await expectStatus(await student.send('PUT', `${at()}/asides/second-tab`, typed({ situation: 'Second onglet.' }, 'Et ceci.')), 200);
    await expectStatus(await student.send('PUT', `${at()}/asides/second-tab`, typed({ situation: 'Second onglet, suite.' }, 'Et ceci.')), 200);
    await expectStatus(await student.send('PUT', `${at()}/asides/third-tab`, typed({ choices: 'Troisième.' })), 200);
    // The first tab goes on writing: what waits beside it stays.
    await expectStatus(await save(3, { situation: 'Premier onglet, encore.' }), 200);
    expect((await read()).asides.map((one: Body) => [one.tab, one.answers.situation, one.reflection])).toEqual([['second-tab', 'Second onglet, suite.', 'Et ceci.'], ['third-tab', '', '']]);
    // Taken up: what stood there is set aside in its turn, in the same act.
    await expectStatus(await save(4, { situation: 'Second onglet, suite.' }, 'Et ceci.', { formerAside: 'former-words' }), 200);
    await expectStatus(await student.send('DELETE', `${at()}/asides/second-tab`), 200);
    const after = await read();
    expect(after).toMatchObject({ revision: 5, reflection: 'Et ceci.', answers: { situation: 'Second onglet, suite.' } });
    expect(after.asides.map((one: Body) => [one.tab, one.answers.situation]).sort()).toEqual([['former-words', 'Premier onglet, encore.'], ['third-tab', '']]);
    for (const tab of ['former-words', 'third-tab']) await expectStatus(await student.send('DELETE', `${at()}/asides/${tab}`), 200);
    expect((await read()).asides).toEqual([]);
  });

  it('keeps one of many writers at the same moment, and counts the free reflection that is written in another way', async () => {
    const raced = await Promise.all([1, 2, 3, 4].map((one) => save(5, { situation: `Nº ${one}` })));
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    await expectStatus(await student.send('PUT', `/api/evidence/${trace}`, { reflection: 'Autrement écrite.' }), 200);
    expect(await read()).toMatchObject({ revision: 7, reflection: 'Autrement écrite.' });
    expect((await expectProblem(await save(6, { situation: 'Sans l’avoir vue.' }), 409)).code).toBe('analysis_changed');
    for (let one = 0; one < 12; one += 1) await expectStatus(await student.send('PUT', `${at()}/asides/onglet-${String(one).padStart(2, '0')}`, typed({ situation: 'x' })), 200);
    await unchanged(async () => expect((await expectProblem(await student.send('PUT', `${at()}/asides/onglet-12`, typed()), 409)).code).toBe('asides_full'));
    await expectStatus(await student.send('PUT', `${at()}/asides/onglet-03`, typed({ situation: 'y' })), 200);
  });

  it('is read by its student and the team, by no classmate, and refused where it is too long or not theirs', async () => {
    await unchanged(async () => {
      for (const other of [fellow, teacher]) {
        await expectProblem(await other.get(at()), 404);
        await expectProblem(await other.send('PUT', at(), { ...typed(), expectedRevision: 7 }), 404);
        await expectProblem(await other.send('PUT', `${at()}/asides/onglet-00`, typed()), 404);
        await expectProblem(await other.send('DELETE', `${at()}/asides/onglet-00`), 404);
      }
      expect((await student.send('PUT', at(), { ...typed({ situation: 'x'.repeat(4_001) }), expectedRevision: 7 })).status).toBe(422);
      expect((await student.send('PUT', at(), { ...typed({}, 'x'.repeat(20_001)), expectedRevision: 7 })).status).toBe(422);
      await expectProblem(await student.send('PUT', `${at()}/asides/${encodeURIComponent('<tab>tab</tab>')}`, typed()), 404);
    });
    await expectStatus(await save(7, { situation: 'Lue par l’équipe.' }, 'Autrement écrite.'), 200);
    const review = await expectStatus(await teacher.get(`/api/reviews/${promotion.students[0]!.review}`), 200);
    expect(review.evidence.find((one: Body) => one.id === trace).analysis).toMatchObject({ situation: 'Lue par l’équipe.' });
    expect(JSON.stringify(review)).not.toContain('onglet-');
  });

  it('is on the published page only by its student’s choice, as elements of ours around text of theirs', async () => {
    await expectStatus(await save(8, { situation: 'Publique *par choix*. <b>pas du HTML</b>', shown: '[voir](https://example.org/)' }, 'Libre.'), 200);
    await choose(student, enrolment, { evidence: [trace], reflections: [] });
    const path = new URL(await publish(student, enrolment)).pathname;
    expect(await (await house.fetch(path)).text()).not.toMatch(/par choix|example\.org|Libre\./);
    await choose(student, enrolment, { evidence: [trace], reflections: [trace] });
    await publish(student, enrolment);
    const page = await (await house.fetch(path)).text();
    expect(page).toContain('Publique <em>par choix</em>. &lt;b&gt;pas du HTML&lt;/b&gt;');
    // By a page of ours, which names the host before.
    const [, before] = /<a href="([^"]+\/liens\/[^"]+)"[^>]*>voir<\/a>/.exec(page)!;
    expect(await (await house.fetch(new URL(before!, house.origin).pathname)).text()).toContain('<a class="button" href="https://example.org/" rel="nofollow ugc noopener noreferrer"');
    expect(page).toContain('Libre.');
    // Choices are frozen at publication: what is typed afterwards waits for the next one.
    await expectStatus(await save(9, { situation: 'Pas encore publiée.' }), 200);
    expect(await (await house.fetch(path)).text()).not.toContain('Pas encore publiée');
    await choose(student, enrolment, {});
  });

  it('is in the export of its student’s data, and goes with the trace', async () => {
    const person = promotion.students[0]!.person;
    for (const table of ['analysis', 'analysis_aside']) {
      const rows: unknown[] = [];
      for await (const page of readOwn(house.platform.db, table, person)) rows.push(...page);
      expect(rows.length, table).toBeGreaterThan(0);
    }
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'À supprimer', text: 'x' })) form.set(name, value);
    const { id } = await expectStatus(await house.fetch(`/api/me/enrolments/${enrolment}/evidence`, { method: 'POST', headers: { cookie: student.cookie, origin: house.origin }, body: form }), 201);
    await expectStatus(await student.send('PUT', at(id), { ...typed({ situation: 'x' }), expectedRevision: 0 }), 200);
    await expectStatus(await student.send('PUT', `${at(id)}/asides/some-tab`, typed()), 200);
    await expectStatus(await student.send('DELETE', `/api/evidence/${id}`), 200);
    expect((await enrolmentOf(student)).evidence.map((one: Body) => one.id)).not.toContain(id);
    for (const table of ['analysis', 'analysis_aside'] as const) expect(await house.platform.db.selectFrom(table).selectAll().where('evidence_id', '=', id).execute()).toEqual([]);
  });

  describe('badges from elsewhere', () => {
    const base = (): string => `/api/me/enrolments/${enrolment}/foreign-badges`;
    const bring = (what: string | Uint8Array | { address: string }, who = student): Promise<Response> => {
      const form = new FormData();
      if (typeof what === 'object' && 'address' in what) form.set('address', what.address);
      else form.set('file', new File([typeof what === 'string' ? what : Uint8Array.from(what)], 'badge'));
      return who.send('POST', base(), form);
    };
    const listed = async (): Promise<Body[]> => (await expectStatus(await student.get(base()), 200)).badges;
    const one = async (id: string): Promise<Body> => (await listed()).find((each) => each.id === id)!;

    it('are verified as they come, in each form that they have, and kept byte by byte, private', async () => {
      const texts = {
        json: await foreignBadge(listedIssuer, { email: promotion.students[0]!.email }),
        jwt: await foreignBadge(listedIssuer, { form: 'jwt', number: 2, email: 'quelqu-un@ailleurs.example' }),
      };
      const png = bakeInto(pngFrame(Uint8Array.from(badgePng()))!, await foreignBadge(strangeIssuer, { number: 3 }));
      const svg = new TextEncoder().encode(bakeSvg('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>', await foreignBadge(strangeIssuer, { number: 4, name: 'Quatrième' }))!);
      const brought: Body[] = [];
      for (const bytes of [texts.json, texts.jwt, png, svg]) brought.push(await expectStatus(await bring(bytes), 201));
      expect(brought.map(({ verdict }) => verdict)).toEqual(['valid', 'valid', 'undetermined', 'undetermined']);
      const kept = await Promise.all(brought.map(({ id }) => one(id)));
      expect(kept.map((each) => [each.form, each.holder, each.recognisedAs, each.shown, each.view.issuer.name, each.view.issuer.at])).toEqual([
        ['json', 'matches', 'Association reconnue', false, 'Association d’Exemple', 'did:key'],
        ['jwt', 'differs', 'Association reconnue', false, 'Association d’Exemple', 'did:key'],
        ['png', 'not_checked', null, false, 'Association d’Exemple', 'did:key'],
        ['svg', 'not_checked', null, false, 'Association d’Exemple', 'did:key'],
      ]);
      // Nobody knows that issuer: what holds is said, and it is not called valid.
      expect(kept[2]!.checks.filter((check: Body) => check.outcome === 'failed').map((check: Body) => check.reason)).toEqual(['issuer_unknown']);
      for (const [place, bytes] of [texts.json, texts.jwt, png, svg].entries()) {
        const answer = await student.get(`${base()}/${brought[place]!.id}/file`);
        expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-security-policy')]).toEqual([200, 'application/octet-stream', "default-src 'none'; sandbox"]);
        expect(new Uint8Array(await answer.arrayBuffer())).toEqual(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : Uint8Array.from(bytes));
      }
      for (const { id } of brought) expect((await house.fetch(`/badges-d-ailleurs/${id}`)).status).toBe(404);
    });

    it('are refused when they are none, too large, ours, there already, or more than there is room for, and nothing is kept of them', async () => {
      const badge = await foreignBadge(listedIssuer, { number: 5 });
      await expectStatus(await bring(badge), 201);
      const own = (await expectStatus(await student.get('/api/me/enrolments'), 200)).enrolments[0].badges;
      expect(own).toEqual([]);
      const endorsement = await signBadge(strangeIssuer, endorsementBy(strangeIssuer, 'urn:uuid:7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f00'));
      const ours = JSON.stringify({ ...JSON.parse(badge), id: 'urn:uuid:7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f01', issuer: { ...JSON.parse(badge).issuer, id: didWebFromOrigin(house.origin) } });
      await unchanged(async () => {
        for (const [what, status, code] of [
          ['{}', 422, 'not_a_foreign_badge'], ['<html><script>alert(1)</script></html>', 422, 'not_a_foreign_badge'], ['https://moodle.example/badges/assertion.php?b=1', 422, 'not_a_foreign_badge'],
          [badgePng(), 422, 'not_a_foreign_badge'], [endorsement, 422, 'not_a_foreign_badge'], [JSON.stringify({ ...JSON.parse(badge), name: 7 }), 422, 'not_a_foreign_badge'],
          [new Uint8Array(4 * 1024 * 1024 + 1), 413, 'too_large'], [badge, 409, 'foreign_badge_twice'], [` ${badge}\n`, 409, 'foreign_badge_twice'], [ours, 409, 'foreign_badge_own'],
          [{ address: 'http://ailleurs.example/badge.json' }, 422, 'invalid_input'], [{ address: `${house.origin}/api/me` }, 422, 'invalid_input'], [{ address: '' }, 422, 'invalid_input'],
          [{ address: 'https://127.0.0.1/badge.json' }, 422, 'foreign_badge_unreachable'], [{ address: 'https://nulle-part.invalid/badge.json' }, 422, 'foreign_badge_unreachable'],
        ] as const) {
          const problem = await expectProblem(await bring(what), status);
          const said = typeof what === 'string' ? what.slice(0, 60) : 'length' in what ? `${what.length} bytes` : what.address;
          expect([said, problem.code]).toEqual([said, code]);
        }
        await expectProblem(await bring(await foreignBadge(strangeIssuer, { number: 99 }), fellow), 404);
      });
      // The same badge in another form is the same.
      expect((await expectProblem(await bring(await foreignBadge(listedIssuer, { number: 5, form: 'jwt' })), 409)).code).toBe('foreign_badge_twice');
    }, 60_000);

    it('that are false are kept as what they are, and can be shown to nobody', async () => {
      const badge = JSON.parse(await foreignBadge(listedIssuer, { number: 6 })) as Body;
      const altered = JSON.stringify({ ...badge, name: 'Un autre nom' });
      const { id, verdict } = await expectStatus(await bring(altered), 201);
      expect([verdict, (await one(id)).mayBeShown]).toEqual(['invalid', false]);
      await unchanged(async () => expect((await expectProblem(await student.send('PUT', `${base()}/${id}`, { shown: true }), 409)).code).toBe('foreign_badge_not_shown'));
      const { db, commit } = house.platform;
      expect(await commit([db.updateTable('foreign_badge').set({ shown: 1 }).where('id', '=', id)])).toMatchObject({ ok: false, conflict: { kind: 'conflict' } });
      const expired = await expectStatus(await bring(await foreignBadge(listedIssuer, { number: 7, changes: { validUntil: '2024-06-01T00:00:00Z' } })), 201);
      expect(expired.verdict).toBe('invalid');
    });

    it('are on the public page by choice, with their issuer first and no staircase; hidden or deleted, they are gone at once', async () => {
      const { id } = await expectStatus(await bring(await foreignBadge(strangeIssuer, { number: 8, name: 'Animer <b>un</b> atelier' })), 201);
      await choose(student, enrolment, { evidence: [trace] });
      const path = new URL(await publish(student, enrolment)).pathname;
      const page = async (language = ''): Promise<string> => (await house.fetch(`${language}${path}`)).text();
      expect(await page()).not.toContain('Badges d’ailleurs');
      await expectStatus(await student.send('PUT', `${base()}/${id}`, { shown: true }), 200);
      const html = await page();
      const section = /<section[^>]*aria-labelledby="ailleurs".*?<\/section>/s.exec(html)![0];
      for (const words of ['Badges d’ailleurs', 'Association d’Exemple', 'Animer &lt;b&gt;un&lt;/b&gt; atelier', 'Émetteur inconnu', 'ne connaît pas cet émetteur', 'Titulaire non vérifié', '/verifier#adresse=']) expect(section).toContain(words);
      expect(section).not.toMatch(/staircase|escalier|Authentique et valide|<img/);
      expect(section.indexOf('Association d’Exemple')).toBeLessThan(section.indexOf('Animer'));
      expect(await page('/en')).toContain('Badges from elsewhere');
      // Where its holder puts it: among those that are shown, and among the sections of the view.
      const { id: second } = await expectStatus(await bring(await foreignBadge(strangeIssuer, { number: 9, name: 'Scénariser un jeu' })), 201);
      const move = (badge: string, by: 1 | -1) => student.send('POST', `${base()}/${badge}/moves`, { by });
      const order = async (): Promise<string[]> => [...(await page()).matchAll(/<h3[^>]*>(Animer|Scénariser)/g)].map(([, word]) => word!);
      await expectProblem(await move(second, -1), 409);
      await expectStatus(await student.send('PUT', `${base()}/${second}`, { shown: true }), 200);
      expect(await order()).toEqual(['Animer', 'Scénariser']);
      await expectStatus(await move(second, -1), 200);
      expect([await order(), (await expectStatus(await student.get(base()), 200)).badges.slice(0, 2).map((badge: Body) => badge.id)]).toEqual([['Scénariser', 'Animer'], [second, id]]);
      await expectStatus(await move(second, -1), 200);
      await expectStatus(await move(second, 1), 200);
      expect(await order()).toEqual(['Animer', 'Scénariser']);
      const places = (text: string): number[] => ['"ailleurs"', '"realisations"'].map((name) => text.indexOf(`aria-labelledby=${name}`));
      const [after, works] = places(await page());
      expect(after).toBeGreaterThan(works!);
      const own = `/api/me/enrolments/${enrolment}/portfolio-views`;
      const { views: [main] } = await expectStatus(await student.get(own), 200);
      const arranged = { title: main.title, audience: main.audience, headline: main.headline, presentation: main.presentation, theme: main.theme, choices: main.choices };
      // It has a place, and which badges it shows is said of each: it cannot be hidden as a whole.
      const { sections } = await expectStatus(await student.send('PUT', `${own}/${main.id}`, { ...arranged, sections: [{ kind: 'elsewhere', shown: false }, { kind: 'productions', shown: true }] }), 200);
      expect(sections[0]).toEqual({ kind: 'elsewhere', shown: true });
      await publish(student, enrolment);
      const [before0, works0] = places(await page());
      expect([before0! > 0, before0! < works0!]).toEqual([true, true]);
      await expectStatus(await student.send('DELETE', `${base()}/${second}`), 200);
      const bytes = await house.fetch(`/badges-d-ailleurs/${id}`);
      expect([bytes.status, bytes.headers.get('access-control-allow-origin'), bytes.headers.get('content-disposition')]).toEqual([200, '*', `attachment; filename="badge-${id}.json"`]);
      expect(JSON.parse(await bytes.text())).toMatchObject({ id: 'https://badges.association.example/badges/8' });
      const before = (await one(id)).verifiedAt;
      expect(await expectStatus(await student.send('POST', `${base()}/${id}/verification`), 200)).toMatchObject({ verdict: 'undetermined', shown: true });
      expect((await one(id)).verifiedAt >= before).toBe(true);
      await expectProblem(await fellow.send('POST', `${base()}/${id}/verification`), 404);
      await expectStatus(await student.send('PUT', `${base()}/${id}`, { shown: false }), 200);
      expect(await page()).not.toContain('Animer');
      expect((await house.fetch(`/badges-d-ailleurs/${id}`)).status).toBe(404);
      await expectStatus(await student.send('PUT', `${base()}/${id}`, { shown: true }), 200);
      expect(await page()).toContain('Animer');
      // It was issued to the former name: after a change it waits until its holder shows it again.
      const administrator = await house.as(promotion.emails.administrator);
      await expectStatus(await administrator.send('POST', `/api/people/${promotion.students[0]!.person}/name`, { kind: 'change', givenName: 'Camille', familyName: 'Nouveau', effectiveOn: '2026-01-15', reason: 'Acte d’état civil.' }), 201);
      await drainOutbox(house.platform);
      expect([(await one(id)).shown, (await house.fetch(`/badges-d-ailleurs/${id}`)).status]).toEqual([false, 404]);
      const renamed = await page();
      expect([renamed.includes('Camille Nouveau'), renamed.includes('Animer')]).toEqual([true, false]);
      await expectStatus(await student.send('PUT', `${base()}/${id}`, { shown: true }), 200);
      expect(await page()).toContain('Animer');
      const { file_digest: digest } = await house.platform.db.selectFrom('foreign_badge').select('file_digest').where('id', '=', id).executeTakeFirstOrThrow();
      await expectStatus(await student.send('DELETE', `${base()}/${id}`), 200);
      expect(await page()).not.toContain('Animer');
      expect([(await house.fetch(`/badges-d-ailleurs/${id}`)).status, await house.platform.files.get(digest)]).toEqual([404, null]);
      await expectStatus(await student.send('DELETE', `/api/me/enrolments/${enrolment}/publication`), 200);
    });

    it('are in the export of their holder’s data, and go when what is theirs alone is erased', async () => {
      const person = promotion.students[0]!.person;
      const { files } = await listOwnFiles(house.platform.db, person);
      expect(files.filter((file) => file.file_name === 'badge.png')).toHaveLength(1);
      const digests = (await house.platform.db.selectFrom('foreign_badge').select('file_digest').execute()).map((row) => row.file_digest);
      expect(digests.length).toBeGreaterThan(4);
      await expectStatus(await student.send('POST', '/api/me/erasures', { scope: 'own' }), 201);
      await drainOutbox(house.platform);
      expect(await listed()).toEqual([]);
      expect((await Promise.all(digests.map((digest) => house.platform.files.get(digest)))).filter((bytes) => bytes !== null)).toEqual([]);
    });

    it.skipIf(runtime === 'worker')('of Open Badges 2.0, as Moodle hosts them, are what their host says; while it is away they are undetermined, and taken back they are invalid', async () => {
      const host = createHost({ origin: 'https://moodle.ailleurs.example', assertion: { recipient: { type: 'email', hashed: true, salt: 'moodle', identity: await hashIdentity('etudiante@ailleurs.example', 'moodle') } } });
      const answers = new Map(host.answers);
      const platform: Platform = {
        ...house.platform,
        fetchPublic: async (url) => {
          const answer = answers.get(url);
          return answer === undefined ? { ok: false, reason: 'not_found' } : typeof answer === 'object' && 'ok' in answer ? (answer as FetchAnswer) : { ok: true, bytes: new TextEncoder().encode(JSON.stringify(answer)) };
        },
      };
      const fresh = (): Platform => ({ ...platform });
      const fetched = await fetchForeign(fresh(), String(host.assertion['id']));
      if (!fetched.ok) throw new Error(fetched.refusal.kind);
      const examine = (one: Platform) => examineForeign(one, fetched.value, promotion.students[0]!.person, 'Etudiante@ailleurs.example');
      const found = await examine(fresh());
      expect(found).toMatchObject({ ok: true, value: { form: 'json', found: { kind: 'open_badge_2', verdict: 'undetermined', holder: 'matches', badge_id: host.assertion['id'] } } });
      expect(found.ok && JSON.parse(found.value.found.view!)).toMatchObject({ name: 'Concevoir : Compétent', issuer: { name: 'Université d’Exemple' } });
      // A picture that carries nothing but the address of its assertion.
      const baked = await examineForeign(fresh(), bakeInto(pngFrame(Uint8Array.from(badgePng()))!, String(host.assertion['id'])), promotion.students[0]!.person, 'x@y.example');
      expect(baked).toMatchObject({ ok: true, value: { form: 'png', found: { kind: 'open_badge_2', holder: 'not_checked' } } });
      answers.clear();
      expect(await examine(fresh())).toMatchObject({ ok: true, value: { found: { verdict: 'undetermined', view: null } } });
      answers.set(String(host.assertion['id']), { ok: false, reason: 'gone' });
      expect(await examine(fresh())).toMatchObject({ ok: true, value: { found: { verdict: 'invalid' } } });
      expect(await fetchForeign(fresh(), 'https://moodle.ailleurs.example/nulle-part')).toMatchObject({ ok: false, refusal: { kind: 'foreign_badge_unreachable', host: 'moodle.ailleurs.example' } });
    });
  });
});
