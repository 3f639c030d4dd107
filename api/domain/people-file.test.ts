import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCsv, readCsv } from './csv.ts';
import { MOST_LINES } from './csv-table.ts';
import { planPeople, readPeopleFile, type KnownPerson, type LineFault } from './people-file.ts';

const HEADING = 'Nom;Prénom;Courriel;Rôle;Régime';
const read = (...rows: string[]) => readPeopleFile([HEADING, ...rows].join('\r\n'));
const faultsOf = (...rows: string[]): LineFault[] => {
  const file = read(...rows);
  if (!file.ok) throw new Error(file.fault.kind);
  return [...file.faults];
};
const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array => Uint8Array.from(Buffer.from(text, encoding));

describe('the rows of a CSV file', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ';', ',', '\t', '"', '\n', '\r\n', '=', '漢'), maxLength: 8 });
  it('are the cells that were written, whatever is in them, for each separator and line end', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }), fc.constantFrom(';', ',', '\t'), fc.constantFrom('\n', '\r\n', '\r'), (rows, separator, end) => {
        const written = [['a', 'b'], ...rows];
        const text = written.map((row) => row.map((one) => (/[";,\t\r\n]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one)).join(separator)).join(end);
        const answer = readCsv(text);
        const expected = written.filter((row) => row.some((one) => one.trim() !== ''));
        expect(answer.ok && answer.rows.map((row) => row.cells)).toEqual(expected);
      }),
      { seed: 20261126, numRuns: 400 },
    );
  });
  it('say on which line they begin, also after a cell of several lines', () => {
    const answer = readCsv('a;b\r\n"x\r\ny";1\r\n\r\nz;2');
    expect(answer.ok && answer.rows.map((row) => row.line)).toEqual([1, 2, 5]);
  });
  it('are not guessed where a quote never closes, or text follows one', () => {
    expect(readCsv('a;b\n1;"2\n3;4')).toEqual({ ok: false, line: 2 });
    expect(readCsv('a;b\n"1"x;2')).toEqual({ ok: false, line: 2 });
  });
  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => void readCsv(text)), { seed: 20261126, numRuns: 300 });
  });
});

describe('the bytes of a file', () => {
  it('are read as UTF-8, with or without its mark, as Windows-1252 and as UTF-16', () => {
    const text = 'Nom;Prénom\r\nLœuillet;Zoé';
    for (const one of [bytes(text), bytes(`\uFEFF${text}`), bytes(`\uFEFF${text}`, 'utf16le')]) expect(decodeCsv(one)).toBe(text);
    // « œ » is 0x9C in Windows-1252 and nothing in Latin-1.
    expect(decodeCsv(Uint8Array.from([...Buffer.from('L', 'latin1'), 0x9c, ...Buffer.from('uillet;Zoé', 'latin1')]))).toBe('Lœuillet;Zoé');
  });
  it('are refused when they are no text', () => {
    expect(decodeCsv(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 8, 0]))).toBeNull();
  });
});

describe('a file of people', () => {
  it('is read by its headings, in any order, in French or English', () => {
    const file = readPeopleFile('email,First name,Last name,Role,Regime\nZOE@Univ.example,Zoé,Kerneis,Student,Apprenticeship\n');
    expect(file).toEqual({ ok: true, faults: [], ignored: [], lines: [{ line: 2, given: 'Zoé', family: 'Kerneis', email: 'zoe@univ.example', role: 'student', regime: 'apprenticeship', referent: null, closesOn: null }] });
  });
  it('knows the words that secretariats use', () => {
    const file = read('A;B;a@x.example;Étudiant·e;FI', 'A;B;b@x.example;étudiante;contrat de professionnalisation', 'A;B;c@x.example;Enseignant(e);', 'A;B;d@x.example;Membre du jury;', 'A;B;e@x.example;Présidente du jury;', 'A;B;f@x.example;étudiant;Formation continue');
    expect(file.ok && file.lines.map(({ role, regime }) => [role, regime])).toEqual([
      ['student', 'initial'], ['student', 'professional_contract'], ['teacher', null], ['jury_member', null], ['jury_chair', null], ['student', 'continuing'],
    ]);
    expect(file.ok && file.faults).toEqual([]);
  });
  it('takes everybody for a student where no column tells the role', () => {
    const file = readPeopleFile('nom;prénom;courriel;régime\nA;B;a@x.example;apprentissage');
    expect(file.ok && file.lines[0]).toMatchObject({ role: 'student', regime: 'apprenticeship' });
  });
  it('says which columns it neither reads nor keeps', () => {
    const file = readPeopleFile('N° étudiant;nom;prénom;courriel;régime;Date de naissance\n22011;A;B;a@x.example;FI;2001-01-01');
    expect(file.ok && file.ignored).toEqual(['N° étudiant', 'Date de naissance']);
    expect(JSON.stringify(file)).not.toMatch(/22011|2001-01/);
  });
  it('refuses each wrong line by its number, and why', () => {
    const kinds = faultsOf(
      'A;B;a@x.example;étudiant;FI', // 2
      'A;B;zoé@x.example;étudiant;FI',
      'A;B;zoe＠x.example;étudiant;FI',
      'A;B;zoe.x.example;étudiant;FI',
      'A;B;z@x.example;doyen;FI',
      'A;B;z@x.example;étudiant;plein temps',
      'A;B;z@x.example;étudiant;',
      ';B;z@x.example;étudiant;FI',
      'A\u202Eb;B;z@x.example;étudiant;FI',
      '=HYPERLINK("x");B;z@x.example;étudiant;FI',
      '@SUM(A1);B;z@x.example;étudiant;FI',
      'A;B;z@x.example;étudiant',
      'A;B;z@x.example;étudiant;FI;décalé',
      'C;B;a@x.example;enseignant;',
      'A;B;a@x.example;étudiant;FI', // 16
    ).map(({ line, kind }) => [line, kind]);
    expect(kinds).toEqual([
      [3, 'email_characters'], [4, 'email_characters'], [5, 'email_unreadable'], [6, 'role_unknown'], [7, 'regime_unknown'], [8, 'regime_missing'], [9, 'name_unreadable'],
      [10, 'name_unreadable'], [11, 'formula'], [12, 'formula'], [13, 'cell_count'], [14, 'cell_count'], [15, 'two_names'], [16, 'repeated'],
    ]);
  });
  it('is refused whole without its columns, with one twice, with nobody or with too many', () => {
    const kind = (text: string): unknown => {
      const file = readPeopleFile(text);
      return file.ok ? 'read' : file.fault;
    };
    expect(kind('nom;prénom\nA;B')).toEqual({ kind: 'column_missing', column: 'email' });
    expect(kind('nom;prénom;courriel;email\nA;B;a@x.example;a@x.example')).toEqual({ kind: 'column_twice', column: 'email' });
    expect(kind('')).toEqual({ kind: 'empty' });
    expect(kind(HEADING)).toEqual({ kind: 'empty' });
    const lines = Array.from({ length: MOST_LINES + 1 }, (_, index) => `A;B;a${index}@x.example;étudiant;FI`);
    expect(kind([HEADING, ...lines].join('\n'))).toEqual({ kind: 'too_many_lines', most: MOST_LINES });
    expect(kind([HEADING, ...lines.slice(1)].join('\n'))).toBe('read');
  });
  it('changes nothing for who is there, and never a name or a regime that is known', () => {
    const known = new Map<string, KnownPerson>([
      ['a@x.example', { id: '1', given: 'B', family: 'A', roles: ['student'], regime: 'initial', enrolment: null }],
      ['b@x.example', { id: '2', given: 'Autre', family: 'Nom', roles: [], regime: null, enrolment: null }],
    ]);
    const file = read('A;B;a@x.example;étudiant;apprentissage', 'A;B;a@x.example;membre du jury;', 'N;P;b@x.example;étudiant;FI', 'N;P;c@x.example;enseignant;', 'N;P;c@x.example;membre du jury;');
    if (!file.ok) throw new Error('unreadable');
    expect(planPeople(file.lines, known).map(({ change, keeps, person }) => [change, keeps, person])).toEqual([
      ['nothing', ['regime'], '1'], ['new_role', [], '1'], ['new_role', ['name'], '2'], ['new_person', [], null], ['new_role', [], null],
    ]);
  });
});
