/** `npm start`: Palier on one machine. */
import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve as listen } from '@hono/node-server';
import { createApp } from '../app.ts';
import { linkJournal } from '../audit/seal.ts';
import { buildSite } from './commands/build.ts';
import { restPump } from '../issuance/pump.ts';
import { withHotPages } from '../routes/hot-page.ts';
import { isGateRefusal } from '../issuance/restore-gate.ts';
import { en } from '../strings/en.ts';
import { tend } from '../tend.ts';
import { fr } from '../strings/fr.ts';
import { readConfig, withSecret, type Config } from './config.ts';
import { withIssuers } from './issuers-file.ts';
import { openNodePlatform, type NodePlatform } from './node.ts';
import { readSecretFile } from './secret-file.ts';

const SWEEP_EVERY = 5_000;
/** What is being answered has so long to be finished when the server is told to stop. */
const GRACE = 10_000;
const LOOK_EVERY = 50;
/** Longer than a reverse proxy keeps its connections (nginx: 60 s): the side that sends next must be the one that closes, or a request meets a closed door. */
const KEPT_OPEN = 75_000;

/** The settings, or the end of the process with one clear sentence. */
export function settings(extra: Record<string, string> = {}): Config {
  const answer = readConfig({ ...process.env, ...extra });
  if (!answer.ok) {
    console.error(answer.sentence);
    process.exit(2);
  }
  const listed = withIssuers(answer.config);
  if (typeof listed === 'string') {
    console.error(listed);
    process.exit(2);
  }
  const config = listed.secretFile === null ? listed : withSecret(listed, secretIn(listed.secretFile, 'PALIER_SECRET_FILE'));
  if (!isWritable(config.data)) {
    console.error(`PALIER_DATA : on ne peut pas écrire dans « ${config.data} » (the folder cannot be made or written to).`);
    process.exit(2);
  }
  return config.secret === null ? withSecret(config, ownSecret(config.data)) : config;
}

/** The secret in a file, or the end of the process with one clear sentence. */
export function secretIn(path: string, name: string): string {
  const read = readSecretFile(path, name);
  if (read.ok) return read.secret;
  console.error(read.sentence);
  return process.exit(2);
}

/** Whether the folder is there, or could be made, and takes files. */
function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** On a loopback origin the first start makes its own secret, which every later command reads. */
function ownSecret(data: string): string {
  const path = join(data, 'secret');
  if (!existsSync(path)) {
    // Exclusive: two first starts at once end with one secret.
    try {
      writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  chmodSync(path, 0o600);
  return readFileSync(path, 'utf8').trim();
}

export type Server = { readonly platform: NodePlatform; close(): Promise<void> };

/** Starts the server and its sweeper; resolves once it listens. */
export async function startServer(config: Config, platform?: NodePlatform): Promise<Server> {
  const opened = platform ?? (await openNodePlatform(config));
  const app = withHotPages(await createApp(opened), opened);
  const server = await new Promise<ReturnType<typeof listen>>((resolve, reject) => {
    const starting = listen({ fetch: (request, env) => app.fetch(request, { peer: () => env.incoming.socket.remoteAddress }), port: config.port, hostname: config.host, serverOptions: { keepAliveTimeout: KEPT_OPEN } }, () => resolve(starting));
    starting.once('error', reject);
  });
  const sweep = (): void => void tend(opened).catch((error: unknown) => console.error(error));
  sweep();
  const timer = setInterval(sweep, SWEEP_EVERY);
  const close = async (): Promise<void> => {
    clearInterval(timer);
    await finishAnswers(server);
    // Between two rounds: what is left stays in the outbox.
    await restPump(opened);
    await linkJournal(opened);
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

/** Ends with one sentence instead of a stack when the port is taken, the site was not built, or a restore is not finished. */
export function explainAndExit(error: unknown, config: Config): never {
  const code = (error as NodeJS.ErrnoException).code;
  console.error(
    code === 'EADDRINUSE'
      ? `Le port ${config.port} est déjà pris : choisissez-en un autre avec PORT (port ${config.port} is taken: choose another with PORT).`
      : isGateRefusal(error)
        ? `${fr.restore_gate} · ${en.restore_gate}`
        : error instanceof Error
          ? error.message
          : String(error),
  );
  process.exit(1);
}

if (import.meta.main) {
  const config = settings();
  buildSite();
  try {
    const server = await startServer(config);
    console.log(`Palier : ${config.origin}`);
    if (config.mail.smtpUrl === null && !config.loopback) {
      console.warn('PALIER_SMTP_URL n’est pas défini : personne ne peut recevoir de lien de connexion (nobody can be sent a sign-in link).');
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close().then(() => process.exit(0)));
  } catch (error) {
    explainAndExit(error, config);
  }
}
