/**
 * Hashing and verifying through Node's own cryptography, at once: Web
 * Cryptography hands each of them to another thread and back, which costs more
 * than the work.
 */
import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import { constants, crc32, gunzipSync, gzipSync } from 'node:zlib';
import type { Primitives } from '../../credentials/index.ts';

/** Public keys are few; a stranger's documents must not fill the memory with theirs. */
const MOST_KEYS = 256;

export function nodePrimitives(): Primitives {
  const keys = new Map<string, KeyObject>();
  const keyOf = (publicKey: Uint8Array): KeyObject => {
    const x = Buffer.from(publicKey).toString('base64url');
    const key = keys.get(x) ?? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    if (!keys.has(x) && keys.size >= MOST_KEYS) keys.delete(keys.keys().next().value!);
    keys.set(x, key);
    return key;
  };
  return {
    sha256: (data) => hash('sha256', data, 'buffer'),
    verifyEd25519(publicKey, data, signature) {
      try {
        return verify(null, data, keyOf(publicKey), signature);
      } catch {
        return false;
      }
    },
    // A status list is runs of zeros with a bit here and there: looking for runs only is quickest, and makes the smallest.
    gzip: (bytes) => gzipSync(bytes, { level: 1, strategy: constants.Z_RLE }),
    base64url: { encode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url'), decode: (text) => Buffer.from(text, 'base64url') },
    crc32: (bytes) => crc32(bytes),
    gunzip(bytes, most) {
      try {
        return gunzipSync(bytes, { maxOutputLength: most });
      } catch {
        return null;
      }
    },
  };
}
