/**
 * The issuer's keys and their life: next → active → retired | compromised.
 * Ed25519 signs embedded proofs; P-256 (ES256) and RSA (RS256) sign VC-JWT.
 */
export type JsonWebKey = Record<string, unknown> & { kty: string };

export const KEY_ALGORITHMS = ['Ed25519', 'ES256', 'RS256'] as const;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];
export type KeyState = 'next' | 'active' | 'retired' | 'compromised';

export type SigningKey = {
  /** Fragment of the verification method, e.g. `key-xyz`. */
  readonly id: string;
  readonly algorithm: KeyAlgorithm;
  readonly state: KeyState;
  readonly publicJwk: JsonWebKey;
  /** ISO timestamps; `null` for what has not happened. */
  readonly createdAt: string;
  /** It signed from then … */
  readonly activeFrom: string | null;
  /** … until then. */
  readonly activeTo: string | null;
  readonly compromisedAt: string | null;
  /** A restored copy did not know it: since then its public part stands here again, and nothing tells all that it signed. */
  readonly putBackAt?: string | null;
};

/** `did:web:example.org#key-xyz` */
export const verificationMethod = (did: string, key: Pick<SigningKey, 'id'>): string => `${did}#${key.id}`;

/** The key that signs now, or `null` when the ring has none for that algorithm. */
export const activeKey = <K extends SigningKey>(keys: readonly K[], algorithm: KeyAlgorithm): K | null =>
  keys.find((key) => key.algorithm === algorithm && key.state === 'active') ?? null;

const PARAMETERS = {
  Ed25519: { name: 'Ed25519' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
} as const;

/**
 * A new key pair as JWKs. The identifier is the RFC 7638 thumbprint of the
 * public key, so that it names this key and no other.
 */
export async function generateKey(algorithm: KeyAlgorithm): Promise<{ id: string; publicJwk: JsonWebKey; privateJwk: JsonWebKey }> {
  const pair = (await crypto.subtle.generateKey(PARAMETERS[algorithm], true, ['sign', 'verify'])) as CryptoKeyPair;
  const publicJwk = publicPart((await crypto.subtle.exportKey('jwk', pair.publicKey)) as JsonWebKey);
  const { ext: _ext, key_ops: _ops, alg: _alg, ...privateJwk } = (await crypto.subtle.exportKey('jwk', pair.privateKey)) as JsonWebKey;
  return { id: `key-${await thumbprint(publicJwk)}`, publicJwk, privateJwk: privateJwk as JsonWebKey };
}

/** Only the members that a public key needs: an allow-list, so that no private member can slip through. */
export function publicPart(jwk: JsonWebKey): JsonWebKey {
  const members = { OKP: ['kty', 'crv', 'x'], EC: ['kty', 'crv', 'x', 'y'], RSA: ['kty', 'e', 'n'] }[jwk.kty];
  if (!members) throw new Error(`unsupported key type ${jwk.kty}`);
  return Object.fromEntries(members.map((member) => [member, jwk[member]])) as JsonWebKey;
}

/** RFC 7638 §3: SHA-256 over the required members in lexicographic order, base64url. */
export async function thumbprint(publicJwk: JsonWebKey): Promise<string> {
  const members = Object.entries(publicPart(publicJwk)).sort(([a], [b]) => (a < b ? -1 : 1));
  const bytes = new TextEncoder().encode(JSON.stringify(Object.fromEntries(members)));
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

export const fromBase64url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
