/** The paper of a portfolio, from what its page shows: its pictures are those that are published, and no others. */
import type { PortfolioSnapshot, PublicProduction } from '../domain/portfolio.ts';
import { printablePng } from '../flat-png.ts';
import type { Platform } from '../platform/platform.ts';
import { findPublication } from '../queries/portfolios.ts';
import { evidencePath, type Language } from './paths.ts';

/** What one picture and all of them may weigh, and how many pixels one may have: beyond, its words stand in its place. */
const MOST = { bytes: 4 * 1024 * 1024, together: 24 * 1024 * 1024, pixels: 8_000_000 } as const;

export async function makePaper(platform: Platform, snapshot: PortfolioSnapshot, language: Language): Promise<Uint8Array<ArrayBuffer>> {
  // What draws it is loaded at the first paper, not at the start.
  const [{ portfolioPaper }, typeface, pictures] = await Promise.all([import('../papers/portfolio.ts'), platform.typeface(), picturesOf(platform, snapshot.productions)]);
  return portfolioPaper({ snapshot, language, origin: platform.config.origin, pictures }, typeface);
}

async function picturesOf({ db, files }: Platform, productions: readonly PublicProduction[]) {
  const pictures = new Map<string, { bytes: Uint8Array; width: number; height: number }>();
  let together = 0;
  for (const { id, image } of productions) {
    if (image === null || image.width * image.height > MOST.pixels) continue;
    const publication = await findPublication(db, evidencePath(id));
    if (!publication || publication.withdrawn_at !== null || !/^image\/(png|jpeg)$/.test(publication.media_type)) continue;
    const bytes = await files.get(publication.digest);
    if (!bytes || bytes.length > MOST.bytes || together + bytes.length > MOST.together) continue;
    // What draws the paper trusts a PNG that it is given; of a JPEG it only reads the head.
    const drawn = publication.media_type === 'image/png' ? await printablePng(Uint8Array.from(bytes), MOST.pixels) : bytes;
    if (drawn === null) continue;
    together += drawn.length;
    pictures.set(id, { bytes: drawn, width: image.width, height: image.height });
  }
  return pictures;
}
