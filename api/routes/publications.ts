/** Published pages and files, served as bytes with an ETag. */
import { besidePath, evidencePath, inLanguage, portfolioPath } from '../publication/paths.ts';
import { findAsset } from '../publication/assets.ts';
import type { Platform } from '../platform/platform.ts';
import { withCommonHeaders } from '../headers.ts';
import { findPublication } from '../queries/portfolios.ts';
import { complete, plain, router, type RouteContext } from './context.ts';
import { storedFile } from './stored-file.ts';

/** Bytes by digest never change, so keeping them needs no invalidation; 32 MiB at the most. */
const KEPT_BYTES = 32 * 1024 * 1024;
const keptBytes = new WeakMap<Platform, { bytes: Map<string, Uint8Array<ArrayBuffer>>; size: number }>();

async function bytesOf(platform: Platform, digest: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const kept = keptBytes.get(platform) ?? { bytes: new Map(), size: 0 };
  keptBytes.set(platform, kept);
  const found = kept.bytes.get(digest);
  if (found) return found;
  const stored = await platform.files.get(digest);
  if (!stored) return null;
  const bytes = Uint8Array.from(stored);
  kept.bytes.set(digest, bytes);
  kept.size += bytes.length;
  for (const [oldest, one] of kept.bytes) {
    if (kept.size <= KEPT_BYTES || oldest === digest) break;
    kept.bytes.delete(oldest);
    kept.size -= one.length;
  }
  return bytes;
}

/** A published page; 404 when it never was, 410 once it was withdrawn. */
export async function servePublication(c: RouteContext, path: string, extra: Record<string, string> = {}): Promise<Response> {
  const platform = c.get('platform');
  const publication = await findPublication(platform.db, path);
  if (!publication) return plain(c, 'not_found');
  if (publication.withdrawn_at !== null) return plain(c, 'gone');
  const etag = `"${publication.digest}"`;
  const headers = withCommonHeaders(platform.config, c.req.path, {
    etag,
    // Always asked again, so that withdrawing works at once; unchanged pages cost no bytes.
    'cache-control': 'public, no-cache',
    'content-type': publication.media_type,
    ...(publication.indexable === 1 ? {} : { 'x-robots-tag': 'noindex, noai, noimageai' }),
    ...extra,
  });
  if (knows(c, etag)) return complete(c, new Response(null, { status: 304, headers }));
  const bytes = await bytesOf(platform, publication.digest);
  if (!bytes) throw new Error(`published bytes ${publication.digest} are missing`);
  return complete(c, new Response(bytes, { headers }));
}

/** RFC 9110 §13.1.2; the comparison is weak, as it says. */
export const knows = (c: RouteContext, etag: string): boolean =>
  c.req.header('if-none-match')?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false;

export const publications = router();
publications.get('/portfolios/:handle', (c) => servePublication(c, inLanguage(c.get('language'), portfolioPath(c.req.param('handle')))));

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
  const open = { 'cache-control': 'public, no-cache', 'access-control-allow-origin': '*', 'x-robots-tag': 'noindex' };
  if (knows(c, etag)) return new Response(null, { status: 304, headers: { etag, ...open } });
  const file = { digest: publication.digest, mediaType: publication.media_type, name: `trace-${id}${EXTENSIONS[publication.media_type] ?? ''}` };
  const response = await storedFile(c, file, open);
  if (!response) throw new Error(`published bytes ${publication.digest} are missing`);
  return response;
}

/** Asked again each time, so that a file which is withdrawn meanwhile is gone at once; open to every origin, or a page of another one could not follow. */
export const toFilesOrigin = (location: string): Response =>
  new Response(null, { status: 307, headers: { location, 'cache-control': 'public, no-cache', 'access-control-allow-origin': '*', 'x-robots-tag': 'noindex' } });

export const EXTENSIONS: Record<string, string> = {
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
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

/** Built assets: named by their content, so they may be kept for ever. */
publications.get('/_astro/:name', async (c) => {
  const asset = await findAsset(c.get('platform'), `/_astro/${c.req.param('name')}`);
  if (!asset) return plain(c, 'not_found');
  return new Response(Uint8Array.from(asset.bytes), {
    headers: { 'content-type': asset.mediaType, 'cache-control': 'public, max-age=31536000, immutable', 'access-control-allow-origin': '*' },
  });
});
