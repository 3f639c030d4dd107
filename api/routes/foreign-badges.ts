/** Badges from elsewhere: brought in by file or address, verified then and on demand, shown by choice, deleted. */
import { createRoute, z } from '@hono/zod-openapi';
import { readPresented } from '../../credentials/index.ts';
import { moved } from '../domain/portfolio-view.ts';
import { FOREIGN_DOCUMENTS, FOREIGN_FORMS, FOREIGN_MAX_BYTES, HOLDER_ANSWERS, mayBeShown, placeOf } from '../domain/foreign-badge.ts';
import { renderFirst } from '../issuance/issue.ts';
import { pump } from '../issuance/pump.ts';
import type { Platform } from '../platform/platform.ts';
import { inputProblem } from '../problems.ts';
import { viewOf } from '../publication/foreign-badges.ts';
import { deleteForeignBadge, findForeignBadge, findPublicForeignBadge, listForeignBadges, listShownForeignBadges, placeForeignBadges, showForeignBadge, updateForeignBadge, type ForeignBadgeRow } from '../queries/foreign-badges.ts';
import { askForAll, askForPages } from '../queries/outbox.ts';
import { recordChange } from '../record-change.ts';
import { bringForeign, type Brought } from '../verification/bring-foreign.ts';
import { examineForeign, fetchForeign, type Examined } from '../verification/examine-foreign.ts';
import { body, json, param, plain, problem, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { ownEnrolment } from './me.ts';

const ForeignBadge = z
  .object({
    id: z.string(), form: z.enum(FOREIGN_FORMS), source: z.string(), kind: z.enum(['badge', 'open_badge_2']),
    /** A record or an endorsement came with the archive of another house; it is kept and verified, and shown to nobody. */
    document: z.enum(FOREIGN_DOCUMENTS),
    /** Its own words; `null` while only its host could say them. */
    view: z.object({ name: z.string(), description: z.string(), criteria: z.string(), issuer: z.object({ id: z.string(), name: z.string(), at: z.string() }), recipientName: z.string().nullable(), awardedOn: z.string(), validUntil: z.string().nullable() }).nullable(),
    verdict: z.enum(['valid', 'invalid', 'undetermined']),
    checks: z.array(z.object({ name: z.string(), outcome: z.enum(['passed', 'failed', 'not_checked']), reason: z.string().optional() })),
    /** The issuer as this institution knows it. */
    recognisedAs: z.string().nullable(),
    holder: z.enum(HOLDER_ANSWERS), verifiedAt: z.string(), broughtAt: z.string(), shown: z.boolean(), mayBeShown: z.boolean(), bytes: z.int(),
  })
  .openapi('ForeignBadge');
type View = z.infer<typeof ForeignBadge>;

const Ok = z.object({ ok: z.literal(true) });
const Address = z.url({ protocol: /^https$/ }).max(2000);

export function foreignBadgeView(row: ForeignBadgeRow): View {
  const view = viewOf(row);
  return {
    id: row.id, form: row.form, source: row.source, kind: row.kind, document: row.document,
    view: view && { name: view.name, description: view.description, criteria: view.criteria, issuer: { ...view.issuer, at: placeOf(view.issuer.id) }, recipientName: view.recipientName ?? null, awardedOn: view.awardedOn, validUntil: view.validUntil ?? null },
    verdict: row.verdict, checks: JSON.parse(row.checks) as View['checks'], recognisedAs: row.recognised === '' ? null : row.recognised, holder: row.holder, verifiedAt: row.verified_at, broughtAt: row.brought_at,
    shown: row.shown === 1, mayBeShown: mayBeShown({ ...row, view }), bytes: row.file_bytes,
  };
}

/** One's own badge from elsewhere; anybody else's is not found. */
async function ownBadge(c: RouteContext, { enrolment, badge }: { enrolment: string; badge: string }) {
  const own = await ownEnrolment(c, enrolment);
  if (own instanceof Response) return own;
  const row = await findForeignBadge(c.get('platform').db, badge);
  return row && row.enrolment_id === own.enrolment.id ? { ...own, row } : plain(c, 'not_found');
}

function refusedExamination(c: RouteContext, { refusal: one }: Extract<Examined | Brought, { ok: false }>) {
  if (one.kind !== 'busy') return refusal(c, one);
  c.header('retry-after', String(one.retryAfter));
  return plain(c, 'verifier_busy');
}

/** The bytes of a form: its file, or what is at its address. */
async function broughtBytes(c: RouteContext): Promise<{ bytes: Uint8Array; source: string } | Response> {
  const form = await c.req.formData();
  const [file, address] = [form.get('file'), form.get('address')];
  if (file instanceof File && file.size > 0) {
    return file.size > FOREIGN_MAX_BYTES ? plain(c, 'too_large') : { bytes: new Uint8Array(await file.arrayBuffer()), source: '' };
  }
  const asked = Address.safeParse(typeof address === 'string' ? address.trim() : '');
  if (!asked.success) return problem(c, inputProblem(['file', 'address'], c.get('language')));
  const found = await fetchForeign(c.get('platform'), asked.data);
  if (found.ok) return { bytes: found.value, source: asked.data };
  return found.refusal.kind === 'too_large' ? plain(c, 'too_large') : refusal(c, found.refusal);
}

export const foreignBadges = router()
  .openapi(createRoute({ method: 'get', path: '/api/me/enrolments/{enrolment}/foreign-badges', request: param('enrolment'), responses: { 200: json(z.object({ badges: z.array(ForeignBadge) }), 'What was brought in from elsewhere, and what was last found of it'), ...PROBLEMS } }), async (c) => {
    const own = await ownEnrolment(c, c.req.valid('param').enrolment);
    if (own instanceof Response) return own;
    return c.json({ badges: (await listForeignBadges(c.get('platform').db, own.enrolment.id)).map(foreignBadgeView) }, 200);
  })
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/enrolments/{enrolment}/foreign-badges',
      request: { ...param('enrolment'), body: { required: true, content: { 'multipart/form-data': { schema: z.object({}).loose() } } } },
      responses: { 201: json(z.object({ id: z.string(), verdict: z.enum(['valid', 'invalid', 'undetermined']) }), 'Verified and kept, private'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const brought = await broughtBytes(c);
      if (brought instanceof Response) return brought as ReturnType<typeof plain>;
      const platform = c.get('platform');
      const kept = await bringForeign(platform, { enrolment: own.enrolment.id, person: own.person }, brought.bytes, brought.source);
      if (kept.ok) return c.json(kept.value, 201);
      platform.afterResponse(pump(platform));
      return refusedExamination(c, kept);
    },
  )
  .openapi(
    createRoute({ method: 'put', path: '/api/me/enrolments/{enrolment}/foreign-badges/{badge}', request: { ...param('enrolment', 'badge'), ...body(z.object({ shown: z.boolean() })) }, responses: { 200: json(ForeignBadge, 'Chosen for the public page, or not; a page that is published follows at once'), ...PROBLEMS } }),
    async (c) => {
      const own = await ownBadge(c, c.req.valid('param'));
      if (own instanceof Response) return own;
      const { shown } = c.req.valid('json');
      if (shown && !mayBeShown({ ...own.row, view: viewOf(own.row) })) return refusal(c, { kind: 'foreign_badge_not_shown' });
      const { db } = c.get('platform');
      const answer = await change(c, own.row, own.person.id, shown ? 'foreign_badge_shown' : 'foreign_badge_hidden', [showForeignBadge(db, own.row.id, shown ? 1 : 0)], { ...own.row, shown: shown ? 1 : 0 });
      return answer ?? c.json(foreignBadgeView((await findForeignBadge(db, own.row.id))!), 200);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/me/enrolments/{enrolment}/foreign-badges/{badge}/moves', request: { ...param('enrolment', 'badge'), ...body(z.object({ by: z.union([z.literal(-1), z.literal(1)]) })) }, responses: { 200: json(ForeignBadge, 'One place up (-1) or down (1) among those that are shown; a page that is published follows at once'), ...PROBLEMS } }),
    async (c) => {
      const own = await ownBadge(c, c.req.valid('param'));
      if (own instanceof Response) return own;
      if (own.row.shown === 0) return refusal(c, { kind: 'foreign_badge_not_shown' });
      const { db } = c.get('platform');
      const ids = moved((await listShownForeignBadges(db, own.row.enrolment_id)).map(({ id }) => id), own.row.id, c.req.valid('json').by);
      const answer = await change(c, own.row, own.person.id, 'foreign_badge_moved', [placeForeignBadges(db, ids)], { ...own.row, place: ids.indexOf(own.row.id) + 1 });
      return answer ?? c.json(foreignBadgeView((await findForeignBadge(db, own.row.id))!), 200);
    },
  )
  .openapi(
    createRoute({ method: 'post',
      path: '/api/me/enrolments/{enrolment}/foreign-badges/{badge}/verification', request: param('enrolment', 'badge'), responses: { 200: json(ForeignBadge, 'Verified again, from the very bytes that were brought in'), ...PROBLEMS } }),
    async (c) => {
      const own = await ownBadge(c, c.req.valid('param'));
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const bytes = await platform.files.get(own.row.file_digest);
      if (!bytes) throw new Error(`the bytes of ${own.row.id} are missing`);
      const examined = await examineForeign(platform, bytes, own.person.id, own.person.email, [own.row.document]);
      // What was a badge is one still: of a host that says no more, the words that were read stay.
      if (!examined.ok) return refusedExamination(c, examined);
      const { found } = examined.value;
      const after = { ...found, view: found.view ?? own.row.view, badge_id: found.badge_id ?? own.row.badge_id };
      const answer = await change(c, own.row, own.person.id, 'foreign_badge_verified', [updateForeignBadge(platform.db, own.row.id, after)], { ...own.row, ...after });
      return answer ?? c.json(foreignBadgeView((await findForeignBadge(platform.db, own.row.id))!), 200);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/me/enrolments/{enrolment}/foreign-badges/{badge}', request: param('enrolment', 'badge'), responses: { 200: json(Ok, 'Deleted, with its bytes, and gone from the public page'), ...PROBLEMS } }),
    async (c) => {
      const own = await ownBadge(c, c.req.valid('param'));
      if (own instanceof Response) return own;
      const { db, now } = c.get('platform');
      const answer = await change(c, own.row, own.person.id, 'foreign_badge_deleted', [deleteForeignBadge(db, own.row.id), ...askForAll(db, [{ kind: 'erase_file', subject: own.row.file_digest }], now().toISOString())], null);
      return answer ?? c.json({ ok: true as const }, 200);
    },
  );

/** Writes the change; a published page that shows it, or did, is as it should be before the answer. */
async function change(c: RouteContext, row: ForeignBadgeRow, personId: string, kind: `foreign_badge_${'shown' | 'hidden' | 'moved' | 'verified' | 'deleted'}`, writes: Parameters<ReturnType<typeof platformOf>['commit']>[0], after: ForeignBadgeRow | null) {
  const platform = platformOf(c);
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    ...writes,
    ...(row.shown === 1 || after?.shown === 1 ? [askForPages(platform.db, [row.enrolment_id], [], at)] : []),
    ...(await recordChange(platform, personId, { at, personId, kind, subject: row.id }, { before: row, after })),
  ]);
  if (!committed.ok && committed.conflict.rule.startsWith('check:')) return refusal(c, { kind: 'foreign_badge_not_shown' });
  if (!committed.ok) throw new Error(committed.conflict.rule);
  await renderFirst(platform, [row.enrolment_id]);
  const rest = pump(platform);
  // What was deleted has left the disk when its student is told so.
  if (after === null) await rest;
  else platform.afterResponse(rest);
  return null;
}
const platformOf = (c: RouteContext) => c.get('platform');

// Bytes, not JSON: outside the typed client, and told here for the description of the API.
foreignBadges.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/me/enrolments/{enrolment}/foreign-badges/{badge}/file', request: param('enrolment', 'badge'),
  responses: { 200: { description: 'The very bytes that were brought in', content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } }, ...PROBLEMS },
});
foreignBadges.get('/api/me/enrolments/:enrolment/foreign-badges/:badge/file', async (c) => {
  const own = await ownBadge(c, { enrolment: c.req.param('enrolment'), badge: c.req.param('badge') });
  if (own instanceof Response) return own;
  const bytes = await c.get('platform').files.get(own.row.file_digest);
  if (!bytes) throw new Error(`the bytes of ${own.row.id} are missing`);
  return handedOver(bytes, `badge-${own.row.id}.${EXTENSION[own.row.form]}`, 'private, no-store');
});

/** The text of a badge whose holder shows it: what anybody verifies. A picture that carried it is not ours to show. */
foreignBadges.get('/badges-d-ailleurs/:id', async (c) => {
  const platform = c.get('platform');
  const row = await findPublicForeignBadge(platform.db, c.req.param('id'));
  const response = row ? await presentedText(platform, row.file_digest, row.id, 'public, no-cache') : null;
  if (!response) return plain(c, 'not_found');
  response.headers.set('access-control-allow-origin', '*');
  response.headers.set('x-robots-tag', 'noindex');
  return response;
});

/** The text of a badge, for whoever verifies it, saved and never opened in our origin; `null` when there is none. */
export async function presentedText({ files }: Pick<Platform, 'files'>, digest: string, id: string, cacheControl: string): Promise<Response | null> {
  const bytes = await files.get(digest);
  const presented = bytes ? readPresented(bytes) : null;
  if (presented === null || 'problem' in presented) return null;
  return handedOver(new TextEncoder().encode(presented.text), `badge-${id}.${presented.kind === 'json' ? 'json' : 'txt'}`, cacheControl);
}

const EXTENSION = { json: 'json', jwt: 'txt', address: 'txt', png: 'png', svg: 'svg' } as const;

/** Somebody else's bytes: saved, never opened in our origin. */
const handedOver = (bytes: Uint8Array, name: string, cacheControl: string): Response =>
  new Response(Uint8Array.from(bytes), {
    headers: { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="${name}"`, 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff', 'cache-control': cacheControl },
  });
