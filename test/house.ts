/**
 * A whole Palier for a test: a real database, a real site, a real origin, in
 * Node or in workerd. Nothing is mocked; only the data is small.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../api/platform/config.ts';
import { openDatabase } from '../api/platform/database-node.ts';
import { commitD1, openD1 } from '../api/platform/database-d1.ts';
import { fileBucket } from '../api/platform/files-r2.ts';
import { openNodePlatform } from '../api/platform/node.ts';
import type { Platform } from '../api/platform/platform.ts';
import { startServer } from '../api/platform/server.ts';
import type { WorkerEnv } from '../api/platform/worker.ts';
import { putSetting } from '../api/queries/portfolios.ts';
import { randomId } from '../api/random-id.ts';
import { loadMiniflare } from './miniflare.ts';
import { placeOfRun, workerBundle } from './worker-bundle.ts';
import { d1Of, STATEMENTS_PATH } from './worker-d1.ts';

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
  /** Over the same data as the running application, to arrange and to look. */
  readonly platform: Platform;
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
 * @param ground over data that is there already, and stays when the house is closed; a new place otherwise
 */
export async function createHouse(runtime: Runtime, settings: Record<string, string> | ((origin: string) => Record<string, string>) = {}, ground?: Ground): Promise<House> {
  const { origin, data } = ground ?? { origin: `http://localhost:${await freePort()}`, data: mkdtempSync(join(tmpdir(), 'palier-house-')) };
  const extra = typeof settings === 'function' ? settings(origin) : settings;
  if (!existsSync(join(data, 'palier.sqlite'))) cpSync(await migrated('node', emptyDatabase), data, { recursive: true });
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

/** workerd with D1 and R2 as wrangler.toml has them; the same built site. What Wrangler's own harness puts before it, a second workerd, no test needs. */
async function workerHouse(origin: string, data: string, extra: Record<string, string>): Promise<Opened> {
  const kept = join(data, 'workerd');
  if (!existsSync(kept)) cpSync(await migrated('worker', emptyD1), kept, { recursive: true });
  const log: string[] = [];
  const { workerd, ask, d1 } = await openWorkerd(origin, kept, settingsFor(origin, data, extra), log);
  const node = await openNodePlatform(configFor(origin, data, extra));
  // What a test drains from here is made as the Worker makes it, whichever of the two comes first.
  const asTheWorker = { compress: null, sharesRequests: false, endOfTurn: null };
  const platform: Platform = { ...node, ...asTheWorker, db: openD1(d1), commit: (statements) => commitD1(d1, statements), files: fileBucket((await workerd.getR2Bucket('FILES')) as unknown as WorkerEnv['FILES']) };
  return {
    platform,
    fetch: async (path, init) => {
      const written = await asBytes(init);
      const answer = () => ask(addressOf(origin, path), { redirect: 'manual', ...written });
      return written.body instanceof ReadableStream ? answer() : overLostConnections(answer);
    },
    workerLog: () => log,
    close: async () => {
      node.close();
      await workerd.dispose();
    },
  };
}

async function openWorkerd(origin: string, kept: string, bindings: Record<string, string>, log: string[]) {
  const { convertV4MiniflareOptions, Miniflare } = await loadMiniflare();
  const { settings } = await workerBundle();
  const workerd = new Miniflare(
    convertV4MiniflareOptions({
      resourcePersistencePath: kept,
      workers: [{ ...settings, name: 'palier', bindings: { ...settings.bindings, ...bindings } }],
      handleStructuredLogs: ({ message }: { message: string }) => void log.push(message),
    } as unknown as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  const ask = async (address: string, init?: object): Promise<Response> => ours((await workerd.dispatchFetch(address, init as never)) as unknown as Response);
  return { workerd, ask, d1: d1Of((body) => overLostConnections(() => ask(`${origin}${STATEMENTS_PATH}`, { method: 'POST', body }))) };
}

const making = new Map<Runtime, Promise<string>>();

/** A folder with an empty database in it on which every migration was run, made once for each worker of a run, whoever asks at once: half a second for each house otherwise. */
function migrated(runtime: Runtime, make: (folder: string) => Promise<void>): Promise<string> {
  const kept = join(placeOfRun(), `migrated-${runtime}-${process.env['VITEST_POOL_ID'] ?? '0'}`);
  const begin = async (): Promise<string> => {
    if (existsSync(kept)) return kept;
    const folder = mkdtempSync(`${kept}-`);
    await make(folder);
    renameSync(folder, kept);
    return kept;
  };
  const known = making.get(runtime) ?? begin();
  making.set(runtime, known);
  known.catch(() => making.delete(runtime));
  return known;
}

const emptyDatabase = async (folder: string): Promise<void> => openDatabase(join(folder, 'palier.sqlite')).close();

async function emptyD1(folder: string): Promise<void> {
  const origin = `http://localhost:${await freePort()}`;
  const { workerd, d1 } = await openWorkerd(origin, folder, settingsFor(origin, folder), []);
  // A file in one statement: one by one, as Wrangler does and `contract.test.ts` has it do, they take ten times as long.
  await d1.batch(migrations().map((sql) => d1.prepare(sql)));
  await workerd.dispose();
}

const migrations = (): string[] => readdirSync(join(ROOT, 'api/migrations')).sort().map((name) => readFileSync(join(ROOT, 'api/migrations', name), 'utf8'));

/**
 * The harness hands on the body of an answer which nothing holds any more:
 * when that is collected, its body is gone before a test reads it. So it is
 * read at once, unless it goes on for as long as somebody listens.
 */
async function ours(answer: Response): Promise<Response> {
  if (answer.body === null || answer.headers.get('content-type')?.startsWith('text/event-stream') === true) return answer;
  return new Response(await answer.arrayBuffer(), { status: answer.status, statusText: answer.statusText, headers: new Headers([...answer.headers]) });
}

/**
 * The harness keeps connections, and meets a dead one after a request whose
 * body was refused unread, or after a long pause: the question did not reach
 * our application, and is asked again.
 */
async function overLostConnections(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await ask();
      if (answer.status !== 500 || attempt === 4) return answer;
      if (!(await answer.clone().text()).includes('Network connection lost')) return answer;
    } catch (error) {
      // A kept connection that the other side closed at the very moment when it was taken up again.
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      if ((code !== 'UND_ERR_SOCKET' && code !== 'ECONNRESET') || attempt === 4) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
  }
}

/** The harness has a fetch of its own, which does not know a form of ours: it is written out first. */
async function asBytes(init: RequestInit = {}): Promise<RequestInit> {
  if (!(init.body instanceof FormData)) return init;
  const written = new Response(init.body);
  const headers = new Headers(init.headers);
  headers.set('content-type', written.headers.get('content-type')!);
  return { ...init, headers: Object.fromEntries(headers), body: new Uint8Array(await written.arrayBuffer()) };
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
