/**
 * Bad input, to every operation of the API as it describes itself: a problem
 * document with a sentence in the reader's language, and nothing changes.
 */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../api/strings/en.ts';
import { fr } from '../../api/strings/fr.ts';
import type { ProblemStrings } from '../../api/strings/problem-strings.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, contents, enrolmentOf, issueAll, TABLES } from './acts.ts';
import { endorse } from './endorsed.ts';
import { expectProblem, listOperations, type Operation } from './operations.ts';

const LANGUAGES = [['fr', undefined, fr], ['en', 'en', en]] as const satisfies readonly (readonly [string, string | undefined, ProblemStrings])[];
/** Asked without cookie by anybody; no session, no origin. */
const OPEN = ['POST /api/verify'];
const WITHOUT_SESSION = [...OPEN, 'GET /api/relay', 'GET /api/registry', 'GET /api/offline-verifier', 'GET /api/accessibility', 'GET /api/status-lists', 'GET /api/privacy', 'GET /api/sign-in', 'POST /api/sign-in', 'POST /api/sign-in/confirmation', 'POST /api/sign-in/code', 'POST /api/sign-in/passkey/options', 'POST /api/sign-in/passkey', 'GET /api/messages', 'POST /api/sign-out', 'GET /api/me', 'GET /api/programmes', 'GET /api/programmes/{code}/{version}', 'GET /api/programmes/{code}/{version}/file', 'GET /api/erasures/{erasure}', ...['invitation', 'preview', 'answer', 'refusal', 'endorsement', 'withdrawal'].map((act) => `POST /api/endorser/${act}`), ...['invitation', 'answer', 'refusal'].map((act) => `POST /api/tutor/${act}`)];

describe.each(RUNTIMES)('bad input, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let operations: Operation[];
  let known: Record<string, string>;
  let clients: { student: Client; teacher: Client; chair: Client; administrator: Client };

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1, file: new TextEncoder().encode('Un entretien.') });
    const chair = await issueAll(house, promotion, 'PV 1');
    const student = await house.as(promotion.students[0]!.email);
    clients = { student, chair, teacher: await house.as(promotion.emails.teacher), administrator: await house.as(promotion.emails.administrator) };
    const { enrolment, review, evidence } = promotion.students[0]!;
    const [badge] = (await enrolmentOf(student)).badges;
    const { id: clr } = (await (await student.send('POST', `/api/me/enrolments/${enrolment}/clr`, { period: 'S1', credentials: [badge.id] })).json()) as { id: string };
    const { award_id: award } = await house.platform.db.selectFrom('credential_plan').select('award_id').where('id', '=', badge.id).executeTakeFirstOrThrow();
    known = { linkKey: 'x', upload: 'x', piece: '0', session: 'x', passkey: 'x', unit: '1', part: 'student', period: 'S2', comment: 'x', tab: 'a-tab-of-mine', badge: 'none', view: 'none', portfolioView: 'none', share: 'none', enrolment, review, evidence, jury: promotion.jury, cohort: promotion.cohort, credential: badge.id, seal: badge.proofs[0].url.split('/').at(-2), code: 'NEO', version: '2026', person: promotion.students[0]!.person, image: 'none', draft: 'none', erasure: 'none', exemption: 'none', clr, award, ...(await endorse(house, enrolment, badge.id, badge.competency)) };
    operations = await listOperations(house);
    expect(operations.length).toBeGreaterThan(25);
  });
  afterAll(() => house?.close());

  const changing = (): Operation[] => operations.filter((one) => one.method !== 'GET');
  /** Somebody who may do it, so that only the input is wrong. */
  const clientFor = ({ template, method }: Operation): Client =>
    /^\/api\/(me|evidence|shares)|self-assessments|reviews\/\{review\}\/evidence/.test(template)
      ? clients.student
      : /proposals|cohorts\/\{cohort\}\/grid|acts|reviews/.test(template)
        ? clients.teacher
        : /people|past-semesters|keys|link-reports|outbox|journal|images|erasures/.test(template) || (template === '/api/juries' && method === 'POST')
          ? clients.administrator
          : clients.chair;
  const send = (one: Operation, { headers = {}, body, parameters = known }: { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer>; parameters?: Record<string, string> }): Promise<Response> =>
    house.fetch(one.path(parameters), { method: one.method, headers, ...(body === undefined ? {} : { body }) });
  const exampleBody = (one: Operation): { headers: Record<string, string>; body?: string } =>
    one.accepts.includes('application/json')
      ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(one.example) }
      : one.accepts.includes('application/octet-stream')
        ? { headers: { 'content-type': 'application/octet-stream' }, body: 'x' }
        : { headers: {} };
  /** The journal of sign-ins is better-auth's; everything of ours must be as it was. */
  const unchanged = async (work: () => Promise<void>): Promise<void> => {
    const before = await atRest(house, TABLES);
    await work();
    expect(await contents(house, TABLES)).toEqual(before);
  };
  /** The answers are of the same code on both: on the slower runtime each operation is given one of these, each of these to some. */
  const tried = <T>(all: readonly T[], turn: number): (readonly [number, T])[] => {
    const numbered = [...all.entries()];
    return runtime === 'node' ? numbered : numbered.slice(turn % all.length).slice(0, 1);
  };
  const inLanguage = (language: string | undefined): Record<string, string> => (language ? { 'accept-language': language } : {});

  it('refuses every change that another site asks for with somebody’s cookie', () =>
    unchanged(async () => {
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: house.origin.replace('http:', 'https:') },
        { origin: `${house.origin}.evil.example` },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: house.origin, 'sec-fetch-site': 'cross-site' },
      ];
      for (const [turn, one] of changing().filter(({ name }) => !OPEN.includes(name)).entries()) {
        const { headers, body } = exampleBody(one);
        for (const [, from] of tried(foreign, turn)) {
          for (const [, language, words] of LANGUAGES) {
            const answer = await send(one, { headers: { ...headers, ...from, ...inLanguage(language), cookie: clientFor(one).cookie }, ...(body === undefined ? {} : { body }) });
            const problem = await expectProblem(answer, 403);
            expect([one.name, problem.code, problem.detail]).toEqual([one.name, 'cross_origin', words.cross_origin]);
            expect(answer.headers.get('access-control-allow-origin')).toBeNull();
          }
          if (one.name !== 'POST /api/juries/{jury}/decisions') break;
        }
      }
    }));

  it('refuses the pages’ own forms from another site', () =>
    unchanged(async () => {
      for (const path of ['/espace/portfolio', '/espace/traces', `/jury/${promotion.jury}`, `/suivi/bilans/${promotion.students[0]!.review}`, '/connexion', '/connexion/abc', '/deconnexion', '/espace/soutiens', '/soutien/abc', '/soutien/retrait/abc', '/tuteur/abc', `/suivi/soutiens/${promotion.cohort}`]) {
        const answer = await house.fetch(path, {
          method: 'POST',
          headers: { cookie: clients.chair.cookie, origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
          body: 'act=withdraw',
        });
        expect([path, answer.status]).toEqual([path, 403]);
        expect(await answer.text()).toContain('Cette demande ne vient pas d’une page de Palier');
      }
    }));

  it('asks whoever is signed out to sign in', () =>
    unchanged(async () => {
      for (const [turn, one] of operations.filter(({ name }) => !WITHOUT_SESSION.includes(name)).entries()) {
        const { headers, body } = exampleBody(one);
        for (const [, [, language, words]] of tried(LANGUAGES, turn)) {
          const form = one.accepts.includes('multipart/form-data') ? new FormData() : undefined;
          const answer = form
            ? await house.fetch(one.path(known), { method: one.method, headers: inLanguage(language), body: form })
            : await send(one, { headers: { ...headers, ...inLanguage(language) }, ...(body === undefined ? {} : { body }) });
          const problem = await expectProblem(answer, 401).catch((error: unknown) => Promise.reject(new Error(`${one.name}: ${String(error)}`)));
          expect([one.name, problem.detail]).toEqual([one.name, words.unauthenticated]);
        }
      }
    }));

  it('says that malformed JSON cannot be read', () =>
    unchanged(async () => {
      for (const [turn, one] of changing().filter(({ accepts, name }) => accepts.includes('application/json') && name !== 'POST /api/verify').entries()) {
        for (const [index, body] of tried(['{', '{"level":1,}', '', '\u0000', '{"a":"\ud800'], turn)) {
          const [, language, words] = LANGUAGES[index % 2]!;
          const answer = await send(one, { headers: { 'content-type': 'application/json', cookie: clientFor(one).cookie, ...inLanguage(language) }, body });
          const problem = await expectProblem(answer, 400).catch((error: unknown) => Promise.reject(new Error(`${one.name} ${JSON.stringify(body)}: ${String(error)}`)));
          expect([one.name, problem.detail]).toEqual([one.name, words.malformed_json]);
        }
      }
      for (const [, language, words] of LANGUAGES) {
        const answer = await house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': 'application/json', ...inLanguage(language) }, body: '{' });
        expect((await expectProblem(answer, 400)).detail).toBe(words.malformed_json);
      }
    }));

  it('names the fields that are missing or do not fit', () =>
    unchanged(async () => {
      for (const [turn, one] of changing().filter(({ accepts, name, example }) => accepts.includes('application/json') && name !== 'POST /api/verify' && Object.keys((example as object) ?? {}).length > 0).entries()) {
        for (const [, wrong] of tried([[], 'texte', 7, null, Object.fromEntries(Object.keys(one.example as object).map((name) => [name, { nested: true }]))], turn)) {
          const answer = await send(one, { headers: { 'content-type': 'application/json', cookie: clientFor(one).cookie }, body: JSON.stringify(wrong) });
          const problem = await expectProblem(answer, 422).catch((error: unknown) => Promise.reject(new Error(`${one.name} ${JSON.stringify(wrong)}: ${String(error)}`)));
          expect([one.name, problem.code]).toEqual([one.name, 'invalid_input']);
        }
      }
      const answer = await clients.chair.send('POST', `/api/juries/${promotion.jury}/decisions`, { enrolment: 'x', competency: 'y', level: 'un', outcome: 'admis', expectedRevision: 0 });
      expect((await expectProblem(answer, 422)).detail).toBe('Des informations manquent ou ne conviennent pas : level, outcome. Rien n’a été changé.');
    }));

  it('refuses a body of another media type', () =>
    unchanged(async () => {
      for (const [turn, one] of changing().filter(({ accepts, name }) => accepts.length > 0 && name !== 'POST /api/verify').entries()) {
        for (const [index, mediaType] of tried(['text/plain', 'application/xml', 'image/png', one.accepts.includes('application/json') ? 'multipart/form-data; boundary=x' : 'application/json'], turn)) {
          const [, language, words] = LANGUAGES[index % 2]!;
          const answer = await send(one, { headers: { 'content-type': mediaType, cookie: clientFor(one).cookie, ...inLanguage(language) }, body: JSON.stringify(one.example ?? {}) });
          const problem = await expectProblem(answer, 415).catch((error: unknown) => Promise.reject(new Error(`${one.name} ${mediaType}: ${String(error)}`)));
          expect([one.name, problem.detail]).toEqual([one.name, words.wrong_media_type]);
        }
      }
      for (const mediaType of ['text/html', 'image/jpeg', 'application/pdf']) {
        await expectProblem(await house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': mediaType }, body: 'x' }), 415);
      }
    }));

  it('refuses what is too large, announced or not', () =>
    unchanged(async () => {
      const large = new Uint8Array(300 * 1024).fill(32);
      // A file of people has ten thousand lines, one of a programme a megabyte.
      const larger = new Uint8Array(2 * 1024 * 1024 + 1).fill(32);
      for (const one of changing().filter(({ accepts, name }) => accepts.includes('application/json') && name !== 'POST /api/verify')) {
        const answer = await send(one, { headers: { 'content-type': 'application/json', cookie: clientFor(one).cookie }, body: /\{cohort\}\/(people|records|past-semesters|ratings)|programme-files/.test(one.template) ? larger : large });
        expect([one.name, (await expectProblem(answer, 413)).detail]).toEqual([one.name, fr.too_large]);
      }
      const image = new Uint8Array(4 * 1024 * 1024 + 1);
      for (const [, language, words] of LANGUAGES) {
        const answer = await house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': 'image/png', ...inLanguage(language) }, body: image });
        expect((await expectProblem(answer, 413)).detail).toBe(words.too_large);
      }
      // 256 KiB of text is the most, whatever the image limit.
      await expectProblem(await house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': 'application/json' }, body: large }), 413);
      // Longer than the socket's buffers: the sentence arrives all the same.
      const path = `/api/juries/${promotion.jury}/decisions`;
      await expectProblem(await house.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', cookie: clients.chair.cookie }, body: new Uint8Array(24 * 1024 * 1024) }), 413);
      const page = await house.fetch('/connexion', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: house.origin, accept: 'text/html' }, body: large });
      expect([page.status, page.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
      await page.arrayBuffer();
    }));

  it('stops reading a body without a length once it is too large', () =>
    unchanged(async () => {
      if (runtime === 'worker') {
        // A streamed body is sent once only: over a connection that was not kept from before.
        await (await house.fetch('/healthz')).arrayBuffer();
        const body = new Blob([new Uint8Array(300 * 1024)]).stream();
        const answer = await house.fetch(`/api/juries/${promotion.jury}/decisions`, { method: 'POST', headers: { 'content-type': 'application/json', cookie: clients.chair.cookie }, body, duplex: 'half' } as RequestInit);
        await expectProblem(answer, 413);
        return;
      }
      for (const [path, mediaType, limit] of [[`/api/juries/${promotion.jury}/decisions`, 'application/json', 256 * 1024], ['/api/verify', 'image/png', 4 * 1024 * 1024]] as const) {
        const { status, sent } = await sendForever(house, path, { 'content-type': mediaType, cookie: clients.chair.cookie });
        expect([path, status]).toEqual([path, 413]);
        expect(sent).toBeLessThan(limit + 8 * 1024 * 1024);
      }
    }));

  it('says « not found » for what does not exist, in the same words as for what is not one’s own', () =>
    unchanged(async () => {
      // Which part of an interview is a word of the address, not a thing that may be unknown.
      const nothing = Object.fromEntries(Object.keys(known).map((name) => [name, name === 'part' ? 'student' : '00000000000000000000000000000000']));
      for (const [turn, one] of operations.filter(({ template }) => template.includes('{')).entries()) {
        const { headers, body } = exampleBody(one);
        for (const [, [, language, words]] of tried(LANGUAGES, turn)) {
          const form = one.accepts.includes('multipart/form-data') ? new FormData() : undefined;
          const client = clientFor(one);
          const answer = form
            ? await house.fetch(one.path(nothing), { method: one.method, headers: { cookie: client.cookie, ...inLanguage(language) }, body: form })
            : await send(one, { parameters: nothing, headers: { ...headers, cookie: client.cookie, ...inLanguage(language) }, ...(body === undefined ? {} : { body }) });
          const problem = await expectProblem(answer, 404).catch((error: unknown) => Promise.reject(new Error(`${one.name}: ${String(error)}`)));
          expect([one.name, problem.detail]).toEqual([one.name, words.not_found]);
        }
      }
      for (const path of ['/api', '/api/', '/api/nothing', '/en/api/people', '/api/juries/x/y/z', '/nothing', '/credentials/', '/credentials/x.exe', '/status/x', '/status/-1', '/rendered/portfolio', '/rendered/credential', '/en/rendered/problem']) {
        const answer = await house.fetch(path);
        expect([path, answer.status]).toEqual([path, 404]);
        await answer.arrayBuffer();
      }
    }));

  it('has nothing at an address that is one of ours only to whoever reads it once more', () =>
    unchanged(async () => {
      const spellings = ['/%2563onnexion', '/con%09nexion', '/connexion%20', '/connexion%00', '/con%0anexion', '/x%5c..%5cconnexion', '/%2572endered/problem', '/ren%09dered/embed', '/x%5c..%5crendered/embed', '/en/%2572endered/embed', '/%252572endered/clr', '/%2561pi/docs', '/es%09pace', '/_server-islands/x', '/_image'];
      for (const path of spellings) {
        for (const method of ['GET', 'POST']) {
          const answer = await house.fetch(path, { method, headers: { origin: house.origin, accept: 'text/html', ...(method === 'GET' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) }, ...(method === 'GET' ? {} : { body: 'email=x%40palier.example' }) });
          expect([path, method, answer.status]).toEqual([path, method, 404]);
          expect(await answer.text()).not.toMatch(/Se connecter<\/h1>|Le message est parti/);
        }
      }
    }));

  it('has a page refuse what is no form, or a broken one, and say it nowhere but in its answer', () =>
    unchanged(async () => {
      for (const path of ['/espace/traces', '/espace/portfolio', '/espace/partages', '/en/compte', '/connexion', '/tuteur/x']) {
        for (const [type, body, status] of [
          ['text/plain', 'x', 415], ['application/json', '{}', 415], ['multipart/form-data', 'x', 400], ['multipart/form-data; boundary=x', '--x\r\nrien', 400], ['application/x-www-form-urlencodedx', 'a=b', 415],
        ] as const) {
          const answer = await house.fetch(path, { method: 'POST', headers: { cookie: clients.student.cookie, origin: house.origin, accept: 'text/html', 'content-type': type }, body });
          expect([path, type, answer.status]).toEqual([path, type, status]);
          await answer.arrayBuffer();
        }
      }
      // Where to go back to after signing in may have any letters.
      for (const back of ['/%E2%82%AC', '/%01', '/%F0%9F%98%80']) {
        const answer = await house.fetch(`/connexion/cle?retour=${back}`, { headers: { cookie: clients.student.cookie, accept: 'text/html' } });
        expect([back, answer.status]).toEqual([back, 303]);
      }
    }));

  it('refuses a form that is broken, a file of another kind, and a file that is too large', () =>
    unchanged(async () => {
      const path = `/api/me/enrolments/${known['enrolment']}/evidence`;
      const broken = await house.fetch(path, { method: 'POST', headers: { cookie: clients.student.cookie, 'content-type': 'multipart/form-data; boundary=x' }, body: '--x\r\nnothing' });
      await expectProblem(broken, 400);
      const deposit = (file: Uint8Array<ArrayBuffer>, name: string, fields: Record<string, string> = {}): Promise<Response> => {
        const form = new FormData();
        for (const [field, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une trace', ...fields })) form.set(field, value);
        form.set('file', new File([file], name, { type: 'image/png' }));
        return clients.student.send('POST', path, form);
      };
      const html = new TextEncoder().encode('<script>alert(1)</script>\u0000');
      expect((await expectProblem(await deposit(html, 'page.png'), 415)).code).toBe('file_refused');
      expect((await expectProblem(await deposit(new Uint8Array([0x4d, 0x5a, 0, 1]), 'x.pdf'), 415)).code).toBe('file_refused');
      const text = new TextEncoder().encode('ok');
      expect((await expectProblem(await deposit(text, 'x.txt', { period: 'S9' }), 422)).code).toBe('invalid_input');
      expect((await expectProblem(await deposit(text, 'x.txt', { competencies: 'NEO-C9' }), 422)).code).toBe('unknown_competency');
      // The last is what an erased trace is called.
      for (const title of ['   ', '\u202e', ' — ']) expect((await expectProblem(await deposit(text, 'x.txt', { title }), 422)).code).toBe('invalid_input');
      expect((await expectProblem(await clients.student.send('PUT', `/api/evidence/${known['evidence']}`, { title: '—' }), 422)).code).toBe('invalid_input');
      expect((await expectProblem(await deposit(text, 'x.txt', { link: 'javascript:alert(1)' }), 422)).code).toBe('invalid_input');
      expect((await expectProblem(await deposit(new Uint8Array(20 * 1024 * 1024 + 1), 'x.pdf'), 413)).code).toBe('too_large');
    }));

  it('answers for a credential of another kind with a verdict, and for what is none with a problem', async () => {
    const verify = (body: string, mediaType = 'application/json'): Promise<Response> => house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': mediaType }, body });
    for (const body of ['{}', '[]', '"x"', '7', 'null', '{"type":["VerifiableCredential"]}', '{"@context":"https://w3id.org/openbadges/v2","type":"Assertion"}', '{"a":1,"a":2}', '{"__proto__":{"verdict":"valid"}}']) {
      const answer = await verify(body);
      expect([body, answer.status]).toEqual([body, 200]);
      expect([body, (await answer.json() as { verdict: string }).verdict]).toEqual([body, 'invalid']);
    }
    await expectProblem(await verify('not json'), 400);
    await expectProblem(await verify('a.b', 'application/jwt'), 400);
    await expectProblem(await verify('<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'), 400);
    await expectProblem(await verify('not a picture', 'image/png'), 400);
  });

  it('keeps the reader’s language: French unless English is asked for first', async () => {
    const cases = [[undefined, fr], ['fr', fr], ['fr-CA,en;q=0.5', fr], ['en', en], ['EN-us,fr;q=0.9', en], ['de', fr], ['*', fr], ['', fr]] as const;
    for (const [language, words] of cases) {
      const problem = await expectProblem(await house.fetch('/api/juries', { headers: language === undefined ? {} : { 'accept-language': language } }), 401);
      expect([language, problem.title, problem.detail]).toEqual([language, words.titles.unauthenticated, words.unauthenticated]);
    }
  });
});

/** Writes chunks until the server has answered, as a hostile client would; at most 64 MiB. */
function sendForever(house: House, path: string, headers: Record<string, string>): Promise<{ status: number; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const chunk = new Uint8Array(64 * 1024).fill(32);
    const outgoing = request(`${house.origin}${path}`, { method: 'POST', headers: { ...headers, 'transfer-encoding': 'chunked' } }, (incoming) => {
      incoming.resume();
      incoming.once('end', () => {
        resolve({ status: incoming.statusCode ?? 0, sent });
        outgoing.destroy();
      });
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : reject(error)));
    const write = (): void => {
      if (sent > 64 * 1024 * 1024 || outgoing.destroyed) return void outgoing.destroy();
      sent += chunk.length;
      outgoing.write(chunk, () => setImmediate(write));
    };
    write();
  });
}
