/** The offline verifier as this institution hands it out: with its own keys in it, so that it can recognise what was issued here. */
import { didWebFromOrigin, didWebUrl, hexDigest } from '../../credentials/index.ts';
import { didDocument } from '../../keys/did-document.ts';
import { parisDay } from '../domain/calendar.ts';
import { withSettings, type OfflineSettings } from '../domain/offline-verifier.ts';
import type { Platform } from '../platform/platform.ts';
import { ringWithRecords } from './signed-record.ts';

/** Where the site's build leaves the file without settings. */
const TEMPLATE = '/verifier/palier-verifier.txt';

/** Our keys as did.json has them now, under the day on which that was so. */
export async function offlineSettings(platform: Platform): Promise<OfflineSettings> {
  const { config } = platform;
  const id = didWebFromOrigin(config.origin);
  const { keys, records } = await ringWithRecords(platform);
  const loopbackOrigin = config.loopback ? config.origin : undefined;
  return {
    asOf: parisDay(platform.now()),
    issuers: [{ id, name: config.institution.name, url: config.institution.url }],
    documents: [{ address: didWebUrl(id, loopbackOrigin) ?? `${config.origin}/.well-known/did.json`, text: JSON.stringify(didDocument(id, keys, records)) }],
    from: `${config.origin}/verifier/hors-ligne`,
    ...(loopbackOrigin === undefined ? {} : { loopbackOrigin }),
  };
}

export type OfflineVerifier = { readonly html: string; readonly bytes: number; readonly sha256: string; readonly asOf: string };

/** @returns null when the site was built without it */
export async function offlineVerifier(platform: Platform): Promise<OfflineVerifier | null> {
  const template = await platform.site.asset(TEMPLATE);
  if (template === null) return null;
  const settings = await offlineSettings(platform);
  const html = withSettings(new TextDecoder().decode(template.bytes), settings);
  const bytes = new TextEncoder().encode(html).length;
  return { html, bytes, sha256: await hexDigest(html), asOf: settings.asOf };
}
