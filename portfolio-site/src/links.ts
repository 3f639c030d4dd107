/** French pages live at the root, English ones under /en. */
export type Language = 'fr' | 'en';

/** The address of a page in a language; `path` is the French one, e.g. '/verifier'. */
export const href = (language: Language, path: string): string => {
  if (language === 'fr') return path;
  return path === '/' ? '/en' : `/en${path}`;
};

/** An address as a header carries it: printable ASCII, everything else escaped. */
export const asciiAddress = (text: string): string => text.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);

/**
 * Where to go back to after signing in: a path of this site and nothing else
 * (`//host` and `/\\host` are other sites to a browser); null for anything else.
 */
export const pathBack = (text: string | null): string | null =>
  text !== null && /^\/(?![/\\]|%2f|%5c)[^\s\\\p{Cc}]*$/iu.test(text) ? asciiAddress(text) : null;

export const otherLanguage = (language: Language): Language => (language === 'fr' ? 'en' : 'fr');

/** A page of ours by its absolute French address, in the reader's language; `origin` is ours. Addresses elsewhere stay as they are. */
export const inLanguage = (language: Language, origin: string, url: string): string =>
  url.startsWith(`${origin}/`) ? `${origin}${href(language, url.slice(origin.length))}` : url;
