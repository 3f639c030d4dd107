/**
 * A portfolio moves to another address: what is public stands at the new one
 * from the same commit on, made from the same snapshots, and the former one
 * answers that its page is gone. Nothing that waits to be published comes with it.
 */
import type { CredentialSnapshot, PortfolioSnapshot } from '../domain/portfolio.ts';
import { handleFault } from '../domain/portfolio-view.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { addresses } from '../addresses.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { findEnrolment } from '../queries/people.ts';
import { assertSamePages, findPortfolio, listLivePages, putPublication, updatePortfolio, withdrawPublications } from '../queries/portfolios.ts';
import { assertPublicState, readPublicState } from '../queries/public-state.ts';
import { randomId } from '../random-id.ts';
import { assertNeverForgotten } from './former-addresses.ts';
import { inLanguage, portfolioPath, splitLanguage } from './paths.ts';
import { prepareAlong } from './prepare.ts';
import { renderPage } from './render.ts';
import { credentialToday, endorsementsNow, portfolioToday } from './render-again.ts';

type Moved = Result<{ handle: string; url: string }> | null;

/** @param asked the new end of the address; `null` for one drawn at random, which says nothing */
export async function moveAddress(platform: Platform, enrolmentId: string, personId: string, asked: string | null): Promise<Moved> {
  for (;;) {
    const moved = await moveOnce(platform, enrolmentId, personId, asked);
    // What is public changed while its pages were rendered: it moves as it is then.
    if (moved !== 'again') return moved;
  }
}

async function moveOnce(platform: Platform, enrolmentId: string, personId: string, asked: string | null): Promise<Moved | 'again'> {
  const { db, config } = platform;
  const state = await readPublicState(db, enrolmentId);
  const [enrolment, portfolio] = await Promise.all([findEnrolment(db, enrolmentId), findPortfolio(db, enrolmentId)]);
  if (!enrolment || !portfolio) return null;
  const fault = asked === null ? null : handleFault(asked, enrolment, enrolment.programme_code);
  if (fault !== null) return refused({ kind: 'handle_refused', fault });
  const handle = asked ?? randomId(platform.randomBytes);
  const url = addresses(config.origin).portfolio(handle);
  if (handle === portfolio.handle) return accepted({ handle, url });

  const [pages, endorsements] = await Promise.all([listLivePages(db, enrolmentId), endorsementsNow(platform, enrolmentId)]);
  const at = platform.now().toISOString();
  const moved = await Promise.all(
    pages.filter((page) => page.snapshot !== null && page.kind !== 'evidence').map(async (page) => {
      const { language, path: before } = splitLanguage(page.path);
      const isPortfolio = page.kind === 'portfolio';
      const [rendered, kept] = isPortfolio
        ? await portfolioToday(platform, enrolmentId, { ...(JSON.parse(page.snapshot!) as PortfolioSnapshot), handle, url }, endorsements)
        : await credentialToday(platform, page.subject, { ...(JSON.parse(page.snapshot!) as CredentialSnapshot), portfolioUrl: url }, endorsements);
      const path = isPortfolio ? portfolioPath(handle) : before;
      const digest = await renderPage(platform, { ...rendered, of: enrolmentId }, path, language);
      return [putPublication(db, { ...page, path: inLanguage(language, path), subject: isPortfolio ? handle : page.subject, digest, snapshot: JSON.stringify(kept) }), ...prepareAlong(platform, [digest], at)];
    }),
  );
  const gone = pages.filter((page) => page.kind === 'portfolio').map((page) => page.path);
  const committed = await platform.commit([
    assertPublicState(db, enrolmentId, state),
    assertSamePages(db, enrolmentId, pages),
    ...(await assertNeverForgotten(platform, handle)),
    updatePortfolio(db, enrolmentId, { handle, updated_at: at }),
    ...(gone.length > 0 ? [withdrawPublications(db, enrolmentId, gone, at)] : []),
    ...moved.flat(),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'portfolio_moved', subject: enrolmentId }),
  ]);
  if (committed.ok) return accepted({ handle, url });
  const { rule } = committed.conflict;
  if (rule === 'unique:portfolio.handle' || rule === 'unique:former_address.digest' || rule === 'handle_taken') return refused({ kind: 'handle_refused', fault: 'taken' });
  if (rule === 'name_changed') return refused({ kind: 'name_changed' });
  if (rule === 'publication_changed') return 'again';
  throw new Error(rule);
}
