import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectOf, fallsBy, keptStep, mayReplace, readRedeliberation, REDELIBERATION_BASES, withdrawableUntil } from './redeliberation.ts';

const given = { favourable: true, level: 2, takenOn: '2026-01-30' };
const refusedAll = { favourable: false, level: 2 };
const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }).map((one) => one.toISOString().slice(0, 10));
const concluded = fc.record({ favourable: fc.boolean(), level: fc.integer({ min: 1, max: 4 }) });

describe('the four months', () => {
  it.each([
    ['2026-01-30', '2026-05-30'], ['2026-10-31', '2027-02-28'], ['2027-10-31', '2028-02-29'], ['2026-12-31', '2027-04-30'], ['2026-02-28', '2026-06-28'], ['2026-08-31', '2026-12-31'],
  ])('from %s end with %s', (taken, until) => {
    expect(withdrawableUntil(taken)).toBe(until);
  });
  it('let a favourable decision be withdrawn as illegal on their last day, and not on the next', () => {
    expect(mayReplace(given, refusedAll, 'illegality', '2026-05-30')).toEqual({ ok: true, value: 'withdraws' });
    expect(mayReplace(given, refusedAll, 'illegality', '2026-05-31')).toEqual({ ok: false, refusal: { kind: 'withdrawal_too_late', takenOn: '2026-01-30', until: '2026-05-30' } });
    expect(mayReplace(given, { favourable: true, level: 1 }, 'material_error', '2026-05-31')).toMatchObject({ ok: false });
  });
  it('do not count for fraud', () => {
    expect(mayReplace(given, refusedAll, 'fraud', '2036-01-01')).toEqual({ ok: true, value: 'withdraws' });
  });
  it('do not count for what is more favourable, at whosever request', () => {
    for (const basis of REDELIBERATION_BASES) expect(mayReplace(given, { favourable: true, level: 3 }, basis, '2036-01-01')).toEqual({ ok: true, value: 'improves' });
    expect(mayReplace({ ...refusedAll, takenOn: '2026-01-30' }, { favourable: true, level: 2 }, 'student_request', '2036-01-01')).toEqual({ ok: true, value: 'improves' });
  });
  it('are no way for a student’s request to take a right from them', () => {
    expect(mayReplace(given, refusedAll, 'student_request', '2026-01-31')).toEqual({ ok: false, refusal: { kind: 'withdrawal_not_in_favour' } });
  });
  it('hold whatever is decided on whatever day: after them nothing but fraud takes a right away', () => {
    fc.assert(
      fc.property(concluded, concluded, day, day, fc.constantFrom(...REDELIBERATION_BASES), (before, after, takenOn, on, basis) => {
        const answer = mayReplace({ ...before, takenOn }, after, basis, on);
        const effect = effectOf(before, after);
        const allowed = effect !== 'withdraws' || basis === 'fraud' || (basis !== 'student_request' && on <= withdrawableUntil(takenOn));
        expect(answer.ok).toBe(allowed);
        // Nothing that was not given can be withdrawn.
        if (!before.favourable) expect(effect).not.toBe('withdraws');
      }),
    );
  });
});

describe('what was awarded on a line', () => {
  const validated = (level: number) => ({ favourable: true, level });
  const not = (level: number) => ({ favourable: false, level });
  it.each([
    ['falls where nothing is given any more', 2, validated(2), not(2), true],
    ['falls whatever higher level is said to be not reached', 2, validated(2), not(3), true],
    ['falls where a lower level is given', 2, validated(2), validated(1), true],
    ['stays below a level that is withdrawn', 1, validated(2), not(2), false],
    ['stays where it is the lower level that is given', 1, validated(2), validated(1), false],
    ['falls with what was built on it', 1, validated(2), not(1), true],
  ])('%s', (_, awarded, before, after, falls) => {
    expect(fallsBy(awarded, before, after)).toBe(falls);
  });
});

describe('a step that a line keeps', () => {
  it.each([
    ['the first of two, of which the second is confirmed', [1, 2], 2, { favourable: true, level: 2 }, 1],
    ['the first, to which a second is added', [1], 1, { favourable: true, level: 2 }, 1],
    ['none of one that skipped a level, and is confirmed', [2], 2, { favourable: true, level: 2 }, 0],
    ['none of two, of which the first is given alone', [1, 2], 2, { favourable: true, level: 1 }, 0],
    ['the second of three, where the fourth is given', [2, 3], 3, { favourable: true, level: 4 }, 3],
  ] as const)('is %s', (_, awarded, level, after, expected) => {
    expect(keptStep(awarded, { favourable: true, level }, after)).toBe(expected);
  });
});
describe('a new deliberation', () => {
  it('is of lines that are named, once each, and says why', () => {
    const line = { enrolment: 'e1', competency: 'NEO-C1' };
    const unit = { enrolment: 'e1', unit: '' };
    expect(readRedeliberation({ basis: 'fraud', reason: ' Décision du 3 mars. ', lines: [line, line], units: [unit, unit] })).toEqual({ ok: true, value: { basis: 'fraud', reason: 'Décision du 3 mars.', lines: [line], units: [unit] } });
    expect(readRedeliberation({ basis: 'fraud', reason: 'x', lines: [], units: [unit] })).toMatchObject({ ok: true });
    expect(readRedeliberation({ basis: 'fraud', reason: ' ', lines: [line], units: [] })).toEqual({ ok: false, refusal: { kind: 'redeliberation_unreadable', field: 'reason' } });
    expect(readRedeliberation({ basis: 'fraud', reason: 'x', lines: [], units: [] })).toEqual({ ok: false, refusal: { kind: 'redeliberation_unreadable', field: 'lines' } });
  });
});
