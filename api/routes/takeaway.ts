/** « Emporter mon portfolio »: what is in the archive, and the archive. The student's alone; after the departure as before. */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { fileName } from '../issuance/badge-png.ts';
import { TAKEAWAY_SCOPES } from '../domain/takeaway.ts';
import { fullName } from '../queries/people.ts';
import { takeawayWords } from '../strings/takeaway.ts';
import { takeawayArchive } from '../takeaway/archive.ts';
import { cofolioArchive } from '../takeaway/cofolio.ts';
import { gather, measure, mostBytes } from '../takeaway/material.ts';
import { json, param, PROBLEMS, refusal, requirePerson, router } from './context.ts';
import { ownEnrolment } from './me.ts';

const Size = z.object({ badges: z.int(), files: z.int(), bytes: z.int() });
const Takeaway = z
  .object({
    /** The pages are those that are public; else those that the saved choices would make. */
    isPublished: z.boolean(),
    site: Size,
    /** The site, and what is not public. */
    everything: Size,
    /** Bytes of files that one archive may hold here. */
    mostBytes: z.int(),
  })
  .openapi('Takeaway');
const Scope = z.enum(TAKEAWAY_SCOPES);

export const takeaways = router().openapi(
  createRoute({
    method: 'get',
    path: '/api/me/enrolments/{enrolment}/takeaway',
    request: param('enrolment'),
    responses: { 200: json(Takeaway, 'What the archive of one’s portfolio would hold'), ...PROBLEMS },
  }),
  async (c) => {
    const own = await ownEnrolment(c, c.req.valid('param').enrolment);
    if (own instanceof Response) return own;
    const platform = c.get('platform');
    const material = await gather(platform, own.enrolment.id);
    return c.json({ isPublished: material.shown.isPublished, site: measure(material, 'site'), everything: measure(material, 'everything'), mostBytes: mostBytes(platform) }, 200);
  },
);

// A file to download: outside the typed client, and told here for the description of the API.
takeaways.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/me/enrolments/{enrolment}/takeaway.zip',
  request: { ...param('enrolment'), query: z.object({ scope: Scope.optional() }) },
  responses: {
    200: { description: 'The portfolio as a static site that reads and verifies from a disk; with `scope=everything` also what is not public, in the folder `prive`', content: { 'application/zip': { schema: z.string().openapi({ format: 'binary' }) } } },
    ...PROBLEMS,
  },
});
takeaways.get('/api/me/enrolments/:enrolment/takeaway.zip', async (c) => {
  const own = await ownEnrolment(c, c.req.param('enrolment'));
  if (own instanceof Response) return own;
  const platform = c.get('platform');
  const scope = Scope.catch('site').parse(c.req.query('scope'));
  const most = mostBytes(platform);
  if (measure(await gather(platform, own.enrolment.id), scope).bytes > most) return refusal(c, { kind: 'takeaway_too_large', most: most / 1e6 });
  const name = fullName(own.enrolment);
  const archive = await takeawayArchive(platform, own.enrolment.id, name, scope);
  return new Response(archive, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${takeawayWords.archive(fileName([name]), parisDay(platform.now()))}"`,
      'cache-control': 'private, no-store',
    },
  });
});

takeaways.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/me/cofolio.zip',
  responses: { 200: { description: 'Traces, levels and activities under the names of CoFolio, as JSON and CSV: a friendly form, not a conformant one', content: { 'application/zip': { schema: z.string().openapi({ format: 'binary' }) } } }, ...PROBLEMS },
});
takeaways.get('/api/me/cofolio.zip', async (c) => {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  return new Response(await cofolioArchive(c.get('platform'), person.id), {
    headers: { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="traces-et-niveaux-cofolio.zip"', 'cache-control': 'private, no-store' },
  });
});
