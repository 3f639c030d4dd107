import type { Platform } from '../platform/platform.ts';

type Waiting<Item, Answer> = { readonly item: Item; readonly answer: (answer: Answer) => void; readonly fail: (fault: unknown) => void };

/**
 * Does at once what several requests ask for within one turn of the event
 * loop: one read, one commit, one look for all of them. Each is answered for
 * itself. On Workers each request does its own.
 *
 * @param work answers in the order of the items; a fault of it is everybody's
 * @param most items of one round at the most; what is above it is the next round's
 */
export function together<Item, Answer>(
  work: (platform: Platform, items: readonly Item[]) => Promise<readonly Answer[]>,
  most: number,
): (platform: Platform, item: Item) => Promise<Answer> {
  const gathered = new WeakMap<Platform, Waiting<Item, Answer>[]>();
  const run = async (platform: Platform, round: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await work(platform, round.map(({ item }) => item));
      round.forEach(({ answer }, index) => answer(answers[index]!));
    } catch (fault) {
      for (const { fail } of round) fail(fault);
    }
  };
  return async (platform, item) => {
    if (platform.endOfTurn === null) return (await work(platform, [item]))[0]!;
    const waiting = gathered.get(platform) ?? [];
    if (waiting.length === 0) {
      gathered.set(platform, waiting);
      void platform.endOfTurn().then(() => {
        if (gathered.get(platform) === waiting) gathered.delete(platform);
        return run(platform, waiting);
      });
    }
    const answered = new Promise<Answer>((answer, fail) => void waiting.push({ item, answer, fail }));
    if (waiting.length >= most) gathered.delete(platform);
    return answered;
  };
}
