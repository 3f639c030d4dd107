/** Endorsements on public pages: which are shown, where, and whether their documents are public. */
import { addresses } from '../addresses.ts';
import { isAsRead, titleRead } from '../domain/endorsed-text.ts';
import type { PortfolioSnapshot, PublicEndorsement } from '../domain/portfolio.ts';
import { competencyWords, type Programme } from '../domain/programme.ts';
import type { Platform } from '../platform/platform.ts';
import { findPlan } from '../queries/credentials.ts';
import { listInvitationsOf, type InvitationRow } from '../queries/endorsements.ts';
import { findPublication, findPublicationToRender, listPublications } from '../queries/portfolios.ts';
import { credentialPath } from './paths.ts';
import { saidIn } from './said.ts';

/** Signed, shown by the student, not withdrawn. */
export const isShown = (row: InvitationRow): boolean => row.released_at !== null && row.withdrawn_at === null && row.shown === 1;

/** Every endorsement that the student shows, as the pages quote it. */
export async function shownEndorsements(platform: Platform, enrolmentId: string, programme: Programme): Promise<PublicEndorsement[]> {
  const rows = (await listInvitationsOf(platform.db, enrolmentId)).filter(isShown).reverse();
  return Promise.all(rows.map((row) => quotation(platform, row, programme)));
}

async function quotation(platform: Platform, row: InvitationRow, programme: Programme): Promise<PublicEndorsement> {
  const at = addresses(platform.config.origin);
  const { statements, ...said } = saidIn(row);
  return {
    endorsementUrl: at.endorsement(row.endorsement_id!),
    subject: await subjectOf(platform, row),
    language: row.language,
    ...said,
    statements: Object.entries(statements).map(([code, text]) => ({ competency: competencyWords(programme, code), text })),
    collectedAt: row.answered_at ?? '',
  };
}

async function subjectOf(platform: Platform, row: InvitationRow): Promise<PublicEndorsement['subject']> {
  const at = addresses(platform.config.origin);
  if (row.credential_id !== null) {
    const plan = await findPlan(platform.db, row.credential_id);
    if (!plan) throw new Error(`no credential ${row.credential_id}`);
    return { kind: 'badge', id: at.credential(plan.id), title: badgeName(plan.bytes), contentUrl: `${at.credential(plan.id)}.json` };
  }
  if (row.evidence_id === null) throw new Error(`no subject of ${row.id}`);
  return { kind: 'production', id: at.evidence(row.evidence_id), title: titleRead(row.subject_text), contentUrl: at.endorsedText(row.endorsement_id!), read: row.subject_text };
}

/** A badge's own name, as it stands in its signed bytes. */
export const badgeName = (bytes: string): string => (JSON.parse(bytes) as { name: string }).name;

/** Those of a badge; on its own page. */
export const onCredential = (shown: readonly PublicEndorsement[], credentialUrl: string): PublicEndorsement[] =>
  shown.filter(({ subject }) => subject.kind === 'badge' && subject.id === credentialUrl);

/**
 * Those of what a portfolio shows: its badges and its productions. Of a production
 * whose title or text is another there than the endorser read, it is said: compared
 * with the page and not with the trace, which its student may have changed since.
 */
export function onPortfolio(shown: readonly PublicEndorsement[], page: Pick<PortfolioSnapshot, 'staircases' | 'productions'>, origin: string): PublicEndorsement[] {
  const badges = new Set(page.staircases.flatMap((staircase) => staircase.badges.map((badge) => badge.credentialUrl)));
  const productions = new Map(page.productions.map((production) => [addresses(origin).evidence(production.id), production]));
  return shown.flatMap((one): PublicEndorsement[] => {
    const { read = '', ...subject } = one.subject;
    const production = productions.get(subject.id);
    if (subject.kind === 'badge') return badges.has(subject.id) ? [one] : [];
    return production ? [{ ...one, subject: { ...subject, changed: !isAsRead(read, { title: production.title, text: production.summary }) } }] : [];
  });
}

/**
 * Whether anybody may read the endorsement itself: the student shows it, it is
 * not withdrawn, and what it is about is public now.
 */
export async function isPublic(platform: Platform, row: InvitationRow): Promise<boolean> {
  if (!isShown(row)) return false;
  if (row.credential_id !== null) {
    const page = await findPublication(platform.db, credentialPath(row.credential_id));
    return page !== undefined && page.withdrawn_at === null;
  }
  const pages = await listPublications(platform.db, row.enrolment_id);
  const portfolio = pages.find((page) => page.kind === 'portfolio' && page.withdrawn_at === null);
  const snapshot = portfolio && (await findPublicationToRender(platform.db, portfolio.path))?.snapshot;
  return snapshot ? (JSON.parse(snapshot) as PortfolioSnapshot).productions.some((one) => one.id === row.evidence_id) : false;
}
