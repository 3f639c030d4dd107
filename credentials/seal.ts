/**
 * A seal over a file: random bytes before it, so that the digest in a badge is
 * true and tells nothing. Without the salt nobody can confirm a guess of the
 * file, and two badges that cite one file have nothing in common. Whoever is
 * given the salt can compare.
 * Source: Verifiable Credentials Data Model 2.0, section 5.3 "Integrity of
 * Related Resources": the digest is that of the bytes at the resource's `id`,
 * and those are here the salt followed by the file.
 */
import { base64url } from 'jose';
import { isObject, parseJson, stringAt } from './json.ts';

/** Bytes of salt at the beginning of a sealed file: too many to be guessed. */
export const SALT_BYTES = 32;
/** What sealed bytes are to whoever does not know them: RFC 2046, section 4.5.1. */
export const SEALED_MEDIA_TYPE = 'application/octet-stream';

/** The sealed bytes: the salt, then the file. */
export function sealedBytes(salt: Uint8Array, file: Uint8Array): Uint8Array<ArrayBuffer> {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes`);
  const bytes = new Uint8Array(salt.length + file.length);
  bytes.set(salt);
  bytes.set(file, salt.length);
  return bytes;
}

/** What a student gives to one reader, beside the file: with it the file can be compared with the badge. */
export type SealProof = {
  /** Address of the badge. */
  readonly credential: string;
  /** `id` of the sealed resource in the badge. */
  readonly resource: string;
  readonly salt: Uint8Array<ArrayBuffer>;
};

const PROOF_TYPE = 'EvidenceSealProof';
const MOST_PROOF_BYTES = 16 * 1024;

/** The text of a proof as it is given away. @param more members for people: the file's name, how to check */
export function writeSealProof({ credential, resource, salt }: SealProof, more: Readonly<Record<string, unknown>> = {}): string {
  return `${JSON.stringify({ type: PROOF_TYPE, credential, resource, salt: `u${base64url.encode(salt)}`, ...more }, null, 2)}\n`;
}

/** The proof in a file that somebody was given, or null when it is none. */
export function readSealProof(bytes: Uint8Array): SealProof | null {
  if (bytes.length > MOST_PROOF_BYTES) return null;
  const parsed = parseJson(new TextDecoder().decode(bytes));
  if (!parsed.ok || !isObject(parsed.value) || parsed.value['type'] !== PROOF_TYPE) return null;
  const [credential, resource, salt] = ['credential', 'resource', 'salt'].map((member) => stringAt(parsed.value as never, member));
  if (credential === undefined || resource === undefined || !/^u[A-Za-z0-9_-]{43}$/.test(salt ?? '')) return null;
  return { credential, resource, salt: Uint8Array.from(base64url.decode(salt!.slice(1))) };
}
