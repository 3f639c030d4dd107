/** Where a student stands: from what exists, in counted things. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf } from './coverage.ts';
import { competencyProgress, planOf, PROGRESS, situationsOf, type StudentFacts } from './following.ts';
import { milestonesOf, readMilestones, readReached, stepsOf } from './memoir-steps.ts';
import { carriedProgrammes } from './programmes/carried.ts';
import { completed } from '../../test/fixtures/programmes.ts';
import { REVIEW_STATES } from './review.ts';

const { NEO, IRP } = carriedProgrammes;
const trace = (id: string, title: string, over: object = {}) => ({ id, title, period: 'S1', competencies: ['NEO-C1'], depositedAt: '2026-10-07T08:00:00.000Z', ...over });
const none: StudentFacts = { traces: [], reviews: [], decisions: [] };
const first = (facts: Partial<StudentFacts>) => planOf(NEO, { ...none, ...facts })[0]!;

describe('a situation', () => {
  it('is not started, in progress, submitted or completed by its traces and its review', () => {
    const traces = [trace('t1', 'Entretien avec un ingénieur')];
    const state = (reviews: StudentFacts['reviews']) => first({ traces, reviews }).situations[0]!;
    expect(first({}).situations.map((one) => one.progress)).toEqual(['not_started', 'not_started', 'not_started', 'not_started']);
    expect(state([])).toMatchObject({ progress: 'in_progress', counts: { traces: 1, reviews: 0, decided: 0 } });
    expect(state([{ period: 'S1', state: 'returned', traces: ['t1'] }]).progress).toBe('in_progress');
    // Submitted without it: it is still on its way.
    expect(state([{ period: 'S1', state: 'submitted', traces: ['t2'] }]).progress).toBe('in_progress');
    expect(state([{ period: 'S1', state: 'submitted', traces: ['t1'] }])).toMatchObject({ progress: 'submitted', counts: { traces: 1, reviews: 1, decided: 0 } });
    expect(state([{ period: 'S1', state: 'closed', traces: ['t1'] }])).toMatchObject({ progress: 'completed', counts: { traces: 1, reviews: 1, decided: 1 } });
  });

  it('has the traces that bear its name, however it was typed; others are counted apart', () => {
    const { situations, otherTraces } = first({ traces: [trace('t1', 'conception d\'un SITE web vitrine'), trace('t2', 'Carnet de bord'), trace('t3', 'Conception d’un site web vitrine', { period: 'S2' })] });
    expect(situations.map((one) => one.counts.traces)).toEqual([0, 1, 0, 0]);
    expect(otherTraces).toBe(1);
  });

  it('is the project itself where the programme names no production', () => {
    const project = IRP.periods.find((one) => one.code === 'P05')!;
    expect(situationsOf(project)).toEqual(['Refondez un module de formation']);
    const plan = planOf(IRP, { ...none, traces: [trace('t', 'Un scénario', { period: 'P05' })] }).find((one) => one.period.code === 'P05')!;
    expect(plan.situations).toMatchObject([{ progress: 'in_progress', competencies: ['IRP-P05-1', 'IRP-P05-2'] }]);
    expect(plan.otherTraces).toBe(0);
  });

  it('names competencies and teaching units only where the programme states the links', () => {
    expect(planOf(completed, none)[0]!.situations[1]).toMatchObject({ competencies: ['NEO-C2', 'NEO-C3'], teachingUnits: ['Conception de ressources et de e-formation'] });
    expect(first({}).situations.flatMap((one) => [...one.competencies, ...one.teachingUnits])).toEqual([]);
  });
});

describe('the progress of a competency', () => {
  it('goes by periods that work on it, and is completed by a decision alone', () => {
    const facts: StudentFacts = {
      traces: [trace('t1', 'x'), trace('t2', 'y', { period: 'S2' })],
      reviews: [{ period: 'S1', state: 'closed', traces: ['t1'] }, { period: 'S2', state: 'closed', traces: ['t2'] }],
      decisions: [{ period: 'S1', competency: 'NEO-C1' }],
    };
    const [c1, c2] = competencyProgress(NEO, facts);
    expect(c1!.periods.map((one) => one.progress)).toEqual(['completed', 'submitted', 'not_started', 'not_started']);
    expect(c1!.counts).toEqual({ traces: 2, reviews: 2, decided: 1 });
    expect(c2!.counts).toEqual({ traces: 0, reviews: 0, decided: 0 });
    expect(competencyProgress(IRP, none).map((one) => one.periods.length)).toEqual(IRP.competencies.map(() => 1));
  });

  it('never goes back when a trace is added, a review moves on or a jury decides; and never says more than exists', () => {
    const rank = (one: string): number => PROGRESS.indexOf(one as never);
    const facts = fc.record({
      traces: fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c'), period: fc.constantFrom('S1', 'S2'), title: fc.constantFrom(...NEO.periods[0]!.productions, 'autre'), competencies: fc.subarray(['NEO-C1', 'NEO-C2']), depositedAt: fc.constant('') }), { selector: (one) => one.id }),
      reviews: fc.uniqueArray(fc.record({ period: fc.constantFrom('S1', 'S2'), state: fc.constantFrom(...REVIEW_STATES), traces: fc.subarray(['a', 'b', 'c']) }), { selector: (one) => one.period }),
      decisions: fc.uniqueArray(fc.record({ period: fc.constantFrom('S1', 'S2'), competency: fc.constantFrom('NEO-C1', 'NEO-C2') }), { selector: (one) => one.period + one.competency }),
    });
    const all = (some: StudentFacts): string[] => [...planOf(NEO, some).flatMap((one) => one.situations.map((each) => each.progress)), ...competencyProgress(NEO, some).flatMap((one) => one.periods.map((each) => each.progress))];
    fc.assert(fc.property(facts, (some) => {
      const closed = { ...some, reviews: some.reviews.map((one) => ({ ...one, state: 'closed' as const })) };
      const more = { ...some, traces: [...some.traces, { id: 'd', period: 'S1', title: NEO.periods[0]!.productions[0]!, competencies: ['NEO-C1'], depositedAt: '' }] };
      const decided = { ...some, decisions: [...some.decisions, { period: 'S1', competency: 'NEO-C1' }] };
      for (const next of [closed, more, decided]) all(next).forEach((one, index) => expect(rank(one)).toBeGreaterThanOrEqual(rank(all(some)[index]!)));
      for (const { counts } of [...planOf(NEO, some).flatMap((one) => one.situations), ...competencyProgress(NEO, some)]) {
        expect(counts.decided).toBeLessThanOrEqual(counts.reviews);
        expect(counts.traces).toBeLessThanOrEqual(some.traces.length);
      }
    }));
  });
});

describe('coverage', () => {
  it('keeps three readings apart, says the landmark, and has critical learnings only where they are stated', () => {
    const facts = { reading: () => ({ self: 2, proposed: null, attained: 1 }), traces: () => 3, learningTraces: ({ level }: { level: number }) => level };
    const { axes, hasLearnings } = coverageOf(NEO, 2, facts);
    expect(hasLearnings).toBe(false);
    expect(axes[0]).toEqual({ competency: 'NEO-C1', self: 2, proposed: null, attained: 1, expected: 2, traces: 3, learnings: [] });
    expect(coverageOf(completed, null, facts).axes[0]!.learnings.map((one) => [one.level, one.traces])).toEqual([[1, 1], [2, 2]]);
  });
});

describe('the steps of a memoir', () => {
  const own = [{ name: 'Sujet', dueOn: '2026-10-15' }, { name: 'Plan', dueOn: null }];
  it('are the team’s own list, else those that the programme names, else none', () => {
    expect(milestonesOf(NEO, [])).toEqual([]);
    expect(milestonesOf({ ...NEO, memoirMilestones: ['Sujet'] }, [])).toEqual([{ name: 'Sujet', dueOn: null }]);
    expect(milestonesOf({ ...NEO, memoirMilestones: ['Sujet'] }, own)).toEqual(own);
  });
  it('stand as they were recorded last', () => {
    expect(stepsOf(own, [{ milestone: 'Sujet', revision: 2, reachedOn: null }, { milestone: 'Sujet', revision: 1, reachedOn: '2026-10-01' }, { milestone: 'Autre', revision: 1, reachedOn: '2026-10-01' }])).toEqual([
      { name: 'Sujet', dueOn: '2026-10-15', reachedOn: null, revision: 2 }, { name: 'Plan', dueOn: null, reachedOn: null, revision: 0 },
    ]);
  });
  it('are refused without a name, twice under one, on a day that is none or is to come', () => {
    expect(readMilestones([{ name: ' Sujet ', dueOn: null }])).toEqual({ ok: true, value: [{ name: 'Sujet', dueOn: null }] });
    for (const wrong of [[{ name: ' ', dueOn: null }], [...own, own[0]!], [{ name: 'x', dueOn: '2026-02-30' }], [{ name: 'a\u0000', dueOn: null }]]) expect(readMilestones(wrong).ok).toBe(false);
    expect(readReached('Sujet', '2026-10-01', own, '2026-10-02').ok).toBe(true);
    expect(readReached('Sujet', null, own, '2026-10-02').ok).toBe(true);
    for (const [name, on] of [['Autre', '2026-10-01'], ['Sujet', '2026-10-03'], ['Sujet', 'hier']] as const) expect(readReached(name, on, own, '2026-10-02').ok).toBe(false);
  });
});
