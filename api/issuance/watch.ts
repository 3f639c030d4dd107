/**
 * Watching a batch: what its tables say, each time that they say something
 * else. Nothing is remembered between two looks, so whoever reconnects, to
 * whichever process, goes on from where the batch is.
 */
import type { Platform } from '../platform/platform.ts';
import { isSettled, issuanceProgress, type IssuanceProgress } from './progress.ts';
import { pump } from './pump.ts';

/** Milliseconds between two looks. */
const EVERY = 750;

export type Seen = { readonly kind: 'progress' | 'end'; readonly progress: IssuanceProgress } | { readonly kind: 'unchanged' };

/**
 * @param mayWatch asked before each look: whoever signs out or loses a role sees nothing more
 * @param isGone whether nobody reads any more
 * @yields after each look; the last one is `end` when nothing moves any more
 */
export async function* watchIssuance(platform: Platform, jury: string, { mayWatch, isGone }: { mayWatch(): Promise<boolean>; isGone(): boolean }): AsyncGenerator<Seen> {
  // Whoever watches the batch helps it along. On Workers each look does a bounded part, within its own request.
  const isBounded = Number.isFinite(platform.pumpRounds);
  // Then the watcher is asked to come again: a Worker's request is bounded, and proxies cut what stays open for long.
  const mostLooks = Math.ceil((platform.config.watchSeconds * 1000) / EVERY);
  let last = '';
  for (let look = 0; look < mostLooks && !isGone() && (await mayWatch()); look += 1) {
    const progress = await issuanceProgress(platform, jury);
    const text = JSON.stringify(progress);
    const ended = isSettled(progress);
    yield ended || text !== last ? { kind: ended ? 'end' : 'progress', progress } : { kind: 'unchanged' };
    if (ended) return;
    last = text;
    if (isBounded) await pump(platform);
    else if (look === 0) platform.afterResponse(pump(platform));
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}
