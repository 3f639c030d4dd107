/** The student's own links: made for one application each, updated and ended when they say so. */
import { createRoute, z } from '@hono/zod-openapi';
import { equivalentFault } from '../domain/equivalent.ts';
import { MOST_TITLE, readShare, SHARE_STATES, shareStateOf } from '../domain/share.ts';
import { linkToken, tokenDigest } from '../issuance/one-time-link.ts';
import { pump } from '../issuance/pump.ts';
import type { Platform } from '../platform/platform.ts';
import { sharePath } from '../publication/below.ts';
import { closeShare, fillShare, readShareChoices, shareSnapshot } from '../publication/share.ts';
import { listIssuedTo } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { listEvidence } from '../queries/evidence.ts';
import { findShare, insertShare, listSharePages, listShares, readShareStamp, updateShare, type ShareRow } from '../queries/shares.ts';
import { randomId } from '../random-id.ts';
import { todayOf } from '../sign-in/departure.ts';
import { body, hidden, json, param, PROBLEMS, refusal, router, type ProblemAnswer, type RouteContext } from './context.ts';
import { ownEnrolment, portfolioOf } from './me.ts';

const ids = z.array(z.string().max(80)).max(400).default([]);
const Choices = z.object({ credentials: ids, evidence: ids, reflections: ids, onRequest: ids });
const Wanted = z.object({ title: z.string().max(MOST_TITLE), lastOn: z.string().max(10).default(''), choices: Choices });
const ShareView = z
  .object({
    id: z.string(),
    title: z.string(),
    state: z.enum(SHARE_STATES),
    /** Absent once the installation has another secret: the link goes on opening, and can be shown no more. */
    url: z.string().nullable(),
    lastOn: z.string().nullable(),
    madeAt: z.string(),
    updatedAt: z.string(),
    endedAt: z.string().nullable(),
    openings: z.int(),
    lastOpened: z.string().nullable(),
    choices: Choices,
  })
  .openapi('ShareLink');
const Ok = z.object({ ok: z.literal(true) });

const shareToken = (platform: Platform, id: string): Promise<string> => linkToken(platform, 'share links', id);

async function shareView(platform: Platform, row: Awaited<ReturnType<typeof listShares>>[number]): Promise<z.infer<typeof ShareView>> {
  const token = await shareToken(platform, row.id);
  const state = shareStateOf({ endedAt: row.ended_at, lastOn: row.last_on }, todayOf(platform));
  const { credentials, evidence, reflections, onRequest } = readShareChoices(row.choices);
  return {
    id: row.id,
    title: row.title,
    state,
    url: state !== 'ended' && (await tokenDigest(token)) === row.token_digest ? `${platform.config.origin}${sharePath(token)}` : null,
    lastOn: row.last_on,
    madeAt: row.made_at,
    updatedAt: row.updated_at,
    endedAt: row.ended_at,
    openings: row.openings ?? 0,
    lastOpened: row.last_opened,
    choices: { credentials: [...credentials], evidence: [...evidence], reflections: [...reflections], onRequest: [...onRequest] },
  };
}

/** The person's own link, or « not found ». */
async function ownShare(c: RouteContext, id: string) {
  const row = await findShare(c.get('platform').db, id);
  const own = await ownEnrolment(c, row?.enrolment_id ?? '');
  return own instanceof Response ? own : row ? { ...own, row } : hidden(c);
}

/** The refusal of what the database does not let in, when it is one of these. */
function refusedBy(c: RouteContext, rule: string): ProblemAnswer {
  if (rule === 'too_many_shares' || rule === 'share_over') return refusal(c, { kind: rule });
  throw new Error(rule);
}

/** A picture that nobody described is no page's to show (RGAA 4.1, 1.1 and 1.3). */
async function undescribed(platform: Platform, row: Pick<ShareRow, 'enrolment_id'>, evidence: readonly string[]) {
  for (const one of await listEvidence(platform.db, row.enrolment_id)) {
    const fault = one.image_width === null || !evidence.includes(one.id) ? null : equivalentFault(one.image_alt, one.file_name);
    if (fault !== null) return { kind: 'equivalent_refused' as const, fault, title: one.title };
  }
  return null;
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
      const { db, now, randomBytes } = platform;
      const read = readShare(c.req.valid('json'), todayOf(platform));
      if (!read.ok) return refusal(c, read.refusal);
      const { title, lastOn, choices } = read.value;
      const [issued, evidence] = await Promise.all([listIssuedTo(db, own.enrolment.id), listEvidence(db, own.enrolment.id), portfolioOf(platform, own.enrolment.id)]);
      const badges = new Set(issued.filter((one) => one.released_at !== null && one.revoked_at === null).map((one) => one.id));
      const traces = new Set(evidence.map((one) => one.id));
      if (!choices.credentials.every((id) => badges.has(id)) || ![...choices.evidence, ...choices.onRequest].every((id) => traces.has(id))) return hidden(c);
      const fault = await undescribed(platform, { enrolment_id: own.enrolment.id }, choices.evidence);
      if (fault) return refusal(c, fault);

      const at = now().toISOString();
      const id = randomId(randomBytes);
      const token = await shareToken(platform, id);
      const row: ShareRow = {
        id, enrolment_id: own.enrolment.id, token_digest: await tokenDigest(token), title, choices: JSON.stringify(choices), last_on: lastOn, made_at: at, updated_at: at, ended_at: null, snapshot: null,
        stamp: '',
      };
      const stamp = await readShareStamp(db, row);
      const snapshot = (await shareSnapshot(platform, { ...row, choices }))!;
      const committed = await platform.commit([
        insertShare(db, row),
        ...(await fillShare(platform, { ...row, choices }, snapshot, [], stamp, at)),
        recordEvent(db, randomId(randomBytes), { at, personId: own.person.id, kind: 'share_made', subject: id, detail: { credentials: choices.credentials.length, evidence: choices.evidence.length, onRequest: choices.onRequest.length } }),
      ]);
      return committed.ok ? c.json({ id, url: `${platform.config.origin}${sharePath(token)}` }, 201) : refusedBy(c, committed.conflict.rule);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/shares/{share}/update', request: param('share'), responses: { 200: json(Ok, 'The same link shows the same choices as they are now'), ...PROBLEMS } }),
    async (c) => {
      const own = await ownShare(c, c.req.valid('param').share);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { db, randomBytes } = platform;
      const { row } = own;
      if (shareStateOf({ endedAt: row.ended_at, lastOn: row.last_on }, todayOf(platform)) !== 'open') return refusal(c, { kind: 'share_over' });
      const at = platform.now().toISOString();
      const choices = readShareChoices(row.choices);
      const fault = await undescribed(platform, row, choices.evidence);
      if (fault) return refusal(c, fault);
      const stamp = await readShareStamp(db, row);
      const snapshot = (await shareSnapshot(platform, { ...row, choices }))!;
      const committed = await platform.commit([
        ...(await fillShare(platform, { ...row, choices }, snapshot, await listSharePages(db, row.id), stamp, at)),
        updateShare(db, row.id, { updated_at: at }),
        recordEvent(db, randomId(randomBytes), { at, personId: own.person.id, kind: 'share_updated', subject: row.id }),
      ]);
      if (!committed.ok) return refusedBy(c, committed.conflict.rule);
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
      const { db, randomBytes } = platform;
      const at = platform.now().toISOString();
      if (own.row.ended_at === null) {
        const committed = await platform.commit([
          ...(await closeShare(platform, own.row.id, at)),
          recordEvent(db, randomId(randomBytes), { at, personId: own.person.id, kind: 'share_ended', subject: own.row.id }),
        ]);
        if (!committed.ok) throw new Error(committed.conflict.rule);
        platform.afterResponse(pump(platform));
      }
      return c.json({ ok: true as const }, 200);
    },
  );
