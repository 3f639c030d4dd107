import { describe, expect, it } from 'vitest';
import { buckets } from './buckets.ts';

describe('a bucket', () => {
  it('gives as many as it holds at once, then one at a time as it fills', () => {
    const { take } = buckets({ most: 120, mostKeys: 10 });
    expect(Array.from({ length: 120 }, () => take('a', 0))).toEqual(Array(120).fill(0));
    expect(take('a', 0)).toBe(500);
    expect(take('a', 499)).toBe(1);
    expect(take('a', 500)).toBe(0);
    expect(take('a', 500)).toBe(500);
  });
  it('gives at least its measure in every minute, however it is asked', () => {
    const { take } = buckets({ most: 120, mostKeys: 10 });
    for (let minute = 0; minute < 5; minute += 1) {
      const given = Array.from({ length: 1200 }, (_, index) => take('a', minute * 60_000 + index * 50)).filter((wait) => wait === 0).length;
      expect(given).toBeGreaterThanOrEqual(120);
    }
  });
  it('is looked into without taking anything', () => {
    const { look, take } = buckets({ most: 2, mostKeys: 10 });
    expect([look('a', 0), take('a', 0), take('a', 0), look('a', 0), look('a', 0), take('a', 0)]).toEqual([0, 0, 0, 30_000, 30_000, 30_000]);
  });
  it('is one for each key', () => {
    const { take } = buckets({ most: 1, mostKeys: 10 });
    expect([take('a', 0), take('b', 0), take('a', 0), take('b', 0)]).toEqual([0, 0, 60_000, 60_000]);
  });
  it('is forgotten when others did something since, so that keys without end take no room without end', () => {
    const { take } = buckets({ most: 1, mostKeys: 3 });
    take('a', 0);
    for (const key of ['b', 'c']) take(key, 1);
    expect(take('a', 2)).toBeGreaterThan(0);
    take('d', 3);
    expect(take('a', 4)).toBe(0);
  });
});
