/**
 * A presentation as a token: the payload is the presentation (VC-JOSE-COSE), or
 * has it in its claim `vp` (Data Model 1.1). What the token says beside it must
 * not contradict it.
 * Sources: Securing Verifiable Credentials using JOSE and COSE, section 3.1.3;
 * Verifiable Credentials Data Model 1.1, section 6.3.1; RFC 7519, section 4.1;
 * RFC 8725 (JWT best practice).
 */
import { base64url, compactVerify, importJWK } from 'jose';
import { keyInDid } from './did.ts';
import { isObject, listOf, MOST_NODES_OF_SEVERAL, parseJson, type Json, type JsonObject } from './json.ts';
import type { OpenedPresentation } from './presentation.ts';
import { failed, notChecked, PASSED, type Outcome } from './reasons.ts';
import { resolveJwtKey, type KeyEnvironment } from './resolve-key.ts';
import { jwkOf } from './signed-record.ts';
import { JWT_ALGORITHMS, publicKeyFor, type JwtAlgorithm, type JwtHeader } from './vc-jwt.ts';

export type PresentationToken = { readonly compact: string; readonly header: JwtHeader; readonly claims: JsonObject };

/** Claims of the token beside the presentation's own members. */
const CLAIMS: readonly string[] = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'nonce'];
/** `typ` values, in lower case. Others are other kinds of token. */
const TYPES: readonly Json[] = ['jwt', 'vp+jwt', 'application/vp+jwt'];
/** Header members that change how a token is read (RFC 7515 4.1.11, RFC 7797, RFC 7516). */
const REFUSED_MEMBERS: readonly string[] = ['crit', 'b64', 'enc', 'zip'];
const PRIVATE_MEMBERS: readonly string[] = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;
/** A holder's clock may be ahead of ours by this many seconds. */
const SKEW = 300;

/** The presentation in a compact token; null for a token of anything else. */
export function openPresentationToken(compact: string): OpenedPresentation | null {
  if (!COMPACT.test(compact)) return null;
  const [first, second, signature] = compact.split('.') as [string, string, string];
  const [header, claims] = [readPart(first), readPart(second)];
  if (header === null || claims === null) return null;
  const { vp, ...others } = claims;
  if (vp === undefined && !listOf(claims['type']).includes('VerifiablePresentation')) return null;
  if (vp !== undefined && (!isObject(vp) || 'vc' in others || '@context' in others || 'verifiableCredential' in others)) return refused('shape', failed('ambiguous_document'));
  if (signature === '') return refused('proof', failed('proof_missing'));
  if (!JWT_ALGORITHMS.includes(header['alg'] as JwtAlgorithm)) return refused('proof', failed('algorithm_not_allowed'));
  if (!isOrdinaryHeader(header)) return refused('proof', failed('jwt_header_not_allowed'));
  const document = isObject(vp) ? vp : Object.fromEntries(Object.entries(claims).filter(([claim]) => !CLAIMS.includes(claim)));
  return { ok: true, document, token: { compact, header: header as unknown as JwtHeader, claims: isObject(vp) ? others : claims } };
}

/** Who presents by the token's word: the issuer of the token (Data Model 1.1, section 6.3.1: `iss` is the holder). */
export function tokenHolder({ header, claims }: PresentationToken): string | null {
  if (typeof claims['iss'] === 'string') return claims['iss'];
  return header.kid?.startsWith('did:') === true ? header.kid.split('#')[0]! : null;
}

/** `dates` of a token: RFC 7519, `exp` and `nbf`. */
export function checkTokenDates({ claims }: PresentationToken, now: Date): Outcome {
  const seconds = now.getTime() / 1000;
  if (Number.isNaN(seconds)) return notChecked('internal_error');
  for (const claim of ['exp', 'nbf', 'iat']) if (claim in claims && typeof claims[claim] !== 'number') return failed('date_malformed');
  if ('nbf' in claims && !(Number(claims['nbf']) <= seconds + SKEW)) return failed('not_yet_valid');
  return 'exp' in claims && !(Number(claims['exp']) > seconds) ? failed('expired') : PASSED;
}

/** `proof` and `key_control`: signed under a key that the holder uses to show who presents, and saying nothing against the presentation. */
export async function checkTokenProof(token: PresentationToken, document: JsonObject, holder: string, env: KeyEnvironment): Promise<{ proof: Outcome; key_control: Outcome }> {
  const resolved = await resolveJwtKey(withOnlyKey(token.header, holder), holder, env, 'authentication');
  if (!resolved.ok) return { proof: notChecked(resolved.outcome === 'failed' ? 'previous_check_failed' : resolved.reason), key_control: { outcome: resolved.outcome, reason: resolved.reason } };
  const key_control = resolved.control ?? PASSED;
  const { alg } = token.header;
  const jwk = jwkOf(resolved.key);
  const key = jwk === null ? null : publicKeyFor(alg, jwk);
  if (key === null) return { proof: failed('proof_invalid'), key_control };
  try {
    await compactVerify(token.compact, await importJWK(key, alg), { algorithms: [alg] });
  } catch {
    return { proof: failed('proof_invalid'), key_control };
  }
  const { iss, jti } = token.claims;
  const contradicts = (iss !== undefined && iss !== holder) || (jti !== undefined && document['id'] !== undefined && jti !== document['id']);
  return { proof: contradicts ? failed('jwt_claims_disagree') : PASSED, key_control };
}

/** An identifier that is its own key has no other: a header that names none, or names the identifier, means that one. */
function withOnlyKey(header: JwtHeader, holder: string): JwtHeader {
  const only = keyInDid(holder);
  const isUnsaid = header.kid === holder || (header.kid === undefined && header.jwk === undefined);
  return only !== null && isUnsaid ? { ...header, kid: only.id } : header;
}

function isOrdinaryHeader({ typ, cty, kid, jwk, ...others }: JsonObject): boolean {
  if (REFUSED_MEMBERS.some((member) => member in others)) return false;
  if (typ !== undefined && !TYPES.includes(typeof typ === 'string' ? typ.toLowerCase() : typ)) return false;
  if ((cty !== undefined && cty !== 'vp') || (kid !== undefined && typeof kid !== 'string')) return false;
  return jwk === undefined || (isObject(jwk) && !PRIVATE_MEMBERS.some((member) => member in jwk));
}

function readPart(part: string): JsonObject | null {
  try {
    const parsed = parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(base64url.decode(part)), MOST_NODES_OF_SEVERAL);
    return parsed.ok && isObject(parsed.value) ? parsed.value : null;
  } catch {
    return null;
  }
}

function refused(check: 'shape' | 'proof', outcome: Outcome): OpenedPresentation {
  return { ok: false, check, outcome };
}
