/**
 * What our own verifier may ask for. Our own keys and status lists are read
 * from the store; everything else goes through the platform's guarded client.
 */
import { didWebFromOrigin, knownShapes, type KnownShapes, type VerifyEnvironment } from '../../credentials/index.ts';
import { didDocument, jwks } from '../../keys/did-document.ts';
import type { SigningKey } from '../../keys/signing-key.ts';
import { addresses } from '../addresses.ts';
import type { FetchAnswer, Platform } from '../platform/platform.ts';
import { listKeys } from '../queries/keys.ts';
import { publishedStatusList } from './status.ts';

/**
 * Shapes of the documents that we issue ourselves, learnt at first sight. What
 * strangers present is never among them.
 */
const ownShapes = new WeakMap<Platform, KnownShapes>();

export function shapesOf(platform: Platform): KnownShapes {
  const kept = ownShapes.get(platform) ?? knownShapes();
  ownShapes.set(platform, kept);
  return kept;
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
    ...(isOwn ? { forms: shapesOf(platform) } : {}),
  };
}

async function fromStore(platform: Platform, url: string, keys?: readonly SigningKey[]): Promise<FetchAnswer> {
  const at = addresses(platform.config.origin);
  const did = didWebFromOrigin(platform.config.origin);
  if (url === at.didDocument) return json(didDocument(did, keys ?? (await listKeys(platform.db))));
  if (url === at.jwks) return json(jwks(did, keys ?? (await listKeys(platform.db))));
  const list = /\/status\/(\d{1,9})$/.exec(new URL(url).pathname);
  if (list && url === at.statusList(Number(list[1]))) {
    const signed = await publishedStatusList(platform, Number(list[1]));
    return signed ? { ok: true, bytes: utf8(signed.signed) } : { ok: false, reason: 'not_found' };
  }
  return { ok: false, reason: 'not_found' };
}

const json = (value: unknown): FetchAnswer => ({ ok: true, bytes: utf8(JSON.stringify(value)) });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
