/** Ratings from a gradebook of Moodle, and for one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedProgrammes } from './programmes/carried.ts';
import { findPeriod } from './programme.ts';
import { planRatings, ratingRows, type RatedStudent } from './ratings-file.ts';

const programme = carriedProgrammes.NEO;
const period = findPeriod(programme, 'S3')!;
const student = (over: Partial<RatedStudent> = {}): RatedStudent => ({ enrolment: 'e1', name: 'Léa', isReader: false, known: [], ...over });
const students = new Map([['lea@univ.example', student()], ['me@univ.example', student({ enrolment: 'e2', name: 'Moi', isReader: true })]]);
const plan = (text: string, known = students) => {
  const read = planRatings(text, known, programme, period);
  if (!read.ok) throw new Error(read.fault.kind);
  return read;
};

describe('ratings of a gradebook', () => {
  it('are read by the competency’s code at the head of a column, in words of the scale or by their place in it', () => {
    const { changes, faults, ignored } = plan('Prénom,Nom,Adresse de courriel,NEO-C1 ACCOMPAGNER (Réel),"NEO-C2, CONCEVOIR",NEO-C3,NEO-C4,Total du cours\r\nLéa,M,LEA@univ.example,Compétent,"2,00",-,,12\r\n');
    expect(faults).toEqual([]);
    expect(changes.map((one) => [one.line, one.competency, one.level, one.change])).toEqual([[2, 'NEO-C1', 3, 'new'], [2, 'NEO-C2', 2, 'new']]);
    expect(ignored).toEqual(['Prénom', 'Nom', 'Total du cours']);
  });

  it('are read as Moodle writes them: any of its separators, a mark or none, quotes, either line end, activities, columns of feedback', () => {
    const head = ['Prénom', 'Nom', 'Numéro d’identification', 'Adresse de courriel', 'Devoir : NEO-C1 ACCOMPAGNER (Réel)', 'Devoir : NEO-C1 ACCOMPAGNER (Feedback)', 'NEO-C2, "CONCEVOIR" (Réel)', 'Total du cours (Réel)', 'Dernier téléchargement depuis ce cours'];
    const row = ['Léa', 'M; N, O', '21900123', 'lea@univ.example', 'Compétent', 'Bien, « oui »;\nà poursuivre', 'Avancé', '-', '1764230400'];
    const quoted = (cell: string, separator: string): string => (/[\s"]/.test(cell) || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell);
    for (const separator of [',', ';', '\t']) {
      for (const end of ['\n', '\r\n']) {
        for (const mark of ['', '\uFEFF']) {
          const { changes, faults, ignored } = plan(mark + [head, row].map((cells) => cells.map((cell) => quoted(cell, separator)).join(separator) + end).join(''));
          expect([faults, changes.map((one) => [one.line, one.competency, one.level])], JSON.stringify([separator, end, mark])).toEqual([[], [[2, 'NEO-C1', 3], [2, 'NEO-C2', 4]]]);
          expect(ignored).toEqual(['Prénom', 'Nom', 'Numéro d’identification', 'Devoir : NEO-C1 ACCOMPAGNER (Feedback)', 'Total du cours (Réel)', 'Dernier téléchargement depuis ce cours']);
        }
      }
    }
  });

  it('are of whoever the address or the enrolment names, and of nobody where the two differ', () => {
    const both = new Map([...students, ['e1', student()], ['e2', student({ enrolment: 'e2', isReader: true })]]);
    expect(plan('inscription;NEO-C1\ne1;Novice', both).changes.map((one) => one.enrolment)).toEqual(['e1']);
    expect(plan('courriel;inscription;NEO-C1\nlea@univ.example;e1;Novice', both).faults).toEqual([]);
    expect(plan('courriel;inscription;NEO-C1\nlea@univ.example;e2;Novice\n;e2;Novice\nlea@univ.example;;Novice\n;e1;Novice', both).faults.map((one) => [one.line, one.kind])).toEqual([[2, 'student_unknown'], [3, 'own_enrolment'], [5, 'repeated']]);
  });

  it('name each line that cannot be taken, and never take a percentage for a level', () => {
    const { faults } = plan('courriel;NEO-C1\nlea@univ.example;75 %\nautre@univ.example;Novice\nme@univ.example;Novice\nlea@univ.example;=1+1\nlea@univ.example');
    expect(faults.map((one) => [one.line, one.kind])).toEqual([[2, 'rating_unknown'], [3, 'student_unknown'], [4, 'own_enrolment'], [5, 'formula'], [6, 'cell_count']]);
    expect(plan('courriel;NEO-C1\nlea@univ.example;Novice\nlea@univ.example;Avancé').faults).toEqual([{ line: 3, kind: 'repeated', value: 'lea@univ.example' }]);
  });

  it('refuse a file without addresses or without a competency', () => {
    expect(planRatings('nom;NEO-C1\nx;y', students, programme, period)).toEqual({ ok: false, fault: { kind: 'column_missing', column: 'email' } });
    expect(planRatings('courriel;Total\nlea@univ.example;12', students, programme, period)).toEqual({ ok: false, fault: { kind: 'no_competency' } });
    expect(planRatings('courriel;NEO-C1 a;NEO-C1 b\nlea@univ.example;Novice;Novice', students, programme, period)).toEqual({ ok: false, fault: { kind: 'column_twice', column: 'NEO-C1' } });
  });

  it('find nothing to do in what was read in before, and a next revision in what changed', () => {
    const known = new Map([['lea@univ.example', student({ known: [{ competency: 'NEO-C1', level: 3, revision: 2 }, { competency: 'NEO-C2', level: 1, revision: 1 }] })]]);
    expect(plan('courriel;NEO-C1;NEO-C2\nlea@univ.example;Compétent;Compétent', known).changes.map((one) => [one.competency, one.change, one.revision])).toEqual([['NEO-C1', 'nothing', 2], ['NEO-C2', 'updated', 1]]);
  });

  it('come back as they were given out', () => {
    const levels = fc.record(Object.fromEntries(programme.competencies.map(({ code }) => [code, fc.option(fc.integer({ min: 1, max: 4 }), { nil: null })])));
    fc.assert(fc.property(levels, (given) => {
      const rows = ratingRows(programme, period, [{ email: 'lea@univ.example', level: (code) => given[code] ?? null }]);
      const { changes, faults } = plan(rows.map((row) => row.join(',')).join('\r\n'));
      expect(faults).toEqual([]);
      expect(Object.fromEntries(changes.map((one) => [one.competency, one.level]))).toEqual(Object.fromEntries(Object.entries(given).filter(([, level]) => level !== null)));
    }));
  });
});
