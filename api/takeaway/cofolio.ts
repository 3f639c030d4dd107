/** Traces and levels of every enrolment of a student, as JSON and as CSV, under CoFolio's names. */
import { writeCsvLine } from '../audit/csv.ts';
import { answered } from '../domain/analysis.ts';
import { attainedLevel } from '../domain/award.ts';
import { COFOLIO, cofolioOf, type Cofolio } from '../domain/cofolio.ts';
import { exemptedLevel } from '../domain/enrolment.ts';
import type { Platform } from '../platform/platform.ts';
import { single, withDigests, zipStream, type ZipEntry } from '../privacy/zip.ts';
import { findCohort, findProgramme, readCohort } from '../queries/cohorts.ts';
import { listEvidence, type EvidenceRow } from '../queries/evidence.ts';
import { listOwnDecisions, listOwnJuries } from '../queries/own-decisions.ts';
import { findEnrolment, listEnrolmentsOf } from '../queries/people.ts';
import { published } from '../strings/published.ts';
import { takeawayWords } from '../strings/takeaway.ts';

export async function cofolioArchive(platform: Platform, person: string): Promise<ReadableStream<Uint8Array>> {
  const all: Cofolio[] = [];
  for (const { id } of await listEnrolmentsOf(platform.db, person)) all.push(await ofEnrolment(platform, id));
  return zipStream(entriesOf(platform, all));
}

async function ofEnrolment({ db }: Platform, id: string): Promise<Cofolio> {
  const enrolment = (await findEnrolment(db, id))!;
  const cohort = (await findCohort(db, enrolment.cohort_id))!;
  const [programme, content, traces, juries, decisions] = await Promise.all([
    findProgramme(db, cohort.programme_code, cohort.programme_version), readCohort(db, cohort.id, { enrolment: id }), listEvidence(db, id), listOwnJuries(db, id), listOwnDecisions(db, id),
  ]);
  if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
  const reviews = content.reviews.filter((one) => one.enrolment_id === id).map((one) => ({ period: one.period, state: content.steps.findLast((step) => step.review_id === one.id)?.state ?? ('planned' as const) }));
  const exemptions = content.exemptions.filter((one) => one.enrolment_id === id);
  const awards = content.awards.filter((one) => one.enrolment_id === id);
  return cofolioOf(id, programme, {
    traces: traces.map((one) => ({ id: one.id, title: one.title, period: one.period, reflection: noteOf(one), depositedAt: one.deposited_at, competencies: one.competencies, ...(one.about ? { isGroup: one.about.own_share !== '' || one.about.members !== '[]', aiUse: one.about.ai_use } : {}) })).reverse(),
    reviews: reviews.sort((a, b) => (a.period < b.period ? -1 : 1)),
    attained: new Map(programme.competencies.map(({ code }) => [code, Math.max(attainedLevel(awards, code), exemptedLevel(exemptions, code))])),
    // Told once their minutes are signed, the oldest first.
    decisions: juries.toReversed().flatMap((jury) => decisions.filter((one) => one.jury_id === jury.id)),
  });
}

/** All that its student says of a trace: there is one place for it there. */
const noteOf = ({ reflection, analysis }: Pick<EvidenceRow, 'reflection' | 'analysis'>): string =>
  [...answered(analysis).map(({ question, text }) => `${published.paper.fr.questions[question]}\u00a0: ${text}`), reflection.trim()].filter((part) => part !== '').join('\n\n');

type Cell = string | number | boolean | null | readonly string[];
const csv = (columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): string => {
  const cell = (value: Cell): string => (value === null ? '' : Array.isArray(value) ? value.join(' ') : String(value));
  return `\uFEFF${writeCsvLine(columns)}${rows.map((row) => writeCsvLine(columns.map((column) => cell(row[column] as Cell)))).join('')}`;
};

async function* entriesOf(platform: Platform, all: readonly Cofolio[]): AsyncGenerator<ZipEntry> {
  const { entry, text } = withDigests();
  const rowsOf = <K extends 'traces' | 'skillLevelProgresses' | 'ams'>(kind: K) => all.flatMap((one) => (one[kind] as readonly Record<string, unknown>[]).map((row) => ({ studentProgress: one.studentProgress, ...row })));
  yield entry('README.txt', takeawayWords.cofolio);
  yield entry('cofolio.json', `${JSON.stringify({ format: COFOLIO.format, version: COFOLIO.version, origin: platform.config.origin, exportedAt: platform.now().toISOString(), studentProgresses: all }, null, 1)}\n`);
  yield entry('traces.csv', csv(['studentProgress', 'id', 'title', 'language', 'isGroup', 'aiUseJustification', 'personalNote', 'createdAt', 'skillLevelProgresses', 'ams', 'status'], rowsOf('traces')));
  yield entry('skill-level-progress.csv', csv(['studentProgress', 'id', 'skill', 'skillName', 'levelOrder', 'levelName', 'levelDescription', 'status'], rowsOf('skillLevelProgresses')));
  yield entry('ams.csv', csv(['studentProgress', 'id', 'title', 'period', 'status'], rowsOf('ams')));
  yield { name: 'SHA256SUMS', parts: single(text()) };
}
