import { describe, expect, it } from 'vitest';
import type { Platform } from '../platform/platform.ts';
import { together } from './together.ts';

const oneTurn = { endOfTurn: () => new Promise<void>((resolve) => void setImmediate(resolve)) } as Platform;
const eachAlone = { endOfTurn: null } as Platform;

/** Doubles numbers and remembers which it was given together. */
function doubling(most = 10) {
  const rounds: (readonly number[])[] = [];
  const double = together<number, number>(async (_platform, items) => {
    rounds.push(items);
    if (items.includes(13)) throw new Error('thirteen');
    return items.map((item) => 2 * item);
  }, most);
  return { rounds, double };
}

describe('what is asked for together', () => {
  it('is done once for one turn of the event loop, and answered to each for itself', async () => {
    const { rounds, double } = doubling();
    expect(await Promise.all([1, 2, 3].map((item) => double(oneTurn, item)))).toEqual([2, 4, 6]);
    expect(await double(oneTurn, 4)).toBe(8);
    expect(rounds).toEqual([[1, 2, 3], [4]]);
  });
  it('is done in rounds of a bounded size', async () => {
    const { rounds, double } = doubling(2);
    expect(await Promise.all([1, 2, 3, 4, 5].map((item) => double(oneTurn, item)))).toEqual([2, 4, 6, 8, 10]);
    expect(rounds).toEqual([[1, 2], [3, 4], [5]]);
  });
  it('is a fault for all of one round, and for nobody else', async () => {
    const { double } = doubling(2);
    const answers = await Promise.allSettled([1, 13, 3].map((item) => double(oneTurn, item)));
    expect(answers.map((one) => one.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
  it('is done by each request alone where none may wait for another', async () => {
    const { rounds, double } = doubling();
    expect(await Promise.all([1, 2].map((item) => double(eachAlone, item)))).toEqual([2, 4]);
    expect(rounds).toEqual([[1], [2]]);
  });
});
