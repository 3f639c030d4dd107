/**
 * What is sent to people is computed, never kept: an HMAC-SHA-256 (RFC 2104)
 * under a key derived from the master secret. Whoever reads the database has
 * no link and no code, and a message sent twice after a crash says the same.
 */
import { hexDigest } from '../../credentials/index.ts';
import { deriveSecret } from '../../keys/secret.ts';
import { base64url } from '../../keys/signing-key.ts';
import type { Platform } from '../platform/platform.ts';

/** 192 bits in 32 characters. */
const TOKEN_BYTES = 24;
const CODE_LENGTH = 8;
/** Crockford’s base 32: no letter that could be taken for a digit. */
const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const keys = new WeakMap<Platform, Promise<CryptoKey>>();

function keyOf(platform: Platform): Promise<CryptoKey> {
  const known = keys.get(platform);
  if (known) return known;
  const { secret } = platform.config;
  if (secret === null) throw new Error('PALIER_SECRET is not set');
  const made = deriveSecret(secret, 'sign-in').then((derived) => crypto.subtle.importKey('raw', utf8(derived), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']));
  // A Worker’s request must not wait for another’s work: the key is shared once it is there.
  if (platform.sharesRequests) keys.set(platform, made);
  return made;
}

/** 32 bytes. */
export async function mac(platform: Platform, text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', await keyOf(platform), utf8(text)));
}

export const tokenOf = async (platform: Platform, requestId: string): Promise<string> => base64url((await mac(platform, `link ${requestId}`)).slice(0, TOKEN_BYTES));

/** Eight characters, 40 bits. */
export async function codeOf(platform: Platform, requestId: string): Promise<string> {
  const bytes = (await mac(platform, `code ${requestId}`)).slice(0, CODE_LENGTH);
  return [...bytes].map((byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length]).join('');
}

/** As it stands in a message. */
export const spelled = (code: string): string => `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;

/** What somebody typed, read as kindly as the alphabet allows. */
export const readCode = (typed: string): string => typed.toUpperCase().replace(/[^0-9A-Z]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');

/** Keyed, so that the table of requests does not tell who asked. */
export const addressDigest = async (platform: Platform, address: string): Promise<string> => base64url(await mac(platform, `address ${address.trim().toLowerCase()}`));

export const digestOf = (secret: string): Promise<string> => hexDigest(secret);

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameText(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

/** 192 random bits in 32 characters. */
export const randomToken = (platform: Platform): string => base64url(platform.randomBytes(TOKEN_BYTES));

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
