/** The paper of a portfolio, from what its page shows: its pictures are those that are shown there, and no others. */
import type { PortfolioSnapshot, PublicProduction } from '../domain/portfolio.ts';
import { contactLink } from '../domain/portfolio-view.ts';
import { printablePng } from '../flat-png.ts';
import type { Platform } from '../platform/platform.ts';
import { documentOf } from '../domain/leaving.ts';
import { listWithdrawnOf } from '../queries/link-reports.ts';
import { findPublication } from '../queries/portfolios.ts';
import { evidencePath, type Language } from './paths.ts';

/** What one picture and all of them may weigh, and how many pixels one may have: beyond, its words stand in its place. */
const MOST = { bytes: 4 * 1024 * 1024, together: 24 * 1024 * 1024, pixels: 8_000_000 } as const;

/** The file of a production, where the reader of the page may have it. */
type FileOf = (production: string) => Promise<{ readonly digest: string; readonly media_type: string } | null>;

const publishedFile = ({ db }: Platform): FileOf => async (id) => {
  const publication = await findPublication(db, evidencePath(id));
  return publication && publication.withdrawn_at === null ? publication : null;
};

export async function makePaper(platform: Platform, snapshot: PortfolioSnapshot, language: Language, fileOf: FileOf = publishedFile(platform), more: { readonly below?: true } = {}): Promise<Uint8Array<ArrayBuffer>> {
  // What draws it is loaded at the first paper, not at the start.
  const [{ portfolioPaper }, typeface, pictures] = await Promise.all([import('../papers/portfolio.ts'), platform.typeface(), picturesOf(platform, snapshot.productions, fileOf)]);
  return portfolioPaper({ snapshot, language, origin: platform.config.origin, pictures, ...more }, typeface);
}

/** What is said without the links that the institution has withdrawn: a paper leads there directly. */
export async function withoutWithdrawn({ db }: Platform, enrolmentId: string, snapshot: PortfolioSnapshot): Promise<PortfolioSnapshot> {
  const gone = new Set((await listWithdrawnOf(db, enrolmentId)).map(({ link }) => documentOf(link)));
  const isGone = (link: string): boolean => gone.has(documentOf(link));
  if (gone.size === 0) return snapshot;
  const { contact, ...rest } = snapshot;
  const stays = contact !== undefined && !isGone(contactLink(contact) ?? '');
  return { ...rest, ...(stays ? { contact } : {}), productions: snapshot.productions.map((one) => (one.link !== null && isGone(one.link) ? { ...one, link: null } : one)) };
}

async function picturesOf({ files }: Platform, productions: readonly PublicProduction[], fileOf: FileOf) {
  const pictures = new Map<string, { bytes: Uint8Array; width: number; height: number }>();
  let together = 0;
  for (const { id, image } of productions) {
    if (image === null || image.width * image.height > MOST.pixels) continue;
    const file = await fileOf(id);
    if (!file || !/^image\/(png|jpeg)$/.test(file.media_type)) continue;
    const bytes = await files.get(file.digest);
    if (!bytes || bytes.length > MOST.bytes || together + bytes.length > MOST.together) continue;
    // What draws the paper trusts a PNG that it is given; of a JPEG it only reads the head.
    const drawn = file.media_type === 'image/png' ? await printablePng(Uint8Array.from(bytes), MOST.pixels) : bytes;
    if (drawn === null) continue;
    together += drawn.length;
    pictures.set(id, { bytes: drawn, width: image.width, height: image.height });
  }
  return pictures;
}
