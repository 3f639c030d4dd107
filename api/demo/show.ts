/** What a student of the demonstration chooses to show, published as the product publishes it. */
import type { Platform } from '../platform/platform.ts';
import { planClr, setClrPublic, signClr } from '../issuance/clr.ts';
import { contentOf } from '../domain/clearance.ts';
import { publish, withdraw } from '../publication/publish.ts';
import { listIssuedTo } from '../queries/credentials.ts';
import { insertClearance } from '../queries/evidence-about.ts';
import { listEvidence } from '../queries/evidence.ts';
import { updatePortfolio } from '../queries/portfolios.ts';
import type { DemoPortfolio } from './content.ts';
import { commitOrThrow } from './deliberate.ts';
import type { Enrolled } from './enrol.ts';
import { must } from './play-review.ts';

/** @throws when there is nothing to publish: a mistake in the content */
export async function showPortfolio(platform: Platform, who: Enrolled, portfolio: DemoPortfolio): Promise<void> {
  const issued = (await listIssuedTo(platform.db, who.enrolment)).filter((one) => one.released_at !== null);
  const isHighest = (one: (typeof issued)[number]): boolean =>
    issued.every((other) => other.competency !== one.competency || other.level <= one.level);
  const shown = who.evidence.filter((one) => portfolio.productions.includes(one.title));
  const choices = {
    credentials: issued.filter((one) => portfolio.badges === 'all' || isHighest(one)).map((one) => one.id),
    evidence: shown.map((one) => one.id),
    reflections: shown.filter((one) => portfolio.reflections.includes(one.title)).map((one) => one.id),
  };
  const [at, traces] = [platform.now().toISOString(), await listEvidence(platform.db, who.enrolment)];
  await commitOrThrow(
    platform,
    [
      updatePortfolio(platform.db, who.enrolment, { choices: JSON.stringify(choices), updated_at: at }),
      // What the page of the questions would have written for each.
      ...traces.filter((one) => choices.evidence.includes(one.id) && one.clearance === null).map((one) => insertClearance(platform.db, one.id, { people: 'none', minors: 'none', confidential: 'none', rights: 'own', content: contentOf(one) }, at)),
    ],
    portfolio.handle,
  );
  const published = await publish(platform, who.enrolment, who.person);
  if (!published) throw new Error(`no portfolio ${portfolio.handle}`);
  must(published, portfolio.handle);
  if (portfolio.withdrawn) await withdraw(platform, who.enrolment, who.person);
}

/** One record of all the badges of a semester, at a public address. @returns its id */
export async function showRecord(platform: Platform, who: Enrolled, period: string): Promise<string> {
  const badges = (await listIssuedTo(platform.db, who.enrolment)).filter((one) => one.period === period && one.released_at !== null && one.revoked_at === null);
  const planned = must(await planClr(platform, who.enrolment, { period, credentials: badges.map((one) => one.id) }, who.person), period);
  await signClr(platform, planned.job);
  must(await setClrPublic(platform, planned.id, who.person, true), period);
  return planned.id;
}
