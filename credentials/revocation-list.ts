/**
 * The list of withdrawn credentials that came before status lists of bits: JSON
 * with ids, without a signature. What it says against a credential counts
 * wherever it was published, since the credential itself names the address. That
 * it says nothing counts only where it is published by the issuer's own host:
 * there it is worth as much as the keys, which are had from the same host in the
 * same way. Anywhere else, whoever keeps that host could hide a withdrawal.
 * Source: 1EdTech Revocation List Status Method 1.0; Open Badges 3.0, section 9.1, step 4.
 */
import { didWebOrigin } from './did.ts';
import { isObject, listOf, MOST_NODES_OF_A_LIST, parseJson, type JsonObject } from './json.ts';
import { failed, notChecked, type Outcome } from './reasons.ts';
import { decodeText, secureUrl, type Fetched, type KeyEnvironment } from './resolve-key.ts';

/** Status of a credential with an entry of this type. @param credentialId by which the list names it */
export async function checkRevocationListEntry(entry: JsonObject, issuerId: string, credentialId: string | undefined, env: KeyEnvironment): Promise<Outcome> {
  const { id: url } = entry;
  if (typeof url !== 'string' || secureUrl(url, env.loopbackOrigin) === null || credentialId === undefined) return notChecked('status_entry_malformed');
  const fetched: Fetched = await env.fetch(url, 'status');
  if (!fetched.ok) return notChecked(fetched.reason === 'offline' ? 'status_offline' : 'status_unreachable');
  const parsed = parseJson(decodeText(fetched.bytes) ?? '', MOST_NODES_OF_A_LIST);
  const withdrawn = parsed.ok && isObject(parsed.value) ? withdrawnIn(parsed.value, url, issuerId) : null;
  if (withdrawn === null) return notChecked('status_list_invalid');
  if (withdrawn.has(credentialId)) return failed('revoked');
  const isHandedOver = 'given' in fetched && fetched.given === true;
  return isIssuersOwn(url, issuerId, env) && !isHandedOver ? { outcome: 'passed', reason: 'revocation_list_unsigned' } : notChecked('revocation_list_unsigned');
}

/** The ids in a list; null when it is no list, or another issuer's or address's by its own word, or has an entry that names nothing. */
function withdrawnIn(list: JsonObject, url: string, issuerId: string): ReadonlySet<string> | null {
  const { id, issuer, revokedCredential } = list;
  const named = isObject(issuer) ? issuer['id'] : issuer;
  if ((id !== undefined && id !== url) || (named !== undefined && named !== issuerId) || revokedCredential === undefined) return null;
  const entries = listOf(revokedCredential);
  const isWell = entries.every((entry) => isObject(entry) && typeof entry['id'] === 'string' && (entry['revoked'] === undefined || typeof entry['revoked'] === 'boolean'));
  if (!isWell) return null;
  return new Set((entries as readonly JsonObject[]).filter((entry) => entry['revoked'] !== false).map((entry) => String(entry['id'])));
}

function isIssuersOwn(url: string, issuerId: string, env: KeyEnvironment): boolean {
  const own = issuerId.startsWith('did:') ? didWebOrigin(issuerId, env.loopbackOrigin) : URL.canParse(issuerId) ? new URL(issuerId).origin : null;
  return own !== null && new URL(url).origin === own;
}
