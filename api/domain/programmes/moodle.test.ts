/** Programmes as Moodle competency frameworks: the samples to the letter, and there and back. */
import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { programmes } from '../../../test/fixtures/programmes.ts';
import { readCsv } from '../csv.ts';
import { carriedProgrammes } from './carried.ts';
import { tidyProgramme } from './check.ts';
import { fromMoodle, moodleCannotHold, MOODLE_COLUMNS, readMoodle, writeMoodle, type MoodleForm } from './moodle.ts';

const { NEO } = carriedProgrammes;
const sample = (name: string): URL => new URL(`../../../../shared/programmes/moodle-neo-${name}.csv`, import.meta.url);
const HEADING = MOODLE_COLUMNS.join(',');
const FRAMEWORK = ',F,Un référentiel,,1,"A,B","[{""scaleid"":""2""},{""id"":1,""scaledefault"":1,""proficient"":0},{""id"":2,""proficient"":1}]",,,,,,1,competency';
const row = (parent: string, id: string, name = `Nom ${id}`): string => `${parent},${id},${name},<p>Texte ${id}</p>,1,,,,0,null,,,,`;
const faultsOf = (...lines: string[]): [number, string, string][] => readMoodle([HEADING, ...lines].join('\r\n')).faults.map((one) => [one.line, one.kind, one.value]);

describe('a Moodle competency framework', () => {
  for (const [form, name] of [['scale', 'one-scale'], ['levels', 'sixteen']] as const satisfies readonly (readonly [MoodleForm, string])[]) {
    it.skipIf(!existsSync(sample(name)))(`is written as the sample is, byte for byte: ${name} (skipped where the sample is absent)`, () => {
      const text = readFileSync(sample(name), 'utf8').replace(/^\uFEFF/, '');
      expect(writeMoodle(NEO, form)).toBe(text);
    });
    it.skipIf(!existsSync(sample(name)))(`of NEO changes nothing of NEO: ${name} (skipped where the sample is absent)`, () => {
      const { faults, read } = readMoodle(readFileSync(sample(name), 'utf8').replace(/^\uFEFF/, ''));
      expect(faults).toEqual([]);
      const { programme, ignored } = fromMoodle(read!, NEO.version, NEO);
      expect([tidyProgramme(programme), ignored]).toEqual([tidyProgramme(NEO), []]);
      // Of a programme that is not known, all that the file says: competencies, levels with their words, and no period.
      const fresh = fromMoodle(read!, '1', null).programme;
      expect(fresh).toMatchObject({ code: 'NEO', rncp: 'RNCP38152', periods: [], levels: NEO.levels, competencies: NEO.competencies });
    });
  }

  it('is read by position, whatever the language of its headings and the order of its rows', () => {
    const french = MOODLE_COLUMNS.map((_, index) => `Colonne ${index + 1}`).join(';');
    const { faults, read } = readMoodle([french, row('C1', 'C1-N1', 'C1 – A').replaceAll(',', ';'), row('', 'C1', 'C1 AGIR').replaceAll(',', ';'), FRAMEWORK.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ';')].join('\n'));
    expect(faults).toEqual([]);
    expect(fromMoodle(read!, '1', null).programme).toMatchObject({ code: 'F', title: 'Un référentiel', competencies: [{ code: 'C1', verb: 'AGIR', statement: 'Texte C1' }], levels: [{ order: 1, name: 'A', descriptor: 'Texte C1-N1' }] });
  });

  it('goes there and back in the hands of Moodle and of a spreadsheet: either line end, a mark or none, quotes on every cell or where they must be', () => {
    for (const form of ['scale', 'levels'] as const) {
      const csv = readCsv(writeMoodle(NEO, form));
      if (!csv.ok) throw new Error(`quotes at ${csv.line}`);
      for (const separator of [',', ';', '\t']) {
        for (const everywhere of [true, false]) {
          const cell = (text: string): string => (everywhere || /[\s"]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text);
          for (const [mark, end] of [['', '\n'], ['\uFEFF', '\r\n'], ['\uFEFF', '\n']] as const) {
            const { faults, read } = readMoodle(mark + csv.rows.map(({ cells }) => cells.map(cell).join(separator) + end).join(''));
            expect(faults, JSON.stringify([form, separator, everywhere, mark, end])).toEqual([]);
            expect(tidyProgramme(fromMoodle(read!, NEO.version, NEO).programme)).toEqual(tidyProgramme(NEO));
          }
        }
      }
    }
  });

  it('names what a programme has no place for, and makes nothing of it', () => {
    const { read } = readMoodle([HEADING, FRAMEWORK, row('', 'C1'), row('C1', 'C1-autre'), row('C1-autre', 'C1-autre-1')].join('\n'));
    const { programme, ignored } = fromMoodle(read!, '1', null);
    expect(programme.levels.map((one) => one.name)).toEqual(['A', 'B']);
    expect(ignored).toEqual(['C1-autre', 'C1-autre-1']);
    expect(programme.stated).toBeUndefined();
  });

  it('is refused by the line of each fault that Moodle would pass over in silence', () => {
    expect(faultsOf(row('', 'C1'))).toEqual([[1, 'framework_missing', '']]);
    expect(faultsOf(FRAMEWORK, FRAMEWORK)).toEqual([[3, 'framework_twice', 'F']]);
    expect(faultsOf(FRAMEWORK, row('', ''), row('', 'C1', ''))).toEqual([[3, 'identifier_missing', 'Nom'], [4, 'identifier_missing', 'C1']]);
    expect(faultsOf(FRAMEWORK, row('', 'C1'), row('', 'C1'))).toEqual([[4, 'identifier_repeated', 'C1']]);
    expect(faultsOf(FRAMEWORK, row('C9', 'C1'))).toEqual([[3, 'parent_unknown', 'C9']]);
    // A circle would never be reached from the top.
    expect(faultsOf(FRAMEWORK, row('B', 'A'), row('A', 'B'))).toEqual([[3, 'parent_unknown', 'B'], [4, 'parent_unknown', 'A']]);
    expect(faultsOf(FRAMEWORK, ',C1,C1,Un texte, sans guillemets,1,,,,0,null,,,,')).toEqual([[3, 'cell_count', '15']]);
    expect(faultsOf(FRAMEWORK, 'C1,trop,court')).toEqual([[3, 'cell_count', '3']]);
    expect(faultsOf(FRAMEWORK.replace('""proficient"":1', '""proficient"":0'))).toEqual([[2, 'scale_unreadable', 'A,B']]);
    expect(faultsOf(FRAMEWORK.replace('"A,B"', '"A,,B"'))).toEqual([[2, 'scale_unreadable', 'A,,B']]);
    expect(faultsOf(FRAMEWORK, row('', 'C'.repeat(101), 'x'))).toEqual([[3, 'too_long', 'C'.repeat(101)]]);
    expect(faultsOf(FRAMEWORK, ',C1,"ouvert')).toEqual([[3, 'quotes', '']]);
  });

  it('comes back as the programme that it was written from, in both forms', () => {
    fc.assert(
      fc.property(programmes, fc.constantFrom('scale' as const, 'levels' as const), (programme, form) => {
        fc.pre(moodleCannotHold(programme) === null);
        const text = writeMoodle(programme, form);
        const { faults, read } = readMoodle(text);
        expect(faults).toEqual([]);
        expect(tidyProgramme(fromMoodle(read!, programme.version, programme).programme)).toEqual(programme);
        expect(writeMoodle(fromMoodle(read!, programme.version, programme).programme, form)).toBe(text);
        const alone = fromMoodle(read!, programme.version, null).programme;
        expect(alone.competencies.map(({ criteria: _, ...one }) => one)).toEqual(programme.competencies.map(({ criteria: _, ...one }) => one));
        expect(alone.levels).toEqual(programme.levels);
        if (form === 'levels') expect(alone.stated?.criticalLearnings ?? []).toEqual(programme.stated?.criticalLearnings ?? []);
      }),
      { numRuns: 200 },
    );
  });

  it('is not written where a name would be cut: a level that lost its end would be another', () => {
    const { levels, competencies } = NEO;
    expect(moodleCannotHold({ ...NEO, levels: [{ ...levels[0]!, name: 'N'.repeat(95) }] })).toBe('N'.repeat(95));
    expect(moodleCannotHold({ ...NEO, competencies: [{ ...competencies[0]!, verb: 'V'.repeat(95) }] })).toBe('V'.repeat(95));
  });

  it('is not written where Moodle could not hold a level’s name', () => {
    expect(moodleCannotHold(NEO)).toBeNull();
    expect(moodleCannotHold({ ...NEO, levels: [{ order: 1, name: 'Bon, très bon', descriptor: null }] })).toBe('Bon, très bon');
  });
});
