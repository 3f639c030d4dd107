/**
 * The records of semesters (CLR 2.0): made by a student from badges of their
 * own, private to them until they make the address public. To anybody else an
 * unpublished record does not exist (404); a withdrawn one is gone (410).
 */
import { createRoute, z } from '@hono/zod-openapi';
import { addresses } from '../addresses.ts';
import { CLR_STATES, clrState } from '../domain/clr.ts';
import { planClr, setClrPublic, signClr } from '../issuance/clr.ts';
import { pump } from '../issuance/pump.ts';
import type { Platform } from '../platform/platform.ts';
import { renderClr } from '../publication/clr-page.ts';
import { findClr, findSignedClr, listClrs, type ClrRow } from '../queries/clr.ts';
import { body, json, param, plain, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { negotiate } from './credentials.ts';
import { ownEnrolment } from './me.ts';
import { taggedDocument } from './tagged.ts';

const ClrView = z
  .object({ id: z.string(), url: z.string(), period: z.string(), state: z.enum(CLR_STATES), madeAt: z.string(), credentials: z.array(z.string()) })
  .openapi('Clr');

const stateOf = (clr: ClrRow) => clrState(clr.signed_at !== null, clr.acts.map((one) => one.act));

async function clrViews({ db, config }: Platform, enrolmentId: string): Promise<z.infer<typeof ClrView>[]> {
  return (await listClrs(db, enrolmentId)).map((one) => ({
    id: one.id, url: addresses(config.origin).clr(one.id), period: one.period, state: stateOf(one), madeAt: one.planned_at, credentials: one.credentials,
  }));
}

/** A record of the person's own enrolment; any other is not found. */
async function ownClr(c: RouteContext, enrolmentId: string, id: string) {
  const own = await ownEnrolment(c, enrolmentId);
  if (own instanceof Response) return own;
  const clr = await findClr(c.get('platform').db, id);
  return clr && clr.enrolment_id === own.enrolment.id ? { person: own.person, clr } : plain(c, 'not_found');
}

const State = z.object({ state: z.enum(CLR_STATES) });

export const clrs = router()
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/enrolments/{enrolment}/clr',
      request: { ...param('enrolment'), ...body(z.object({ period: z.string().min(1).max(40), credentials: z.array(z.string().max(80)).max(200) })) },
      responses: { 201: json(ClrView, 'The record of these badges; private'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const planned = await planClr(platform, own.enrolment.id, c.req.valid('json'), own.person.id);
      if (!planned.ok) return refusal(c, planned.refusal);
      // One signature: whoever asked for it may look at once. If it fails, its job is still in the outbox, where failures are told.
      await signClr(platform, planned.value.job).catch(() => platform.afterResponse(pump(platform)));
      return c.json((await clrViews(platform, own.enrolment.id)).find((one) => one.id === planned.value.id)!, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/me/enrolments/{enrolment}/clr',
      request: param('enrolment'),
      responses: { 200: json(z.object({ clrs: z.array(ClrView) }), 'The student’s own records, the newest first'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      return c.json({ clrs: await clrViews(c.get('platform'), own.enrolment.id) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/enrolments/{enrolment}/clr/{clr}/publication',
      request: param('enrolment', 'clr'),
      responses: { 200: json(State, 'Anybody who has the address can read it'), ...PROBLEMS },
    }),
    async (c) => {
      const { enrolment, clr: id } = c.req.valid('param');
      const own = await ownClr(c, enrolment, id);
      if (own instanceof Response) return own;
      const done = await setClrPublic(c.get('platform'), own.clr.id, own.person.id, true);
      return done.ok ? c.json(done.value, 200) : refusal(c, done.refusal);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/api/me/enrolments/{enrolment}/clr/{clr}/publication',
      request: param('enrolment', 'clr'),
      responses: { 200: json(State, 'The address is taken back'), ...PROBLEMS },
    }),
    async (c) => {
      const { enrolment, clr: id } = c.req.valid('param');
      const own = await ownClr(c, enrolment, id);
      if (own instanceof Response) return own;
      const done = await setClrPublic(c.get('platform'), own.clr.id, own.person.id, false);
      return done.ok ? c.json(done.value, 200) : refusal(c, done.refusal);
    },
  );

/** The record at its own address: a page for people, the signed document for machines. */
export const clrDocuments = router();
clrDocuments.get('/clr/:file', async (c) => {
  const platform = c.get('platform');
  const [, id = '', suffix] = /^([a-z0-9]+)(\.json)?$/.exec(c.req.param('file')) ?? [];
  const clr = await findClr(platform.db, id);
  if (!clr?.signed_at) return plain(c, 'not_found');
  const state = stateOf(clr);
  const mine = c.get('person')?.id === clr.person_id;
  if (!mine && state !== 'public') return plain(c, state === 'withdrawn' ? 'gone' : 'not_found');
  const headers = {
    vary: 'accept',
    // Never kept unasked, so that taking the address back works at once.
    'cache-control': state === 'public' && !mine ? 'public, no-cache' : 'private, no-store',
    'access-control-allow-origin': '*',
    'x-robots-tag': 'noindex',
  };
  const { form, mediaType } = negotiate(c.req.header('accept'));
  if (suffix === undefined && form === 'page') {
    return new Response(await renderClr(platform, clr, state !== 'public', c.get('language')), { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
  }
  const { embedded } = (await findSignedClr(platform.db, id))!;
  return taggedDocument(c, embedded, { ...headers, 'content-type': suffix === undefined && form === 'embedded' ? mediaType : 'application/vc+ld+json' });
});
