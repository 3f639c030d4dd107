import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv, SEPARATORS } from './csv.ts';

/** What a spreadsheet does that cuts at another separator, quotes or no quotes. */
const cutAnyhow = (text: string): string[] => text.slice(1).split(/[;,|\t\r\n]/);
const isFormula = (piece: string): boolean => /^[\s"']*[=+\-@＝＋－＠]/.test(piece) && !/^[\s"']*'[=+\-@＝＋－＠]/.test(piece);

const wild = fc.string({ unit: fc.oneof(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', "'", ';', ',', '|', ' ', '＝', '＠', '\u0000', '\u2028', 'A1', 'é'), fc.string({ unit: 'binary', maxLength: 3 })), maxLength: 12 });

describe.each(['fr', 'en'] as const)('a table for a spreadsheet in %s', (language) => {
  const separator = SEPARATORS[language];

  it('is UTF-8 with a mark, every cell quoted, and a line ends as RFC 4180 has it', () => {
    expect(csv([['Émetteur', 'a"b'], ['', 'x;y,z']], separator)).toBe(`\ufeff"Émetteur"${separator}"a""b"\r\n""${separator}"x;y,z"\r\n`);
  });

  it.each([
    ['=HYPERLINK("https://x.example";"y")', `'=HYPERLINK("https://x.example";"y")`],
    ['+1', "'+1"], ['-1+1', "'-1+1"], ['@SUM(A1)', "'@SUM(A1)"], ['\t=1', " '=1"], ['\r\n=1', " '=1"], ['  =1', "  '=1"], ['＝1', "'＝1"],
    ['a;=1', "a;'=1"], ['a, -b', "a, '-b"], ['"=1', `"'=1`],
    ['Jean-Pierre', 'Jean-Pierre'], ['2026-07-03', '2026-07-03'], ['a = b', 'a = b'], ['moi@exemple.fr', 'moi@exemple.fr'],
  ])('writes %j so that it stays text', (given, written) => {
    expect(csv([[given]], separator)).toBe(`\ufeff"${written.replaceAll('"', '""')}"\r\n`);
  });

  it('never holds a formula, however it is cut, and keeps its shape', () => {
    fc.assert(
      fc.property(fc.array(fc.array(wild, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 }), (rows) => {
        const text = csv(rows, separator);
        expect(cutAnyhow(text).filter(isFormula)).toEqual([]);
        const lines = text.slice(1).split('\r\n').slice(0, -1);
        expect(lines).toHaveLength(rows.length);
        expect(text).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u2028\u2029]/);
      }),
      { numRuns: 3000, seed: 25 },
    );
  });

  it('gives back every text that has nothing of a formula and no control', () => {
    const tame = fc.string({ unit: fc.constantFrom('a', 'é', '"', ' ', ';', ',', '\u{1f393}', "'"), maxLength: 10 }).filter((text) => !text.includes(`"${separator}"`));
    fc.assert(
      fc.property(fc.array(tame, { minLength: 2, maxLength: 2 }), (row) => {
        const written = csv([row], separator).slice(1, -2);
        expect(written).toBe(row.map((one) => `"${one.replaceAll('"', '""')}"`).join(separator));
      }),
      { seed: 25 },
    );
  });
});
