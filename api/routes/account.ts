/** One's own account: sessions, passkeys, a personal address, and showing once more who one is. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Compilable } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import { assertOtherWay } from '../queries/departures.ts';
import { recordEvent } from '../queries/events.ts';
import { deletePasskey, findPasskey, hasPasskey, listPasskeysOf, renamePasskey } from '../queries/passkeys.ts';
import type { Person } from '../queries/people.ts';
import { findPersonalAddress } from '../queries/personal-address.ts';
import { deleteOtherSessions, deleteSession, listSessionsOf, type Session } from '../queries/sessions.ts';
import { randomId } from '../random-id.ts';
import { codeConfirms, isFresh } from '../sign-in.ts';
import { ownDeparture, todayOf } from '../sign-in/departure.ts';
import { sendDueMail } from '../sign-in/mail.ts';
import { passkeysPossible, registerPasskey, registrationOptions } from '../sign-in/passkeys.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireFresh, requirePerson, router, type ProblemAnswer, type RouteContext } from './context.ts';
import { PasskeyResponse, setCookies } from './sign-in.ts';

const Account = z
  .object({
    sessions: z.array(z.object({ id: z.string(), browser: z.string(), since: z.string(), lastUsed: z.string(), factor: z.string().nullable(), current: z.boolean() })),
    passkeys: z.array(z.object({ id: z.string(), name: z.string(), addedAt: z.string(), lastUsedAt: z.string().nullable() })),
    passkeysPossible: z.boolean(),
    /** Confirmed by its person; `null` while there is none. */
    personalAddress: z.string().nullable(),
    mayHaveAddress: z.boolean(),
    /** The first day without the university’s account, and whether there is another way in by then; `null` when it is not known to close. */
    departure: z.object({ closesOn: z.string(), closed: z.boolean(), hasOtherWay: z.boolean() }).nullable(),
    idleMinutes: z.int(),
  })
  .openapi('Account');
const Security = z.object({ held: z.boolean(), hasPasskey: z.boolean(), byCode: z.boolean(), fresh: z.boolean(), name: z.string() });
const Name = z.string().trim().min(1).max(60);
const Options = z.object({ options: z.looseObject({}) });
const Ok = z.object({ ok: z.literal(true) });
/** A credential's identifier: up to 1,023 bytes (WebAuthn, section 4). */
const Passkey = z.object({ passkey: z.string().min(1).max(1400) });

export type Own = { readonly person: Person; readonly session: Session };

/** The person, or whoever has a second factor still to show: these routes are where it is shown. */
export function requireOwn(c: RouteContext): Own | ProblemAnswer {
  const person = c.get('person') ?? c.get('held');
  const session = c.get('session');
  return person && session ? { person, session } : plain(c, 'unauthenticated');
}

/** Who may register a passkey: with one already, only by it; without, soon after the link or the university. */
async function mayRegister(c: RouteContext, { person }: Own): Promise<ProblemAnswer | null> {
  const { config, db } = c.get('platform');
  if (!passkeysPossible(config)) return plain(c, 'passkeys_impossible');
  if (c.get('held') && (await hasPasskey(db, person.id))) return plain(c, 'factor_needed');
  return requireFresh(c);
}

/** An act of somebody on their own account, for the journal. */
export const onOneself = ({ db, now, randomBytes }: Platform, person: Person, kind: string): Compilable =>
  recordEvent(db, randomId(randomBytes), { at: now().toISOString(), personId: person.id, kind, subject: person.id });

/** Takes a way in away; the answer to give instead when it is the last one of an account that is closed at the university. */
export async function takeAway(c: RouteContext, person: Person, statements: readonly Compilable[]): Promise<ProblemAnswer | null> {
  const platform = c.get('platform');
  const committed = await platform.commit([...statements, assertOtherWay(platform.db, person.id, todayOf(platform))]);
  return committed.ok ? null : refusal(c, { kind: 'last_way_in' });
}

/** Staff keep the university's address for as long as they act. */
export const mayHaveAddress = (person: Person): boolean => person.grants.some((grant) => grant.role === 'student');

export const account = router()
  .openapi(createRoute({ method: 'get', path: '/api/me/account', responses: { 200: json(Account, 'One’s sessions, passkeys and personal address'), ...PROBLEMS } }), async (c) => {
    const person = requirePerson(c);
    if (person instanceof Response) return person;
    const { db, config, now } = c.get('platform');
    const [sessions, passkeys, own, departure] = await Promise.all([
      listSessionsOf(db, person.id, now().toISOString()), listPasskeysOf(db, person.id), findPersonalAddress(db, person.id), ownDeparture(c.get('platform'), person.id),
    ]);
    const current = c.get('session')?.id;
    return c.json(
      {
        sessions: sessions.map((one) => ({ id: one.id, browser: one.userAgent ?? '', since: one.createdAt, lastUsed: one.updatedAt, factor: one.factor, current: one.id === current })),
        passkeys: passkeys.map((one) => ({ id: one.id, name: one.name, addedAt: one.added_at, lastUsedAt: one.last_used_at })),
        passkeysPossible: passkeysPossible(config),
        personalAddress: own?.email ?? null,
        mayHaveAddress: mayHaveAddress(person),
        departure,
        idleMinutes: config.session.idleMinutes,
      },
      200,
    );
  })
  .openapi(createRoute({ method: 'get', path: '/api/me/security', responses: { 200: json(Security, 'What is still asked of this session'), ...PROBLEMS } }), async (c) => {
    const own = requireOwn(c);
    if (own instanceof Response) return own;
    const platform = c.get('platform');
    return c.json(
      {
        held: c.get('held') !== null,
        hasPasskey: await hasPasskey(platform.db, own.person.id),
        byCode: await codeConfirms(platform, own.person),
        fresh: isFresh(platform, own.session),
        name: own.person.name,
      },
      200,
    );
  })
  .openapi(
    createRoute({ method: 'delete', path: '/api/me/sessions', responses: { 200: json(Ok, 'Every other session ended'), ...PROBLEMS } }),
    async (c) => {
      const own = requireOwn(c);
      if (own instanceof Response) return own;
      const first = requireFresh(c);
      if (first) return first;
      const platform = c.get('platform');
      await platform.commit([deleteOtherSessions(platform.db, own.person.id, own.session.id), onOneself(platform, own.person, 'sessions_ended')]);
      return c.json({ ok: true as const }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/api/me/sessions/{session}',
      request: param('session'),
      responses: { 200: json(Ok, 'Ended'), ...PROBLEMS },
    }),
    async (c) => {
      const own = requireOwn(c);
      if (own instanceof Response) return own;
      const first = requireFresh(c);
      if (first) return first;
      const platform = c.get('platform');
      const { session } = c.req.valid('param');
      if (!(await listSessionsOf(platform.db, own.person.id, platform.now().toISOString())).some((one) => one.id === session)) return plain(c, 'not_found');
      await platform.commit([deleteSession(platform.db, own.person.id, session), onOneself(platform, own.person, 'sessions_ended')]);
      return c.json({ ok: true as const }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/me/passkeys/options', responses: { 200: json(Options, 'What a new passkey has to sign (WebAuthn)'), ...PROBLEMS } }),
    async (c) => {
      const own = requireOwn(c);
      if (own instanceof Response) return own;
      const first = await mayRegister(c, own);
      if (first) return first;
      return c.json({ options: { ...(await registrationOptions(c.get('platform'), own.person, own.session.id)) } }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/passkeys',
      request: body(z.object({ name: Name, response: PasskeyResponse })),
      responses: { 201: json(Ok, 'Registered'), ...PROBLEMS },
    }),
    async (c) => {
      const own = requireOwn(c);
      if (own instanceof Response) return own;
      const first = await mayRegister(c, own);
      if (first) return first;
      const platform = c.get('platform');
      const { name, response } = c.req.valid('json');
      if (!(await registerPasskey(platform, own.person, own.session.id, name, response))) return plain(c, 'passkey_refused');
      // The device was there and unlocked: the session is worth what the passkey is.
      setCookies(c, await c.get('signIn').open(own.person.id, 'passkey', c.req.raw.headers));
      platform.afterResponse(sendDueMail(platform));
      return c.json({ ok: true as const }, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/me/passkeys/{passkey}',
      request: { params: Passkey, ...body(z.object({ name: Name })) },
      responses: { 200: json(Ok, 'Named'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const { db, commit } = c.get('platform');
      const { passkey } = c.req.valid('param');
      if ((await findPasskey(db, passkey))?.person_id !== person.id) return plain(c, 'not_found');
      await commit([renamePasskey(db, person.id, passkey, c.req.valid('json').name)]);
      return c.json({ ok: true as const }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/api/me/passkeys/{passkey}',
      request: { params: Passkey },
      responses: { 200: json(Ok, 'Removed'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      const { passkey } = c.req.valid('param');
      if ((await findPasskey(platform.db, passkey))?.person_id !== person.id) return plain(c, 'not_found');
      const first = requireFresh(c);
      if (first) return first;
      return (await takeAway(c, person, [deletePasskey(platform.db, person.id, passkey), onOneself(platform, person, 'passkey_removed')])) ?? c.json({ ok: true as const }, 200);
    },
  );
