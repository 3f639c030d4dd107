/** Who may see a private page: everyone else is sent to sign in, or told that the page is not theirs. */
import type { AstroGlobal } from 'astro';
import { href } from '../../links.ts';
import { strings } from '../../strings/index.ts';
import type { ProblemView } from './call.ts';

export const STAFF = ['teacher', 'jury_member', 'jury_chair', 'programme_head', 'administrator'] as const satisfies readonly Role[];
export const JURY = ['jury_member', 'jury_chair', 'programme_head', 'administrator'] as const satisfies readonly Role[];

/** Who prepares programmes and keeps cohorts. */
export const HEADS = ['programme_head', 'administrator'] as const satisfies readonly Role[];

export const hasRole = (person: App.Locals['person'], roles: readonly Role[]): boolean =>
  person?.roles.some((role) => roles.includes(role)) ?? false;

/**
 * What a page answers instead of itself, or `null` for a person who may enter.
 * @param orReferent whether a student’s referent teacher may enter too
 * The address to come back to is a path of this site, never a whole address.
 */
export const refuseEntry = async (page: AstroGlobal, roles: readonly Role[], { orReferent = false } = {}): Promise<Response | null> => {
  const { language, path, person } = page.locals;
  if (person === null) {
    const back = href(language, path) + page.url.search;
    return page.redirect(`${href(language, '/connexion')}?retour=${encodeURIComponent(back)}`, 303);
  }
  if (hasRole(person, roles) || (orReferent && person.isReferent)) return null;
  const { title, detail } = strings(language).private.shell.forbidden;
  return showProblem(page, { status: 403, title, detail });
};

/** The whole-page form of a problem; the request is a new one, since a posted body can be read only once. */
export const showProblem = (page: AstroGlobal, problem: ProblemView): Promise<Response> => {
  page.locals.problem = { status: problem.status, title: problem.title, detail: problem.detail };
  return page.rewrite(new Request(new URL('/rendered/problem', page.url), { headers: { accept: 'text/html' } }));
};

/** After an act that succeeded: back to a page of this site, so that reloading it repeats nothing. */
export const goTo = (page: AstroGlobal, path: string): Response => page.redirect(href(page.locals.language, path), 303);
