/** The student's own links: made for one application each, updated and ended when they say so. */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { MOST_TITLE, SHARE_STATES, shareStateOf } from '../domain/share.ts';
import { pump } from '../issuance/pump.ts';
import { endShare, makeShare, shareAddress, updateShare } from '../issuance/share-link.ts';
import type { Platform } from '../platform/platform.ts';
import { readShareChoices } from '../publication/share.ts';
import { findShare, listShares } from '../queries/shares.ts';
import { body, hidden, json, param, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { ownEnrolment, portfolioOf } from './me.ts';

const ids = z.array(z.string().max(80)).max(400).default([]);
const Choices = z.object({ credentials: ids, evidence: ids, reflections: ids, onRequest: ids, foreignBadges: ids });
const Wanted = z.object({ title: z.string().max(MOST_TITLE), lastOn: z.string().max(10).default(''), view: z.string().max(80).default(''), choices: Choices });
const ShareView = z
  .object({
    id: z.string(),
    title: z.string(),
    state: z.enum(SHARE_STATES),
    /** `null` once it has ended, or once the installation has another secret: then it goes on opening, and can be shown no more. */
    url: z.string().nullable(),
    lastOn: z.string().nullable(),
    madeAt: z.string(),
    updatedAt: z.string(),
    endedAt: z.string().nullable(),
    openings: z.int(),
    lastOpened: z.string().nullable(),
    choices: z.object({ credentials: z.array(z.string()), evidence: z.array(z.string()), reflections: z.array(z.string()), onRequest: z.array(z.string()), foreignBadges: z.array(z.string()) }),
  })
  .openapi('ShareLink');
const Ok = z.object({ ok: z.literal(true) });

async function shareView(platform: Platform, row: Awaited<ReturnType<typeof listShares>>[number]): Promise<z.infer<typeof ShareView>> {
  const state = shareStateOf({ endedAt: row.ended_at, lastOn: row.last_on }, parisDay(platform.now()));
  const { credentials, evidence, reflections, onRequest, foreignBadges } = readShareChoices(row.choices);
  return {
    id: row.id,
    title: row.title,
    state,
    url: state === 'ended' ? null : await shareAddress(platform, row),
    lastOn: row.last_on,
    madeAt: row.made_at,
    updatedAt: row.updated_at,
    endedAt: row.ended_at,
    openings: row.openings ?? 0,
    lastOpened: row.last_opened,
    choices: { credentials: [...credentials], evidence: [...evidence], reflections: [...reflections], onRequest: [...onRequest], foreignBadges: [...foreignBadges] },
  };
}

/** The person's own link, or « not found ». */
async function ownShare(c: RouteContext, id: string) {
  const row = await findShare(c.get('platform').db, id);
  const own = await ownEnrolment(c, row?.enrolment_id ?? '');
  return own instanceof Response ? own : row ? { ...own, row } : hidden(c);
}

export const shares = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/me/enrolments/{enrolment}/shares', request: param('enrolment'), responses: { 200: json(z.object({ shares: z.array(ShareView) }), 'The student’s own links'), ...PROBLEMS } }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const rows = await listShares(platform.db, own.enrolment.id);
      return c.json({ shares: await Promise.all(rows.map((row) => shareView(platform, row))) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/enrolments/{enrolment}/shares',
      request: { ...param('enrolment'), ...body(Wanted) },
      responses: { 201: json(z.object({ id: z.string(), url: z.string() }), 'Made: whoever has the address reads what was chosen, and nothing else'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      await portfolioOf(platform, own.enrolment.id);
      const made = await makeShare(platform, own.enrolment, c.req.valid('json'));
      if (!made) return hidden(c);
      return made.ok ? c.json(made.value, 201) : refusal(c, made.refusal);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/shares/{share}/update', request: param('share'), responses: { 200: json(Ok, 'The same link shows the same choices as they are now'), ...PROBLEMS } }),
    async (c) => {
      const own = await ownShare(c, c.req.valid('param').share);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const updated = await updateShare(platform, own.row, own.person.id);
      if (!updated.ok) return refusal(c, updated.refusal);
      platform.afterResponse(pump(platform));
      return c.json({ ok: true as const }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/shares/{share}', request: param('share'), responses: { 200: json(Ok, 'Ended for good: the address and all that is below it answer 410'), ...PROBLEMS } }),
    async (c) => {
      const own = await ownShare(c, c.req.valid('param').share);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      await endShare(platform, own.row, own.person.id);
      platform.afterResponse(pump(platform));
      return c.json({ ok: true as const }, 200);
    },
  );
