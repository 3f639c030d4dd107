/**
 * The two primitives of which a verification is made. Web Cryptography has both
 * and is everywhere, but takes a detour through another thread for each; a
 * platform that computes them at once lends its own.
 */

export type Primitives = {
  /** SHA-256 of bytes, or of a text's UTF-8. */
  sha256(data: string | Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** RFC 8032 Ed25519. `publicKey` has 32 bytes, `signature` 64; anything malformed is false, never a fault. */
  verifyEd25519(publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
};

/** Through Web Cryptography: Node, Workers and browsers. */
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
};
