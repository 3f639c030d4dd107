/**
 * A whole Palier for a test: a real database, a real site, a real origin, in
 * Node or in workerd. Nothing is mocked; only the data is small.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../api/platform/config.ts';
import { commitD1, openD1 } from '../api/platform/database-d1.ts';
import { fileBucket } from '../api/platform/files-r2.ts';
import { openNodePlatform } from '../api/platform/node.ts';
import type { Platform } from '../api/platform/platform.ts';
import { startServer } from '../api/platform/server.ts';
import { putSetting } from '../api/queries/portfolios.ts';
import { randomId } from '../api/random-id.ts';
import { withEmptyDatabase } from './empty-database.ts';
import { enterRoom, overLostConnections } from './workerd.ts';

export const RUNTIMES = ['node', 'worker'] as const;
export type Runtime = (typeof RUNTIMES)[number];

export const ROOT = new URL('../', import.meta.url).pathname;
/** All that a command which a test starts takes from the test's own environment. */
export const commandEnv = (): Record<string, string> => Object.fromEntries(['PATH', 'NODE_COMPILE_CACHE'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
const SECRET = 'a test secret of thirty-two characters and more';
const INSTITUTION = 'Université d’essai';

export type Client = {
  readonly cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Response>;
};

export type House = {
  readonly runtime: Runtime;
  readonly origin: string;
  /** Over the same data as the running application, to arrange and to look; `settled` once no work of the application's is left that went on after an answer. */
  readonly platform: Platform & { settled(): Promise<void> };
  /** A path of the house, or an address of another origin that it answers at. Never follows a redirect. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** What the Worker has written into its log; of a house on Node it is this process that writes. */
  workerLog(): readonly string[];
  /** Signed in by a demo link, as that person. */
  as(email: string): Promise<Client>;
  close(): Promise<void>;
};

export const settingsFor = (origin: string, data: string, extra: Record<string, string> = {}): Record<string, string> => ({
  PORT: new URL(origin).port,
  PALIER_ORIGIN: origin,
  PALIER_DATA: data,
  PALIER_SECRET: SECRET,
  PALIER_DEMO: '1',
  PALIER_INSTITUTION: INSTITUTION,
  ...extra,
});

export function configFor(origin: string, data: string, extra: Record<string, string> = {}): Config {
  const answer = readConfig(settingsFor(origin, data, extra));
  if (!answer.ok) throw new Error(answer.sentence);
  return answer.config;
}

/** Where a house stands: its address, and the folder of its data. */
export type Ground = { readonly origin: string; readonly data: string };

/**
 * @param settings besides those of every house; what names an address of the house is made from its origin
 * @param ground over data that is there already, and stays when the house is closed; a new place otherwise. On Node: what a Worker keeps is elsewhere
 */
export async function createHouse(runtime: Runtime, settings: Record<string, string> | ((origin: string) => Record<string, string>) = {}, ground?: Ground): Promise<House> {
  const { origin, data } = ground ?? { origin: `http://localhost:${await freePort()}`, data: mkdtempSync(join(tmpdir(), 'palier-house-')) };
  const extra = typeof settings === 'function' ? settings(origin) : settings;
  withEmptyDatabase(data);
  const opened = runtime === 'node' ? await nodeHouse(origin, data, extra) : await workerHouse(origin, data, extra);
  const house: House = {
    runtime,
    origin,
    platform: opened.platform,
    fetch: opened.fetch,
    workerLog: opened.workerLog,
    as: (email) => signInTo(house, email),
    async close() {
      await opened.close();
      if (!ground) rmSync(data, { recursive: true, force: true });
    },
  };
  return house;
}

const addressOf = (origin: string, path: string): string => (/^https?:/.test(path) ? path : `${origin}${path}`);

type Opened = Pick<House, 'platform' | 'fetch' | 'workerLog' | 'close'>;

async function nodeHouse(origin: string, data: string, extra: Record<string, string>): Promise<Opened> {
  const server = await startServer(configFor(origin, data, extra));
  return {
    platform: server.platform,
    fetch: (path, init) => fetch(addressOf(origin, path), { redirect: 'manual', ...init }),
    workerLog: () => [],
    close: () => server.close(),
  };
}

async function workerHouse(origin: string, data: string, extra: Record<string, string>): Promise<Opened> {
  const log: string[] = [];
  const room = await enterRoom(origin, settingsFor(origin, data, extra), log);
  const node = await openNodePlatform(configFor(origin, data, extra));
  // What a test drains from here is made as the Worker makes it, whichever of the two comes first.
  const asTheWorker = { compress: null, sharesRequests: false, endOfTurn: null };
  const platform: House['platform'] = { ...node, ...asTheWorker, settled: () => room.settled(), db: openD1(room.d1), commit: (statements) => commitD1(room.d1, statements), files: fileBucket(room.files) };
  return {
    platform,
    fetch: (path, init) => {
      const answer = () => room.ask(addressOf(origin, path), { redirect: 'manual', ...init });
      return init?.body instanceof ReadableStream ? answer() : overLostConnections(() => answer().then(atOnce));
    },
    workerLog: () => log,
    close: async () => {
      node.close();
      await room.leave();
    },
  };
}

/** An answer that is here whole, unless it goes on for as long as somebody listens: read later, it may be lost with its connection. */
async function atOnce(answer: Response): Promise<Response> {
  if (answer.body === null || answer.headers.get('content-type')?.startsWith('text/event-stream') === true) return answer;
  return new Response(await answer.arrayBuffer(), { status: answer.status, statusText: answer.statusText, headers: answer.headers });
}

/** Signs in by a demo link, over that house's own platform and address. */
export async function signInTo(house: House, email: string): Promise<Client> {
  const token = randomId(house.platform.randomBytes);
  await house.platform.commit([putSetting(house.platform.db, `demo-link:${token}`, email)]);
  const answer = await house.fetch(`/demo/connexion/${token}`);
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]!).join('; ');
  if (answer.status !== 303 || cookie === '') throw new Error(`sign-in as ${email} answered ${answer.status}`);
  return {
    cookie,
    get: (path, headers = {}) => house.fetch(path, { headers: { cookie, ...headers } }),
    send: (method, path, body) =>
      house.fetch(path, {
        method,
        headers: { cookie, origin: house.origin, ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      }),
  };
}

/** @param wanted this one, or an error; any that is free when 0 */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
