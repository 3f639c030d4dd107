/**
 * A published page keeps the styles, fonts and scripts that it was made with:
 * at publication each is copied to the store under its own (hashed) name, so
 * that a later release cannot break the page.
 */
import type { Platform } from '../platform/platform.ts';
import { findKeptAsset, keepAsset } from '../queries/portfolios.ts';

const kept = new WeakMap<Platform, Set<string>>();

/** Keeps everything that the pages refer to, and what those refer to in turn: all that is found in one look goes in one commit. */
export async function keepAssets(platform: Platform, pages: readonly string[]): Promise<void> {
  const known = kept.get(platform) ?? new Set<string>();
  kept.set(platform, known);
  const seen = new Set<string>();
  const unseen = (texts: readonly string[]): string[] => [...new Set(texts.flatMap(referencedAssets))].filter((path) => !seen.has(path) && !known.has(path));
  for (let paths = unseen(pages); paths.length > 0; ) {
    for (const path of paths) seen.add(path);
    const assets = await Promise.all(paths.map((path) => assetOf(platform, path)));
    const committed = await platform.commit(assets.map(({ path, digest, mediaType }) => keepAsset(platform.db, { path, digest, media_type: mediaType })));
    if (!committed.ok) throw new Error(committed.conflict.rule);
    paths = unseen(assets.filter(({ mediaType }) => /css|javascript/.test(mediaType)).map(({ bytes }) => new TextDecoder().decode(bytes)));
  }
  for (const path of seen) known.add(path);
}

async function assetOf({ site, files }: Platform, path: string) {
  const asset = await site.asset(path);
  if (!asset) throw new Error(`the page refers to ${path}, which the build does not have`);
  return { ...asset, path, digest: await files.put(asset.bytes) };
}

/** Paths of built assets named in a page, a style sheet or a script. */
export function referencedAssets(text: string): string[] {
  const absolute = [...text.matchAll(/_astro\/([\w.@-]+\.[a-z0-9]+)/g)].map((match) => match[1]!);
  const relative = [...text.matchAll(/["'`(]\.\/([\w.@-]+\.(?:js|css|woff2))["'`)]/g)].map((match) => match[1]!);
  return [...new Set([...absolute, ...relative])].map((name) => `/_astro/${name}`);
}

/** An asset by its path: of this build, or kept for a page published under an earlier one. */
export async function findAsset(platform: Platform, path: string): Promise<{ bytes: Uint8Array; mediaType: string } | null> {
  const current = await platform.site.asset(path);
  if (current) return current;
  const row = await findKeptAsset(platform.db, path);
  const bytes = row ? await platform.files.get(row.digest) : null;
  return row && bytes ? { bytes, mediaType: row.media_type } : null;
}
