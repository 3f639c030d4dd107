/**
 * Published JSON Web Keys: which of them may verify, and where a token's `kid`
 * may lead.
 * Sources: RFC 7517, sections 4 (`use`, `key_ops`, `kid`) and 5 (JWK Set); Open
 * Badges 3.0, section 8.2.4 (a kid is an address of the issuer's key); RFC 8725,
 * section 3.10 (do not trust received claims).
 */
import { didWebUrl } from './did.ts';
import { isObject, listOf, type JsonObject } from './json.ts';

const PRIVATE_MEMBERS: readonly string[] = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** May this key verify a signature? One that is published with its private half proves nothing any more. */
export function isForVerifying(key: JsonObject): boolean {
  const { use, key_ops: operations } = key;
  if (PRIVATE_MEMBERS.some((member) => member in key)) return false;
  return (use === undefined || use === 'sig') && (operations === undefined || listOf(operations).includes('verify'));
}

/** The same of a verification method of a DID document or another controller document (Controlled Identifiers 1.0, section 2.2). */
export function isMethodForVerifying(method: JsonObject): boolean {
  const { publicKeyJwk: key } = method;
  if (Object.keys(method).some((member) => /^(secret|private)Key/.test(member))) return false;
  return !isObject(key) || isForVerifying(key);
}

/**
 * The address to which a `kid` leads, if whatever is published there is the
 * issuer's own: under `/.well-known/` of its host, or below its own path. Anywhere
 * else on the host may lie what a stranger was allowed to put there: an upload, a
 * page of another tenant. Null for any other.
 * @param origin of the issuer
 */
export function ownKeyAddress(kid: string, issuerId: string, origin: string, loopbackOrigin?: string): string | null {
  if (!/^https?:/i.test(kid) || !URL.canParse(kid)) return null;
  const { origin: host, pathname, username, password } = new URL(kid);
  if (host !== origin || username !== '' || password !== '' || pathname.includes('%') || pathname.includes('//')) return null;
  const document = issuerId.startsWith('did:') ? didWebUrl(issuerId, loopbackOrigin)?.replace(/\/(\.well-known\/)?did\.json$/, '') : issuerId.replace(/\/$/, '');
  const own = document !== undefined && URL.canParse(document) ? new URL(document).pathname.replace(/\/$/, '') : '';
  const isOwn = pathname.startsWith('/.well-known/') || (own !== '' && pathname.startsWith(`${own}/`));
  return isOwn ? kid.split('#')[0]! : null;
}

/** The one key in a document at such an address that `kid` can mean: the document itself, or one of its `keys`. Null for a document of no keys. */
export function keysNamed(document: JsonObject, kid: string, issuerId: string): readonly JsonObject[] | null {
  const isSet = Array.isArray(document['keys']);
  if (!isSet && typeof document['kty'] !== 'string') return null;
  const fragment = kid.split('#')[1];
  return (isSet ? listOf(document['keys']) : [document]).filter(isObject).filter((key) => {
    const isIssuers = key['iss'] === undefined || key['iss'] === issuerId;
    const isNamed = key['kid'] === kid || (fragment !== undefined && key['kid'] === fragment) || (!isSet && key['kid'] === undefined && fragment === undefined);
    return isIssuers && isNamed && isForVerifying(key);
  });
}
