/**
 * The two independent verifiers on badges that others signed. Both can judge
 * Ed25519Signature2020, in both editions of the data model; neither reads the
 * ECDSA suites yet, which is asserted so that its end is noticed.
 */
import { verifyCredential } from '@digitalcredentials/verifier-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { verify } from '../../credentials/verify.ts';
import { present, type Doc } from '../fixtures/badges.ts';
import { badge11 } from '../fixtures/credentials.ts';
import { OTHER_SUITES, otherBadge, otherIssuer, worldOf, type OtherIssuer } from '../fixtures/other-issuers.ts';
import { didkit, judgeByDidkit } from './judges.ts';

afterEach(() => vi.unstubAllGlobals());

/** Is the signature good, for a judge without a network? */
async function core(document: Doc): Promise<boolean> {
  vi.stubGlobal('fetch', async () => new Response('{}', { status: 404 }));
  const { log = [], errors = [] } = (await verifyCredential({ credential: structuredClone(document) as never, knownDIDRegistries: [] })) as { log?: Doc[]; errors?: Doc[] };
  return errors.length === 0 && log.some((step) => step['id'] === 'valid_signature' && step['valid'] === true);
}

/** Without a status entry, which they would fetch from a server that does not exist. */
async function signedBadge(issuer: OtherIssuer, edition: '2.0' | '1.1'): Promise<Doc> {
  const { credentialStatus: _fetched, ...badge } = edition === '2.0' ? otherBadge(issuer) : badge11(otherBadge(issuer));
  const contexts = [...new Set(badge['@context'] as string[])].filter((context) => context !== 'https://www.w3.org/ns/credentials/status/v1');
  return issuer.sign({ ...badge, '@context': contexts });
}

describe.each(['2.0', '1.1'] as const)('a badge of edition %s signed with Ed25519Signature2020', (edition) => {
  it('is accepted by all three, and by none once a word has changed', async () => {
    const issuer = await otherIssuer('Ed25519Signature2020');
    const badge = await signedBadge(issuer, edition);
    const changed = { ...badge, name: 'Autre' };
    expect((await verify(present(JSON.stringify(badge)), worldOf([issuer]))).verdict).toBe('valid');
    expect((await verify(present(JSON.stringify(changed)), worldOf([issuer]))).verdict).toBe('invalid');
    expect([await core(badge), await core(changed)]).toEqual([true, false]);
    if (didkit !== null) expect([(await judgeByDidkit(JSON.stringify(badge))).accepted, (await judgeByDidkit(JSON.stringify(changed))).accepted]).toEqual([true, false]);
  }, 60_000);
});

describe.each(OTHER_SUITES.filter((suite) => suite !== 'Ed25519Signature2020'))('a badge signed with %s', (suite) => {
  it('is not read by the two others yet', async () => {
    const badge = await signedBadge(await otherIssuer(suite), '2.0');
    expect(await core(badge)).toBe(false);
    if (didkit !== null) expect((await judgeByDidkit(JSON.stringify(badge))).accepted).toBe(false);
  }, 60_000);
});
