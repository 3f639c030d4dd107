/**
 * workerd for the houses of one process: started for the first, kept for the
 * next ones. Each house has a room in it: a database on which every migration
 * was run and a bucket, which nobody had before and nobody has after.
 */
import { createHash, createHmac } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import type { WorkerEnv } from '../api/platform/worker.ts';
import { loadMiniflare } from './miniflare.ts';
import { placeOfRun, workerBundle } from './worker-bundle.ts';
import { bucketOf } from './worker-files.ts';
import { ADDRESS, d1Of, ENTRY, HOUSES_PATH, REST_PATH, STATEMENTS_PATH, type Opening } from './worker-d1.ts';

type Ask = (address: string, init?: RequestInit) => Promise<Response>;
export type Room = {
  readonly d1: D1Database;
  readonly files: WorkerEnv['FILES'];
  ask: Ask;
  /** Resolves once no work is left that went on after an answer. */
  settled(): Promise<void>;
  /** As deployed anew, with other settings over the same data. */
  again(settings: Record<string, string>): Promise<void>;
  leave(): Promise<void>;
};
type Workerd = {
  readonly place: string;
  readonly ask: Ask;
  /** Those of the houses that are open. */
  readonly logs: Set<string[]>;
  /** Rooms taken so far; the first is where the empty database is made. */
  taken: number;
};

const ROOMS = 32;
const names = (prefix: string) => Object.fromEntries(Array.from({ length: ROOMS }, (_, room) => [`${prefix}${room}`, { id: nameOf(room) }]));
const nameOf = (room: number): string => `room-${room}`;

let kept: Promise<Workerd> | undefined;

/**
 * @param settings of the house, its address among them
 * @param log what workerd writes while the house is open
 */
export async function enterRoom(origin: string, settings: Record<string, string>, log: string[]): Promise<Room> {
  const { port } = new URL(origin);
  if ((await kept?.catch(() => undefined))?.taken === ROOMS) kept = undefined;
  kept ??= startWorkerd();
  kept.catch(() => (kept = undefined));
  const workerd = await kept;
  if (workerd.taken === ROOMS) return enterRoom(origin, settings, log);
  const room = workerd.taken++;
  copyDatabase(await migrated(workerd), databaseOf(workerd.place, room));
  workerd.logs.add(log);
  await tell(workerd, origin, { port, room, settings });
  return {
    d1: d1At(workerd.ask, origin),
    files: bucketOf(origin, (address, init) => overLostConnections(() => workerd.ask(address, init))),
    ask: workerd.ask,
    async settled() {
      const answer = await overLostConnections(() => workerd.ask(`${origin}${REST_PATH}`));
      if (answer.status !== 204) throw new Error(`workerd answered ${answer.status}: ${await answer.text()}`);
    },
    again: (others) => tell(workerd, origin, { port, room, settings: others }),
    async leave() {
      workerd.logs.delete(log);
      await tell(workerd, origin, { port, room, settings: null });
    },
  };
}

const d1At = (ask: Ask, origin: string): D1Database => d1Of((body) => overLostConnections(() => ask(`${origin}${STATEMENTS_PATH}`, { method: 'POST', body })));

async function tell({ ask }: Workerd, origin: string, opening: Opening): Promise<void> {
  const answer = await overLostConnections(() => ask(`${origin}${HOUSES_PATH}`, { method: 'POST', body: JSON.stringify(opening) }));
  if (answer.status !== 204) throw new Error(`workerd answered ${answer.status}: ${await answer.text()}`);
}

/** workerd with D1 and R2 as wrangler.toml has them; the same built site. What Wrangler's own harness puts before it, a second workerd, no test needs. */
async function startWorkerd(): Promise<Workerd> {
  const { convertV4MiniflareOptions, Miniflare } = await loadMiniflare();
  const { settings } = await workerBundle();
  const place = mkdtempSync(join(placeOfRun(), 'workerd-'));
  const logs = new Set<string[]>();
  const workerd = new Miniflare(
    convertV4MiniflareOptions({
      resourcePersistencePath: place,
      workers: [{ ...settings, name: 'palier', d1Databases: names('DB'), r2Buckets: names('FILES'), unsafeDirectSockets: [{ entrypoint: ENTRY }] }],
      handleStructuredLogs: ({ message }: { message: string }) => logs.forEach((log) => log.push(message)),
    } as unknown as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  const { href } = await workerd.unsafeGetDirectURL('palier', ENTRY);
  return {
    place,
    logs,
    taken: 1,
    ask: (address, init) => fetch(href, { ...init, headers: addressed(address, init?.headers) }),
  };
}

/**
 * The Worker is asked at a socket of its own. By the harness's own way a request goes through three Workers more, which
 * took more time than the answer; whom it is for goes with it.
 */
function addressed(address: string, given: RequestInit['headers']): Headers {
  const headers = new Headers(given);
  const url = new URL(address);
  url.hash = '';
  headers.set(ADDRESS, url.href);
  return headers;
}

/** Where workerd keeps the database of a room: the name is an identifier that Durable Objects make of it. */
function databaseOf(place: string, room: number): string {
  const unique = 'miniflare-D1DatabaseObject';
  const key = createHash('sha256').update(unique).digest();
  const half = (of: string | Buffer): Buffer => createHmac('sha256', key).update(of).digest().subarray(0, 16);
  const name = half(nameOf(room));
  return join(place, 'd1', unique, `${Buffer.concat([name, half(name)]).toString('hex')}.sqlite`);
}

/** The database and what stands in its log beside it; nobody writes to either. */
function copyDatabase(from: string, to: string): void {
  mkdirSync(join(to, '..'), { recursive: true });
  for (const ending of ['', '-wal']) if (existsSync(`${from}${ending}`)) copyFileSync(`${from}${ending}`, `${to}${ending}`);
}

let making: Promise<string> | undefined;

/** An empty database on which every migration was run, made once for each worker of a run. */
function migrated(workerd: Workerd): Promise<string> {
  const folder = join(placeOfRun(), `migrated-worker-${process.env['VITEST_POOL_ID'] ?? '0'}`);
  const make = async (): Promise<string> => {
    if (existsSync(folder)) return join(folder, 'd1.sqlite');
    const origin = 'http://localhost:10000';
    await tell(workerd, origin, { port: '10000', room: 0, settings: {} });
    const d1 = d1At(workerd.ask, origin);
    // A file in one statement: one by one, as Wrangler does and `contract.test.ts` has it do, they take ten times as long.
    await d1.batch(migrations().map((sql) => d1.prepare(sql)));
    const made = mkdtempSync(`${folder}-`);
    copyDatabase(databaseOf(workerd.place, 0), join(made, 'd1.sqlite'));
    renameSync(made, folder);
    return join(folder, 'd1.sqlite');
  };
  making ??= make();
  making.catch(() => (making = undefined));
  return making;
}

const MIGRATIONS = new URL('../api/migrations/', import.meta.url).pathname;
const migrations = (): string[] => readdirSync(MIGRATIONS).sort().map((name) => readFileSync(join(MIGRATIONS, name), 'utf8'));

/**
 * Connections are kept, and a dead one is met after a request whose body was
 * refused unread, or after a long pause: the question did not reach our
 * application, and is asked again.
 */
export async function overLostConnections(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await ask();
      if (answer.status !== 500 || attempt === 4) return answer;
      if (!(await answer.clone().text()).includes('Network connection lost')) return answer;
    } catch (error) {
      // A kept connection that the other side closed at the very moment when it was taken up again; or one that it closed over a
      // body that was not yet written whole (EPIPE): what was refused so is refused again, and nothing else can have happened.
      const { code = '' } = ((error as Error).cause ?? {}) as { code?: string };
      if (!['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(code) || attempt === 4) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
  }
}
