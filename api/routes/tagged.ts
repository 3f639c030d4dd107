/**
 * A document that may be kept and is asked for again each time (`no-cache`), so
 * that taking it back works at once: whoever names the tag of its bytes has it
 * already (RFC 9110, section 13.1.2). Of several forms at one address each has
 * its own bytes, and so its own tag.
 */
import { digestMultibase } from '../../credentials/index.ts';
import type { RouteContext } from './context.ts';
import { ASKED_AGAIN, knows } from './page-forms.ts';

/** @param headers with their `cache-control`; what is one person's alone gets no tag, since nobody keeps it */
export async function taggedDocument(c: RouteContext, document: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>): Promise<Response> {
  if (headers['cache-control'] !== ASKED_AGAIN) return new Response(document, { headers });
  const etag = `"${await digestMultibase(typeof document === 'string' ? new TextEncoder().encode(document) : document)}"`;
  return knows(c, etag) ? new Response(null, { status: 304, headers: { ...headers, etag } }) : new Response(document, { headers: { ...headers, etag } });
}
