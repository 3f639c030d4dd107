/** Signing in by a link in a real message, and out again. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../api/app.ts';
import { configFor, createHouse, RUNTIMES, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { putSetting } from '../../api/queries/portfolios.ts';
import { body, expectStatus } from './acts.ts';
import { expectProblem } from './operations.ts';
import { openJar, type Jar } from './jar.ts';
import { nextMail, startPost } from './post.ts';

describe.each(RUNTIMES)('signing in by a link, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let post: Awaited<ReturnType<typeof startPost>>;

  beforeAll(async () => {
    post = await startPost();
    house = await createHouse(runtime, { PALIER_SMTP_URL: `smtp://127.0.0.1:${post.port}`, PALIER_MAIL_FROM: 'Palier <palier@exemple.fr>' });
    promotion = await createPromotion(house.platform, { students: 1 });
  });
  afterAll(async () => {
    await house?.close();
    await post?.close();
  });

  const ask = (email: string, headers: Record<string, string> = {}, browser: Jar = openJar(house)): Promise<Response> =>
    browser.fetch('/api/sign-in', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ email }) });
  const cookieOf = (answer: Response): string => answer.headers.getSetCookie().map((one) => one.split(';')[0]!).join('; ');
  const whoIs = async (cookie: string): Promise<string | null> => (await body(await house.fetch('/api/me', { headers: { cookie } }))).person?.email ?? null;
  const confirm = ({ token, browser }: Asked): Promise<Response> => browser.post('/api/sign-in/confirmation', { token });
  const type = (browser: Jar, code: string): Promise<Response> => browser.post('/api/sign-in/code', { code });
  /** Whoever asked a quarter of an hour ago may ask again. */
  const longAgo = (): Promise<unknown> => house.platform.commit([house.platform.db.updateTable('sign_in_request').set({ asked_at: new Date(Date.now() - 900_000).toISOString() })]);

  /** Until what was asked for after the answer has been done. */
  const untilQueued = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 150));

  type Asked = { token: string; code: string; browser: Jar; text: string };
  async function linkFor(email: string, browser: Jar = openJar(house)): Promise<Asked> {
    await longAgo();
    const before = post.mails.length;
    await expectStatus(await ask(email, {}, browser), 202);
    const { to, text } = await nextMail(post, email, before);
    expect(to).toEqual([email]);
    const link = /http:\S+\/connexion\/(\S+)/.exec(text);
    expect(link?.[0].startsWith(`${house.origin}/connexion/`)).toBe(true);
    return { token: link![1]!, code: /^([0-9A-Z]{4}-[0-9A-Z]{4})$/m.exec(text)![1]!, browser, text };
  }

  it('sends the link in the person’s language to their address, and to our own origin whatever the request says', async () => {
    const { token, text } = await linkFor(promotion.emails.teacher);
    expect(token.length).toBeGreaterThanOrEqual(32);
    expect(text).toContain('Pour vous connecter à Palier, ouvrez ce lien dans le navigateur d’où vous l’avez demandé, et confirmez');
    const before = post.mails.length;
    await expectStatus(await ask(promotion.emails.teacher, { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }), 202);
    for (let look = 0; look < 800 && post.mails.length === before; look += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(post.mails.at(-1)!.text).toContain(`${house.origin}/connexion/`);
    expect(post.mails.at(-1)!.text).not.toContain('evil.example');
  });

  it('keeps neither the link nor its code, nor the cookie of the browser that asked', async () => {
    const { token, code, browser } = await linkFor(promotion.emails.teacher);
    const rows = JSON.stringify(await house.platform.db.selectFrom('sign_in_request').selectAll().execute());
    for (const secret of [token, code, code.replace('-', ''), browser.cookie().split('=')[1]!]) expect(rows).not.toContain(secret);
    expect(rows).toContain(promotion.emails.teacher);
  });

  it('spends nothing when the link is only looked at, as mail scanners do', async () => {
    const { token, browser } = await linkFor(promotion.emails.chair);
    for (const method of ['GET', 'HEAD'] as const) {
      for (let visit = 0; visit < 10; visit += 1) {
        const answer = await house.fetch(`/connexion/${token}`, { method, headers: { accept: 'text/html' } });
        expect([method, answer.status, answer.headers.getSetCookie(), answer.headers.get('cache-control')]).toEqual([method, 200, [], 'no-store']);
        const page = await answer.text();
        if (method === 'GET') expect(page).toMatch(/<form method="post"[^>]*>\s*<button/);
      }
    }
    const answer = await browser.form(`/connexion/${token}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/jury']);
    expect(await whoIs(browser.cookie())).toBe(promotion.emails.chair);
    const second = await browser.form(`/connexion/${token}`);
    expect([second.status, second.headers.getSetCookie()]).toEqual([410, []]);
    expect(await second.text()).toContain('Ce lien de connexion a déjà servi ou n’est plus valable');
  });

  it('serves in the browser that asked and in no other, and is not spent elsewhere', async () => {
    const { token, code, browser } = await linkFor(promotion.emails.chair);
    const elsewhere = openJar(house);
    await ask('personne@ailleurs.example', {}, elsewhere);
    for (const other of [openJar(house), elsewhere, openJar(house, 'palier-asked=x')]) {
      const refused = await expectProblem(await confirm({ token, browser: other, code, text: '' }), 409);
      expect([refused.code, refused.detail]).toEqual(['link_elsewhere', expect.stringContaining('Le lien n’a pas été utilisé')]);
      // Nor does the code open another browser than the one that asked: whoever was given it over the telephone has nothing.
      expect((await expectProblem(await type(other, code), other === elsewhere ? 422 : 410)).code).toBe(other === elsewhere ? 'code_wrong' : 'link_spent');
      expect(await whoIs(other.cookie())).toBeNull();
    }
    expect((await confirm({ token, browser, code, text: '' })).status).toBe(200);
    expect(await whoIs(browser.cookie())).toBe(promotion.emails.chair);
  });

  it('takes the code where it was asked for, as people type it, and once', async () => {
    const { code, token, browser } = await linkFor(promotion.emails.chair);
    const sloppy = ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`;
    const answer = await browser.form('/connexion?retour=%2Fjury%3Fa%3D1', { email: promotion.emails.chair, code: sloppy });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/jury?a=1']);
    expect(await whoIs(browser.cookie())).toBe(promotion.emails.chair);
    for (const again of [await type(browser, code), await confirm({ token, browser, code, text: '' })]) expect((await expectProblem(again, 410)).code).toBe('link_spent');
  });

  it('lets nobody guess: five codes for a message, many at once included', async () => {
    const { code, browser } = await linkFor(promotion.emails.chair);
    const guesses = await Promise.all(Array.from({ length: 12 }, (_, at) => type(browser, `0000-000${at % 10}`)));
    expect(guesses.map(({ status }) => status).every((status) => status === 422 || status === 429)).toBe(true);
    await Promise.all(guesses.map((one) => one.arrayBuffer()));
    let refused = 0;
    while ((await type(browser, 'ZZZZ-ZZZZ')).status === 422) expect((refused += 1)).toBeLessThanOrEqual(5);
    // The right one comes too late.
    expect((await expectProblem(await type(browser, code), 429)).code).toBe('code_attempts');
    const { rows } = await sql<{ tries: number }>`select max(number) as tries from sign_in_attempt`.execute(house.platform.db);
    expect(rows[0]!.tries).toBe(5);
    // Another message has another code, and its own five.
    const next = await linkFor(promotion.emails.chair, browser);
    expect((await expectProblem(await type(browser, code), 422)).code).toBe('code_wrong');
    expect((await type(browser, next.code)).status).toBe(200);
  });

  it('signs in once, of twenty confirmations at once', async () => {
    const asked = await linkFor(promotion.emails.chair);
    const start = asked.browser.cookie();
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm({ ...asked, browser: openJar(house, start) })));
    expect(answers.map((one) => one.status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 410)]);
    expect(answers.filter((one) => one.headers.getSetCookie().length > 0)).toHaveLength(1);
    await Promise.all(answers.map((one) => one.arrayBuffer()));
  });

  it('refuses a link that is unknown, changed or too old', async () => {
    const asked = await linkFor(promotion.emails.chair);
    const { token } = asked;
    for (const wrong of ['x', `${token}x`, token.slice(1), token.toLowerCase() === token ? token.toUpperCase() : token.toLowerCase()]) {
      expect((await expectProblem(await confirm({ ...asked, token: wrong }), 410)).code).toBe('link_spent');
    }
    await house.platform.commit([house.platform.db.updateTable('sign_in_request').set({ expires_at: new Date(Date.now() - 1000).toISOString() })]);
    expect((await expectProblem(await confirm(asked), 410)).code).toBe('link_spent');
    expect((await expectProblem(await type(asked.browser, asked.code), 410)).code).toBe('link_spent');
  });

  it('sends five messages in ten minutes to one address, and counts those of an unknown one alike', async () => {
    await linkFor(promotion.emails.otherTeacher);
    const before = post.mails.length;
    for (let at = 0; at < 8; at += 1) {
      await expectStatus(await ask(promotion.emails.otherTeacher), 202);
      await expectStatus(await ask('inconnue@ailleurs.example'), 202);
      await untilQueued();
    }
    expect(post.mails.slice(before).filter((one) => one.to[0] === promotion.emails.otherTeacher)).toHaveLength(4);
    const { rows } = await sql<{ asked: number }>`select count(*) as asked from sign_in_request where person_id is null and asked_at > ${new Date(Date.now() - 600_000).toISOString()}`.execute(house.platform.db);
    expect(rows[0]!.asked).toBe(5);
    expect(JSON.stringify(await house.platform.db.selectFrom('sign_in_request').selectAll().where('person_id', 'is', null).execute())).not.toContain('inconnue');
  });

  it('answers the same for an unknown address, and sends nothing', async () => {
    const before = post.mails.length;
    const [known, unknown] = [await ask(promotion.emails.teacher), await ask('personne@ailleurs.example')];
    expect([known.status, unknown.status]).toEqual([202, 202]);
    expect(await known.text()).toBe(await unknown.text());
    const names = (answer: Response): string[] => [...answer.headers.keys()].filter((one) => !['date', 'content-length', 'keep-alive', 'connection'].includes(one)).sort();
    expect(names(known)).toEqual(names(unknown));
    for (let look = 0; look < 800 && post.mails.length === before; look += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(post.mails.slice(before).map((one) => one.to)).toEqual([[promotion.emails.teacher]]);
    const page = await house.fetch('/connexion', { method: 'POST', headers: { accept: 'text/html', origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: 'email=personne%40ailleurs.example' });
    expect(page.status).toBe(200);
    await page.arrayBuffer();
  });

  it('gives a cookie that scripts and other sites cannot use, new at each sign-in, and ends the one before', async () => {
    const asked = await linkFor(promotion.emails.teacher, openJar(house, 'palier=chosen-by-somebody-else', { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0' }));
    const first = await confirm(asked);
    const [cookie] = first.headers.getSetCookie();
    expect(cookie).toMatch(/^palier=/);
    for (const flag of [/; HttpOnly/i, /; SameSite=Lax/i, /; Path=\/(;|$)/i, /; Max-Age=604800/i]) expect(cookie).toMatch(flag);
    expect(cookie).not.toMatch(/domain=/i);
    expect(cookieOf(first)).not.toContain('chosen-by-somebody-else');
    expect(await first.json()).toEqual({ home: '/suivi', back: null });
    const { rows } = await sql<object>`select "ipAddress", "userAgent", factor from session order by "createdAt" desc limit 1`.execute(house.platform.db);
    expect(rows).toEqual([{ ipAddress: '', userAgent: 'Firefox · Windows', factor: 'link' }]);
    const second = await confirm(await linkFor(promotion.emails.teacher, asked.browser));
    expect(cookieOf(second)).not.toBe(cookieOf(first));
    await second.arrayBuffer();
    expect([await whoIs(cookieOf(first)), await whoIs(cookieOf(second))]).toEqual([null, promotion.emails.teacher]);
    for (const forged of ['palier=x', 'palier=', `${cookieOf(second).slice(0, -8)}AAAAAAAA`, cookieOf(second).replace('palier=', 'palier=x')]) expect(await whoIs(forged)).toBeNull();
  });

  it('ends a session that is not used, and any at its last hour', async () => {
    const set = (column: 'expiresAt' | 'createdAt', cookie: string, hours: number): Promise<unknown> =>
      house.platform.commit([{ compile: () => sql`update session set ${sql.ref(column)} = ${new Date(Date.now() + hours * 3_600_000).toISOString()} where token = ${decodeURIComponent(cookie.split('=')[1]!).split('.')[0]!}`.compile(house.platform.db) }]);
    for (const [column, hours] of [['expiresAt', -0.1], ['createdAt', -169]] as const) {
      const { cookie } = await house.as(promotion.emails.teacher);
      expect(await whoIs(cookie)).toBe(promotion.emails.teacher);
      await set(column, cookie, hours);
      expect([column, await whoIs(cookie)]).toEqual([column, null]);
    }
    // One that is used lasts longer again, but not beyond its last hour.
    const { cookie } = await house.as(promotion.emails.teacher);
    await set('expiresAt', cookie, 1);
    await set('createdAt', cookie, -100);
    await house.platform.commit([{ compile: () => sql`update session set "updatedAt" = "createdAt"`.compile(house.platform.db) }]);
    expect(await whoIs(cookie)).toBe(promotion.emails.teacher);
    const { rows } = await sql<{ expiresAt: string }>`select "expiresAt" from session where token = ${decodeURIComponent(cookie.split('=')[1]!).split('.')[0]!}`.execute(house.platform.db);
    expect(Date.parse(rows[0]!.expiresAt) - Date.now()).toBeGreaterThan(3.9 * 3_600_000);
  });

  it('ends the session for every copy of the cookie', async () => {
    const client = await house.as(promotion.emails.teacher);
    const other = await house.as(promotion.emails.teacher);
    expect(await whoIs(client.cookie)).toBe(promotion.emails.teacher);
    const out = await client.send('POST', '/api/sign-out');
    expect(out.status).toBe(200);
    expect(out.headers.getSetCookie().every((one) => /Max-Age=0/i.test(one))).toBe(true);
    expect(await whoIs(client.cookie)).toBeNull();
    await expectProblem(await client.get('/api/cohorts'), 401);
    // The other device stays signed in.
    expect(await whoIs(other.cookie)).toBe(promotion.emails.teacher);
    const page = await house.fetch('/deconnexion', { method: 'POST', headers: { cookie: other.cookie, origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/']);
    expect(await whoIs(other.cookie)).toBeNull();
    // A link, which any site can place, signs nobody out.
    const third = await house.as(promotion.emails.teacher);
    await house.fetch('/deconnexion', { headers: { cookie: third.cookie } });
    expect(await whoIs(third.cookie)).toBe(promotion.emails.teacher);
  });

  it('leads nowhere but to pages of ours', async () => {
    for (const back of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/%5cevil.example', 'http://localhost@evil.example', '\t//evil.example']) {
      const query = `?retour=${encodeURIComponent(back)}&callbackURL=${encodeURIComponent(back)}`;
      const form = await (await house.fetch(`/connexion${query}`, { headers: { accept: 'text/html' } })).text();
      expect(form).not.toMatch(/(?:href|action|value)="[^"]*evil\.example/);
      const { token, browser } = await linkFor(promotion.emails.teacher);
      const answer = await browser.form(`/connexion/${token}${query}`);
      // As a browser reads it.
      expect([back, answer.status, new URL(answer.headers.get('location')!, house.origin).origin]).toEqual([back, 303, house.origin]);
      await expectProblem(await openJar(house).post('/api/sign-in', { email: promotion.emails.teacher, back }), 422);
    }
    const { token, browser } = await linkFor(promotion.emails.teacher);
    expect((await browser.form(`/connexion/${token}`)).headers.get('location')).toBe('/suivi');
    const wanted = await linkFor(promotion.emails.teacher);
    const path = `/suivi/${promotion.cohort}?period=S1`;
    expect((await wanted.browser.form(`/connexion/${wanted.token}?retour=${encodeURIComponent(path)}`)).headers.get('location')).toBe(path);
  });

  it('opens none of the sign-in library’s own addresses', async () => {
    const { token } = await linkFor(promotion.emails.teacher);
    for (const path of [`/internal/auth/magic-link/verify?token=${token}`, '/internal/auth/ok', '/internal/auth/get-session', '/api/auth/get-session', '/internal/auth/open-session', '/openSession']) {
      for (const method of ['GET', 'POST'] as const) {
        const answer = await house.fetch(path, { method, headers: { 'content-type': 'application/json' }, ...(method === 'POST' ? { body: '{}' } : {}) });
        // No page takes what is no form: it is not looked whether there is one.
        expect([path, method, [404, 415].includes(answer.status), answer.headers.getSetCookie()]).toEqual([path, method, true, []]);
        await answer.arrayBuffer();
      }
    }
  });

  it('opens demo links only in a demonstration, as often as they are wanted', async () => {
    await house.platform.commit([putSetting(house.platform.db, 'demo-link:abc', promotion.emails.teacher)]);
    for (const _ of [1, 2]) expect((await house.fetch('/demo/connexion/abc')).status).toBe(303);
    await expectProblem(await house.fetch('/demo/connexion/abd'), 404);
    await expectProblem(await house.fetch('/demo/connexion/'), 404);
    const without = await createApp({ ...house.platform, config: { ...house.platform.config, demo: false } });
    const answer = await without.request(`${house.origin}/demo/connexion/abc`);
    await expectProblem(answer, 404);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

describe('signing in on a public origin', () => {
  it('binds the cookie to the host, over https only, and opens no demo link', async () => {
    const house = await createHouse('node');
    try {
      const origin = 'https://badges.exemple.fr';
      const promotion = await createPromotion(house.platform, { students: 1 });
      const sent: string[] = [];
      const config = configFor(origin, house.platform.config.data, { PALIER_DEMO: '0' });
      const app = await createApp({ ...house.platform, config, send: async ({ text }) => void sent.push(text) });
      const headers = { 'content-type': 'application/json', origin };
      const posted = await app.request(`${origin}/api/sign-in`, { method: 'POST', headers, body: JSON.stringify({ email: promotion.emails.chair }) });
      expect(posted.status).toBe(202);
      for (let look = 0; look < 800 && sent.length === 0; look += 1) await new Promise((resolve) => setTimeout(resolve, 20));
      const asked = posted.headers.getSetCookie();
      expect(asked[0]).toMatch(/^__Host-palier-asked=[\w-]{32}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/);
      const token = /https:\/\/badges\.exemple\.fr\/connexion\/(\S+)/.exec(sent[0]!)![1]!;
      const answer = await app.request(`${origin}/api/sign-in/confirmation`, { method: 'POST', headers: { ...headers, cookie: asked[0]!.split(';')[0]! }, body: JSON.stringify({ token }) });
      // Wherever others can reach it, a chair first shows a second factor.
      expect(await answer.json()).toEqual({ home: '/connexion/cle', back: null });
      const [cookie] = answer.headers.getSetCookie();
      expect(cookie).toMatch(/^__Host-palier=/);
      for (const flag of [/; Secure/i, /; HttpOnly/i, /; SameSite=Lax/i, /; Path=\/(;|$)/i]) expect(cookie).toMatch(flag);
      expect(cookie).not.toMatch(/domain=/i);
      expect(answer.headers.get('strict-transport-security')).toContain('max-age=63072000');
      await house.platform.commit([putSetting(house.platform.db, 'demo-link:abc', promotion.emails.chair)]);
      expect((await app.request(`${origin}/demo/connexion/abc`)).status).toBe(404);
      const demo = await createApp({ ...house.platform, config: { ...config, demo: true } });
      expect((await demo.request(`${origin}/demo/connexion/abc`)).status).toBe(404);
      // Its own did:web, and no other machine's.
      const did = (await (await app.request(`${origin}/.well-known/did.json`)).json()) as { id: string };
      expect(did.id).toBe('did:web:badges.exemple.fr');
      for (const from of ['http://badges.exemple.fr', 'https://localhost', 'https://evil.example', 'null']) {
        expect((await app.request(`${origin}/api/sign-out`, { method: 'POST', headers: { origin: from } })).status).toBe(403);
      }
    } finally {
      await house.close();
    }
  });
});

describe('signing in too often', () => {
  it('is refused by address: ten requests a minute from one IPv4 address or one /64, twenty codes; nobody else is', async () => {
    const house = await createHouse('node', { PALIER_PROXY_HOPS: '1' });
    try {
      const from = (address: string) => openJar(house, '', { 'x-forwarded-for': `203.0.113.9, ${address}` });
      const statuses = async (path: string, body: object, addresses: string[]): Promise<number[]> => {
        const all: number[] = [];
        for (const address of addresses) {
          const answer = path.startsWith('/api') ? await from(address).post(path, body) : await from(address).form(path, body as Record<string, string>);
          all.push(answer.status);
          if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
          await answer.arrayBuffer();
        }
        return all;
      };
      // One household, whatever the last half of its addresses; by the page and by the API.
      const own = (at: number): string => `2001:db8:0:1::${at.toString(16)}`;
      const asked = { email: 'personne@ailleurs.example' };
      expect(await statuses('/connexion', asked, [1, 2, 3, 4, 5].map(own))).toEqual([200, 200, 200, 200, 200]);
      expect(await statuses('/api/sign-in', asked, [6, 7, 8, 9, 10, 11].map(own))).toEqual([202, 202, 202, 202, 202, 429]);
      expect(await statuses('/connexion', asked, [own(12), '2001:db8:0:2::1', '198.51.100.7'])).toEqual([429, 200, 200]);
      const codes = Array.from({ length: 21 }, () => '198.51.100.8');
      expect(await statuses('/api/sign-in/code', { code: 'AAAA-AAAA' }, codes)).toEqual([...Array.from({ length: 20 }, () => 410), 429]);
    } finally {
      await house.close();
    }
  });
});
