/** Published pages and files, served as bytes with an ETag. */
import { besidePath, evidencePath, inLanguage, portfolioPath } from '../publication/paths.ts';
import { wasForgotten } from '../publication/former-addresses.ts';
import { findAsset } from '../publication/assets.ts';
import { boundedBytes, type BoundedBytes } from '../bounded-bytes.ts';
import type { Compression, Platform } from '../platform/platform.ts';
import { NOT_INDEXED, withCommonHeaders } from '../headers.ts';
import { findPublication } from '../queries/portfolios.ts';
import { complete, plain, router, type RouteContext } from './context.ts';
import { storedFile } from './stored-file.ts';
import { acceptedCodings, ASKED_AGAIN, formFor, knownTag, knows, VARY } from './page-forms.ts';
import { portfolioPaper } from './shared-forms.ts';

/** A published page; 404 when it never was, 410 once it was withdrawn. */
export async function servePublication(c: RouteContext, path: string, extra: Record<string, string> = {}): Promise<Response> {
  const platform = c.get('platform');
  const publication = await findPublication(platform.db, path);
  if (!publication) return plain(c, (await wasForgotten(platform, path)) ? 'gone' : 'not_found');
  if (publication.withdrawn_at !== null) return plain(c, 'gone');
  const acceptEncoding = c.req.header('accept-encoding');
  const chosen = await formFor(platform, publication.digest, acceptEncoding);
  const headers = withCommonHeaders(platform.config, c.req.path, {
    etag: chosen.etag,
    'cache-control': ASKED_AGAIN,
    'content-type': publication.media_type,
    ...(publication.indexable === 1 ? {} : { 'x-robots-tag': NOT_INDEXED }),
    ...extra,
    vary: extra['vary'] === undefined ? VARY : `${extra['vary']}, ${VARY}`,
  });
  const known = knownTag(c.req.header('if-none-match'), publication.digest, chosen.form, acceptEncoding);
  if (known !== null) return complete(c, new Response(null, { status: 304, headers: { ...headers, etag: known } }));
  if (chosen.form !== 'identity') headers['content-encoding'] = chosen.form;
  return complete(c, new Response(await chosen.bytes(), { headers }));
}

export const publications = router();
publications.get('/portfolios/:handle', (c) => {
  const handle = c.req.param('handle');
  return handle.endsWith('.pdf') ? portfolioPaper(c, handle.slice(0, -'.pdf'.length)) : servePublication(c, inLanguage(c.get('language'), portfolioPath(handle)));
});

publications.get('/evidence/:id', (c) => servePublishedFile(c, c.req.param('id'), 'main'));
publications.get('/evidence/:id/preview', (c) => servePublishedFile(c, c.req.param('id'), 'main', 'preview'));
// Text that we have read, which a player takes from its page's own origin alone.
publications.get('/evidence/:id/captions', (c) => servePublishedFile(c, c.req.param('id'), 'files', 'captions'));

/**
 * A file that its student published, from the origin of people's files where
 * there is one: the address on the main origin, which endorsements and pages
 * name for good, then leads there and says itself what is gone.
 * @param at the origin that was asked
 */
export async function servePublishedFile(c: RouteContext, id: string, at: 'main' | 'files', part?: 'preview' | 'captions'): Promise<Response> {
  const platform = c.get('platform');
  const path = part ? besidePath(id, part) : evidencePath(id);
  const publication = await findPublication(platform.db, path);
  if (!publication) return plain(c, 'not_found');
  if (publication.withdrawn_at !== null) return plain(c, 'gone');
  const { filesOrigin } = platform.config;
  if (at === 'main' && filesOrigin !== null) return toFilesOrigin(`${filesOrigin}${path}`);
  const etag = `"${publication.digest}"`;
  const open = { 'cache-control': ASKED_AGAIN, 'access-control-allow-origin': '*', 'x-robots-tag': 'noindex' };
  if (knows(c, etag)) return new Response(null, { status: 304, headers: { etag, ...open } });
  const file = { digest: publication.digest, mediaType: publication.media_type, name: `trace-${id}${EXTENSIONS[publication.media_type] ?? ''}` };
  const response = await storedFile(c, file, open);
  if (!response) throw new Error(`published bytes ${publication.digest} are missing`);
  return response;
}

/** Asked again each time, so that a file which is withdrawn meanwhile is gone at once; open to every origin, or a page of another one could not follow. */
export const toFilesOrigin = (location: string): Response =>
  new Response(null, { status: 307, headers: { location, 'cache-control': ASKED_AGAIN, 'access-control-allow-origin': '*', 'x-robots-tag': 'noindex' } });

export const EXTENSIONS: Record<string, string> = {
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'text/plain': '.txt',
  'text/vtt': '.vtt',
  'audio/mpeg': '.mp3',
  'audio/aac': '.aac',
  'audio/mp4': '.m4a',
  'audio/ogg': '.ogg',
  'audio/wav': '.wav',
  'audio/webm': '.webm',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
};

/** Compressed forms of assets, made at the first request for each; a build has some two megabytes of them. */
const ASSET_BYTES = 16 * 1024 * 1024;
const assets = new WeakMap<Platform, BoundedBytes>();
const isText = (mediaType: string): boolean => /^text\/|javascript|json|svg/.test(mediaType);

async function assetForm(platform: Platform, path: string, bytes: Uint8Array, coding: Compression): Promise<Uint8Array<ArrayBuffer>> {
  const kept = assets.get(platform) ?? boundedBytes(ASSET_BYTES);
  assets.set(platform, kept);
  const key = `${coding} ${path}`;
  return kept.get(key) ?? kept.keep(key, await platform.compress![coding](bytes));
}

/** Built assets: named by their content, so they may be kept for ever. */
publications.get('/_astro/:name', async (c) => {
  const platform = c.get('platform');
  const path = `/_astro/${c.req.param('name')}`;
  const asset = await findAsset(platform, path);
  if (!asset) return plain(c, 'not_found');
  const headers = { 'content-type': asset.mediaType, 'cache-control': 'public, max-age=31536000, immutable', 'access-control-allow-origin': '*' };
  if (platform.compress === null || !isText(asset.mediaType)) return new Response(Uint8Array.from(asset.bytes), { headers });
  const [coding] = acceptedCodings(c.req.header('accept-encoding'));
  const bytes = coding === undefined ? Uint8Array.from(asset.bytes) : await assetForm(platform, path, asset.bytes, coding);
  return new Response(bytes, { headers: { ...headers, vary: VARY, ...(coding === undefined ? {} : { 'content-encoding': coding }) } });
});
