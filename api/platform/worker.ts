/**
 * Palier on Cloudflare Workers: D1, R2, secrets. The same application; only
 * the machine underneath differs. No `node:*` here.
 */
import { waitUntil } from 'cloudflare:workers';
import resvg from '@resvg/resvg-wasm/index_bg.wasm';
import type { D1Database, Fetcher, R2Bucket } from '@cloudflare/workers-types';
import { render } from '../../portfolio-site/dist/server/entry.mjs';
import { createApp } from '../app.ts';
import { verifierMemory, webPrimitives } from '../../credentials/index.ts';
import { resealFrom } from '../issuance/reseal.ts';
import { tend } from '../tend.ts';
import type { Bindings } from '../routes/context.ts';
import { withHotPages } from '../routes/hot-page.ts';
import { isLoopback, readConfig, type Config } from './config.ts';
import { commitD1, openD1 } from './database-d1.ts';
import { fileBucket } from './files-r2.ts';
import bold from './fonts/AtkinsonHyperlegibleNext-Bold.ttf';
import regular from './fonts/AtkinsonHyperlegibleNext-Regular.ttf';
import { smtpPost } from './mail.ts';
import { rasterise, type Materials } from './rasterise.ts';
import { strictFetch } from './strict-fetch.ts';
import type { Platform, PrivateKey, Site } from './platform.ts';
import { verifyBytes } from './verifier/verify-bytes.ts';

export type WorkerEnv = { DB: D1Database; FILES: R2Bucket; ASSETS: Fetcher } & Record<string, unknown>;

const MATERIALS: Materials = { wasm: resvg, fonts: [new Uint8Array(regular), new Uint8Array(bold)] };

type App = { fetch(request: Request, env: Bindings): Response | Promise<Response> };
type Started = { app: App; platform: Platform };

async function start(env: WorkerEnv): Promise<Started> {
  const settings = Object.fromEntries(Object.entries(env).filter((one): one is [string, string] => typeof one[1] === 'string'));
  const answer = readConfig(settings);
  if (!answer.ok) throw new Error(answer.sentence);
  if (answer.config.secret === null) throw new Error('PALIER_SECRET : obligatoire ; un Worker n’a pas de fichiers (required; set it as a secret of the Worker, which has no files).');
  const platform = workerPlatform(env, answer.config);
  // `npm run keys -- reseal` reaches no D1: the Worker is told both secrets for one start.
  const old = settings['PALIER_OLD_SECRET'];
  if (old !== undefined) await resealFrom(platform, old);
  return { app: withHotPages(await createApp(platform), platform), platform };
}

export function workerPlatform(env: WorkerEnv, config: Config): Platform {
  const presented = verifierMemory(webPrimitives);
  return {
    db: openD1(env.DB),
    commit: (statements) => commitD1(env.DB, statements),
    files: fileBucket(env.FILES),
    site: builtSite(env.ASSETS),
    config,
    importPrivateKey: importCryptoKey,
    primitives: webPrimitives,
    fetchPublic: strictFetch((input, init) => fetch(input, init)),
    // In the isolate: bytes, nodes and depth are bounded by credentials/, processor time by wrangler.toml.
    verifyApart: (sent, questions) => verifyBytes(sent, { ...questions, memory: presented }),
    sharesRequests: false,
    ...smtpPost(config),
    // Cloudflare compresses what a browser takes compressed, and would open what came compressed for one that does not.
    compress: null,
    rasterise: (svg, width) => rasterise(MATERIALS, svg, width),
    typeface: async () => ({ regular: new Uint8Array(regular), bold: new Uint8Array(bold) }),
    now: () => new Date(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    endOfTurn: null,
    pumpRounds: 1,
    afterResponse: (work) => waitUntil(work.catch((error: unknown) => console.error(error))),
  };
}

const builtSite = (assets: Fetcher): Site => ({
  render: render as Site['render'],
  async asset(path) {
    const answer = await assets.fetch(`https://assets.local${path}`);
    const mediaType = answer.headers.get('content-type');
    if (answer.status !== 200 || mediaType === null) return null;
    return { bytes: new Uint8Array(await answer.arrayBuffer()), mediaType };
  },
});

async function importCryptoKey(jwk: object, algorithm: 'Ed25519' | 'ES256' | 'RS256'): Promise<PrivateKey> {
  const parameters = {
    Ed25519: { name: 'Ed25519' },
    ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
    RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  }[algorithm];
  const key = await crypto.subtle.importKey('jwk', jwk as JsonWebKey, parameters, false, ['sign']);
  return {
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(parameters, key, Uint8Array.from(bytes))),
    joseKey: key,
  };
}

const UNSET_ORIGIN = 'PALIER_ORIGIN : à régler sur l’adresse publique de ce Worker, dans wrangler.toml (to be set to the public address of this Worker, in wrangler.toml).\n';

/**
 * One application per isolate: bindings and settings do not change while it
 * lives. A function, so that tests may have several, each over a database of
 * its own.
 */
export function createWorker() {
  // Kept only once it is whole: a request must not wait for another's I/O.
  let started: Started | undefined;
  return {
    async fetch(request: Request, env: WorkerEnv): Promise<Response> {
      try {
        started ??= await start(env);
        // The address in wrangler.toml as it comes: nobody would be asked for a second factor, and messages be shown to whoever asks.
        if (started.platform.config.loopback && !isLoopback(new URL(request.url).hostname)) return new Response(UNSET_ORIGIN, { status: 503 });
        // Cloudflare says itself who asks, whatever the caller writes.
        return await started.app.fetch(request, { peer: () => request.headers.get('cf-connecting-ip') ?? undefined });
      } catch (error) {
        console.error(error);
        return new Response('Palier n’a pas pu démarrer : voir le journal (see the log).\n', { status: 503 });
      }
    },
    /** The sweeper: picks up what an interrupted request left behind. */
    async scheduled(_controller: unknown, env: WorkerEnv): Promise<void> {
      started ??= await start(env);
      await tend(started.platform);
    },
  };
}

export default createWorker();
