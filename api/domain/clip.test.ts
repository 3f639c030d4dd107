import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip } from './clip.ts';

describe('a text where only so much fits', () => {
  it('is left as it is where it fits, and ends behind a word with an ellipsis where it does not', () => {
    expect(clip('Concevoir des ressources', 24)).toBe('Concevoir des ressources');
    expect(clip('Concevoir des ressources', 23)).toBe('Concevoir des…');
    expect(clip('Anticonstitutionnellement', 10)).toBe('Anticonst…');
    expect(clip('🎓🎓🎓', 4)).toBe('🎓…');
  });
  it('is never longer than that, and well-formed where the text was', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 2, max: 60 }), (text, most) => {
      const clipped = clip(text, most);
      expect(clipped.length).toBeLessThanOrEqual(most);
      if (text.isWellFormed()) expect(clipped.isWellFormed()).toBe(true);
    }), { seed: 20_261_127, numRuns: 2_000 });
  });
});
