import { describe, expect, it } from 'vitest';
import { MOST_TEXT_BYTES } from '../../credentials/json.ts';
import { verify, type VerifyEnvironment } from '../../credentials/verify.ts';
import { createIssuer, embed, endorsementBy, environment, FORMS, issueBadge, present, publishStatus, unsignedBadge, type Doc } from '../fixtures/badges.ts';
import { randomFrom } from './rewrites.ts';
import { effort } from './effort.ts';

const explode = (): never => {
  throw new Error('out of order');
};

describe('a fault in the world around a verification', async () => {
  const issuer = await createIssuer();
  const badges = await Promise.all(FORMS.map((form) => issueBadge(issuer, form)));
  const answers: [string, Partial<VerifyEnvironment>][] = [
    ['fetch throws', { fetch: explode }],
    ['fetch rejects', { fetch: () => Promise.reject(new Error('x')) }],
    ['fetch answers nothing', { fetch: async () => undefined as never }],
    ['fetch answers without bytes', { fetch: async () => ({ ok: true }) as never }],
    ['fetch answers rubbish', { fetch: async () => ({ ok: true, bytes: Uint8Array.of(1, 2, 3) }) }],
    ['fetch answers a huge document', { fetch: async () => ({ ok: true, bytes: new Uint8Array(MOST_TEXT_BYTES * 4).fill(0x20) }) }],
    ['fetch is blocked', { fetch: async () => ({ ok: false, reason: 'blocked' }) }],
    ['fetch finds too much', { fetch: async () => ({ ok: false, reason: 'too_large' }) }],
    ['the registry throws', { recognise: explode }],
    ['the registry rejects', { recognise: () => Promise.reject(new Error('x')) }],
    ['the clock is broken', { now: new Date(Number.NaN) }],
  ];

  it.each(answers)('(%s) never makes a badge valid', async (_name, changes) => {
    for (const badge of badges) {
      const report = await verify(present(badge), environment([issuer], changes));
      expect(report.verdict).not.toBe('valid');
      expect(report.checks).toHaveLength(11);
      expect(report.checks.every(({ outcome, reason }) => outcome === 'passed' || reason !== undefined)).toBe(true);
    }
  });

  it('is reported as an unmade check', async () => {
    const report = await verify(present(badges[0]!), environment([issuer], { recognise: explode }));
    expect(report.checks[5]).toEqual({ name: 'issuer', outcome: 'not_checked', reason: 'internal_error' });
    const unreachable = await verify(present(badges[0]!), environment([issuer], { fetch: explode }));
    expect(unreachable.checks[3]).toEqual({ name: 'proof', outcome: 'not_checked', reason: 'internal_error' });
    expect(unreachable.checks[4]).toEqual({ name: 'key_control', outcome: 'not_checked', reason: 'internal_error' });
  });

  it('at the n-th question never makes a revoked badge valid, whichever n', async () => {
    await publishStatus(issuer, [94_567]);
    for (let failing = 0; failing < 4; failing++) {
      const env = environment([issuer]);
      const fetch = (url: string, purpose: 'key' | 'status') => (env.asked.length === failing ? explode() : env.fetch(url, purpose));
      for (const badge of badges) expect((await verify(present(badge), { ...env, fetch })).verdict).not.toBe('valid');
    }
  });
});

describe('documents at the limits', async () => {
  const issuer = await createIssuer({ method: 'key' });
  const proof = (JSON.parse(await issueBadge(issuer)) as Doc)['proof'];
  const timed = async (document: Doc): Promise<number> => {
    const spent = effort();
    await verify({ kind: 'json', text: JSON.stringify({ ...document, proof }) }, environment([issuer]));
    return spent();
  };
  const badge = unsignedBadge(issuer);
  const organisations = (depth: number, width: number): Doc => ({ type: ['Profile'], ...(depth === 0 ? {} : { parentOrg: Array.from({ length: width }, () => organisations(depth - 1, width)) }) });
  const endorsement = JSON.parse(await embed(issuer, endorsementBy(issuer, badge['id']))) as Doc;

  it.each([
    ['600 pieces of evidence', { evidence: Array.from({ length: 600 }, (_, index) => ({ type: 'Evidence', name: `${index}` })) }],
    ['600 equal pieces of evidence', { evidence: Array.from({ length: 600 }, () => ({ type: 'Evidence', name: 'x' })) }],
    ['a tree of nameless organisations, wide', { issuer: { ...badge['issuer'], parentOrg: organisations(2, 20) } }],
    ['a tree of nameless organisations, deep', { issuer: { ...badge['issuer'], parentOrg: organisations(8, 2) } }],
    ['8 endorsements', { endorsement: Array.from({ length: 8 }, () => endorsement) }],
    ['240 KiB of text to escape', { description: '\\"\n'.repeat(40_000) }],
    ['1,500 types', { credentialSubject: { ...badge['credentialSubject'], type: Array.from({ length: 1500 }, (_, index) => ['Achievement', 'Profile', 'Evidence'][index % 3]) } }],
  ])('with %s take little work', async (_name, changes) => {
    expect(await timed({ ...badge, ...changes })).toBeLessThan(5000);
  });

  it.each([
    ['10,000 pieces of evidence', { evidence: Array.from({ length: 10_000 }, () => ({ type: 'Evidence' })) }],
    ['3,000 contexts', { '@context': Array.from({ length: 3000 }, (_, index) => ({ [`t${index}`]: 'https://example.org/' })) }],
    ['one context of 2,000 terms', { '@context': [...badge['@context'], Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`t${index}`, { '@id': 'https://example.org/', '@context': {} }]))] }],
    ['500 proofs', { extra: Array.from({ length: 500 }, () => proof[0]) }],
  ])('beyond them, with %s, are refused in little time', async (_name, changes) => {
    expect(await timed({ ...badge, ...changes })).toBeLessThan(500);
  });

  it('of chance bytes never make a verification throw', async () => {
    const random = randomFrom(7);
    const text = JSON.stringify({ ...badge, proof });
    for (let round = 0; round < 300; round++) {
      const at = random.below(text.length);
      const bent = text.slice(0, at) + String.fromCharCode(random.below(128)) + text.slice(at + 1 + random.below(3));
      const report = await verify({ kind: 'json', text: bent }, environment([issuer]));
      expect(report.verdict === 'valid' && JSON.stringify(JSON.parse(bent)) !== text).toBe(false);
    }
  });
});
