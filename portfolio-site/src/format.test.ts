import { describe, expect, it } from 'vitest';
import { day, moment, printed } from './format.ts';

describe('a date', () => {
  it.each([
    ['fr', '2026-03-01', '1er\u00a0mars\u00a02026'],
    ['fr', '2026-03-11', '11\u00a0mars\u00a02026'],
    ['fr', '2026-03-21', '21\u00a0mars\u00a02026'],
    // Already the first in Paris.
    ['fr', '2026-02-28T23:30:00.000Z', '1er\u00a0mars\u00a02026'],
    ['en', '2026-03-01', '1\u00a0March\u00a02026'],
  ] as const)('in %s of %s is %s, which no line parts', (language, iso, words) => {
    expect(day(language, iso)).toBe(words);
  });

  it('has its first of the month beside an hour too', () => {
    expect(moment('fr', new Date('2026-03-01T16:20:00.000Z'))).toBe('1er\u00a0mars\u00a02026 à\u00a017:20');
    expect(moment('en', new Date('2026-03-01T16:20:00.000Z'))).toBe('1\u00a0March\u00a02026 at\u00a017:20');
  });
});

describe('sentences set as French is printed', () => {
  it('hold their marks to the word before, and change nothing else', () => {
    const given = { plain: '« Oui » : 20 % ; vraiment ?', list: ['Non !'], count: 3, said: (name: string, others: readonly string[]) => ({ one: `Vue « ${name} »`, all: others }) };
    const set = printed(given);
    expect(set).toMatchObject({ plain: '«\u00a0Oui\u00a0»\u00a0: 20\u00a0%\u00a0; vraiment\u00a0?', list: ['Non\u00a0!'], count: 3 });
    expect(set.said('Jury', ['a : b'])).toEqual({ one: 'Vue «\u00a0Jury\u00a0»', all: ['a\u00a0: b'] });
    expect(printed(set.plain)).toBe(set.plain);
    expect(printed('https://exemple.fr/?q=1;2')).toBe('https://exemple.fr/?q=1;2');
  });
});
