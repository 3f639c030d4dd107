/** What the proof of a document rests on: everything that a verifier asks for, as it is published at this moment. */
import { readPresented, verify } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';
import { verifyEnvironment } from '../issuance/store-fetch.ts';

/** By address, word for word. */
export type Documents = Map<string, string>;

/**
 * Verifies, and keeps what was asked for: keys, status lists, the record of a stolen key.
 * @param texts signed documents of ours
 */
export async function documentsBehind(platform: Platform, texts: readonly string[]): Promise<Documents> {
  const found: Documents = new Map();
  const { now, fetch, recognise, loopbackOrigin } = verifyEnvironment(platform);
  const noting: typeof fetch = async (url, purpose) => {
    const answer = await fetch(url, purpose);
    if (answer.ok) found.set(url, new TextDecoder().decode(answer.bytes));
    return answer;
  };
  for (const text of texts) {
    const presented = readPresented(new TextEncoder().encode(text));
    if (!('problem' in presented)) await verify(presented, { now, fetch: noting, recognise, ...(loopbackOrigin === undefined ? {} : { loopbackOrigin }) });
  }
  return found;
}
