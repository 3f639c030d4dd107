/** What a public page shows, kept beside the page: everything else that is made of it is made of this. */
import { hexDigest } from '../../credentials/index.ts';
import type { CredentialSnapshot, PortfolioSnapshot } from '../domain/portfolio.ts';
import { credentialPicture, portfolioPicture } from '../domain/share-picture.ts';
import type { Platform } from '../platform/platform.ts';
import { findImageChoice } from '../queries/images.ts';
import { published } from '../strings/published.ts';
import { credentialPath, picturePath, portfolioPath, type Language } from './paths.ts';

export type Shown = { readonly language: Language } & (
  | { readonly kind: 'portfolio'; readonly snapshot: PortfolioSnapshot }
  | { readonly kind: 'credential'; readonly snapshot: CredentialSnapshot }
);

/** The SVG of the picture that a link to the page brings with it. */
export async function shownPicture(platform: Platform, shown: Pick<Shown, 'kind' | 'snapshot'>): Promise<string> {
  const words = published.picture;
  if (shown.kind === 'portfolio') return portfolioPicture(shown.snapshot as PortfolioSnapshot, words.portfolio);
  const badge = shown.snapshot as CredentialSnapshot;
  return credentialPicture(badge, words, await ownPicture(platform, badge));
}

/** The institution's own picture of the badge, as a PNG in base64. */
async function ownPicture({ db, files }: Platform, { programme, competency, level }: CredentialSnapshot): Promise<string | null> {
  const version = programme.url.slice(programme.url.lastIndexOf('/') + 1);
  const own = await findImageChoice(db, { programme_code: programme.code, programme_version: version, competency: competency.code, level: level.order });
  const bytes = own?.png_digest ? await files.get(own.png_digest) : null;
  return bytes && base64(bytes);
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return btoa(text);
}

/**
 * Where the page's picture is, for its own source; `null` for what stands at no
 * public address of its own. What the picture shows is part of the address, or
 * whoever keeps previews would show the former one.
 * @param path the French path of the page
 */
export async function pictureAddress(platform: Platform, shown: Pick<Shown, 'kind' | 'snapshot'>, path: string): Promise<string | null> {
  const { kind, snapshot } = shown;
  const own = kind === 'portfolio' ? portfolioPath((snapshot as PortfolioSnapshot).handle) : credentialPath(lastPart((snapshot as CredentialSnapshot).credentialUrl));
  if (path !== own) return null;
  return `${platform.config.origin}${picturePath(path)}?v=${(await hexDigest(await shownPicture(platform, shown))).slice(0, 8)}`;
}

const lastPart = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
