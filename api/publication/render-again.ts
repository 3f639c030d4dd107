/**
 * A badge's state changed after its page was published: the page, and the
 * portfolio that shows it, are rendered again from the same choices.
 */
import type { CredentialSnapshot, PortfolioSnapshot } from '../domain/portfolio.ts';
import type { Platform } from '../platform/platform.ts';
import { findIssued } from '../queries/credentials.ts';
import { settle, type DueJob } from '../queries/outbox.ts';
import { findPublicationToRender, replacePublicationBytes } from '../queries/portfolios.ts';
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
  const rendered =
    page.kind === 'portfolio'
      ? { kind: 'portfolio' as const, snapshot: await withoutRevoked(platform, JSON.parse(page.snapshot) as PortfolioSnapshot) }
      : { kind: 'credential' as const, snapshot: await withState(platform, page.subject, JSON.parse(page.snapshot) as CredentialSnapshot) };
  const digest = await renderPage(platform, rendered, path, language);
  const committed = await platform.commit([
    replacePublicationBytes(platform.db, page.path, digest, JSON.stringify(rendered.snapshot)),
    settle(platform.db, job),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
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
