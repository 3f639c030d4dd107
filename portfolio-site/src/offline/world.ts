/** What an offline verifier can know and do: its own keys, the files that were loaded, and the network only when it is told so. */
import type { VerifyEnvironment } from '../../../credentials/index.ts';
import type { OfflineSettings } from '../../../api/domain/offline-verifier.ts';
import type { Handed } from './handed.ts';

export type Wanted = { readonly address: string; readonly kind: 'keys' | 'list' };
type Fetch = VerifyEnvironment['fetch'];

/**
 * The environment of one check.
 * @param handed what was loaded; never put before what the file itself knows
 * @param online how to ask the network; absent while the reader has not allowed it
 * @param onWanted called with each document that was asked for and could not be had
 */
export function offlineWorld(settings: OfflineSettings, handed: readonly Handed[], now: Date, online: Fetch | undefined, onWanted: (wanted: Wanted) => void): VerifyEnvironment {
  const own = new Map(settings.documents.map(({ address, text }) => [address, new TextEncoder().encode(text)]));
  const fetch: Fetch = async (url, purpose) => {
    const known = own.get(url);
    if (known !== undefined) return { ok: true, bytes: known };
    const asked = online === undefined ? undefined : await online(url, purpose);
    if (asked?.ok) return asked;
    const kind = purpose === 'status' ? 'list' : 'keys';
    // The last one loaded, since a newer list replaces an older one.
    const given = handed.findLast((one) => one.kind === kind && one.address === url);
    if (given !== undefined) return { ok: true, bytes: given.bytes, given: true };
    onWanted({ address: url, kind });
    return asked ?? { ok: false, reason: 'offline' };
  };
  return {
    now,
    fetch,
    recognise: async (issuerId) => {
      const issuer = settings.issuers.find(({ id }) => id === issuerId);
      return issuer === undefined ? null : (({ id: _, ...known }) => known)(issuer);
    },
    ...(settings.loopbackOrigin === undefined ? {} : { loopbackOrigin: settings.loopbackOrigin }),
  };
}
