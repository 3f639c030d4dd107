/** The menu of the pages that need an account: those that somebody's roles open, and no others. */
import type { Strings } from '../../strings/index.ts';
import { hasRole, HEADS, JURY, STAFF } from './guard.ts';

export type MenuLink = { readonly path: string; readonly words: string };

/** @returns paths without the language; the first is where their work begins */
export function menuOf(person: App.Locals['person'], words: Strings): MenuLink[] {
  const { shell, privacy, programmes } = words.private;
  const administers = hasRole(person, ['administrator']);
  const links: readonly (MenuLink & { readonly open: boolean })[] = [
    { path: '/espace', words: shell.student, open: hasRole(person, ['student']) },
    { path: '/suivi', words: shell.teacher, open: hasRole(person, STAFF) || (person?.isReferent ?? false) },
    { path: '/jury', words: shell.jury, open: hasRole(person, JURY) },
    { path: '/administration', words: shell.administration, open: administers },
    // An administrator finds them under administration.
    { path: '/administration/registre', words: privacy.register.link, open: !administers && hasRole(person, ['data_protection_officer']) },
    { path: '/administration/programmes', words: programmes.link, open: !administers && hasRole(person, HEADS) },
  ];
  return links.filter(({ open }) => open).map(({ path, words: said }) => ({ path, words: said }));
}

/** Where somebody who is signed in begins: the first page of their menu, their account when no role opens one. */
export const homeOf = (person: NonNullable<App.Locals['person']>, words: Strings): MenuLink => menuOf(person, words)[0] ?? { path: '/compte', words: words.private.account.title };
