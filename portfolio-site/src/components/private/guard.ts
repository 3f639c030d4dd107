/** Who may see a private page: everyone else is sent to sign in, or told that the page is not theirs. */
import type { AstroGlobal } from 'astro';
import { asciiAddress, href } from '../../links.ts';
import { strings } from '../../strings/index.ts';
import type { ProblemView } from './call.ts';
import { STEP_UP } from './step-up.ts';

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
  const { language, person } = page.locals;
  if (person === null) return signInFirst(page);
  if (hasRole(person, roles) || (orReferent && person.isReferent)) return null;
  const { title, detail } = strings(language).private.shell.forbidden;
  return showProblem(page, { status: 403, title, detail });
};

/**
 * To sign in, or to the second factor that is still to be shown; and back here
 * afterwards. A form that arrives after the session's end is shown again, to be
 * sent once more after a sign-in elsewhere: nothing of it is kept on the server.
 */
export const signInFirst = async (page: AstroGlobal): Promise<Response> => {
  const { language, path, held = false } = page.locals;
  const back = href(language, path) + page.url.search;
  if (page.request.method === 'POST') {
    const sent = [...(await page.request.formData())];
    const fields = sent.filter((one): one is [string, string] => typeof one[1] === 'string' && !one[0].startsWith(STEP_UP));
    const files = sent.flatMap(([, value]) => (value instanceof File && value.size > 0 ? [value.name] : []));
    page.locals.kept = { fields, files, action: back };
    return page.rewrite(new Request(new URL('/rendered/kept', page.url), { headers: { accept: 'text/html' } }));
  }
  return page.redirect(`${href(language, held ? '/connexion/cle' : '/connexion')}?retour=${encodeURIComponent(back)}`, 303);
};

/** The whole-page form of a problem; the request is a new one, since a posted body can be read only once. */
export const showProblem = (page: AstroGlobal, problem: ProblemView): Promise<Response> => {
  page.locals.problem = { status: problem.status, title: problem.title, detail: problem.detail };
  return page.rewrite(new Request(new URL('/rendered/problem', page.url), { headers: { accept: 'text/html' } }));
};

/** After an act that succeeded: back to a page of this site, so that reloading it repeats nothing. */
export const goTo = (page: AstroGlobal, path: string): Response => page.redirect(asciiAddress(href(page.locals.language, path)), 303);
