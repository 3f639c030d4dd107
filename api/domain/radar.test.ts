/** The geometry of the radar of competencies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorOf, outlineOf, pointAt, ringOf } from './radar.ts';

describe('the radar', () => {
  it('begins upwards and goes round clockwise', () => {
    expect([0, 1, 2, 3].map((axis) => pointAt(axis, 4, 4, 4, 100))).toEqual([{ x: 0, y: -100 }, { x: 100, y: 0 }, { x: 0, y: 100 }, { x: -100, y: 0 }]);
    expect(pointAt(1, 4, 2, 4, 100)).toEqual({ x: 50, y: 0 });
    expect(ringOf(4, 1, 4, 100)).toBe('M0 -25L25 0L0 25L-25 0Z');
    expect([0, 1, 3].map((axis) => anchorOf(pointAt(axis, 4, 4, 4, 100)))).toEqual(['middle', 'start', 'end']);
  });
  it('closes an outline that is known everywhere, and leaves out what was not assessed instead of drawing it at the centre', () => {
    expect(outlineOf([1, 2, 3, 4], 4, 100).path).toMatch(/^M0 -25L50 0L0 75L-100 0Z$/);
    const broken = outlineOf([1, null, 3, 4], 4, 100);
    expect(broken.path).toBe('M0 75L-100 0M-100 0L0 -25');
    expect(broken.points).toHaveLength(3);
    expect(outlineOf([null, 2, null], 4, 100)).toMatchObject({ path: '', points: [expect.anything()] });
  });
  it('never leaves the outer ring and has a point for each value that there is', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.nat(9), { nil: null }), { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (values, most) => {
      const { path, points } = outlineOf(values, most, 100);
      expect(points).toHaveLength(values.filter((one) => one !== null).length);
      for (const { x, y } of points) expect(Math.hypot(x, y)).toBeLessThanOrEqual(100.1);
      expect(path).not.toMatch(/NaN|undefined/);
    }));
  });
});
