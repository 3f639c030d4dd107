/**
 * Who may do what: every operation that the API describes, as every role, on
 * one's own objects and on another cohort's, held against the table in `allowed.ts`.
 */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RUNTIMES, type House } from '../house.ts';
import { atRest, choose, contents, publish, TABLES } from './acts.ts';
import { ALLOWED, PAGES, ROLES as EVERYBODY, type Who } from './allowed.ts';
import { createEverybody, type Everybody } from './everybody.ts';
import { expectProblem, type Operation } from './operations.ts';

// Every operation for every role: minutes on a busy machine.
describe.each(RUNTIMES)('roles, on %s', { timeout: 240_000 }, (runtime) => {
  let all: Everybody;
  let house: House;
  let promotion: Everybody['promotion'];
  let foreign: Everybody['foreign'];
  let operations: readonly Operation[];
  let known: Everybody['known'];
  let clients: Everybody['clients'];
  let send: Everybody['send'];
  // The rules are the same code on both, and so are their answers: on the slower runtime each kind of authority is tried once.
  const ROLES = runtime === 'node' ? EVERYBODY : (['stranger', 'student', 'referent', 'foreign teacher'] as const);

  beforeAll(async () => {
    all = await createEverybody(runtime);
    ({ house, promotion, foreign, operations, known, clients, send } = all);
  });
  afterAll(() => house?.close());

  /** The order of a test's own acts: what ends a session, or drops what others act on, comes last. */
  const ordered = (): Operation[] => operations.toSorted((a, b) => LAST.indexOf(a.name) - LAST.indexOf(b.name));
  const LAST = ['DELETE /api/programme-drafts/{draft}', 'DELETE /api/me/sessions', 'DELETE /api/people/{person}/passkeys', 'POST /api/sign-out'];

  it('has a line in the table for every operation, and no line too many', () => {
    expect(operations.map((one) => one.name).sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it('lets nobody do what their role does not allow, and changes nothing', async () => {
    const before = await atRest(house, TABLES);
    let refused = 0;
    for (const one of ordered()) {
      for (const who of ROLES.filter((each) => !ALLOWED[one.name]!.includes(each))) {
        const answer = await send(one, who);
        const status = answer.status;
        expect([one.name, who, status]).toEqual([one.name, who, who === 'stranger' ? 401 : expect.toSatisfy((code: number) => code === 403 || code === 404)]);
        await expectProblem(answer, status);
        // A colleague may know that it exists; everybody else is not told.
        const ofACohort = /\{(enrolment|review|evidence|jury|cohort|credential)\}/.test(one.template);
        if (['nobody', 'fellow', 'officer', 'former teacher', 'other period', 'foreign teacher', 'foreign chair', 'foreign head', 'foreign student'].includes(who) && ofACohort) expect([one.name, who, status]).toEqual([one.name, who, 404]);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(200);
    expect(await contents(house, TABLES)).toEqual(before);
  });

  it('lets no role reach into another cohort', async () => {
    const { enrolment, review, evidence } = foreign.students[0]!;
    const theirs = { ...known, enrolment, review, evidence, jury: foreign.jury, cohort: foreign.cohort };
    const before = await atRest(house, TABLES);
    for (const one of operations.filter(({ template, name }) => /\{(enrolment|review|evidence|jury|cohort)\}/.test(template) || name === 'POST /api/juries')) {
      for (const who of ROLES.filter((each) => ['student', 'fellow', 'referent', 'teacher', 'member', 'chair', 'officer', 'foreign head'].includes(each))) {
        const answer = await send(one, who, theirs);
        expect([one.name, who, answer.status]).toEqual([one.name, who, 404]);
        await answer.arrayBuffer();
      }
    }
    expect(await contents(house, TABLES)).toEqual(before);
  });

  it('shows in its lists what is one’s own and no more', async () => {
    const list = async (who: Who, path: string): Promise<any> => (await clients.get(who)!.get(path)).json();
    expect((await list('teacher', '/api/cohorts')).cohorts.map((one: { id: string }) => one.id)).toEqual([promotion.cohort]);
    expect((await list('foreign teacher', '/api/cohorts')).cohorts.map((one: { id: string }) => one.id)).toEqual([foreign.cohort]);
    expect((await list('administrator', '/api/cohorts')).cohorts).toHaveLength(2);
    expect((await list('student', '/api/cohorts')).cohorts).toEqual([]);
    expect((await list('chair', '/api/juries')).juries.map((one: { id: string }) => one.id)).toEqual([promotion.jury]);
    expect((await list('teacher', '/api/juries')).juries).toEqual([]);
    expect((await list('fellow', '/api/me/enrolments')).enrolments.map((one: { id: string }) => one.id)).toEqual([promotion.students[1]!.enrolment]);
    expect((await list('nobody', '/api/me/enrolments')).enrolments).toEqual([]);
    expect(JSON.stringify(await list('administrator', '/api/keys'))).not.toMatch(/"(d|p|q|sealed|privateJwk|sealedPrivate)"/);
    // The journal says what was done to what, never in whose words or with whose address.
    expect(JSON.stringify(await list('administrator', '/api/journal'))).not.toMatch(/@palier\.example|Commentaire privé|Réflexion privée/);
  });

  it('sends strangers of a private page to sign in, and refuses the wrong role', async () => {
    for (const name of ['/espace/index', '/suivi/index', '/jury/index', '/administration/index']) {
      const { path: address, who: allowed } = PAGES[name]!;
      const path = address(known);
      // The guard is one function: the second language is asked for on the quicker runtime.
      for (const prefix of runtime === 'node' ? ['', '/en'] : ['']) {
        for (const who of ROLES) {
          const cookie = clients.get(who)?.cookie;
          const answer = await house.fetch(`${prefix}${path}`, { headers: { accept: 'text/html', ...(cookie ? { cookie } : {}) } });
          await answer.arrayBuffer();
          expect([prefix, path, who, answer.status]).toEqual([prefix, path, who, allowed.includes(who) ? 200 : who === 'stranger' ? 303 : 403]);
          if (who === 'stranger') expect(answer.headers.get('location')).toMatch(/^\/(en\/)?connexion\?retour=%2F/);
          // Nothing of it may be shown inside another site's page, or kept.
          expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
          if (answer.status === 200) expect(answer.headers.get('cache-control')).toContain('no-store');
        }
      }
    }
    for (const [path, who] of [[`/suivi/${promotion.cohort}`, 'foreign teacher'], [`/suivi/bilans/${promotion.students[0]!.review}`, 'foreign teacher'], [`/jury/${promotion.jury}`, 'foreign chair'], [`/jury/${promotion.jury}/pv`, 'foreign chair'], [`/espace/bilans/${promotion.students[0]!.review}`, 'fellow'], [`/espace/traces/${known['evidence']}`, 'fellow']] as const) {
      const answer = await clients.get(who)!.get(path, { accept: 'text/html' });
      expect([path, who, answer.status]).toEqual([path, who, 404]);
      expect(await answer.text()).not.toContain('Nº 1');
    }
  });

  it('cannot be got round by another spelling of the address', async () => {
    const spellings = (path: string): string[] => {
      const [, first = '', ...rest] = path.split('/');
      const tail = rest.join('/');
      return [
        `//${first}/${tail}`, `/${first}//${tail}`, `${path}/`, `${path}//`, path.toUpperCase(), `/${first.toUpperCase()}/${tail}`, `/%${first.charCodeAt(0).toString(16)}${first.slice(1)}/${tail}`,
        `/${first}/%${tail.charCodeAt(0).toString(16)}${tail.slice(1)}`, `/${first}%2f${tail}`, `/${first}%2F${tail}`, `/${first}%5c${tail}`, `/%2f${first}/${tail}`, `/./${first}/${tail}`, `/${first}/./${tail}`,
        `/x/../${first}/${tail}`, `/${first}/x/../${tail}`, `/status/../${first}/${tail}`, `/status/..%2f${first}/${tail}`, `/status/%2e%2e/${first}/${tail}`, `/_astro/..%2f${first}/${tail}`, `/_astro/../${first}/${tail}`,
        `/.well-known/..%2f${first}/${tail}`, `/.well-known/%2e%2e%2f${first}/${tail}`, `/achievements/../${first}/${tail}`, `/en/${first}/${tail}`, `/en//${first}/${tail}`, `/en/en/${first}/${tail}`, `/fr/${first}/${tail}`,
        `${path}%00`, `${path}%20`, `${path}%23`, `${path}%3f`, `${path};x=1`, `${path}.json`, `${path}.html`, `${path}/.`, `${path}/..;/`, `${path}?x=1`, `${path}/%2e`, `/${first}/${tail}%2f`, `/%25${first}/${tail}`, `/${first}/%252e/${tail}`,
      ];
    };
    const paths = ['/api/people', '/api/juries', `/api/reviews/${promotion.students[0]!.review}`, `/api/evidence/${known['evidence']}/file`, '/administration/x', '/espace/portfolio', '/rendered/portfolio', '/rendered/credential'];
    const raw = runtime === 'node' ? rawStatus : undefined;
    for (const path of paths) {
      const all = spellings(path);
      expect(all.length).toBeGreaterThanOrEqual(40);
      for (const spelling of all) {
        for (const headers of [{} as Record<string, string>, { 'x-forwarded-uri': '/issuer', 'x-original-url': '/issuer', 'x-http-method-override': 'GET' }]) {
          const { status, text } = raw ? await raw(house, spelling, headers) : await viaFetch(house, spelling, headers);
          expect([spelling, status], text.slice(0, 300)).toEqual([spelling, expect.toSatisfy((code: number) => code >= 300 && code < 500)]);
          expect(text).not.toMatch(/@palier\.example|Bonjour\.|Commentaire privé/);
          if (runtime === 'worker') break;
        }
      }
    }
  });

  it('lets each role do what it may', async () => {
    for (const one of ordered()) {
      for (const who of ALLOWED[one.name]!.filter((each) => runtime === 'node' || each === 'administrator' || (ROLES as readonly Who[]).includes(each))) {
        // Dropped by the one before.
        if (one.name === 'DELETE /api/programme-drafts/{draft}') await clients.get('administrator')!.send('POST', '/api/programme-drafts', { code: 'NEO', from: '2026', version: 'essai' });
        const answer = await send(one, who);
        const { status } = answer;
        const text = await answer.text();
        const refused = [401, 403, 404, 405, 413, 415].includes(status) || status >= 500;
        expect([one.name, who, refused], `${status} ${text.slice(0, 200)}`).toEqual([one.name, who, false]);
        // The relay is asked here without an address, which is no question of who asks.
        if (one.method === 'GET' && one.name !== 'GET /api/relay') expect([one.name, who, status]).toEqual([one.name, who, 200]);
        // The answer is what the description of the API says that it is.
        if (/\bjson(?:;|$)/.test(answer.headers.get('content-type') ?? '')) expect([one.name, who, one.check(status, JSON.parse(text))]).toEqual([one.name, who, '']);
      }
    }
    const { enrolment } = promotion.students[0]!;
    const owner = await house.as(promotion.students[0]!.email);
    // What everybody just did may have left a view that shows no section: a new one takes its place.
    const own = `/api/me/enrolments/${enrolment}`;
    const { id } = (await (await owner.send('POST', `${own}/portfolio-views`, { title: 'Après tout', audience: 'other' })).json()) as { id: string };
    expect((await owner.send('PUT', `${own}/portfolio-main`, { view: id })).status).toBe(200);
    await choose(owner, enrolment, { evidence: [known['evidence']!] });
    expect(await publish(owner, enrolment)).toContain('/portfolios/');
  });
});

async function viaFetch(house: House, path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const answer = await house.fetch(path, { headers });
  return { status: answer.status, text: await answer.text() };
}

/** The request line as it is written, which fetch would tidy up first. */
function rawStatus(house: House, path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(house.origin);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method: 'GET', headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}
