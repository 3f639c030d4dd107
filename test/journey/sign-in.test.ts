/** Signing in by a link in a real message, and out again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../api/app.ts';
import { configFor, createHouse, RUNTIMES, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { putSetting } from '../../api/queries/portfolios.ts';
import { body, expectStatus } from './acts.ts';
import { expectProblem } from './operations.ts';
import { startPost } from './post.ts';

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

  const ask = (email: string, headers: Record<string, string> = {}): Promise<Response> =>
    house.fetch('/api/sign-in', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ email }) });
  const confirm = (token: string, headers: Record<string, string> = {}): Promise<Response> =>
    house.fetch('/api/sign-in/confirmation', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ token }) });
  const cookieOf = (answer: Response): string => answer.headers.getSetCookie().map((one) => one.split(';')[0]!).join('; ');
  const whoIs = async (cookie: string): Promise<string | null> => (await body(await house.fetch('/api/me', { headers: { cookie } }))).person?.email ?? null;

  async function linkFor(email: string): Promise<string> {
    const before = post.mails.length;
    await expectStatus(await ask(email), 202);
    for (let look = 0; look < 100 && post.mails.length === before; look += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    const mail = post.mails[before];
    if (!mail) throw new Error('no message came');
    expect(mail.to).toEqual([email]);
    const link = /http:\S+\/connexion\/(\S+)/.exec(mail.text);
    expect(link?.[0].startsWith(`${house.origin}/connexion/`)).toBe(true);
    return link![1]!;
  }

  it('sends the link in the person’s language to their address, and to our own origin whatever the request says', async () => {
    const token = await linkFor(promotion.emails.teacher);
    expect(token.length).toBeGreaterThanOrEqual(32);
    expect(post.mails.at(-1)!.text).toContain('Pour vous connecter à Palier, ouvrez ce lien et confirmez');
    const before = post.mails.length;
    await expectStatus(await ask(promotion.emails.teacher, { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }), 202);
    for (let look = 0; look < 100 && post.mails.length === before; look += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(post.mails.at(-1)!.text).toContain(`${house.origin}/connexion/`);
    expect(post.mails.at(-1)!.text).not.toContain('evil.example');
  });

  it('keeps only a hash of the link', async () => {
    const token = await linkFor(promotion.emails.teacher);
    const rows = await house.platform.db.selectFrom('verification' as never).selectAll().execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('spends nothing when the link is only looked at, as mail scanners do', async () => {
    const token = await linkFor(promotion.emails.chair);
    for (const method of ['GET', 'HEAD'] as const) {
      for (let visit = 0; visit < 10; visit += 1) {
        const answer = await house.fetch(`/connexion/${token}`, { method, headers: { accept: 'text/html' } });
        expect([method, answer.status, answer.headers.getSetCookie(), answer.headers.get('cache-control')]).toEqual([method, 200, [], 'no-store']);
        const page = await answer.text();
        if (method === 'GET') expect(page).toMatch(/<form method="post"[^>]*>\s*<button/);
      }
    }
    const answer = await house.fetch(`/connexion/${token}`, { method: 'POST', headers: { accept: 'text/html', origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/jury']);
    expect(await whoIs(cookieOf(answer))).toBe(promotion.emails.chair);
    const second = await house.fetch(`/connexion/${token}`, { method: 'POST', headers: { accept: 'text/html', origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
    expect([second.status, second.headers.getSetCookie()]).toEqual([410, []]);
    expect(await second.text()).toContain('Ce lien de connexion a déjà servi ou n’est plus valable');
  });

  it('signs in once, of twenty confirmations at once', async () => {
    const token = await linkFor(promotion.emails.chair);
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(token)));
    expect(answers.map((one) => one.status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 410)]);
    expect(answers.filter((one) => one.headers.getSetCookie().length > 0)).toHaveLength(1);
    await Promise.all(answers.map((one) => one.arrayBuffer()));
  });

  it('refuses a link that is unknown, changed or too old', async () => {
    const token = await linkFor(promotion.emails.chair);
    for (const wrong of ['x', `${token}x`, token.slice(1), token.toLowerCase() === token ? token.toUpperCase() : token.toLowerCase()]) {
      expect((await expectProblem(await confirm(wrong), 410)).code).toBe('link_spent');
    }
    const old = await linkFor(promotion.emails.chair);
    await house.platform.commit([house.platform.db.updateTable('verification' as never).set({ expiresAt: new Date(Date.now() - 1000).toISOString() } as never)]);
    expect((await expectProblem(await confirm(old), 410)).code).toBe('link_spent');
  });

  it('answers the same for an unknown address, and sends nothing', async () => {
    const before = post.mails.length;
    const [known, unknown] = [await ask(promotion.emails.teacher), await ask('personne@ailleurs.example')];
    expect([known.status, unknown.status]).toEqual([202, 202]);
    expect(await known.text()).toBe(await unknown.text());
    const names = (answer: Response): string[] => [...answer.headers.keys()].filter((one) => !['date', 'content-length', 'keep-alive', 'connection'].includes(one)).sort();
    expect(names(known)).toEqual(names(unknown));
    for (let look = 0; look < 100 && post.mails.length === before; look += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(post.mails.slice(before).map((one) => one.to)).toEqual([[promotion.emails.teacher]]);
    const page = await house.fetch('/connexion', { method: 'POST', headers: { accept: 'text/html', origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: 'email=personne%40ailleurs.example' });
    expect(page.status).toBe(200);
    await page.arrayBuffer();
  });

  it('gives a cookie that scripts and other sites cannot use, new at each sign-in', async () => {
    const first = await confirm(await linkFor(promotion.emails.teacher), { cookie: 'palier=chosen-by-somebody-else' });
    const [cookie] = first.headers.getSetCookie();
    expect(cookie).toMatch(/^palier=/);
    for (const flag of [/; HttpOnly/i, /; SameSite=Lax/i, /; Path=\/(;|$)/i, /; Max-Age=43200/i]) expect(cookie).toMatch(flag);
    expect(cookie).not.toMatch(/domain=/i);
    expect(cookieOf(first)).not.toContain('chosen-by-somebody-else');
    const second = await confirm(await linkFor(promotion.emails.teacher), { cookie: cookieOf(first) });
    expect(cookieOf(second)).not.toBe(cookieOf(first));
    expect(await first.json()).toEqual({ home: '/suivi' });
    await second.arrayBuffer();
    for (const forged of ['palier=x', 'palier=', `${cookieOf(second).slice(0, -8)}AAAAAAAA`, cookieOf(second).replace('palier=', 'palier=x')]) expect(await whoIs(forged)).toBeNull();
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
      const token = await linkFor(promotion.emails.teacher);
      const answer = await house.fetch(`/connexion/${token}${query}`, { method: 'POST', headers: { accept: 'text/html', origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
      // As a browser reads it.
      expect([back, answer.status, new URL(answer.headers.get('location')!, house.origin).origin]).toEqual([back, 303, house.origin]);
    }
    const token = await linkFor(promotion.emails.teacher);
    const answer = await house.fetch(`/connexion/${token}`, { method: 'POST', headers: { accept: 'text/html', origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
    expect(answer.headers.get('location')).toBe('/suivi');
    const wanted = await linkFor(promotion.emails.teacher);
    const path = `/suivi/${promotion.cohort}?period=S1`;
    const back = await house.fetch(`/connexion/${wanted}?retour=${encodeURIComponent(path)}`, { method: 'POST', headers: { accept: 'text/html', origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
    expect(back.headers.get('location')).toBe(path);
  });

  it('opens none of the sign-in library’s own addresses', async () => {
    const token = await linkFor(promotion.emails.teacher);
    for (const path of [`/internal/auth/magic-link/verify?token=${token}`, '/internal/auth/ok', '/internal/auth/get-session', '/api/auth/get-session', '/internal/auth/session-without-link', '/sessionWithoutLink']) {
      for (const method of ['GET', 'POST'] as const) {
        const answer = await house.fetch(path, { method, headers: { 'content-type': 'application/json' }, ...(method === 'POST' ? { body: '{}' } : {}) });
        expect([path, method, answer.status, answer.headers.getSetCookie()]).toEqual([path, method, 404, []]);
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
      expect((await app.request(`${origin}/api/sign-in`, { method: 'POST', headers, body: JSON.stringify({ email: promotion.emails.chair }) })).status).toBe(202);
      for (let look = 0; look < 100 && sent.length === 0; look += 1) await new Promise((resolve) => setTimeout(resolve, 20));
      const token = /https:\/\/badges\.exemple\.fr\/connexion\/(\S+)/.exec(sent[0]!)![1]!;
      const answer = await app.request(`${origin}/api/sign-in/confirmation`, { method: 'POST', headers, body: JSON.stringify({ token }) });
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
