/** Public bytes over HTTP: the whole application beside a bare Hono that answers a constant of the same size. */
import { freeOrigin } from './config.ts';
import type { BenchHouse } from './house.ts';
import { CONNECTIONS, httpClient, type Answer, type Get } from './http-client.ts';
import { median, type Variant } from './measure.ts';
import { startServerProcess, type Constant, type ServerProcess } from './server-process.ts';

const TIMES = 2000;
/** A server runs for weeks: what is measured is one that has answered before. */
const WARM_UP = 8000;
const LIST = '/status/1';
/** Where the reference answers as many bytes as browsers are sent. */
const COMPRESSED = '/compressed';
const TAKES = { 'accept-encoding': 'gzip, deflate, br, zstd' };
/** Visitors at once, and how many requests of each server in a round. */
const CROWD = 200;
const CROWD_REQUESTS = 6000;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
/** Headers that no page may go out without. */
const REQUIRED = ['etag', 'content-security-policy', 'x-content-type-options', 'referrer-policy', 'cross-origin-opener-policy', 'permissions-policy'];

export type Serving = {
  readonly variants: Variant[];
  /** 99th percentiles with two hundred connections, in ms, in rounds that begin with the one or the other. */
  crowd(rounds: number): Promise<{ readonly bare: number; readonly page: number; readonly times: number }>;
  close(): Promise<void>;
};

/**
 * Four pairs, reference first: the page as it is, as browsers take it, unchanged (304), the status list.
 * @param list the signed status list that the application must serve
 */
export async function serving(house: BenchHouse, list: string): Promise<Serving> {
  const { page } = house;
  const constants: Constant[] = [
    { path: page.path, mediaType: 'text/html; charset=utf-8', body: base64(page.bytes) },
    { path: COMPRESSED, mediaType: 'text/html; charset=utf-8', body: base64(page.compressed) },
    { path: LIST, mediaType: 'application/vc+ld+json', body: base64(new TextEncoder().encode(list)) },
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
      row(`a constant of ${kilobytes(page.compressed.length)} from a bare Hono`, bare, theirs.get, COMPRESSED),
      row('the same page as browsers take it (br)', app, ours.get, page.path, TAKES),
      row('a constant 304 from a bare Hono', bare, theirs.get, `${page.path}/304`),
      row('the published portfolio page, unchanged (304)', app, ours.get, page.path, known),
      row(`a constant of ${kilobytes(list.length)} from a bare Hono`, bare, theirs.get, LIST),
      row('the status list with 1 % revoked, whole application', app, ours.get, LIST),
    ],
    crowd: async (rounds) => {
      const taken: { bare: number; page: number }[] = [];
      const sides = [['bare', bareOrigin, COMPRESSED], ['page', house.origin, page.path]] as const;
      for (let round = 0; round < rounds; round += 1) {
        const both = { bare: 0, page: 0 };
        for (const [name, origin, path] of round % 2 === 0 ? sides : sides.toReversed()) both[name] = await slowestOfCrowd(origin, path);
        taken.push(both);
      }
      return { bare: median(taken.map((one) => one.bare)), page: median(taken.map((one) => one.page)), times: median(taken.map((one) => one.page / one.bare)) };
    },
    close: async () => {
      ours.close();
      theirs.close();
      await Promise.all([app.close(), bare.close()]);
    },
  };
}

/** The 99th percentile of how long an answer takes when so many ask at once, in ms. */
async function slowestOfCrowd(origin: string, path: string): Promise<number> {
  const { get, close } = httpClient(origin, CROWD);
  const taken: number[] = [];
  let left = CROWD_REQUESTS;
  const visitor = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const began = performance.now();
      await get(path, TAKES);
      taken.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: CROWD }, visitor));
  close();
  return taken.sort((a, b) => a - b)[Math.floor(taken.length * 0.99)]!;
}

/** Every answer that is measured, once; the ETag of the page. */
async function expectRight(ours: Get, theirs: Get, { path, bytes, compressed }: BenchHouse['page'], list: string): Promise<string> {
  for (const get of [ours, theirs]) {
    expectBytes(await get(path), bytes);
    expectBytes(await get(LIST), new TextEncoder().encode(list));
  }
  expectBytes(await theirs(COMPRESSED), compressed);
  expectBytes(await ours(path, TAKES), compressed);
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
