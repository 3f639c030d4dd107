/** What pages show and are not: styles with their typefaces in them, badges' pictures, the icon. */
import { findCompetency, findLevel } from '../domain/programme.ts';
import { rewriteAddresses } from '../domain/relative-addresses.ts';
import { pictureOf } from '../issuance/badge-png.ts';
import type { Platform } from '../platform/platform.ts';
import { findAsset } from '../publication/assets.ts';
import { findProgramme } from '../queries/cohorts.ts';

export type Resource = { readonly file: string; readonly bytes: Uint8Array | string };

/** Attributes that make a browser load something to show the page, by their element. */
const isShown = (tag: string, name: string, rel: string): boolean =>
  (tag === 'link' && /^(?:stylesheet|(?:shortcut )?icon)$/.test(rel)) || (name === 'src' && ['img', 'source', 'video', 'audio', 'track'].includes(tag)) || name === 'srcset' || name === 'poster' || tag === 'meta';

/** Paths of ours that pages show, and which they offer as a picture to keep. */
export function shownPaths(html: string, origin: string): string[] {
  const paths = new Set<string>();
  rewriteAddresses(html, (value, { tag, name, attributes }) => {
    const path = value.startsWith(`${origin}/`) ? value.slice(origin.length) : value;
    if (/^\/(?!\/)/.test(path) && (isShown(tag, name, attributes.get('rel') ?? '') || PICTURE.test(path))) paths.add(path);
    return value;
  });
  return [...paths];
}

const PICTURE = /^\/achievements\/([^/]+)\/([^/]+)\/([^/]+)\/(\d+)\/image\.(svg|png)$/;

/** @returns null for what is nothing of the kind: the page then does without */
export async function findResource(platform: Platform, path: string): Promise<Resource | null> {
  const picture = PICTURE.exec(path);
  if (picture) return badgePicture(platform, picture.slice(1) as [string, string, string, string, 'svg' | 'png']);
  if (!/^\/(?:_astro\/)?[\w.@-]+\.[a-z0-9]+$/.test(path)) return null;
  const asset = await findAsset(platform, path);
  if (!asset) return null;
  const file = `style/${path.slice(path.lastIndexOf('/') + 1)}`;
  return { file, bytes: asset.mediaType.startsWith('text/css') ? await withTypefaces(platform, new TextDecoder().decode(asset.bytes)) : asset.bytes };
}

async function badgePicture(platform: Platform, [code, version, competency, level, form]: [string, string, string, string, 'svg' | 'png']): Promise<Resource | null> {
  const programme = await findProgramme(platform.db, decodeURIComponent(code), decodeURIComponent(version));
  const [found, reached] = [programme && findCompetency(programme, decodeURIComponent(competency)), programme && findLevel(programme, Number(level))];
  if (!programme || !found || !reached) return null;
  const picture = await pictureOf(platform, programme, found, reached);
  return { file: `images/${`${found.code}-${reached.order}`.replace(/[^\w.-]+/g, '-')}.${form}`, bytes: form === 'png' ? await picture.png() : picture.svg };
}

/** From a disk each file is an origin of its own to some browsers, which then load no typeface from beside a style sheet. */
async function withTypefaces(platform: Platform, css: string): Promise<string> {
  const files = new Map<string, string>();
  for (const [, name] of css.matchAll(/url\(["']?(?:\.\/|\/_astro\/)([\w.@-]+\.woff2)["']?\)/g)) {
    const asset = files.has(name!) ? null : await findAsset(platform, `/_astro/${name}`);
    if (asset) files.set(name!, base64(asset.bytes));
  }
  return css.replace(/url\(["']?(?:\.\/|\/_astro\/)([\w.@-]+\.woff2)["']?\)/g, (whole, name: string) => (files.has(name) ? `url(data:font/woff2;base64,${files.get(name)})` : whole));
}

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
