/**
 * Looks from time to time at what is behind the links that students deposited,
 * for them alone: through the guarded way out, a few at a time, and never
 * because somebody visits a page. What is there is compared and not kept.
 */
import { watched, wordsOf, type Found } from './domain/link-watch.ts';
import type { FetchAnswer, Platform } from './platform/platform.ts';
import { listLinksToCheck, putWatch } from './queries/evidence-about.ts';

/** Days after which a link is looked at again. */
const EVERY = 7;
/** In one round; a Worker asks no more than fifty others while it tends. */
const MOST = 10;

/** @returns how many links were looked at */
export async function watchLinks(platform: Platform): Promise<number> {
  const { db } = platform;
  const now = platform.now();
  const at = now.toISOString();
  const links = await listLinksToCheck(db, new Date(now.getTime() - EVERY * 86_400_000).toISOString(), MOST);
  for (const { id, link, state, digest, latest, since, watched: before } of links) {
    const known = state !== null && since !== null && before === link ? { state, digest, latest, since } : null;
    const after = watched(known, await found(await platform.fetchPublic(withoutFragment(link))), at);
    const committed = await platform.commit([putWatch(db, id, link, after, at)]);
    // Deleted meanwhile.
    if (!committed.ok && committed.conflict.rule !== 'foreign_key') throw new Error(committed.conflict.rule);
  }
  return links.length;
}

const withoutFragment = (link: string): string => link.replace(/#.*$/, '');

async function found(answer: FetchAnswer): Promise<Found> {
  if (!answer.ok) return answer.reason === 'not_found' || answer.reason === 'gone' ? 'dead' : 'unknown';
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(wordsOf(answer.bytes))));
  return { digest: [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
}
