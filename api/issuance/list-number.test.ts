import { describe, expect, it } from 'vitest';
import { firstListOfHistory, LARGEST_LIST, readListNumber } from './list-number.ts';

const random = (...bytes: number[]) => (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => bytes[at] ?? 0);
const now = new Date('2026-11-28T10:00:00Z');

describe('where a history begins to number its lists', () => {
  it('is another place for each history of a day, and for each day', () => {
    const of = (at: string, ...bytes: number[]): number => firstListOfHistory(new Date(at), random(...bytes), 1);
    expect(of('2026-11-28T10:00:00Z', 0, 1, 2)).toBe(207_850_025_801);
    expect(of('2026-11-28T10:00:00Z', 0, 1, 3)).toBe(207_850_025_901);
    expect(of('2026-11-29T10:00:00Z', 0, 1, 2)).toBe(207_860_025_801);
    expect(of('2526-11-28T10:00:00Z', 255, 255, 255)).toBeLessThan(LARGEST_LIST);
  });

  it('is above every number that is known, also on a clock that is late', () => {
    const highest = firstListOfHistory(now, random(255, 255, 255), 1) + 7;
    for (const day of [now, new Date('1970-01-01T00:00:00Z')]) expect(firstListOfHistory(day, random(0, 0, 0), highest)).toBeGreaterThan(highest);
  });

  it('is read again from an address', () => {
    const list = firstListOfHistory(now, random(1, 2, 3), 1);
    expect(readListNumber(String(list))).toBe(list);
    for (const name of ['', '1x', '-1', '1e3', '/1', '1'.repeat(16)]) expect(readListNumber(name)).toBe(0);
  });
});
