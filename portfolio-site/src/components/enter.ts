/** After a sign-in. */
import type { AstroGlobal } from 'astro';
import { href } from '../links.ts';

/** Where a second factor is asked for. */
export const KEY = '/connexion/cle';

/** To the page that was wanted, else to one's own; by way of the second factor where one is still to be shown. `back` is a whole path of this site. */
export const enter = (page: AstroGlobal, home: string, back: string | null): Response => {
  const { language } = page.locals;
  if (home === KEY) return page.redirect(`${href(language, KEY)}${back === null ? '' : `?retour=${encodeURIComponent(back)}`}`, 303);
  return page.redirect(back ?? href(language, home), 303);
};
