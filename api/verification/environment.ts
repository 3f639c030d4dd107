/**
 * What a verification of what a stranger sends may know: our own documents from
 * the store, other hosts' through the guarded client within a budget, who is
 * known, and our own sealed files.
 */
import { verifyEnvironment } from '../issuance/store-fetch.ts';
import type { FetchAnswer, Platform, Questions } from '../platform/platform.ts';
import { ownEvidence } from '../publication/sealed-file.ts';
import { outboundOf } from './outbound.ts';
import { recognise } from './registries.ts';

/**
 * Other hosts have so long, all together, to be part of one answer. Whoever comes
 * later is unreachable for this one; what it says is kept for the next.
 */
const MOST_MILLISECONDS = 1400;

/**
 * For one document.
 * @param keys 'anew': other hosts' keys as they are published now
 * @param onOldKeys told when keys were answered that were kept for some time
 */
export function questionsFor(platform: Platform, keys: 'kept' | 'anew' = 'kept', onOldKeys: () => void = () => {}): Questions {
  const { fetch: fromStore, now, loopbackOrigin } = verifyEnvironment(platform);
  const { origin } = platform.config;
  let late: Promise<null> | undefined;
  const inTime = async <T>(asked: Promise<T>): Promise<T | null> => {
    late ??= new Promise((resolve) => setTimeout(resolve, MOST_MILLISECONDS, null));
    return Promise.race([asked, late]);
  };
  return {
    now,
    async fetch(url, purpose) {
      if (new URL(url).origin === origin) return fromStore(url, purpose);
      const desk = outboundOf(platform);
      if (purpose === 'key' && keys === 'kept' && desk.isOld(url, purpose)) onOldKeys();
      return (await inTime(desk.ask(url, purpose, purpose === 'key' && keys === 'anew'))) ?? ({ ok: false, reason: 'unreachable' } satisfies FetchAnswer);
    },
    // Nobody is recognised who could not be looked up in time.
    recognise: (issuerId) => inTime(recognise(platform, issuerId)),
    evidence: ownEvidence(platform),
    ...(loopbackOrigin === undefined ? {} : { loopbackOrigin }),
  };
}
