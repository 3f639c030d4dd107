/** The journal, for those who answer for it: read with a filter, exported whole, checked. */
import { createRoute, z } from '@hono/zod-openapi';
import { checkJournal } from '../audit/check.ts';
import { exportJournal, type ExportForm } from '../audit/export.ts';
import { linkJournal } from '../audit/seal.ts';
import { parisDay } from '../domain/calendar.ts';
import { listEventKinds, listEvents } from '../queries/events.ts';
import { json, PROBLEMS, requireAuthority, router, type RouteContext } from './context.ts';

const PAGE = 100;

const Journal = z.object({
  events: z.array(
    z.object({
      seq: z.int(), id: z.string(), at: z.string(), kind: z.string(), subject: z.string(),
      /** Who did it, and their name as it is today. */
      person: z.string().nullable(), by: z.string().nullable(),
      detail: z.record(z.string(), z.any()),
    }),
  ),
  kinds: z.array(z.string()),
  /** Where to go on from, towards the older ones. */
  next: z.int().nullable(),
});
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Filter = z.object({ kind: z.string().max(80).optional(), who: z.string().max(120).optional(), from: day.or(z.literal('')).optional(), to: day.or(z.literal('')).optional(), before: z.coerce.number().int().positive().optional() });
const Checked = z.object({
  entries: z.int(),
  hash: z.string(),
  finding: z.object({ seq: z.int(), problem: z.string() }).nullable(),
});

export const journal = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/journal', request: { query: Filter }, responses: { 200: json(Journal, 'The journal, a hundred entries at a time, the newest first'), ...PROBLEMS } }),
    async (c) => {
      const person = requireAuthority(c, 'read_audit', null);
      if (person instanceof Response) return person;
      const { db } = c.get('platform');
      const { kind, who, from, to, before } = c.req.valid('query');
      const filter = { ...(kind ? { kind } : {}), ...(who?.trim() ? { who: who.trim() } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}), ...(before ? { before } : {}) };
      const [events, kinds] = await Promise.all([listEvents(db, PAGE, filter), listEventKinds(db)]);
      return c.json(
        {
          events: events.map((one) => ({
            seq: one.seq, id: one.id, at: one.at, kind: one.kind, subject: one.subject, person: one.person_id,
            by: one.given_name !== null ? `${one.given_name} ${one.family_name}`.trim() : null,
            detail: JSON.parse(one.detail) as Record<string, unknown>,
          })),
          kinds,
          next: events.length === PAGE ? events.at(-1)!.seq : null,
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/journal/check', responses: { 200: json(Checked, 'The chain, followed from its beginning; `finding` is the first entry that does not hold'), ...PROBLEMS } }),
    async (c) => {
      const person = requireAuthority(c, 'read_audit', null);
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      await linkJournal(platform);
      const { entries, hash, finding } = await checkJournal(platform);
      return c.json({ entries, hash, finding }, 200);
    },
  );

async function sendExport(c: RouteContext, form: ExportForm, mediaType: string): Promise<Response> {
  const person = requireAuthority(c, 'read_audit', null);
  if (person instanceof Response) return person;
  const platform = c.get('platform');
  const name = `journal-${parisDay(platform.now())}.${form}`;
  return new Response(await exportJournal(platform, form), {
    headers: { 'content-type': mediaType, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'private, no-store' },
  });
}

// Files to download: outside the typed client, and told here for the description of the API.
const fileOf = (mediaType: string) => ({ 200: { description: 'Every entry with its link', content: { [mediaType]: { schema: z.string() } } }, ...PROBLEMS });
journal.openAPIRegistry.registerPath({ method: 'get', path: '/api/journal/export.jsonl', responses: fileOf('application/jsonl') });
journal.openAPIRegistry.registerPath({ method: 'get', path: '/api/journal/export.csv', responses: fileOf('text/csv') });
journal.get('/api/journal/export.jsonl', (c) => sendExport(c, 'jsonl', 'application/jsonl'));
journal.get('/api/journal/export.csv', (c) => sendExport(c, 'csv', 'text/csv; charset=utf-8'));
