/**
 * What our own verifier may ask for. Our own keys, records and status lists are read
 * from the store; everything else goes through the platform's guarded client.
 */
import { didWebFromOrigin, type VerifyEnvironment } from '../../credentials/index.ts';
import { didDocument, jwks } from '../../keys/did-document.ts';
import { addresses } from '../addresses.ts';
import type { FetchAnswer, Platform } from '../platform/platform.ts';
import { ringWithRecords, signedRecordPart } from './signed-record.ts';
import { publishedStatusList } from './status.ts';

export function verifyEnvironment(platform: Platform): VerifyEnvironment {
  const { origin, loopback, institution } = platform.config;
  const did = didWebFromOrigin(origin);
  return {
    now: platform.now(),
    fetch: (url) => (new URL(url).origin === origin ? fromStore(platform, url) : platform.fetchPublic(url)),
    recognise: async (issuerId) => (issuerId === did ? { name: institution.name, url: institution.url } : null),
    ...(loopback ? { loopbackOrigin: origin } : {}),
  };
}

async function fromStore(platform: Platform, url: string): Promise<FetchAnswer> {
  const at = addresses(platform.config.origin);
  const did = didWebFromOrigin(platform.config.origin);
  if (url === at.didDocument || url === at.jwks) {
    const { keys, records } = await ringWithRecords(platform);
    return json(url === at.jwks ? jwks(did, keys) : didDocument(did, keys, records));
  }
  const record = await signedRecordPart(platform, new URL(url).pathname);
  if (record !== null) return { ok: true, bytes: utf8(record) };
  const list = /\/status\/(\d{1,9})$/.exec(new URL(url).pathname);
  if (list && url === at.statusList(Number(list[1]))) {
    const signed = await publishedStatusList(platform, Number(list[1]));
    return signed ? { ok: true, bytes: utf8(signed.signed) } : { ok: false, reason: 'not_found' };
  }
  return { ok: false, reason: 'not_found' };
}

const json = (value: unknown): FetchAnswer => ({ ok: true, bytes: utf8(JSON.stringify(value)) });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
