/** Tokens of edition 1.1: what the registered claims say is what the claim `vc` says, or nothing is believed. */
import { CompactSign } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeJwt } from '../../credentials/vc-jwt.ts';
import { verify, type VerificationReport } from '../../credentials/verify.ts';
import { createIssuer, environment, present, publishStatus, toBase64url, unsignedBadge, fromBase64url, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { badge11, credential11, credential20 } from '../fixtures/credentials.ts';

const found = (report: VerificationReport): Record<string, string> => Object.fromEntries(report.checks.map((check) => [check.name, check.reason ?? check.outcome]));
const seconds = (date: string): number => Date.parse(date) / 1000;

let issuer: TestIssuer;
let claimed: Doc;
let vc: Doc;
beforeAll(async () => {
  issuer = await createIssuer({ alg: 'ES256' });
  const [subject] = credential11(issuer)['credentialSubject'] as [Doc];
  vc = credential11(issuer, { credentialSubject: subject });
  claimed = { iss: issuer.id, jti: vc['id'], sub: subject['id'], nbf: seconds(vc['issuanceDate']), exp: seconds(vc['expirationDate']) };
}, 60_000);

const token = async (payload: Doc, header: Doc = {}): Promise<string> => {
  const { kid, alg, key } = issuer.signer.jwt;
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader({ alg, kid, typ: 'JWT', ...header }).sign(typeof key === 'function' ? await key() : key);
};
const reportOn = async (payload: Doc, header: Doc = {}): Promise<VerificationReport> => verify(present(await token(payload, header)), environment([issuer]));

describe('a token of edition 1.1', () => {
  it('is valid when claims and credential say the same', async () => {
    const report = await reportOn({ ...claimed, vc });
    expect([report.kind, report.verdict, JSON.stringify(found(report))]).toEqual(['credential', 'valid', expect.any(String)]);
    expect(report.credential?.subjects[0]?.claims).toContainEqual(['givenName', 'Zoé']);
  });

  it('is the same credential when only the claims say whose, what, of whom and until when', async () => {
    const { id: _id, issuer: _issuer, issuanceDate: _from, expirationDate: _until, credentialSubject, ...rest } = vc;
    const { id: _subject, ...unnamed } = credentialSubject as Doc;
    const [short, long] = [await reportOn({ ...claimed, vc: { ...rest, credentialSubject: unnamed } }), await reportOn({ ...claimed, vc: { ...vc, issuer: issuer.id } })];
    expect(short.verdict).toBe('valid');
    expect(short.credential).toEqual(long.credential);
  });

  it('keeps the issuer’s name beside the claim', async () => {
    const report = await reportOn({ ...claimed, vc: { ...vc, issuer: { name: 'École' } } });
    expect([report.verdict, report.credential?.issuer]).toEqual(['valid', { id: issuer.id, name: 'École' }]);
  });

  it('may be finer than a second in the credential, not in the claim alone', async () => {
    expect((await reportOn({ ...claimed, vc: { ...vc, issuanceDate: '2026-08-01T00:00:00.750Z' } })).verdict).toBe('valid');
    expect((await reportOn({ ...claimed, nbf: claimed['nbf'] + 1, vc })).verdict).toBe('invalid');
  });

  it.each([
    ['another issuer', { iss: 'did:web:other.example' }], ['another id', { jti: 'urn:uuid:1' }], ['another subject', { sub: 'did:example:other' }], ['an earlier beginning', { nbf: 1 }],
    ['a later end', { exp: 4_000_000_000 }], ['an earlier end', { exp: 1 }], ['a beginning as text', { nbf: '2026-08-01T00:00:00Z' }],
    ['no issuer', { iss: undefined }], ['no id', { jti: undefined }], ['no subject', { sub: undefined }], ['no beginning', { nbf: undefined }], ['no end', { exp: undefined }],
  ])('is invalid when the claims name %s', async (_name, changes) => {
    const report = await reportOn({ ...claimed, ...changes, vc });
    expect([report.verdict, found(report)['proof']]).toEqual(['invalid', 'jwt_claims_disagree']);
  });

  it('is expired, revoked or not yet valid by what it says', async () => {
    const ended = { ...vc, expirationDate: '2026-08-31T00:00:00Z' };
    expect(found(await reportOn({ ...claimed, exp: seconds('2026-08-31T00:00:00Z'), vc: ended }))).toMatchObject({ proof: 'passed', dates: 'expired' });
    const { expirationDate: _until, ...endless } = vc;
    expect(found(await reportOn({ ...claimed, exp: seconds('2026-08-31T00:00:00Z'), vc: endless }))).toMatchObject({ proof: 'passed', dates: 'expired' });
    await publishStatus(issuer, [94_567]);
    expect(found(await reportOn({ ...claimed, vc }))['status']).toBe('revoked');
    await publishStatus(issuer, []);
    expect(found(await reportOn({ ...claimed, nbf: seconds('2027-01-01T00:00:00Z'), vc: { ...vc, issuanceDate: '2027-01-01T00:00:00Z' } }))['dates']).toBe('not_yet_valid');
  });

  it('is invalid when a word of it has changed', async () => {
    const [header, payload, signature] = (await token({ ...claimed, vc })).split('.') as [string, string, string];
    const text = new TextDecoder().decode(fromBase64url(payload)).replace('Zoé', 'Zoë');
    const report = await verify(present(`${header}.${toBase64url(new TextEncoder().encode(text))}.${signature}`), environment([issuer]));
    expect([report.verdict, found(report)['proof']]).toEqual(['invalid', 'proof_invalid']);
  });

  it.each([
    ['a credential beside the claim', () => ({ ...claimed, vc, '@context': vc['@context'], credentialSubject: vc['credentialSubject'] }), {}, 'ambiguous_document'],
    ['a claim that is no object', () => ({ ...claimed, vc: 'x' }), {}, 'ambiguous_document'],
    ['a type that says that the payload is the credential', () => ({ ...claimed, vc }), { typ: 'vc+jwt' }, 'ambiguous_document'],
    ['a credential of edition 2.0 in the claim', () => ({ ...claimed, vc: credential20(issuer) }), {}, 'data_model_unsupported'],
    ['a credential of edition 1.1 without the claim', () => ({ ...vc, ...claimed }), {}, 'data_model_unsupported'],
    ['an id that is repeated in another spelling', () => ({ ...claimed, vc: { ...vc, '@id': 'urn:x' } }), {}, 'ambiguous_document'],
  ])('is refused with %s', async (_name, payload, header, reason) => {
    const report = await reportOn(payload(), header);
    expect([report.verdict, found(report)['shape']]).toEqual(['invalid', reason]);
  });

  it('may hold an Open Badge', async () => {
    const badge = badge11(unsignedBadge(issuer));
    const whole = { ...badge, issuanceDate: '2026-07-03T09:30:15Z' };
    const report = await reportOn({ iss: issuer.id, jti: badge['id'], sub: badge['credentialSubject'].id, nbf: seconds(whole.issuanceDate), vc: whole });
    expect([report.kind, report.verdict, report.view?.recipientName]).toEqual(['badge', 'valid', 'Zoé Lemaître']);
  });

  it('is taken for what it is, whatever the claims are', async () => {
    for (const nbf of [1e30, -1e30, Number.MAX_SAFE_INTEGER, 'x', {}, [], true]) {
      const { issuanceDate: _from, ...undated } = vc;
      expect((await reportOn({ ...claimed, nbf, vc: undated })).verdict).toBe('invalid');
    }
    const decoded = decodeJwt(await token({ ...claimed, vc: { ...vc, credentialSubject: [vc['credentialSubject'], {}] } }));
    expect(decoded.ok && decoded.credential['credentialSubject']).toHaveLength(2);
  });
});
