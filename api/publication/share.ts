/**
 * What is read below a link: rendered when the link is made or updated, served
 * as bytes, and rendered again before it is shown once something that it
 * depends on has changed: a badge that was revoked or gave way, the holder's
 * name, an endorsement, a trace that is gone. Nothing is added that was not chosen.
 */
import type { Compilable } from 'kysely';
import { addresses } from '../addresses.ts';
import { heldBack } from '../domain/clearance.ts';
import type { CredentialSnapshot, OtherBadge, PortfolioSnapshot, PublicProduction } from '../domain/portfolio.ts';
import { readSections, type Section } from '../domain/portfolio-view.ts';
import type { ShareChoices } from '../domain/share.ts';
import type { Platform } from '../platform/platform.ts';
import { findPlan } from '../queries/credentials.ts';
import { askForAll } from '../queries/outbox.ts';
import { fullName } from '../queries/people.ts';
import { findView } from '../queries/portfolios.ts';
import { endShare, findShare, listSharePages, readShareStamp, replaceSharePages, updateShare, type SharePage, type ShareRow } from '../queries/shares.ts';
import { findLastSuccessor } from '../queries/supersession.ts';
import { publicationsBeside } from './beside.ts';
import { belowLink, sharePath, TOKEN_PLACE } from './below.ts';
import { carryForward, onlyLive } from './carry-forward.ts';
import { onCredential, onPortfolio } from './endorsements.ts';
import { credentialPath, evidencePath, inLanguage, LANGUAGES } from './paths.ts';
import { chosenForeignBadges, foreignBadgePath } from './foreign-badges.ts';
import { gatherPortfolio, snapshotOfCredential, type Material } from './publish.ts';
import { renderPages } from './render.ts';
import { SHOWN_PATH } from './share-paper.ts';
import { isLive, isLiveOrSuccessor, portfolioSnapshot, readChoices, SECTION_OF } from './snapshot.ts';

type Shared = Pick<ShareRow, 'id' | 'enrolment_id' | 'last_on' | 'view_id'> & { readonly choices: ShareChoices };

/** Older links have no badges from elsewhere. */
export const readShareChoices = (text: string): ShareChoices => ({ foreignBadges: [], ...(JSON.parse(text) as Omit<ShareChoices, 'foreignBadges'> & Partial<ShareChoices>) });

/** Everything that the pages below a link are made of, with the traces of the view that it is made from in their order; `null` without a portfolio. */
async function gather(platform: Platform, { enrolment_id, view_id, choices }: Pick<Shared, 'enrolment_id' | 'view_id' | 'choices'>, at: string): Promise<(Material & { readonly placed: readonly string[] }) | null> {
  const view = view_id === null ? undefined : await findView(platform.db, view_id);
  const material = await gatherPortfolio(platform, enrolment_id, at, view?.enrolment_id === enrolment_id ? view : undefined);
  if (!material) return null;
  const { credentials, evidence, reflections, onRequest } = choices;
  // What was chosen for this reader is shown, whether or not the view has a place for it.
  const chosen = material.evidence.filter((one) => evidence.includes(one.id) || onRequest.includes(one.id));
  const needed = new Set<Section>([...(credentials.length > 0 ? ['levels' as const] : []), ...chosen.map((one) => SECTION_OF[one.genre])]);
  const sections = JSON.stringify(readSections(material.portfolio.sections).map((one) => ({ ...one, shown: one.shown || needed.has(one.kind) })));
  const { evidence: placed } = readChoices(material.portfolio.choices);
  return { ...material, placed, portfolio: { ...material.portfolio, indexable: 0, sections, choices: JSON.stringify({ credentials, evidence, reflections }) } };
}

/** What the student shows at this moment: kept with the link, and rendered until they update it. */
export async function shareSnapshot(platform: Platform, shared: Pick<Shared, 'enrolment_id' | 'view_id' | 'choices'>): Promise<PortfolioSnapshot | null> {
  const material = await gather(platform, shared, platform.now().toISOString());
  if (!material) return null;
  const { credentials, evidence, reflections, onRequest } = shared.choices;
  // As the student arranged them in that view; what it does not show comes behind.
  const place = (id: string): number => (material.placed.includes(id) ? material.placed.indexOf(id) : material.placed.length);
  const inOrder = [...evidence, ...onRequest].toSorted((a, b) => place(a) - place(b));
  const portfolio = { ...material.portfolio, choices: JSON.stringify({ credentials, evidence: inOrder, reflections }) };
  const snapshot = portfolioSnapshot({ ...material, portfolio, endorsements: [], foreignBadges: [] }, isLiveOrSuccessor);
  return { ...snapshot, productions: snapshot.productions.map((one) => (onRequest.includes(one.id) ? withheld(one) : one)) };
}

/** Of a confidential trace: its title, its kind, and which badges it supports; whatever else a production may have one day is left out. */
const withheld = ({ id, kind, title, period, supports }: PublicProduction): PublicProduction => ({
  id, kind, title, period, genre: null, summary: '', reflection: null, image: null, file: null, link: null, preview: null, captions: null, transcript: '', group: null, aiUse: '', onRequest: { digests: [] }, supports,
});

/** Renders everything that is below a link. @param before what `shareSnapshot` made of it. @returns the pages, and the snapshot without traces that are gone */
async function renderShare(platform: Platform, shared: Shared, before: PortfolioSnapshot): Promise<{ pages: SharePage[]; kept: PortfolioSnapshot }> {
  const { db, config } = platform;
  const { choices } = shared;
  const material = await gather(platform, shared, before.publishedAt);
  if (!material) throw new Error(`no portfolio of ${shared.enrolment_id}`);
  const issued = new Map(material.issued.map((one) => [one.id, one]));
  const traces = new Map(material.evidence.filter((one) => one.title !== '—').map((one) => [one.id, one]));
  const kept = { ...before, productions: before.productions.filter((one) => traces.has(one.id)) };
  // Each badge that was chosen, and the one that stands in its place today; what says a former name is nobody's but its holder's.
  const successors = await Promise.all(choices.credentials.map((id) => findLastSuccessor(db, id)));
  const badges = [...new Set([...choices.credentials, ...successors])].filter((id) => issued.get(id)?.released_at != null && issued.get(id)?.withheld_at === null);
  // What its student says meanwhile is not to be shown in full leaves the page, with all of it.
  const open = choices.evidence.flatMap((id) => traces.get(id) ?? []).filter((one) => heldBack(one) === null);
  const files = open.flatMap(({ id, file_digest: digest, file_type: type }) => (digest !== null && type !== null ? [{ id, digest, type }] : []));
  const besides = open.flatMap(publicationsBeside);
  // What was said of a confidential trace quotes it.
  const endorsements = (material.endorsements ?? []).filter(({ subject }) => !choices.onRequest.some((id) => subject.id === addresses(config.origin).evidence(id)));

  const carried = await carryForward(kept, fullName(material.person), (id) => findLastSuccessor(db, id));
  const live = await onlyLive(carried, async (id) => issued.has(id) && isLive(issued.get(id)!));
  const seals = await sealsIn(platform, material, badges.filter((id) => isLive(issued.get(id)!)));
  const shown = {
    ...live,
    url: `${config.origin}${sharePath(TOKEN_PLACE)}`,
    productions: live.productions.filter((one) => one.onRequest !== undefined || open.some(({ id }) => id === one.id)).map((one) => (one.onRequest ? { ...one, onRequest: { digests: seals.get(one.id) ?? [] } } : one)),
  };
  const foreign = await chosenForeignBadges(platform, shared.enrolment_id, choices.foreignBadges);
  const foreignBadges = foreign.map(({ badge }) => ({ ...badge, url: `${shown.url}${foreignBadgePath(badge.id)}` }));
  const portfolio: PortfolioSnapshot = { ...shown, foreignBadges, endorsements: shown.sections?.includes('endorsements') === false ? [] : onPortfolio(endorsements, shown, config.origin) };

  const disclosed = new Set([...badges.map(credentialPath), ...files.map(({ id }) => evidencePath(id)), ...besides.map(({ path }) => path), ...endorsements.map((one) => one.endorsementUrl.slice(config.origin.length))]);
  const below = <S>(snapshot: S): S => belowLink(snapshot, config.origin, disclosed);
  const pages: SharePage[] = [
    ...files.map(({ id, digest, type }) => ({ link_id: shared.id, path: evidencePath(id), digest, media_type: type })),
    ...besides.map(({ path, digest, media_type }) => ({ link_id: shared.id, path, digest, media_type })),
    ...foreign.map(({ badge, digest }) => ({ link_id: shared.id, path: foreignBadgePath(badge.id), digest, media_type: 'application/octet-stream' })),
  ];
  const snapshotBelow = async (id: string): Promise<CredentialSnapshot> => {
    const badge = await snapshotOfCredential(platform, material, id);
    const here = (other: OtherBadge | null): OtherBadge | null => other && { ...other, isPublic: disclosed.has(other.url.slice(config.origin.length)) };
    const said = { endorsements: onCredential(endorsements, badge.credentialUrl), replacedBy: here(badge.replacedBy), replaces: here(badge.replaces) };
    return { ...below({ ...badge, ...said }), portfolioUrl: shown.url, indexable: false };
  };
  const common = { of: shared.enrolment_id, shared: { lastOn: shared.last_on, path: sharePath(TOKEN_PLACE) } };
  const made = [
    { page: { ...common, kind: 'portfolio' as const, snapshot: below(portfolio) }, below: '' },
    ...(await Promise.all(badges.map(async (id) => ({ page: { ...common, kind: 'credential' as const, snapshot: await snapshotBelow(id) }, below: credentialPath(id) })))),
  ].flatMap((one) => LANGUAGES.map((language) => ({ ...one, language, path: `${sharePath(TOKEN_PLACE)}${one.below}` })));
  const digests = await renderPages(platform, made);
  pages.push(
    ...made.map(({ below: path, language }, index) => ({ link_id: shared.id, path: inLanguage(language, path === '' ? '/' : path).replace(/(?<=.)\/$/, ''), digest: digests[index]!, media_type: 'text/html; charset=utf-8' })),
    { link_id: shared.id, path: SHOWN_PATH, digest: await platform.files.put(new TextEncoder().encode(JSON.stringify(below(portfolio)))), media_type: 'application/json' },
  );
  return { pages, kept };
}

/** The digests that these badges give of each trace: of bytes behind a salt, so that they tell nothing to whoever has the file alone. */
async function sealsIn(platform: Platform, material: Material, badges: readonly string[]): Promise<Map<string, { credentialUrl: string; digest: string }[]>> {
  const at = addresses(platform.config.origin);
  const digests = new Map<string, { credentialUrl: string; digest: string }[]>();
  const plans = await Promise.all(badges.map((id) => findPlan(platform.db, id)));
  for (const plan of plans) {
    const { id, bytes } = plan!;
    const { relatedResource = [] } = JSON.parse(bytes) as { relatedResource?: { id: string; digestMultibase?: string }[] };
    for (const [seal, trace] of material.seals) {
      const digest = relatedResource.find((one) => one.id === at.sealedEvidence(seal))?.digestMultibase;
      if (digest !== undefined) digests.set(trace, [...(digests.get(trace) ?? []), { credentialUrl: at.credential(id), digest }]);
    }
  }
  return digests;
}

/**
 * For the commit that makes or updates a link.
 * @param before what was below it until now
 */
export async function fillShare(platform: Platform, shared: Shared, made: PortfolioSnapshot, before: readonly SharePage[], stamp: string, at: string): Promise<Compilable[]> {
  const { pages, kept } = await renderShare(platform, shared, made);
  const gone = before.filter((one) => !pages.some(({ digest }) => digest === one.digest)).map((one) => one.digest);
  return [
    ...replaceSharePages(platform.db, shared.id, pages),
    updateShare(platform.db, shared.id, { snapshot: JSON.stringify(kept), stamp }),
    ...askForAll(platform.db, [...new Set(gone)].map((subject) => ({ kind: 'erase_file' as const, subject })), at),
  ];
}

/** Ends a link for good; the bytes that nothing else needs go too. */
export async function closeShare({ db }: Pick<Platform, 'db'>, id: string, at: string): Promise<Compilable[]> {
  const digests = new Set((await listSharePages(db, id)).map((one) => one.digest));
  return [...endShare(db, id, at), ...askForAll(db, [...digests].map((subject) => ({ kind: 'erase_file' as const, subject })), at)];
}

/**
 * Renders what is below a link again when it is not true any more, before any
 * of it is shown.
 * @returns whether anything was rendered; `'over'` when the link ended meanwhile
 */
export async function refreshShare(platform: Platform, known: Pick<ShareRow, 'id' | 'enrolment_id' | 'choices' | 'stamp'>): Promise<boolean | 'over'> {
  const { db } = platform;
  // Read first: what changes while we render differs from it at the next opening.
  const stamp = await readShareStamp(db, known);
  if (stamp === known.stamp) return false;
  const share = await findShare(db, known.id);
  if (!share?.snapshot) return 'over';
  const shared = { ...share, choices: readShareChoices(share.choices) };
  const statements = await fillShare(platform, shared, JSON.parse(share.snapshot) as PortfolioSnapshot, await listSharePages(db, share.id), stamp, platform.now().toISOString());
  const committed = await platform.commit(statements);
  if (committed.ok) return true;
  if (committed.conflict.rule === 'share_over') return 'over';
  throw new Error(committed.conflict.rule);
}
