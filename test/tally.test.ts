import { describe, expect, it } from 'vitest';
import { closingLines, forAnotherTry, type FileTally, type Tally } from './tally.ts';

const file = (name: string, over: Partial<FileTally> = {}): FileTally => ({ file: `${name}.test.ts`, passed: 2, failed: [], skipped: [], ...over });
const run = (files: readonly FileTally[], errors = 0): Tally => ({ errors, files });
const endOf = (first: Tally, second?: Tally): string => closingLines(first, second).lines.at(-1)!;

describe('the closing line', () => {
  it('counts what passed and what failed, and names what was skipped', () => {
    expect(closingLines(run([file('a'), file('b', { passed: 5, failed: ['b > x'], skipped: ['b > y'] })]))).toEqual({ lines: ['skipped: b > y', '7 passed, 1 failed, 1 skipped'], failed: 1 });
  });

  it('counts an error that belongs to no file, and a run that left no word', () => {
    expect(endOf(run([file('a')], 1))).toBe('2 passed, 1 failed');
    expect(endOf(run([], 1))).toBe('0 passed, 1 failed');
  });

  it('takes of a file that ran twice what the second time said, and names what needed it', () => {
    const first = run([file('a'), file('b', { passed: 1, failed: ['b > x', 'b > y'], skipped: ['b > z'] })]);
    expect(closingLines(first, run([file('b', { passed: 4 })]))).toEqual({ lines: ['needed a second try: b > x', 'needed a second try: b > y', '6 passed, 0 failed'], failed: 0 });
    expect(endOf(first, run([file('b', { passed: 3, failed: ['b > x'] })]))).toBe('5 passed, 1 failed');
    expect(endOf(first, run([file('b', { passed: 4 })], 1))).toBe('6 passed, 1 failed');
    expect(endOf(first, run([], 1))).toBe('3 passed, 3 failed, 1 skipped');
  });
});

describe('another try', () => {
  const broken = (count: number): FileTally[] => Array.from({ length: count }, (_, index) => file(`f${index}`, { failed: ['x'] }));

  it('is for the files that failed, while they are few', () => {
    expect(forAnotherTry(run([file('a')]))).toEqual([]);
    expect(forAnotherTry(run([file('a'), ...broken(3)]))).toEqual(['f0.test.ts', 'f1.test.ts', 'f2.test.ts']);
    expect(forAnotherTry(run(broken(4)))).toEqual([]);
  });

  it('is not for errors of nobody', () => {
    expect(forAnotherTry(run(broken(1), 1))).toEqual([]);
  });
});
