import { base64url, CompactSign, exportJWK, exportSPKI, generateKeyPair, type CryptoKey } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { badgeInput } from '../test/fixtures/badge.ts';
import { haveRecords, recordedText } from '../test/fixtures/recorded.ts';
import { buildBadge } from './build.ts';
import { decodeJwt, verifyJwt } from './vc-jwt.ts';

type Members = Record<string, unknown>;

const encode = (value: unknown) => base64url.encode(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)));
const badge = JSON.parse(JSON.stringify(buildBadge(badgeInput()))) as Members;
const claims = { iss: 'did:web:badges.univ-exemple.fr', jti: badge['id'], sub: badgeInput().subject.id, nbf: Date.parse('2026-07-03T09:30:15Z') / 1000 };
const kid = 'did:web:badges.univ-exemple.fr#jwt-1';

let privateKey: CryptoKey;
let publicKey: CryptoKey;
let jwk: JsonWebKey;

beforeAll(async () => {
  ({ privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true }));
  jwk = (await exportJWK(publicKey)) as JsonWebKey;
});

function token(payload: unknown = { ...badge, ...claims }, header: Members = {}): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  return new CompactSign(bytes).setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT', ...header }).sign(privateKey, { crit: { own: true } });
}

/** Any header and payload, under a signature of three letters. */
const unsigned = (header: unknown, payload: unknown = { ...badge, ...claims }) => `${encode(header)}.${encode(payload)}.c2ln`;
const without = (object: Members, key: string) => Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));

describe('a JWT that is read', () => {
  it('holds the credential without the registered claims', async () => {
    const decoded = decodeJwt(await token());
    expect(decoded.ok && decoded.credential).toEqual(badge);
    expect(decoded.ok && decoded.header).toEqual({ alg: 'ES256', kid, typ: 'JWT' });
  });

  it('holds a VCDM 1.1 credential in its vc claim', () => {
    const decoded = decodeJwt(unsigned({ alg: 'RS256' }, { vc: { type: ['VerifiableCredential'] }, iss: 'x' }));
    expect(decoded.ok && decoded.credential).toEqual({ type: ['VerifiableCredential'] });
  });

  it.skipIf(!haveRecords)('can be the signed sample of 1EdTech (needs ../shared/spec)', () => {
    const decoded = decodeJwt(recordedText('ob_v3p0/examples/signed/simple.jwt').trim());
    expect(decoded.ok && decoded.credential['name']).toBe('Example University Degree');
  });

  it.each([
    ['two parts', 'e30.e30'], ['five parts, as when encrypted', 'e30.e30.e30.e30.e30'], ['an empty signature', `${encode({ alg: 'ES256' })}.${encode(badge)}.`],
    ['padding', `${encode({ alg: 'ES256' })}=.${encode(badge)}.c2ln`], ['a line feed', `${encode({ alg: 'ES256' })}.${encode(badge)}.c2ln\n`],
    ['a header that is no JSON', `${encode('{')}.${encode(badge)}.c2ln`], ['a header that is a list', unsigned([])], ['a payload that is a string', unsigned({ alg: 'ES256' }, '"x"')],
    ['nothing', ''],
  ])('is malformed with %s', (_name, text) => {
    expect(decodeJwt(text)).toEqual({ ok: false, reason: 'malformed_jwt' });
  });

  it.each(['none', 'None', 'NONE', '', 'HS256', 'HS512', 'PS256', 'ES256K', 'es256', 'RSA-OAEP', undefined, null, ['ES256']])('is refused under the algorithm %o', (alg) => {
    expect(decodeJwt(unsigned({ alg }))).toEqual({ ok: false, reason: 'algorithm_not_allowed' });
  });

  it.each([
    { crit: ['b64'], b64: false }, { b64: true }, { crit: [] }, { enc: 'A256GCM' }, { zip: 'DEF' }, { cty: 'JWT' }, { typ: 'at+jwt' }, { typ: 'vp+jwt' }, { typ: ['JWT'] },
    { kid: 1 }, { jwk: 'x' }, { jwk: { kty: 'EC', crv: 'P-256', x: 'a', y: 'b', d: 'c' } }, { jwk: { kty: 'oct', k: 'a' } },
  ])('is refused with the header %o', (header) => {
    expect(decodeJwt(unsigned({ alg: 'ES256', ...header }))).toEqual({ ok: false, reason: 'jwt_header_not_allowed' });
  });

  it('is ambiguous with two credentials or two equal names in it', () => {
    expect(decodeJwt(unsigned({ alg: 'ES256' }, { ...badge, vc: badge }))).toEqual({ ok: false, reason: 'ambiguous_document' });
    expect(decodeJwt(unsigned({ alg: 'ES256' }, '{"name":"A","name":"B"}'))).toEqual({ ok: false, reason: 'ambiguous_document' });
    expect(decodeJwt(unsigned('{"alg":"ES256","alg":"none"}'))).toEqual({ ok: false, reason: 'ambiguous_document' });
  });
});

describe('a JWT that is verified', () => {
  it('is good with the key of its signer, for ES256, RS256 and Ed25519', async () => {
    expect(await verifyJwt(await token(), jwk)).toEqual({ ok: true });
    for (const [alg, type] of [['RS256', 'RS256'], ['EdDSA', 'Ed25519'], ['Ed25519', 'Ed25519']] as const) {
      const pair = await generateKeyPair(type, { extractable: true });
      const bytes = new TextEncoder().encode(JSON.stringify({ ...badge, ...claims }));
      const jwt = await new CompactSign(bytes).setProtectedHeader({ alg, kid }).sign(pair.privateKey);
      expect(await verifyJwt(jwt, (await exportJWK(pair.publicKey)) as JsonWebKey)).toEqual({ ok: true });
    }
  });

  it('is invalid when a letter of the credential was changed', async () => {
    const [header, , signature] = (await token()).split('.');
    const altered = encode({ ...badge, ...claims, name: 'Autre badge' });
    expect(await verifyJwt(`${header}.${altered}.${signature}`, jwk)).toEqual({ ok: false, reason: 'proof_invalid' });
  });

  it('is invalid with another key, whatever key it brings along', async () => {
    const other = await generateKeyPair('ES256', { extractable: true });
    const otherJwk = (await exportJWK(other.publicKey)) as JsonWebKey;
    expect(await verifyJwt(await token(undefined, { jwk }), otherJwk)).toEqual({ ok: false, reason: 'proof_invalid' });
  });

  it('never takes a public key for a shared secret', async () => {
    const rsa = await generateKeyPair('RS256', { extractable: true });
    const pem = new TextEncoder().encode(await exportSPKI(rsa.publicKey));
    const secret = await crypto.subtle.importKey('raw', pem, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const signed = `${encode({ alg: 'HS256', kid })}.${encode({ ...badge, ...claims })}`;
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', secret, new TextEncoder().encode(signed)));
    expect(await verifyJwt(`${signed}.${base64url.encode(mac)}`, (await exportJWK(rsa.publicKey)) as JsonWebKey)).toEqual({ ok: false, reason: 'cryptosuite_unsupported' });
  });

  it('is invalid with a key for something else', async () => {
    for (const changes of [{ use: 'enc' }, { alg: 'RS256' }, { kty: 'RSA' }, { crv: 'P-384' }, { y: undefined }]) {
      expect(await verifyJwt(await token(), { ...jwk, ...changes } as JsonWebKey)).toEqual({ ok: false, reason: 'proof_invalid' });
    }
  });

  it.each([
    ['iss', 'did:web:other.example'], ['jti', 'https://other.example/1'], ['sub', 'urn:uuid:other'], ['nbf', claims.nbf + 1], ['nbf', String(claims.nbf)], ['exp', claims.nbf + 10],
  ])('contradicts its credential with %s = %o', async (claim, value) => {
    expect(await verifyJwt(await token({ ...badge, ...claims, [claim]: value }), jwk)).toEqual({ ok: false, reason: 'jwt_claims_disagree' });
  });

  it.each(['iss', 'jti', 'sub', 'nbf'])('lacks %s, which Open Badges 3.0 requires', async (claim) => {
    expect(await verifyJwt(await token(without({ ...badge, ...claims }, claim)), jwk)).toEqual({ ok: false, reason: 'jwt_claims_disagree' });
  });

  it('must end when its credential ends', async () => {
    const ending = { ...badge, ...claims, validUntil: '2027-07-03T09:30:15Z' };
    expect(await verifyJwt(await token(ending), jwk)).toEqual({ ok: false, reason: 'jwt_claims_disagree' });
    expect(await verifyJwt(await token({ ...ending, exp: Date.parse('2027-07-03T09:30:15Z') / 1000 }), jwk)).toEqual({ ok: true });
  });

  it('need not repeat the credential when it is a W3C vc+jwt, but may not contradict it', async () => {
    expect(await verifyJwt(await token(badge, { typ: 'vc+jwt' }), jwk)).toEqual({ ok: true });
    expect(await verifyJwt(await token({ ...badge, iss: 'did:web:other.example' }, { typ: 'vc+jwt' }), jwk)).toEqual({ ok: false, reason: 'jwt_claims_disagree' });
  });
});
