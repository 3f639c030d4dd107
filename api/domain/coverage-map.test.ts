import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageMap, gapsIn, type MapProgramme, type MapTrace } from './coverage-map.ts';

const learning = (competency: string, level: number, text: string) => ({ competency, level, text });
const programme: MapProgramme = {
  competencies: [{ code: 'C1' }, { code: 'C2' }],
  periods: [{ code: 'S1', expectedLevel: 1, competencies: ['C1'] }, { code: 'S2', expectedLevel: 2, competencies: null }, { code: 'S3', expectedLevel: null, competencies: null }],
  criticalLearnings: [learning('C1', 1, 'Décrire'), learning('C1', 2, 'Choisir'), learning('C2', 2, 'Mesurer')],
};
const trace = (id: string, over: Partial<MapTrace> = {}): MapTrace => ({ id, period: 'S1', competencies: ['C1'], learnings: [], isReflectedOn: false, ...over });

describe('the map of what is still missing', () => {
  it('tells no trace from a trace without an analysis, and from both', () => {
    const states = (traces: MapTrace[]) => coverageMap(programme, 'S1', traces)[0]!.competencies.map(({ state, traces: count, toAnalyse }) => [state, count, toAnalyse]);
    expect(states([])).toEqual([['none', 0, null]]);
    expect(states([trace('b'), trace('a')])).toEqual([['bare', 2, 'b']]);
    expect(states([trace('b'), trace('a', { isReflectedOn: true })])).toEqual([['covered', 2, null]]);
  });
  it('looks at what a period works on, at the learnings of its level, and at no period that is still to come', () => {
    expect(coverageMap(programme, 'S2', []).map((one) => [one.period, one.competencies.map(({ competency }) => competency), one.learnings.map(({ text }) => text)])).toEqual([['S1', ['C1'], ['Décrire']], ['S2', ['C1', 'C2'], ['Choisir', 'Mesurer']]]);
    expect(coverageMap(programme, 'S3', [])[2]!.learnings).toEqual([]);
    expect([coverageMap(programme, null, []), coverageMap(programme, 'inconnue', [])]).toEqual([[], []]);
  });
  it('lets a learning rest on an earlier period, and a competency on its own alone', () => {
    const [, second] = coverageMap(programme, 'S2', [trace('a', { learnings: [learning('C1', 2, 'Choisir')], isReflectedOn: true })]);
    expect([second!.learnings[0]!.state, second!.competencies[0]!.state]).toEqual(['covered', 'none']);
    // In words that the programme has not stated, it is another learning.
    expect(coverageMap(programme, 'S2', [trace('a', { learnings: [learning('C1', 2, 'choisir')] })])[1]!.learnings[0]!.state).toBe('none');
  });
  it('never counts a gap more for another trace, nor for an analysis more', () => {
    const one = fc.record({ id: fc.uuid(), period: fc.constantFrom('S1', 'S2', 'S3'), competencies: fc.subarray(['C1', 'C2']), learnings: fc.subarray([...programme.criticalLearnings]), isReflectedOn: fc.boolean() });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), one, (traces, more) => {
        const gaps = (list: readonly MapTrace[]): number => gapsIn(coverageMap(programme, 'S3', list)).gaps;
        expect(gaps([...traces, { ...more, isReflectedOn: true }])).toBeLessThanOrEqual(gaps(traces));
        expect(gaps([...traces, { ...more, isReflectedOn: true }])).toBeLessThanOrEqual(gaps([...traces, { ...more, isReflectedOn: false }]));
        expect(gapsIn(coverageMap(programme, 'S3', traces)).all).toBe(8);
      }),
    );
  });
});
