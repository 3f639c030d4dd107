/** The page below a link as a paper: what that link shows, made when somebody asks for it, and kept nowhere. */
import type { PortfolioSnapshot } from '../domain/portfolio.ts';
import type { Platform } from '../platform/platform.ts';
import { findSharePage } from '../queries/shares.ts';
import { withToken } from './below.ts';
import { makePaper, withoutWithdrawn } from './paper.ts';
import { evidencePath, type Language } from './paths.ts';

/** Where a link keeps what its page was rendered from; no address leads there. */
export const SHOWN_PATH = '/shown';

/** @returns the bytes of the PDF; `null` below a link that has not been rendered since it can have one */
export async function sharePaper(platform: Platform, share: { readonly id: string; readonly enrolment_id: string }, token: string, language: Language): Promise<Uint8Array<ArrayBuffer> | null> {
  const { db, files } = platform;
  const row = await findSharePage(db, share.id, SHOWN_PATH);
  const bytes = row ? await files.get(row.digest) : null;
  if (!bytes) return null;
  const snapshot = JSON.parse(withToken(new TextDecoder().decode(bytes), token)) as PortfolioSnapshot;
  return makePaper(platform, await withoutWithdrawn(platform, share.enrolment_id, snapshot), language, async (id) => (await findSharePage(db, share.id, evidencePath(id))) ?? null, { below: true });
}
