/**
 * Files of people, served: as the one type that was recognised, so that they can
 * do nothing in the origin that serves them, and in parts for players that ask
 * for parts (RFC 9110, section 14).
 */
import type { Platform } from '../platform/platform.ts';
import type { RouteContext } from './context.ts';

/** One range of bytes, resolved against the length; 'whole' when none or several are asked for, `null` when it cannot be satisfied. */
export function rangeOf(header: string | undefined, size: number): { offset: number; length: number } | 'whole' | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'whole';
  const offset = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return 'whole';
  return offset < size && end >= offset ? { offset, length: end - offset + 1 } : null;
}

/**
 * Somebody's file, so that it can do nothing in our origin: one of the allowed
 * types, no sniffing, no scripts; images are shown, everything else is downloaded.
 */
export const fileHeaders = (mediaType: string, name: string, cacheControl: string): Record<string, string> => ({
  'content-type': mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType,
  'content-disposition': `${mediaType.startsWith('image/') ? 'inline' : 'attachment'}; filename="${name.replace(/[^\w.-]+/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cache-control': cacheControl,
});

export const fileResponse = (bytes: Uint8Array, mediaType: string, name: string, cacheControl: string): Response =>
  new Response(Uint8Array.from(bytes), { headers: fileHeaders(mediaType, name, cacheControl) });

/**
 * A file of the store, or a part of it, never whole in memory.
 * @param file its digest, its type as it was recognised, and a name for whoever keeps it
 * @returns `null` when it is not there
 */
export async function storedFile(c: RouteContext, file: { digest: string; mediaType: string; name: string }, extra: Record<string, string>): Promise<Response | null> {
  const { files }: Pick<Platform, 'files'> = c.get('platform');
  const size = await files.size(file.digest);
  if (size === null) return null;
  const etag = `"${file.digest}"`;
  const headers: Record<string, string> = { ...fileHeaders(file.mediaType, file.name, extra['cache-control'] ?? 'private, no-store'), ...extra, etag, 'accept-ranges': 'bytes' };
  // A part of another file would be mixed with what the player has (section 13.1.5).
  const condition = c.req.header('if-range');
  const range = condition !== undefined && condition !== etag ? 'whole' : rangeOf(c.req.header('range'), size);
  if (range === null) return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } });
  const { offset, length } = range === 'whole' ? { offset: 0, length: size } : range;
  headers['content-length'] = String(length);
  if (range !== 'whole') headers['content-range'] = `bytes ${offset}-${offset + length - 1}/${size}`;
  const body = c.req.method === 'HEAD' || length === 0 ? null : await files.read(file.digest, offset, length);
  return new Response(body, { status: range === 'whole' ? 200 : 206, headers });
}
