import { describe, expect, it } from 'vitest';
import { didWebFromOrigin, didWebOrigin, didWebUrl, keyInDid } from './did.ts';
import { jwkFromMultibase, multibaseFromJwk } from './multikey.ts';
import { secureUrl } from './resolve-key.ts';

describe('did:web', () => {
  it('is made of the host and port of an origin', () => {
    expect(didWebFromOrigin('http://localhost:8787')).toBe('did:web:localhost%3A8787');
    expect(didWebFromOrigin('https://badges.univ-exemple.fr')).toBe('did:web:badges.univ-exemple.fr');
  });

  it('is read over https, at the well-known place or under its path', () => {
    expect(didWebUrl('did:web:badges.univ-exemple.fr')).toBe('https://badges.univ-exemple.fr/.well-known/did.json');
    expect(didWebUrl('did:web:univ-exemple.fr:users:zoe')).toBe('https://univ-exemple.fr/users/zoe/did.json');
    expect(didWebUrl('did:web:univ-exemple.fr%3A8443')).toBe('https://univ-exemple.fr:8443/.well-known/did.json');
  });

  it('is read over http for exactly the loopback origin given, and for no other', () => {
    const loopback = 'http://localhost:8787';
    expect(didWebUrl('did:web:localhost%3A8787', loopback)).toBe('http://localhost:8787/.well-known/did.json');
    expect(didWebUrl('did:web:localhost%3A8787')).toBe('https://localhost:8787/.well-known/did.json');
    expect(didWebUrl('did:web:localhost%3A8788', loopback)).toBe('https://localhost:8788/.well-known/did.json');
    expect(didWebOrigin('did:web:LOCALHOST%3A8787', loopback)).toBe(loopback);
  });

  it.each([
    'did:web:', 'did:web:a/b', 'did:web:a%2Fb', 'did:web:user@host', 'did:web:a%40b', 'did:web:a?x', 'did:web:a#x', 'did:web:2130706433', 'did:web:0x7f.1', 'did:web:a:..:b', 'did:web:a::b', 'did:web:a:%2e%2e',
    'did:web:[::1]', 'did:web:a%3A443', 'did:web:a%3A99999', 'did:web:..', 'did:web:a b', 'did:web:é.example', 'did:key:z6Mk', 'web:a',
  ])('%s has no address', (did) => {
    expect(didWebUrl(did)).toBeNull();
  });
});

describe('identifiers that are keys', () => {
  // The key of the W3C test vectors for eddsa-rdfc-2022.
  const multibase = 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2';

  it('did:key gives its Ed25519 key under one DID URL', () => {
    const key = keyInDid(`did:key:${multibase}`)!;
    expect(key.id).toBe(`did:key:${multibase}#${multibase}`);
    expect(multibaseFromJwk(key.jwk)).toBe(multibase);
  });

  it('did:key gives both coordinates of a P-256 key', async () => {
    // Example of the did:key specification (P-256).
    const jwk = jwkFromMultibase('zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv')!;
    const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']);
    expect(new Uint8Array(await crypto.subtle.exportKey('raw', key))).toHaveLength(65);
  });

  it.each([['P-256', 32, 0x80], ['P-384', 48, 0x81]] as const)('agrees with the platform on a hundred %s points', async (namedCurve, length, first) => {
    for (let round = 0; round < 100; round++) {
      const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);
      const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
      const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
      const { encodeBase58 } = await import('./multibase.ts');
      const compressed = Uint8Array.from([first, 0x24, 2 + (raw.at(-1)! & 1), ...raw.subarray(1, 1 + length)]);
      expect(jwkFromMultibase(`z${encodeBase58(compressed)}`)).toEqual({ kty: 'EC', crv: namedCurve, x: jwk.x, y: jwk.y });
      expect(jwkFromMultibase(`z${encodeBase58(compressed.subarray(0, -1))}`)).toBeNull();
    }
  });

  it('did:jwk gives its key, and never a private one', () => {
    const encode = (jwk: object): string => `did:jwk:${btoa(JSON.stringify(jwk)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
    const jwk = { kty: 'EC', crv: 'P-256', x: 'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0', y: '_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE' };
    expect(keyInDid(encode(jwk))).toEqual({ id: `${encode(jwk)}#0`, jwk });
    expect(keyInDid(encode({ ...jwk, d: 'x' }))).toBeNull();
    expect(keyInDid('did:jwk:AAAA')).toBeNull();
  });

  it.each(['did:key:z', 'did:key:z6Mk', 'did:key:x', 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme', `did:key:${'z'.repeat(5000)}`, 'did:jwk:', 'did:web:a'])('%s gives none', (did) => {
    expect(keyInDid(did)).toBeNull();
  });
});

describe('addresses that may be asked', () => {
  it('are https, without user and fragment, or at the loopback origin given', () => {
    expect(secureUrl('https://a.example/list')).toBe('https://a.example/list');
    expect(secureUrl('http://localhost:8787/list', 'http://localhost:8787')).toBe('http://localhost:8787/list');
    for (const url of ['http://localhost:8787/list', 'http://a.example/', 'https://u@a.example/', 'https://a.example/#x', 'file:///etc/passwd', 'x']) expect(secureUrl(url)).toBeNull();
    expect(secureUrl('http://localhost:8788/list', 'http://localhost:8787')).toBeNull();
  });
});
