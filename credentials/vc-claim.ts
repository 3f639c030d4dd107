/**
 * A credential of edition 1.1 inside of a token: the claim `vc`, and what an
 * issuer left to the registered claims alone. Whether the two agree where both
 * say something is asked in vc-jwt.ts.
 * Source: Verifiable Credentials Data Model 1.1, section 6.3.1 (JSON Web Token
 * Extensions, "JWT Decoding").
 */
import { isVersion11 } from './data-model.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';

/**
 * The credential that claim and registered claims state together; `vc` itself
 * when it is none of edition 1.1, which has no such claims.
 * @param payload the whole payload; `nbf` and `exp` are seconds since 1970
 */
export function credentialInClaim(vc: JsonObject, payload: JsonObject): JsonObject {
  if (!isVersion11(vc)) return vc;
  const { iss, jti, sub, nbf, exp } = payload;
  const said: readonly [string, Json | undefined][] = [['id', jti], ['issuanceDate', dateOf(nbf)], ['expirationDate', dateOf(exp)]];
  const added = said.flatMap(([member, value]) => (value === undefined || member in vc ? [] : [[member, value] as const]));
  return { ...vc, ...Object.fromEntries(added), ...issuerOf(vc, iss), ...subjectOf(vc, sub) };
}

function issuerOf({ issuer }: JsonObject, iss: Json | undefined): JsonObject {
  if (iss === undefined) return {};
  if (issuer === undefined) return { issuer: iss };
  return isObject(issuer) && !('id' in issuer) ? { issuer: { id: iss, ...issuer } } : {};
}

/** `sub` names the one subject; of several it names none. */
function subjectOf(vc: JsonObject, sub: Json | undefined): JsonObject {
  const [subject, another] = listOf(vc['credentialSubject']);
  if (sub === undefined || another !== undefined || !isObject(subject) || 'id' in subject) return {};
  return { credentialSubject: { id: sub, ...subject } };
}

/** NumericDate → xsd:dateTime in UTC; undefined for what is no time of the calendar. */
function dateOf(claim: Json | undefined): string | undefined {
  const date = typeof claim === 'number' ? new Date(claim * 1000) : null;
  return date === null || Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace('.000Z', 'Z');
}
