import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strings } from '../strings/index.ts';
import { isAsRead, readProduction, titleRead } from './endorsed-text.ts';

const line = fc.string({ unit: fc.constantFrom(...'abé «»“”.,\u00a0', ' », par ', '”, by ') }).map((text) => `t${text}t`);
const text = fc.string({ unit: fc.constantFrom(...'abé «»“”.,\n', ' », par Zoé.\n', '”, by Zoé.\n') });
const written = (language: 'fr' | 'en', title: string, said: string): string => {
  const words = strings(language).endorsement;
  return words.productionText({ title, student: 'Nour Belkacem', genre: words.genres.production, programme: 'MEEF', period: 'S4', text: said });
};

describe('the text that an endorser read of a production', () => {
  it('gives back its title and its public text, whatever quotation marks they have', () => {
    fc.assert(
      fc.property(fc.constantFrom('fr' as const, 'en' as const), line, text, (language, title, said) => {
        expect(readProduction(written(language, title, said))).toEqual({ title, text: said });
        expect(titleRead(written(language, title, said))).toBe(title);
      }),
      { seed: 20261128, numRuns: 500 },
    );
  });
  it('is what a page shows, or is not, by its words alone', () => {
    const read = written('fr', 'Fiche d’accueil : l’atelier', 'Une page.\n\nPour les apprentis.');
    expect(isAsRead(read, { title: 'Fiche d’accueil\u00a0: l’atelier', text: 'Une page.\r\n\r\nPour les apprentis. ' })).toBe(true);
    for (const shown of [
      { title: 'Direction d’un projet', text: 'Une page.\n\nPour les apprentis.' }, { title: 'Fiche d’accueil : l’atelier', text: '' },
      { title: 'Fiche d’accueil : l’atelier', text: 'Une page.' }, { title: 'Fiche', text: 'Une page.\n\nPour les apprentis.' },
    ]) expect(isAsRead(read, shown)).toBe(false);
    expect(isAsRead(written('en', 'Fiche', ''), { title: 'Fiche', text: '' })).toBe(true);
    expect(isAsRead('Un autre texte.', { title: 'Un autre texte.', text: '' })).toBe(false);
    expect(titleRead('Un autre texte.\nSuite')).toBe('Un autre texte.');
  });
});
