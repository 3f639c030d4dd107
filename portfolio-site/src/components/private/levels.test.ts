import { describe, expect, it } from 'vitest';
import { gapBetween, levelName, stepsOf } from './levels.ts';

const levels = ['Novice', 'Intermédiaire', 'Compétent', 'Avancé'].map((name, place) => ({ order: place + 1, name, descriptor: null }));
const states = (...given: Parameters<typeof stepsOf>): string[] => stepsOf(...given).map((step) => step.state);

describe('a staircase in a private view', () => {
  it('shows attained and expected as two different things', () => {
    expect(states(levels, 2, 3)).toEqual(['reached', 'reached', 'expected', 'not_assessed']);
  });
  it('marks the level that a jury decided was not reached', () => {
    expect(states(levels, 2, 3, { outcome: 'not_reached', level: 3 })).toEqual(['reached', 'reached', 'not_reached', 'not_assessed']);
  });
  it('does not mark a level that was attained since', () => {
    expect(states(levels, 3, 3, { outcome: 'not_reached', level: 3 })[2]).toBe('reached');
  });
  it('does not mark a deferred decision as not reached', () => {
    expect(states(levels, 2, 3, { outcome: 'deferred', level: 3 })[2]).toBe('expected');
  });
  it('expects nothing where the period names no landmark', () => {
    expect(states(levels, 0, null)).toEqual(['not_assessed', 'not_assessed', 'not_assessed', 'not_assessed']);
  });
});

describe('words', () => {
  it('has no name for no level, nor for one that was not assessed', () => {
    expect([levelName(levels, 0), levelName(levels, null), levelName(levels, 3)]).toEqual([null, null, 'Compétent']);
  });
  it('says how the two views stand to each other', () => {
    expect([gapBetween(3, 2), gapBetween(2, 3), gapBetween(2, 2)]).toEqual(['self_higher', 'self_lower', 'same']);
  });
  it('says nothing of a gap when one side did not assess', () => {
    expect([gapBetween(null, 2), gapBetween(3, null), gapBetween(undefined, 2)]).toEqual(['unknown', 'unknown', 'unknown']);
  });
});
