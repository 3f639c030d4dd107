/** Signing in by a link or its code, by a passkey, and out. The university's own sign-in is in `university.ts`. */
import { createRoute, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { findSetting } from '../queries/portfolios.ts';
import { findPersonByEmail, findPersonById, type Person } from '../queries/people.ts';
import { rateLimit } from '../rate-limit.ts';
import { isHeld, type Confirmed } from '../sign-in.ts';
import { readCookie, setCookie } from '../sign-in/cookies.ts';
import { authenticationOptions, passkeysPossible, usePasskeyOf } from '../sign-in/passkeys.ts';
import { randomToken } from '../sign-in/tokens.ts';
import { body, json, plain, problemAnswer, PROBLEMS, router, type Env, type ProblemAnswer, type RouteContext } from './context.ts';
import { homeOf } from './me.ts';

/** Which browser asked: random, for as long as a message serves. */
const BROWSER = 'palier-asked';
const TEN_MINUTES = 600;

/** What a page offers to sign in by. */
const Ways = z.object({ university: z.string().nullable(), passkeys: z.boolean(), messages: z.boolean() });
export const PasskeyResponse = z.object({ id: z.string().min(1).max(1400), type: z.string().max(40) }).loose();
/** As a header may carry it: everything but printable ASCII is escaped. */
const Path = z.string().max(500).regex(/^\/(?![/\\]|%2f|%5c)[\x21-\x5b\x5d-\x7e]*$/i);
const SignedIn = z.object({ home: z.string(), back: z.string().nullable() });

export const browserOf = (c: RouteContext): string | null => readCookie(c.get('platform').config, c.req.raw.headers, BROWSER);

/** The browser that asks, by a cookie that it gets with the answer. */
export function askingBrowser(c: RouteContext): string {
  const platform = c.get('platform');
  const known = browserOf(c);
  const browser = known !== null && /^[\w-]{32}$/.test(known) ? known : randomToken(platform);
  c.header('set-cookie', setCookie(platform.config, BROWSER, browser, TEN_MINUTES), { append: true });
  return browser;
}

export const setCookies = (c: RouteContext, cookies: Headers): void => {
  for (const cookie of cookies.getSetCookie()) c.header('set-cookie', cookie, { append: true });
};

/** Where somebody goes after signing in: staff who have a second factor still to show, to the page that asks for it. */
export async function afterSignIn(c: RouteContext, personId: string, cookies: Headers): Promise<z.infer<typeof SignedIn>['home']> {
  const { db, config } = c.get('platform');
  const person = await findPersonById(db, personId);
  const signed = await c.get('signIn').signedIn(cookieHeader(cookies));
  if (!person || !signed) return '/';
  return isHeld(config, person, signed.session) ? '/connexion/cle' : homeOf(person);
}

export const refusedCode = (c: RouteContext, { why }: Extract<Confirmed, { ok: false }>): ProblemAnswer => plain(c, why);

const cookieHeader = (from: Headers): Headers => new Headers({ cookie: from.getSetCookie().map((one) => one.split(';')[0]!).join('; ') });

async function confirmed(c: RouteContext, given: { token: string } | { code: string }) {
  const done = await c.get('signIn').confirm(given, browserOf(c), c.req.raw.headers);
  if (!done.ok) return refusedCode(c, done);
  setCookies(c, done.cookies);
  return c.json({ home: await afterSignIn(c, done.personId, done.cookies), back: done.back }, 200);
}

const CODES = {
  409: problemAnswer('Lien demandé dans un autre navigateur / asked for in another browser'),
  410: problemAnswer('Lien déjà utilisé ou trop ancien / link spent or too old'),
  429: problemAnswer('Trop d’essais / too many attempts'),
};

export const signIn = router()
  .openapi(createRoute({ method: 'get', path: '/api/sign-in', responses: { 200: json(Ways, 'By what one can sign in here'), ...PROBLEMS } }), (c) => {
    const { config, recentMessages } = c.get('platform');
    return c.json({ university: config.university ? (config.university.name ?? config.institution.name) : null, passkeys: passkeysPossible(config), messages: recentMessages !== undefined }, 200);
  })
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/sign-in',
      request: body(z.object({ email: z.email().max(254), back: Path.optional() })),
      responses: { 202: json(z.object({ sent: z.literal(true) }), 'A message is on its way, if the address is known'), ...PROBLEMS },
    }),
    async (c) => {
      // After the answer: its time must not tell whether the address is known.
      const { email: address, back } = c.req.valid('json');
      c.get('platform').afterResponse(c.get('signIn').request({ address, back, browser: askingBrowser(c) }));
      return c.json({ sent: true as const }, 202);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/sign-in/confirmation',
      request: body(z.object({ token: z.string().min(1).max(200) })),
      responses: { 200: json(SignedIn, 'Signed in'), ...PROBLEMS, ...CODES },
    }),
    (c) => confirmed(c, c.req.valid('json')),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/sign-in/code',
      request: body(z.object({ code: z.string().min(1).max(40) })),
      responses: { 200: json(SignedIn, 'Signed in'), ...PROBLEMS, ...CODES },
    }),
    (c) => confirmed(c, c.req.valid('json')),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/sign-in/passkey/options',
      responses: { 200: json(z.object({ options: z.looseObject({}) }), 'What a passkey has to sign (WebAuthn, PublicKeyCredentialRequestOptionsJSON)'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      if (!passkeysPossible(platform.config)) return plain(c, 'passkeys_impossible');
      return c.json({ options: { ...(await authenticationOptions(platform, null)) } }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/sign-in/passkey',
      request: body(z.object({ response: PasskeyResponse })),
      responses: { 200: json(SignedIn, 'Signed in'), ...PROBLEMS },
    }),
    async (c) => {
      const personId = await usePasskeyOf(c.get('platform'), c.req.valid('json').response, null);
      if (personId === null) return plain(c, 'passkey_refused');
      const cookies = await c.get('signIn').open(personId, 'passkey', c.req.raw.headers);
      setCookies(c, cookies);
      return c.json({ home: await afterSignIn(c, personId, cookies), back: null }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/sign-out', responses: { 200: json(z.object({ ok: z.literal(true) }), 'Signed out'), ...PROBLEMS } }),
    async (c) => {
      setCookies(c, await c.get('signIn').signOut(c.req.raw.headers));
      return c.json({ ok: true as const }, 200);
    },
  );

/** Asking costs somebody a message; guessing is bounded for each message besides. Pages and API alike. */
const asking = rateLimit('sign-in', { most: 10, together: 300 });
const guessing = rateLimit('sign-in code', { most: 20, together: 1000 });
const showing = rateLimit('sign-in passkey', { most: 30, together: 1000 });

const LIMITED: readonly (readonly [RegExp, MiddlewareHandler<Env>])[] = [
  [/^\/(api\/sign-in|connexion|api\/me\/personal-address|api\/me\/confirmation\/message)\/?$/, asking],
  [/^\/(api\/sign-in\/(confirmation|code)|connexion\/[^/]+|api\/me\/confirmation|compte)\/?$/, guessing],
  [/^\/api\/(sign-in|me\/confirmation)\/passkey(\/options)?\/?$/, showing],
];

/** Answers 429 to whoever asks or tries too often, by whichever address. */
export const limitSignIn: MiddlewareHandler<Env> = (c, next) => {
  const path = c.req.path.replace(/^\/en(?=\/)/, '');
  const limit = c.req.method === 'POST' ? LIMITED.find(([pattern]) => pattern.test(path))?.[1] : undefined;
  return limit ? limit(c, next) : next();
};

/**
 * One-click links of the demo, on a loopback origin only; they work as often
 * as they are opened, for as long as the demo runs.
 */
export const demoSignIn = router();
demoSignIn.get('/demo/connexion/:token', async (c) => {
  const { config, db } = c.get('platform');
  if (!config.demo || !config.loopback) return plain(c, 'not_found');
  const email = await findSetting(db, `demo-link:${c.req.param('token')}`);
  const person: Person | null = email ? await findPersonByEmail(db, email) : null;
  const cookies = person ? await c.get('signIn').demo(person, c.req.raw.headers) : null;
  if (!person || !cookies) return plain(c, 'not_found');
  setCookies(c, cookies);
  c.header('cache-control', 'no-store');
  return c.redirect(config.staffFactor ? await afterSignIn(c, person.id, cookies) : homeOf(person), 303);
});
