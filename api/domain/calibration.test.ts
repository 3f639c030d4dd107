import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate, LEAST_ASSESSMENTS, type Proposed } from './calibration.ts';

const of = (assessor: string, ...levels: (number | null)[]): Proposed[] => levels.map((level) => ({ assessor, level }));
const ORDERS = [1, 2, 3, 4];

describe('calibration', () => {
  it('shows one’s own spread, with « non évalué » as no level', () => {
    expect(calibrate(of('me', 1, 2, 2, null, 4), 'me', ORDERS)).toEqual({ mine: { levels: [1, 2, 0, 1], notAssessed: 1, total: 5 }, team: null });
  });
  it('shows nothing under five assessments', () => {
    expect(calibrate([...of('me', 1, 2, 2, 3), ...of('a', 1, 1), ...of('b', 2, 2)], 'me', ORDERS)).toEqual({ mine: null, team: null });
  });
  it('shows the team only where there are two others at least: with one, theirs could be worked out', () => {
    expect(calibrate([...of('me', 1, 2, 2, 3, 4), ...of('a', 1, 1, 1, 1, 1, 1)], 'me', ORDERS).team).toBeNull();
    expect(calibrate([...of('me', 1, 2, 2, 3, 4), ...of('a', 1, 1, 1), ...of('b', 2, 2)], 'me', ORDERS).team).toEqual({ levels: [4, 4, 1, 1], notAssessed: 0, total: 10 });
  });
  it('never shows fewer than five, and never says whose they are', () => {
    const anything = fc.array(fc.record({ assessor: fc.constantFrom('me', 'a', 'b', 'c'), level: fc.option(fc.integer({ min: 1, max: 4 })) }));
    fc.assert(
      fc.property(anything, (proposals) => {
        const { mine, team } = calibrate(proposals, 'me', ORDERS);
        for (const one of [mine, team]) if (one) expect(one.levels.reduce((sum, count) => sum + count, one.notAssessed)).toBe(one.total);
        if (mine) expect(mine.total).toBeGreaterThanOrEqual(LEAST_ASSESSMENTS);
        if (team) expect(proposals.filter((one) => one.assessor !== 'me').length).toBeGreaterThanOrEqual(LEAST_ASSESSMENTS);
        expect(calibrate(proposals.toReversed(), 'me', ORDERS)).toEqual({ mine, team });
      }),
    );
  });
});
