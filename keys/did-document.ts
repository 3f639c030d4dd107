/**
 * The issuer's public keys as verifiers look for them: `did.json` (did:web)
 * and `jwks.json`. Retired keys stay, in `assertionMethod` too: old badges
 * must keep verifying. Compromised keys and keys that never signed are left
 * out; a service points to the signed record of each of the former. When each key signed stands in a document of our own, because other
 * verifiers reject every badge under a key that has an `expires`.
 */
import { encodeBase58, recordService, type RecordPointer } from '../credentials/index.ts';
import { fromBase64url, verificationMethod, type SigningKey } from './signing-key.ts';

const published = (keys: readonly SigningKey[]): SigningKey[] =>
  keys.filter((key) => key.state === 'active' || (key.state === 'retired' && key.activeFrom !== null));

/** Controlled Identifiers 1.0, "Multikey": 0xed01 and the 32 bytes of the key, base58btc. */
export function multikey(key: Pick<SigningKey, 'publicJwk'>): string {
  const raw = fromBase64url(String(key.publicJwk.x));
  return `z${encodeBase58(new Uint8Array([0xed, 0x01, ...raw]))}`;
}

/**
 * The did:web document (DID Core 1.0 §5; did:web method, "Read").
 * @param records of the compromised keys; without one the document has no `service`
 */
export function didDocument(did: string, keys: readonly SigningKey[], records: readonly RecordPointer[] = []): Record<string, unknown> {
  const methods = published(keys).map((key) => ({
    id: verificationMethod(did, key),
    ...(key.algorithm === 'Ed25519'
      ? { type: 'Multikey', controller: did, publicKeyMultibase: multikey(key) }
      : { type: 'JsonWebKey', controller: did, publicKeyJwk: key.publicJwk }),
  }));
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1', 'https://w3id.org/security/jwk/v1'],
    id: did,
    verificationMethod: methods,
    assertionMethod: methods.map((method) => method.id),
    ...(records.length === 0 ? {} : { service: records.map((record) => recordService(did, record)) }),
  };
}

/** RFC 7517 key set; `kid` is the full verification method, as in the header of our VC-JWT. */
export function jwks(did: string, keys: readonly SigningKey[]): { keys: Record<string, unknown>[] } {
  return {
    keys: published(keys).map((key) => ({
      ...key.publicJwk,
      kid: verificationMethod(did, key),
      use: 'sig',
      alg: key.algorithm === 'Ed25519' ? 'EdDSA' : key.algorithm,
      iss: did,
    })),
  };
}

/**
 * The history of the keys that ever signed, compromised ones included: which
 * key signed when, and what became of it. For people and for audits; a
 * verifier needs only did.json and jwks.json.
 */
export function keyHistory(did: string, keys: readonly SigningKey[], records: readonly RecordPointer[] = []): { issuer: string; keys: Record<string, unknown>[] } {
  const recordOf = (key: SigningKey): RecordPointer | undefined => records.find((one) => one.key === verificationMethod(did, key));
  return {
    issuer: did,
    keys: keys
      .filter((key) => key.activeFrom !== null)
      .map((key) => ({
        id: verificationMethod(did, key),
        algorithm: key.algorithm,
        state: key.state,
        publicKeyJwk: key.publicJwk,
        activeFrom: key.activeFrom,
        ...(key.activeTo === null ? {} : { activeTo: key.activeTo }),
        ...(key.compromisedAt === null ? {} : { compromisedAt: key.compromisedAt }),
        ...(recordOf(key) === undefined ? {} : { signedRecord: recordOf(key)!.endpoint, prefixLength: recordOf(key)!.prefixLength }),
      })),
  };
}
