/**
 * Files that the reader of an offline verifier loads in place of a network: an
 * issuer's keys, its status lists. A list is signed and dated, so that it may
 * come from anybody; keys are not, and prove nothing (docs/decisions/0025).
 */
import { decodeJwt, didWebUrl } from '../../../credentials/index.ts';

export type Handed = {
  readonly kind: 'keys' | 'list';
  /** Where it is published, by its own word: the only place that it is used for. */
  readonly address: string;
  readonly bytes: Uint8Array;
  /** When a list ends, as it says. */
  readonly until?: string;
};
export type NotHanded = 'unreadable' | 'neither' | 'endless' | 'too_large';

const MOST_BYTES = 1024 * 1024;
const LISTS = /^(?:BitstringStatusListCredential|StatusList2021Credential|1EdTechRevocationList)$/;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a loaded file is; whether it is true is asked when it is used. */
export function readHanded(bytes: Uint8Array, loopbackOrigin?: string): Handed | NotHanded {
  if (bytes.length > MOST_BYTES) return 'too_large';
  const document = documentIn(bytes);
  if (!isObject(document)) return 'unreadable';
  const { id } = document;
  if (typeof id !== 'string') return 'neither';
  const types = [document['type']].flat();
  if (types.some((type) => typeof type === 'string' && LISTS.test(type))) {
    const until = document['validUntil'] ?? document['expirationDate'];
    // A list that never ends could be one of before the badge was revoked.
    return typeof until === 'string' && !Number.isNaN(Date.parse(until)) ? { kind: 'list', address: id, bytes, until } : 'endless';
  }
  if (!('verificationMethod' in document)) return 'neither';
  const address = id.startsWith('did:') ? didWebUrl(id, loopbackOrigin) : id;
  return address === null ? 'neither' : { kind: 'keys', address, bytes };
}

function documentIn(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    if (text.startsWith('{')) return JSON.parse(text);
    const decoded = decodeJwt(text);
    if (!decoded.ok) return null;
    const { credential, payload } = decoded as { credential: Record<string, unknown>; payload: Record<string, unknown> };
    return typeof payload['exp'] === 'number' && !('validUntil' in credential) ? { ...credential, validUntil: new Date(payload['exp'] * 1000).toISOString() } : credential;
  } catch {
    return null;
  }
}
