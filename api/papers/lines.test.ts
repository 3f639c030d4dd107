import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, compact, linesOf, linesOnPage, nearest } from './lines.ts';

/** A typewriter: each letter is one wide. */
const typed = (text: string): number => [...text].length;

describe('what somebody typed', () => {
  it('stands on a paper as it was typed, with one empty line at the most', () => {
    expect(compact('Un.\n\nDeux.\n  Trois.')).toBe('Un.\n\nDeux.\n  Trois.');
    expect(compact('Un.\n \n\t\n\n\nDeux.\n\n')).toBe('Un.\n\nDeux.');
    expect(compact('\n'.repeat(19_999))).toBe('');
  });
  it('has no more than two hundred line ends, and every word', () => {
    const text = Array.from({ length: 9_000 }, (_, place) => place % 10).join('\n');
    expect([compact(text).split('\n').length, compact(text).replace(/\s/g, '')]).toEqual([201, text.replace(/\n/g, '')]);
  });
});

describe('lines', () => {
  it('part at spaces, keep what French typography keeps together, and cut a word that is wider than a line', () => {
    expect(linesOf('un texte sur deux lignes', 12, typed)).toEqual(['un texte sur ', 'deux lignes']);
    expect(linesOf(cleanText('il dit : « oui » !'), 9, typed)).toEqual(['il dit\u00a0: ', '«\u00a0oui\u00a0»\u00a0!']);
    expect(linesOf('abcdefghij kl', 4, typed)).toEqual(['abcd', 'efgh', 'ij ', 'kl']);
    expect(linesOf('un\n\ndeux', 10, typed)).toEqual(['un', '', 'deux']);
    expect(linesOf('', 10, typed)).toEqual(['']);
  });
  it('of a paragraph leave none alone at the foot of a page or at the head of the next', () => {
    const of = (...paragraphs: number[]): string[] => paragraphs.flatMap((count) => Array.from({ length: count }, (_, index) => (index < count - 1 ? 'un ' : 'un')));
    expect(linesOnPage(of(6), 9)).toBe(6);
    expect(linesOnPage(of(6), 5)).toBe(4);
    // The end of the first of two paragraphs would be the only line of it on the next page; the beginning of the second the only one on this.
    expect(linesOnPage(of(5, 4), 4)).toBe(3);
    expect(linesOnPage(of(5, 4), 6)).toBe(5);
    expect(linesOnPage(of(3), 2)).toBe(1);
    expect(linesOnPage(of(1, 1, 1), 2)).toBe(2);
  });
  it('hold every letter of the text in its order, and none is wider than the column', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }).map(cleanText), fc.integer({ min: 3, max: 40 }), (text, width) => {
        const lines = linesOf(text, width, typed);
        expect(lines.join('').replace(/[ \n]/g, '')).toBe(text.replace(/[ \t\n]/g, ''));
        for (const line of lines) expect(typed(line.trimEnd())).toBeLessThanOrEqual(width);
      }),
    );
  });
  it('lose what commands a terminal or turns the direction of writing, and nothing that is read', () => {
    expect(cleanText('a\u0007b\u202ec\u200bd\ud800e\r\nf\te\u0301')).toBe('abcd\ufffde\nf é');
  });
});

describe('a letter that the typeface does not have', () => {
  const has = (letter: string): boolean => /^[\x20-\x7eà-ÿ]$/u.test(letter);
  it('is shown by its plainest form that it has, else by none', () => {
    expect(['ễ', 'ō', 'ﬁ', 'Ⅳ', '漢', 'Ж'].map((letter) => nearest(letter, has))).toEqual(['ê', 'o', 'fi', 'IV', null, null]);
  });
});
