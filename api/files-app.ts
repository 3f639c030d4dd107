/**
 * What answers at the origin of people's files, and nothing else does: files
 * that were published, sealed ones, and private ones for whoever brings an
 * address that the main origin made. No page, no API, no session: a cookie is
 * neither read nor set here, so that a file which a browser takes for a page
 * has nobody's rights.
 */
import { Hono } from 'hono';
import { languageAsked } from './accept-language.ts';
import { PRIVATE_FILES, readPrivatePath, type PrivateFile } from './file-addresses.ts';
import { setFileHeaders } from './headers.ts';
import type { Platform } from './platform/platform.ts';
import { plainProblem } from './problems.ts';
import { findEvidence } from './queries/evidence.ts';
import { hideWhileRestored } from './restored-pages.ts';
import { findImage } from './queries/images.ts';
import { logRefusal } from './refusal-log.ts';
import { hidden, plain, problem, type Env, type RouteContext } from './routes/context.ts';
import { traceFile } from './routes/evidence-files.ts';
import { broughtImage } from './routes/images.ts';
import { servePublishedFile } from './routes/publications.ts';
import { depositedMinutes } from './routes/deliberations.ts';
import { serveSealedFile } from './routes/sealed-evidence.ts';
import { serveSharedFile } from './routes/shared-files.ts';
import { closeUnread } from './unread-body.ts';

export function createFilesApp(platform: Platform): Hono<Env> {
  const files = new Hono<Env>();
  files.use(async (c, next) => {
    c.set('platform', platform);
    c.set('language', languageAsked(c.req.header('accept-language')));
    c.set('person', null);
    c.set('held', null);
    c.set('problem', null);
    c.set('denied', false);
    await next();
    logRefusal(c);
    setFileHeaders(platform.config, c.res, c.req.path);
    await closeUnread(c.req.raw, c.res);
  });
  files.use(hideWhileRestored);
  files.get('/evidence/:id', (c) => servePublishedFile(c, c.req.param('id'), 'files'));
  files.get('/evidence/:id/preview', (c) => servePublishedFile(c, c.req.param('id'), 'files', 'preview'));
  files.get('/evidence/sealed/:id', (c) => serveSealedFile(c, /^[a-z0-9]+$/.exec(c.req.param('id'))?.[0] ?? '', 'files'));
  files.get('/private/:what/:id/:last', (c) => servePrivateFile(c, c.req.param('what') as PrivateFile, c.req.param('id'), c.req.param('last')));
  // A page of another origin that says which bytes it has already asks first whether it may.
  files.options('/evidence/*', (c) =>
    c.body(null, 204, { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, HEAD, OPTIONS', 'access-control-allow-headers': 'accept, if-none-match, range', 'access-control-max-age': '86400' }),
  );
  files.all('*', (c) => plain(c, 'not_found'));
  files.onError((error, c) => {
    console.error(error);
    return problem(c, plainProblem('internal', c.get('language') ?? 'fr'));
  });
  return files;
}

/** Once its time is up an address leads to where it came from, which asks again who is there. */
async function servePrivateFile(c: RouteContext, what: PrivateFile, id: string, last: string): Promise<Response> {
  const platform = c.get('platform');
  const state = PRIVATE_FILES.includes(what) ? await readPrivatePath(platform, what, id, last) : null;
  if (state === null) return hidden(c);
  // Where it came from is known to whoever has the link, and to nobody else.
  if (what === 'shared') return state === 'open' ? serveSharedFile(c, id) : plain(c, 'gone');
  if (state === 'over') return new Response(null, { status: 303, headers: { location: `${platform.config.origin}${askedAt(what, id)}`, 'cache-control': 'private, no-store' } });
  if (what === 'evidence' || what === 'evidence-preview') return traceFile(c, await findEvidence(platform.db, id), what === 'evidence' ? 'file' : 'preview');
  if (what === 'minutes') return depositedMinutes(c, id);
  const image = await findImage(platform.db, id);
  return image ? broughtImage(c, image, what) : plain(c, 'not_found');
}

const askedAt = (what: PrivateFile, id: string): string => (what === 'minutes' ? `/api/juries/${id}/deposit/file` : what === 'evidence' ? `/api/evidence/${id}/file` : what === 'evidence-preview' ? `/api/evidence/${id}/preview` : `/administration/images/${id}${what.slice('image'.length)}`);
