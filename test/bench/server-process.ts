/**
 * Work in a process of its own that says how much processor time and memory it
 * has used when it is asked. `app` is the whole application over a data folder;
 * `bare` answers constants from Hono on the same Node server; `issuer` signs
 * what it is sent with the plain library; `batch` signs minutes and issues all
 * that follows before it answers.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { openNodePlatform } from '../../api/platform/node.ts';
import { startServer } from '../../api/platform/server.ts';
import { signAll } from './cohort.ts';
import { benchConfig } from './config.ts';
import { ownCpu } from './measure.ts';
import { plainIssuer } from './plain.ts';

/** A constant answer: 200 with the bytes, and 304 at the same path with `/304` behind it. */
export type Constant = { readonly path: string; readonly mediaType: string; /** In base64. */ readonly body: string };
type Task =
  | { readonly kind: 'issuer'; readonly origin: string; readonly example: string }
  | { readonly kind: 'batch'; readonly origin: string; readonly data: string; readonly juries: readonly { readonly jury: string; readonly lines: number }[] }
  | { readonly kind: 'app'; readonly origin: string; readonly data: string } | { readonly kind: 'bare'; readonly origin: string; readonly constants: readonly Constant[] };

export type ServerProcess = {
  /** µs of processor time so far. */
  cpu(): Promise<number>;
  /** Bytes of resident memory at the peak so far. */
  memory(): Promise<number>;
  close(): Promise<void>;
};

/** As `npm start` runs Node: told so, the collector does not let garbage grow with the memory that the machine happens to have. */
const AS_STARTED = ['--max-old-space-size=512'];

/** Starts one; resolves when it listens. */
export async function startServerProcess(task: Task): Promise<ServerProcess> {
  const child = fork(new URL(import.meta.url).pathname, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: AS_STARTED });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', () => reject(new Error('the measured server ended')));
    child.once('error', reject);
  });
  ended.catch(() => {});
  const answer = (message: Task | 'cpu' | 'memory'): Promise<unknown> => {
    const answered = new Promise<unknown>((resolve) => child.once('message', resolve));
    child.send(message);
    return Promise.race([answered, ended]);
  };
  await answer(task);
  return {
    cpu: async () => Number(await answer('cpu')),
    memory: async () => Number(await answer('memory')),
    close: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}

async function run(task: Task): Promise<void> {
  if (task.kind === 'app') return void (await startServer(benchConfig(task.origin, task.data)));
  if (task.kind === 'batch') return issueAll(task);
  const app = new Hono();
  if (task.kind === 'issuer') {
    const plain = await plainIssuer(task.example);
    app.post('/issue', async (c) => c.json(await plain.issue(await c.req.text()), 201));
  }
  for (const { path, mediaType, body } of task.kind === 'bare' ? task.constants : []) {
    const bytes = Uint8Array.from(Buffer.from(body, 'base64'));
    app.get(path, (c) => c.body(bytes, 200, { 'content-type': mediaType }));
    app.get(`${path}/304`, (c) => c.body(null, 304));
  }
  await new Promise<void>((resolve) => serve({ fetch: app.fetch, port: Number(new URL(task.origin).port), hostname: '127.0.0.1' }, () => resolve()));
}

/** Bytes. Linux counts the parent's memory into a child's `maxRSS` (it outlives exec), so its own account is read where there is one. */
function peakOfMemory(): number {
  const peak = existsSync('/proc/self/status') ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined;
  return (peak === undefined ? process.resourceUsage().maxRSS : Number(peak)) * 1024;
}

async function issueAll({ origin, data, juries }: Extract<Task, { kind: 'batch' }>): Promise<void> {
  const platform = await openNodePlatform(benchConfig(origin, data));
  for (const { jury, lines } of juries) {
    await signAll(platform, jury, lines);
    await drainOutbox(platform);
  }
  platform.close();
}

if (import.meta.main) {
  process.on('message', async (message: Task | 'cpu' | 'memory') => {
    if (typeof message !== 'string') await run(message);
    process.send!(message === 'memory' ? peakOfMemory() : await ownCpu());
  });
  process.once('disconnect', () => process.exit(0));
}
