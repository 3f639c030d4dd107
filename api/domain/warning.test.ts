/** Early warnings: what holds, who sees it from when, and what never makes one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from './calendar.ts';
import { REVIEW_STATES, acceptsEvidence } from './review.ts';
import { answerWarning, forTeachers, readSettings, warningsOf, type WarningFacts, type WarningSettings } from './warning.ts';

const settings: WarningSettings = { inactivityDays: 21, weeksBefore: 3, dueOn: '2027-01-15', endsOn: '2027-01-31', teacherAfterDays: 7 };
const facts: WarningFacts = { today: '2026-12-28', setOn: '2026-09-10', state: 'open', openedOn: '2026-09-21', lastActivityOn: '2026-12-01', competencies: [{ code: 'A', traces: 2 }, { code: 'B', traces: 0 }], learnings: [] };

const day = fc.integer({ min: 0, max: 200 }).map((days) => addDays('2026-09-01', days));
const anySettings: fc.Arbitrary<WarningSettings> = fc.record({
  inactivityDays: fc.option(fc.integer({ min: 7, max: 60 }), { nil: null }), weeksBefore: fc.option(fc.integer({ min: 1, max: 8 }), { nil: null }),
  dueOn: fc.option(day, { nil: null }), endsOn: day, teacherAfterDays: fc.integer({ min: 1, max: 30 }),
});
const anyFacts: fc.Arbitrary<WarningFacts> = fc.record({
  today: day, setOn: day, state: fc.constantFrom(...REVIEW_STATES), openedOn: fc.option(day, { nil: null }), lastActivityOn: fc.option(day, { nil: null }),
  competencies: fc.uniqueArray(fc.record({ code: fc.constantFrom('A', 'B', 'C'), traces: fc.nat(2) }), { selector: (one) => one.code }),
  learnings: fc.array(fc.record({ competency: fc.constantFrom('A', 'B', 'C'), text: fc.constantFrom('x', 'y'), traces: fc.nat(1) }), { maxLength: 4 }),
});

describe('an early warning', () => {
  it('names its rule and the facts that it speaks of', () => {
    expect(warningsOf(settings, facts)).toEqual([
      { rule: 'inactivity', key: 'inactivity:2026-12-01', since: '2026-12-22', teacherFrom: '2026-12-29', days: 27, threshold: 21, lastActivityOn: '2026-12-01' },
      { rule: 'unevidenced', key: 'unevidenced:B:2027-01-15', since: '2026-12-25', teacherFrom: '2027-01-01', competency: 'B', learnings: [], dueOn: '2027-01-15', weeks: 3 },
    ]);
    const learnings = [{ competency: 'A', text: 'Repérer un besoin', traces: 0 }, { competency: 'A', text: 'Choisir un outil', traces: 1 }];
    expect(warningsOf(settings, { ...facts, learnings }).find((one) => one.rule === 'unevidenced' && one.competency === 'A')).toMatchObject({ learnings: ['Repérer un besoin'] });
  });

  it('is the student’s alone for its first days, also when the rule was set late', () => {
    const [inactivity] = warningsOf(settings, facts);
    expect(forTeachers([inactivity!], '2026-12-28')).toEqual([]);
    expect(forTeachers([inactivity!], '2026-12-29')).toEqual([inactivity]);
    const late = warningsOf(settings, { ...facts, setOn: '2026-12-28' });
    expect(late.map((one) => one.teacherFrom)).toEqual(['2027-01-04', '2027-01-04']);
    fc.assert(fc.property(anySettings, anyFacts, (set, known) => {
      for (const one of warningsOf(set, known)) {
        expect(one.teacherFrom > one.since && one.since >= known.setOn).toBe(true);
        expect(forTeachers([one], one.since)).toEqual([]);
        expect(forTeachers([one], addDays(one.since, set.teacherAfterDays))).toEqual([one]);
      }
    }));
  });

  it('is there only while the student can act on it, and never after the semester', () => {
    fc.assert(fc.property(anySettings, anyFacts, (set, known) => {
      const warnings = warningsOf(set, known);
      if (!acceptsEvidence(known.state) || known.openedOn === null || known.today > set.endsOn) expect(warnings).toEqual([]);
      if (set.inactivityDays === null) expect(warnings.some((one) => one.rule === 'inactivity')).toBe(false);
      if (set.weeksBefore === null || set.dueOn === null) expect(warnings.some((one) => one.rule === 'unevidenced')).toBe(false);
    }));
    for (const state of ['planned', 'submitted', 'sent_to_jury', 'closed', 'absent'] as const) expect(warningsOf(settings, { ...facts, state })).toEqual([]);
    expect(warningsOf(settings, { ...facts, today: '2027-02-01' })).toEqual([]);
  });

  it('follows from facts alone: more traces or a later deposit never make one, whatever order they come in', () => {
    fc.assert(fc.property(anySettings, anyFacts, day, (set, known, deposit) => {
      const keys = (some: WarningFacts): string[] => warningsOf(set, some).filter((one) => one.rule === 'unevidenced').map((one) => one.key).sort();
      const more = { ...known, competencies: known.competencies.map((one) => ({ ...one, traces: one.traces + 1 })), learnings: known.learnings.map((one) => ({ ...one, traces: one.traces + 1 })) };
      expect(keys(more)).toEqual([]);
      expect(keys({ ...known, competencies: known.competencies.toReversed(), learnings: known.learnings.toReversed() })).toEqual(keys(known));
      const isQuiet = (some: WarningFacts): boolean => !warningsOf(set, some).some((one) => one.rule === 'inactivity');
      if (isQuiet(known)) expect(isQuiet({ ...known, lastActivityOn: [known.lastActivityOn ?? '', deposit].sort().at(-1)! })).toBe(true);
    }));
  });

  it('holds no number that says what somebody is worth', () => {
    fc.assert(fc.property(anySettings, anyFacts, (set, known) => {
      for (const one of warningsOf(set, known)) {
        const { days, threshold, weeks, ...words } = one as unknown as Record<string, unknown>;
        expect(Object.values(words).some((value) => typeof value === 'number')).toBe(false);
        if (one.rule === 'inactivity') expect(days).toBeGreaterThanOrEqual(threshold as number);
        else expect(weeks).toBe(set.weeksBefore);
      }
    }));
  });

  it('is answered in words, while it holds', () => {
    const warnings = warningsOf(settings, facts);
    expect(answerWarning(warnings, 'inactivity:2026-12-01', '  En arrêt jusqu’au 4.  ')).toEqual({ ok: true, value: 'En arrêt jusqu’au 4.' });
    expect(answerWarning(warnings, 'inactivity:2026-12-01', ' \n ')).toMatchObject({ ok: false, refusal: { kind: 'warning_words_required' } });
    expect(answerWarning(warnings, 'inactivity:2026-11-01', 'Oui.')).toMatchObject({ ok: false, refusal: { kind: 'warning_over' } });
  });

  it('takes settings that hold together, and no others', () => {
    expect(readSettings(settings).ok).toBe(true);
    expect(readSettings({ ...settings, inactivityDays: null, weeksBefore: null, dueOn: null }).ok).toBe(true);
    for (const wrong of [{ inactivityDays: 6 }, { inactivityDays: 7.5 }, { weeksBefore: 27 }, { teacherAfterDays: 0 }, { dueOn: null }, { dueOn: '2027-02-30' }, { dueOn: '2027-02-10' }, { endsOn: 'x' }]) {
      expect(readSettings({ ...settings, ...wrong })).toMatchObject({ ok: false, refusal: { kind: 'warning_settings_unreadable' } });
    }
  });
});
