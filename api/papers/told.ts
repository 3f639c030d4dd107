/** How a paper about a public page says things, in the paper's language. */
import type { PublicStaircase } from '../domain/portfolio.ts';
import { withoutFullStop } from '../domain/programme.ts';
import { inEnglish } from '../domain/translation.ts';
import type { PaperWords } from '../strings/published.ts';
import { dayWords } from './days.ts';

export type Told = {
  readonly words: PaperWords;
  readonly language: 'fr' | 'en';
  /** A programme's own words, in an unofficial English where there is one. */
  readonly say: (french: string) => string;
  readonly origin: string;
};

export const sayer = (language: 'fr' | 'en', programme: string): Told['say'] => (french) => (language === 'en' ? (inEnglish(programme, french) ?? french) : french);

/** A competency's statement without its full stop; its verb, where it has one, as a word and not in capitals. */
export function competencyOf({ say }: Told, { verb, statement }: Pick<PublicStaircase, 'verb' | 'statement'>): string {
  const words = withoutFullStop(say(statement));
  if (verb === null || !words.startsWith(verb)) return words;
  return `${verb.charAt(0)}${verb.slice(1).toLocaleLowerCase('fr')}${words.slice(verb.length)}`;
}

const ENGLISH = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', day: 'numeric', month: 'long', year: 'numeric' });

/** Of a day (YYYY-MM-DD) or of a moment (ISO 8601). */
export const day = (language: 'fr' | 'en', at: string): string => (language === 'fr' ? dayWords(at) : ENGLISH.format(new Date(at.length === 10 ? `${at}T12:00:00Z` : at)).replaceAll(' ', '\u00a0'));

/** A page of ours by its French address, in the language of the paper. */
export const inLanguageOf = (language: 'fr' | 'en', origin: string, url: string): string => (language === 'en' && url.startsWith(`${origin}/`) ? `${origin}/en${url.slice(origin.length)}` : url);
