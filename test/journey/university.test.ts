/** Signing in by the university's own OpenID Connect provider: a real one, and answers of it that were tampered with. */
import { createServer } from 'node:http';
import { generateKeyPair, SignJWT, decodeJwt, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertDepartures } from '../../api/queries/departures.ts';
import { createHouse, freePort, RUNTIMES, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, body, contents, TABLES } from './acts.ts';
import { openJar, type Jar } from './jar.ts';
import { CLIENT, startUniversity, walkThrough, type University } from './university.ts';

const JSON_ONLY = { headers: { accept: 'application/json' } };

describe.each(RUNTIMES)('signing in by the university, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let university: University;

  beforeAll(async () => {
    university = await startUniversity(() => house.origin);
    house = await createHouse(runtime, {
      PALIER_OIDC_ISSUER: university.issuer,
      PALIER_OIDC_CLIENT_ID: CLIENT.id,
      PALIER_OIDC_CLIENT_SECRET: CLIENT.secret,
      PALIER_OIDC_NAME: 'Université de Brume',
      PALIER_OIDC_ROLES: 'eduPersonAffiliation=faculty -> teacher @ a-cohort; eduPersonAffiliation=jury -> jury_member @ programme:NEO',
    });
    promotion = await createPromotion(house.platform, { students: 2 });
  });
  beforeEach(() => {
    university.tamper = null;
  });
  afterAll(async () => {
    await house?.close();
    await university?.close();
  });

  const whoIs = async (jar: Jar): Promise<string | null> => (await body(await jar.fetch('/api/me'))).person?.email ?? null;
  async function comeBack(who: string, browser: Jar = openJar(house), back = ''): Promise<Response> {
    return browser.fetch(await walkThrough(house, university, who, browser, back), JSON_ONLY);
  }
  const codeOf = async (answer: Response): Promise<string> => (await body(answer)).code;

  it('offers it by name, asks for a code with PKCE, state and nonce, and comes back to where one was', async () => {
    expect(await (await house.fetch('/connexion?retour=%2Fsuivi', { headers: { accept: 'text/html' } })).text()).toContain('href="/connexion/universite?retour=%2Fsuivi"');
    // A page of another site signs nobody in by sending them here.
    const pushed = await house.fetch('/connexion/universite?retour=%2Fsuivi', { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } });
    expect([pushed.status, pushed.headers.get('location'), pushed.headers.getSetCookie()]).toEqual([303, '/connexion?retour=%2Fsuivi', []]);
    const away = await house.fetch('/connexion/universite', { headers: { 'sec-fetch-site': 'same-origin' } });
    const address = new URL(away.headers.get('location')!);
    expect(address.origin).toBe(university.issuer);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      client_id: CLIENT.id, redirect_uri: `${house.origin}/connexion/universite/retour`, response_type: 'code', scope: 'openid email profile', code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/), code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(away.headers.getSetCookie()[0]).toMatch(/^palier-university=[\w-]{32}\.; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
    university.people.set('uid-teacher', { email: promotion.emails.teacher, email_verified: true });
    const browser = openJar(house);
    const path = `/suivi/${promotion.cohort}?period=S1`;
    const answer = await comeBack('uid-teacher', browser, path);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, path]);
    expect(await whoIs(browser)).toBe(promotion.emails.teacher);
    for (const evil of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
      expect((await comeBack('uid-teacher', openJar(house), evil)).headers.get('location')).toBe('/suivi');
    }
  });

  it('knows a person by the stable identifier afterwards, whatever address comes with it', async () => {
    university.people.set('uid-chair', { email: promotion.emails.chair, email_verified: true });
    const tokens: string[] = [];
    university.tamper = async (answer) => {
      tokens.push(...[answer['access_token'], answer['id_token']].filter((one) => one !== undefined));
      return answer;
    };
    const first = openJar(house);
    const came = await comeBack('uid-chair', first);
    // What the university gave to ask it with stays nowhere, and reaches no browser.
    const kept = JSON.stringify([[...came.headers], first.cookie(), await contents(house, [...TABLES, 'session', 'account', 'university_account'])]);
    expect(tokens).toHaveLength(2);
    // A sign-in is as fresh as the proof that the university had, which may be hours old.
    const { auth_time } = decodeJwt(tokens[1]!) as { auth_time: number };
    const { id } = await house.platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow();
    expect(await house.platform.db.selectFrom('session' as never).select('confirmedAt' as never).where('userId' as never, '=', id as never).execute()).toEqual([{ confirmedAt: new Date(auth_time * 1000).toISOString() }]);
    for (const token of tokens) expect(kept).not.toContain(token);
    expect(await whoIs(first)).toBe(promotion.emails.chair);
    // Another address, even somebody else's, changes nothing.
    university.people.set('uid-chair', { email: promotion.emails.administrator, email_verified: true });
    const second = openJar(house);
    await comeBack('uid-chair', second);
    expect(await whoIs(second)).toBe(promotion.emails.chair);
  });

  it('links nobody by an address that is not verified, and creates nobody', async () => {
    const before = await atRest(house, TABLES);
    for (const email_verified of [false, undefined, 'true', 1]) {
      university.people.set('uid-claims-it', { email: promotion.emails.administrator, ...(email_verified === undefined ? {} : { email_verified }), eduPersonAffiliation: ['faculty'] });
      const browser = openJar(house);
      const answer = await comeBack('uid-claims-it', browser);
      expect([String(email_verified), answer.status, await codeOf(answer), await whoIs(browser)]).toEqual([String(email_verified), 403, 'university_unknown', null]);
    }
    university.people.set('uid-nobody', { email: 'nobody@univ.example', email_verified: true });
    expect(await codeOf(await comeBack('uid-nobody'))).toBe('university_unknown');
    expect(await contents(house, TABLES)).toEqual(before);
  });

  it('does not hand a person’s account to whoever was given their address since', async () => {
    university.people.set('uid-first', { email: promotion.students[0]!.email, email_verified: true });
    await comeBack('uid-first');
    university.people.set('uid-second', { email: promotion.students[0]!.email, email_verified: true });
    const browser = openJar(house);
    const answer = await comeBack('uid-second', browser);
    expect([answer.status, await codeOf(answer), await whoIs(browser)]).toEqual([409, 'university_conflict', null]);
  });

  it('opens an account no more once it is closed, and says what does; whom it has made staff meanwhile it lets in', async () => {
    const { email, enrolment, person } = promotion.students[1]!;
    const { db, commit } = house.platform;
    university.people.set('uid-leaving', { email, email_verified: true });
    expect((await comeBack('uid-leaving')).status).toBe(303);
    const { id: by } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow();
    const at = new Date().toISOString();
    expect(await commit(insertDepartures(db, [{ enrolment_id: enrolment, revision: 1, closes_on: at.slice(0, 10), recorded_by: by, recorded_at: at }]))).toEqual({ ok: true });
    const browser = openJar(house);
    const answer = await comeBack('uid-leaving', browser);
    expect([answer.status, await codeOf(answer), await whoIs(browser)]).toEqual([403, 'university_closed', null]);
    university.people.set('uid-leaving', { email, email_verified: true, eduPersonAffiliation: ['faculty'] });
    expect((await comeBack('uid-leaving', browser)).status).toBe(303);
    expect((await body(await browser.fetch('/api/me'))).person.id).toBe(person);
  });

  it('does not take a new member of its staff for the student who left and had their address before', async () => {
    const { db, commit } = house.platform;
    const gone = (await createPromotion(house.platform, { students: 1 })).students[0]!;
    const { id: by } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow();
    const at = new Date().toISOString();
    expect(await commit(insertDepartures(db, [{ enrolment_id: gone.enrolment, revision: 1, closes_on: at.slice(0, 10), recorded_by: by, recorded_at: at }]))).toEqual({ ok: true });
    university.people.set('uid-new-teacher', { email: gone.email, email_verified: true, eduPersonAffiliation: ['faculty'] });
    const before = await atRest(house, TABLES);
    const browser = openJar(house);
    const answer = await comeBack('uid-new-teacher', browser);
    expect([answer.status, await codeOf(answer), await whoIs(browser)]).toEqual([409, 'university_conflict', null]);
    expect(await contents(house, TABLES)).toEqual(before);
  });

  it('gives the roles that the settings say, takes them back when the university no longer says so, and leaves those given by hand', async () => {
    university.people.set('uid-new', { email: 'Nouvelle@univ.example', email_verified: true, given_name: 'Noé', family_name: 'Le Goff', eduPersonAffiliation: ['faculty', 'jury', 'employee'] });
    const browser = openJar(house);
    await comeBack('uid-new', browser);
    expect(await whoIs(browser)).toBe('nouvelle@univ.example');
    const { db } = house.platform;
    const person = await db.selectFrom('person').selectAll().where('email', '=', 'nouvelle@univ.example').executeTakeFirstOrThrow();
    expect([person.given_name, person.family_name]).toEqual(['Noé', 'Le Goff']);
    const roles = async (): Promise<string[]> => (await db.selectFrom('role_grant').selectAll().where('person_id', '=', person.id).execute()).map((one) => `${one.role} ${one.cohort_id} ${one.programme_code}`).sort();
    expect(await roles()).toEqual(['jury_member * NEO', 'teacher a-cohort *']);
    await house.platform.commit([db.insertInto('role_grant').values({ person_id: person.id, role: 'teacher', cohort_id: promotion.cohort })]);
    university.people.set('uid-new', { email: 'nouvelle@univ.example', email_verified: true, eduPersonAffiliation: 'faculty', role: 'administrator', roles: ['administrator'] });
    await comeBack('uid-new');
    expect(await roles()).toEqual(['teacher a-cohort *', `teacher ${promotion.cohort} *`].sort());
    expect(JSON.stringify(await db.selectFrom('event').select(['kind', 'detail']).where('subject', '=', person.id).execute())).not.toMatch(/univ\.example|Le Goff/);
  });

  it('believes no answer that is another browser’s, another sign-in’s, or comes twice', async () => {
    const mine = openJar(house);
    const path = await walkThrough(house, university, 'uid-teacher', mine);
    // Sent to somebody else, to sign them in as me.
    for (const other of [openJar(house), openJar(house, `palier-university=${'A'.repeat(32)}.`)]) {
      expect([await codeOf(await other.fetch(path, JSON_ONLY)), await whoIs(other)]).toEqual(['university_failed', null]);
    }
    const kept = mine.cookie();
    const url = new URL(path, house.origin);
    for (const [name, value] of [['state', 'x'], ['state', null], ['iss', 'https://evil.example'], ['iss', null], ['code', 'x'], ['error', 'access_denied']] as const) {
      const changed = new URL(url);
      if (value === null) changed.searchParams.delete(name);
      else changed.searchParams.set(name, value);
      expect([name, value, await codeOf(await openJar(house, kept).fetch(changed.pathname + changed.search, JSON_ONLY))]).toEqual([name, value, 'university_failed']);
    }
    const again = await walkThrough(house, university, 'uid-teacher', mine);
    const seed = mine.cookie();
    expect((await mine.fetch(again, JSON_ONLY)).status).toBe(303);
    expect(await codeOf(await openJar(house, seed).fetch(again, JSON_ONLY))).toBe('university_failed');
  });

  it('believes no identity that the provider did not sign for this sign-in', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const forge = (change: Record<string, unknown>, key = privateKey) => async (answer: Record<string, string>) => ({
      ...answer,
      id_token: await new SignJWT({ ...decodeJwt(answer['id_token']!), ...change }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key),
    });
    const cases: Record<string, NonNullable<University['tamper']>> = {
      'signed by another key': forge({}),
      'of another issuer': forge({ iss: 'https://evil.example' }),
      'for another client': forge({ aud: 'other' }),
      'with another nonce': forge({ nonce: 'x' }),
      'too old': forge({ exp: 1 }),
      'not signed': async (answer) => ({ ...answer, id_token: new UnsecuredJWT(decodeJwt(answer['id_token']!)).encode() }),
      absent: async ({ id_token: _, ...answer }) => answer as Record<string, string>,
    };
    const before = await atRest(house, TABLES);
    for (const [name, tamper] of Object.entries(cases)) {
      university.tamper = tamper;
      const browser = openJar(house);
      expect([name, await codeOf(await comeBack('uid-teacher', browser)), await whoIs(browser)]).toEqual([name, 'university_failed', null]);
    }
    expect(await contents(house, TABLES)).toEqual(before);
  });
});

describe('a university that is not there', () => {
  it('is a clear sentence, and no other way of signing in is closed', async () => {
    const house = await createHouse('node', { PALIER_OIDC_ISSUER: 'http://127.0.0.1:9', PALIER_OIDC_CLIENT_ID: 'x', PALIER_OIDC_CLIENT_SECRET: 'y' });
    try {
      const answer = await house.fetch('/connexion/universite', { headers: { accept: 'text/html' } });
      expect(answer.status).toBe(502);
      expect(await answer.text()).toContain('Le service de connexion de l’université ne répond pas');
      expect((await house.fetch('/connexion', { headers: { accept: 'text/html' } })).status).toBe(200);
    } finally {
      await house.close();
    }
  });

  it('is believed of itself only: another issuer in its metadata is none', async () => {
    const port = await freePort();
    const issuer = `http://127.0.0.1:${port}`;
    let named = 'https://evil.example';
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer: named, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` }));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const house = await createHouse('node', { PALIER_OIDC_ISSUER: issuer, PALIER_OIDC_CLIENT_ID: 'x', PALIER_OIDC_CLIENT_SECRET: 'y' });
    try {
      expect((await body(await house.fetch('/connexion/universite', JSON_ONLY))).code).toBe('university_unreachable');
      named = issuer;
      expect(new URL((await house.fetch('/connexion/universite')).headers.get('location')!).origin).toBe(issuer);
    } finally {
      await house.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
