/** A review as one archive: what was recorded as JSON, the papers, the frozen traces' files, and the digest of each. */
import type { Programme } from '../domain/programme.ts';
import { isReadByStudent, type ReviewState } from '../domain/review.ts';
import type { Platform } from '../platform/platform.ts';
import { single, withDigests, zipStream, type ZipEntry } from '../privacy/zip.ts';
import { declaredOf } from '../queries/brought.ts';
import { listBilans } from '../queries/bilans.ts';
import { listEvidence } from '../queries/evidence.ts';
import { fullName } from '../queries/people.ts';
import { listAssessments, listReviewEvidence, listSteps } from '../queries/reviews.ts';
import { papers } from '../strings/papers.ts';
import type { BilanVersion } from './bilan.ts';
import { bilanPaper } from './bilan.ts';
import { otherViews } from './bilan-content.ts';
import { layOut } from './lay-out.ts';
import { extractPaper } from './minutes.ts';
import type { ExtractContent } from './minutes-content.ts';

export type Archived = {
  readonly review: { readonly id: string; readonly enrolment_id: string; readonly period: string; readonly given_name: string; readonly family_name: string };
  readonly cohort: { readonly name: string };
  readonly programme: Programme;
  readonly state: ReviewState;
  readonly versions: readonly BilanVersion[];
  /** Of signed minutes, with the words of appeal that go with each. */
  readonly extracts: readonly (ExtractContent & { readonly appeal: string | null })[];
};

/** Made and sent a file at a time; the same review makes the same bytes. */
export const reviewArchive = (platform: Platform, archived: Archived): ReadableStream<Uint8Array> => zipStream(entriesOf(platform, archived));

async function* entriesOf(platform: Platform, archived: Archived): AsyncGenerator<ZipEntry> {
  const { db, files } = platform;
  const { review, versions, extracts } = archived;
  const { entry, text } = withDigests();
  const [evidence, cited, assessments] = await Promise.all([listEvidence(db, review.enrolment_id), listReviewEvidence(db, review.id), listAssessments(db, review.id)]);
  const traces = evidence.filter((one) => cited.some((row) => row.evidence_id === one.id));
  const pathOf = (one: (typeof traces)[number]): string | null => (one.file_digest === null ? null : `traces/${one.id}-${(one.file_name ?? 'trace').replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(-80)}`);
  yield await entry(papers.archive.record, `${JSON.stringify(await recordOf(platform, archived, assessments, traces.map((one) => ({ one, path: pathOf(one), citation: cited.find((row) => row.evidence_id === one.id)! }))), null, 1)}\n`);
  const typeface = await platform.typeface();
  for (const [index, { content }] of versions.entries()) yield await entry(papers.archive.bilan(content.version), await layOut(bilanPaper(versions.slice(0, index + 1), otherViews(assessments)), typeface));
  for (const [index, extract] of extracts.entries()) yield await entry(papers.archive.extract(index + 1), await layOut(extractPaper(extract), typeface));
  for (const one of traces) {
    const path = pathOf(one);
    const bytes = path === null ? null : await files.get(one.file_digest!);
    if (bytes) yield await entry(path!, bytes, one.file_digest!);
  }
  yield { name: papers.archive.digests, parts: single(text()) };
}

type Evidence = Awaited<ReturnType<typeof listEvidence>>[number];
type Trace = { readonly one: Evidence; readonly path: string | null; readonly citation: { readonly citable: 0 | 1; readonly public_text: string } };

async function recordOf({ db, config }: Platform, { review, cohort, programme, state, extracts }: Archived, assessments: Awaited<ReturnType<typeof listAssessments>>, traces: readonly Trace[]) {
  const [steps, bilans] = await Promise.all([listSteps(db, review.id), listBilans(db, review.id)]);
  const name = (person: { given_name: string | null; family_name: string | null }): string | null => (person.given_name === null || person.family_name === null ? null : fullName({ given_name: person.given_name, family_name: person.family_name }));
  return {
    archive: 'palier review 1',
    review: review.id,
    institution: config.institution.name,
    programme: { code: programme.code, version: programme.version, title: programme.title, levels: programme.levels, competencies: programme.competencies },
    cohort: cohort.name,
    period: review.period,
    student: fullName(review),
    steps: steps.map((step) => ({ revision: step.revision, act: step.act, state: step.state, by: name(step), at: step.at, note: step.note })),
    // What the student may read; ids are what the versions of the bilan cite.
    assessments: assessments.filter((one) => isReadByStudent(one.kind, state)).map((one) => ({ id: one.id, competency: one.competency, kind: one.kind, level: one.level, comment: one.comment, advice: one.advice, by: one.author || name(one), at: one.at, revision: one.revision })),
    traces: traces.map(({ one, path, citation }) => ({
      id: one.id, title: one.title, genre: one.genre, kind: one.kind, description: one.description, reflection: one.reflection, analysis: one.analysis, link: one.link, competencies: one.competencies, depositedAt: one.deposited_at, ...(declaredOf(one) ? { declared: declaredOf(one) } : {}),
      citable: citation.citable === 1, citedText: citation.public_text, file: path, sha256: one.file_digest, mediaType: one.file_type,
    })),
    bilans: bilans.map((one) => ({
      version: one.version, sha256: one.digest, content: one.content === '' ? null : (JSON.parse(one.content) as unknown),
      answer: one.answer === null ? null : { answer: one.answer, reply: one.reply, at: one.answered_at },
    })),
    // Without reasons: they stay with the jury.
    decisions: extracts.map(({ signed, student }) => ({ minutes: signed.number, deliberatedOn: signed.deliberatedOn, lines: student.lines.map(({ competency, decided }) => ({ competency, level: decided?.level ?? null, outcome: decided?.outcome ?? null })), results: student.results })),
  };
}
