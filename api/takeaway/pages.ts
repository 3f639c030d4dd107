/**
 * The pages of the portfolio as they lie in the archive: those that are
 * published, as they are today; of a portfolio that is not published, those that
 * its student's choices would make.
 */
import { heldBack } from '../domain/clearance.ts';
import type { CredentialSnapshot, PortfolioSnapshot } from '../domain/portfolio.ts';
import { fileName } from '../issuance/badge-png.ts';
import type { Platform } from '../platform/platform.ts';
import { publicationsBeside } from '../publication/beside.ts';
import { credentialPath, evidencePath, inLanguage, LANGUAGES, portfolioPath, splitLanguage, type Language } from '../publication/paths.ts';
import { gatherPortfolio, snapshotOfCredential } from '../publication/publish.ts';
import { pageToday } from '../publication/render-again.ts';
import { isLive, portfolioSnapshot, readChoices, shownEvidence } from '../publication/snapshot.ts';
import { listIssuedTo } from '../queries/credentials.ts';
import { listEvidence, type EvidenceRow } from '../queries/evidence.ts';
import { listLivePages } from '../queries/portfolios.ts';

export type Issued = Awaited<ReturnType<typeof listIssuedTo>>[number];
type Content = { readonly kind: 'portfolio'; readonly snapshot: PortfolioSnapshot } | { readonly kind: 'credential'; readonly snapshot: CredentialSnapshot };

/** One page, in one language. */
export type Page = Content & { readonly subject: string; readonly language: Language; /** French, e.g. `/portfolios/x`. */ readonly path: string; readonly file: string };

/** A file that the pages show. */
export type ShownFile = { readonly trace: EvidenceRow; /** Where it is published. */ readonly path: string; readonly digest: string; readonly mediaType: string; readonly file: string };

export type Shown = { readonly pages: readonly Page[]; readonly files: readonly ShownFile[]; readonly isPublished: boolean };

/** Released to its holder; what is being prepared is nobody's yet. */
export const isOut = (one: Issued): boolean => one.released_at !== null;

/** A name that people recognise, and that no two badges share. */
export const nameOfBadge = (one: Pick<Issued, 'id' | 'competency' | 'level'>): string => `${fileName([one.competency, 'niveau', String(one.level)])}-${one.id.slice(0, 10)}`;

const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp', 'image/gif': 'gif', 'text/plain': 'txt', 'text/vtt': 'vtt',
  'audio/mpeg': 'mp3', 'audio/aac': 'aac', 'audio/mp4': 'm4a', 'audio/ogg': 'ogg', 'audio/wav': 'wav', 'audio/webm': 'weba', 'video/mp4': 'mp4', 'video/webm': 'webm',
};
/** By its type, as everywhere here, and never by the name that it came with. */
export const nameOfFile = (trace: Pick<EvidenceRow, 'id' | 'title'>, mediaType: string, part = ''): string =>
  `${fileName([trace.title]).slice(0, 60) || 'trace'}-${trace.id.slice(0, 10)}${part === '' ? '' : `-${part}`}.${ENDINGS[mediaType] ?? (mediaType.split('/')[1] ?? 'bin').replace(/[^a-z0-9]/g, '').slice(0, 8)}`;

/** @returns null where there is no such enrolment */
export async function shownPages(platform: Platform, enrolmentId: string): Promise<Shown> {
  const [rows, traces, issued] = await Promise.all([listLivePages(platform.db, enrolmentId), listEvidence(platform.db, enrolmentId), listIssuedTo(platform.db, enrolmentId)]);
  const published = rows.filter((row) => (row.kind === 'portfolio' || row.kind === 'credential') && row.snapshot !== null && row.path === inLanguage(splitLanguage(row.path).language, row.kind === 'portfolio' ? portfolioPath(row.subject) : credentialPath(row.subject)));
  if (!published.some((row) => row.kind === 'portfolio')) return chosenPages(platform, enrolmentId, issued);
  const pages: Page[] = [];
  const handles = [...new Set(published.filter((row) => row.kind === 'portfolio').map((row) => row.subject))];
  for (const row of published) {
    const { language, path } = splitLanguage(row.path);
    const [content] = await pageToday(platform, { ...row, snapshot: row.snapshot! });
    pages.push({ ...(content as Content), subject: row.subject, language, path, file: placeOf(row.kind as Content['kind'], row.subject, language, issued, handles[0]!) });
  }
  const files = rows.flatMap((row) => {
    // Of a trace its file, and what stands beside it: its small picture, its captions.
    const [id = '', part = ''] = row.kind === 'evidence' && row.path === evidencePath(row.subject) ? row.subject.split('/') : [];
    const trace = traces.find((one) => one.id === id);
    return trace ? [{ trace, path: row.path, digest: row.digest, mediaType: row.media_type, file: `fichiers/${nameOfFile(trace, row.media_type, part)}` }] : [];
  });
  return { pages, files, isPublished: true };
}

const placeOf = (kind: Content['kind'], subject: string, language: Language, issued: readonly Issued[], first: string): string => {
  const badge = issued.find((one) => one.id === subject);
  const name = kind === 'credential' ? `badges/${badge ? nameOfBadge(badge) : subject}.html` : subject === first ? 'index.html' : `vues/${fileName([subject])}.html`;
  return language === 'fr' ? name : `en/${name}`;
};

async function chosenPages(platform: Platform, enrolmentId: string, issued: readonly Issued[]): Promise<Shown> {
  const material = await gatherPortfolio(platform, enrolmentId, platform.now().toISOString());
  if (!material) return { pages: [], files: [], isPublished: false };
  const choices = readChoices(material.portfolio.choices);
  // Who never chose takes their badges along, and nothing that they wrote or deposited.
  const nothingChosen = choices.credentials.length === 0 && choices.evidence.length === 0;
  const chosen = nothingChosen ? { ...choices, credentials: issued.filter(isLive).map(({ id }) => id) } : choices;
  // The site may be put on any host as it is: what publishing would refuse is no page's here either.
  const own = { ...material, evidence: material.evidence.filter((one) => heldBack(one) === null), portfolio: { ...material.portfolio, choices: JSON.stringify(chosen) } };
  const { handle } = own.portfolio;
  const contents: (Content & { subject: string; path: string })[] = [{ kind: 'portfolio', snapshot: portfolioSnapshot(own), subject: handle, path: portfolioPath(handle) }];
  for (const one of issued.filter((each) => chosen.credentials.includes(each.id) && isLive(each))) {
    contents.push({ kind: 'credential', snapshot: await snapshotOfCredential(platform, own, one.id), subject: one.id, path: credentialPath(one.id) });
  }
  return {
    pages: LANGUAGES.flatMap((language) => contents.map((one): Page => ({ ...one, language, file: placeOf(one.kind, one.subject, language, issued, handle) }))),
    files: shownEvidence(own)
      .flatMap((trace) => [
        ...(trace.file_digest === null || trace.file_type === null ? [] : [{ trace, path: evidencePath(trace.id), digest: trace.file_digest, mediaType: trace.file_type, file: `fichiers/${nameOfFile(trace, trace.file_type)}` }]),
        ...publicationsBeside(trace).map(({ path, subject, digest, media_type }) => ({ trace, path, digest, mediaType: media_type, file: `fichiers/${nameOfFile(trace, media_type, subject.split('/')[1])}` })),
      ]),
    isPublished: false,
  };
}
