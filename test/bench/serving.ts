/** Public bytes over HTTP: the whole application beside a bare Hono that answers a constant of the same size. */
import { freeOrigin } from './config.ts';
import type { BenchHouse } from './house.ts';
import { CONNECTIONS, httpClient, type Answer, type Get } from './http-client.ts';
import type { Variant } from './measure.ts';
import { startServerProcess, type Constant, type ServerProcess } from './server-process.ts';

const TIMES = 2000;
/** A server runs for weeks: what is measured is one that has answered before. */
const WARM_UP = 8000;
const LIST = '/status/1';
/** Headers that no page may go out without. */
const REQUIRED = ['etag', 'content-security-policy', 'x-content-type-options', 'referrer-policy', 'cross-origin-opener-policy', 'permissions-policy'];

export type Serving = { readonly variants: Variant[]; close(): Promise<void> };

/**
 * Three pairs, reference first: the page, the page unchanged (304), the status list.
 * @param list the signed status list that the application must serve
 */
export async function serving(house: BenchHouse, list: string): Promise<Serving> {
  const { page } = house;
  const constants: Constant[] = [
    { path: page.path, mediaType: 'text/html; charset=utf-8', body: new TextDecoder().decode(page.bytes) },
    { path: LIST, mediaType: 'application/vc+ld+json', body: list },
  ];
  const bareOrigin = await freeOrigin();
  const app = await startServerProcess({ kind: 'app', origin: house.origin, data: house.data });
  const bare = await startServerProcess({ kind: 'bare', origin: bareOrigin, constants });
  const [ours, theirs] = [httpClient(house.origin), httpClient(bareOrigin)];
  const known = { 'if-none-match': await expectRight(ours.get, theirs.get, page, list) };

  const row = (name: string, server: ServerProcess, get: Get, path: string, headers: Record<string, string> = {}): Variant => ({
    name, times: TIMES, warmUp: WARM_UP, concurrent: CONNECTIONS, run: () => get(path, headers), cpu: server.cpu,
  });
  return {
    variants: [
      row(`a constant of ${kilobytes(page.bytes.length)} from a bare Hono`, bare, theirs.get, page.path),
      row('the published portfolio page, whole application', app, ours.get, page.path),
      row('a constant 304 from a bare Hono', bare, theirs.get, `${page.path}/304`),
      row('the published portfolio page, unchanged (304)', app, ours.get, page.path, known),
      row(`a constant of ${kilobytes(list.length)} from a bare Hono`, bare, theirs.get, LIST),
      row('the status list with 1 % revoked, whole application', app, ours.get, LIST),
    ],
    close: async () => {
      ours.close();
      theirs.close();
      await Promise.all([app.close(), bare.close()]);
    },
  };
}

/** Every answer that is measured, once; the ETag of the page. */
async function expectRight(ours: Get, theirs: Get, { path, bytes }: BenchHouse['page'], list: string): Promise<string> {
  for (const get of [ours, theirs]) {
    expectBytes(await get(path), bytes);
    expectBytes(await get(LIST), new TextEncoder().encode(list));
  }
  const { headers } = await ours(path);
  const missing = REQUIRED.filter((name) => headers[name] === undefined);
  if (missing.length > 0) throw new Error(`the page went out without ${missing.join(', ')}`);
  const etag = String(headers['etag']);
  for (const answer of [await ours(path, { 'if-none-match': etag }), await theirs(`${path}/304`)]) {
    if (answer.status !== 304 || answer.body.length !== 0) throw new Error(`${answer.status} instead of 304`);
  }
  return etag;
}

function expectBytes({ status, body }: Answer, bytes: Uint8Array): void {
  if (status !== 200 || Buffer.compare(body, bytes) !== 0) throw new Error(`${status}, or other bytes than published`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
