/**
 * Looks from time to time at what is behind the links that students deposited,
 * for them alone: through the guarded way out, a few at a time, and never
 * because somebody visits a page. What is there is compared and not kept.
 */
import { watched, wordsOf, type Found, type Watched } from './domain/link-watch.ts';
import type { FetchAnswer, Platform } from './platform/platform.ts';
import { listLinksToCheck, putWatch } from './queries/evidence-about.ts';
import type { EvidenceRow } from './queries/evidence.ts';

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
    await look(platform, id, link, known, at);
  }
  return links.length;
}

async function look(platform: Platform, id: string, link: string, known: Watched | null, at: string): Promise<void> {
  const after = watched(known, await found(await platform.fetchPublic(withoutFragment(link))), at);
  const committed = await platform.commit([putWatch(platform.db, id, link, after, at)]);
  // Deleted meanwhile.
  if (!committed.ok && committed.conflict.rule !== 'foreign_key') throw new Error(committed.conflict.rule);
}

/** Minutes between two looks that a student asks for. */
const APART = 10;

/**
 * Looks at one link now, because its student asks.
 * @returns seconds to wait where it was looked at a moment ago; `'own_machine'` where nobody is asked from
 */
export async function watchNow(platform: Platform, { id, link, watch }: Pick<EvidenceRow, 'id' | 'link' | 'watch'>): Promise<'looked' | 'own_machine' | number> {
  if (platform.config.loopback || link === null) return 'own_machine';
  const now = platform.now();
  const known = watch && watch.link === link ? watch : null;
  const wait = known === null ? 0 : Math.ceil((Date.parse(known.checked_at) + APART * 60_000 - now.getTime()) / 1000);
  if (wait > 0) return wait;
  await look(platform, id, link, known, now.toISOString());
  return 'looked';
}

const withoutFragment = (link: string): string => link.replace(/#.*$/, '');

async function found(answer: FetchAnswer): Promise<Found> {
  if (!answer.ok) return answer.reason === 'not_found' || answer.reason === 'gone' ? 'dead' : 'unknown';
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(wordsOf(answer.bytes))));
  return { digest: [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
}
