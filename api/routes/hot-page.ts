/**
 * A public portfolio's page before everything else of the application: what is
 * published at that address is asked of the database, in one prepared statement
 * for each turn of the event loop (withdrawing works at once, whichever process
 * does it), and what it answers with is ready in memory. Nobody's session is looked at, since the page is the
 * same for everybody. Whatever is not plainly such a page is left to the routes.
 */
import type { Bindings } from './context.ts';
import { isForFiles } from '../file-addresses.ts';
import { NOT_INDEXED, withCommonHeaders } from '../headers.ts';
import type { Platform } from '../platform/platform.ts';
import { findPublicationNow, type ServedPublication } from '../queries/portfolios.ts';
import { acceptedCodings, ASKED_AGAIN, formFor, knownTag, VARY, type Form } from './page-forms.ts';

const PAGE = /^(?:\/en)?\/portfolios\/[a-z0-9-]+$/;
/** In all the answers that stand ready. */
const MOST_BYTES = 24 * 1024 * 1024;

type Ready = { readonly page: string; readonly form: Form; readonly bytes: Uint8Array<ArrayBuffer>; readonly headers: Readonly<Record<string, string>>; readonly unchanged: Readonly<Record<string, string>> };

/** @returns what answers such a request, or `null` when the routes are to */
export function hotPages(platform: Platform): (request: Request) => Response | null | Promise<Response | null> {
  const ready = new Map<string, Ready>();
  let size = 0;

  const keep = (key: string, one: Ready): Ready => {
    size += one.bytes.length - (ready.get(key)?.bytes.length ?? 0);
    ready.set(key, one);
    for (const [oldest, { bytes }] of ready) {
      if (size <= MOST_BYTES || oldest === key) break;
      ready.delete(oldest);
      size -= bytes.length;
    }
    return one;
  };

  const make = async (path: string, { digest, media_type, indexable }: ServedPublication, acceptEncoding: string | null): Promise<Ready> => {
    const wanted = acceptedCodings(acceptEncoding)[0] ?? 'identity';
    const { form, etag, bytes } = await formFor(platform, digest, acceptEncoding);
    const common = withCommonHeaders(platform.config, path, {
      etag,
      'cache-control': ASKED_AGAIN,
      vary: VARY,
      'content-type': media_type,
      ...(indexable === 1 ? {} : { 'x-robots-tag': NOT_INDEXED }),
    });
    const body = await bytes();
    const one: Ready = { page: digest, form, bytes: body, unchanged: common, headers: { ...common, 'content-length': String(body.length), ...(form === 'identity' ? {} : { 'content-encoding': form }) } };
    // A form that is not made yet is looked for again at the next request.
    return form === wanted || platform.compress === null ? keep(keyOf(digest, indexable, wanted), one) : one;
  };

  const respond = ({ page, form, bytes, headers, unchanged }: Ready, request: Request): Response => {
    const etag = knownTag(request.headers.get('if-none-match'), page, form, request.headers.get('accept-encoding'));
    return etag === null ? new Response(bytes, { headers }) : new Response(null, { status: 304, headers: etag === unchanged['etag'] ? unchanged : { ...unchanged, etag } });
  };

  const answer = (request: Request, path: string, publication: ServedPublication | undefined): Response | null | Promise<Response> => {
    if (publication === undefined || publication.withdrawn_at !== null) return null;
    const acceptEncoding = request.headers.get('accept-encoding');
    const found = ready.get(keyOf(publication.digest, publication.indexable, acceptedCodings(acceptEncoding)[0] ?? 'identity'));
    return found ? respond(found, request) : make(path, publication, acceptEncoding).then((one) => respond(one, request));
  };

  /**
   * What was asked in this turn of the event loop. All requests that a turn answers had arrived before it asks the first
   * question, so one question serves those for the same page, and none is answered from before its time.
   */
  const asked = new Map<string, ReturnType<typeof findPublicationNow>>();
  const publicationOf = (path: string): ReturnType<typeof findPublicationNow> => {
    if (platform.endOfTurn === null) return findPublicationNow(platform.db, path);
    if (asked.has(path)) return asked.get(path);
    if (asked.size === 0) void platform.endOfTurn().then(() => asked.clear());
    const publication = findPublicationNow(platform.db, path);
    asked.set(path, publication);
    return publication;
  };

  return (request) => {
    if (request.method !== 'GET') return null;
    const path = pathOf(request.url);
    if (!PAGE.test(path) || isForFiles(platform.config, request.url)) return null;
    const publication = publicationOf(path);
    return publication instanceof Promise ? publication.then((row) => answer(request, path, row)) : answer(request, path, publication);
  };
}

const keyOf = (digest: string, indexable: 0 | 1, form: Form): string => `${digest} ${indexable} ${form}`;

/** Without making an URL of it, which costs more than the rest. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2);
  const end = url.indexOf('?', start);
  return start < 0 ? '/' : end < 0 ? url.slice(start) : url.slice(start, end);
}

/** The application with its hottest pages before it. */
export function withHotPages<A extends { fetch(request: Request, env?: Bindings): Response | Promise<Response> }>(app: A, platform: Platform): Pick<A, 'fetch'> {
  const hot = hotPages(platform);
  return {
    fetch(request: Request, env?: Bindings) {
      const known = hot(request);
      if (known === null) return app.fetch(request, env);
      return known instanceof Promise ? known.then((answer) => answer ?? app.fetch(request, env)) : known;
    },
  };
}
