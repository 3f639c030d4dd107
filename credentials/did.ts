/**
 * Where the keys of an issuer stand: decentralized identifiers whose documents
 * are computed (did:key, did:jwk) or fetched (did:web), and https controllers.
 * Sources: did:web method specification, section 2.5.2 (Read); did:key v0.9;
 * did:jwk; Decentralized Identifiers 1.0, section 3.2 (DID URL syntax).
 */
import { base64url } from 'jose';
import { isObject, parseJson } from './json.ts';
import { jwkFromMultibase } from './multikey.ts';

const DID_WEB = /^did:web:([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?:%3[Aa]\d{1,5})?)((?::[A-Za-z0-9._~-]+)*)$/;
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;

/**
 * The DID of an origin: `http://localhost:8787` → `did:web:localhost%3A8787`.
 * @param origin scheme, host and port, without a trailing slash; throws a TypeError for what is no URL
 */
export function didWebFromOrigin(origin: string): string {
  return `did:web:${new URL(origin).host.replace(':', '%3A')}`;
}

/**
 * The origin whose host controls a did:web; null for what is no did:web.
 * Always https, except for exactly the loopback origin given.
 */
export function didWebOrigin(did: string, loopbackOrigin?: string): string | null {
  const match = DID_WEB.exec(did);
  if (match === null) return null;
  const host = decodeURIComponent(match[1]!).toLowerCase();
  if (loopbackOrigin !== undefined && host === new URL(loopbackOrigin).host) return loopbackOrigin;
  const origin = `https://${host}`;
  // A host that the URL parser reads as something else (a decimal address, a default port) is another host.
  return URL.canParse(origin) && new URL(origin).host === host ? origin : null;
}

/** The address of a did:web document, `…/.well-known/did.json` or `…/path/did.json`; null for what is no did:web. */
export function didWebUrl(did: string, loopbackOrigin?: string): string | null {
  const origin = didWebOrigin(did, loopbackOrigin);
  if (origin === null) return null;
  const segments = DID_WEB.exec(did)![2]!.split(':').slice(1);
  if (segments.some((segment) => /^\.+$/.test(segment))) return null;
  return segments.length === 0 ? `${origin}/.well-known/did.json` : `${origin}/${segments.join('/')}/did.json`;
}

/**
 * The key that a did:key or did:jwk is, with the one DID URL that names it;
 * null when the identifier is another method or holds no public Ed25519, P-256, P-384 or RSA key.
 */
export function keyInDid(did: string): { readonly id: string; readonly jwk: JsonWebKey } | null {
  const [, method, specific] = /^did:(key|jwk):([A-Za-z0-9_-]+)$/.exec(did) ?? [];
  if (specific === undefined) return null;
  const jwk = method === 'key' ? jwkFromMultibase(specific) : decodeJwk(specific);
  return jwk === null ? null : { id: `${did}#${method === 'key' ? specific : '0'}`, jwk };
}

function decodeJwk(text: string): JsonWebKey | null {
  try {
    const parsed = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(text)));
    if (!parsed.ok || !isObject(parsed.value)) return null;
    const jwk = parsed.value as unknown as JsonWebKey;
    return PRIVATE_MEMBERS.some((member) => member in jwk) ? null : jwk;
  } catch {
    return null;
  }
}
