/**
 * A badge's state changed after its page was published: the page, and the
 * portfolio that shows it, are rendered again from the same choices.
 */
import type { CredentialSnapshot, PortfolioSnapshot, PublicEndorsement } from '../domain/portfolio.ts';
import type { Platform } from '../platform/platform.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findIssued } from '../queries/credentials.ts';
import { settle, type DueJob } from '../queries/outbox.ts';
import { findEnrolment } from '../queries/people.ts';
import { findPublicationToRender, replacePublicationBytes } from '../queries/portfolios.ts';
import { onCredential, onPortfolio, shownEndorsements } from './endorsements.ts';
import { splitLanguage } from './paths.ts';
import { renderPage } from './render.ts';
import { successionOf } from './succession.ts';

/** @param job its subject is the path of the page, with the language's prefix */
export async function renderAgain(platform: Platform, job: DueJob): Promise<void> {
  const page = await findPublicationToRender(platform.db, job.subject);
  if (!page?.snapshot) {
    await platform.commit([settle(platform.db, job)]);
    return;
  }
  const { language, path } = splitLanguage(page.path);
  const shown = await endorsementsNow(platform, page.enrolment_id);
  const rendered =
    page.kind === 'portfolio'
      ? { kind: 'portfolio' as const, snapshot: await portfolioNow(platform, JSON.parse(page.snapshot) as PortfolioSnapshot, shown) }
      : { kind: 'credential' as const, snapshot: await credentialNow(platform, page.subject, JSON.parse(page.snapshot) as CredentialSnapshot, shown) };
  const digest = await renderPage(platform, rendered, path, language);
  const committed = await platform.commit([
    replacePublicationBytes(platform.db, page.path, digest, JSON.stringify(rendered.snapshot)),
    settle(platform.db, job),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}

/** What the student shows of what others said, as it is now. */
async function endorsementsNow(platform: Platform, enrolmentId: string): Promise<PublicEndorsement[]> {
  const enrolment = await findEnrolment(platform.db, enrolmentId);
  const programme = enrolment && (await findProgramme(platform.db, enrolment.programme_code, enrolment.programme_version));
  return programme ? shownEndorsements(platform, enrolmentId, programme) : [];
}

async function portfolioNow(platform: Platform, snapshot: PortfolioSnapshot, shown: readonly PublicEndorsement[]): Promise<PortfolioSnapshot> {
  const page = await withoutRevoked(platform, snapshot);
  return { ...page, endorsements: onPortfolio(shown, page, platform.config.origin) };
}

async function credentialNow(platform: Platform, id: string, snapshot: CredentialSnapshot, shown: readonly PublicEndorsement[]): Promise<CredentialSnapshot> {
  return { ...(await withState(platform, id, snapshot)), endorsements: onCredential(shown, snapshot.credentialUrl) };
}

async function withState(platform: Platform, id: string, snapshot: CredentialSnapshot): Promise<CredentialSnapshot> {
  const [issued, succession] = await Promise.all([findIssued(platform.db, id), successionOf(platform, id)]);
  const current = { ...snapshot, ...succession };
  return issued?.revoked_at ? { ...current, state: 'revoked', revokedOn: issued.revoked_at.slice(0, 10) } : current;
}

/** A revoked badge leaves the portfolio; its own page keeps saying that it is revoked. */
async function withoutRevoked(platform: Platform, snapshot: PortfolioSnapshot): Promise<PortfolioSnapshot> {
  const revoked = new Set<string>();
  for (const badge of snapshot.staircases.flatMap((staircase) => staircase.badges)) {
    const issued = await findIssued(platform.db, idOf(badge.credentialUrl));
    if (issued?.revoked_at) revoked.add(badge.credentialUrl);
  }
  return {
    ...snapshot,
    staircases: snapshot.staircases.map((staircase) => {
      const badges = staircase.badges.filter((badge) => !revoked.has(badge.credentialUrl));
      return { ...staircase, badges, reached: badges.at(-1)?.level ?? 0 };
    }),
    productions: snapshot.productions.map((production) => ({
      ...production,
      supports: production.supports.filter((one) => !revoked.has(one.credentialUrl)),
    })),
  };
}

const idOf = (credentialUrl: string): string => credentialUrl.slice(credentialUrl.lastIndexOf('/') + 1);
