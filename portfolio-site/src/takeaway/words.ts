/** In the place of `islands/words.ts`: both languages are there, and each verdict says of which day its status is. */
import { day } from '../format.ts';
import type { Language } from '../links.ts';
import { takeawayVerdict as en } from '../strings/en/takeaway.ts';
import { verification as wordsEn } from '../strings/en/verification.ts';
import { takeawayVerdict as fr } from '../strings/fr/takeaway.ts';
import { verification as wordsFr } from '../strings/fr/verification.ts';
import type { Strings } from '../strings/index.ts';
import { data } from './data.ts';

export type Words = Strings['verification'];

export const pageLanguage = (): Language => (document.documentElement.lang === 'en' ? 'en' : 'fr');

export const loadWords = async (): Promise<Words> => {
  const [words, t]: [Words, typeof fr] = pageLanguage() === 'en' ? [wordsEn, en] : [wordsFr, fr];
  const asOf = day(pageLanguage(), data.asOf);
  return {
    ...words,
    verdicts: { ...words.verdicts, valid: { word: t.valid(asOf), meaning: t.meaning(asOf) } },
    checkedOn: (when) => `${words.checkedOn(when)} ${t.known(asOf)}`,
    all: { ...words.all, done: (total, when) => `${words.all.done(total, when)} ${t.known(asOf)}` },
  };
};
