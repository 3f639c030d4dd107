/** What goes with a public page: the picture that a link to it brings with it, and its paper. Withdrawn with the page. */
import { NOT_INDEXED, withCommonHeaders } from '../headers.ts';
import { wasForgotten } from '../publication/former-addresses.ts';
import { credentialPath, inLanguage, portfolioPath } from '../publication/paths.ts';
import { preparedForm } from '../publication/prepare.ts';
import { findPublication } from '../queries/portfolios.ts';
import { complete, plain, router, type RouteContext } from './context.ts';
import { ASKED_AGAIN, knows } from './page-forms.ts';

async function serveAlong(c: RouteContext, path: string, form: 'picture' | 'paper', own: Record<string, string>): Promise<Response> {
  const platform = c.get('platform');
  const publication = await findPublication(platform.db, path);
  if (!publication) return plain(c, (await wasForgotten(platform, path)) ? 'gone' : 'not_found');
  if (publication.withdrawn_at === null && !publication.media_type.startsWith('text/html')) return plain(c, 'not_found');
  if (publication.withdrawn_at !== null) return plain(c, 'gone');
  const made = await preparedForm(platform, publication.digest, form);
  if (!made) return plain(c, 'not_found');
  const etag = `"${made.digest}"`;
  const headers = withCommonHeaders(platform.config, c.req.path, { ...own, etag, 'cache-control': ASKED_AGAIN, ...(publication.indexable === 1 ? {} : { 'x-robots-tag': NOT_INDEXED }) });
  return complete(c, knows(c, etag) ? new Response(null, { status: 304, headers }) : new Response(made.bytes, { headers }));
}

const PICTURE = { 'content-type': 'image/png' };

/** One picture for both languages. */
export const sharedPictures = router();
sharedPictures.get('/portfolios/:handle/apercu.png', (c) => serveAlong(c, portfolioPath(c.req.param('handle')), 'picture', PICTURE));
sharedPictures.get('/credentials/:id/apercu.png', (c) => serveAlong(c, credentialPath(c.req.param('id')), 'picture', PICTURE));

/** The portfolio as a paper, in the language of the address. */
export const portfolioPaper = (c: RouteContext, handle: string): Promise<Response> =>
  serveAlong(c, inLanguage(c.get('language'), portfolioPath(handle)), 'paper', {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="portfolio-${handle.replace(/[^a-z0-9-]/g, '')}.pdf"`,
  });
