import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, databaseDay, endOfDay, isCalendarDate, parisDay, startOfDay } from './calendar.ts';

const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2000-01-01', days));

describe('the day', () => {
  it('is that of Paris, in summer and winter', () => {
    expect(parisDay(new Date('2026-06-30T22:30:00Z'))).toBe('2026-07-01');
    expect(parisDay(new Date('2026-06-30T21:59:59Z'))).toBe('2026-06-30');
    expect(parisDay(new Date('2026-11-27T23:24:00Z'))).toBe('2026-11-28');
    expect(parisDay(new Date('2026-12-31T22:59:59.999Z'))).toBe('2026-12-31');
    // What the tables' rules go by is that of UTC.
    expect(databaseDay(new Date('2026-11-27T23:24:00Z'))).toBe('2026-11-27');
    // A day without an hour is itself.
    expect(parisDay(new Date('2026-12-31'))).toBe('2026-12-31');
  });
  it('begins and ends at midnight there, also when the clocks change', () => {
    expect([startOfDay('2026-03-29'), endOfDay('2026-03-29')]).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z']);
    expect([startOfDay('2026-10-25'), endOfDay('2026-10-25')]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z']);
    fc.assert(fc.property(day, (one) => {
      const [start, end] = [Date.parse(startOfDay(one)), Date.parse(endOfDay(one))];
      expect([start - 1, start, end, end + 1].map((moment) => parisDay(new Date(moment)))).toEqual([addDays(one, -1), one, one, addDays(one, 1)]);
    }));
  });
  it('of a date is one of the calendar', () => {
    fc.assert(fc.property(day, isCalendarDate));
    for (const wrong of ['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', '', '2026-01-01T00:00:00Z']) expect(isCalendarDate(wrong)).toBe(false);
  });
});
