/**
 * Private keys at rest: AES-256-GCM under a key derived from the master
 * secret (PALIER_SECRET) by HKDF-SHA-256, one derivation per signing key. The
 * key's identifier is authenticated, so a sealed key cannot be passed off as another.
 */
import { base64url, fromBase64url, type JsonWebKey } from './signing-key.ts';

const IV_BYTES = 12;

export async function sealPrivateKey(jwk: JsonWebKey, id: string, secret: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: utf8(id) },
    await sealingKey(secret, id),
    utf8(JSON.stringify(jwk)),
  );
  return base64url(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

/** @throws when the secret is not the one the key was sealed under, or the bytes were changed. */
export async function openPrivateKey(sealed: string, id: string, secret: string): Promise<JsonWebKey> {
  const bytes = fromBase64url(sealed);
  try {
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytes.slice(0, IV_BYTES), additionalData: utf8(id) },
      await sealingKey(secret, id),
      bytes.slice(IV_BYTES),
    );
    return JSON.parse(new TextDecoder().decode(opened)) as JsonWebKey;
  } catch (cause) {
    throw new Error(`signing key ${id} cannot be opened: PALIER_SECRET is not the one it was sealed under`, { cause });
  }
}

/** A secret for one purpose, derived from the master secret, so that no two purposes share a key. Hex, 64 characters. */
export async function deriveSecret(secret: string, purpose: string): Promise<string> {
  const material = await crypto.subtle.importKey('raw', utf8(secret), 'HKDF', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: utf8('palier'), info: utf8(purpose) },
    material,
    256,
  );
  return [...new Uint8Array(bits)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function sealingKey(secret: string, id: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', utf8(secret), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: utf8(id), info: utf8('palier signing key') },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
