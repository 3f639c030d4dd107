import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import neo from './programmes/neo.json' with { type: 'json' };
import { OUTCOMES } from './decision.ts';
import { readNeo } from './programmes/read.ts';
import { ectsText, isOpenBefore, readEcts, readResult, UNIT_RESULTS, unitsOf, WHOLE_PERIOD } from './unit-result.ts';

const programme = readNeo(neo, '2026');
const [unit] = programme.periods[0]!.teachingUnits as [string];

describe('a result of a teaching unit', () => {
  it('is of a unit of the period, or of the semester', () => {
    expect(unitsOf(programme, 'S1')).toEqual([...programme.periods[0]!.teachingUnits, WHOLE_PERIOD]);
    expect(readResult({ unit, result: 'admitted', ects: null, session: null }, programme, 'S1')).toMatchObject({ ok: true });
    expect(readResult({ unit, result: 'admitted', ects: null, session: null }, programme, 'S4')).toEqual({ ok: false, refusal: { kind: 'unknown_unit', unit } });
  });
  it.each([
    ['awaiting', 1, null, true], ['adjourned', 1, null, false], ['adjourned', 2, null, true], ['defaulted', 2, null, true], ['admitted', 2, null, false], ['admitted_by_jury', 1, null, false],
    [null, 1, null, true], ['admitted', 1, true, true], ['awaiting', 1, false, false], ['adjourned', 2, false, false], [null, 1, false, false],
  ] as const)('that signed minutes state, %s, is open before another jury of session %i, taking it up: %s, or not: %s', (result, session, takesUp, open) => {
    expect(isOpenBefore(result, { session, takesUp })).toBe(open);
  });
  it('that is taken back has neither credits nor a session', () => {
    expect(readResult({ unit: '', result: null, ects: 300, session: 1 }, programme, 'S1')).toEqual({ ok: true, value: { unit: '', result: null, ects: null, session: null } });
  });
  it.each([['', null], ['6', 600], ['7,5', 750], [' 2.25 ', 225], ['0', 0], ['61', undefined], ['-1', undefined], ['six', undefined], ['1e1', undefined], ['6,125', undefined]])('reads « %s » as credits', (typed, expected) => {
    expect(readEcts(typed)).toBe(expected);
  });
  it('writes credits as each language does', () => {
    expect([ectsText(750, 'fr'), ectsText(750, 'en'), ectsText(600, 'fr')]).toEqual(['7,5', '7.5', '6']);
  });
});

describe('levels and teaching units', () => {
  it('have no word in common but « défaillant », which each says of its own', () => {
    expect(UNIT_RESULTS.filter((word) => (OUTCOMES as readonly string[]).includes(word))).toEqual(['defaulted']);
  });
  it('are derived from one another nowhere: what decides, awards or issues knows no result, and what reads a result knows no level', () => {
    const folder = new URL('./', import.meta.url);
    const sources = (of: URL): [string, string][] => readdirSync(of).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => [name, readFileSync(new URL(name, of), 'utf8')]);
    const importing = (of: URL): string[] => sources(of).filter(([, text]) => /from '[^']*unit-results?\.ts'/.test(text)).map(([name]) => name);
    // The text of the minutes and the registrar's file put both side by side, and the closing counts them; none maps one to the other.
    expect(importing(folder)).toEqual(['decisions-csv.ts', 'minutes-text.ts']);
    expect(importing(new URL('../issuance/', folder))).toEqual(['deliberation.ts', 'read-minutes.ts']);
    expect(importing(new URL('../../credentials/', folder))).toEqual([]);
    expect(importing(new URL('../publication/', folder))).toEqual([]);
    expect(readFileSync(new URL('unit-result.ts', folder), 'utf8')).not.toMatch(/from '\.\/(?:decision|award)\.ts'/);
    const migrations = new URL('../migrations/', folder);
    const sql = readdirSync(migrations).map((name) => readFileSync(new URL(name, migrations), 'utf8')).join('\n');
    for (const table of ['decision', 'award', 'assessment']) {
      // No trigger writes one where the other is written.
      expect(sql).not.toMatch(new RegExp(`AFTER INSERT ON unit_result[^;]*;[^;]*INSERT INTO ${table}`));
      expect(sql).not.toMatch(new RegExp(`AFTER INSERT ON ${table}[^;]*INSERT INTO unit_result`));
    }
  });
});
