/**
 * A badge's state changed after its page was published: the page, and the
 * portfolio that shows it, are rendered again from the same choices.
 */
import { parisDay } from '../domain/calendar.ts';
import type { CredentialSnapshot, PortfolioSnapshot, PublicEndorsement } from '../domain/portfolio.ts';
import type { Platform } from '../platform/platform.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findIssued } from '../queries/credentials.ts';
import { settle, type DueJob } from '../queries/outbox.ts';
import { findEnrolment, fullName } from '../queries/people.ts';
import { assertSameBytes, findPublicationToRender, replacePublicationBytes } from '../queries/portfolios.ts';
import { assertPublicState, readPublicState } from '../queries/public-state.ts';
import { findLastSuccessor } from '../queries/supersession.ts';
import { carryForward, onlyLive } from './carry-forward.ts';
import { onCredential, onPortfolio, shownEndorsements } from './endorsements.ts';
import { shownForeignBadges } from './foreign-badges.ts';
import { pageOfSuccessor } from './follow.ts';
import { splitLanguage } from './paths.ts';
import { prepareAlong } from './prepare.ts';
import { renderPage } from './render.ts';
import { successionOf } from './succession.ts';

/** @param job its subject is the path of the page, with the language's prefix */
export async function renderAgain(platform: Platform, job: DueJob): Promise<void> {
  const page = await findPublicationToRender(platform.db, job.subject);
  if (!page) {
    return settled(platform, job, await platform.commit([...(await pageOfSuccessor(platform, job.subject)), settle(platform.db, job)]));
  }
  // A page that is withdrawn shows nothing, and is rendered anew when it is published again.
  if (!page.snapshot || page.withdrawn_at !== null) {
    await platform.commit([settle(platform.db, job)]);
    return;
  }
  const { language, path } = splitLanguage(page.path);
  // The state is asked first: an act that falls between the two may have found the job still waiting, and be settled with it.
  const [state, [rendered, kept]] = await Promise.all([readPublicState(platform.db, page.enrolment_id), pageToday(platform, { ...page, snapshot: page.snapshot })]);
  const digest = await renderPage(platform, { ...rendered, of: page.enrolment_id }, path, language);
  const committed = await platform.commit([
    assertPublicState(platform.db, page.enrolment_id, state),
    assertSameBytes(platform.db, page.enrolment_id, page.path, page.digest),
    replacePublicationBytes(platform.db, page.path, digest, JSON.stringify(kept)),
    ...prepareAlong(platform, [digest], platform.now().toISOString()),
    settle(platform.db, job),
  ]);
  return settled(platform, job, committed);
}

/** What was published, moved or taken back while it was rendered is looked at again: what the student left out since must not come back. */
async function settled(platform: Platform, job: DueJob, committed: Awaited<ReturnType<Platform['commit']>>): Promise<void> {
  if (committed.ok) return;
  if (committed.conflict.rule === 'publication_changed') return renderAgain(platform, job);
  throw new Error(committed.conflict.rule);
}

/** A published page as it is today: what it is rendered from, and what is kept of it. */
export async function pageToday(platform: Platform, page: { readonly enrolment_id: string; readonly kind: string; readonly subject: string; readonly snapshot: string }) {
  const endorsements = await endorsementsNow(platform, page.enrolment_id);
  return page.kind === 'portfolio'
    ? portfolioToday(platform, page.enrolment_id, JSON.parse(page.snapshot) as PortfolioSnapshot, endorsements)
    : credentialToday(platform, page.subject, JSON.parse(page.snapshot) as CredentialSnapshot, endorsements);
}

/** What the student shows of what others said, as it is now. */
export async function endorsementsNow(platform: Platform, enrolmentId: string): Promise<PublicEndorsement[]> {
  const enrolment = await findEnrolment(platform.db, enrolmentId);
  const programme = enrolment && (await findProgramme(platform.db, enrolment.programme_code, enrolment.programme_version));
  return programme ? shownEndorsements(platform, enrolmentId, programme) : [];
}

export async function credentialToday(platform: Platform, id: string, snapshot: CredentialSnapshot, endorsements: readonly PublicEndorsement[]) {
  const [issued, succession] = await Promise.all([findIssued(platform.db, id), successionOf(platform, id)]);
  const current: CredentialSnapshot = { ...snapshot, ...succession, endorsements: onCredential(endorsements, snapshot.credentialUrl) };
  const today: CredentialSnapshot = issued?.revoked_at ? { ...current, state: 'revoked', revokedOn: parisDay(new Date(issued.revoked_at)) } : current;
  return [{ kind: 'credential' as const, snapshot: today }, today] as const;
}

/**
 * A revoked badge leaves the portfolio, its own page keeps saying that it is
 * revoked; a badge that gave way is shown by its successor once that is released.
 * What is kept holds the successor already, so that its release finds its place.
 */
export async function portfolioToday(platform: Platform, enrolmentId: string, snapshot: PortfolioSnapshot, endorsements: readonly PublicEndorsement[]) {
  const { db } = platform;
  const enrolment = await findEnrolment(db, enrolmentId);
  const kept = await carryForward(snapshot, enrolment ? fullName(enrolment) : snapshot.name, (id) => findLastSuccessor(db, id));
  const shown = await onlyLive(kept, async (id) => {
    const issued = await findIssued(db, id);
    return issued?.released_at != null && issued.revoked_at === null;
  });
  return [{ kind: 'portfolio' as const, snapshot: { ...shown, foreignBadges: await shownForeignBadges(platform, enrolmentId), endorsements: onPortfolio(endorsements, shown, platform.config.origin) } }, kept] as const;
}
