/** Showing once more who one is, before what cannot be undone; and that an address is one's own. */
import { createRoute, z } from '@hono/zod-openapi';
import { queueMail } from '../queries/mail.ts';
import { deletePersonalAddress, putPersonalAddress } from '../queries/personal-address.ts';
import { randomId } from '../random-id.ts';
import { codeConfirms } from '../sign-in.ts';
import { askForCode, spendCode } from '../sign-in/links.ts';
import { sendDueMail } from '../sign-in/mail.ts';
import { authenticationOptions, usePasskeyOf } from '../sign-in/passkeys.ts';
import { mayHaveAddress, onOneself, requireOwn, takeAway } from './account.ts';
import { body, json, plain, problemAnswer, PROBLEMS, requireFresh, requirePerson, router, type ProblemAnswer, type RouteContext } from './context.ts';
import { askingBrowser, browserOf, PasskeyResponse, setCookies } from './sign-in.ts';
import type { Person } from '../queries/people.ts';

const Ok = z.object({ ok: z.literal(true) });
const Sent = z.object({ sent: z.literal(true) });
const Code = z.object({ code: z.string().min(1).max(40) });
const CODES = { 410: problemAnswer('Code déjà utilisé ou trop ancien / code spent or too old') };

/** Students, who will leave; nobody else acts here by an address that the university does not keep. */
function requireStudent(c: RouteContext): Person | ProblemAnswer {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  return mayHaveAddress(person) ? person : plain(c, 'forbidden');
}

export const confirmation = router()
  .openapi(
    createRoute({ method: 'post', path: '/api/me/confirmation/message', responses: { 202: json(Sent, 'A code is on its way'), ...PROBLEMS } }),
    async (c) => {
      const own = requireOwn(c);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      if (!(await codeConfirms(platform, own.person))) return plain(c, 'factor_needed');
      platform.afterResponse(c.get('signIn').requestConfirmation(own.person, askingBrowser(c)));
      return c.json({ sent: true as const }, 202);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/me/confirmation', request: body(Code), responses: { 200: json(Ok, 'Confirmed; the session begins anew'), ...PROBLEMS, ...CODES } }),
    async (c) => {
      const own = requireOwn(c);
      if (own instanceof Response) return own;
      if (!(await codeConfirms(c.get('platform'), own.person))) return plain(c, 'factor_needed');
      const done = await c.get('signIn').confirmAgain(c.req.valid('json').code, own, browserOf(c), c.req.raw.headers);
      if (!done.ok) return plain(c, done.why === 'link_spent' ? 'code_over' : done.why);
      setCookies(c, done.cookies);
      return c.json({ ok: true as const }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/confirmation/passkey/options',
      responses: { 200: json(z.object({ options: z.looseObject({}) }), 'What one’s own passkey has to sign (WebAuthn)'), ...PROBLEMS },
    }),
    async (c) => {
      const own = requireOwn(c);
      if (own instanceof Response) return own;
      return c.json({ options: { ...(await authenticationOptions(c.get('platform'), { person: own.person, session: own.session.id })) } }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/me/confirmation/passkey', request: body(z.object({ response: PasskeyResponse })), responses: { 200: json(Ok, 'Confirmed; the session begins anew'), ...PROBLEMS } }),
    async (c) => {
      const own = requireOwn(c);
      if (own instanceof Response) return own;
      const personId = await usePasskeyOf(c.get('platform'), c.req.valid('json').response, { person: own.person, session: own.session.id });
      if (personId === null) return plain(c, 'passkey_refused');
      setCookies(c, await c.get('signIn').open(personId, 'passkey', c.req.raw.headers));
      return c.json({ ok: true as const }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/personal-address',
      request: body(z.object({ email: z.email().max(254) })),
      responses: { 202: json(Sent, 'A code is on its way to that address'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireStudent(c);
      if (person instanceof Response) return person;
      const first = requireFresh(c);
      if (first) return first;
      const platform = c.get('platform');
      // Whether somebody else has it is told to whoever reads its messages, and to nobody else.
      const asked = { address: c.req.valid('json').email, browser: askingBrowser(c) };
      platform.afterResponse(askForCode(platform, 'personal_address', person, asked).then(() => sendDueMail(platform)));
      return c.json({ sent: true as const }, 202);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/me/personal-address/confirmation', request: body(Code), responses: { 201: json(z.object({ email: z.string() }), 'This address signs in too'), ...PROBLEMS, ...CODES } }),
    async (c) => {
      const person = requireStudent(c);
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      const { db, now, randomBytes } = platform;
      const at = now().toISOString();
      const spent = await spendCode(platform, 'personal_address', c.req.valid('json').code, browserOf(c), person.id, ({ address }) => [
        ...putPersonalAddress(db, { person_id: person.id, email: address, confirmed_at: at }),
        queueMail(db, { id: randomId(randomBytes), kind: 'personal_address_added', subject: person.id }, at),
        onOneself(platform, person, 'personal_address_confirmed'),
      ]);
      if (!spent.ok) return plain(c, spent.why === 'link_spent' ? 'code_over' : spent.why);
      platform.afterResponse(sendDueMail(platform));
      return c.json({ email: spent.request.address }, 201);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/me/personal-address', responses: { 200: json(Ok, 'It signs in no more'), ...PROBLEMS } }),
    async (c) => {
      const person = requireStudent(c);
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      return (await takeAway(c, person, [deletePersonalAddress(platform.db, person.id), onOneself(platform, person, 'personal_address_removed')])) ?? c.json({ ok: true as const }, 200);
    },
  );
