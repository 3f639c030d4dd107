/** Where a published thing stands, in both languages. French pages live at the root, English ones under /en. */
export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const inLanguage = (language: Language, path: string): string => (language === 'fr' ? path : `/en${path}`);
export const portfolioPath = (handle: string): string => `/portfolios/${handle}`;
export const credentialPath = (id: string): string => `/credentials/${id}`;
/** The picture that a link to a public page brings with it: one for both languages. */
export const picturePath = (page: string): string => `${page}/apercu.png`;
/** The same as a paper, in the language of the page. */
export const paperPath = (page: string): string => `${page}.pdf`;
export const evidencePath = (id: string): string => `/evidence/${id}`;
/** What stands beside a published file: its small picture, its captions. */
export const besidePath = (id: string, part: 'preview' | 'captions'): string => `/evidence/${id}/${part}`;
export const sealedPath = (id: string): string => `/evidence/sealed/${id}`;

/** `/en/x` → `en`, `/x`. */
export function splitLanguage(path: string): { language: Language; path: string } {
  if (path === '/en' || path === '/en/') return { language: 'en', path: '/' };
  return path.startsWith('/en/') ? { language: 'en', path: path.slice(3) } : { language: 'fr', path };
}
