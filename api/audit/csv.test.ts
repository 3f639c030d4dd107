import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvLine, writeCsvLine } from './csv.ts';

/** The cells that a spreadsheet makes of a line, which cuts at what its region uses: a quote that opens a cell is read to its end, and what follows is added as it stands. */
function cut(line: string, separator: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length; at += 1) {
    let cell = '';
    if (line[at] === '"') {
      for (at += 1; at < line.length && !(line[at] === '"' && line[at + 1] !== '"'); at += 1) {
        if (line[at] === '"') at += 1;
        cell += line[at];
      }
      at += 1;
    }
    for (; at < line.length && line[at] !== separator; at += 1) cell += line[at];
    cells.push(cell);
  }
  return cells;
}

describe('a line for spreadsheets', () => {
  const written = fc.array(fc.string({ unit: fc.constantFrom('a', '=', '+', '-', '@', '＝', "'", '"', ';', ',', '|', '\t', '\n', '\r', ' ', '1', 'é') }), { minLength: 1, maxLength: 4 });

  it('has no formula in it, wherever a region cuts', () => {
    expect(cut(writeCsvLine(['z', 'x;=1+1;y']).trimEnd(), ';')).toEqual(['z,"x', "'=1+1", 'y"']);
    fc.assert(
      fc.property(written, (cells) => {
        for (const separator of [';', ',', '|', '\t']) for (const cell of cut(writeCsvLine(cells).trimEnd(), separator)) expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/);
      }),
    );
  });
  it('is read back to the character', () => {
    fc.assert(
      fc.property(written, (cells) => {
        expect(readCsvLine(writeCsvLine(cells).replace(/\r\n$/, ''))).toEqual(cells);
      }),
    );
  });
});
