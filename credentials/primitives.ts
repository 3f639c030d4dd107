/**
 * The primitives of which issuing and verifying are made. The web's own have all
 * of them and are everywhere, but take a detour through streams or another thread
 * for each; a platform that computes them at once lends its own.
 */
import { base64url } from 'jose';

export type Primitives = {
  /** SHA-256 of bytes, or of a text's UTF-8. Whoever computes it later copies the bytes before it returns: they are written over. */
  sha256(data: string | Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** RFC 8032 Ed25519. `publicKey` has 32 bytes, `signature` 64; anything malformed is false, never a fault. */
  verifyEd25519(publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
  /** RFC 1952, at whatever level. */
  gzip(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Null when it is no gzip, or stands for more than `most` bytes; never holds much more than these. */
  gunzip(bytes: Uint8Array, most: number): Uint8Array | null | Promise<Uint8Array | null>;
  /** RFC 4648, section 5, without padding; `decode` is given its letters only, as many as stand for whole bytes. */
  readonly base64url: { encode(bytes: Uint8Array): string; decode(text: string): Uint8Array };
  /** The sum of PNG's chunks (PNG, annex D), where the platform has a quick one. */
  readonly crc32?: (bytes: Uint8Array) => number;
};

const PIECE = 1024;

/** Through the web's own: Node, Workers and browsers. */
export const webPrimitives: Primitives = {
  sha256: async (data) => new Uint8Array(await crypto.subtle.digest('SHA-256', typeof data === 'string' ? new TextEncoder().encode(data) : Uint8Array.from(data))),
  async verifyEd25519(publicKey, data, signature) {
    try {
      const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, ['verify']);
      return await crypto.subtle.verify('Ed25519', key, Uint8Array.from(signature), Uint8Array.from(data));
    } catch {
      return false;
    }
  },
  async gzip(bytes) {
    const gzipped = new Blob([bytes.slice()]).stream().pipeThrough(new CompressionStream('gzip'));
    return new Uint8Array(await new Response(gzipped).arrayBuffer());
  },
  gunzip: (bytes, most) => inflate(Uint8Array.from(bytes), most),
  base64url,
};

/**
 * The inflated bytes; null when the input is no gzip or holds more than the limit.
 * Fed in pieces of a kibibyte: one piece inflates to about a mebibyte at most,
 * so that no runtime can be made to hold the whole before we count it.
 */
async function inflate(gzipped: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array | null> {
  const reader = inPieces(gzipped).pipeThrough(new DecompressionStream('gzip')).getReader();
  const inflated: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concatenate(inflated, length);
      length += value.length;
      if (length > most) {
        await reader.cancel();
        return null;
      }
      inflated.push(value);
    }
  } catch {
    return null;
  }
}

function inPieces(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(offset, (offset += PIECE)));
    },
  });
}

function concatenate(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
