/** To the university's own sign-in and back. Links, not forms: a form may not lead to another origin (CSP, `form-action`). */
import { addressOfUniversity, claimsOf, type Claims } from '../sign-in/university.ts';
import { admit, provenAt } from '../sign-in/university-person.ts';
import { readCookie, setCookie } from '../sign-in/cookies.ts';
import { randomToken } from '../sign-in/tokens.ts';
import { rateLimit } from '../rate-limit.ts';
import { plain, router } from './context.ts';
import { afterSignIn, setCookies } from './sign-in.ts';

const SEED = 'palier-university';
const TEN_MINUTES = 600;
const limited = rateLimit('sign-in university', { most: 30, together: 2000 });

/** A path of this site, or nothing: as `pathBack` of the pages. */
const isPath = (text: string): boolean => text.length <= 500 && /^\/(?![/\\]|%2f|%5c)[\x21-\x5b\x5d-\x7e]*$/i.test(text);

export const university = router();
university.get('/connexion/universite', limited, async (c) => {
  const platform = c.get('platform');
  const { university: settings } = platform.config;
  if (!settings) return plain(c, 'not_found');
  const back = c.req.query('retour') ?? '';
  // Nobody is signed in by another site's page that sends them here: there is a page of ours to press first.
  if (!['same-origin', 'none', undefined].includes(c.req.header('sec-fetch-site'))) return c.redirect(`/connexion${isPath(back) ? `?retour=${encodeURIComponent(back)}` : ''}`, 303);
  const seed = randomToken(platform);
  try {
    const address = await addressOfUniversity(platform, settings, seed);
    c.header('set-cookie', setCookie(platform.config, SEED, `${seed}.${isPath(back) ? encodeURIComponent(back) : ''}`, TEN_MINUTES), { append: true });
    c.header('cache-control', 'no-store');
    return c.redirect(address, 303);
  } catch (error) {
    console.error(error);
    return plain(c, 'university_unreachable');
  }
});

university.get('/connexion/universite/retour', limited, async (c) => {
  const platform = c.get('platform');
  const { university: settings } = platform.config;
  if (!settings) return plain(c, 'not_found');
  const [seed = '', written = ''] = (readCookie(platform.config, c.req.raw.headers, SEED) ?? '').split('.');
  // It serves once, whatever comes of it.
  c.header('set-cookie', setCookie(platform.config, SEED, '', 0), { append: true });
  if (seed === '') return plain(c, 'university_failed');
  let claims: Claims;
  try {
    claims = await claimsOf(platform, settings, seed, new URL(c.req.url).searchParams);
  } catch (error) {
    // The reason is the operator's to read: it says what of the provider's answer did not hold, and nothing of a person.
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : 'the university’s answer was not believed');
    return plain(c, 'university_failed');
  }
  const admitted = await admit(platform, settings, claims);
  if (!admitted.ok) return plain(c, admitted.why);
  const cookies = await c.get('signIn').open(admitted.personId, admitted.factor, c.req.raw.headers, provenAt(claims, platform.now()));
  setCookies(c, cookies);
  c.header('cache-control', 'no-store');
  const home = await afterSignIn(c, admitted.personId, cookies);
  const back = decoded(written);
  if (home === '/connexion/cle') return c.redirect(back === null ? home : `${home}?retour=${encodeURIComponent(back)}`, 303);
  return c.redirect(back ?? home, 303);
});

function decoded(text: string): string | null {
  try {
    const path = decodeURIComponent(text);
    return isPath(path) ? path : null;
  } catch {
    return null;
  }
}
