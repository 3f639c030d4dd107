import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { haveRecords, recordedBytes } from '../test/fixtures/recorded.ts';
import { createIssuer, issueBadge, NOW } from '../test/fixtures/badges.ts';
import { KNOWN_CONTEXTS } from './documents.ts';
import { PUBLISHED_DIGESTS } from './published-digests.ts';
import { readPresented } from './read.ts';
import { exampleLoader, jsonLdProblems } from './vcdm-json-ld.ts';
import { instantOf, isText, isUrl } from './vcdm-values.ts';
import { verify } from './verify.ts';

const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';

describe('a point in time (Data Model 2.0, section 5.8)', () => {
  it.each([
    ['2026-07-01T12:00:00Z', Date.UTC(2026, 6, 1, 12)],
    ['2026-07-01T12:00:00.25+02:00', Date.UTC(2026, 6, 1, 10, 0, 0, 250)],
    ['2026-07-01T12:00:00-14:00', Date.UTC(2026, 6, 2, 2)],
    ['2024-02-29T24:00:00Z', Date.UTC(2024, 2, 1)],
    ['0099-01-01T00:00:00Z', Date.parse('0099-01-01T00:00:00Z')],
    ['12026-07-01T12:00:00Z', Date.parse('+012026-07-01T12:00:00Z')],
    ['-0044-03-15T12:00:00Z', Date.parse('-000044-03-15T12:00:00Z')],
  ])('is read from %s', (text, instant) => {
    expect(instantOf(text)).toBe(instant);
  });
  it.each([
    '2026-07-01', '2026-07-01T12:00Z', '2026-07-01 12:00:00Z', '2026-07-01T12:00:00', '2026-7-1T12:00:00Z', '2026-02-30T12:00:00Z', '2023-02-29T12:00:00Z',
    '2026-13-01T12:00:00Z', '2026-07-01T24:00:01Z', '2026-07-01T12:60:00Z', '2026-07-01T12:00:00+14:01', '2026-07-01T12:00:00z', '1767225600', 'yesterday', '',
  ])('is not read from %s', (text) => {
    expect(instantOf(text)).toBeNull();
  });
  it('may lack its offset where the specification lets a reader take UTC', () => {
    expect(instantOf('2026-07-01T12:00:00', 'optional')).toBe(Date.UTC(2026, 6, 1, 12));
  });
});

describe('a URL (section 4.4)', () => {
  it.each(['https://example.org/1', 'did:example:abc', 'did:web:example.org%3A8443:path', 'did:key:z6Mk#z6Mk', 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33', 'data:text/plain,x', 'mailto:a@example.org', 'tag:example.org,2026:x'])('is %s', (text) => {
    expect(isUrl(text)).toBe(true);
  });
  it.each(['', 'x', '//example.org', '/a', '#a', 'https ://not-a-url', 'https://', 'https://exa mple.org', 'did:', 'did:example', 'did:Example:x', '_:b0', '1https://x', 'https://example.org/"', 7, null, ['https://example.org']])('is not %j', (text) => {
    expect(isUrl(text)).toBe(false);
  });
});

it('a text has one value for each language (section 11.1)', () => {
  expect(isText([{ '@value': 'a', '@language': 'fr' }, { '@value': 'b', '@language': 'fr-CA' }])).toBe(true);
  expect(isText([{ '@value': 'a', '@language': 'fr' }, { '@value': 'b', '@language': 'FR' }])).toBe(false);
  expect(isText([])).toBe(false);
});

describe('the contexts of W3C’s examples', () => {
  it.skipIf(!haveRecords)('are, with those that we pin, the published documents (needs ../shared/spec)', async () => {
    const files: Record<string, string> = { 'ns/credentials/v2': 'credentials-v2', '2018/credentials/v1': 'credentials-v1', 'ns/credentials/examples/v2': 'credentials-examples-v2', 'ns/credentials/undefined-terms/v2': 'credentials-undefined-terms-v2', 'security/data-integrity/v2': 'data-integrity-v2', 'ns/credentials/status/v1': '../bitstring/context-v1' };
    for (const [url, [newest]] of Object.entries(PUBLISHED_DIGESTS)) {
      const bytes = recordedBytes(`w3c/contexts/${files[url.replace(/^https:\/\/[^/]+\//, '')]}.jsonld`);
      for (const algorithm of ['sha256', 'sha384', 'sha512'] as const) expect([url, createHash(algorithm).update(bytes).digest('hex')]).toEqual([url, newest![algorithm]]);
      expect((await exampleLoader()(url)).document).toEqual(JSON.parse(new TextDecoder().decode(bytes)));
    }
  });

  it('are read by the conformance surface, and by nothing else of the product', async () => {
    expect(await jsonLdProblems({ '@context': ['https://www.w3.org/ns/credentials/v2', EXAMPLES], type: ['VerifiableCredential'], credentialSubject: { any: 'thing' } })).toEqual([]);
    expect(KNOWN_CONTEXTS).not.toContain(EXAMPLES);
    const issuer = await createIssuer();
    const badge = JSON.parse(await issueBadge(issuer)) as { '@context': string[] };
    const presented = readPresented(new TextEncoder().encode(JSON.stringify({ ...badge, '@context': [...badge['@context'], EXAMPLES] })));
    if ('problem' in presented) throw new Error(presented.problem);
    const report = await verify(presented, { now: NOW, fetch: async () => ({ ok: false, reason: 'unreachable' }), recognise: async () => null });
    expect([report.verdict, report.checks.find(({ outcome }) => outcome === 'failed')]).toMatchObject(['invalid', { reason: 'context_unknown' }]);
  });
});
