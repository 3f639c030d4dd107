import { describe, expect, it } from 'vitest';
import { acceptedCodings, knownTag, names } from './page-forms.ts';

describe('the coding of an answer', () => {
  it.each([
    [null, []],
    ['', []],
    ['gzip, deflate, br, zstd', ['br', 'gzip']],
    ['GZIP', ['gzip']],
    ['br;q=0, gzip', ['gzip']],
    ['br;q=0.2, gzip;q=0.8', ['gzip', 'br']],
    ['*', ['br', 'gzip']],
    ['*;q=0', []],
    ['identity;q=1, gzip;q=0.5', []],
    ['deflate', []],
    ['gzip;q=nothing', []],
  ])('of %s is one of %j', (header, wanted) => {
    expect(acceptedCodings(header)).toEqual(wanted);
    // Read once, and the same from memory.
    expect(acceptedCodings(header)).toEqual(wanted);
  });
  it('stays what it is after more spellings than are kept', () => {
    for (let index = 0; index < 500; index += 1) expect(acceptedCodings(`gzip, x-${index}`)).toEqual(['gzip']);
    expect(acceptedCodings('br')).toEqual(['br']);
  });
});

describe('a tag that the visitor has', () => {
  it('is known in a list, weak or strong, or as whatever is there, and no other is', () => {
    for (const known of ['"a-br"', 'W/"a-br"', '"x", W/"a-br"', '*', ' * ']) expect(names(known, '"a-br"')).toBe(true);
    for (const other of [null, '', '"a"', '"a-gzip"', 'a-br', '"*"', '*, "b"']) expect(names(other, '"a-br"')).toBe(false);
  });
  it('is that of any form of the page that they take, whichever would go out', () => {
    // The plain bytes were all there was when they asked first.
    expect(knownTag('"a"', 'a', 'gzip', 'gzip, deflate')).toBe('"a"');
    expect(knownTag('W/"a-gzip"', 'a', 'br', 'gzip, br')).toBe('"a-gzip"');
    expect(knownTag('"a-br", "a"', 'a', 'br', 'br')).toBe('"a-br"');
    expect(knownTag('*', 'a', 'gzip', 'gzip')).toBe('"a-gzip"');
    expect(knownTag('"a-br"', 'a', 'identity', 'br')).toBe('"a-br"');
    for (const other of [null, '', '"b"', '"b-gzip"']) expect(knownTag(other, 'a', 'gzip', 'gzip, br')).toBeNull();
    // A coding that they do not take: what they hold is not theirs to show.
    expect(knownTag('"a-br"', 'a', 'gzip', 'gzip')).toBeNull();
    expect(knownTag('"a-gzip"', 'a', 'identity', null)).toBeNull();
  });
});
