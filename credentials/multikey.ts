/**
 * Public keys in their two spellings, Multikey and JWK, for the three key types
 * that sign badges: Ed25519, P-256 and P-384.
 * Sources: Controlled Identifiers 1.0, section 2.2.2 "Multikey"; multicodec table
 * (0xed ed25519-pub, 0x1200 p256-pub, 0x1201 p384-pub); RFC 7517, RFC 7518
 * section 6.2, RFC 8037; SEC 1 version 2.0, section 2.3.4 (point decompression);
 * SEC 2 version 2.0, sections 2.4.2 and 2.5.1 (the curves).
 */
import { base64url } from 'jose';
import { decodeBase58, encodeBase58 } from './multibase.ts';

const ED25519 = [0xed, 0x01] as const;
/** y² = x³ − 3x + b modulo a prime; `length` is that of a coordinate, in bytes. */
type Curve = { readonly crv: 'P-256' | 'P-384'; readonly prefix: readonly [number, number]; readonly length: number; readonly prime: bigint; readonly b: bigint };
const CURVES: readonly Curve[] = [
  {
    crv: 'P-256', prefix: [0x80, 0x24], length: 32, prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  {
    crv: 'P-384', prefix: [0x81, 0x24], length: 48, prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
];

/** The JWK of a `publicKeyMultibase`; null when it is no Ed25519, P-256 or P-384 key. */
export function jwkFromMultibase(text: string): JsonWebKey | null {
  const bytes = text.startsWith('z') ? decodeBase58(text.slice(1)) : null;
  return bytes === null ? null : jwkFromMultikey(bytes);
}

/** The same from the bytes of a Multikey: two that name the kind, and the key. */
export function jwkFromMultikey(bytes: Uint8Array): JsonWebKey | null {
  const key = bytes.subarray(2);
  if (startsWith(bytes, ED25519) && key.length === 32) return { kty: 'OKP', crv: 'Ed25519', x: encode(key) };
  const curve = CURVES.find(({ prefix, length }) => startsWith(bytes, prefix) && key.length === length + 1);
  return curve === undefined ? null : decompress(key, curve);
}

/** The 32 bytes of an Ed25519 key in `publicKeyMultibase`; null for any other key. */
export function ed25519FromMultibase(text: string): Uint8Array | null {
  if (lastRead.text === text) return lastRead.key;
  const bytes = text.startsWith('z') ? decodeBase58(text.slice(1)) : null;
  const key = bytes !== null && startsWith(bytes, ED25519) && bytes.length === 34 ? bytes.subarray(2) : null;
  lastRead = { text, key };
  return key;
}

/** An issuer's badges are mostly verified one after the other, under one key: it is read once. */
let lastRead: { readonly text: string; readonly key: Uint8Array | null } = { text: '', key: null };

/** The `publicKeyMultibase` of an Ed25519 JWK; null for any other key. */
export function multibaseFromJwk(jwk: JsonWebKey): string | null {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string' || !/^[A-Za-z0-9_-]{43}$/.test(jwk.x)) return null;
  return `z${encodeBase58(Uint8Array.from([...ED25519, ...base64url.decode(jwk.x)]))}`;
}

/** x with the parity of y → both coordinates. The primes are 3 mod 4, so a root is one power. */
function decompress(point: Uint8Array, { crv, length, prime, b }: Curve): JsonWebKey | null {
  const parity = point[0]! - 2;
  const x = toInteger(point.subarray(1));
  if ((parity !== 0 && parity !== 1) || x >= prime) return null;
  const square = modulo(x ** 3n - 3n * x + b, prime);
  const root = power(square, (prime + 1n) / 4n, prime);
  if (modulo(root * root, prime) !== square) return null;
  const y = root % 2n === BigInt(parity) ? root : prime - root;
  return { kty: 'EC', crv, x: encode(point.subarray(1)), y: encode(toBytes(y, length)) };
}

function power(base: bigint, exponent: bigint, prime: bigint): bigint {
  let result = 1n;
  for (let factor = base; exponent > 0n; exponent >>= 1n, factor = modulo(factor * factor, prime)) {
    if (exponent & 1n) result = modulo(result * factor, prime);
  }
  return result;
}

function modulo(value: bigint, prime: bigint): bigint {
  const rest = value % prime;
  return rest < 0n ? rest + prime : rest;
}

function toInteger(bytes: Uint8Array): bigint {
  return bytes.reduce((total, byte) => (total << 8n) | BigInt(byte), 0n);
}

function toBytes(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn));
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

function encode(bytes: Uint8Array): string {
  return base64url.encode(Uint8Array.from(bytes));
}
