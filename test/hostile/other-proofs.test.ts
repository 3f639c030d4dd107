/** The proofs of other issuers pass the same gates as ours, whatever suite they are by. */
import { beforeAll, describe, expect, it } from 'vitest';
import { verify, type VerificationReport } from '../../credentials/verify.ts';
import { NOW, present, type Doc } from '../fixtures/badges.ts';
import { OTHER_SUITES, otherBadge, otherIssuer, publishOtherStatus, stockVerdict, worldOf, type OtherIssuer } from '../fixtures/other-issuers.ts';
import { randomFrom, REWRITES } from './rewrites.ts';

const found = (report: VerificationReport): Record<string, string> => Object.fromEntries(report.checks.map((check) => [check.name, check.reason ?? check.outcome]));
const REVOKED = 94_567;

describe('an issuer at a website', () => {
  it.each([
    ['Ed25519Signature2020', 'Ed25519VerificationKey2020'], ['Ed25519Signature2020', 'JsonWebKey'], ['ecdsa-rdfc-2019 with P-256', 'Multikey'], ['ecdsa-rdfc-2019 with P-256', 'JsonWebKey'],
    ['ecdsa-rdfc-2019 with P-384', 'Multikey'], ['ecdsa-rdfc-2019 with P-384', 'JsonWebKey'], ['ecdsa-sd-2023', 'JsonWebKey'],
  ] as const)('signs with %s under a key that it publishes as %s', async (suite, spelling) => {
    const issuer = await otherIssuer(suite, spelling);
    const text = JSON.stringify(await issuer.sign(otherBadge(issuer)));
    expect((await verify(present(text), worldOf([issuer]))).verdict).toBe('valid');
    const impostor = await otherIssuer(suite, spelling);
    const forged = await verify(present(JSON.stringify(await impostor.sign(otherBadge(impostor)))), worldOf([issuer]));
    expect([forged.verdict, found(forged)['proof']]).toEqual(['invalid', 'proof_invalid']);
    issuer.documents.delete(`${issuer.origin}/.well-known/did.json`);
    expect((await verify(present(text), worldOf([issuer]))).verdict).toBe('undetermined');
  }, 60_000);

  it('has no key of another curve used for its badges', async () => {
    const [issuer, other] = [await otherIssuer('ecdsa-rdfc-2019 with P-256', 'Multikey'), await otherIssuer('ecdsa-rdfc-2019 with P-384', 'Multikey')];
    const report = await verify(present(JSON.stringify(await issuer.sign(otherBadge(issuer)))), worldOf([other]));
    expect([report.verdict, found(report)['proof']]).toEqual(['invalid', 'proof_malformed']);
  }, 60_000);
});

describe.each(OTHER_SUITES)('a badge signed with %s', (suite) => {
  let issuer: OtherIssuer;
  let stranger: OtherIssuer;
  let signed: Doc;
  const reportOn = (document: Doc, changes = {}): Promise<VerificationReport> => verify(present(JSON.stringify(document)), worldOf([issuer], changes));

  beforeAll(async () => {
    issuer = await otherIssuer(suite);
    stranger = await otherIssuer(suite);
    signed = await issuer.sign(otherBadge(issuer));
  }, 60_000);

  it('is valid, and @digitalbazaar/vc accepts it too', async () => {
    const report = await reportOn(signed);
    expect(found(report)).toMatchObject({
      shape: 'passed', context: 'passed', schema: 'passed', proof: suite === 'ecdsa-sd-2023' ? 'selectively_disclosed' : 'passed', key_control: 'passed', dates: 'passed', status: 'passed',
    });
    expect(report.verdict).toBe('valid');
    expect(report.view?.recipientName).toBe('Zoé Lemaître');
    expect(await stockVerdict(issuer, signed)).toBe(true);
  }, 30_000);

  it('is expired, or not valid yet', async () => {
    expect(found(await reportOn(await issuer.sign(otherBadge(issuer, { validUntil: '2026-08-31T12:00:00Z' }))))).toMatchObject({ proof: expect.any(String), dates: 'expired' });
    const early = await reportOn(await issuer.sign(otherBadge(issuer, { validFrom: '2027-01-01T00:00:00Z' })));
    expect([early.verdict, found(early)['dates']]).toEqual(['invalid', 'not_yet_valid']);
  }, 30_000);

  it('is revoked', async () => {
    await publishOtherStatus(issuer, [REVOKED]);
    const report = await reportOn(signed);
    expect([report.verdict, found(report)['status']]).toEqual(['invalid', 'revoked']);
    await publishOtherStatus(issuer, []);
  }, 30_000);

  it('is not what it was once a word of it has changed, and @digitalbazaar/vc agrees', async () => {
    const changed = JSON.parse(JSON.stringify(signed).replace('Zoé Lemaître', 'Zoé Lemaitre')) as Doc;
    const report = await reportOn(changed);
    expect([report.verdict, found(report)['proof']]).toEqual(['invalid', 'proof_invalid']);
    expect(await stockVerdict(issuer, changed)).toBe(false);
  }, 30_000);

  it('is no badge of another issuer, and none under another key', async () => {
    const claimed = await stranger.sign(otherBadge(issuer));
    const report = await reportOn(claimed);
    expect([report.verdict, found(report)['key_control']]).toEqual(['invalid', 'key_not_controlled_by_issuer']);
    const renamed = { ...claimed, proof: { ...claimed['proof'], verificationMethod: issuer.method } };
    expect(found(await reportOn(renamed))['proof']).toBe('proof_invalid');
    const unknown = await verify(present(JSON.stringify(await stranger.sign(otherBadge(stranger)))), worldOf([issuer, stranger]));
    expect([unknown.verdict, found(unknown)['issuer']]).toEqual(['undetermined', 'issuer_unknown']);
  }, 30_000);

  it.each([
    ['another purpose', { proofPurpose: 'authentication' }, 'proof_purpose_wrong'],
    ['no time', { created: undefined }, 'proof_malformed'],
    ['a time without offset', { created: '2026-09-01T12:00:00' }, 'proof_malformed'],
    ['an end that is past', { expires: '2026-08-01T00:00:00Z' }, 'proof_expired'],
    ['an end that was added', { expires: '2027-08-01T00:00:00Z' }, /proof_invalid|data_loss/],
    ['another time', { created: '2026-09-01T12:00:01Z' }, 'proof_invalid'],
    ['no value', { proofValue: undefined }, 'proof_malformed'],
    ['half of a value', { proofValue: 'z3FXQqFyWVjFNQnKVsKGGFk9' }, 'proof_malformed'],
    ['a value in another base', { proofValue: 'mAQIDBA' }, 'proof_malformed'],
    ['a context of its own', { '@context': 'https://w3id.org/security/data-integrity/v2' }, 'previous_check_failed'],
    ['a proof before it', { previousProof: 'urn:x' }, 'cryptosuite_unsupported'],
    ['an unknown suite', { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-jcs-2019' }, 'cryptosuite_unsupported'],
  ])('with %s is not valid', async (_name, changes, reason) => {
    const report = await reportOn({ ...signed, proof: JSON.parse(JSON.stringify({ ...signed['proof'], ...changes })) as Doc });
    expect(found(report)['proof']).toMatch(reason);
    expect(report.verdict).not.toBe('valid');
  });

  it('says what it said in every other way of writing it, or is refused', async () => {
    const original = await reportOn(signed);
    const expired = await issuer.sign(otherBadge(issuer, { validUntil: '2026-08-31T12:00:00Z' }));
    let accepted = 0;
    for (const [index, name] of Object.keys(REWRITES).entries()) {
      for (const [document, best] of [[signed, 'valid'], [expired, 'invalid']] as const) {
        const rewritten = REWRITES[name]!(structuredClone(document), randomFrom(index)) as Doc | string;
        const report = await verify({ kind: 'json', text: typeof rewritten === 'string' ? rewritten : JSON.stringify(rewritten) }, worldOf([issuer]));
        if (best === 'invalid') expect(report.verdict, name).toBe('invalid');
        if (report.verdict !== 'valid') continue;
        accepted += 1;
        expect(report.view, name).toEqual(original.view);
      }
    }
    expect(accepted).toBeGreaterThan(3);
  }, 120_000);

  it('is read by the clock of these fixtures', () => {
    expect(NOW.toISOString()).toBe('2026-09-01T12:00:00.000Z');
  });
});
