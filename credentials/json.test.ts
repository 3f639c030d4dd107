import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, parseWritten } from './json.ts';

/** The same text with a space behind it: its value is not looked at then, its tokens are. */
const byTokens = (text: string, most?: number) => parseJson(`${text} `, most);

const keys = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom('__proto__', 'constructor', 'prototype', '1', '0', 'type'));
const value = fc.letrec((tie) => ({
  one: fc.oneof(
    { maxDepth: 5 },
    fc.constant(null), fc.boolean(), fc.double(), fc.integer(),
    fc.string({ unit: fc.constantFrom('a', 'é', '"', '\\', '\ud83d', '\udd11', '\n', '😀', '\u2028'), maxLength: 5 }),
    fc.array(tie('one'), { maxLength: 4 }),
    fc.dictionary(keys, tie('one'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).one;

describe('a text that is as JSON.stringify writes it', () => {
  it('is judged by its value as by its tokens', () => {
    let refused = 0;
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 12 }), (one, most) => {
        const text = JSON.stringify(one);
        const answer = parseJson(text, most);
        if (!answer.ok) refused += 1;
        expect(answer).toEqual(byTokens(text, most));
      }),
      { numRuns: 5000, seed: 20_261_127 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it.each([
    ['a repeated key', '{"a":1,"a":1}', 'ambiguous_document'],
    ['a repeated key, spelt otherwise', '{"a":1,"\\u0061":1}', 'ambiguous_document'],
    ['a key that reaches a prototype', '{"__proto__":{}}', 'ambiguous_document'],
    ['the same below', '[{"a":{"constructor":1}}]', 'ambiguous_document'],
    ['half a character', '{"a":"\\ud83d"}', 'malformed_json'],
    ['half a character as it stands', '{"a":"\ud83d"}', 'malformed_json'],
    ['a number without end', '[1e999]', 'malformed_json'],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, 'too_large'],
    ['a hundred thousand levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'too_large'],
    ['2,001 values', JSON.stringify(Array.from({ length: 2000 }, () => 0)), 'too_large'],
    ['more than 256 KiB in characters of three bytes', JSON.stringify('€'.repeat(90_000)), 'too_large'],
  ])('is refused for %s', (_name, text, reason) => {
    expect(parseJson(text)).toEqual({ ok: false, reason });
    expect(byTokens(text)).toEqual({ ok: false, reason });
    expect(parseWritten(text).ok).toBe(false);
  });

  it.each(['32 levels', '2,000 values'])('may have %s', (most) => {
    const text = most === '32 levels' ? `${'['.repeat(32)}${']'.repeat(32)}` : JSON.stringify(Array.from({ length: 1999 }, () => 0));
    expect([parseJson(text).ok, byTokens(text).ok]).toEqual([true, true]);
  });
});
