/**
 * Palier on one machine: embedded SQLite, files on disk, the built site.
 */
import { createHash, createPrivateKey, randomBytes, sign as signRaw } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compressOnNode } from './compress-node.ts';
import { fileStore } from './files-node.ts';
import { fetchPublicly } from './guarded-fetch.ts';
import { smtpPost } from './mail.ts';
import { nodePrimitives } from './primitives-node.ts';
import { rasteriseOnNode, readTypeface } from './rasterise-node.ts';
import { openDatabase, type NodeDatabase } from './database-node.ts';
import { verifierPool } from './verifier/pool.ts';
import type { Config } from './config.ts';
import type { Platform, PrivateKey, Site } from './platform.ts';

const DIST = new URL('../../portfolio-site/dist/', import.meta.url).pathname;

export type NodePlatform = Platform & {
  readonly database: NodeDatabase;
  /** Resolves once no work is left that went on after an answer. */
  settled(): Promise<void>;
  close(): void;
};

/**
 * @param overrides for tests: another site, clock or randomness.
 */
export async function openNodePlatform(config: Config, overrides: Partial<Platform> = {}): Promise<NodePlatform> {
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const database = openDatabase(join(config.data, 'palier.sqlite'));
  const files = fileStore(join(config.data, 'files'));
  const background = new Set<Promise<unknown>>();
  const verifier = verifierPool();
  return {
    db: database.db,
    commit: database.commit,
    files,
    site: overrides.site ?? (await openSite(DIST)),
    config,
    importPrivateKey: async (jwk, algorithm) => importKeyObject(jwk, algorithm),
    primitives: nodePrimitives(),
    fetchPublic: fetchPublicly,
    verifyApart: verifier.verifyApart,
    sharesRequests: true,
    ...smtpPost(config),
    rasterise: rasteriseOnNode,
    compress: compressOnNode,
    typeface: readTypeface,
    now: () => new Date(),
    endOfTurn: () => new Promise((resolve) => void setImmediate(resolve)),
    pumpRounds: Number.POSITIVE_INFINITY,
    randomBytes: randomPieces(),
    afterResponse: (work) => {
      const settled = work.catch((error: unknown) => console.error(error)).finally(() => background.delete(settled));
      background.add(settled);
    },
    ...overrides,
    database,
    settled: async () => {
      while (background.size > 0) await Promise.all(background);
    },
    close: () => {
      verifier.close();
      files.close();
      database.close();
    },
  };
}

/** Bytes of randomness asked for at once: an identifier needs twenty, and to ask for these costs more than to use them. */
const RANDOM_AT_ONCE = 4_096;

/** Each byte is given out once, and forgotten here. */
function randomPieces(): Platform['randomBytes'] {
  let drawn = new Uint8Array();
  return (length) => {
    if (length > RANDOM_AT_ONCE) return Uint8Array.from(randomBytes(length));
    if (drawn.length < length) drawn = Uint8Array.from(randomBytes(RANDOM_AT_ONCE));
    const piece = drawn.slice(0, length);
    drawn.fill(0, 0, length);
    drawn = drawn.subarray(length);
    return piece;
  };
}

/** KeyObjects are kept by whoever imported them: importing at each signature costs more than signing. */
function importKeyObject(jwk: object, algorithm: 'Ed25519' | 'ES256' | 'RS256'): PrivateKey {
  const key = createPrivateKey({ key: jwk as never, format: 'jwk' });
  return {
    sign: async (bytes) =>
      new Uint8Array(
        algorithm === 'Ed25519'
          ? signRaw(null, bytes, key)
          : signRaw('sha256', bytes, algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key),
      ),
    joseKey: key,
  };
}

const MEDIA_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.jsonld': 'application/ld+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** The built site: its renderer and its files. @throws a clear sentence when it has not been built. */
export async function openSite(dist: string): Promise<Site> {
  const entry = pathToFileURL(join(dist, 'server/entry.mjs')).href;
  let render: Site['render'];
  try {
    ({ render } = (await import(entry)) as { render: Site['render'] });
  } catch (cause) {
    throw new Error('The site has not been built: run "npm run build" first.', { cause });
  }
  const client = join(dist, 'client');
  return {
    render,
    async asset(path) {
      const mediaType = MEDIA_TYPES[extname(path)];
      const file = join(client, normalize(path));
      if (!mediaType || !file.startsWith(`${client}/`)) return null;
      try {
        return { bytes: Uint8Array.from(await readFile(file)), mediaType };
      } catch {
        return null;
      }
    },
  };
}

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
