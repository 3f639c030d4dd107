/**
 * The VC-JWT proof format: a compact JWS around the credential.
 * Sources: Open Badges 3.0, section 8.2 "JSON Web Token Proof Format"; RFC 7515
 * (JWS), RFC 7519 (JWT), RFC 8725 (JWT best practice), RFC 8037 and 9864
 * (Ed25519); Verifiable Credentials Data Model 1.1, section 6.3.1.
 */
import { base64url, compactVerify, importJWK } from 'jose';
import type { ProofAnswer } from './data-integrity.ts';
import { isVersion11, periodOf } from './data-model.ts';
import { isObject, parseJson, type Json, type JsonObject } from './json.ts';
import { credentialInClaim } from './vc-claim.ts';

/** The only algorithms; `none` and every symmetric one are therefore unknown (RFC 8725, section 3.1). */
export const JWT_ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'] as const;
export type JwtAlgorithm = (typeof JWT_ALGORITHMS)[number];
export type JwtHeader = { readonly alg: JwtAlgorithm; readonly kid?: string; readonly typ?: string; readonly jwk?: JsonWebKey };
export type JwtProblem = 'malformed_jwt' | 'algorithm_not_allowed' | 'jwt_header_not_allowed' | 'ambiguous_document' | 'too_large' | 'cryptosuite_unsupported';
export type DecodedJwt =
  | { ok: true; header: JwtHeader; payload: Record<string, unknown>; credential: Record<string, unknown> }
  | { ok: false; reason: JwtProblem };

/** Claims that the JWT adds to the credential; they repeat it and are compared with it. */
const REGISTERED_CLAIMS = ['iss', 'sub', 'jti', 'nbf', 'exp', 'iat'] as const;
/** `typ` values, in lower case: Open Badges 3.0 says JWT, W3C VC-JOSE-COSE says vc+jwt. Others are other kinds of token. */
const TYPES: readonly unknown[] = [undefined, 'jwt', 'vc+jwt'];
/** Header members that change how the token is read (RFC 7515 4.1.11, RFC 7797, RFC 7516). */
const REFUSED_MEMBERS = ['crit', 'b64', 'enc', 'zip'] as const;
/** Members in which digests stand for what the holder did not show (RFC 9901, section 4.2): an end or a status may be among it. */
const HIDING_MEMBERS: readonly string[] = ['_sd', '_sd_alg', '...'];
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * The parts of a compact JWS, without checking its signature.
 * `credential` is the payload without the registered claims; for VCDM 1.1 it is the
 * `vc` claim, with what only the registered claims say of it.
 */
export function decodeJwt(compact: string): DecodedJwt {
  if (!COMPACT.test(compact)) return refused('malformed_jwt');
  const [first, second] = compact.split('.') as [string, string, string];
  const header = readObject(first);
  const payload = readObject(second);
  if (typeof header === 'string') return refused(header);
  if (typeof payload === 'string') return refused(payload);
  if (!JWT_ALGORITHMS.includes(header['alg'] as JwtAlgorithm)) return refused('algorithm_not_allowed');
  if (!isOrdinaryHeader(header)) return refused('jwt_header_not_allowed');
  if (hides(payload as JsonObject)) return refused('cryptosuite_unsupported');
  const credential = credentialIn(header, payload);
  if (credential === null) return refused('ambiguous_document');
  return { ok: true, header: header as JwtHeader, payload, credential };
}

/**
 * Does this key's signature cover the token, and do its claims say what the credential says?
 * @param key the public key that was resolved for the token; its type must fit `alg`, private members are ignored
 */
export async function verifyJwt(compact: string, key: JsonWebKey): Promise<ProofAnswer> {
  const decoded = decodeJwt(compact);
  if (!decoded.ok) return { ok: false, reason: decoded.reason === 'algorithm_not_allowed' || decoded.reason === 'cryptosuite_unsupported' ? 'cryptosuite_unsupported' : 'proof_malformed' };
  const { alg } = decoded.header;
  const publicKey = publicKeyFor(alg, key);
  if (publicKey === null) return { ok: false, reason: 'proof_invalid' };
  try {
    // A key object plus the one algorithm: never bytes, which would let the token choose (RFC 8725, section 3.1).
    await compactVerify(compact, await importJWK(publicKey, alg), { algorithms: [alg] });
  } catch {
    return { ok: false, reason: 'proof_invalid' };
  }
  return claimsAgree(decoded) ? { ok: true } : { ok: false, reason: 'jwt_claims_disagree' };
}

/** `nbf` or `exp` for a date of a credential: seconds since 1970 (RFC 7519, NumericDate); NaN when it is no date. */
export function numericDate(dateTime: unknown): number {
  return typeof dateTime === 'string' ? Date.parse(dateTime) / 1000 : Number.NaN;
}

/**
 * Open Badges 3.0, section 8.2: iss, jti, sub and nbf are required and equal to the
 * credential's issuer, id, subject and validFrom; exp equals validUntil. A W3C
 * `vc+jwt` need not repeat them, but may not contradict. Data Model 1.1, section
 * 6.3.1, says the same of issuanceDate and expirationDate, which may be finer than
 * the seconds of a claim.
 */
function claimsAgree({ header, payload, credential }: DecodedJwt & { ok: true }): boolean {
  const { from: validFrom, until: validUntil } = periodOf(credential as JsonObject);
  const is11 = isVersion11(credential as JsonObject);
  const seconds = (date: unknown): number => (is11 ? Math.floor(numericDate(date)) : numericDate(date));
  const said = (claim: string): unknown => (is11 && typeof payload[claim] === 'number' ? Math.floor(payload[claim]) : payload[claim]);
  const optional = isW3c(header.typ);
  const agrees = (claim: string, value: unknown): boolean =>
    payload[claim] === undefined ? optional || value === undefined : said(claim) === value;
  return (
    (payload['iat'] === undefined || typeof payload['iat'] === 'number') &&
    agrees('iss', idOf(credential['issuer'])) &&
    agrees('jti', credential['id']) &&
    agrees('sub', idOf(credential['credentialSubject'])) &&
    agrees('nbf', seconds(validFrom)) &&
    agrees('exp', validUntil === undefined ? undefined : seconds(validUntil))
  );
}

/** The credential inside a payload; null when there could be two of them: `vc+jwt` says that the payload is the credential. */
function credentialIn(header: Record<string, unknown>, payload: Record<string, unknown>): Record<string, unknown> | null {
  if ('vc' in payload) {
    const isOne = !('@context' in payload) && !('credentialSubject' in payload) && !isW3c(header['typ']);
    return isObject(payload['vc']) && isOne ? credentialInClaim(payload['vc'], payload as JsonObject) : null;
  }
  const credential = { ...payload };
  for (const claim of REGISTERED_CLAIMS) delete credential[claim];
  return credential;
}

/** Is this a token of selective disclosure, whatever it calls itself? Then its payload is not all that was signed of the credential. */
function hides(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => (!Array.isArray(value) && HIDING_MEMBERS.includes(key)) || hides(member));
}

function isOrdinaryHeader(header: Record<string, unknown>): boolean {
  const { typ, kid, cty, jwk } = header;
  if (REFUSED_MEMBERS.some((member) => member in header)) return false;
  if (!TYPES.includes(typeof typ === 'string' ? typ.toLowerCase() : typ)) return false;
  if (kid !== undefined && typeof kid !== 'string') return false;
  if (cty !== undefined && cty !== 'vc') return false;
  return jwk === undefined || (isObject(jwk) && !PRIVATE_MEMBERS.some((member) => member in jwk));
}

/** The public members of a key whose type fits the algorithm; null when it does not fit. */
export function publicKeyFor(alg: JwtAlgorithm, key: JsonWebKey): JsonWebKey | null {
  const { kty, crv, n, e, x, y } = key;
  if (key.alg !== undefined && key.alg !== alg && !(isEdwards(alg) && isEdwards(key.alg))) return null;
  if (key.use !== undefined && key.use !== 'sig') return null;
  if (alg === 'RS256') return kty === 'RSA' && n && e ? { kty, n, e } : null;
  if (alg === 'ES256') return kty === 'EC' && crv === 'P-256' && x && y ? { kty, crv, x, y } : null;
  return kty === 'OKP' && crv === 'Ed25519' && x ? { kty, crv, x } : null;
}

function isW3c(typ: unknown): boolean {
  return typeof typ === 'string' && typ.toLowerCase() === 'vc+jwt';
}

function isEdwards(alg: string): boolean {
  return alg === 'EdDSA' || alg === 'Ed25519';
}

/** The JSON object in one part of the token, read as strictly as a credential. */
function readObject(part: string): Record<string, unknown> | JwtProblem {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(base64url.decode(part));
  } catch {
    return 'malformed_jwt';
  }
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed.reason === 'malformed_json' ? 'malformed_jwt' : parsed.reason;
  return isObject(parsed.value) ? parsed.value : 'malformed_jwt';
}

function idOf(reference: unknown): unknown {
  const only = Array.isArray(reference) && reference.length === 1 ? (reference[0] as unknown) : reference;
  return isObject(only) ? only['id'] : only;
}

function refused(reason: JwtProblem): DecodedJwt {
  return { ok: false, reason };
}
