/**
 * Credentials and presentations inside of a signed token: an object whose `id`
 * is a data: URL of it.
 * Sources: Verifiable Credentials Data Model 2.0, sections 4.13.2 and 4.13.3;
 * Securing Verifiable Credentials using JOSE and COSE, sections 3.1 and 4;
 * RFC 8725 (JWT best practice); RFC 2397 (data: URLs).
 */
import { base64url, compactVerify, importJWK } from 'jose';
import { keyInDid } from './did.ts';
import { isObject, parseJson, type JsonObject } from './json.ts';
import { jwkFromMultibase } from './multikey.ts';
import { problemDetails, type ProblemDetails, type ProblemKind } from './problem-details.ts';
import { resolveJwtKey, type KeyEnvironment, type KeyUse } from './resolve-key.ts';
import { idOf } from './vcdm.ts';
import { JWT_ALGORITHMS, type JwtAlgorithm, type JwtHeader } from './vc-jwt.ts';

type Contents = 'vc' | 'vp';
export type Token = { readonly compact: string; readonly header: JwtHeader; readonly claims: JsonObject; readonly document: JsonObject };
export type OpenedEnvelope = { ok: true; token: Token } | { ok: false; problems: readonly ProblemDetails[] };

/** Claims of the token beside the document's own members (VC-JOSE-COSE, section 3.1.2). */
const CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'nonce'] as const;
/** Header members that change how a token is read (RFC 7515 4.1.11, RFC 7797, RFC 7516). */
const REFUSED_MEMBERS = ['crit', 'b64', 'enc', 'zip'] as const;
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** An issuer's clock may be ahead of ours by this many milliseconds. */
const SKEW = 300_000;

/** The token in the `id` of an envelope, taken apart; nothing of it is believed yet. */
export function openEnvelope(envelope: JsonObject, contents: Contents): OpenedEnvelope {
  const [, mediaType, compact] = /^data:([^,;]+),([^,]+)$/.exec(String(envelope['id'])) ?? [];
  if (mediaType?.toLowerCase() !== `application/${contents}+jwt`) return refused('MALFORMED_VALUE_ERROR', `must be a data: URL of the media type application/${contents}+jwt, the one that is supported`);
  return compact !== undefined && COMPACT.test(compact) ? readToken(compact, contents) : refused('PARSING_ERROR', 'holds no compact JWS');
}

/**
 * Does a key of the document's issuer or holder cover the token, and does it hold now?
 * @param controller who must have signed
 */
export async function tokenProblems(token: Token, controller: string, use: KeyUse, env: KeyEnvironment): Promise<ProblemDetails[]> {
  const claimed = claimProblem(token, controller, env.now);
  if (claimed !== null) return [problemDetails('MALFORMED_VALUE_ERROR', claimed, 'id')];
  const resolved = await resolveJwtKey(withOnlyKey(token.header, controller), controller, env, use);
  if (!resolved.ok) return [problemDetails('INVALID_VERIFICATION_METHOD', `the key cannot be used: ${resolved.reason}`, 'id')];
  const jwk = resolved.key.publicKeyJwk ?? jwkFromMultibase(resolved.key.publicKeyMultibase ?? '');
  const key = jwk === null ? null : publicKeyFor(token.header.alg, jwk);
  try {
    if (key === null) return [problemDetails('INVALID_VERIFICATION_METHOD', 'the key is not one for the algorithm of the token', 'id')];
    await compactVerify(token.compact, await importJWK(key, token.header.alg), { algorithms: [token.header.alg] });
    return [];
  } catch {
    return [problemDetails('CRYPTOGRAPHIC_SECURITY_ERROR', 'the signature does not cover this token', 'id')];
  }
}

/** An identifier that is its own key has no other: a header that names none, or names the identifier, means that one. */
function withOnlyKey(header: JwtHeader, controller: string): JwtHeader {
  const only = keyInDid(controller);
  const isUnsaid = header.kid === controller || (header.kid === undefined && header.jwk === undefined);
  return only !== null && isUnsaid ? { ...header, kid: only.id } : header;
}

function readToken(compact: string, contents: Contents): OpenedEnvelope {
  const [head, body] = compact.split('.').slice(0, 2).map(readPart);
  if (!head || !body) return refused('PARSING_ERROR', 'holds a token that is no JSON');
  if (!JWT_ALGORITHMS.includes(head['alg'] as JwtAlgorithm)) return refused('CRYPTOGRAPHIC_SECURITY_ERROR', `the algorithm must be one of ${JWT_ALGORITHMS.join(', ')}`);
  if (REFUSED_MEMBERS.some((member) => member in head)) return refused('CRYPTOGRAPHIC_SECURITY_ERROR', 'has a header that changes how it is read');
  const { typ, cty, kid, jwk } = head;
  // The explicit type is a SHOULD (section 3.1.1); a token typed as something else is something else.
  if (typ !== undefined && !['jwt', `${contents}+jwt`].includes(String(typ).toLowerCase().replace(/^application\//, ''))) return refused('MALFORMED_VALUE_ERROR', `typ must be ${contents}+jwt`);
  if (cty !== undefined && cty !== contents) return refused('MALFORMED_VALUE_ERROR', `cty must be ${contents}`);
  if ((kid !== undefined && typeof kid !== 'string') || (jwk !== undefined && !isObject(jwk))) return refused('MALFORMED_VALUE_ERROR', 'names its key in no known form');
  // The claims vc and vp MUST NOT be present: then there would be two documents (section 3.1.2.1).
  if ('vc' in body || 'vp' in body) return refused('MALFORMED_VALUE_ERROR', 'must not have the claims vc or vp: the payload is the document');
  const document = Object.fromEntries(Object.entries(body).filter(([claim]) => !CLAIMS.includes(claim as (typeof CLAIMS)[number])));
  return { ok: true, token: { compact, header: head as unknown as JwtHeader, claims: body, document } };
}

/** What the token says beside the document must not contradict it, and must hold now. */
function claimProblem({ claims, document }: Token, controller: string, now: Date): string | null {
  const seconds = now.getTime() / 1000;
  const subject = idOf(document['credentialSubject']);
  for (const claim of ['exp', 'nbf', 'iat']) if (claim in claims && typeof claims[claim] !== 'number') return `the claim ${claim} must be a number`;
  if ('iss' in claims && claims['iss'] !== controller) return 'the claim iss is another issuer or holder';
  if ('jti' in claims && 'id' in document && claims['jti'] !== document['id']) return 'the claim jti is another id';
  if ('sub' in claims && subject !== null && claims['sub'] !== subject) return 'the claim sub is another subject';
  if ('exp' in claims && !(Number(claims['exp']) > seconds)) return 'the token has expired';
  return 'nbf' in claims && !(Number(claims['nbf']) <= seconds + SKEW / 1000) ? 'the token does not hold yet' : null;
}

/** The public members of a key whose type fits the algorithm; null when it does not fit (RFC 8725, section 3.1). */
function publicKeyFor(alg: JwtAlgorithm, { kty, crv, n, e, x, y }: JsonWebKey): JsonWebKey | null {
  if (alg === 'RS256') return kty === 'RSA' && n && e ? { kty, n, e } : null;
  if (alg === 'ES256') return kty === 'EC' && crv === 'P-256' && x && y ? { kty, crv, x, y } : null;
  return kty === 'OKP' && crv === 'Ed25519' && x ? { kty, crv, x } : null;
}

function readPart(part: string): JsonObject | null {
  try {
    const parsed = parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(base64url.decode(part)));
    return parsed.ok && isObject(parsed.value) ? parsed.value : null;
  } catch {
    return null;
  }
}

function refused(kind: ProblemKind, detail: string): OpenedEnvelope {
  return { ok: false, problems: [problemDetails(kind, detail, 'id')] };
}
