/** Papers to download: a bilan, minutes, an individual extract. Made when they are asked for, from what is recorded; never public. */
import { z } from '@hono/zod-openapi';
import type { BilanContent } from '../domain/bilan.ts';
import { bilanPaper, type BilanVersion } from '../papers/bilan.ts';
import type { Paper } from '../papers/paper.ts';
import type { Platform } from '../platform/platform.ts';
import { listBilans, type BilanRow } from '../queries/bilans.ts';
import { param, plain, PROBLEMS, refusal, router } from './context.ts';
import { openReview } from './reviews.ts';

/** The bytes of a paper. What draws it is loaded at the first one, not at the start. */
export async function pdfOf(platform: Platform, paper: Paper): Promise<Uint8Array<ArrayBuffer>> {
  const [{ layOut }, typeface] = await Promise.all([import('../papers/lay-out.ts'), platform.typeface()]);
  return layOut(paper, typeface);
}

/** @param name of the file, in letters that every system takes */
export const pdfAnswer = (bytes: Uint8Array<ArrayBuffer>, name: string): Response =>
  new Response(bytes, { headers: { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${name.normalize('NFKD').replace(/[^A-Za-z0-9.-]+/g, '-')}"`, 'cache-control': 'private, no-store' } });

/** Versions that still say something, in their order; what was erased is left out. */
export const bilanVersions = (rows: readonly BilanRow[]): BilanVersion[] =>
  rows
    .filter((row) => row.content !== '')
    .map((row) => ({ content: JSON.parse(row.content) as BilanContent, digest: row.digest, answered: row.answer === null ? null : { answer: row.answer, reply: row.reply!, at: row.answered_at! } }));

const file = (description: string, type = 'application/pdf') => ({ 200: { description, content: { [type]: { schema: z.string().openapi({ format: 'binary' }) } } }, ...PROBLEMS });

export const paperFiles = router();
paperFiles.openAPIRegistry.registerPath({ method: 'get', path: '/api/reviews/{review}/bilan.pdf', request: param('review'), responses: file('The bilan that was given last, with what came before it, as a tagged PDF') });
paperFiles.get('/api/reviews/:review/bilan.pdf', async (c) => {
  const opened = await openReview(c, c.req.param('review'));
  if (opened instanceof Response) return opened;
  const platform = c.get('platform');
  const rows = await listBilans(platform.db, opened.review.id);
  if (rows.length === 0) return plain(c, 'not_found');
  const versions = bilanVersions(rows);
  if (versions.length === 0) return refusal(c, { kind: 'bilan_erased' });
  return pdfAnswer(await pdfOf(platform, bilanPaper(versions)), `bilan-${opened.review.period}-v${versions.at(-1)!.content.version}.pdf`);
});
