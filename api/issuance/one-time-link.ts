/**
 * Links for people without an account. A table holds their digests only; the
 * token itself is computed when its message is sent, from the master secret and
 * the name of the link, so that a message sent twice after a crash carries the
 * same link. Without PALIER_SECRET, whoever reads the database has no link.
 */
import { hexDigest } from '../../credentials/index.ts';
import { deriveSecret } from '../../keys/secret.ts';
import { base64url } from '../../keys/signing-key.ts';
import type { Platform } from '../platform/platform.ts';
import { secretOf } from './issuer.ts';

/** 192 bits in 32 characters. */
const TOKEN_BYTES = 24;

/** HMAC-SHA-256 (RFC 2104) under a key of its own for each family of links: one is never the other. */
export async function linkToken(platform: Platform, family: 'endorsement links' | 'tutor links' | 'share links', name: string): Promise<string> {
  const secret = await deriveSecret(secretOf(platform), family);
  const key = await crypto.subtle.importKey('raw', utf8(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, utf8(name));
  return base64url(new Uint8Array(mac).slice(0, TOKEN_BYTES));
}

export const tokenDigest = (token: string): Promise<string> => hexDigest(token);

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
