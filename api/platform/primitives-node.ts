/**
 * Hashing and verifying through Node's own cryptography, at once: Web
 * Cryptography hands each of them to another thread and back, which costs more
 * than the work.
 */
import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import { constants, crc32, gzipSync, inflateRawSync } from 'node:zlib';
import { webPrimitives, type Primitives } from '../../credentials/index.ts';

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
    // A status list is runs of zeros with a bit here and there: looking for runs only is quickest, and makes the smallest. Its 16 KiB come out of one buffer, and of one they go in again.
    gzip: (bytes) => gzipSync(bytes, { level: 1, strategy: constants.Z_RLE, chunkSize: 4 * 1024 }),
    base64url: { encode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url'), decode: (text) => Buffer.from(text, 'base64url') },
    crc32: (bytes) => crc32(bytes),
    gunzip,
  };
}

/**
 * One gzip member and nothing behind it, as every browser reads it (RFC 1952, section 2.3): zlib's own way joins
 * further members and passes over zeros, and one list would say two things in two places.
 */
function gunzip(bytes: Uint8Array, most: number): Uint8Array | null | Promise<Uint8Array | null> {
  const trailer = bytes.length - TRAILER_BYTES;
  if (trailer < HEADER_BYTES || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== DEFLATE) return null;
  // A name, a comment or the like in the header: nobody who makes lists writes one.
  if (bytes[3] !== 0) return webPrimitives.gunzip(bytes, most);
  try {
    const { buffer, engine } = inflateRawSync(bytes.subarray(HEADER_BYTES), { maxOutputLength: most, chunkSize: 32 * 1024, info: true }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    const said = new DataView(bytes.buffer, bytes.byteOffset + trailer);
    const isWhole = engine.bytesWritten === trailer - HEADER_BYTES && said.getUint32(0, true) === crc32(buffer) && said.getUint32(4, true) === buffer.length;
    return isWhole ? buffer : null;
  } catch {
    return null;
  }
}

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const DEFLATE = 8;
