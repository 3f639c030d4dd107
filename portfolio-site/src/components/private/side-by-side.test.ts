import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapsOf, spreadOf, viewsOf } from './side-by-side.ts';
import type { AssessmentView } from './views.ts';

const view = (kind: AssessmentView['kind'], level: number | null, over: Partial<AssessmentView> = {}): AssessmentView => ({
  competency: 'C1', kind, level, comment: '', advice: '', by: kind, side: 'staff', confirmed: kind === 'co' ? { by: 'x', at: '2026-01-01' } : null, at: '2026-01-01', revision: 1, ...over,
});
const views = fc.array(fc.tuple(fc.constantFrom('self' as const, 'peer' as const, 'co' as const, 'teacher' as const, 'tutor' as const), fc.option(fc.integer({ min: 1, max: 4 }), { nil: null })).map(([kind, level]) => view(kind, level)));

describe('views side by side', () => {
  it('put the student first, and keep every view, each of several classmates included', () => {
    const all = [view('peer', 1), view('teacher', 2), view('peer', 3), view('self', 2), view('self', 2, { competency: 'C2' })];
    expect(viewsOf(all, 'C1').map(({ kind }) => kind)).toEqual(['self', 'teacher', 'peer', 'peer']);
  });
  it('say for each view whether it is the student’s level, above or below, and nothing of one without a level', () => {
    expect(gapsOf([view('self', 2), view('teacher', 2), view('tutor', 1), view('peer', 3), view('peer', null)]).map(({ gap }) => gap)).toEqual(['same', 'self_higher', 'self_lower']);
    expect(gapsOf([view('teacher', 2)])).toEqual([]);
  });
  it('do not count a co-assessment that one side alone has proposed', () => {
    const pending = view('co', 4, { confirmed: null });
    expect(gapsOf([view('self', 2), pending])).toEqual([]);
    expect(spreadOf([view('self', 2), view('teacher', 2), pending])).toEqual({ low: 2, high: 2 });
  });
  it('name only levels that somebody named: never one in between', () => {
    fc.assert(
      fc.property(views, (given) => {
        const spread = spreadOf(given);
        const named = given.flatMap((one) => one.level ?? []);
        if (spread === null) expect(named.length).toBeLessThan(2);
        else expect([named.includes(spread.low), named.includes(spread.high), named.every((one) => one >= spread.low && one <= spread.high)]).toEqual([true, true, true]);
      }),
    );
  });
});
