/**
 * ECDSA over the two curves of Data Integrity, through the web's own cryptography.
 * Sources: Data Integrity ECDSA Cryptosuites v1.0, sections 3.2 (ecdsa-rdfc-2019)
 * and 3.4 (ecdsa-sd-2023); FIPS 186-5, section 6; RFC 7518, section 3.4 (a
 * signature is r and s, one after the other).
 */

/** The hash that goes with each curve, and the length of a signature in bytes. */
const CURVES = { 'P-256': { hash: 'SHA-256', length: 64, alg: 'ES256' }, 'P-384': { hash: 'SHA-384', length: 96, alg: 'ES384' } } as const;
export type EcdsaCurve = keyof typeof CURVES;

/** The curve of a public key that may check signatures; null for any other key. */
export function curveOf({ kty, crv, use, alg }: JsonWebKey): EcdsaCurve | null {
  if (kty !== 'EC' || (crv !== 'P-256' && crv !== 'P-384')) return null;
  return (use === undefined || use === 'sig') && (alg === undefined || alg === CURVES[crv].alg) ? crv : null;
}

/** The hash with which a curve is used: also for canonical forms and for what is signed of them. */
export function hashOf(curve: EcdsaCurve): 'SHA-256' | 'SHA-384' {
  return CURVES[curve].hash;
}

/** Anything malformed is false, never a fault. */
export async function verifyEcdsa(key: JsonWebKey, data: Uint8Array, signature: Uint8Array): Promise<boolean> {
  return (await ecdsaVerifier(key))(data, signature);
}

/** The same for many signatures of one key, which is then imported once. */
export async function ecdsaVerifier(key: JsonWebKey): Promise<(data: Uint8Array, signature: Uint8Array) => Promise<boolean>> {
  const curve = curveOf(key);
  const imported = curve === null ? null : await importKey(key, curve);
  if (curve === null || imported === null) return async () => false;
  const { hash, length } = CURVES[curve];
  return async (data, signature) => {
    if (signature.length !== length) return false;
    return crypto.subtle.verify({ name: 'ECDSA', hash }, imported, Uint8Array.from(signature), Uint8Array.from(data));
  };
}

/** Only the public members: a published key may carry marks that Web Crypto would take for limits. */
async function importKey({ x, y }: JsonWebKey, crv: EcdsaCurve): Promise<CryptoKey | null> {
  if (typeof x !== 'string' || typeof y !== 'string') return null;
  try {
    return await crypto.subtle.importKey('jwk', { kty: 'EC', crv, x, y }, { name: 'ECDSA', namedCurve: crv }, false, ['verify']);
  } catch {
    return null;
  }
}
