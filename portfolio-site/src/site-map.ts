/** The pages that there are, for the site map (RGAA 4.1, 12.1): those of everybody, and those of the roles that somebody holds. */
import type { Strings } from './strings/index.ts';

export type MapLink = { readonly path: string; readonly words: string };
export type MapSection = { readonly title: string; readonly links: readonly MapLink[] };

const STAFF: readonly Role[] = ['teacher', 'jury_member', 'jury_chair', 'programme_head', 'administrator'];
const JURY: readonly Role[] = ['jury_member', 'jury_chair', 'programme_head', 'administrator'];
const HEADS: readonly Role[] = ['programme_head', 'administrator'];
const OFFICERS: readonly Role[] = ['administrator', 'data_protection_officer'];

/** Pages of one thing (a trace, a review, a jury, a cohort) are not named: the page that lists them is. */
export function siteMap(person: App.Locals['person'], words: Strings): MapSection[] {
  const { private: own, siteMap: t } = words;
  const holds = (roles: readonly Role[]): boolean => person?.roles.some((role) => roles.includes(role)) ?? false;
  const only = (may: boolean, ...links: MapLink[]): MapLink[] => (may ? links : []);
  const sections: MapSection[] = [
    {
      title: t.everybody,
      links: [
        { path: '/', words: t.home },
        { path: '/verifier', words: words.shell.verify },
        { path: '/verifier/lot', words: words.bulk.title },
        { path: '/verifier/hors-ligne', words: words.offline.page.title },
        { path: '/programmes', words: words.programmes.title },
        { path: '/api/docs', words: words.apiDocs.title },
        { path: '/donnees-personnelles', words: words.privacy.link },
        { path: '/accessibilite', words: words.accessibility.title },
        { path: '/plan-du-site', words: t.title },
        ...only(person === null, { path: '/connexion', words: words.shell.signIn }),
      ],
    },
    {
      title: own.student.title,
      links: only(
        holds(['student']),
        { path: '/espace', words: own.student.nav.home },
        { path: '/espace/plan', words: own.following.nav },
        { path: '/espace/traces', words: own.student.nav.traces },
        { path: '/espace/couverture', words: words.reflection.coverage.title },
        { path: '/espace/decisions', words: own.deliberation.extract.title },
        { path: '/espace/soutiens', words: words.endorsement.student.nav },
        { path: '/espace/badges-d-ailleurs', words: words.reflection.elsewhere.title },
        { path: '/espace/regards', words: own.views.asked.title },
        { path: '/espace/portfolio', words: own.student.nav.portfolio },
        { path: '/espace/profil', words: own.portfolioViews.nav },
        { path: '/espace/partages', words: words.share.student.title },
        { path: '/espace/apercu', words: t.preview },
        { path: '/espace/releve', words: own.student.nav.record },
        { path: '/espace/emporter', words: words.takeaway.page.title },
        { path: '/espace/importer', words: words.takeaway.bring.title },
      ),
    },
    {
      title: t.work,
      links: [
        ...only(holds(STAFF) || (person?.isReferent ?? false), { path: '/suivi', words: own.teacher.title }),
        ...only(holds(['teacher']) || (person?.isReferent ?? false), { path: '/suivi/commentaires', words: own.feedback.bank.title }),
        ...only(holds(JURY), { path: '/jury', words: own.jury.title }),
        ...only(holds(HEADS), { path: '/administration/programmes', words: t.programmes }),
      ],
    },
    {
      title: own.administration.title,
      links: [
        ...only(
          holds(['administrator']),
          { path: '/administration', words: t.overview },
          { path: '/administration/personnes', words: own.roles.title },
          { path: '/administration/promotions', words: own.cohorts.title },
          { path: '/administration/badges', words: own.life.revocations.title },
          { path: '/administration/signalements', words: own.links.title },
          { path: '/administration/images', words: own.life.images.title },
          { path: '/administration/cles', words: own.keys.title },
        ),
        ...only(holds(OFFICERS), { path: '/administration/registre', words: own.privacy.register.title }, { path: '/administration/journal', words: own.privacy.journal.title }),
      ],
    },
    {
      title: own.account.title,
      links: only(person !== null, { path: '/compte', words: t.account }, { path: '/compte/session', words: own.account.ending.page.title }, { path: '/moi/donnees', words: own.privacy.own.title }),
    },
  ];
  return sections.filter(({ links }) => links.length > 0);
}
