/** Minutes: signed at once, or closed, signed outside, deposited and opened. */
import { createRoute, z } from '@hono/zod-openapi';
import { writeCsvLine } from '../audit/csv.ts';
import { parisDay } from '../domain/calendar.ts';
import { decisionRows } from '../domain/decisions-csv.ts';
import { closeDeliberation, DEPOSIT_MAX_BYTES, depositMinutes, openAwards, reopenDeliberation } from '../issuance/deliberation.ts';
import { pump } from '../issuance/pump.ts';
import { readMinutes } from '../issuance/read-minutes.ts';
import { signMinutes } from '../issuance/sign-minutes.ts';
import { strings } from '../problems.ts';
import { findDeposit } from '../queries/deliberations.ts';
import { listJuryPeople } from '../queries/juries.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireFresh, router, type RouteContext } from './context.ts';
import { storedFile } from './stored-file.ts';
import { toPrivateFile } from './evidence-files.ts';
import { openJury } from './open-jury.ts';

const Members = z.array(z.string().max(120)).max(60);
const Names = z.string().max(8000).default('');

export const deliberations = router()
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/juries/{jury}/minutes',
      request: {
        ...param('jury'),
        ...body(z.object({ number: z.string().max(80), deliberatedOn: z.string().max(10), members: Members, signatories: Members })),
      },
      responses: { 202: json(z.object({ awards: z.int() }), 'Minutes signed; the badges follow'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'sign_minutes');
      if (opened instanceof Response) return opened;
      // Every badge of the batch follows from this signature.
      const first = requireFresh(c);
      if (first) return first;
      const { jury, programme, person, on } = opened;
      const platform = c.get('platform');
      const signed = await signMinutes(acting(platform, person, 'sign_minutes', on), jury, programme, c.req.valid('json'), person.id, parisDay(platform.now()));
      if (!signed.ok) return refusal(c, signed.refusal);
      platform.afterResponse(pump(platform));
      return c.json(signed.value, 202);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/juries/{jury}/closing',
      request: { ...param('jury'), ...body(z.object({ number: z.string().max(80), deliberatedOn: z.string().max(10) })) },
      responses: { 201: json(z.object({ number: z.string(), digest: z.string() }), 'Deliberation closed; the text of its minutes is frozen under this digest'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'sign_minutes');
      if (opened instanceof Response) return opened;
      const { jury, programme, person, on } = opened;
      const platform = acting(c.get('platform'), person, 'sign_minutes', on);
      const closed = await closeDeliberation(platform, jury, programme, c.req.valid('json'), person.id, parisDay(platform.now()));
      return closed.ok ? c.json(closed.value, 201) : refusal(c, closed.refusal);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/juries/{jury}/reopening',
      request: { ...param('jury'), ...body(z.object({ reason: z.string().max(2000) })) },
      responses: { 200: json(z.object({ open: z.literal(true) }), 'Deliberation open again; what was deposited of it counts no more'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'sign_minutes');
      if (opened instanceof Response) return opened;
      const { jury, person, on } = opened;
      const reopened = await reopenDeliberation(acting(c.get('platform'), person, 'sign_minutes', on), jury, c.req.valid('json').reason, person.id);
      return reopened.ok ? c.json({ open: true as const }, 200) : refusal(c, reopened.refusal);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/juries/{jury}/deposit',
      request: { ...param('jury'), body: { required: true, content: { 'multipart/form-data': { schema: z.object({}).loose() } } } },
      responses: { 201: json(z.object({ digest: z.string() }), 'Signed minutes deposited; nothing is issued by it'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'sign_minutes');
      if (opened instanceof Response) return opened;
      const form = await c.req.formData();
      const given = form.get('file');
      if (given instanceof File && given.size > DEPOSIT_MAX_BYTES) return plain(c, 'too_large');
      const fields = z.object({ signatories: Names, signedOn: z.string().max(10).default(''), reason: z.string().max(2000).default('') }).safeParse(Object.fromEntries([...form.entries()].filter(([, value]) => typeof value === 'string')));
      if (!fields.success) return refusal(c, { kind: 'deposit_unreadable', field: 'signatories' });
      const { jury, person, on } = opened;
      const platform = acting(c.get('platform'), person, 'sign_minutes', on);
      const file = given instanceof File ? new Uint8Array(await given.arrayBuffer()) : new Uint8Array();
      const deposited = await depositMinutes(
        platform, jury, { file, fileName: given instanceof File ? given.name : '', signatories: fields.data.signatories.split('\n'), signedOn: fields.data.signedOn, reason: fields.data.reason }, person.id, parisDay(platform.now()),
      );
      return deposited.ok ? c.json(deposited.value, 201) : refusal(c, deposited.refusal);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/juries/{jury}/opening',
      request: param('jury'),
      responses: { 202: json(z.object({ awards: z.int() }), 'What the deposited minutes say is binding; the badges follow'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'sign_minutes');
      if (opened instanceof Response) return opened;
      const first = requireFresh(c);
      if (first) return first;
      const { jury, programme, person, on } = opened;
      const platform = c.get('platform');
      const bound = await openAwards(acting(platform, person, 'sign_minutes', on), jury, programme, person.id, parisDay(platform.now()));
      if (!bound.ok) return refusal(c, bound.refusal);
      platform.afterResponse(pump(platform));
      return c.json(bound.value, 202);
    },
  );

// Bytes, not JSON: outside the typed client, and told here for the description of the API.
deliberations.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/juries/{jury}/deposit/file',
  request: param('jury'),
  responses: { 200: { description: 'The signed minutes as they were deposited', content: { 'application/pdf': { schema: z.string().openapi({ format: 'binary' }) } } }, ...PROBLEMS },
});
deliberations.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/juries/{jury}/text',
  request: param('jury'),
  responses: { 200: { description: 'The text of the minutes as it was frozen, to the byte, or as it stands now', content: { 'application/json': { schema: z.object({}).loose() } } }, ...PROBLEMS },
});
deliberations.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/juries/{jury}/decisions.csv',
  request: param('jury'),
  responses: { 200: { description: 'Decisions and results of signed minutes, for the registrar; without reasons', content: { 'text/csv': { schema: z.string() } } }, ...PROBLEMS },
});

/** The signed minutes as they were deposited last, for whoever was found to be allowed to read them. */
export async function depositedMinutes(c: RouteContext, jury: string): Promise<Response> {
  const deposit = await findDeposit(c.get('platform').db, jury);
  const file = deposit && (await storedFile(c, { digest: deposit.file_digest, mediaType: 'application/pdf', name: deposit.file_name || 'pv.pdf' }, { 'cache-control': 'private, no-store' }));
  return file || plain(c, 'not_found');
}

/** Files of a jury, for its members and the heads of its programme. */
export const juryFiles = router();
juryFiles.get('/api/juries/:jury/deposit/file', async (c) => {
  const opened = await openJury(c, c.req.param('jury'), 'read_jury');
  if (opened instanceof Response) return opened;
  return (await toPrivateFile(c.get('platform'), 'minutes', opened.jury.id)) ?? depositedMinutes(c, opened.jury.id);
});
juryFiles.get('/api/juries/:jury/text', async (c) => {
  const opened = await openJury(c, c.req.param('jury'), 'read_jury');
  if (opened instanceof Response) return opened;
  const platform = c.get('platform');
  const minutes = (await readMinutes(platform, opened.jury.id))!;
  const bytes = minutes.digest ? await platform.files.get(minutes.digest) : null;
  return new Response(bytes ? Uint8Array.from(bytes) : JSON.stringify(minutes.text, null, 1), { headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' } });
});
juryFiles.get('/api/juries/:jury/decisions.csv', async (c) => {
  const opened = await openJury(c, c.req.param('jury'), 'read_jury');
  if (opened instanceof Response) return opened;
  const platform = c.get('platform');
  const minutes = (await readMinutes(platform, opened.jury.id))!;
  // What does not bind is no decision for a registrar.
  if (minutes.state !== 'signed') return refusal(c, { kind: 'deliberation_open' });
  const people = new Map(
    (await listJuryPeople(platform.db, opened.jury.id)).map((one) => [one.enrolment_id, { familyName: one.family_name, givenName: one.given_name, email: one.email }]),
  );
  const rows = decisionRows(minutes.text, opened.programme, people, strings(c.get('language')).decisions);
  const name = `decisions-${minutes.text.number.replaceAll(/[^\w-]+/g, '_')}.csv`;
  return new Response(`\uFEFF${rows.map(writeCsvLine).join('')}`, {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' },
  });
});
