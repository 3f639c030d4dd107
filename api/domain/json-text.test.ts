import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonText } from './json-text.ts';

describe('JSON with its lines', () => {
  it('is what JSON.parse reads, in whatever layout', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        const read = readJsonText(text);
        expect(read.ok && read.value).toEqual(JSON.parse(text));
      }),
    );
  });
  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', 'a', '1', '-', '.', 'e', '\\', 'true', 'null', ' ', '\n', '0') }), (text) => {
        let parsed = true;
        try {
          JSON.parse(text);
        } catch {
          parsed = false;
        }
        // Stricter in what is written twice alone.
        const read = readJsonText(text);
        if (!parsed) expect(read.ok).toBe(false);
        else if (!/"(a|)".*"\1"/s.test(text)) expect(read.ok).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
  it('tells the line of a value, and of the nearest one that is there', () => {
    const read = readJsonText('{\n  "a": [1,\n    {"b":\n 2}],\n"c": null }');
    if (!read.ok) throw new Error('unreadable');
    expect([['a'], ['a', 0], ['a', 1], ['a', 1, 'b'], ['a', 1, 'x', 'y'], ['c'], ['z']].map((path) => read.lineOf(path))).toEqual([2, 2, 3, 4, 3, 5, 1]);
  });
  it('tells the line where it stops being JSON', () => {
    for (const [text, line] of [['', 1], ['{\n"a": 1,\n}', 3], ['[1,\n2', 2], ['{"a":\n"x\ny"}', 2], ['{"a":1,\n"a":2}', 2], ['[\n1] x', 2], [`${'['.repeat(60)}`, 1]] as const) {
      expect([text, readJsonText(text)]).toEqual([text, { ok: false, line }]);
    }
  });
});
