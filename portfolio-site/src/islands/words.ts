import type { Language } from '../links.ts';
import type { Strings } from '../strings/index.ts';

export type Words = Strings['verification'];

export const pageLanguage = (): Language => (document.documentElement.lang === 'en' ? 'en' : 'fr');

/** The sentences of the page's language; the other language is never loaded. */
export const loadWords = async (): Promise<Words> =>
  pageLanguage() === 'en' ? (await import('../strings/en/verification.ts')).verification : (await import('../strings/fr/verification.ts')).verification;
