import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiredBefore, RETENTION } from './retention.ts';

describe('what a clock ends', () => {
  it.each([
    ['departed_account', '2026-05-31T08:00:00.000Z', '2026-02-28T08:00:00.000Z'],
    ['departed_account', '2028-05-31T08:00:00.000Z', '2028-02-29T08:00:00.000Z'],
    ['departed_account', '2026-06-01T08:00:00.000Z', '2026-03-01T08:00:00.000Z'],
    ['departed_account', '2026-12-31T08:00:00.000Z', '2026-09-30T08:00:00.000Z'],
    ['departed_account', '2026-01-31T08:00:00.000Z', '2025-10-31T08:00:00.000Z'],
    ['draft', '2028-02-29T08:00:00.000Z', '2025-02-28T08:00:00.000Z'],
    ['upload', '2026-03-01T08:00:00.000Z', '2026-02-27T08:00:00.000Z'],
  ] as const)('of %s on %s is what is older than %s', (kind, now, before) => {
    expect(expiredBefore(kind, new Date(now))).toBe(before);
  });

  it('is over on no earlier day of the calendar than the one promised', () => {
    const ended = RETENTION.filter((one) => one.period !== null);
    fc.assert(
      fc.property(fc.constantFrom(...ended), fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), ({ kind, period }, now) => {
        const before = new Date(expiredBefore(kind, now));
        if (period!.unit === 'day') {
          expect(now.getTime() - before.getTime()).toBe(period!.count * 86_400_000);
          return;
        }
        const months = (now.getUTCFullYear() - before.getUTCFullYear()) * 12 + now.getUTCMonth() - before.getUTCMonth();
        expect(months).toBe(period!.count * (period!.unit === 'year' ? 12 : 1));
        expect(before.getUTCDate()).toBeLessThanOrEqual(now.getUTCDate());
      }),
    );
  });
});
