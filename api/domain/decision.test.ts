import { describe, expect, it } from 'vitest';
import neo from './programmes/neo.json' with { type: 'json' };
import { decide, isFavourable, needsReason, OUTCOMES, signMinutes, type DecisionContext, type Deliberation, type Minutes, type Outcome } from './decision.ts';
import { readNeo } from './programmes/read.ts';

const programme = readNeo(neo, '2026');
const said: Deliberation = { enrolment: 'e1', competency: 'NEO-C1', level: 2, outcome: 'validated', reason: '' };
const context: DecisionContext = { programme, enrolments: ['e1', 'e2'], minutesNumber: null, currentRevision: 0, expectedRevision: 0, proposedLevel: 2, exemptedLevel: 0 };

describe('a decision', () => {
  it('follows a proposal without a reason, as the next revision', () => {
    expect(decide(said, { ...context, currentRevision: 3, expectedRevision: 3 })).toEqual({ ok: true, value: { ...said, favourable: true, revision: 4 } });
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
    [{}, { outcome: 'validated_by_jury' }, { kind: 'reason_required' }],
    [{}, { outcome: 'deferred', reason: ' \n ' }, { kind: 'reason_required' }],
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
