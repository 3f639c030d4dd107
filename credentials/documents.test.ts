import { describe, expect, it } from 'vitest';
import { haveRecords, recorded } from '../test/fixtures/recorded.ts';
import { CLR_201_DIGEST } from './contexts/clr-2.0.1.ts';
import { OPEN_BADGES_303_DIGEST } from './contexts/open-badges-3.0.3.ts';
import { hexDigest } from './checked.ts';
import { CLR_201, documentLoader, KNOWN_CONTEXTS, loaderWith, OPEN_BADGES_303 } from './documents.ts';

const RECORDED: readonly [string, string][] = [
  ['https://www.w3.org/ns/credentials/v2', 'w3c/contexts/credentials-v2.jsonld'],
  ['https://www.w3.org/2018/credentials/v1', 'w3c/contexts/credentials-v1.jsonld'],
  ['https://www.w3.org/ns/credentials/undefined-terms/v2', 'w3c/contexts/credentials-undefined-terms-v2.jsonld'],
  ['https://w3id.org/security/data-integrity/v1', 'w3c/contexts/validator-data-integrity-v1.jsonld'],
  ['https://w3id.org/security/data-integrity/v2', 'w3c/contexts/data-integrity-v2.jsonld'],
  ['https://w3id.org/security/suites/ed25519-2020/v1', 'w3c/contexts/validator-security-suites-ed25519-2020-v1.jsonld'],
  ['https://www.w3.org/ns/credentials/status/v1', 'w3c/bitstring/context-v1.jsonld'],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context.json', 'ob_v3p0/contexts/context.json'],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json', 'ob_v3p0/contexts/context-3.0.1.json'],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json', 'ob_v3p0/contexts/context-3.0.2.json'],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json', 'ob_v3p0/contexts/context-3.0.3.json'],
  ['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json', 'ob_v3p0/contexts/extensions.json'],
  ['https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', 'clr_v2p0/contexts/context-2.0.1.json'],
];

/** The same value with the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]));
}

describe('the document loader', () => {
  it('knows fourteen contexts and no other', () => {
    // Of the list of 2021 no text was recorded.
    expect([...KNOWN_CONTEXTS].sort()).toEqual([...RECORDED.map(([url]) => url), 'https://w3id.org/vc/status-list/2021/v1'].sort());
  });

  it.skipIf(!haveRecords).each(RECORDED)('serves the recorded text of %s (needs ../shared/spec)', async (url, path) => {
    expect((await documentLoader(url)).document).toEqual(recorded(path));
  });

  it.each([[OPEN_BADGES_303, OPEN_BADGES_303_DIGEST], [CLR_201, CLR_201_DIGEST]])('serves the context %s whose digest is written down', async (url, digest) => {
    const { document } = await documentLoader(url);
    expect(await hexDigest(JSON.stringify(sorted(document)))).toBe(digest);
  });

  it.each([
    'https://example.org/context.json', 'http://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/v2/', 'https://www.w3.org/ns/credentials/v2#',
    'file:///etc/passwd', 'http://169.254.169.254/latest', 'OBv3_beta', '__proto__', '',
  ])('refuses %o as not pinned', async (url) => {
    await expect(documentLoader(url)).rejects.toMatchObject({ name: 'UnpinnedDocument', url });
  });

  it('never lets an extra document replace a pinned one, nor outlive its loader', async () => {
    const loader = loaderWith(new Map([[OPEN_BADGES_303, {}], ['https://example.org/own', { '@context': {} }]]));
    expect(await loader(OPEN_BADGES_303)).toEqual(await documentLoader(OPEN_BADGES_303));
    expect((await loader('https://example.org/own')).tag).toBeUndefined();
    await expect(documentLoader('https://example.org/own')).rejects.toMatchObject({ name: 'UnpinnedDocument' });
  });
});
