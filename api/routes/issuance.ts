/** How far a jury's batch has come: once, or as server-sent events (HTML Living Standard, section 9.2); and letting go what a restore holds of it. */
import { createRoute, z } from '@hono/zod-openapi';
import { letBatchGo } from '../issuance/held.ts';
import { issuanceProgress, type IssuanceProgress } from '../issuance/progress.ts';
import { pump } from '../issuance/pump.ts';
import { watchIssuance, type Seen } from '../issuance/watch.ts';
import { may, type Scope } from '../permissions.ts';
import { findJury, listJuriesBefore } from '../queries/juries.ts';
import type { Person } from '../queries/people.ts';
import { acting } from './acting.ts';
import { json, param, plain, PROBLEMS, requireAuthority, requireFresh, router, type ProblemAnswer, type RouteContext } from './context.ts';
import { Issuance } from './views.ts';

/** Milliseconds after which a reader whose connection ended comes again. */
const RETRY = 1_000;

type Opened = { readonly jury: string; readonly on: Scope; readonly person: Person };

/** The jury, for somebody who may do this and is not before it. */
async function opened(c: RouteContext, id: string, action: 'read_jury' | 'issue_credential'): Promise<Opened | ProblemAnswer> {
  const jury = await findJury(c.get('platform').db, id);
  const on = { cohort: jury?.cohort_id ?? '', period: jury?.period ?? '' };
  const person = requireAuthority(c, action, on);
  if (person instanceof Response) return person;
  if (!jury) return plain(c, 'not_found');
  return (await listJuriesBefore(c.get('platform').db, person.id, jury.id)).size > 0 ? plain(c, 'forbidden') : { jury: jury.id, on, person };
}

const view = ({ failing, ...count }: IssuanceProgress, { person, on }: Opened): z.infer<typeof Issuance> =>
  failing.length === 0 ? count : { ...count, failing: [...failing], mayIssue: may(person.grants, 'issue_credential', on) };

export const issuance = router()
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/juries/{jury}/issuance',
      request: param('jury'),
      responses: { 200: json(Issuance, 'How far the batch has come'), ...PROBLEMS },
    }),
    async (c) => {
      const found = await opened(c, c.req.valid('param').jury, 'read_jury');
      if (found instanceof Response) return found;
      const platform = c.get('platform');
      const progress = await issuanceProgress(platform, found.jury);
      // Whoever watches the batch helps it along: on Workers each request does a bounded part.
      if (progress.released < progress.awards) platform.afterResponse(pump(platform));
      return c.json(view(progress, found), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/juries/{jury}/issuance/held',
      summary: 'Émettre tous les badges en chemin dans une copie rétablie / Issue all badges that were on their way in a restored copy',
      request: param('jury'),
      responses: { 200: json(z.object({ letGo: z.int() }), 'So many wait no longer'), ...PROBLEMS },
    }),
    async (c) => {
      const found = await opened(c, c.req.valid('param').jury, 'issue_credential');
      if (found instanceof Response) return found;
      const first = requireFresh(c);
      if (first) return first;
      const platform = c.get('platform');
      const letGo = await letBatchGo(acting(platform, found.person, 'issue_credential', found.on), found.jury, found.person.id);
      platform.afterResponse(pump(platform));
      return c.json({ letGo }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/juries/{jury}/issuance/events',
      summary: 'Suivre l’émission / Follow the issuing',
      request: param('jury'),
      responses: {
        200: {
          description: 'Events `progress` and, when nothing moves any more, `end`; the data of each is an Issuance. A stream that ends before `end` is to be asked for again.',
          content: { 'text/event-stream': { schema: z.string() } },
        },
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const found = await opened(c, c.req.valid('param').jury, 'read_jury');
      if (found instanceof Response) return found;
      return c.body(stream(c, found), 200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'private, no-store, no-transform',
        // nginx and others would otherwise keep the events until there are many.
        'x-accel-buffering': 'no',
      }) as never;
    },
  );

/** `Last-Event-ID` is not read: each event says all there is to say. */
function stream(c: RouteContext, found: Opened): ReadableStream<Uint8Array> {
  const { headers } = c.req.raw;
  const signIn = c.get('signIn');
  let gone = false;
  const looks = watchIssuance(c.get('platform'), found.jury, {
    isGone: () => gone,
    mayWatch: async () => {
      const person = await signIn.personOf(headers);
      return person !== null && may(person.grants, 'read_jury', found.on);
    },
  });
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`retry: ${RETRY}\n\n`)),
    async pull(controller) {
      const { value, done } = await looks.next();
      if (done) return controller.close();
      controller.enqueue(encoder.encode(eventText(value, found)));
    },
    cancel() {
      gone = true;
    },
  });
}

/** A comment when nothing has changed: it keeps proxies from closing the connection. */
function eventText(seen: Seen, found: Opened): string {
  if (seen.kind === 'unchanged') return ': …\n\n';
  const { progress, kind } = seen;
  return `id: ${progress.released}.${progress.failed}\nevent: ${kind}\ndata: ${JSON.stringify(view(progress, found))}\n\n`;
}
