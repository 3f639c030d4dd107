/** A programme's own words in the language of the page: French as signed, or an unofficial English where there is one. */
import { inEnglish } from '../../api/domain/translation.ts';
import { competencyWords } from './format.ts';
import type { Language } from './links.ts';

/** `lang` is set when the words are not in the page's language. */
export type Said = { readonly words: string; readonly french: string; readonly lang: 'fr' | undefined };

/** Says words of one programme, e.g. `say(level.name).words`. */
export const sayer = (language: Language, code: string) => (french: string): Said => {
  const english = language === 'en' ? inEnglish(code, french) : null;
  return { words: english ?? french, french, lang: english === null && language === 'en' ? 'fr' : undefined };
};
export type Say = ReturnType<typeof sayer>;

/** A competency for reading (see competencyWords), translated as a whole or not at all. */
export const sayCompetency = (say: Say, verb: string | null, statement: string): ReturnType<typeof competencyWords> & Pick<Said, 'lang'> => {
  const [said, saidVerb] = [say(statement), verb === null ? null : say(verb)];
  if (said.lang === 'fr' || saidVerb?.lang === 'fr') return { ...competencyWords(verb, statement), lang: 'fr' };
  return { ...competencyWords(saidVerb?.words ?? null, said.words), lang: said.lang };
};
