/**
 * Publication: a snapshot of what the student chose, rendered once in both
 * languages and served as bytes from then on. Nothing is public before the
 * last batch is committed, and what is no longer chosen is withdrawn in it.
 */
import type { Compilable } from 'kysely';
import { refuseHeldBack } from '../domain/clearance.ts';
import { equivalentFault } from '../domain/equivalent.ts';
import type { CredentialSnapshot, PortfolioSnapshot } from '../domain/portfolio.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findAward, findPlan, listCitations, listIssuedTo } from '../queries/credentials.ts';
import { listEvidence, type EvidenceRow } from '../queries/evidence.ts';
import { assertCleared } from '../queries/evidence-about.ts';
import { insertConsent } from '../queries/consents.ts';
import { recordEvent } from '../queries/events.ts';
import { enqueue } from '../queries/outbox.ts';
import { listSealsOfEnrolment } from '../queries/seals.ts';
import { findEnrolment } from '../queries/people.ts';
import { findPortfolio, findView, listPublications, putPublication, withdrawEverything, withdrawPublications, type PortfolioRow } from '../queries/portfolios.ts';
import { assertPublicState, readPublicState } from '../queries/public-state.ts';
import { addresses } from '../addresses.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { publicationsBeside } from './beside.ts';
import { shownEndorsements } from './endorsements.ts';
import { shownForeignBadges } from './foreign-badges.ts';
import { credentialPath, evidencePath, inLanguage, LANGUAGES, portfolioPath } from './paths.ts';
import { prepareAlong } from './prepare.ts';
import { renderPages } from './render.ts';
import { successionOf } from './succession.ts';
import { credentialSnapshot, isLive, isLiveOrSuccessor, portfolioSnapshot, readChoices, shownEvidence } from './snapshot.ts';

/**
 * Everything that the enrolment's public pages are made of.
 * @param view the view that is looked at, with its portfolio; the main one unless told otherwise
 */
export async function gatherPortfolio(platform: Platform, enrolmentId: string, publishedAt: string, view?: PortfolioRow) {
  const { db, config } = platform;
  const [enrolment, portfolio] = await Promise.all([findEnrolment(db, enrolmentId), view ?? findPortfolio(db, enrolmentId)]);
  if (!enrolment || !portfolio) return null;
  const programme = await findProgramme(db, enrolment.programme_code, enrolment.programme_version);
  if (!programme) throw new Error(`no programme ${enrolment.programme_code}`);
  const [issued, evidence, sealed, endorsements, foreignBadges] = await Promise.all([
    listIssuedTo(db, enrolmentId),
    listEvidence(db, enrolmentId),
    listSealsOfEnrolment(db, enrolmentId),
    shownEndorsements(platform, enrolmentId, programme),
    shownForeignBadges(platform, enrolmentId),
  ]);
  const cited = new Map(
    await Promise.all(
      issued.map(async ({ id, period, competency }) => {
        const citations = await listCitations(db, { enrolmentId, period, competency });
        return [id, citations.map((citation) => citation.id)] as const;
      }),
    ),
  );
  return { config, person: enrolment, programme, portfolio, issued, evidence, cited, endorsements, foreignBadges, seals: new Map(sealed.map((one) => [one.id, one.evidence_id])), publishedAt };
}

export type Material = NonNullable<Awaited<ReturnType<typeof gatherPortfolio>>>;

/**
 * What a view shows, as publishing or sharing it now would freeze it: the one
 * way from a view to what a page is rendered from, for the preview, for links
 * and for exports. Nothing becomes public by it. Its files are named by their
 * public addresses (`/evidence/{id}`), which answer only while the main view
 * publishes them: whoever shows another view gives them at an address of its own.
 *
 * @param viewId of `portfolio_view`; whether the reader may see it is the caller's to ask
 * @returns the snapshot; whose it is; the traces that it shows, with their files; the badges that it shows, live ones only;
 *   `null` when there is no such view
 */
export async function viewSnapshot(platform: Platform, viewId: string): Promise<{ snapshot: PortfolioSnapshot; enrolmentId: string; view: PortfolioRow; evidence: EvidenceRow[]; credentials: string[] } | null> {
  const view = await findView(platform.db, viewId);
  const material = view && (await gatherPortfolio(platform, view.enrolment_id, platform.now().toISOString(), view));
  if (!material) return null;
  const choices = readChoices(view.choices);
  return {
    snapshot: portfolioSnapshot(material),
    enrolmentId: view.enrolment_id,
    view,
    evidence: shownEvidence(material),
    credentials: material.issued.filter((one) => choices.credentials.includes(one.id) && isLive(one)).map((one) => one.id),
  };
}

export async function publish(platform: Platform, enrolmentId: string, personId: string): Promise<Result<{ url: string }> | null> {
  for (;;) {
    const published = await publishOnce(platform, enrolmentId, personId);
    // What the pages say changed while they were rendered: the person's name, what they answered or published, a badge, what others said.
    if (published !== 'again') return published;
  }
}

async function publishOnce(platform: Platform, enrolmentId: string, personId: string): Promise<Result<{ url: string }> | null | 'again'> {
  const { db } = platform;
  const at = platform.now().toISOString();
  // First of all: what changes after it is found by the commit.
  const [state, material] = await Promise.all([readPublicState(db, enrolmentId), gatherPortfolio(platform, enrolmentId, at)]);
  if (!material) return null;
  const { portfolio } = material;
  const choices = readChoices(portfolio.choices);
  const credentials = material.issued.filter((one) => choices.credentials.includes(one.id) && isLive(one));
  const evidence = shownEvidence(material);
  if (credentials.length === 0 && evidence.length === 0) return refused({ kind: 'nothing_to_publish' });
  // A picture that nobody described is no page's to show (RGAA 4.1, 1.1 and 1.3).
  for (const one of evidence) {
    const fault = one.image_width === null ? null : equivalentFault(one.image_alt, one.file_name);
    if (fault !== null) return refused({ kind: 'equivalent_refused', fault, title: one.title });
  }
  const held = refuseHeldBack(evidence);
  if (held) return refused(held);

  const publications: Tables['publication'][] = [];
  const common = { enrolment_id: enrolmentId, indexable: portfolio.indexable, published_at: at, withdrawn_at: null } as const;
  const html = { ...common, media_type: 'text/html; charset=utf-8' };
  const snapshot = portfolioSnapshot(material);
  const kept = JSON.stringify(portfolioSnapshot(material, isLiveOrSuccessor));
  const path = portfolioPath(portfolio.handle);
  const badges = await Promise.all(credentials.map(async ({ id }) => ({ id, snapshot: await snapshotOfCredential(platform, material, id) })));
  const rendered = [
    { page: { kind: 'portfolio' as const, snapshot, of: enrolmentId }, path, subject: portfolio.handle, kept },
    ...badges.map((one) => ({ page: { kind: 'credential' as const, snapshot: one.snapshot, of: enrolmentId }, path: credentialPath(one.id), subject: one.id, kept: JSON.stringify(one.snapshot) })),
  ].flatMap((one) => LANGUAGES.map((language) => ({ ...one, language })));
  const digests = await renderPages(platform, rendered);
  publications.push(...rendered.map((one, index) => ({ ...html, path: inLanguage(one.language, one.path), kind: one.page.kind, subject: one.subject, digest: digests[index]!, snapshot: one.kept })));
  for (const one of evidence) {
    publications.push(...publicationsBeside(one).map((beside) => ({ ...common, ...beside })));
    if (!one.file_digest || !one.file_type) continue;
    publications.push({ ...common, media_type: one.file_type, path: evidencePath(one.id), kind: 'evidence', subject: one.id, digest: one.file_digest, snapshot: null });
  }

  const chosen = new Set(publications.map((one) => one.path));
  // A chosen successor's page waits for its release.
  const isPreparing = (one: Material['issued'][number]): boolean => choices.credentials.includes(one.id) && !isLive(one) && isLiveOrSuccessor(one);
  // A revoked badge's page stays: whoever holds its address must learn that it is revoked.
  const stay = new Set(material.issued.filter((one) => one.revoked_at || isPreparing(one)).map((one) => one.id));
  const before = await listPublications(db, enrolmentId);
  const gone = before
    .filter((one) => !chosen.has(one.path) && one.withdrawn_at === null && !(one.kind === 'credential' && stay.has(one.subject)))
    .map((one) => one.path);
  // They stay as well, and now lead to the badge that took their place, if that is public.
  const staying = before.filter((one) => one.kind === 'credential' && one.withdrawn_at === null && !chosen.has(one.path) && !gone.includes(one.path));
  const writes: Compilable[] = [
    assertPublicState(db, enrolmentId, state),
    assertCleared(db, enrolmentId, evidence),
    ...publications.map((one) => putPublication(db, one)),
    ...prepareAlong(platform, publications.filter((one) => one.kind !== 'evidence').map((one) => one.digest), at),
    ...staying.map((one) => enqueue(db, { kind: 'render', subject: one.path }, at)),
    ...(gone.length > 0 ? [withdrawPublications(db, enrolmentId, gone, at)] : []),
    insertConsent(db, enrolmentId, 'publish', at),
    insertConsent(db, enrolmentId, portfolio.indexable === 1 ? 'index' : 'unindex', at),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'portfolio_published', subject: enrolmentId, detail: { credentials: credentials.length, evidence: evidence.length } }),
  ];
  const committed = await platform.commit(writes);
  if (committed.ok) return accepted({ url: addresses(platform.config.origin).portfolio(portfolio.handle) });
  const { rule } = committed.conflict;
  // Taken back by an act that is later than this one: it stays so.
  if (rule === 'publication_changed' && (await readPublicState(db, enrolmentId)).ended !== state.ended) return refused({ kind: 'publication_changed' });
  if (rule === 'name_changed' || rule === 'publication_changed') return 'again';
  if (rule === 'person_erased') return refused({ kind: rule });
  throw new Error(rule);
}

/** What the page of one badge is rendered from today. */
export async function snapshotOfCredential(platform: Platform, material: Material, id: string): Promise<CredentialSnapshot> {
  const issued = material.issued.find((one) => one.id === id);
  const [awarded, plan, succession] = issued ? await Promise.all([findAward(platform.db, issued.award_id), findPlan(platform.db, id), successionOf(platform, id)]) : [];
  if (!issued || !awarded || !plan || !succession) throw new Error(`no credential ${id}`);
  return credentialSnapshot({
    config: platform.config,
    id,
    awarded,
    programme: material.programme,
    bytes: plan.bytes,
    revokedAt: issued.revoked_at,
    succession,
    portfolioUrl: addresses(platform.config.origin).portfolio(material.portfolio.handle),
    indexable: material.portfolio.indexable === 1,
    publicEvidence: shownEvidence(material).map((one) => one.id),
    seals: material.seals,
    endorsements: material.endorsements,
  });
}

/** Takes the page, its badges' pages and its files away at once: 410 from then on. The credentials stay valid. */
export async function withdraw(platform: Platform, enrolmentId: string, personId: string): Promise<void> {
  const at = platform.now().toISOString();
  if ((await listPublications(platform.db, enrolmentId)).every((one) => one.withdrawn_at !== null)) return;
  const committed = await platform.commit([
    withdrawEverything(platform.db, enrolmentId, at),
    insertConsent(platform.db, enrolmentId, 'withdraw', at),
    recordEvent(platform.db, randomId(platform.randomBytes), { at, personId, kind: 'portfolio_withdrawn', subject: enrolmentId }),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}
