/** What a student of the demonstration chooses to show, published as the product publishes it. */
import type { Platform } from '../platform/platform.ts';
import { planClr, setClrPublic, signClr } from '../issuance/clr.ts';
import { contentOf } from '../domain/clearance.ts';
import { publish, withdraw } from '../publication/publish.ts';
import { complete, sectionsFor, type Audience } from '../domain/portfolio-view.ts';
import { listIssuedTo } from '../queries/credentials.ts';
import { insertClearance } from '../queries/evidence-about.ts';
import { listEvidence, type EvidenceRow } from '../queries/evidence.ts';
import { listShownForeignBadges, showForeignBadge } from '../queries/foreign-badges.ts';
import { bringForeign } from '../verification/bring-foreign.ts';
import { findPortfolio, insertView, updatePortfolio, updateView } from '../queries/portfolios.ts';
import { randomId } from '../random-id.ts';
import { makeShare } from '../issuance/share-link.ts';
import { platformAt } from './clock.ts';
import type { DemoPortfolio, DemoPortfolioView, DemoShare } from './content.ts';
import { commitOrThrow } from './deliberate.ts';
import type { Enrolled } from './enrol.ts';
import { must } from './play-review.ts';

/** The texts, choices and arrangement of a view, as the page of the student's space would have saved them. */
function arrange(who: Enrolled, issued: Awaited<ReturnType<typeof listIssuedTo>>, view: DemoPortfolioView, audience: Audience) {
  const isHighest = (one: (typeof issued)[number]): boolean => issued.every((other) => other.competency !== one.competency || other.level <= one.level);
  const shown = view.productions.flatMap((title) => who.evidence.filter((one) => one.title === title));
  const choices = {
    credentials: issued.filter((one) => view.badges === 'all' || isHighest(one)).map((one) => one.id),
    evidence: shown.map((one) => one.id),
    reflections: shown.filter((one) => view.reflections.includes(one.title)).map((one) => one.id),
  };
  const sections = view.sections ? complete(view.sections.map((kind) => ({ kind, shown: true }))) : sectionsFor(audience);
  return { headline: view.headline, presentation: view.presentation, choices: JSON.stringify(choices), sections: JSON.stringify(sections), theme: view.theme ?? 'palier' };
}

/** What the page of the questions would have written for each trace that is to be shown. */
const answers = (db: Platform['db'], traces: readonly EvidenceRow[], shown: ReadonlySet<string>, at: string) =>
  traces.filter((one) => shown.has(one.id) && one.clearance === null).map((one) => insertClearance(db, one.id, { people: 'none', minors: 'none', confidential: 'none', rights: 'own', content: contentOf(one) }, at));

/** @throws when there is nothing to publish: a mistake in the content */
export async function showPortfolio(platform: Platform, who: Enrolled, portfolio: DemoPortfolio): Promise<void> {
  const { db } = platform;
  const issued = (await listIssuedTo(db, who.enrolment)).filter((one) => one.released_at !== null);
  const main = await findPortfolio(db, who.enrolment);
  if (!main) throw new Error(`no portfolio ${portfolio.handle}`);
  const at = platform.now().toISOString();
  const { skills = '', contact = '', degree } = portfolio;
  const traces = await listEvidence(db, who.enrolment);
  const arranged = arrange(who, issued, portfolio, 'public');
  const shown = new Set([arranged, ...(portfolio.views ?? []).map((view) => arrange(who, issued, view, view.audience))].flatMap(({ choices }) => (JSON.parse(choices) as { evidence: string[] }).evidence));
  await commitOrThrow(
    platform,
    [
      updatePortfolio(db, who.enrolment, { skills, contact, degree: degree?.state ?? null, degree_name: degree?.name ?? '', degree_on: degree?.on ?? null, updated_at: at }),
      updateView(db, main.view_id, { ...arranged, updated_at: at }),
      ...(portfolio.views ?? []).map((view) =>
        insertView(db, { id: randomId(platform.randomBytes), enrolment_id: who.enrolment, title: view.title, audience: view.audience, ...arrange(who, issued, view, view.audience), made_at: at, updated_at: at }),
      ),
      ...answers(db, traces, shown, at),
    ],
    portfolio.handle,
  );
  const published = await publish(platform, who.enrolment, who.person);
  if (!published) throw new Error(`no portfolio ${portfolio.handle}`);
  must(published, portfolio.handle);
  if (portfolio.withdrawn) await withdraw(platform, who.enrolment, who.person);
}

/** A badge that somebody else issued, brought in and chosen for the page. */
export async function bringBadge(platform: Platform, who: Enrolled, bytes: Uint8Array): Promise<void> {
  const brought = await bringForeign(platform, { enrolment: who.enrolment, person: { id: who.person, email: who.student.email } }, bytes, '');
  if (!brought.ok) throw new Error(brought.refusal.kind);
  await commitOrThrow(platform, [showForeignBadge(platform.db, brought.value.id, 1)], who.student.email);
}

/** Links for applications, each made on its day. */
export async function makeLinks(platform: Platform, who: Enrolled, links: readonly DemoShare[]): Promise<void> {
  const day = (days: number): string => new Date(platform.now().getTime() + days * 86_400_000).toISOString();
  const issued = (await listIssuedTo(platform.db, who.enrolment)).filter((one) => one.released_at !== null && one.revoked_at === null);
  for (const { title, periods, productions, reflections, onRequest, elsewhere = false, madeDaysAgo, lastInDays } of links) {
    const traces = (titles: readonly string[]): string[] => who.evidence.filter((one) => titles.includes(one.title)).map((one) => one.id);
    const choices = { credentials: issued.filter((one) => periods.includes(one.period)).map((one) => one.id), evidence: traces(productions), reflections: traces(reflections), onRequest: traces(onRequest), foreignBadges: elsewhere ? (await listShownForeignBadges(platform.db, who.enrolment)).map(({ id }) => id) : [] };
    const asked = answers(platform.db, await listEvidence(platform.db, who.enrolment), new Set(choices.evidence), day(-madeDaysAgo));
    if (asked.length > 0) await commitOrThrow(platform, asked, title);
    const made = await makeShare(platformAt(platform, day(-madeDaysAgo)), { id: who.enrolment, person_id: who.person }, { title, lastOn: day(lastInDays).slice(0, 10), view: '', choices });
    if (!made) throw new Error(`no link ${title}`);
    must(made, title);
  }
}

/** One record of all the badges of a semester, at a public address. @returns its id */
export async function showRecord(platform: Platform, who: Enrolled, period: string): Promise<string> {
  const badges = (await listIssuedTo(platform.db, who.enrolment)).filter((one) => one.period === period && one.released_at !== null && one.revoked_at === null);
  const planned = must(await planClr(platform, who.enrolment, { period, credentials: badges.map((one) => one.id) }, who.person), period);
  await signClr(platform, planned.job);
  must(await setClrPublic(platform, planned.id, who.person, true), period);
  return planned.id;
}
