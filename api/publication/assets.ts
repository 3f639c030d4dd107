/**
 * A published page keeps the styles, fonts and scripts that it was made with:
 * at publication each is copied to the store under its own (hashed) name, so
 * that a later release cannot break the page.
 */
import type { Platform } from '../platform/platform.ts';
import { findKeptAsset, keepAsset } from '../queries/portfolios.ts';

const kept = new WeakMap<Platform, Set<string>>();

/** Keeps everything that the page refers to, and what those refer to in turn. */
export async function keepAssets(platform: Platform, html: string): Promise<void> {
  const known = kept.get(platform) ?? new Set<string>();
  kept.set(platform, known);
  const waiting = referencedAssets(html);
  const seen = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path) || known.has(path)) continue;
    seen.add(path);
    const asset = await platform.site.asset(path);
    if (!asset) throw new Error(`the page refers to ${path}, which the build does not have`);
    const digest = await platform.files.put(asset.bytes);
    await platform.commit([keepAsset(platform.db, { path, digest, media_type: asset.mediaType })]);
    if (/css|javascript/.test(asset.mediaType)) waiting.push(...referencedAssets(new TextDecoder().decode(asset.bytes)));
  }
  for (const path of seen) known.add(path);
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
