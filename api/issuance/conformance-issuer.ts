/**
 * The issuer of the conformance surface: a did:key that nobody trusts. Its key is
 * derived from the master secret under a label of its own and lies in memory
 * only, so that a Worker's next isolate is the same issuer; it is none of the
 * institution's keys, stands in no table, and nothing of it is written.
 */
import { issueVcdmCredential, seededIssuer, type JsonObject, type VcdmIssuer } from '../../credentials/conformance.ts';
import { buildStatusList, emptyStatusList } from '../../credentials/index.ts';
import { deriveSecret } from '../../keys/secret.ts';
import { addresses } from '../addresses.ts';
import type { FetchAnswer, Platform } from '../platform/platform.ts';
import { drawStatusIndex } from './status.ts';

const LABEL = 'palier vc-api throw-away issuer';
const HOUR = 3_600_000;
const VALID_FOR = 24 * HOUR;
const RENEW_BEFORE = 12 * HOUR;

/** Kept only once it is whole: on Workers a request must not wait for another's work. */
const issuers = new WeakMap<Platform, VcdmIssuer>();
const lists = new WeakMap<Platform, { readonly text: string; readonly until: number }>();

/** The throw-away issuer of this installation. */
export async function conformanceIssuer(platform: Platform): Promise<VcdmIssuer> {
  const known = issuers.get(platform);
  if (known) return known;
  const hex = await deriveSecret(platform.config.secret!, LABEL);
  const issuer = await seededIssuer(Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16)));
  issuers.set(platform, issuer);
  return issuer;
}

/**
 * A status entry for a new credential. Positions are drawn and not kept: this
 * issuer revokes nothing, so two credentials at one position do not harm each other.
 */
export function conformanceStatusEntry(platform: Platform): JsonObject {
  const list = addresses(platform.config.origin).conformanceStatusList;
  const index = String(drawStatusIndex(platform.randomBytes));
  return { id: `${list}#${index}`, type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: index, statusListCredential: list };
}

/** The signed list with no bit set, signed again when half of its time is over. */
export async function conformanceStatusList(platform: Platform): Promise<string> {
  const now = platform.now();
  const known = lists.get(platform);
  if (known && known.until - now.getTime() > RENEW_BEFORE) return known.text;
  const issuer = await conformanceIssuer(platform);
  const validUntil = new Date(now.getTime() + VALID_FOR);
  const unsigned = await buildStatusList({ id: addresses(platform.config.origin).conformanceStatusList, issuer: issuer.id, bits: emptyStatusList(), validFrom: now, validUntil });
  const issued = await issueVcdmCredential(unsigned as unknown as JsonObject, issuer, null, now);
  if (!issued.ok) throw new Error(`the conformance status list does not pass its own checks: ${JSON.stringify(issued.problems)}`);
  const text = JSON.stringify(issued.document);
  lists.set(platform, { text, until: validUntil.getTime() });
  return text;
}

/** What the conformance surface may ask for: its own list from memory, everything else through the platform's guarded client. */
export function conformanceEnvironment(platform: Platform) {
  const { origin, loopback } = platform.config;
  const own = addresses(origin).conformanceStatusList;
  const fetch = async (url: string): Promise<FetchAnswer> => {
    if (url === own) return { ok: true, bytes: new TextEncoder().encode(await conformanceStatusList(platform)) };
    return new URL(url).origin === origin ? { ok: false, reason: 'not_found' } : platform.fetchPublic(url);
  };
  return { now: platform.now(), fetch, ...(loopback ? { loopbackOrigin: origin } : {}) };
}
