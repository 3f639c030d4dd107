import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newInk, put, repeat, wipe, write, written } from './ink.ts';

describe('ink', () => {
  it('writes the UTF-8 that the encoder writes, whatever the texts, and says when one has none', () => {
    const ink = newInk();
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 120 }), { maxLength: 8 });
    fc.assert(
      fc.property(texts, (pieces) => {
        wipe(ink);
        for (const piece of pieces) write(ink, piece);
        expect(ink.wellFormed).toBe(pieces.every((piece) => piece.isWellFormed()));
        if (ink.wellFormed) expect(written(ink)).toEqual(new TextEncoder().encode(pieces.join('')));
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it.each(['\ud800', 'a\udc00', '\ud83c', '\udf93\ud83c', `${'x'.repeat(80)}\ud800`])('has no UTF-8 for half a pair: %o', (text) => {
    const ink = newInk();
    write(ink, text);
    expect(ink.wellFormed).toBe(false);
  });

  it('grows, and copies bytes and what stands in it already', () => {
    const ink = newInk();
    const piece = new TextEncoder().encode('une trace '.repeat(20));
    for (let times = 0; times < 300; times += 1) put(ink, piece);
    const once = ink.length;
    repeat(ink, 0, once);
    put(ink, piece.subarray(0, 4));
    expect(new TextDecoder().decode(written(ink))).toBe(`${'une trace '.repeat(12_000)}une `);
  });
});
