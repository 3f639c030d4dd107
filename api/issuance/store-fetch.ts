/**
 * What our own verifier may ask for. Our own keys, records and status lists are read
 * from the store; everything else goes through the platform's guarded client.
 */
import { didWebFromOrigin, type VerifyEnvironment } from '../../credentials/index.ts';
import { didDocument, jwks } from '../../keys/did-document.ts';
import type { SigningKey } from '../../keys/signing-key.ts';
import { addresses } from '../addresses.ts';
import type { FetchAnswer, Platform } from '../platform/platform.ts';
import { issuingMemory, verifyingMemory } from './memories.ts';
import { isGateRefusal, isListLost } from './restore-gate.ts';
import { ringWithRecords, signedRecordPart } from './signed-record.ts';
import { readListNumber } from './list-number.ts';
import { publishedStatusList } from './status.ts';

/** Our published documents by their address: the same text is the same bytes, which need not be read again. */
type Documents = Map<string, { readonly text: string; readonly bytes: Uint8Array }>;
const documents = new WeakMap<Platform, Documents>();

function documentsOf(platform: Platform): Documents {
  const found = documents.get(platform) ?? new Map();
  documents.set(platform, found);
  return found;
}

/**
 * Lives as long as one request or one page of a batch, and reads each of our own documents once in that time.
 * @param issuer the key ring when it has been read already
 * @param isOwn whether only what we are issuing ourselves is verified in it
 */
export function verifyEnvironment(
  platform: Platform,
  { issuer, isOwn = false }: { readonly issuer?: { readonly keys: readonly SigningKey[] }; readonly isOwn?: boolean } = {},
): VerifyEnvironment {
  const { origin, loopback, institution } = platform.config;
  const did = didWebFromOrigin(origin);
  const read = new Map<string, Promise<FetchAnswer>>();
  const own = (url: string): Promise<FetchAnswer> => {
    const known = read.get(url) ?? fromStore(platform, url, issuer?.keys);
    read.set(url, known);
    return known;
  };
  return {
    now: platform.now(),
    fetch: (url) => (new URL(url).origin === origin ? own(url) : platform.fetchPublic(url)),
    recognise: async (issuerId) => (issuerId === did ? { name: institution.name, url: institution.url } : null),
    ...(loopback ? { loopbackOrigin: origin } : {}),
    memory: isOwn ? issuingMemory(platform) : verifyingMemory(platform),
  };
}

async function fromStore(platform: Platform, url: string, keys?: readonly SigningKey[]): Promise<FetchAnswer> {
  const at = addresses(platform.config.origin);
  const did = didWebFromOrigin(platform.config.origin);
  const answer = (text: string): FetchAnswer => {
    const kept = documentsOf(platform);
    const known = kept.get(url);
    const document = known?.text === text ? known : { text, bytes: new TextEncoder().encode(text) };
    kept.set(url, document);
    return { ok: true, bytes: document.bytes };
  };
  if (url === at.didDocument || url === at.jwks) {
    const ring = await ringWithRecords(platform, keys);
    return answer(JSON.stringify(url === at.jwks ? jwks(did, ring.keys) : didDocument(did, ring.keys, ring.records)));
  }
  const record = await signedRecordPart(platform, new URL(url).pathname);
  if (record !== null) return { ok: true, bytes: new TextEncoder().encode(record) };
  const list = readListNumber(url.split('/').at(-1)!);
  if (list > 0 && url === at.statusList(list)) {
    const signed = await unlessBehindGate(publishedStatusList(platform, list));
    if (signed === 'unreachable') return { ok: false, reason: 'unreachable' };
    return signed ? answer(signed.signed) : { ok: false, reason: 'not_found' };
  }
  return { ok: false, reason: 'not_found' };
}

/** After a restore a list may be unknown: then a status cannot be checked, which is not « valid ». */
const unlessBehindGate = <T>(asked: Promise<T>): Promise<T | 'unreachable'> =>
  asked.catch((error: unknown) => {
    if (isGateRefusal(error) || isListLost(error)) return 'unreachable';
    throw error;
  });
