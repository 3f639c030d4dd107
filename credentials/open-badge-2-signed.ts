/**
 * A signed Open Badges 2.0 badge: a JWS by RS256 under a key that the issuer's
 * profile and the key's own document name in both directions, and the issuer's
 * list of what it withdrew.
 * Source: Open Badges 2.0, "SignedBadge Verification", CryptographicKey, RevocationList.
 */
import { compactVerify, importSPKI } from 'jose';
import type { AssertionToken } from './open-badge-2.ts';
import { askHost, isHostOfIssuer } from './open-badge-2-host.ts';
import { CryptographicKey, RevocationList, type Assertion, type IssuerProfile } from './open-badge-2-model.ts';
import { MOST_NODES_OF_A_LIST } from './json.ts';
import { failed, notChecked, PASSED, type Outcome } from './reasons.ts';
import type { KeyEnvironment } from './resolve-key.ts';

/** The one algorithm that the version recommends; every other leaves the badge unchecked. */
const ALGORITHM = 'RS256';
/** Header members that change how a token is read (RFC 7515 4.1.11, RFC 7797, RFC 7516). */
const REFUSED_MEMBERS: readonly string[] = ['crit', 'b64', 'enc', 'zip'];

type Checked = { readonly proof: Outcome; readonly key_control: Outcome };

/** `proof` and `key_control` of a signed assertion. The token's own words on its key are not looked at. */
export async function checkAssertionSignature(token: AssertionToken, assertion: Assertion, issuer: IssuerProfile, env: KeyEnvironment): Promise<Checked> {
  const { header, compact } = token;
  if (REFUSED_MEMBERS.some((member) => member in header)) return without(failed('jwt_header_not_allowed'));
  if (header['alg'] === 'none' || String(header['alg']).startsWith('HS')) return without(failed('algorithm_not_allowed'));
  if (header['alg'] !== ALGORITHM) return without(notChecked('cryptosuite_unsupported'));
  const listed = issuer.publicKey ?? [];
  const { creator } = assertion.verification;
  const named = creator === undefined ? listed : listed.filter(({ id }) => id === creator);
  const [reference, another] = named;
  if (reference === undefined) return { proof: notChecked('previous_check_failed'), key_control: failed(listed.length === 0 ? 'key_not_found' : 'key_not_controlled_by_issuer') };
  if (another !== undefined) return { proof: notChecked('previous_check_failed'), key_control: failed('key_ambiguous') };
  // A key that stands in the profile is the profile's word; one elsewhere is believed on the issuer's host only.
  const isInside = Object.keys(reference).length > 1;
  if (!isInside && !isHostOfIssuer(reference.id, issuer)) return { proof: notChecked('previous_check_failed'), key_control: failed('host_not_allowed') };
  const answer = isInside ? { ok: true as const, document: reference as Record<string, unknown> } : await askHost(reference.id, env);
  if (!answer.ok) return { proof: answer.outcome, key_control: notChecked('key_unreachable') };
  const key = CryptographicKey.safeParse(answer.document);
  if (!key.success) return { proof: notChecked('key_not_found'), key_control: notChecked('key_not_found') };
  if (key.data.id !== reference.id || key.data.owner !== issuer.id) return { proof: notChecked('previous_check_failed'), key_control: failed('key_not_controlled_by_issuer') };
  return { proof: await verifySignature(compact, key.data.publicKeyPem), key_control: PASSED };
}

/**
 * `status` of a signed assertion. The list is not signed: it is worth what the
 * profile is, of which it is a part, at an address of the same host.
 */
export async function checkRevocationList(id: string, issuer: IssuerProfile, env: KeyEnvironment): Promise<Outcome> {
  const { revocationList } = issuer;
  if (revocationList === undefined) return { outcome: 'passed', reason: 'no_status_entry' };
  const answer = await askHost(revocationList, env, MOST_NODES_OF_A_LIST);
  if (!answer.ok) return notChecked('status_unreachable');
  const list = RevocationList.safeParse(answer.document);
  if (!list.success || list.data.id !== revocationList || list.data.issuer !== issuer.id) return notChecked('status_list_invalid');
  const isListed = list.data.revokedAssertions.some((each) => (typeof each === 'string' ? each === id : each.id === id || each.uid === id));
  if (isListed) return failed('revoked');
  return isHostOfIssuer(revocationList, issuer) ? PASSED : notChecked('revocation_list_unsigned');
}

/** A key that cannot be read as one of the algorithm (too short, too long, of another kind) leaves the signature unchecked. */
async function verifySignature(compact: string, pem: string): Promise<Outcome> {
  let key: CryptoKey;
  try {
    key = await importSPKI(pem, ALGORITHM);
  } catch {
    return notChecked('key_method_unsupported');
  }
  try {
    await compactVerify(compact, key, { algorithms: [ALGORITHM] });
    return PASSED;
  } catch {
    return failed('proof_invalid');
  }
}

function without(proof: Outcome): Checked {
  return { proof, key_control: notChecked('previous_check_failed') };
}
