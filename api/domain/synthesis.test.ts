import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedProgrammes } from './programmes/carried.ts';
import type { CriticalLearning, Programme } from './programme.ts';
import type { AssessmentKind } from './review.ts';
import { CARRYING, synthesise, type SynthesisFacts, type SynthesisTrace, type SynthesisView } from './synthesis.ts';

const CODE = 'NEO-C1';
const learning = (level: number, text: string): CriticalLearning => ({ competency: CODE, level, text });
const STATED = [learning(1, 'Repérer'), learning(2, 'Choisir'), learning(2, 'Essayer'), learning(3, 'Faire évoluer')];
/** Examples of these tests: NEO has stated none. */
const stated: Programme = { ...carriedProgrammes.NEO, stated: { essentialComponents: [], situations: [], criticalLearnings: STATED, links: [], rules: [] } };
const trace = (id: string, learnings: readonly CriticalLearning[] = [], competencies: readonly string[] = [CODE]): SynthesisTrace => ({ id, title: id, competencies, learnings });
const view = (kind: AssessmentKind, level: number | null): SynthesisView => ({ kind, competency: CODE, level });
const facts = (over: Partial<SynthesisFacts> = {}): SynthesisFacts => ({
  programme: carriedProgrammes.NEO, period: 'S2', attained: () => 0, exempted: () => 0, traces: [trace('t1')], views: [view('teacher', 2)], ...over,
});
const row = (over: Partial<SynthesisFacts> = {}) => synthesise(facts(over)).find((one) => one.competency === CODE)!;
const rules = (over: Partial<SynthesisFacts> = {}): string[] => row(over).because.map(({ rule }) => rule);

const level = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null });
const someViews = fc.array(fc.record({ kind: fc.constantFrom<AssessmentKind[]>('self', 'peer', 'co', 'teacher', 'tutor'), level }).map(({ kind, level: one }) => view(kind, one)), { maxLength: 6 });
const someTraces = fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.subarray(STATED)).map(([id, learnings]) => trace(id, learnings)), { maxLength: 4 });
const some = fc.record({ views: someViews, traces: someTraces, attained: fc.nat(4), exempted: fc.nat(2), programme: fc.constantFrom(stated, carriedProgrammes.NEO) });

describe('the synthesis', () => {
  it('has a row for each competency, and for each critical learning that is stated: none where none is', () => {
    expect(synthesise(facts()).map(({ competency }) => competency)).toEqual(carriedProgrammes.NEO.competencies.map(({ code }) => code));
    expect(synthesise(facts()).flatMap(({ learnings }) => learnings)).toEqual([]);
    expect(row({ programme: stated }).learnings.map(({ text }) => text)).toEqual(['Repérer', 'Choisir', 'Essayer', 'Faire évoluer']);
  });
  it('proposes what the teacher says, and says that it is the teacher who says it', () => {
    expect(row()).toMatchObject({ expected: 2, attained: 0, proposed: { state: 'proposed', level: 2 }, traces: ['t1'], because: [{ rule: 'carried', kinds: ['teacher'], level: 2 }] });
  });
  it('takes the lower of what the teacher says and what student and teacher agreed on, and says that they differ', () => {
    expect(row({ views: [view('teacher', 3), view('co', 2)] })).toMatchObject({ proposed: { state: 'proposed', level: 2 }, because: [{ rule: 'carried', kinds: ['co'], level: 2 }, { rule: 'lower_of', low: 2, high: 3 }] });
  });
  it('proposes nothing without a trace, and nothing on the word of those who only inform', () => {
    expect([row({ traces: [] }).proposed, rules({ traces: [] })]).toEqual([{ state: 'none' }, ['no_trace']]);
    expect([row({ views: [view('self', 4), view('peer', 4), view('tutor', 4)] }).proposed, rules({ views: [view('self', 4)] })]).toEqual([{ state: 'none' }, ['only_informing']]);
    expect(rules({ views: [] })).toEqual(['no_view']);
  });
  it('keeps « non évalué » apart from anything that was not acquired', () => {
    expect([row({ views: [view('teacher', null), view('self', 3)] }).proposed, rules({ views: [view('teacher', null)] })]).toEqual([{ state: 'not_assessed' }, ['not_assessed']]);
    for (const { learnings } of synthesise(facts({ programme: stated, traces: [] }))) for (const one of learnings) expect(one.state).toBe('not_assessed');
  });
  it('is held at what traces show, where the programme says what must be shown', () => {
    const shown = trace('t1', [STATED[0]!, STATED[1]!]);
    expect(row({ programme: stated, traces: [shown], views: [view('teacher', 3)] })).toMatchObject({ proposed: { state: 'proposed', level: 1 }, because: [{ rule: 'carried' }, { rule: 'capped', level: 1, from: 3, learning: 'Essayer' }] });
    expect(row({ programme: stated, traces: [trace('t1')] })).toMatchObject({ proposed: { state: 'none' }, because: [{ rule: 'carried' }, { rule: 'capped_below_all', learning: 'Repérer' }] });
    // What was attained, or dispensed from, is not to be shown again.
    expect(row({ programme: stated, traces: [trace('t1')], attained: () => 2 })).toMatchObject({ proposed: { state: 'proposed', level: 2 } });
    expect(row({ programme: stated, traces: [trace('t1')], exempted: () => 2 }).proposed).toEqual({ state: 'proposed', level: 2 });
  });
  it('never takes back what is attained: a lower proposal says so', () => {
    expect(rules({ attained: () => 3 })).toEqual(['carried', 'below_attained']);
    expect(row({ attained: () => 3 }).attained).toBe(3);
  });
  it('tells of each critical learning whether it is attained, supported, shown or not assessed, and says what feedback says', () => {
    const states = row({ programme: stated, attained: () => 1, traces: [trace('t1', [STATED[1]!, STATED[2]!, STATED[3]!])], feedback: [{ ...STATED[1]!, step: 'Maîtrisé' }, { ...STATED[2]!, step: null }] }).learnings;
    expect(states.map(({ state }) => state)).toEqual(['attained', 'supported', 'supported', 'shown']);
    expect(states.map(({ because }) => because.map(({ rule }) => rule))).toEqual([['learning_attained'], ['learning_supported', 'learning_feedback'], ['learning_supported'], ['learning_shown']]);
  });

  it('proposes only a level that somebody who carries has named, or less where traces stop: never above, never in between', () => {
    fc.assert(
      fc.property(some, ({ views, traces, attained, exempted, programme }) => {
        const { proposed, because } = row({ views, traces, programme, attained: () => attained, exempted: () => exempted });
        const named = views.filter(({ kind }) => CARRYING.includes(kind)).flatMap((one) => one.level ?? []);
        if (proposed.state === 'proposed') {
          expect(traces.length).toBeGreaterThan(0);
          expect(proposed.level).toBeLessThanOrEqual(Math.min(...named));
          expect(named.includes(proposed.level) || because.some(({ rule }) => rule === 'capped')).toBe(true);
        }
        if (named.length === 0) expect(proposed.state).not.toBe('proposed');
      }),
    );
  });
  it('is the same whatever those say who only inform', () => {
    fc.assert(
      fc.property(some, fc.constantFrom<AssessmentKind[]>('self', 'peer', 'tutor'), level, ({ views, traces, attained, exempted, programme }, kind, one) => {
        const known = { traces, programme, attained: () => attained, exempted: () => exempted };
        expect(row({ ...known, views: [...views, view(kind, one)] }).proposed).toEqual(row({ ...known, views }).proposed);
      }),
    );
  });
  it('explains each cell, and rests each supported learning on a trace', () => {
    fc.assert(
      fc.property(some, ({ views, traces, attained, exempted, programme }) => {
        const one = row({ views, traces, programme, attained: () => attained, exempted: () => exempted });
        expect(one.because.length).toBeGreaterThan(0);
        for (const { state, because, traces: shown, level: at } of one.learnings) {
          expect(because.length).toBeGreaterThan(0);
          if (state === 'supported' || state === 'shown') expect(shown.length).toBeGreaterThan(0);
          if (state === 'supported') expect(one.proposed).toMatchObject({ state: 'proposed', level: expect.toSatisfy((proposed: number) => proposed >= at) });
          if (state === 'attained') expect(at).toBeLessThanOrEqual(attained);
        }
      }),
    );
  });
});
