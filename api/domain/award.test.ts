import { describe, expect, it } from 'vitest';
import { attainedLevel, award } from './award.ts';
import { OUTCOMES, type Decision } from './decision.ts';

const decision: Decision = { enrolment: 'e1', competency: 'NEO-C1', level: 2, outcome: 'validated', reason: 'gardé au procès-verbal', revision: 1, favourable: true, departure: null };

describe('an award', () => {
  it('is exactly the level that a favourable decision names', () => {
    expect(award(decision, [])).toEqual({ ok: true, value: { enrolment: 'e1', competency: 'NEO-C1', level: 2 } });
  });
  it.each(OUTCOMES.filter((one) => !one.startsWith('validated')))('does not follow from « %s », whatever its mark says', (outcome) => {
    expect(award({ ...decision, outcome, favourable: true }, [])).toEqual({ ok: false, refusal: { kind: 'decision_not_favourable', outcome } });
  });
  it('is given once per enrolment, competency and level', () => {
    expect(award(decision, [{ enrolment: 'e1', competency: 'NEO-C1', level: 2 }])).toEqual({ ok: false, refusal: { kind: 'level_already_awarded', competency: 'NEO-C1', level: 2 } });
    for (const other of [{ enrolment: 'e2' }, { competency: 'NEO-C2' }, { level: 1 }, { level: 3 }]) {
      expect(award(decision, [{ enrolment: 'e1', competency: 'NEO-C1', level: 2, ...other }]).ok).toBe(true);
    }
  });
});

describe('the attained level', () => {
  it('is the highest awarded in the competency, in whatever order, and none without award', () => {
    const awards = [{ competency: 'NEO-C1', level: 3 }, { competency: 'NEO-C1', level: 1 }, { competency: 'NEO-C2', level: 4 }];
    expect(attainedLevel(awards, 'NEO-C1')).toBe(3);
    expect(attainedLevel([...awards].reverse(), 'NEO-C1')).toBe(3);
    expect(attainedLevel(awards, 'NEO-C3')).toBe(0);
  });
});
