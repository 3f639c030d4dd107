import { describe, expect, it } from 'vitest';
import irp from './irp.json' with { type: 'json' };
import neo from './neo.json' with { type: 'json' };
import { checkProgramme, tidyProgramme } from './check.ts';
import { withPlan, type PlanPatch } from './plan.ts';
import { readIrp, readNeo } from './read.ts';

const plain = readNeo(neo, '2026');
const told = readIrp(irp, '2025');
const planned = (programme: typeof plain, patch: PlanPatch) => {
  const answer = withPlan(programme, patch);
  if (!answer.ok) throw new Error(answer.refusal.kind);
  return answer.value;
};

describe('what a programme plans', () => {
  it('takes the place of what it planned; what is not sent stays, and what is emptied is not stated', () => {
    const courses = [{ title: 'Ergonomie', difficulty: 'Difficile', hours: 12 }, { title: 'Droit', difficulty: null, hours: null }];
    const next = planned(plain, { periods: [{ code: 'S2', hours: 140, courses }], mentoring: { mode: 'group', frequency: 'monthly' }, decisionBody: ' Le conseil ', placements: [{ year: 'M2', hours: 400, workStudyInstead: true }], memoirMilestones: [' Sujet ', 'Soutenance'] });
    expect([next.placements, next.memoirMilestones]).toEqual([[{ year: 'M2', hours: 400, workStudyInstead: true }], ['Sujet', 'Soutenance']]);
    expect([next.periods[1]!.hours, next.periods[1]!.courses, next.periods[0], next.mentoring, next.decisionBody]).toEqual([140, courses, plain.periods[0], { mode: 'group', frequency: 'monthly' }, 'Le conseil']);
    expect(checkProgramme(next)).toEqual([]);
    // Hours of a period are never the sum of its courses', nor the other way round.
    expect(planned(next, { periods: [{ code: 'S2', hours: null, courses }] }).periods[1]).not.toHaveProperty('hours');
    expect(planned(next, { decisionBody: null }).mentoring).toEqual(next.mentoring);
    expect(tidyProgramme(planned(next, { periods: [{ code: 'S2', hours: null, courses: [] }], placements: plain.placements, memoirMilestones: [], mentoring: null, decisionBody: '' }))).toEqual(tidyProgramme(plain));
    expect(tidyProgramme(planned(next, { placements: [] }))).not.toHaveProperty('placements');
    expect(checkProgramme(planned(plain, { memoirMilestones: Array.from({ length: 21 }, (_, n) => `Étape ${n}`) })).map((one) => one.kind)).toEqual(['too_many']);
    expect(planned(told, {})).toEqual(told);
  });

  it('is refused for a period that is not there', () => {
    expect(withPlan(plain, { periods: [{ code: 'S9', hours: 1, courses: [] }] })).toEqual({ ok: false, refusal: { kind: 'programme_stated_unreadable', field: 'periods', value: 'S9' } });
  });
});
