/** French pages live at the root, English ones under /en. */
export type Language = 'fr' | 'en';

/** The address of a page in a language; `path` is the French one, e.g. '/verifier'. */
export const href = (language: Language, path: string): string => {
  if (language === 'fr') return path;
  return path === '/' ? '/en' : `/en${path}`;
};

export const otherLanguage = (language: Language): Language => (language === 'fr' ? 'en' : 'fr');
