import { describe, expect, it } from 'vitest';
import { CLR_MOST_BADGES, chooseForClr, clrState, precedences, type ChoosableBadge } from './clr.ts';

const badge = (id: string, competency: string, level: number, over: Partial<ChoosableBadge> = {}): ChoosableBadge => ({ id, competency, level, period: 'S2', released: true, revoked: false, ...over });
const MINE = [badge('b', 'C2', 2), badge('a', 'C1', 2), badge('c', 'C1', 1), badge('old', 'C1', 1, { period: 'S1' }), badge('soon', 'C3', 2, { released: false }), badge('gone', 'C4', 2, { revoked: true })];

describe('the badges of a record', () => {
  it('stand in the order of the programme, each once, whatever the order of the choice', () => {
    const chosen = chooseForClr('S2', ['b', 'a', 'c', 'a'], MINE);
    expect(chosen.ok && chosen.value.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });

  it.each([
    ['another semester’s', ['old']],
    ['not handed over yet', ['soon']],
    ['revoked', ['gone']],
    ['somebody else’s, or nobody’s', ['unknown']],
    ['one good and one not', ['a', 'gone']],
  ])('are refused when %s', (_name, ids) => {
    expect(chooseForClr('S2', ids, MINE)).toEqual({ ok: false, refusal: { kind: 'clr_badge_not_available' } });
  });

  it('are at least one and at most sixteen', () => {
    const many = Array.from({ length: CLR_MOST_BADGES + 1 }, (_, place) => badge(`n${place}`, `C${place}`, 1));
    expect(chooseForClr('S2', [], MINE)).toEqual({ ok: false, refusal: { kind: 'clr_without_badges' } });
    expect(chooseForClr('S2', many.map(({ id }) => id), many)).toEqual({ ok: false, refusal: { kind: 'clr_too_many_badges' } });
    expect(chooseForClr('S2', many.slice(1).map(({ id }) => id), many).ok).toBe(true);
  });

  it('precede one another within a competency, from each level to the next that is there', () => {
    const pairs = precedences([badge('1', 'C1', 1), badge('4', 'C1', 4), badge('2', 'C1', 2), badge('x', 'C2', 3)]);
    expect(pairs.map(([one, next]) => `${one.id}<${next.id}`).sort()).toEqual(['1<2', '2<4']);
  });
});

it('the state of a record is that of its signature, then of what its holder did last', () => {
  expect(clrState(false, [])).toBe('preparing');
  expect(clrState(false, ['abandon'])).toBe('abandoned');
  expect(clrState(true, [])).toBe('private');
  expect(clrState(true, ['publish'])).toBe('public');
  expect(clrState(true, ['publish', 'withdraw'])).toBe('withdrawn');
  expect(clrState(true, ['publish', 'withdraw', 'publish'])).toBe('public');
});
