import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import neo from './programmes/neo.json' with { type: 'json' };
import { attainedLevel, award } from './award.ts';
import { decide, isFavourable, levelDeparture, needsReason, OUTCOMES, signMinutes, type DecisionContext, type Deliberation, type Minutes, type Outcome } from './decision.ts';
import { readNeo } from './programmes/read.ts';

const programme = readNeo(neo, '2026');
const said: Deliberation = { enrolment: 'e1', competency: 'NEO-C1', level: 2, outcome: 'validated', reason: '' };
const context: DecisionContext = { programme, enrolments: ['e1', 'e2'], minutesNumber: null, currentRevision: 0, expectedRevision: 0, proposedLevel: 2, exemptedLevel: 0, attainedLevel: 1 };

describe('a decision', () => {
  it('follows a proposal without a reason, as the next revision', () => {
    expect(decide(said, { ...context, currentRevision: 3, expectedRevision: 3 })).toEqual({ ok: true, value: { ...said, favourable: true, departure: null, revision: 4 } });
  });
  it('is favourable in two outcomes of five', () => {
    expect(OUTCOMES.filter(isFavourable)).toEqual(['validated', 'validated_by_jury']);
  });
  it.each([
    [{ minutesNumber: 'PV 1' }, {}, { kind: 'jury_closed', number: 'PV 1' }],
    [{}, { enrolment: 'e9' }, { kind: 'student_not_before_this_jury', enrolment: 'e9' }],
    [{}, { competency: 'NEO-C9' }, { kind: 'unknown_competency', competency: 'NEO-C9' }],
    [{}, { level: 5 }, { kind: 'unknown_level', level: 5 }],
    [{ currentRevision: 2 }, {}, { kind: 'decision_changed', expected: 0, current: 2 }],
    [{}, { outcome: 'validated_by_jury' }, { kind: 'decision_reason_required' }],
    [{}, { outcome: 'deferred', reason: ' \n ' }, { kind: 'decision_reason_required' }],
  ] as const)('is refused in %o for %o', (over, changed, refusal) => {
    expect(decide({ ...said, ...changed }, { ...context, ...over })).toEqual({ ok: false, refusal });
  });
  it('keeps the reason without its margins', () => {
    const decided = decide({ ...said, outcome: 'deferred', reason: '  À revoir.\n' }, context);
    expect(decided).toMatchObject({ ok: true, value: { reason: 'À revoir.', favourable: false } });
  });

  const needed: [Outcome, number, number | null, boolean][] = [
    ['validated', 2, 2, false], ['validated', 1, 2, false], ['validated', 3, 2, true], ['validated', 2, null, true],
    ['validated_by_jury', 2, 2, true], ['validated_by_jury', 2, null, true],
    ['not_reached', 2, 2, true], ['not_reached', 2, 3, true], ['not_reached', 3, 2, false], ['not_reached', 2, null, false],
    ['deferred', 2, 2, true], ['deferred', 2, null, true],
    ['defaulted', 2, 2, false], ['defaulted', 2, null, false],
  ];
  it.each(needed)('« %s » at level %i, proposed %s: a reason is needed: %s', (outcome, level, proposed, expected) => {
    expect(needsReason({ outcome, level }, proposed)).toBe(expected);
  });
});

describe('a level that is skipped or lowered', () => {
  const cases: [Outcome, number, number, number, 'skipped' | 'lowered' | null][] = [
    ['validated', 2, 1, 0, null], ['validated', 3, 1, 0, 'skipped'], ['validated_by_jury', 4, 1, 0, 'skipped'], ['validated', 1, 0, 0, null], ['validated', 2, 0, 0, 'skipped'],
    ['validated', 3, 0, 2, null], ['validated', 4, 1, 2, 'skipped'], ['validated', 2, 2, 0, null], ['validated', 1, 2, 0, 'lowered'],
    ['not_reached', 2, 2, 0, 'lowered'], ['not_reached', 3, 2, 0, null], ['not_reached', 4, 1, 0, null], ['deferred', 1, 2, 0, null], ['defaulted', 1, 2, 0, null],
  ];
  it.each(cases)('« %s » at level %i, attained %i, dispensed up to %i: %s', (outcome, level, attained, exempted, expected) => {
    expect(levelDeparture({ outcome, level }, programme, { attainedLevel: attained, exemptedLevel: exempted })).toBe(expected);
  });
  it('is refused without a reason, then without its own tick, and taken with both', () => {
    const skipping = { ...said, level: 3, outcome: 'validated_by_jury' as const };
    expect(decide(skipping, context)).toEqual({ ok: false, refusal: { kind: 'decision_reason_required' } });
    expect(decide({ ...skipping, departs: true }, context)).toEqual({ ok: false, refusal: { kind: 'decision_reason_required' } });
    expect(decide({ ...skipping, reason: 'Vu en soutenance.' }, context)).toEqual({ ok: false, refusal: { kind: 'departure_unticked', departure: 'skipped', competency: 'NEO-C1' } });
    expect(decide({ ...skipping, reason: 'Vu en soutenance.', departs: true }, context)).toMatchObject({ ok: true, value: { departure: 'skipped', level: 3 } });
  });
  it('asks for the tick even where the teachers had proposed it, and takes a tick that was not needed for nothing', () => {
    expect(decide({ ...said, level: 3, reason: 'Proposé.' }, { ...context, proposedLevel: 3 })).toMatchObject({ ok: false, refusal: { kind: 'departure_unticked' } });
    expect(decide({ ...said, departs: true }, context)).toMatchObject({ ok: true, value: { departure: null } });
  });

  const anyLine = fc.record({
    outcome: fc.constantFrom(...OUTCOMES), level: fc.integer({ min: 1, max: 4 }), reason: fc.constantFrom('', ' ', 'Motif.'), departs: fc.boolean(),
  });
  const anyState = fc.record({ attainedLevel: fc.integer({ min: 0, max: 4 }), exemptedLevel: fc.integer({ min: 0, max: 4 }), proposedLevel: fc.option(fc.integer({ min: 1, max: 4 })) });
  it('never passes by itself: whatever is decided, it was ticked and it has its reason', () => {
    fc.assert(
      fc.property(anyLine, anyState, (line, state) => {
        const decided = decide({ ...said, ...line }, { ...context, ...state });
        if (!decided.ok) return;
        const { departure, reason, level, outcome } = decided.value;
        expect(departure).toBe(levelDeparture({ level, outcome }, programme, state));
        if (departure !== null) expect([line.departs, reason]).toEqual([true, 'Motif.']);
        // One step up from what is held needs no tick; nothing below what is held passes as a plain validation.
        if (decided.value.favourable && departure === null) expect(level >= state.attainedLevel && level <= Math.max(state.attainedLevel, state.exemptedLevel) + 1).toBe(true);
      }),
    );
  });
  it('never lowers what was attained: over any sequence of decisions the attained level is the highest that was validated', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), (lines) => {
        const awards: { enrolment: string; competency: string; level: number }[] = [];
        let highest = 0;
        for (const line of lines) {
          const before = attainedLevel(awards, 'NEO-C1');
          const decided = decide({ ...said, ...line }, { ...context, exemptedLevel: 0, attainedLevel: before, proposedLevel: null });
          if (!decided.ok) continue;
          const right = award(decided.value, awards);
          if (right.ok) awards.push(right.value);
          if (decided.value.favourable) highest = Math.max(highest, decided.value.level);
          expect(attainedLevel(awards, 'NEO-C1')).toBe(highest);
          expect(highest).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });
});

describe('the minutes', () => {
  const minutes: Minutes = { number: ' PV 1 ', deliberatedOn: '2026-01-30', members: [' Camille ', ''], signatories: ['Camille'] };
  const lines = [{ enrolment: 'e1', competency: 'NEO-C1' }, { enrolment: 'e2', competency: 'NEO-C1' }];
  it('can be signed on the day itself, complete, and are kept clean', () => {
    expect(signMinutes(minutes, lines, lines, '2026-01-30')).toEqual({ ok: true, value: { number: 'PV 1', deliberatedOn: '2026-01-30', members: ['Camille'], signatories: ['Camille'] } });
  });
  it.each([
    [{ number: '  ' }, { kind: 'minutes_incomplete', field: 'number' }],
    [{ deliberatedOn: '30/01/2026' }, { kind: 'minutes_incomplete', field: 'date' }],
    [{ deliberatedOn: '2026-02-30' }, { kind: 'minutes_incomplete', field: 'date' }],
    [{ deliberatedOn: '2026-1-3' }, { kind: 'minutes_incomplete', field: 'date' }],
    [{ members: ['  '] }, { kind: 'minutes_incomplete', field: 'members' }],
    [{ signatories: [] }, { kind: 'minutes_incomplete', field: 'signatories' }],
    [{ deliberatedOn: '2026-01-31' }, { kind: 'deliberation_in_future' }],
  ] as const)('are refused with %o', (over, refusal) => {
    expect(signMinutes({ ...minutes, ...over }, lines, lines, '2026-01-30')).toEqual({ ok: false, refusal });
  });
  it('name each line that nobody decided', () => {
    expect(signMinutes(minutes, lines, lines.slice(1), '2026-01-30')).toEqual({ ok: false, refusal: { kind: 'decisions_missing', missing: [lines[0]] } });
  });
});
