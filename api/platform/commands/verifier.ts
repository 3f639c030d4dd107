/**
 * `npm run verifier`: the verifier as one HTML file that works without a network.
 * It recognises this installation, where there is one, and the issuers that are
 * named. Exit codes: 0 done, 1 an issuer's keys could not be had, 2 wrong usage.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { didWebFromOrigin, didWebUrl } from '../../../credentials/index.ts';
import { buildOfflineFile } from '../../../portfolio-site/adapter/offline-file.ts';
import { parisDay } from '../../domain/calendar.ts';
import { KNOWS_NOBODY, withSettings, type KnownIssuer, type OfflineSettings } from '../../domain/offline-verifier.ts';
import { offlineSettings } from '../../issuance/offline-verifier.ts';
import { readConfig } from '../config.ts';
import { fetchPublicly } from '../guarded-fetch.ts';
import { openNodePlatform } from '../node.ts';
import type { FetchAnswer, Site } from '../platform.ts';
import { refuseWhatNpmTook } from './options.ts';
import { settings } from './settings.ts';

const USAGE = `Usage :
  npm run verifier                              avec les clés de cette installation · with the keys of this installation
  npm run verifier -- --issuer https://ÉMETTEUR reconnaît aussi cet émetteur (répétable) · recognises this issuer too (repeatable)
  --generic   sans les clés de cette installation · without the keys of this installation
  --out FILE  où l’écrire · where to write it`;

const OPTIONS = { issuer: { type: 'string', multiple: true }, generic: { type: 'boolean', default: false }, out: { type: 'string' } } as const;

const ROOT = new URL('../../../', import.meta.url).pathname;
const DEFAULT_OUT = 'portfolio-site/dist/verifier/palier-verifier.html';

type Issuer = Pick<OfflineSettings, 'issuers' | 'documents'>;
export type Named = { readonly ok: true; readonly issuer: Issuer } | { readonly ok: false; readonly sentence: string };

const textOf = (bytes: Uint8Array): Record<string, unknown> | null => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown> | null;
  } catch {
    return null;
  }
};

/**
 * An issuer by its https origin or its did:web, with the keys that its domain publishes now.
 * @param fetch the guarded client: what the domain answers over https is what makes the keys its own
 */
export async function namedIssuer(named: string, fetch: (url: string) => Promise<FetchAnswer>): Promise<Named> {
  const isOrigin = /^https:\/\//.test(named) && URL.canParse(named);
  const id = isOrigin ? didWebFromOrigin(new URL(named).origin) : named;
  const address = didWebUrl(id);
  if (address === null) return { ok: false, sentence: `« ${named} » : ni une adresse https, ni un did:web · neither an https address nor a did:web` };
  const answer = await fetch(address);
  if (!answer.ok) return { ok: false, sentence: `${address} : ${answer.reason}` };
  if (textOf(answer.bytes)?.['id'] !== id) return { ok: false, sentence: `${address} : n’est pas le document de ${id} · is not the document of ${id}` };
  const { origin, host } = new URL(address);
  const profile = await fetch(`${origin}/issuer`);
  const described = profile.ok ? textOf(profile.bytes) : null;
  const said = (member: 'name' | 'url'): string | undefined => (described?.['id'] === id && typeof described[member] === 'string' ? described[member] : undefined);
  const issuer: KnownIssuer = { id, name: said('name') ?? host, url: said('url') ?? origin };
  return { ok: true, issuer: { issuers: [issuer], documents: [{ address, text: new TextDecoder().decode(answer.bytes) }] } };
}

/** Nothing is rendered by this command. */
const noSite: Site = { render: () => Promise.reject(new Error('no page is rendered here')), asset: async () => null };

/** This installation's own keys, where it has data; null for a fresh copy. */
async function ownSettings(): Promise<OfflineSettings | null> {
  const read = readConfig(process.env);
  if (!read.ok || !existsSync(join(read.config.data, 'palier.sqlite'))) return null;
  const platform = await openNodePlatform(settings(), { site: noSite });
  try {
    return await offlineSettings(platform);
  } finally {
    platform.close();
  }
}

async function run(): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({ options: OPTIONS }));
  } catch {
    console.error(USAGE);
    return 2;
  }
  const { issuer: issuers = [] } = values;
  const own = values.generic ? null : await ownSettings();
  let all: OfflineSettings = own ?? { ...KNOWS_NOBODY, ...(issuers.length > 0 ? { asOf: parisDay(new Date()) } : {}) };
  for (const named of issuers) {
    const found = await namedIssuer(named, fetchPublicly);
    if (!found.ok) {
      console.error(found.sentence);
      return 1;
    }
    all = { ...all, issuers: [...all.issuers, ...found.issuer.issuers], documents: [...all.documents, ...found.issuer.documents] };
  }
  const html = withSettings((await buildOfflineFile()).html, all);
  const out = resolve(values.out ?? join(ROOT, DEFAULT_OUT));
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, html);
  const kibibytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;
  console.log(out);
  console.log(`SHA-256 ${createHash('sha256').update(html).digest('hex')}`);
  console.log(`${kibibytes(Buffer.byteLength(html))}, gzip ${kibibytes(gzipSync(html, { level: 9 }).length)}, brotli ${kibibytes(brotliCompressSync(html).length)}`);
  console.log(`Émetteurs reconnus · recognised issuers: ${all.issuers.map(({ id }) => id).join(', ') || 'aucun · none'}`);
  return 0;
}

if (import.meta.main) {
  refuseWhatNpmTook(OPTIONS, 2);
  process.exitCode = await run();
}
