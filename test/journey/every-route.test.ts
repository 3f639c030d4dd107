/**
 * Every route that the application itself lists and every page of the site, as
 * everybody; and every write that a cookie could authorise, from a page of
 * somebody else's. The API's own operations as everybody are in `roles.test.ts`.
 */
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRoutes } from '../../api/app.ts';
import { ROOT } from '../house.ts';
import { atRest, contents, TABLES } from './acts.ts';
import { FOR_MACHINES, OTHER_ROUTES, PAGES, ROLES, type Who } from './allowed.ts';
import { createEverybody, type Everybody } from './everybody.ts';
import { expectProblem } from './operations.ts';

const pages = join(ROOT, 'portfolio-site/src/pages');

describe('every route', { timeout: 180_000 }, () => {
  let all: Everybody;
  let routes: { method: string; path: string }[];
  beforeAll(async () => {
    all = await createEverybody('node');
    const seen = new Map((await createRoutes(all.house.platform)).routes.map(({ method, path }) => [`${method} ${path}`, { method, path }]));
    routes = [...seen.values()];
  });
  afterAll(() => all?.house.close());

  const ask = async (who: Who, path: string): Promise<Response> => {
    const cookie = all.clients.get(who)?.cookie;
    return all.house.fetch(path, { headers: { accept: 'text/html,application/json', ...(cookie ? { cookie } : {}) } });
  };
  const described = (): Set<string> => new Set(all.operations.map(({ method, template }) => `${method} ${template.replace(/\{(\w+)\}/g, ':$1')}`));

  it('is an operation of the API or has a line in the table, and no line is too many', () => {
    const others = routes.filter(({ method, path }) => !['ALL', 'OPTIONS'].includes(method) && !described().has(`${method} ${path}`)).map(({ method, path }) => `${method} ${path.replace(/^\/en(?=\/)/, '')}`);
    expect([...new Set(others)].sort()).toEqual(Object.keys(OTHER_ROUTES).sort());
    // Whatever the description says is there, and by no other method.
    const listed = new Set(routes.map(({ method, path }) => `${method} ${path}`));
    expect([...described()].filter((one) => !listed.has(one))).toEqual([]);
    // What takes any method is what stands before every route, and the pages behind them all.
    expect([...new Set(routes.filter(({ method }) => method === 'ALL').map(({ path }) => path))]).toEqual(['/*']);
  });

  it('is a page with a line in the table, and no line is too many', () => {
    const files = readdirSync(pages, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.astro') || one.endsWith('.ts'));
    expect(files.map((one) => `/${one.replace(/\.\w+$/, '')}`).sort()).toEqual(Object.keys(PAGES).sort());
  });

  it('gives nobody what is not theirs, and tells nobody that it is there', async () => {
    const wrong: string[] = [];
    for (const [name, { path, who: allowed, others = 404 }] of Object.entries(OTHER_ROUTES)) {
      for (const who of ROLES) {
        const answer = await ask(who, path(all.known));
        await answer.arrayBuffer();
        const expected = allowed.includes(who) ? 200 : name.startsWith('GET /administration/') ? (who === 'stranger' ? 401 : 403) : others;
        if (answer.status !== expected) wrong.push(`${name}, ${who}: ${answer.status} instead of ${String(expected)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('shows each page to whom it is for, and nobody else finds a word of it', async () => {
    const wrong: string[] = [];
    // A student’s first visit makes their portfolio, private and empty.
    for (const who of PAGES['/espace/index']!.who) await (await ask(who, '/espace')).arrayBuffer();
    const before = await atRest(all.house, [...new Set(TABLES)]);
    for (const [name, { path, who: allowed, others = 404 }] of Object.entries(PAGES)) {
      for (const who of ROLES) {
        const answer = await ask(who, path(all.known));
        const text = await answer.text();
        const isPrivate = /^\/(?:compte$|(?:espace|suivi|jury|administration)\/)/.test(name);
        const expected = allowed.includes(who) ? [200] : isPrivate && who === 'stranger' ? [303] : isPrivate ? [403, 404] : [others];
        if (!expected.includes(answer.status)) wrong.push(`${name}, ${who}: ${answer.status} instead of ${String(expected)}`);
        // From everywhere, at the same place (RGAA 4.1, 12.4).
        if (answer.status === 200 && !/<footer[^]*href="\/plan-du-site"[^]*<\/footer>/.test(text)) wrong.push(`${name}, ${who}: no way to the site map`);
        // The first student's name and words stand on no page of those who may not read of them.
        if (isPrivate && !allowed.includes(who) && /Nº 1|Entretien avec un ingénieur|@palier\.example/.test(text)) wrong.push(`${name}, ${who}: told`);
      }
    }
    expect(wrong).toEqual([]);
    // A page that is only looked at changes nothing.
    expect(await contents(all.house, [...new Set(TABLES)])).toEqual(before);
  }, 120_000);

  it('stands in the site map of whom it is for, and of nobody else, in both languages', async () => {
    // A page of one thing is found on the page that lists them; these are no places to go to by oneself.
    const ways = ['/connexion/cle', '/deconnexion', '/messages'];
    for (const who of ROLES) {
      const expected = Object.entries(PAGES)
        .filter(([name, { who: allowed }]) => !/\[|^\/rendered/.test(name) && !ways.includes(name) && allowed.includes(who) && !(name === '/connexion/index' && who !== 'stranger'))
        .map(([, { path }]) => path(all.known));
      for (const prefix of ['', '/en']) {
        const main = /<main[^]*<\/main>/.exec(await (await ask(who, `${prefix}/plan-du-site`)).text())![0];
        const listed = [...main.matchAll(/<a href="([^"]+)"/g)].map((one) => one[1]!);
        expect([who, listed.toSorted()]).toEqual([who, expected.map((path) => (prefix === '' ? path : path === '/' ? '/en' : `/en${path}`)).toSorted()]);
      }
    }
  });

  it('says at an address where nothing is what is true of whoever asks, keeps it for nobody, and answers HEAD as GET', async () => {
    // Whether nothing is there, or something that is not theirs: nobody is told which.
    for (const path of ['/nulle-part', '/portfolios/personne', `/fichiers/${'0'.repeat(32)}`]) {
      for (const [who, home] of [['stranger', '/connexion'], ['nobody', '/compte'], ['student', '/espace'], ['referent', '/suivi'], ['teacher', '/suivi'], ['officer', '/administration/registre']] as const) {
        const answer = await ask(who, path);
        const text = await answer.text();
        expect([path, who, answer.status, answer.headers.get('cache-control')]).toEqual([path, who, 404, 'no-store']);
        expect([path, who, text.includes('href="/connexion"')]).toEqual([path, who, who === 'stranger']);
        expect([path, who, /<header[^]*<\/header>/.exec(text)![0].includes(`href="${home}"`)]).toEqual([path, who, true]);
        expect(text).not.toMatch(/@palier\.example/);
      }
      const head = await all.house.fetch(path, { method: 'HEAD', headers: { accept: 'text/html' } });
      const got = await ask('stranger', path);
      await got.arrayBuffer();
      expect([head.status, await head.text(), head.headers.get('content-type'), head.headers.get('content-security-policy')]).toEqual([404, '', 'text/html; charset=utf-8', got.headers.get('content-security-policy')]);
    }
  });

  it('has nothing at a page for other methods than those of pages, and no fault for any', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']) {
      for (const path of ['/', '/verifier', '/espace', '/credentials/x', '/api/openapi.json']) expect([method, path, await statusOf(`${all.house.origin}${path}`, method)]).toEqual([method, path, 404]);
    }
  });

  describe('that writes', () => {
    /** What a browser says of a request that another site's page has sent; our own cookie comes with it. */
    const FOREIGN: readonly Record<string, string>[] = [
      { origin: 'https://ailleurs.example' },
      { origin: 'null' },
      { origin: 'http://localhost:1' },
      { origin: 'https://ailleurs.example', 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];

    it('refuses what another site’s page sends with a cookie, whoever’s it is', async () => {
      const { house, operations, send, known } = all;
      const before = await atRest(house, [...new Set(TABLES)]);
      const writes = operations.filter(({ method }) => method !== 'GET');
      expect(writes.length).toBeGreaterThan(35);
      for (const one of writes.filter(({ name }) => !FOR_MACHINES.includes(name))) {
        for (const who of ['student', 'administrator'] as const) {
          for (const headers of FOREIGN) {
            const { code } = await expectProblem(await send(one, who, known, { origin: house.origin, ...headers }), 403);
            expect([one.name, who, headers, code]).toEqual([one.name, who, headers, 'cross_origin']);
          }
        }
      }
      expect(await contents(house, [...new Set(TABLES)])).toEqual(before);
    });

    it('refuses it on every page as well, by whatever method', async () => {
      const { house, known, clients } = all;
      const before = await atRest(house, [...new Set(TABLES)]);
      for (const [name, { path }] of Object.entries(PAGES)) {
        for (const prefix of ['', '/en']) {
          for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
            for (const headers of method === 'POST' ? FOREIGN : FOREIGN.slice(0, 1)) {
              const answer = await house.fetch(`${prefix}${path(known)}`, { method, headers: { cookie: clients.get('administrator')!.cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: 'act=withdraw' });
              expect([name, method, headers, answer.status]).toEqual([name, method, headers, 403]);
              expect(((await answer.json()) as { code: string }).code).toBe('cross_origin');
            }
          }
        }
      }
      expect(await contents(house, [...new Set(TABLES)])).toEqual(before);
    });

    it('reads no role, author or state out of a body that has no place for it', async () => {
      const { house, operations, clients, known } = all;
      const told = { role: 'administrator', roles: ['administrator'], grants: [{ role: 'administrator', cohort: '*' }], person: known['person'], person_id: known['person'], decided_by: known['person'], favourable: 1, isAdmin: true, __proto__: { role: 'administrator' } };
      const kept = async (): Promise<unknown> => contents(house, ['role_grant', 'referent', 'person', 'decision', 'minutes', 'award', 'release', 'revocation']);
      const before = await kept();
      for (const one of operations.filter(({ method, accepts, name }) => method !== 'GET' && accepts.includes('application/json') && name !== 'POST /api/sign-out')) {
        for (const who of ['nobody', 'student'] as const) {
          const answer = await clients.get(who)!.send(one.method as 'POST', one.path(known), { ...(one.example as object), ...told });
          await answer.arrayBuffer();
          expect([one.name, answer.status], 'is no fault').toEqual([one.name, expect.toSatisfy((code: number) => code < 500 || code === 503)]);
        }
      }
      expect(await kept()).toEqual(before);
    });

    it('takes no notice of a cookie where any site may ask', async () => {
      const { operations, send } = all;
      for (const name of FOR_MACHINES) {
        const one = operations.find((each) => each.name === name)!;
        const answers = await Promise.all((['stranger', 'administrator'] as const).map(async (who) => {
          const answer = await send(one, who, all.known, { origin: 'https://ailleurs.example', 'sec-fetch-site': 'cross-site' });
          return [answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-credentials'), await answer.text()];
        }));
        expect(answers[1]).toEqual(answers[0]);
        expect(answers[0]!.slice(1, 3)).toEqual(['*', null]);
      }
    });
  });
});

/** Asked without `fetch`, which refuses to send some of the methods that servers are sent. */
const statusOf = (address: string, method: string): Promise<number> =>
  new Promise((resolve, reject) => void request(address, { method }, (answer) => resolve(answer.resume().statusCode ?? 0)).on('error', reject).end());
