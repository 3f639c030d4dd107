/**
 * Sessions, through better-auth: its signed cookie, its table, its sliding end.
 * Its HTTP handler is not mounted and none of its sign-ins is used: a session
 * begins only where `open` is called (decision 0030).
 */
import { betterAuth, type BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import * as z from 'zod';
import { deriveSecret } from '../../keys/secret.ts';
import type { Config } from '../platform/config.ts';
import type { Platform } from '../platform/platform.ts';
import type { Person } from '../queries/people.ts';
import { deleteEndedSessions, deleteSession, findPersonOfSession, insertUser, prolongSession, type Factor, type Session } from '../queries/sessions.ts';
import { browserName } from './browser-name.ts';
import { cookieName } from './cookies.ts';

/** Cookie headers whose session is known; the oldest go first. */
const MOST_KNOWN = 2_000;
const MOST_COOKIE = 2_048;
/** Milliseconds after which a session that is used lasts longer again, and says that it was; a fifth of a short idle limit. */
const RENEW = 600_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

export type Signed = { readonly person: Person; readonly session: Session };

export type Sessions = {
  /** Who a request comes from, with the roles that they hold now; `null` when signed out. */
  signedIn(headers: Headers): Promise<Signed | null>;
  /**
   * A new session. The answer carries its cookie; the one that the request came with ends.
   * @param proven when its person showed who they are, where that is not now; `null` when nobody can tell
   */
  open(personId: string, factor: Factor, headers: Headers, proven?: string | null): Promise<Headers>;
  signOut(headers: Headers): Promise<Headers>;
  /** Counts the idle time anew from now; the end that holds whatever is done stays where it is. */
  prolong(signed: Signed): Promise<SessionEnd>;
};

export type SessionEnd = {
  /** When the session ends if nothing more is asked for, and whatever is done. ISO moments. */
  readonly endsAt: string;
  readonly latestAt: string;
  /** The same in seconds from now: a browser's clock may be wrong. */
  readonly secondsLeft: number;
  readonly secondsInAll: number;
};

/** @param config its limits: minutes without a request, hours in all */
export function endOf(config: Pick<Config, 'session'>, { createdAt, expiresAt }: Pick<Session, 'createdAt' | 'expiresAt'>): SessionEnd {
  const latest = Date.parse(createdAt) + config.session.hours * HOUR;
  const ends = Math.min(Date.parse(expiresAt), latest);
  const secondsUntil = (at: number): number => Math.max(0, Math.floor((at - Date.now()) / 1000));
  return { endsAt: new Date(ends).toISOString(), latestAt: new Date(latest).toISOString(), secondsLeft: secondsUntil(ends), secondsInAll: secondsUntil(latest) };
}

export async function createSessions(platform: Platform): Promise<Sessions> {
  const { config, db } = platform;
  if (config.secret === null) throw new Error('PALIER_SECRET is not set');
  const https = config.origin.startsWith('https:');
  const idle = config.session.idleMinutes * MINUTE;
  const longest = config.session.hours * HOUR;
  const renew = Math.min(RENEW, idle / 5);
  const auth = betterAuth({
    appName: 'Palier',
    baseURL: config.origin,
    basePath: '/internal/auth',
    secret: await deriveSecret(config.secret, 'sessions'),
    trustedOrigins: [config.origin],
    database: { db, type: 'sqlite', transaction: false },
    session: {
      expiresIn: idle / 1000,
      updateAge: renew / 1000,
      additionalFields: {
        factor: { type: 'string', required: false, input: false },
        confirmedAt: { type: 'string', required: false, input: false },
      },
    },
    advanced: {
      // Otherwise better-auth puts `__Secure-` before the name, and a browser no longer sees the `__Host-` that binds the cookie to this host.
      useSecureCookies: false,
      ipAddress: { disableIpTracking: true },
      // The migrations are ours, and `test/rules/schema.test.ts` reads them; the library cannot read a schema through D1.
      database: { validateSchema: false },
      cookies: { session_token: { name: cookieName(config, 'palier'), attributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: https } } },
    },
    logger: { level: 'error' },
    telemetry: { enabled: false },
    plugins: [opening(longest / 1000)],
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

  /** Date.now: the library's own clock. */
  const isOver = ({ createdAt }: Session): boolean => Date.now() - Date.parse(createdAt) > longest;

  /**
   * What was asked in this turn of the event loop. All requests that a turn answers had arrived before it asks the first
   * question, so one question serves those of the same session, and none is answered from before its time.
   */
  const asked = new Map<string, ReturnType<typeof findPersonOfSession>>();
  const ofThisTurn = (token: string): ReturnType<typeof findPersonOfSession> => {
    const known = platform.endOfTurn === null ? undefined : asked.get(token);
    if (known !== undefined) return known;
    if (platform.endOfTurn !== null && asked.size === 0) void platform.endOfTurn().then(() => asked.clear());
    const found = findPersonOfSession(db, token);
    if (platform.endOfTurn !== null) asked.set(token, found);
    return found;
  };

  async function signedIn(headers: Headers): Promise<Signed | null> {
    const cookie = headers.get('cookie');
    if (cookie === null) return null;
    const token = known.get(cookie);
    const found = token === undefined ? null : await ofThisTurn(token);
    // While it needs no prolonging, the row and the roles are all there is to look at.
    if (found && Date.parse(found.session.expiresAt) - Date.now() > idle - renew) return isOver(found.session) ? null : found;
    known.delete(cookie);
    const session = await auth.api.getSession({ headers });
    if (!session) return null;
    if (cookie.length <= MOST_COOKIE) known.set(cookie, session.session.token);
    if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
    const read = await findPersonOfSession(db, session.session.token);
    return read && !isOver(read.session) ? read : null;
  }

  return {
    signedIn,
    async open(personId, factor, headers, proven) {
      const before = await signedIn(headers);
      const now = Date.now();
      const at = new Date(now).toISOString();
      const confirmed = factor === 'demo' && !config.demo ? null : proven === undefined ? platform.now().toISOString() : proven;
      await platform.commit([insertUser(db, personId, at), deleteEndedSessions(db, at, new Date(now - longest).toISOString())]);
      const answer = await auth.api.openSession({ body: { userId: personId, factor, confirmedAt: confirmed, browser: browserName(headers.get('user-agent')) }, headers, asResponse: true });
      if (!answer.ok) throw new Error(`no session could be opened (${answer.status})`);
      // A cookie that somebody knew before the sign-in is worth nothing after it.
      if (before) await platform.commit([deleteSession(db, before.person.id, before.session.id)]);
      return cookies(answer.headers);
    },
    async signOut(headers) {
      const answer = await auth.api.signOut({ headers, asResponse: true });
      return cookies(answer.headers);
    },
    async prolong({ person, session }) {
      const now = Date.now();
      const expiresAt = new Date(now + idle).toISOString();
      await platform.commit([prolongSession(db, person.id, session.id, expiresAt, new Date(now).toISOString())]);
      return endOf(config, { ...session, expiresAt });
    },
  };
}

function cookies(from: Headers): Headers {
  const headers = new Headers();
  for (const cookie of from.getSetCookie()) headers.append('set-cookie', cookie);
  return headers;
}

/** Callable from this process only: `SERVER_ONLY` gives it no address, and no handler is mounted anyway. */
const opening = (maxAge: number) =>
  ({
    id: 'palier',
    endpoints: {
      openSession: createAuthEndpoint(
        {
          method: 'POST',
          body: z.object({ userId: z.string(), factor: z.string(), confirmedAt: z.string().nullable(), browser: z.string() }),
          requireHeaders: true,
          metadata: { SERVER_ONLY: true },
        },
        async (ctx) => {
          const { internalAdapter } = ctx.context;
          const { userId, factor, confirmedAt, browser } = ctx.body;
          const user = await internalAdapter.findUserById(userId);
          if (!user) throw new Error(`no user ${userId}`);
          const session = await internalAdapter.createSession(userId, false, { factor, confirmedAt, userAgent: browser, ipAddress: '' });
          // The browser keeps it for as long as it may last at all; when it is not used, the table ends it sooner.
          await setSessionCookie(ctx, { session, user }, false, { maxAge });
          return ctx.json({ ok: true });
        },
      ),
    },
  }) satisfies BetterAuthPlugin;
