import type { Platform } from '../platform/platform.ts';

type Waiting<Item, Answer> = { readonly item: Item; readonly answer: (answer: Answer) => void; readonly fail: (fault: unknown) => void };
type Gathering<Item, Answer> = { waiting: Waiting<Item, Answer>[]; /** Until the round that runs is over, or has taken too long. */ running: Promise<unknown> };

/** Milliseconds after which whoever waits no longer waits for the round before: one that reads a film holds nobody up. */
const PATIENCE = 100;

/**
 * Does at once what several requests ask for while an earlier round runs, or
 * within one turn of the event loop: one read, one commit, one look for all of
 * them. Each is answered for itself. On Workers each request does its own.
 *
 * @param work answers in the order of the items; a fault of it is everybody's
 * @param most items of one round at the most; what is above it is the next round's
 */
export function together<Item, Answer>(
  work: (platform: Platform, items: readonly Item[]) => Promise<readonly Answer[]>,
  most: number,
): (platform: Platform, item: Item) => Promise<Answer> {
  const gatherings = new WeakMap<Platform, Gathering<Item, Answer>>();
  const run = async (platform: Platform, round: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await work(platform, round.map(({ item }) => item));
      round.forEach(({ answer }, index) => answer(answers[index]!));
    } catch (fault) {
      for (const { fail } of round) fail(fault);
    }
  };
  /** Begins the next round with all who wait by then. The processor is one: two rounds at once would only be smaller, and cost more each. */
  const begin = async (platform: Platform, endOfTurn: () => Promise<void>, gathering: Gathering<Item, Answer>): Promise<void> => {
    await gathering.running;
    await endOfTurn();
    const round = gathering.waiting.splice(0, most);
    const running = run(platform, round);
    gathering.running = orAfter(PATIENCE, running);
    if (gathering.waiting.length > 0) void begin(platform, endOfTurn, gathering);
  };
  return async (platform, item) => {
    if (platform.endOfTurn === null) return (await work(platform, [item]))[0]!;
    const gathering = gatherings.get(platform) ?? { waiting: [], running: Promise.resolve() };
    gatherings.set(platform, gathering);
    const answered = new Promise<Answer>((answer, fail) => void gathering.waiting.push({ item, answer, fail }));
    if (gathering.waiting.length === 1) void begin(platform, platform.endOfTurn, gathering);
    return answered;
  };
}

/** Resolves with the work, or after so many milliseconds. */
function orAfter(milliseconds: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void work.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
