/** The server on one machine: it listens, tends what waits, and closes without cutting anybody off. */
import { setTimeout as wait } from 'node:timers/promises';
import { serve as listen } from '@hono/node-server';
import { createApp } from '../app.ts';
import { linkJournal } from '../audit/seal.ts';
import { restPump } from '../issuance/pump.ts';
import { tellTakenBack } from '../issuance/taken-back.ts';
import { withHotPages } from '../routes/hot-page.ts';
import { tend } from '../tend.ts';
import type { Config } from './config.ts';
import { openNodePlatform, type NodePlatform } from './node.ts';

const SWEEP_EVERY = 5_000;
/** What is being answered has so long to be finished when the server is told to stop. */
const GRACE = 10_000;
const LOOK_EVERY = 50;
/** Longer than a reverse proxy keeps its connections (nginx: 60 s): the side that sends next must be the one that closes, or a request meets a closed door. */
const KEPT_OPEN = 75_000;

export type Server = { readonly platform: NodePlatform; close(): Promise<void> };

/** Starts the server and its sweeper; resolves once it listens. */
export async function startServer(config: Config, platform?: NodePlatform): Promise<Server> {
  const opened = platform ?? (await openNodePlatform(config));
  const app = withHotPages(await createApp(opened), opened);
  const server = await new Promise<ReturnType<typeof listen>>((resolve, reject) => {
    const starting = listen({ fetch: (request, env) => app.fetch(request, { peer: () => env.incoming.socket.remoteAddress }), port: config.port, hostname: config.host, serverOptions: { keepAliveTimeout: KEPT_OPEN } }, () => resolve(starting));
    starting.once('error', reject);
  });
  const sweeping = new Set<Promise<void>>();
  const sweep = (): void => {
    const one = tend(opened).catch((error: unknown) => console.error(error)).finally(() => sweeping.delete(one));
    sweeping.add(one);
  };
  sweep();
  const timer = setInterval(sweep, SWEEP_EVERY);
  const close = async (): Promise<void> => {
    clearInterval(timer);
    await finishAnswers(server);
    // Between two rounds: what is left stays in the outbox.
    await restPump(opened);
    // It would find the database closed under its hands. One that looks at other hosts is not waited for.
    await Promise.race([Promise.all(sweeping), wait(GRACE, undefined, { ref: false })]);
    await linkJournal(opened);
    await tellTakenBack(opened);
    await opened.settled();
    opened.close();
  };
  let closing: Promise<void> | undefined;
  return { platform: opened, close: () => (closing ??= close()) };
}

/** Takes no new connection, lets what is being answered be finished, and closes what is idle; after a while everything. */
function finishAnswers(server: ReturnType<typeof listen>): Promise<void> {
  return new Promise((resolve) => {
    const closeIdle = (): void => {
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    };
    const idle = setInterval(closeIdle, LOOK_EVERY);
    const late = setTimeout(() => {
      if ('closeAllConnections' in server) server.closeAllConnections();
    }, GRACE);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
      resolve();
    });
    closeIdle();
  });
}
