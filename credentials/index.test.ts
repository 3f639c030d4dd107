/**
 * One folder, three runtimes. Node runs the sources (every other test); here the
 * bundles for browsers and for workerd are made and used.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { badgeInput } from '../test/fixtures/badge.ts';

const FOLDER = import.meta.dirname;
const ENTRY = join(FOLDER, 'index.ts');
const out = mkdtempSync(join(tmpdir(), 'palier-bundles-'));

/** Signs and verifies with Web Crypto alone and answers with what it found; the same text runs in each runtime. */
const JOURNEY = `
export async function journey(input) {
  const { publicKey, privateKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const x = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  const es256 = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const issuer = input.issuer.id;
  const publicKeyMultibase = 'z' + credentials.encodeBase58(Uint8Array.from([0xed, 0x01, ...x]));
  const signer = {
    dataIntegrity: { verificationMethod: issuer + '#key-1', sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, bytes)) },
    jwt: { kid: issuer + '#jwt-1', alg: 'ES256', key: es256.privateKey },
  };
  const answer = await credentials.check(JSON.stringify(credentials.buildBadge({ ...input, validFrom: new Date(input.validFrom) })));
  if (!answer.ok) return answer;
  const signed = JSON.parse(await credentials.signDataIntegrity(answer.checked, signer, new Date('2026-07-03T09:30:16Z')));
  const jwt = await credentials.signJwt(answer.checked, signer);
  const bits = credentials.setBit(credentials.emptyStatusList(), input.status.index);
  const list = await credentials.decodeStatusList(await credentials.encodeStatusList(bits));
  const key = { id: issuer + '#key-1', controller: issuer, publicKeyMultibase };
  return {
    proof: await credentials.verifyDataIntegrity(signed, signed.proof[0], key),
    tampered: await credentials.verifyDataIntegrity({ ...signed, name: 'Autre' }, signed.proof[0], key),
    jwt: await credentials.verifyJwt(jwt, await crypto.subtle.exportKey('jwk', es256.publicKey)),
    revoked: list.ok && credentials.readBit(list.bits, String(input.status.index)),
    refused: (await credentials.check('{}')).ok,
  };
}`;
const EXPECTED = { proof: { ok: true }, tampered: { ok: false, reason: 'proof_invalid' }, jwt: { ok: true }, revoked: true, refused: false };

async function bundle(name: string, contents: string, options: BuildOptions): Promise<{ path: string; metafile: Metafile }> {
  const path = join(out, name);
  const stdin = { contents: `import * as credentials from ${JSON.stringify(ENTRY)};\n${JOURNEY}\n${contents}`, resolveDir: FOLDER, loader: 'js' as const };
  const { metafile } = await build({ stdin, bundle: true, format: 'esm', outfile: path, metafile: true, logLevel: 'error', ...options });
  return { path, metafile: metafile! };
}

/** Modules of Node that a bundle still asks for, at any depth. */
function nodeModulesIn(path: string, metafile: Metafile): string[] {
  const asked = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map((each) => each.path));
  const required = [...readFileSync(path, 'utf8').matchAll(/(?:__require|\brequire|\bimport)\(\s*["']([^"']+)["']\s*\)/g)].map((match) => match[1]!);
  return [...asked, ...required].filter((name) => name.startsWith('node:') || builtinModules.includes(name));
}

/** Source files of ours that name something of Node. */
function nodeWordsIn(metafile: Metafile): string[] {
  const ours = Object.keys(metafile.inputs).filter((path) => /(^|\/)credentials\/[^/]+\.ts$/.test(path));
  expect(ours.length).toBeGreaterThan(15);
  return ours.filter((path) => /\bnode:|\bBuffer\b|\bprocess\.|\brequire\(/.test(readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')));
}

afterAll(() => {
  vi.unstubAllGlobals();
  rmSync(out, { recursive: true });
});

describe('the bundle for browsers', () => {
  let made: { path: string; metafile: Metafile };
  beforeAll(async () => {
    made = await bundle('browser.js', '', { platform: 'browser' });
  });

  it('asks for no module of Node, and our sources name none', () => {
    expect(nodeModulesIn(made.path, made.metafile)).toEqual([]);
    expect(nodeWordsIn(made.metafile)).toEqual([]);
  });

  it('issues and verifies', async () => {
    vi.stubGlobal('self', globalThis); // the one name that browsers have and Node has not
    const { journey } = (await import(/* @vite-ignore */ pathToFileURL(made.path).href)) as { journey(input: object): Promise<object> };
    expect(await journey(JSON.parse(JSON.stringify(badgeInput())) as object)).toEqual(EXPECTED);
  });
});

describe('the bundle for workerd', () => {
  it('starts, issues and verifies without any compatibility with Node', { timeout: 60_000 }, async () => {
    const handler = `export default { async fetch(request) { return Response.json(await journey(await request.json())); } };`;
    // @digitalbazaar/credentials-context builds file URLs from import.meta.url, which workerd leaves undefined; wrangler.toml defines it likewise.
    const { path, metafile } = await bundle('worker.js', handler, { platform: 'browser', conditions: ['workerd', 'worker', 'browser'], define: { 'import.meta.url': '"file:///worker.js"' } });
    expect(nodeModulesIn(path, metafile)).toEqual([]);
    const worker = new Miniflare({
      workers: [{ config: { name: 'palier', compatibilityDate: '2026-01-01', manifest: { mainModule: 'worker.js', modules: { 'worker.js': { type: 'esm', contents: readFileSync(path, 'utf8') } } } } }],
    });
    try {
      const response = await worker.dispatchFetch('http://localhost/', { method: 'POST', body: JSON.stringify(badgeInput()) });
      expect(await response.json()).toEqual(EXPECTED);
    } finally {
      await worker.dispose();
    }
  });
});
