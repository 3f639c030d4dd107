/** Where an issuer's keys may stand, and where a key that somebody else put there is never believed. */
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { ownKeyAddress } from '../../credentials/key-set.ts';
import { jwkFromMultibase } from '../../credentials/multikey.ts';
import { verify, type VerificationReport } from '../../credentials/verify.ts';
import { createIssuer, embed, environment, present, publish, signToken, toBase64url, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';

const found = (report: VerificationReport, name: string): string => {
  const check = report.checks.find((each) => each.name === name)!;
  return check.reason === undefined ? check.outcome : `${check.outcome}/${check.reason}`;
};
const didJson = 'https://badges.univ-exemple.fr/.well-known/did.json';
const didDocument = (issuer: TestIssuer): Doc => JSON.parse(new TextDecoder().decode(issuer.documents.get(didJson))) as Doc;

/** An issuer at this identifier with the key of a did:web issuer; the badge has no status, so that only keys are asked for. */
async function issuerAt(id: string): Promise<{ issuer: TestIssuer; jwk: Doc }> {
  const made = await createIssuer();
  const jwk = didDocument(made)['verificationMethod'][1].publicKeyJwk as Doc;
  made.documents.clear();
  return { issuer: { ...made, id }, jwk };
}
const badgeOf = (issuer: TestIssuer): Doc => {
  const { credentialStatus: _none, ...badge } = unsignedBadge(issuer);
  return badge;
};
const tokenReport = async (issuer: TestIssuer, kid: string): Promise<{ report: VerificationReport; asked: readonly string[] }> => {
  const env = environment([issuer]);
  return { report: await verify(present(await signToken(issuer, badgeOf(issuer), {}, { kid })), env), asked: env.asked };
};

describe('the key to which a kid leads', () => {
  it.each([
    ['below the path of a did:web', 'did:web:badges.univ-exemple.fr:issuers:a', 'https://badges.univ-exemple.fr/issuers/a/keys/1'],
    ['below the path of an https issuer', 'https://badges.univ-exemple.fr/issuers/a', 'https://badges.univ-exemple.fr/issuers/a/keys/1'],
    ['in the well-known place of a did:web', 'did:web:badges.univ-exemple.fr', 'https://badges.univ-exemple.fr/.well-known/keys/1'],
    ['in the well-known place of an https issuer', 'https://badges.univ-exemple.fr', 'https://badges.univ-exemple.fr/.well-known/keys/1'],
  ])('is believed %s, as a key or in a set', async (_name, id, address) => {
    const { issuer, jwk } = await issuerAt(id);
    for (const [kid, document] of [
      [address, jwk], [address, { ...jwk, kid: address }], [`${address}#k1`, { keys: [{ ...jwk, kid: 'k1' }] }], [`${address}#k1`, { keys: [{ ...jwk, kid: `${address}#k1`, iss: id, use: 'sig' }] }],
    ] as const) {
      publish(issuer, address, document);
      const { report, asked } = await tokenReport(issuer, kid);
      expect([report.verdict, found(report, 'key_control')]).toEqual(['valid', 'passed']);
      expect(asked).toEqual([address]);
    }
  });

  it.each([
    ['of another name', (jwk: Doc) => ({ ...jwk, kid: 'https://badges.univ-exemple.fr/.well-known/keys/2' }), 'key_not_found'],
    ['of another issuer', (jwk: Doc) => ({ keys: [{ ...jwk, kid: 'k1', iss: 'did:web:autre.example' }] }), 'key_not_found'],
    ['for encryption', (jwk: Doc) => ({ keys: [{ ...jwk, kid: 'k1', use: 'enc' }] }), 'key_not_found'],
    ['for signing only', (jwk: Doc) => ({ keys: [{ ...jwk, kid: 'k1', key_ops: ['sign'] }] }), 'key_not_found'],
    ['published with its private half', (jwk: Doc) => ({ keys: [{ ...jwk, kid: 'k1', d: 'AAAA' }] }), 'key_not_found'],
    ['twice', (jwk: Doc) => ({ keys: [{ ...jwk, kid: 'k1' }, { ...jwk, kid: 'k1' }] }), 'key_ambiguous'],
    ['of an empty set', () => ({ keys: [] }), 'key_not_found'],
  ])('is refused %s', async (_name, publishing, reason) => {
    const { issuer, jwk } = await issuerAt('did:web:badges.univ-exemple.fr');
    publish(issuer, 'https://badges.univ-exemple.fr/.well-known/keys/1', publishing(jwk));
    const { report } = await tokenReport(issuer, 'https://badges.univ-exemple.fr/.well-known/keys/1#k1');
    expect([report.verdict, found(report, 'key_control')]).toEqual(['invalid', `failed/${reason}`]);
  });

  it.each([
    ['did:web:badges.univ-exemple.fr', 'https://badges.univ-exemple.fr/uploads/key.json'],
    ['did:web:badges.univ-exemple.fr:issuers:a', 'https://badges.univ-exemple.fr/issuers/b/keys/1'],
    ['did:web:badges.univ-exemple.fr:issuers:a', 'https://badges.univ-exemple.fr/issuers/a/../b/key'],
    ['did:web:badges.univ-exemple.fr:issuers:a', 'https://badges.univ-exemple.fr/issuers/ab'],
    ['https://badges.univ-exemple.fr/issuers/a', 'https://badges.univ-exemple.fr/issuers/a-upload/key'],
    ['https://badges.univ-exemple.fr/issuers/a', 'https://badges.univ-exemple.fr/issuers/a/%2e%2e/b/key'],
    ['https://badges.univ-exemple.fr', 'https://badges.univ-exemple.fr/evidence/9f1c'],
  ])('is never looked for by %s at %s, where strangers may put things', async (id, kid) => {
    const { issuer, jwk } = await issuerAt(id);
    publish(issuer, kid, { ...jwk, kid });
    publish(issuer, new URL(kid).href, { ...jwk, kid });
    const { report, asked } = await tokenReport(issuer, kid);
    expect(report.verdict).not.toBe('valid');
    expect(asked).toEqual(['https://badges.univ-exemple.fr/.well-known/jwks.json']);
  });

  it('keeps to its rule for any address: only the issuer’s own path and the well-known place', () => {
    const own = (kid: string, id = 'did:web:a.example:x'): string | null => ownKeyAddress(kid, id, 'https://a.example');
    expect(['https://a.example/x/k#1', 'https://a.example/.well-known/k'].map((kid) => own(kid))).toEqual(['https://a.example/x/k', 'https://a.example/.well-known/k']);
    for (const kid of ['http://a.example/x/k', 'https://a.example:8443/x/k', 'https://u@a.example/x/k', 'https://b.example/x/k', 'https://a.example/x', 'https://a.example//x/k', 'https://a.example/y/k', 'did:web:a.example:x#k', 'x/k', '']) expect(own(kid), kid).toBeNull();
  });
});

describe('a published set of keys', () => {
  const address = 'https://badges.univ-exemple.fr/.well-known/jwks.json';
  it.each([
    ['one key of the name', (jwk: Doc) => [{ ...jwk, kid: 'a' }, { ...jwk, kid: 'b' }], 'passed'],
    ['two keys of one name', (jwk: Doc) => [{ ...jwk, kid: 'a' }, { ...jwk, kid: 'a' }], 'failed/key_ambiguous'],
    ['the key for encryption', (jwk: Doc) => [{ ...jwk, kid: 'a', use: 'enc' }], 'failed/key_not_found'],
    ['the key with its private half', (jwk: Doc) => [{ ...jwk, kid: 'a', d: 'AAAA' }], 'failed/key_not_found'],
    ['no such name', (jwk: Doc) => [{ ...jwk, kid: 'c' }], 'failed/key_not_found'],
  ])('with %s', async (_name, keysOf, expected) => {
    const { issuer, jwk } = await issuerAt('did:web:badges.univ-exemple.fr');
    publish(issuer, address, { keys: keysOf(jwk) });
    expect(found((await tokenReport(issuer, 'a')).report, 'key_control')).toBe(expected);
  });
});

describe('a controller document over https', async () => {
  const { issuer: made } = await issuerAt('https://badges.univ-exemple.fr/issuers/a');
  const method = { id: `${made.id}#key-1`, type: 'Multikey', controller: made.id, publicKeyMultibase: made.publicKeyMultibase };
  const issuer: TestIssuer = { ...made, signer: { ...made.signer, dataIntegrity: { ...made.signer.dataIntegrity, verificationMethod: method.id } } };
  const good: Doc = { '@context': ['https://www.w3.org/ns/cid/v1'], id: issuer.id, verificationMethod: [method], assertionMethod: [method.id] };
  const badge = await embed(issuer, badgeOf(issuer));

  it.each([
    ['as it should be', good, 'passed'],
    ['with the method inside of the list', { ...good, verificationMethod: [], assertionMethod: [method] }, 'passed'],
    ['with names relative to itself', { ...good, verificationMethod: [{ ...method, id: '#key-1' }], assertionMethod: ['#key-1'] }, 'passed'],
    ['whose context says that all of it means something else', { ...good, '@context': [{ assertionMethod: 'https://example.org/x', id: 'https://example.org/y' }] }, 'passed'],
    ['that lists the key for nothing', { ...good, assertionMethod: [] }, 'failed/key_not_found'],
    ['that lists the key under its IRI', { ...good, assertionMethod: [], 'https://w3id.org/security#assertionMethod': [method.id] }, 'failed/key_not_found'],
    ['that lists the key to show who presents', { ...good, assertionMethod: [], authentication: [method.id] }, 'failed/key_not_found'],
    ['that describes the key twice', { ...good, verificationMethod: [method, { ...method, publicKeyMultibase: 'z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi' }] }, 'failed/key_ambiguous'],
    ['that describes the key once by each name', { ...good, verificationMethod: [method, { ...method, id: '#key-1' }] }, 'failed/key_ambiguous'],
    ['that describes the key here and there', { ...good, assertionMethod: [method] }, 'failed/key_ambiguous'],
    ['of another controller of the key', { ...good, verificationMethod: [{ ...method, controller: 'https://attaquant.example' }] }, 'failed/key_not_controlled_by_issuer'],
    ['of another controller', { ...good, id: 'https://badges.univ-exemple.fr/issuers/b' }, 'failed/key_not_found'],
    ['that took the key back', { ...good, verificationMethod: [{ ...method, revoked: '2026-08-01T00:00:00Z' }] }, 'failed/key_revoked'],
    ['that will take the key back', { ...good, verificationMethod: [{ ...method, revoked: '2027-08-01T00:00:00Z' }] }, 'passed'],
    ['whose key ended', { ...good, verificationMethod: [{ ...method, expires: '2026-08-01T00:00:00Z' }] }, 'failed/key_expired'],
    ['whose key ends at no time', { ...good, verificationMethod: [{ ...method, expires: 'never' }] }, 'failed/key_expired'],
    ['that publishes the private half as well', { ...good, verificationMethod: [{ ...method, secretKeyMultibase: 'z3u2' }] }, 'failed/key_not_found'],
    ['whose key is a JWK with its private half', { ...good, verificationMethod: [{ ...method, publicKeyMultibase: undefined, publicKeyJwk: { ...jwkFromMultibase(made.publicKeyMultibase), d: 'AAAA' } }] }, 'failed/key_not_found'],
    ['whose key is a JWK for encryption', { ...good, verificationMethod: [{ ...method, publicKeyMultibase: undefined, publicKeyJwk: { ...jwkFromMultibase(made.publicKeyMultibase), use: 'enc' } }] }, 'failed/key_not_found'],
    ['whose key is a JWK', { ...good, verificationMethod: [{ ...method, publicKeyMultibase: undefined, publicKeyJwk: jwkFromMultibase(made.publicKeyMultibase) }] }, 'passed'],
    ['with a key in two spellings', { ...good, verificationMethod: [{ ...method, publicKeyJwk: {} }] }, 'not_checked/key_method_unsupported'],
    ['that is a page', '<html>', 'not_checked/key_not_found'],
    ['with a member twice', JSON.stringify(good).replace('{', `{"id":"${issuer.id}",`), 'not_checked/key_not_found'],
  ])('%s', async (_name, document, expected) => {
    publish(issuer, issuer.id, document);
    const env = environment([issuer]);
    const report = await verify(present(badge), env);
    expect([found(report, 'key_control'), report.verdict === 'valid']).toEqual([expected, expected === 'passed']);
    expect(env.asked).toEqual([issuer.id]);
  });
});

describe('a did:jwk', () => {
  const issuerWith = async (changes: Doc): Promise<TestIssuer> => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), ...changes };
    const id = `did:jwk:${toBase64url(new TextEncoder().encode(JSON.stringify(jwk)))}`;
    const made = await createIssuer();
    return { ...made, id, signer: { ...made.signer, jwt: { kid: `${id}#0`, alg: 'ES256', key: privateKey } } };
  };

  it.each([
    ['is the key that it is', {}, 'passed'],
    ['for signatures', { use: 'sig' }, 'passed'],
    ['for encryption signs nothing', { use: 'enc' }, 'failed/key_not_found'],
    ['that may only sign verifies nothing', { key_ops: ['sign'] }, 'failed/key_not_found'],
    ['with a private half is none', { d: 'AAAA' }, 'not_checked/key_method_unsupported'],
  ])('%s', async (_name, changes, expected) => {
    const issuer = await issuerWith(changes);
    const { report, asked } = await tokenReport(issuer, `${issuer.id}#0`);
    expect(found(report, 'key_control')).toBe(expected);
    expect([report.verdict === 'valid', asked]).toEqual([expected === 'passed', []]);
  });

  it('has one name for its key', async () => {
    const issuer = await issuerWith({});
    expect(found((await tokenReport(issuer, `${issuer.id}#1`)).report, 'key_control')).toBe('failed/key_not_found');
  });
});
