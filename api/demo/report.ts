/** What readers reported of links that are shown in the demonstration, and what was made of one of them. */
import { leavingKey } from '../domain/leaving.ts';
import type { Report, ShownOn } from '../domain/link-report.ts';
import { reportLink, ruleOnLink } from '../link-reports.ts';
import type { Platform } from '../platform/platform.ts';
import { platformAt } from './clock.ts';
import type { Enrolled } from './enrol.ts';
import { must } from './play-review.ts';

type Told = { readonly link: string; readonly shownOn: ShownOn; readonly reports: readonly (Report & { readonly daysAgo: number })[]; readonly withdrawn?: { readonly daysAgo: number; readonly reason: string } };

const TOLD: readonly Told[] = [
  {
    link: 'https://carnet.lestamaris.example/recettes',
    shownOn: 'share',
    reports: [
      { daysAgo: 3, reason: 'misleading', words: 'Plus de recettes : une page qui dit que le carnet a déménagé.' },
      { daysAgo: 1, reason: 'misleading', words: '' },
    ],
  },
  {
    link: 'https://ateliers-mobiles.example/maelle',
    shownOn: 'portfolio',
    reports: [{ daysAgo: 6, reason: 'dangerous', words: 'Une fenêtre demande d’installer une extension pour voir la page.' }],
    withdrawn: { daysAgo: 5, reason: 'Le nom de domaine semble avoir été repris par quelqu’un d’autre : la page invite à installer une extension. Donnez-nous une autre adresse, ou dites-nous quand celle-ci sera de nouveau la vôtre.' },
  },
];

/** @param students whoever shows one of these links */
export async function reportDemoLinks(platform: Platform, students: readonly Enrolled[], administrator: string): Promise<void> {
  const ago = (days: number): Platform => platformAt(platform, new Date(platform.now().getTime() - days * 86_400_000).toISOString());
  for (const { link, shownOn, reports, withdrawn } of TOLD) {
    const who = students.find(({ student, evidence }) => student.portfolio?.contact === link || evidence.some((one) => one.link === link));
    if (!who) throw new Error(`nobody shows ${link}`);
    const of = { enrolment: who.enrolment, key: await leavingKey(link) };
    for (const { daysAgo, ...report } of reports) await reportLink(ago(daysAgo), { ...of, link, shownOn }, report);
    if (!withdrawn) continue;
    const ruled = await ruleOnLink(ago(withdrawn.daysAgo), of, { act: 'withdraw', reason: withdrawn.reason }, { reports: reports.length, revision: 0 }, administrator);
    if (!ruled) throw new Error(`nobody reported ${link}`);
    must(ruled, link);
  }
}
