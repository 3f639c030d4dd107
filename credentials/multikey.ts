/**
 * Public keys in their two spellings, Multikey and JWK, for the two key types
 * that sign badges: Ed25519 and P-256.
 * Sources: Controlled Identifiers 1.0, section 2.2.2 "Multikey"; multicodec table
 * (0xed ed25519-pub, 0x1200 p256-pub); RFC 7517, RFC 7518 section 6.2, RFC 8037;
 * SEC 1 version 2.0, section 2.3.4 (point decompression).
 */
import { base64url } from 'jose';
import { decodeBase58, encodeBase58 } from './multibase.ts';

const ED25519 = [0xed, 0x01] as const;
const P256 = [0x80, 0x24] as const;
const P256_PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const P256_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** The JWK of a `publicKeyMultibase`; null when it is no Ed25519 or P-256 key. */
export function jwkFromMultibase(text: string): JsonWebKey | null {
  const bytes = text.startsWith('z') ? decodeBase58(text.slice(1)) : null;
  if (bytes === null) return null;
  const key = bytes.subarray(2);
  if (startsWith(bytes, ED25519) && key.length === 32) return { kty: 'OKP', crv: 'Ed25519', x: encode(key) };
  if (startsWith(bytes, P256) && key.length === 33) return decompressP256(key);
  return null;
}

/** The 32 bytes of an Ed25519 key in `publicKeyMultibase`; null for any other key. */
export function ed25519FromMultibase(text: string): Uint8Array | null {
  const bytes = text.startsWith('z') ? decodeBase58(text.slice(1)) : null;
  return bytes !== null && startsWith(bytes, ED25519) && bytes.length === 34 ? bytes.subarray(2) : null;
}

/** The `publicKeyMultibase` of an Ed25519 JWK; null for any other key. */
export function multibaseFromJwk(jwk: JsonWebKey): string | null {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string' || !/^[A-Za-z0-9_-]{43}$/.test(jwk.x)) return null;
  return `z${encodeBase58(Uint8Array.from([...ED25519, ...base64url.decode(jwk.x)]))}`;
}

/** x with the parity of y → both coordinates. The prime is 3 mod 4, so a root is one power. */
function decompressP256(point: Uint8Array): JsonWebKey | null {
  const parity = point[0]! - 2;
  const x = toInteger(point.subarray(1));
  if ((parity !== 0 && parity !== 1) || x >= P256_PRIME) return null;
  const square = modulo(x ** 3n - 3n * x + P256_B);
  const root = power(square, (P256_PRIME + 1n) / 4n);
  if (modulo(root * root) !== square) return null;
  const y = root % 2n === BigInt(parity) ? root : P256_PRIME - root;
  return { kty: 'EC', crv: 'P-256', x: encode(point.subarray(1)), y: encode(toBytes(y)) };
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let factor = base; exponent > 0n; exponent >>= 1n, factor = modulo(factor * factor)) {
    if (exponent & 1n) result = modulo(result * factor);
  }
  return result;
}

function modulo(value: bigint): bigint {
  const rest = value % P256_PRIME;
  return rest < 0n ? rest + P256_PRIME : rest;
}

function toInteger(bytes: Uint8Array): bigint {
  return bytes.reduce((total, byte) => (total << 8n) | BigInt(byte), 0n);
}

function toBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, index) => Number((value >> BigInt(8 * (31 - index))) & 0xffn));
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

function encode(bytes: Uint8Array): string {
  return base64url.encode(Uint8Array.from(bytes));
}
