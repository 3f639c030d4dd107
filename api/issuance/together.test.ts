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
  it('is done in the next round when it is asked for while one runs', async () => {
    const rounds: (readonly number[])[] = [];
    const ends: (() => void)[] = [];
    const double = together<number, number>(async (_platform, items) => {
      rounds.push(items);
      await new Promise<void>((resolve) => void ends.push(resolve));
      return items.map((item) => 2 * item);
    }, 10);
    const began = async (count: number): Promise<void> => {
      while (ends.length < count) await oneTurn.endOfTurn!();
    };
    const first = double(oneTurn, 1);
    await began(1);
    const others = [double(oneTurn, 2)];
    await oneTurn.endOfTurn!();
    others.push(double(oneTurn, 3));
    await oneTurn.endOfTurn!();
    expect(rounds).toEqual([[1]]);
    ends[0]!();
    expect(await first).toBe(2);
    await began(2);
    expect(rounds).toEqual([[1], [2, 3]]);
    ends[1]!();
    expect(await Promise.all(others)).toEqual([4, 6]);
  });
  it('waits a moment for those whom the last round answered, where it is told to, and not for ever', async () => {
    const rounds: number[] = [];
    const double = together<number, number>(async (_platform, items) => {
      rounds.push(items.length);
      return items.map((item) => 2 * item);
    }, 10, { gathers: true });
    const turns = async (count: number): Promise<void> => {
      for (let turn = 0; turn < count; turn += 1) await oneTurn.endOfTurn!();
    };
    // Three who ask, are answered and ask again, each after a time of its own.
    await Promise.all([1, 2, 3].map(async (item) => {
      for (let time = 0; time < 3; time += 1) {
        expect(await double(oneTurn, item)).toBe(2 * item);
        await turns(item);
      }
    }));
    expect(rounds).toEqual([3, 3, 3]);
    // The others do not come back.
    expect(await double(oneTurn, 4)).toBe(8);
    expect(rounds).toEqual([3, 3, 3, 1]);
  });
  it('is not held up for long by a round that does not end', async () => {
    let round = 0;
    const double = together<number, number>(async (_platform, [item]) => {
      round += 1;
      if (round === 1) await new Promise(() => {});
      return [2 * item!];
    }, 10);
    void double(oneTurn, 1);
    while (round === 0) await oneTurn.endOfTurn!();
    expect(await double(oneTurn, 2)).toBe(4);
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
