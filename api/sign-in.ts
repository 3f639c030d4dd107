/**
 * Sign-in by magic link, through better-auth. Its HTTP handler is not mounted:
 * only the three calls below exist, so that a link is spent by a POST and
 * never by a mail scanner's GET.
 */
import { betterAuth, type BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { magicLink } from 'better-auth/plugins/magic-link';
import * as z from 'zod';
import { deriveSecret } from '../keys/secret.ts';
import type { Platform } from './platform/platform.ts';
import { strings } from './problems.ts';
import { recordEvent } from './queries/events.ts';
import { countLinksSince, findPersonByEmail, findPersonOfSession, insertGrant, insertPerson, listPeople, type Person } from './queries/people.ts';
import { randomId } from './random-id.ts';

const TEN_MINUTES = 600;
/** Cookie headers whose session is known; the oldest go first. */
const MOST_KNOWN = 2_000;
const MOST_COOKIE = 2_048;
/** Links sent to one address within ten minutes. */
const MOST_LINKS = 5;
const HALF_A_DAY = 43_200;

export type SignIn = {
  /** The person behind a request's cookie, with the roles that they hold now; `null` when signed out. */
  personOf(headers: Headers): Promise<Person | null>;
  /** Sends a link if the address is known; says nothing of whether it is. `back` is a path of this site to open afterwards. */
  request(email: string, headers: Headers, back?: string): Promise<void>;
  /** Spends a link. The answer carries the session's cookie; `null` when the link is spent, unknown or too old. */
  confirm(token: string, headers: Headers): Promise<Headers | null>;
  /** A session without a link, for the demo on a loopback origin only; `null` elsewhere. */
  demo(email: string, headers: Headers): Promise<Headers | null>;
  signOut(headers: Headers): Promise<Headers>;
};

export async function createSignIn(platform: Platform): Promise<SignIn> {
  const { config, db } = platform;
  if (config.secret === null) throw new Error('PALIER_SECRET is not set');
  const https = config.origin.startsWith('https:');
  const auth = betterAuth({
    appName: 'Palier',
    baseURL: config.origin,
    basePath: '/internal/auth',
    secret: await deriveSecret(config.secret, 'sessions'),
    trustedOrigins: [config.origin],
    database: { db, type: 'sqlite', transaction: false },
    session: { expiresIn: HALF_A_DAY, updateAge: TEN_MINUTES },
    advanced: {
      // Otherwise better-auth puts `__Secure-` before the name, and a browser no longer sees the `__Host-` that binds the cookie to this host.
      useSecureCookies: false,
      cookies: { session_token: { name: https ? '__Host-palier' : 'palier', attributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: https } } },
    },
    logger: { level: 'error' },
    telemetry: { enabled: false },
    plugins: [
      magicLink({
        expiresIn: TEN_MINUTES,
        storeToken: 'hashed',
        sendMagicLink: async ({ email, token, metadata }) => {
          const person = await findPersonByEmail(db, email);
          if (!person) return;
          const words = strings(person.language).mail;
          const back = typeof metadata?.back === 'string' ? `?retour=${encodeURIComponent(metadata.back)}` : '';
          const link = `${config.origin}${person.language === 'en' ? '/en' : ''}/connexion/${token}${back}`;
          await platform.send({ to: email, subject: words.signInSubject, text: words.signInText(link) });
        },
      }),
      sessionWithoutLink,
    ],
  });

  /**
   * Whose session each Cookie header names, as the library found it: its
   * signature does not change, so it is checked once. That the session still is
   * there, and what the person may do, is read at every request: signing out
   * ends it at once, in every process.
   */
  const known = new Map<string, string>();

  // Ready before it is shared between requests.
  await auth.$context;

  return {
    async personOf(headers) {
      const cookie = headers.get('cookie');
      if (cookie === null) return null;
      const token = known.get(cookie);
      const found = token === undefined ? null : await findPersonOfSession(db, token);
      // While it needs no prolonging (Date.now: the library's own clock), the row and the roles are all there is to look at.
      if (found && Date.parse(found.expiresAt) - Date.now() > (HALF_A_DAY - TEN_MINUTES) * 1000) return found.person;
      known.delete(cookie);
      const session = await auth.api.getSession({ headers });
      if (!session) return null;
      if (cookie.length <= MOST_COOKIE) known.set(cookie, session.session.token);
      if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
      return findPersonByEmail(db, session.user.email);
    },
    async request(email, headers, back) {
      const person = await findPersonByEmail(db, email);
      // A mailbox is not to be flooded by whoever knows its address; the answer is the same.
      const since = new Date(platform.now().getTime() - TEN_MINUTES * 1000).toISOString();
      if (person && (await countLinksSince(db, person.email, since)) < MOST_LINKS) {
        await auth.api.signInMagicLink({ body: { email: person.email, name: person.name, metadata: { back } }, headers });
      }
    },
    async confirm(token, headers) {
      try {
        const answer = await auth.api.magicLinkVerify({ query: { token }, headers, asResponse: true });
        return answer.status === 200 ? cookies(answer.headers) : null;
      } catch {
        return null;
      }
    },
    async demo(email, headers) {
      const person = config.demo && config.loopback ? await findPersonByEmail(db, email) : null;
      if (!person) return null;
      const answer = await auth.api.sessionWithoutLink({ body: { email: person.email, name: person.name }, headers, asResponse: true });
      return answer.ok ? cookies(answer.headers) : null;
    },
    async signOut(headers) {
      const answer = await auth.api.signOut({ headers, asResponse: true });
      return cookies(answer.headers);
    },
  };
}

/** A new instance needs somebody who can sign in: the person of PALIER_ADMIN becomes administrator when there is none. */
export async function ensureAdministrator(platform: Platform): Promise<void> {
  const { db, config, now, randomBytes } = platform;
  const email = config.administrator;
  if (email === null || (await listPeople(db)).some((person) => person.grants.some((grant) => grant.role === 'administrator'))) return;
  const known = await findPersonByEmail(db, email);
  const id = known?.id ?? randomId(randomBytes);
  await platform.commit([
    ...(known ? [] : [insertPerson(db, { id, given_name: email.split('@')[0]!, family_name: '', email, language: 'fr' })]),
    insertGrant(db, { person_id: id, role: 'administrator', cohort_id: '*' }),
    recordEvent(db, randomId(randomBytes), { at: now().toISOString(), personId: null, kind: 'administrator_made', subject: id }),
  ]);
}

function cookies(from: Headers): Headers {
  const headers = new Headers();
  for (const cookie of from.getSetCookie()) headers.append('set-cookie', cookie);
  return headers;
}

/** Callable from this process only: `SERVER_ONLY` gives it no address, and no handler is mounted anyway. */
const sessionWithoutLink = {
  id: 'palier-demo',
  endpoints: {
    sessionWithoutLink: createAuthEndpoint(
      { method: 'POST', body: z.object({ email: z.string(), name: z.string() }), requireHeaders: true, metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const { internalAdapter } = ctx.context;
        const { email, name } = ctx.body;
        const known = (await internalAdapter.findUserByEmail(email))?.user;
        const user = known ?? (await internalAdapter.createUser({ email, name, emailVerified: true }, { method: 'magic-link' }));
        const session = await internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ ok: true });
      },
    ),
  },
} satisfies BetterAuthPlugin;
