/** Papers to download: a bilan, minutes, an individual extract. Made when they are asked for, from what is recorded; never public. */
import { z } from '@hono/zod-openapi';
import type { BilanContent } from '../domain/bilan.ts';
import { appealsTold } from '../domain/jury.ts';
import { bilanPaper, type BilanVersion } from '../papers/bilan.ts';
import { otherViews } from '../papers/bilan-content.ts';
import { extractPaper, minutesPaper } from '../papers/minutes.ts';
import { extractOf, minutesContent, type ExtractContent } from '../papers/minutes-content.ts';
import type { Paper } from '../papers/paper.ts';
import { may } from '../permissions.ts';
import type { Platform } from '../platform/platform.ts';
import { listBilans, type BilanRow } from '../queries/bilans.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { findReviewBefore, listMinutesOfReview } from '../queries/extracts.ts';
import { findJury, listJuriesBefore } from '../queries/juries.ts';
import { findToldAt } from '../queries/own-decisions.ts';
import { findEnrolment, fullName } from '../queries/people.ts';
import { listAssessments } from '../queries/reviews.ts';
import { listAppeals } from '../queries/jury-composition.ts';
import { hidden, param, plain, problemAnswer, PROBLEMS, refusal, requirePerson, router } from './context.ts';
import { openJury } from './open-jury.ts';
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
paperFiles.openAPIRegistry.registerPath({ method: 'get', path: '/api/reviews/{review}/bilan.pdf', request: param('review'), responses: { ...file('The bilan that was given last, with what came before it, as a tagged PDF'), 410: problemAnswer('Contenu effacé / its content was erased') } });
paperFiles.get('/api/reviews/:review/bilan.pdf', async (c) => {
  const opened = await openReview(c, c.req.param('review'));
  if (opened instanceof Response) return opened;
  const platform = c.get('platform');
  const rows = await listBilans(platform.db, opened.review.id);
  if (rows.length === 0) return plain(c, 'not_found');
  const versions = bilanVersions(rows);
  if (versions.length === 0) return refusal(c, { kind: 'bilan_erased' });
  const others = otherViews(await listAssessments(platform.db, opened.review.id));
  return pdfAnswer(await pdfOf(platform, bilanPaper(versions, others)), `bilan-${opened.review.period}-v${versions.at(-1)!.content.version}.pdf`);
});

type Extract = ExtractContent & { readonly appeal: string | null };

/** One student's lines of the minutes of a jury, with the words of appeal that they were told with them. They hand it on: it bears the name that is theirs today, where the minutes bear that of their day. */
async function extractFor(platform: Platform, of: Parameters<typeof minutesContent>[1], enrolment: string): Promise<Extract | null> {
  const extract = extractOf(await minutesContent(platform, of), enrolment);
  if (!extract) return null;
  const [stated, toldAt, today] = await Promise.all([listAppeals(platform.db, of.programme.code), findToldAt(platform.db, of.jury.id), findEnrolment(platform.db, enrolment)]);
  return { ...extract, student: { ...extract.student, name: fullName(today!) }, appeal: appealsTold(stated, toldAt!).fr || null };
}

paperFiles.openAPIRegistry.registerPath({ method: 'get', path: '/api/juries/{jury}/minutes.pdf', request: param('jury'), responses: file('The minutes as a tagged PDF, to be signed by hand or with the institution’s own tool') });
paperFiles.get('/api/juries/:jury/minutes.pdf', async (c) => {
  const opened = await openJury(c, c.req.param('jury'), 'read_jury');
  if (opened instanceof Response) return opened;
  const platform = c.get('platform');
  const content = await minutesContent(platform, opened);
  return pdfAnswer(await pdfOf(platform, minutesPaper(content)), `pv-${content.signed?.number ?? 'projet'}.pdf`);
});

paperFiles.openAPIRegistry.registerPath({ method: 'get', path: '/api/juries/{jury}/extracts/{enrolment}', request: param('jury', 'enrolment'), responses: file('One student’s lines of signed minutes, with ways and time limits of appeal, as a tagged PDF') });
paperFiles.get('/api/juries/:jury/extracts/:enrolment', async (c) => {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const platform = c.get('platform');
  const { jury: id, enrolment } = c.req.param();
  const jury = await findJury(platform.db, id);
  const before = jury && (await findReviewBefore(platform.db, jury.id, enrolment));
  if (!jury || !before) return hidden(c);
  const on = { cohort: jury.cohort_id, period: jury.period };
  // Whoever is before the jury themselves has their own lines of it, and nobody else's.
  const reads = may(person.grants, 'read_jury', on) && (await listJuriesBefore(platform.db, person.id, jury.id)).size === 0;
  if (before.person_id !== person.id && !reads) return hidden(c);
  const cohort = (await findCohort(platform.db, jury.cohort_id))!;
  const extract = await extractFor(platform, { jury, programme: (await findProgramme(platform.db, cohort.programme_code, cohort.programme_version))! }, enrolment);
  return extract ? pdfAnswer(await pdfOf(platform, extractPaper(extract)), `extrait-${extract.signed.number}.pdf`) : plain(c, 'not_found');
});

paperFiles.openAPIRegistry.registerPath({ method: 'get', path: '/api/reviews/{review}/archive.zip', request: param('review'), responses: file('One review: what was recorded as JSON, its papers, the frozen traces’ files, and the digest of each', 'application/zip') });
paperFiles.get('/api/reviews/:review/archive.zip', async (c) => {
  const opened = await openReview(c, c.req.param('review'));
  if (opened instanceof Response) return opened;
  const { review, cohort, programme, mine, mayHere, state } = opened;
  if (!mine && !mayHere('archive_review')) return plain(c, 'forbidden');
  const platform = c.get('platform');
  const rows = await listBilans(platform.db, review.id);
  // While a review is under way its parts are read where they stand.
  if (rows.length === 0 && !['sent_to_jury', 'closed', 'absent'].includes(state)) return plain(c, 'not_found');
  const extracts: Extract[] = [];
  for (const { jury_id } of await listMinutesOfReview(platform.db, review.id)) {
    const extract = await extractFor(platform, { jury: (await findJury(platform.db, jury_id))!, programme }, review.enrolment_id);
    if (extract) extracts.push(extract);
  }
  const { reviewArchive } = await import('../papers/archive.ts');
  return new Response(reviewArchive(platform, { review, cohort, programme, state, versions: bilanVersions(rows), extracts }), {
    headers: { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="bilan-${review.period}.zip"`, 'cache-control': 'private, no-store' },
  });
});
