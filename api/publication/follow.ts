/**
 * Public pages follow a badge to the one that takes its place: its page is made
 * at the successor's release, portfolios are rendered again. Where the holder's
 * name has changed, every page that says the former one goes in the commit of
 * the change, and those that take its place come with it.
 */
import type { Compilable } from 'kysely';
import { addresses } from '../addresses.ts';
import type { CredentialSnapshot, PortfolioSnapshot } from '../domain/portfolio.ts';
import type { Platform } from '../platform/platform.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findAward, findIssued, findPlan } from '../queries/credentials.ts';
import { askForAll, askForPages } from '../queries/outbox.ts';
import { fullName } from '../queries/people.ts';
import { assertSamePages, findPortfolio, findPublication, listLivePages, putPublication, updatePortfolio, withdrawPublications } from '../queries/portfolios.ts';
import { assertPublicState, readPublicState } from '../queries/public-state.ts';
import { listSealsOfEnrolment } from '../queries/seals.ts';
import type { Tables } from '../queries/schema.ts';
import { listSuccessorsAmong, replaceChoice } from '../queries/supersession.ts';
import { carryForward, onlyLive } from './carry-forward.ts';
import { credentialPath, inLanguage, LANGUAGES, portfolioPath, splitLanguage } from './paths.ts';
import { prepareAlong } from './prepare.ts';
import { renderPage, renderPages } from './render.ts';
import { credentialSnapshot } from './snapshot.ts';
import { successionOf } from './succession.ts';

export type Move = { readonly from: string; readonly to: string; readonly awardId: string; /** The successor's planned bytes. */ readonly bytes: string };
/** The holder's name from this commit on; `handle` is the new one of their portfolio where the former said the former name. */
export type Renaming = { readonly given_name: string; readonly family_name: string; readonly handle: string | null };

/** `guard` stands before all that its commit changes, `writes` after the successors. */
type Followed = { readonly guard: readonly Compilable[]; readonly writes: readonly Compilable[] };

/** What a supersession changes of one enrolment's public pages and choices, for its commit. */
export async function followOnPages(platform: Platform, enrolmentId: string, moves: readonly Move[], at: string, renaming: Renaming | null = null): Promise<Followed> {
  const { db } = platform;
  const choices = moves.map(({ from, to }) => replaceChoice(db, enrolmentId, from, to));
  // The page of the badge that gives way says so from then on; its successor's is rendered once that is released.
  if (!renaming) return { guard: [], writes: [...choices, askForPages(db, [enrolmentId], moves.map(({ from }) => from), at)] };
  const state = await readPublicState(db, enrolmentId);
  const [pages, portfolio] = await Promise.all([listLivePages(db, enrolmentId), findPortfolio(db, enrolmentId)]);
  const { handle } = renaming;
  const shown = moves.filter(({ from }) => pages.some((page) => page.kind === 'credential' && page.subject === from));
  const successors = await Promise.all(
    shown.map(async ({ from, to, awardId, bytes }) => {
      const snapshot = await successorSnapshot(platform, { id: to, awardId, bytes, handle: handle ?? portfolio!.handle, pages, from }, renaming);
      return renderSuccessor(platform, pages.find((page) => page.subject === from)!, to, snapshot, at);
    }),
  );
  const former = pages.filter((page) => page.kind === 'credential' || (page.kind === 'portfolio' && handle !== null));
  const renamed = await Promise.all(
    pages.filter((page) => page.kind === 'portfolio').map(async (page) => {
      const { language } = splitLanguage(page.path);
      const path = portfolioPath(handle ?? page.subject);
      const known = new Map(moves.map(({ from, to }) => [from, to]));
      const whole: PortfolioSnapshot = {
        ...(await carryForward(JSON.parse(page.snapshot!) as PortfolioSnapshot, fullName(renaming), async (id) => known.get(id) ?? id)),
        // They were issued to the former name.
        foreignBadges: [],
        ...(handle === null ? {} : { handle, url: addresses(platform.config.origin).portfolio(handle) }),
      };
      // None of the successors is released yet: each release renders the page again.
      const today = await onlyLive(whole, async () => false);
      const digest = await renderPage(platform, { kind: 'portfolio', snapshot: today, of: enrolmentId }, path, language);
      return [putPublication(db, { ...page, path: inLanguage(language, path), subject: handle ?? page.subject, digest, snapshot: JSON.stringify(whole) }), ...prepareAlong(platform, [digest], at)];
    }),
  );
  return {
    guard: [assertPublicState(db, enrolmentId, state), assertSamePages(db, enrolmentId, pages)],
    writes: [
      ...choices,
      ...(former.length > 0 ? [withdrawPublications(db, enrolmentId, former.map((page) => page.path), at)] : []),
      ...(handle === null ? [] : [updatePortfolio(db, enrolmentId, { handle })]),
      ...successors.flat(),
      ...renamed.flat(),
    ],
  };
}

/** What a release asks for: a badge that takes another's place appears where the student showed the other one, on a page of its own and in the portfolio. */
export async function showSuccessors(platform: Platform, released: readonly string[], at: string): Promise<Compilable[]> {
  const { db } = platform;
  const successors = await listSuccessorsAmong(db, released);
  if (successors.length === 0) return [];
  const own = await Promise.all(
    successors.map(async ({ id }) => {
      // After a change of name it has its pages already.
      const isPublic = (await findPublication(db, credentialPath(id))) !== undefined;
      return isPublic ? [] : LANGUAGES.map((language) => ({ kind: 'render' as const, subject: inLanguage(language, credentialPath(id)) }));
    }),
  );
  return [...askForAll(db, own.flat(), at), askForPages(db, successors.map((one) => one.enrolment_id), successors.map((one) => one.supersedes!), at)];
}

type Page = Tables['publication'];

/**
 * The pages of a successor that is released: made from those of the badge whose
 * place it takes, as long as these are public; nothing otherwise.
 * @param path of one language, with its prefix
 */
export async function pageOfSuccessor(platform: Platform, path: string): Promise<Compilable[]> {
  const { db, now } = platform;
  const id = /^(?:\/en)?\/credentials\/([a-z0-9]+)$/.exec(path)?.[1] ?? '';
  const known = await findIssued(db, id);
  if (!known?.supersedes) return [];
  // Before it is asked again whether the badge holds: what changes after that is found by the commit.
  const [state, issued, plan] = await Promise.all([readPublicState(db, known.enrolment_id), findIssued(db, id), findPlan(db, id)]);
  if (!issued?.supersedes || !issued.released_at || !plan) return [];
  const from = issued.supersedes;
  const [pages, portfolio] = await Promise.all([listLivePages(db, issued.enrolment_id), findPortfolio(db, issued.enrolment_id)]);
  const former = pages.find((page) => page.kind === 'credential' && page.subject === from);
  if (!former || !portfolio) return [];
  const snapshot = await successorSnapshot(platform, { id, awardId: issued.award_id, bytes: plan.bytes, handle: portfolio.handle, pages, from, revokedAt: issued.revoked_at });
  const at = now().toISOString();
  // The page of the badge that gave way now leads to this one.
  const before = pages.filter((page) => page.kind === 'credential' && page.subject === from).map((page) => ({ kind: 'render' as const, subject: page.path }));
  return [assertPublicState(db, issued.enrolment_id, state), ...(await renderSuccessor(platform, former, id, snapshot, at)), ...askForAll(db, before, at)];
}

async function successorSnapshot(
  platform: Platform,
  successor: { id: string; awardId: string; bytes: string; handle: string; pages: readonly Page[]; from: string; revokedAt?: string | null },
  renaming: Pick<Renaming, 'given_name' | 'family_name'> | null = null,
): Promise<CredentialSnapshot> {
  const awarded = await findAward(platform.db, successor.awardId);
  const programme = awarded && (await findProgramme(platform.db, awarded.programme_code, awarded.programme_version));
  const seals = awarded ? await listSealsOfEnrolment(platform.db, awarded.enrolment_id) : [];
  if (!awarded || !programme) throw new Error(`no award ${successor.awardId}`);
  return credentialSnapshot({
    config: platform.config,
    id: successor.id,
    awarded: { ...awarded, ...(renaming ? { given_name: renaming.given_name, family_name: renaming.family_name } : {}) },
    programme,
    bytes: successor.bytes,
    seals: new Map(seals.map((one) => [one.id, one.evidence_id])),
    revokedAt: successor.revokedAt ?? null,
    // Within the commit of a change of name the successor is not there yet, and the former badge's page goes.
    succession: renaming ? { replacedBy: null, replaces: { url: addresses(platform.config.origin).credential(successor.from), isPublic: false } } : await successionOf(platform, successor.id),
    portfolioUrl: addresses(platform.config.origin).portfolio(successor.handle),
    indexable: successor.pages.some((page) => page.subject === successor.from && page.indexable === 1),
    publicEvidence: successor.pages.filter((page) => page.kind === 'evidence').map((page) => page.subject),
  });
}

/** Both languages, in the place and with the choices of the former badge's page. */
const renderSuccessor = async (platform: Platform, former: Page, id: string, snapshot: CredentialSnapshot, at: string): Promise<Compilable[]> => {
  const path = credentialPath(id);
  const digests = await renderPages(platform, LANGUAGES.map((language) => ({ page: { kind: 'credential', snapshot, of: former.enrolment_id }, path, language })));
  return [
    ...LANGUAGES.map((language, index) => putPublication(platform.db, { ...former, path: inLanguage(language, path), subject: id, digest: digests[index]!, snapshot: JSON.stringify(snapshot), published_at: at })),
    ...prepareAlong(platform, digests, at),
  ];
};
