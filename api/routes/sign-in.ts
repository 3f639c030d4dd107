/** Sign-in by magic link: asked for by e-mail address, spent by a POST. */
import { createRoute, z } from '@hono/zod-openapi';
import { findSetting } from '../queries/portfolios.ts';
import { findPersonByEmail } from '../queries/people.ts';
import { body, json, plain, problemAnswer, PROBLEMS, router } from './context.ts';
import { homeOf } from './me.ts';

export const signIn = router()
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/sign-in',
      request: body(z.object({ email: z.email().max(254), back: z.string().max(500).regex(/^\/(?![/\\]|%2f|%5c)[^\s\\]*$/i).optional() })),
      responses: { 202: json(z.object({ sent: z.literal(true) }), 'A link is on its way, if the address is known'), ...PROBLEMS },
    }),
    async (c) => {
      // After the answer: its time must not tell whether the address is known.
      const { email, back } = c.req.valid('json');
      c.get('platform').afterResponse(c.get('signIn').request(email, c.req.raw.headers, back));
      return c.json({ sent: true as const }, 202);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/sign-in/confirmation',
      request: body(z.object({ token: z.string().min(1).max(200) })),
      responses: { 200: json(z.object({ home: z.string() }), 'Signed in'), ...PROBLEMS, 410: problemAnswer('Lien déjà utilisé ou trop ancien / link spent or too old') },
    }),
    async (c) => {
      const cookies = await c.get('signIn').confirm(c.req.valid('json').token, c.req.raw.headers);
      if (!cookies) return plain(c, 'link_spent');
      const person = await c.get('signIn').personOf(cookieHeader(cookies));
      for (const cookie of cookies.getSetCookie()) c.header('set-cookie', cookie, { append: true });
      return c.json({ home: person ? homeOf(person) : '/' }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/sign-out', responses: { 200: json(z.object({ ok: z.literal(true) }), 'Signed out'), ...PROBLEMS } }),
    async (c) => {
      const cookies = await c.get('signIn').signOut(c.req.raw.headers);
      for (const cookie of cookies.getSetCookie()) c.header('set-cookie', cookie, { append: true });
      return c.json({ ok: true as const }, 200);
    },
  );

const cookieHeader = (from: Headers): Headers =>
  new Headers({ cookie: from.getSetCookie().map((one) => one.split(';')[0]!).join('; ') });

/**
 * One-click links of the demo, on a loopback origin only; they work as often
 * as they are opened, for as long as the demo runs.
 */
export const demoSignIn = router();
demoSignIn.get('/demo/connexion/:token', async (c) => {
  const { config, db } = c.get('platform');
  if (!config.demo || !config.loopback) return plain(c, 'not_found');
  const email = await findSetting(db, `demo-link:${c.req.param('token')}`);
  const person = email ? await findPersonByEmail(db, email) : null;
  const cookies = person ? await c.get('signIn').demo(person.email, c.req.raw.headers) : null;
  if (!person || !cookies) return plain(c, 'not_found');
  for (const cookie of cookies.getSetCookie()) c.header('set-cookie', cookie, { append: true });
  c.header('cache-control', 'no-store');
  return c.redirect(homeOf(person), 303);
});
